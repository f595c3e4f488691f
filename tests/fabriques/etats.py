"""Amène un dossier à n'importe quel état des deux automates, par les actions et dans l'ordre des dates."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
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
        donnees = {"sens": sens, "commentaire": "Motivation de l’avis.", "grille": GRILLE}
        self.faire(lettres.rendre_avis, self.lettre, auteur=self.agent(Role.COORDINATEUR), **donnees)

    def demander(self, objet: Any, nom: str, role: Role, **donnees: Any) -> None:
        souhaitee_le = jour_paris(self.maintenant + timedelta(days=1) + REPONSE)
        donnees = {"commentaire": "Précisez, s’il vous plaît.", "souhaitee_le": souhaitee_le, **donnees}
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


def _rien(p: Parcours) -> None:
    """L'état de départ."""


def _deposer_la_lettre(p: Parcours) -> None:
    p.deposer_lettre()


def _demander_au_guichet(p: Parcours) -> None:
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)


def _avis_defavorable(p: Parcours) -> None:
    p.rendre_avis(SensAvis.DEFAVORABLE)


def _transmettre(p: Parcours) -> None:
    p.rendre_avis()


def _demander_a_l_ars(p: Parcours) -> None:
    p.demander(p.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS)


def _accorder(p: Parcours) -> None:
    p.accorder()


def _refuser(p: Parcours) -> None:
    p.refuser()


def _classer_la_lettre(p: Parcours) -> None:
    p.classer(p.lettre, Role.COORDINATEUR)


def _retirer_la_lettre(p: Parcours) -> None:
    p.faire(lettres.retirer, p.lettre, auteur=p.responsable, commentaire="Équipe dissoute.")


def _deposer_le_projet(p: Parcours) -> None:
    p.deposer_projet()


def _demander_des_pieces(p: Parcours) -> None:
    pieces = [PieceLegale.STATUTS, PieceLegale.BUDGET]
    p.demander(p.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=pieces)


def _valider_ars(p: Parcours) -> None:
    p.faire(projets.valider_ars, p.projet, auteur=p.agent(Role.DECIDEUR_ARS))


def _demander_a_l_am(p: Parcours) -> None:
    p.demander(p.projet, "demander_complements_am", Role.INSTRUCTEUR_AM)


def _valider_am(p: Parcours) -> None:
    p.faire(projets.valider_am, p.projet, auteur=p.agent(Role.DECIDEUR_AM))


def _s_opposer(p: Parcours) -> None:
    donnees = {"motif": MotifOpposition.TERRITOIRE, "commentaire": "Bassin de vie coupé en deux."}
    p.faire(projets.s_opposer, p.projet, auteur=p.agent(Role.DECIDEUR_ARS), **donnees)


def _refuser_am(p: Parcours) -> None:
    p.faire(projets.refuser_am, p.projet, auteur=p.agent(Role.DECIDEUR_AM), commentaire="Missions à préciser.")


def _classer_le_projet(p: Parcours) -> None:
    p.classer(p.projet, Role.DECIDEUR_ARS)


def _retirer_le_projet(p: Parcours) -> None:
    p.faire(projets.retirer, p.projet, auteur=p.responsable, commentaire="À réécrire.")


L, P = EtatLettre, EtatProjet
Geste = Callable[[Parcours], None]
# Chaque état : celui d'où l'on y vient, et le geste qui y mène.
PAS_LETTRE: dict[str, tuple[str | None, Geste]] = {
    L.BROUILLON: (None, _rien),
    L.DEPOSEE: (L.BROUILLON, _deposer_la_lettre),
    L.COMPLEMENTS_DEMANDES: (L.DEPOSEE, _demander_au_guichet),
    L.AVIS_RENDU: (L.DEPOSEE, _avis_defavorable),
    L.TRANSMISE: (L.DEPOSEE, _transmettre),
    L.COMPLEMENTS_ARS: (L.TRANSMISE, _demander_a_l_ars),
    L.ACCORDEE: (L.TRANSMISE, _accorder),
    L.REFUSEE: (L.TRANSMISE, _refuser),
    L.CLASSEE: (L.COMPLEMENTS_DEMANDES, _classer_la_lettre),
    L.RETIREE: (L.DEPOSEE, _retirer_la_lettre),
}
PAS_PROJET: dict[str, tuple[str | None, Geste]] = {
    P.BROUILLON: (None, _rien),
    P.DEPOSE: (P.BROUILLON, _deposer_le_projet),
    P.COMPLEMENTS_DEMANDES: (P.DEPOSE, _demander_des_pieces),
    P.VALIDE_ARS: (P.DEPOSE, _valider_ars),
    P.COMPLEMENTS_AM: (P.VALIDE_ARS, _demander_a_l_am),
    P.VALIDE: (P.VALIDE_ARS, _valider_am),
    P.OPPOSE: (P.DEPOSE, _s_opposer),
    P.REFUSE_AM: (P.VALIDE_ARS, _refuser_am),
    P.CLASSE: (P.COMPLEMENTS_DEMANDES, _classer_le_projet),
    P.RETIRE: (P.DEPOSE, _retirer_le_projet),
}


def _mener(pas: dict[str, tuple[str | None, Geste]], etat: str, p: Parcours) -> None:
    avant, geste = pas[etat]
    if avant is not None:
        _mener(pas, avant, p)
    geste(p)


CHEMINS_LETTRE: dict[str, Geste] = {etat: partial(_mener, PAS_LETTRE, etat) for etat in PAS_LETTRE}
CHEMINS_PROJET: dict[str, Geste] = {etat: partial(_mener, PAS_PROJET, etat) for etat in PAS_PROJET}


@gelee
def un_parcours(depart: datetime | None = None, **options: Any) -> Parcours:
    """Un dossier prêt à déposer et sa montre ; ``options`` : celles d'``un_dossier``."""
    maintenant = depart or timezone.now() - RECUL
    dossier = une_lettre_complete(un_dossier(maintenant=maintenant, **options)).dossier
    return Parcours(Dossier.objects.get(pk=dossier.pk), maintenant)


@gelee
def un_parcours_a(
    etat_lettre: str = EtatLettre.BROUILLON,
    etat_projet: str | None = None,
    *,
    depart: datetime | None = None,
    **options: Any,
) -> Parcours:
    """Un parcours dont la lettre, ou le projet s'il est donné (la lettre est alors accordée), est à cet état.

    Il part de l'état d'avant, que l'on garde aussi : deux chemins ne rejouent pas ce qu'ils ont en commun.
    """
    avant, geste = PAS_LETTRE[etat_lettre] if etat_projet is None else PAS_PROJET[etat_projet]
    if etat_projet is not None:
        parcours = un_parcours_a(EtatLettre.ACCORDEE, avant, depart=depart, **options)
    elif avant is not None:
        parcours = un_parcours_a(avant, depart=depart, **options)
    else:
        parcours = un_parcours(depart, **options)
    geste(parcours)
    return parcours


def un_dossier_a(
    etat_lettre: str = EtatLettre.BROUILLON,
    etat_projet: str | None = None,
    *,
    depart: datetime | None = None,
    **options: Any,
) -> Dossier:
    """Le dossier de ce parcours, relu."""
    lettre = etat_lettre if etat_projet is None else EtatLettre.ACCORDEE
    parcours = un_parcours_a(lettre, etat_projet, depart=depart, **options)
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
