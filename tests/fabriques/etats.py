"""Amène un dossier à n'importe quel état des deux automates, par les actions et dans l'ordre des dates."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import complements
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.tacite import constater_tacite
from dossiers.enums import (
    Appreciation,
    Critere,
    EtatLettre,
    EtatProjet,
    MotifOpposition,
    MotifRefusFIR,
    PieceLegale,
    SensAvis,
)
from dossiers.models import Dossier
from dossiers.parametres import DELAI_CLASSEMENT_JOURS
from tests.fabriques.dossiers import RECUL, un_agent, un_dossier, un_projet_complet, une_lettre_complete
from tests.fabriques.gel import gelee

GRILLE = {critere: (Appreciation.CONFORME, f"Critère {critere} examiné.") for critere in Critere.values}
REPONSE = timedelta(days=5)


class Parcours:
    """Un dossier, ses acteurs et une montre qui avance d'un jour par acte."""

    def __init__(self, dossier: Dossier, maintenant: datetime) -> None:
        self.dossier = dossier
        self.maintenant = maintenant
        self.responsable = dossier.equipe.get(role="responsable").utilisateur

    @property
    def lettre(self) -> Any:
        return self.dossier.lettre

    @property
    def projet(self) -> Any:
        return self.dossier.projet

    def agent(self, role: Role) -> Utilisateur:
        """L'agent de ce rôle dans le département pilote."""
        return un_agent(role, self.dossier.departement_pilote_id)

    def faire(self, action: Callable[..., Any], *args: Any, auteur: Utilisateur, **donnees: Any) -> Any:
        """Un acte, le lendemain du précédent."""
        self.maintenant += timedelta(days=1)
        resultat = action(*args, auteur=auteur, maintenant=self.maintenant, **donnees)
        self.dossier = Dossier.objects.get(pk=self.dossier.pk)
        return resultat

    def deposer_lettre(self) -> None:
        self.faire(lettres.deposer, self.lettre, auteur=self.responsable)

    def rendre_avis(self, sens: SensAvis = SensAvis.FAVORABLE) -> None:
        donnees = {"sens": sens, "commentaire": "Motivation de l'avis.", "grille": GRILLE}
        self.faire(lettres.rendre_avis, self.lettre, auteur=self.agent(Role.COORDINATEUR), **donnees)

    def demander(self, objet: Any, nom: str, role: Role, **donnees: Any) -> None:
        souhaitee_le = jour_paris(self.maintenant + timedelta(days=1) + REPONSE)
        donnees = {"commentaire": "Précisez, s'il vous plaît.", "souhaitee_le": souhaitee_le, **donnees}
        self.faire(complements.demander, objet, nom, auteur=self.agent(role), **donnees)

    def classer(self, objet: Any, role: Role) -> None:
        """Laisse passer la date souhaitée, relance, laisse passer le délai affiché, classe."""
        demande = self.dossier.demandes.get(close_le=None)
        self.maintenant += REPONSE
        self.faire(complements.relancer, demande, auteur=self.agent(role))
        self.maintenant += timedelta(days=DELAI_CLASSEMENT_JOURS.valeur - 1)
        agent = self.agent(role)
        self.faire(complements.classer_sans_suite, objet, auteur=agent, commentaire="Sans réponse.")

    def accorder(self, montant: Decimal = Decimal(15000)) -> None:
        donnees = {"montant": montant, "convention": "FIR-2026-001", "decidee_le": self._demain()}
        self.faire(lettres.accorder, self.lettre, auteur=self.agent(Role.DECIDEUR_ARS), **donnees)

    def refuser(self) -> None:
        donnees = {"motif": MotifRefusFIR.CREDITS, "decidee_le": self._demain(), "commentaire": "Crédits épuisés."}
        self.faire(lettres.refuser, self.lettre, auteur=self.agent(Role.DECIDEUR_ARS), **donnees)

    def deposer_projet(self) -> None:
        un_projet_complet(self.projet)
        self.deposer_projet_tel_quel()

    def deposer_projet_tel_quel(self) -> None:
        """Dépose un projet déjà complet."""
        self.faire(projets.deposer, self.projet, auteur=self.responsable)

    def _demain(self) -> Any:
        return jour_paris(self.maintenant + timedelta(days=1))


def _deposee(p: Parcours) -> None:
    p.deposer_lettre()


def _complements_demandes(p: Parcours) -> None:
    p.deposer_lettre()
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)


def _avis_defavorable(p: Parcours) -> None:
    p.deposer_lettre()
    p.rendre_avis(SensAvis.DEFAVORABLE)


def _transmise(p: Parcours) -> None:
    p.deposer_lettre()
    p.rendre_avis()


def _complements_ars(p: Parcours) -> None:
    _transmise(p)
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)


def _accordee(p: Parcours) -> None:
    _transmise(p)
    p.accorder()


def _refusee(p: Parcours) -> None:
    _transmise(p)
    p.refuser()


def _classee(p: Parcours) -> None:
    _complements_demandes(p)
    p.classer(p.lettre, Role.COORDINATEUR)


