"""Des suites d'actes au hasard, permis ou non : ce qui doit rester vrai après chacun."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commun.delais import jour_paris
from comptes.enums import Role
from dossiers.actions import complements
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.refus_implicite import constater_les_refus_implicites
from dossiers.actions.tacite import constater_les_tacites
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, EtatProjet, PieceLegale
from dossiers.horloge import horloge
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier
from tests.fabriques.dossiers import un_agent, un_dossier, un_projet_complet, une_lettre_complete
from tests.fabriques.etats import GRILLE

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 12, 27, 9, tzinfo=UTC)
INSTITUTIONS = (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)
ROLES = ("responsable", *INSTITUTIONS)


class Seance:
    """Un dossier sous la main, des personnes, une montre : ce qu'il faut pour tenter n'importe quel acte."""

    def __init__(self, dossier: Dossier, personnes: dict[str, Any]) -> None:
        self.numero, self.personnes, self.maintenant = dossier.pk, personnes, DEPART

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(pk=self.numero)

    def demande(self) -> dict[str, Any]:
        jour = jour_paris(self.maintenant) + timedelta(days=5)
        return {"commentaire": "Précisez.", "souhaitee_le": jour, "pieces": [PieceLegale.BUDGET]}

    def avis(self, sens: str) -> dict[str, Any]:
        return {"sens": sens, "commentaire": "Motivation.", "grille": GRILLE}

    def decision(self, **donnees: Any) -> dict[str, Any]:
        return {"decidee_le": jour_paris(self.maintenant), **donnees}


def _sur(sujet: str, action: Callable[..., Any], *noms: str, **donnees: Any) -> Callable[[Seance, Any], None]:
    """Un acte sur la lettre ou le projet ; une donnée appelable se calcule sur la séance."""

    def agir(seance: Seance, auteur: Any) -> None:
        objet = getattr(seance.dossier, sujet, None)
        if objet is None:
            return
        calculees = {cle: valeur(seance) if callable(valeur) else valeur for cle, valeur in donnees.items()}
        reste = calculees.pop("reste", {})
        action(objet, *noms, auteur=auteur, maintenant=seance.maintenant, **calculees, **reste)

    return agir


def _relancer(seance: Seance, auteur: Any) -> None:
    for demande in seance.dossier.demandes.filter(close_le=None):
        complements.relancer(demande, auteur=auteur, maintenant=seance.maintenant)


def _le_temps(seance: Seance, auteur: Any) -> None:
    constater_les_tacites(jour_paris(seance.maintenant), seance.maintenant)
    constater_les_refus_implicites(jour_paris(seance.maintenant), seance.maintenant)


DEMANDER, ANNULER, CLASSER = complements.demander, complements.annuler, complements.classer_sans_suite
MOTIF = {"commentaire": "Dit pourquoi."}
ACTES: dict[str, Callable[[Seance, Any], None]] = {
    "déposer la lettre": _sur("lettre", lettres.deposer),
    "compléments Guichet": _sur("lettre", DEMANDER, "demander_complements", reste=Seance.demande),
    "répondre au Guichet": _sur("lettre", lettres.completer),
    "annuler Guichet": _sur("lettre", ANNULER, "annuler_complements"),
    "avis favorable": _sur("lettre", lettres.rendre_avis, reste=lambda s: s.avis("favorable")),
    "avis défavorable": _sur("lettre", lettres.rendre_avis, reste=lambda s: s.avis("defavorable")),
    "reprendre la lettre": _sur("lettre", lettres.reprendre),
    "maintenir": _sur("lettre", lettres.maintenir),
    "compléments ARS": _sur("lettre", DEMANDER, "demander_complements_ars", reste=Seance.demande),
    "répondre à l’ARS": _sur("lettre", lettres.completer_ars),
    "annuler ARS": _sur("lettre", ANNULER, "annuler_complements_ars"),
    "accorder": _sur("lettre", lettres.accorder, montant=Decimal(0), reste=Seance.decision),
    "refuser": _sur("lettre", lettres.refuser, motif="credits", reste=lambda s: s.decision(**MOTIF)),
    "classer la lettre": _sur("lettre", CLASSER, **MOTIF),
    "retirer la lettre": _sur("lettre", lettres.retirer, **MOTIF),
    "déposer le projet": _sur("projet", projets.deposer),
    "déposer en l’état": _sur("projet", projets.deposer, motif_en_l_etat="Budget en cours."),
    "demander des pièces": _sur("projet", DEMANDER, "demander_complements", reste=Seance.demande),
    "fournir les pièces": _sur("projet", projets.completer),
    "annuler les pièces": _sur("projet", ANNULER, "annuler_complements"),
    "valider ARS": _sur("projet", projets.valider_ars),
    "s’opposer": _sur("projet", projets.s_opposer, motif="territoire", **MOTIF),
    "compléments AM": _sur("projet", DEMANDER, "demander_complements_am", reste=Seance.demande),
    "répondre à l’AM": _sur("projet", projets.completer_am),
    "annuler AM": _sur("projet", ANNULER, "annuler_complements_am"),
    "valider AM": _sur("projet", projets.valider_am),
    "refuser AM": _sur("projet", projets.refuser_am, **MOTIF),
    "reprendre le projet": _sur("projet", projets.reprendre),
    "classer le projet": _sur("projet", CLASSER, **MOTIF),
    "retirer le projet": _sur("projet", projets.retirer, **MOTIF),
    "relancer": _relancer,
    "laisser passer le temps": _le_temps,
}


@pytest.fixture
def seance() -> Seance:
    dossier = une_lettre_complete(un_dossier(maintenant=DEPART)).dossier
    responsable = dossier.equipe.get().utilisateur
    return Seance(dossier, {"responsable": responsable, **{role: un_agent(role) for role in INSTITUTIONS}})


def _verifier(seance: Seance) -> None:
    dossier = seance.dossier
    assert verifier_dossier(dossier) is None
    assert dossier.demandes.filter(close_le=None).count() <= 1
    lettre, projet = dossier.lettre, getattr(dossier, "projet", None)
    if lettre.etat not in (EtatLettre.BROUILLON, EtatLettre.RETIREE):
        assert lettre.deposee_le is not None
    en_complements = {EtatLettre.COMPLEMENTS_DEMANDES, EtatLettre.COMPLEMENTS_ARS}
    attend = lettre.etat in en_complements or (projet is not None and "complements" in projet.etat)
    assert dossier.demandes.filter(close_le=None).exists() == attend
    if projet is None:
        assert lettre.etat != EtatLettre.ACCORDEE
        return
    assert lettre.etat == EtatLettre.ACCORDEE
    _verifier_le_projet(dossier, projet, seance)


def _verifier_le_projet(dossier: Dossier, projet: Any, seance: Seance) -> None:
    if projet.etat != EtatProjet.DEPOSE:
        assert projet.echeance_le is None
    else:
        relue = horloge("projet", dossier.evenements.filter(sujet="projet").order_by("rang"))
        assert projet.echeance_le == relue.echeance
    if projet.etat in (EtatProjet.VALIDE_ARS, EtatProjet.COMPLEMENTS_AM, EtatProjet.VALIDE, EtatProjet.REFUSE_AM):
        assert projet.valide_ars_le <= jour_paris(seance.maintenant)
    if projet.etat == EtatProjet.VALIDE:
        assert projet.valide_le >= projet.valide_ars_le


# La suite complète en fait peu ; ``EXEMPLES=500 pytest …`` cherche plus loin.
MAXIMUM = int(os.environ.get("EXEMPLES", "15"))
GESTES = st.tuples(st.sampled_from(sorted(ACTES)), st.sampled_from(ROLES), st.sampled_from((1, 1, 1, 6, 20, 70)))


@settings(max_examples=MAXIMUM, deadline=None, suppress_health_check=list(HealthCheck))
@given(etape=st.sampled_from(("rien", "transmise", "projet")), gestes=st.lists(GESTES, min_size=4, max_size=14))
def test_aucune_suite_d_actes_ne_casse_un_dossier(seance: Seance, etape: str, gestes: list) -> None:
    """Chaque acte est tenté par la personne tirée, puis par qui en a le droit : l'un des deux avance souvent."""
    avant = transaction.savepoint()
    seance.maintenant = DEPART
    try:
        _avancer(seance, etape)
        for nom, role, jours in gestes:
            seance.maintenant += timedelta(days=jours)
            _tenter(seance, nom, seance.personnes[role])
            _verifier(seance)
            if any(_tenter(seance, nom, personne) for personne in seance.personnes.values()):
                _verifier(seance)
    finally:
        transaction.savepoint_rollback(avant)


def _tenter(seance: Seance, nom: str, personne: Any) -> bool:
    """Vrai si l'acte a laissé un événement."""
    rang = seance.dossier.evenements.count()
    try:
        with transaction.atomic():
            ACTES[nom](seance, personne)
    except (PermissionDenied, TransitionRefusee):
        return False
    return seance.dossier.evenements.count() > rang


def _avancer(seance: Seance, etape: str) -> None:
    if etape == "rien":
        return
    suite = [("déposer la lettre", "responsable"), ("avis favorable", Role.COORDINATEUR)]
    if etape == "projet":
        suite.append(("accorder", Role.DECIDEUR_ARS))
    for nom, role in suite:
        seance.maintenant += timedelta(days=1)
        ACTES[nom](seance, seance.personnes[role])
    if etape == "projet":
        un_projet_complet(seance.dossier.projet)
