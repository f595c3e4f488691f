"""Le décor du projet instruit : grille, charge, décision préparée puis prise, avis d'un autre département, délai."""

import io
from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.importation import importer_dossier
from dossiers.emport.ecriture import ecrire_archive
from dossiers.enums import EtatProjet, RoleEquipe
from dossiers.models import Dossier
from instruction.actions import decision as decisions
from instruction.enums_ars import Cote, SensDecision, VoieDecision
from instruction.voies_decision import VOIES
from tests.fabriques.communes import un_departement
from tests.fabriques.dossiers import un_agent, un_porteur, un_projet_complet
from tests.fabriques.etats import CHEMINS_LETTRE, CHEMINS_PROJET, Parcours, un_parcours
from tests.fabriques.pieces import une_piece

VALIDER = {"sens": SensDecision.ACCORD, "montant": None, "convention": "", "motif": ""}
LONG = "Le projet répond aux besoins. " + "interdépartementalement" * 5


def planter_le_projet(decor: Any, nom: str) -> None:
    """``nom`` : celui des dossiers."""
    depose = _depose(nom)
    depose.dossier.departements.add(un_departement("81"))
    for cote, role in ((Cote.ARS, Role.INSTRUCTEUR_ARS), (Cote.AM, Role.INSTRUCTEUR_AM)):
        decor.montrer(depose.agent(role), *_pages(depose.dossier, cote, "instruction", "charge"))
    ars = depose.agent(Role.INSTRUCTEUR_ARS)
    decor.montrer(ars, *_pages(depose.dossier, Cote.ARS, "preparer"), *_delais(depose.dossier))
    decor.montrer(depose.dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur, *_delais(depose.dossier))
    decor.montrer(_du_tarn(), *_pages(depose.dossier, Cote.ARS, "avis"))
    propose = _depose(f"{nom} bis")
    _proposer(propose)
    decideur = propose.agent(Role.DECIDEUR_ARS)
    decor.montrer(decideur, *_pages(propose.dossier, Cote.ARS, "instruction", "prendre", "renvoyer"))
    _garde(decor, f"{nom} ter")


def _pages(dossier: Dossier, cote: Cote, *noms: str) -> list[str]:
    return [reverse(f"instruction_projet:{nom}", args=[dossier.numero, cote]) for nom in noms]


def _delais(dossier: Dossier) -> list[str]:
    return [reverse("dossiers:delais", args=[dossier.numero])]


def _depose(nom: str) -> Parcours:
    parcours = un_parcours(nom=nom)
    CHEMINS_LETTRE["accordee"](parcours)
    CHEMINS_PROJET[EtatProjet.DEPOSE](parcours)
    return parcours


def _proposer(parcours: Parcours) -> None:
    agent, voie = parcours.agent(Role.INSTRUCTEUR_ARS), VOIES[VoieDecision.PROJET_ARS]
    decision = parcours.faire(decisions.preparer, parcours.projet, auteur=agent, voie=voie)
    parcours.faire(decisions.proposer, decision, auteur=agent, valeurs={**VALIDER, "texte": LONG})


def _du_tarn() -> Utilisateur:
    """Un instructeur de l'ARS chargé d'un département que le pilote n'a pas."""
    agent = un_agent(Role.INSTRUCTEUR_ARS, "81", "instructeur-ars-81@exemple.test")
    affectation = agent.affectations.get()
    affectation.organisation.departements.add(un_departement("81"))
    affectation.departements.set(["81"])
    return agent


def _garde(decor: Any, nom: str) -> None:
    """Un projet gardé de l'archive d'un autre dossier, avec une pièce."""
    parcours = un_parcours(nom=nom)
    CHEMINS_LETTRE["accordee"](parcours)
    un_projet_complet(parcours.projet)
    une_piece(parcours.projet, "organigramme-" + "a" * 60 + ".pdf", rubrique="gouvernance")
    sortie, maintenant = io.BytesIO(), timezone.now()
    ecrire_archive(parcours.dossier, sortie, lecteur=None, maintenant=maintenant)
    auteur = un_porteur("repreneuse@exemple.test", nom="Repreneuse")
    dossier = importer_dossier(io.BytesIO(sortie.getvalue()), auteur=auteur, maintenant=maintenant).dossier
    piece = dossier.pieces_jointes.presentes().filter(sujet="projet").first()
    decor.montrer(
        auteur,
        reverse("dossiers:projet_garde_renoncer", args=[dossier.numero]),
        reverse("dossiers:projet_garde_piece", args=[dossier.numero, piece.cle]),
    )
