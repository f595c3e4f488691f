"""Les relances : paliers exacts, jours ouvrés, changement d'heure, jamais deux fois, droits du moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from commun.delais import jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import complements
from dossiers.actions.transitions import franchir
from dossiers.dates import a_midi
from dossiers.models import ActeurDossier
from instruction.actions import reaffectation as actions
from instruction.actions.relances import relancer_les_relecteurs
from instruction.models import Contribution
from instruction.relances import AVANT, MI_DELAI, VEILLE, paliers, relance_due
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

# Déposée le mardi 3 mars 2026 ; demandée le mardi 10, attendue le lundi 30 (le lendemain du passage à l'heure d'été).
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
LE_10 = datetime.fromisoformat("2026-03-10T12:00:00+01:00")
LE_30 = date(2026, 3, 30)
PALIERS = {MI_DELAI: date(2026, 3, 20), AVANT: date(2026, 3, 25), VEILLE: date(2026, 3, 27)}


def test_les_paliers_sont_avances_au_jour_ouvre_precedent() -> None:
    assert paliers(date(2026, 3, 10), LE_30) == PALIERS


def test_un_delai_court_n_a_pas_de_mi_delai() -> None:
    assert paliers(date(2026, 3, 10), date(2026, 3, 18)) == {AVANT: date(2026, 3, 13), VEILLE: date(2026, 3, 17)}
    assert paliers(date(2026, 3, 10), date(2026, 3, 12)) == {VEILLE: date(2026, 3, 11)}
    assert paliers(date(2026, 3, 10), date(2026, 3, 10)) == {}


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2026, 3, 19), None),
        (date(2026, 3, 20), MI_DELAI),
        (date(2026, 3, 21), None),  # samedi
        (date(2026, 3, 23), MI_DELAI),  # rejoué en retard
        (date(2026, 3, 25), AVANT),
        (date(2026, 3, 27), VEILLE),
        (date(2026, 3, 29), None),  # dimanche du changement d'heure
        (LE_30, VEILLE),
        (date(2026, 3, 31), "retard-2026-03-31"),
        (date(2026, 4, 4), None),  # samedi
        (date(2026, 4, 6), None),  # lundi de Pâques
        (date(2026, 4, 7), "retard-2026-04-07"),
    ],
)
def test_la_relance_due_chaque_jour(jour: date, attendu: str | None) -> None:
    due = relance_due(date(2026, 3, 10), LE_30, jour)
    assert (due[1] if due else None) == attendu


@pytest.fixture
def contribution(db: None) -> Contribution:
    return une_contribution(un_dossier_depose(DEPART), un_relecteur("Lea"), LE_10, LE_30)


def relancer(jour: date) -> int:
    return relancer_les_relecteurs(jour, a_midi(jour))


def sujets(personne: Utilisateur) -> list[str]:
    lus = CourrielSortant.objects.filter(
        destinataire=personne.email, evenement__in=("contribution.relance", "contribution.retard")
    ).order_by("pk")
    return [courriel.sujet.partition("] ")[2] for courriel in lus]


def test_un_mois_de_traitements_quotidiens_relance_une_fois_par_palier(contribution: Contribution) -> None:
    jours = [date(2026, 3, 10) + timedelta(n) for n in range(25)]
    envois = {jour: n for jour in jours for n in [relancer(jour) + relancer(jour)] if n}
    retards = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]
    assert envois == dict.fromkeys([*PALIERS.values(), *retards], 1)
    assert sujets(contribution.relecteur)[:3] == [
        "Rappel à mi-délai",
        "Rappel avant la date attendue",
        "Dernier rappel avant la date attendue",
    ]


def test_un_traitement_en_retard_n_envoie_que_le_dernier_palier(contribution: Contribution) -> None:
    assert (relancer(date(2026, 3, 27)), sujets(contribution.relecteur)) == (
        1,
        ["Dernier rappel avant la date attendue"],
    )


def test_le_jour_est_celui_de_paris_autour_de_minuit(contribution: Contribution) -> None:
    tard = datetime(2026, 3, 19, 23, 30, tzinfo=UTC)  # le 20 à Paris
    assert relancer_les_relecteurs(jour_paris(tard), tard) == 1
    assert sujets(contribution.relecteur) == ["Rappel à mi-délai"]


def test_une_demande_faite_apres_minuit_a_paris_part_du_lendemain(db: None) -> None:
    lea = un_relecteur("Lea")
    nuit = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # le 11 à Paris
    une_contribution(un_dossier_depose(DEPART), lea, nuit, date(2026, 3, 12))
    assert (relancer(date(2026, 3, 11)), relancer(date(2026, 3, 12)), relancer(date(2026, 3, 13))) == (0, 0, 1)


def test_un_report_fait_repartir_les_relances(contribution: Contribution) -> None:
    relancer(date(2026, 3, 27))
    coordinateur = un_agent(Role.COORDINATEUR)
    jour = date(2026, 3, 30)
    actions.prolonger(
        contribution, auteur=coordinateur, maintenant=a_midi(jour), attendue_le=date(2026, 4, 2), motif="Congés."
    )
    assert [relancer(date(2026, 3, 30)), relancer(date(2026, 4, 1))] == [0, 1]


PERDRE: dict[str, Callable[[Contribution], object]] = {
    "désactivé": lambda c: Utilisateur.objects.filter(pk=c.relecteur_id).update(is_active=False),
    "mandat fini": lambda c: c.relecteur.affectations.update(fin=date(2020, 1, 2)),
    "déporté": lambda c: ActeurDossier.objects.create(
        dossier=c.dossier, categorie="professionnel", nom="Lea", courriel=c.relecteur.email
    ),
    "retiré": lambda c: actions.retirer(c, auteur=un_agent(Role.COORDINATEUR), maintenant=LE_10),
    "récusé": lambda c: franchir(c, "recuser", auteur=c.relecteur, maintenant=LE_10, commentaire="Voisin."),
    "envoyé": lambda c: envoyer(c, LE_10),
}


@pytest.mark.parametrize("cas", PERDRE)
def test_qui_n_a_plus_rien_a_faire_ou_plus_le_droit_ne_recoit_rien(contribution: Contribution, cas: str) -> None:
    PERDRE[cas](contribution)
    assert (relancer(date(2026, 3, 27)), sujets(contribution.relecteur)) == (0, [])


def test_rien_ne_part_pendant_que_le_porteur_complete(contribution: Contribution) -> None:
    complements.demander(
        contribution.dossier.lettre,
        "demander_complements",
        auteur=un_agent(Role.COORDINATEUR),
        maintenant=LE_10,
        commentaire="Précisez.",
        souhaitee_le=LE_30,
    )
    assert relancer(date(2026, 3, 27)) == 0
