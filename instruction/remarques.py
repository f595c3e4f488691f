"""Les remarques des relecteurs, reprises dans une demande de compléments du Guichet."""

from comptes.models import Utilisateur
from dossiers.enums import Appreciation, Critere, Demandeur, Sujet
from dossiers.models import Dossier
from dossiers.remarques import Remarque
from dossiers.voies import Voie
from instruction.enums import EtatContribution
from instruction.forms.contribution import libelle_de_l_endroit
from instruction.lecture import ContributionLue, contributions_lues

A_REPRENDRE = frozenset({Appreciation.A_COMPLETER, Appreciation.NON_CONFORME})


def remarques_des_relecteurs(dossier: Dossier, voie: Voie, utilisateur: Utilisateur) -> list[Remarque]:
    """Remarques épinglées et réserves de la grille, des contributions envoyées que cette personne lit."""
    if (voie.sujet, voie.demandeur) != (Sujet.LETTRE, Demandeur.GUICHET):
        return []
    envoyees = (
        lue
        for lue in contributions_lues(utilisateur, dossier)
        if lue.contribution.etat == EtatContribution.ENVOYEE and lue.contribution.contenu_visible
    )
    return [remarque for lue in envoyees for remarque in (*_epinglees(lue), *_reserves(lue))]


def _epinglees(lue: ContributionLue) -> list[Remarque]:
    auteur = str(lue.contribution.relecteur)
    return [
        Remarque(r.texte.strip(), r.rubrique, r.champ, libelle_de_l_endroit(r), auteur) for _endroit, r in lue.remarques
    ]


def _reserves(lue: ContributionLue) -> list[Remarque]:
    """Un critère de la grille porte le nom de la rubrique qu'il juge."""
    auteur = str(lue.contribution.relecteur)
    return [
        Remarque(ligne.commentaire.strip(), critere.value, "", Critere(critere).label, auteur)
        for critere, ligne in lue.lignes
        if ligne is not None and ligne.appreciation in A_REPRENDRE and ligne.commentaire.strip()
    ]