def _retiree(p: Parcours) -> None:
    p.deposer_lettre()
    p.faire(lettres.retirer, p.lettre, auteur=p.responsable, commentaire="Équipe dissoute.")


def _projet_depose(p: Parcours) -> None:
    p.deposer_projet()


def _pieces_demandees(p: Parcours) -> None:
    p.deposer_projet()
    pieces = [PieceLegale.STATUTS, PieceLegale.BUDGET]
    p.demander(p.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=pieces)


def _valide_ars(p: Parcours) -> None:
    p.deposer_projet()
    p.faire(projets.valider_ars, p.projet, auteur=p.agent(Role.DECIDEUR_ARS))


def _complements_am(p: Parcours) -> None:
    _valide_ars(p)
    p.demander(p.projet, "demander_complements_am", Role.INSTRUCTEUR_AM)


def _valide(p: Parcours) -> None:
    _valide_ars(p)
    p.faire(projets.valider_am, p.projet, auteur=p.agent(Role.DECIDEUR_AM))


def _oppose(p: Parcours) -> None:
    p.deposer_projet()
    donnees = {"motif": MotifOpposition.TERRITOIRE, "commentaire": "Bassin de vie coupé en deux."}
    p.faire(projets.s_opposer, p.projet, auteur=p.agent(Role.DECIDEUR_ARS), **donnees)


def _refuse_am(p: Parcours) -> None:
    _valide_ars(p)
    p.faire(projets.refuser_am, p.projet, auteur=p.agent(Role.DECIDEUR_AM), commentaire="Missions à préciser.")


def _projet_classe(p: Parcours) -> None:
    _pieces_demandees(p)
    p.classer(p.projet, Role.DECIDEUR_ARS)


def _projet_retire(p: Parcours) -> None:
    p.deposer_projet()
    p.faire(projets.retirer, p.projet, auteur=p.responsable, commentaire="À réécrire.")


def _rien(p: Parcours) -> None:
    """L'état de départ."""


CHEMINS_LETTRE: dict[str, Callable[[Parcours], None]] = {
    EtatLettre.BROUILLON: _rien,
    EtatLettre.DEPOSEE: _deposee,
    EtatLettre.COMPLEMENTS_DEMANDES: _complements_demandes,
    EtatLettre.AVIS_RENDU: _avis_defavorable,
    EtatLettre.TRANSMISE: _transmise,
    EtatLettre.COMPLEMENTS_ARS: _complements_ars,
    EtatLettre.ACCORDEE: _accordee,
    EtatLettre.REFUSEE: _refusee,
    EtatLettre.CLASSEE: _classee,
    EtatLettre.RETIREE: _retiree,
}
CHEMINS_PROJET: dict[str, Callable[[Parcours], None]] = {
    EtatProjet.BROUILLON: _rien,
    EtatProjet.DEPOSE: _projet_depose,
    EtatProjet.COMPLEMENTS_DEMANDES: _pieces_demandees,
    EtatProjet.VALIDE_ARS: _valide_ars,
    EtatProjet.COMPLEMENTS_AM: _complements_am,
    EtatProjet.VALIDE: _valide,
    EtatProjet.OPPOSE: _oppose,
    EtatProjet.REFUSE_AM: _refuse_am,
    EtatProjet.CLASSE: _projet_classe,
    EtatProjet.RETIRE: _projet_retire,
}


@gelee
def un_parcours(depart: datetime | None = None, **options: Any) -> Parcours:
    """Un dossier prêt à déposer et sa montre ; ``options`` : celles d'``un_dossier``."""
    maintenant = depart or timezone.now() - RECUL
    dossier = une_lettre_complete(un_dossier(maintenant=maintenant, **options)).dossier
    return Parcours(Dossier.objects.get(pk=dossier.pk), maintenant)


@gelee
def un_dossier_a(
    etat_lettre: str = EtatLettre.BROUILLON,
    etat_projet: str | None = None,
    *,
    depart: datetime | None = None,
    **options: Any,
) -> Dossier:
    """Un dossier dont la lettre, ou le projet s'il est donné (la lettre est alors accordée), est à cet état."""
    parcours = un_parcours(depart, **options)
    if etat_projet is None:
        CHEMINS_LETTRE[etat_lettre](parcours)
    else:
        _accordee(parcours)
        CHEMINS_PROJET[etat_projet](parcours)
    return Dossier.objects.get(pk=parcours.dossier.pk)


def un_dossier_depose(depart: datetime | None = None, **options: Any) -> Dossier:
    """Un dossier dont la lettre attend l'avis du Guichet."""
    return un_dossier_a(EtatLettre.DEPOSEE, depart=depart, **options)


@gelee
def un_dossier_valide_tacitement(depart: datetime, **options: Any) -> Dossier:
    """Un projet déposé que l'ARS a laissé sans réponse, constaté dix jours après l'échéance."""
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart, **options)
    constater_tacite(dossier.projet, maintenant=depart + timedelta(days=80))
    return Dossier.objects.get(pk=dossier.pk)
