"""Deux réunions de suivi par année du contrat : pour quand, à qui de convoquer, un seul rappel."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from commun.calendrier import PARIS, ajouter_mois
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats.enums import Partie
from dossiers.taches import nombre, taches
from execution.actions import suivis
from execution.actions.rappels import rappeler_les_suivis
from execution.cadence import derniers_jours, suivis_de_l_annee
from execution.calendriers import ouvrir_les_annees_de_suivi
from execution.enums import Niveau
from execution.models import EcheanceDeSuivi
from execution.radar import A_TENIR
from execution.rendez_vous import rendez_vous_de
from execution.taches_suivis import du_suivi_manquant, suivis_a_convoquer, suivis_a_convoquer_au
from financement.calendrier import annees_contractuelles
from tests.fabriques.execution import un_contrat_en_vigueur

FIN_FEVRIER = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("numero", "nombre", "intervalle", "depuis", "attendus"),
    [
        (1, 2, 6, FIN_FEVRIER, [date(2024, 8, 29), date(2025, 2, 27)]),
        (2, 2, 6, FIN_FEVRIER, [date(2025, 8, 28), date(2026, 2, 27)]),
        (1, 2, 4, FIN_FEVRIER, [date(2024, 6, 29), date(2024, 10, 29)]),
        (1, 3, 6, FIN_FEVRIER, [date(2024, 8, 29), date(2025, 2, 27), date(2025, 2, 27)]),
        (1, 2, 6, date(2024, 8, 29), [date(2024, 8, 29), date(2025, 2, 27)]),
        (1, 2, 6, date(2024, 8, 30), [date(2025, 2, 27)]),
        (1, 1, 4, date(2024, 12, 1), []),
    ],
)
def test_chaque_reunion_a_son_dernier_jour_dans_son_annee(numero, nombre, intervalle, depuis, attendus):
    annee = annees_contractuelles(FIN_FEVRIER)[numero - 1]
    assert derniers_jours(annee, nombre, intervalle, depuis) == attendus


@pytest.fixture
def ici(db):
    return un_contrat_en_vigueur()


def de_la_page(ici, jour):
    attendus = suivis_de_l_annee(ici.contrat, jour, ici.contrat.reunions_de_suivi.all())
    manquant = next((a for a in attendus if a.a_convoquer), None)
    return [(manquant.rang, manquant.dernier_le)] if manquant and manquant.niveau in A_TENIR else []


def de_la_base(jour):
    return list(suivis_a_convoquer_au(jour).values_list("rang", "dernier_le"))


def tenir(reunion, ici):
    suivis.tenir(reunion, presents="Tous", compte_rendu="Rien ne bloque.", **ici.acte(Partie.AM))


def test_la_base_dit_ce_que_dit_la_page_jour_apres_jour(ici):
    debut = ici.contrat.debut_le
    six_mois, anniversaire = ajouter_mois(debut, 6), ajouter_mois(debut, 12)
    veille = anniversaire - timedelta(days=1)
    bords = [six_mois - timedelta(days=60), six_mois + timedelta(days=1), veille - timedelta(days=60), anniversaire]
    jours = [debut, *(bord + timedelta(days=ecart) for bord in bords for ecart in (-1, 0))]
    lus = []
    for rangs in ("aucune", "une prévue", "une tenue, une prévue"):
        if rangs != "aucune":
            ici.dans(2 if rangs == "une prévue" else 7)
            if rangs != "une prévue":
                tenir(ici.contrat.reunions_de_suivi.get(), ici)
            ici.prevoir_suivi(Partie.ARS)
        for jour in jours:
            ouvrir_les_annees_de_suivi(jour, ici.maintenant)
            assert de_la_base(jour) == de_la_page(ici, jour)
            lus.append([rang for rang, _ in de_la_base(jour)])
    premiere = [[], [], [1], [1], [1], [1], [1], [1], []]
    seconde = [[], [], [], [], [], [], [2], [2], []]
    assert lus == premiere + seconde + [[]] * 9


def test_chaque_annee_s_ecrit_une_fois_et_pas_celle_d_un_contrat_qui_s_acheve(ici):
    debut = ici.contrat.debut_le
    for mois, attendu in ((0, 0), (11, 0), (12, 1), (13, 0), (59, 1), (60, 0)):
        assert ouvrir_les_annees_de_suivi(ajouter_mois(debut, mois), ici.maintenant) == attendu
    ecrites = list(EcheanceDeSuivi.objects.values_list("annee", "rang", "attendues"))
    assert ecrites == [(annee, rang, 2) for annee in (1, 2, 5) for rang in (1, 2)]


def test_la_cpts_convoque_dans_l_alerte_les_trois_une_fois_la_date_passee(ici):
    agents = {partie: ici.agent(partie) for partie in Partie} | {"guichet": ici.parcours.agent(Role.COORDINATEUR)}
    six_mois = ajouter_mois(ici.contrat.debut_le, 6)

    def a_convoquer():
        return {qui for qui, agent in agents.items() if suivis_a_convoquer(agent).exists()}

    with time_machine.travel(ici.le(six_mois - timedelta(days=61)).maintenant, tick=False):
        assert a_convoquer() == set()
        agenda = [[r.jour for r in rendez_vous_de(agent, timezone.now(), "hote")] for agent in agents.values()]
        assert agenda == [[six_mois]] * 3 + [[]]
    with time_machine.travel(ici.le(six_mois).maintenant, tick=False):
        assert a_convoquer() == {Partie.CPTS}
        [lue] = [t for t in taches(agents[Partie.CPTS]) if t.cle.startswith("suivi_manquant:")]
        assert (lue.echeance, lue.badge_libelle) == (six_mois, Niveau.ORANGE.label)
        assert lue.detail.endswith("réunion 1 sur 2 de l’année 1")
        assert rendez_vous_de(agents[Partie.CPTS], timezone.now(), "hote") == []
    with time_machine.travel(ici.le(six_mois + timedelta(days=1)).maintenant, tick=False):
        assert a_convoquer() == set(Partie)
        ligne = suivis_a_convoquer(agents[Partie.AM]).get()
        assert du_suivi_manquant(ligne, agents[Partie.AM]).badge_libelle == Niveau.ROUGE.label
        for agent in agents.values():
            assert nombre(agent) == len(taches(agent))
        reunion = ici.prevoir_suivi(Partie.ARS)
        assert a_convoquer() == set()
        suivis.annuler(reunion, commentaire="Salle prise.", **ici.acte(Partie.ARS))
        assert a_convoquer() == set(Partie)


def test_le_rappel_part_une_fois_a_qui_convoque_et_jamais_apres(ici):
    six_mois = ajouter_mois(ici.contrat.debut_le, 6)
    alerte = six_mois - timedelta(days=60)

    def rappels(jour):
        faits = rappeler_les_suivis(jour, ici.le(jour).maintenant)
        return faits, set(
            CourrielSortant.objects.filter(evenement="suivi.rappel").values_list("destinataire", flat=True)
        )

    porteur = {ici.parcours.responsable.email}
    assert [rappels(jour) for jour in (alerte - timedelta(days=1), alerte, alerte, six_mois)] == [
        (0, set()),
        (1, porteur),
        (0, porteur),
        (0, porteur),
    ]
    corps = CourrielSortant.objects.get(evenement="suivi.rappel").corps
    assert "Réunion 1 sur 2 de l’année 1 du contrat" in corps
    EcheanceDeSuivi.objects.update(rappelee_le=None)
    assert rappels(six_mois + timedelta(days=1)) == (0, porteur)
    assert ici.contrat.dossier.evenements.filter(sujet="suivi", code="rappel").count() == 1


def test_un_contrat_entre_tard_n_attend_que_ce_qu_il_pouvait_prevoir(ici):
    contrat, debut = ici.contrat, ici.contrat.debut_le
    contrat.ouvert_le = ici.dans(8).maintenant.astimezone(PARIS)
    [attendu] = suivis_de_l_annee(contrat, ici.jour, [])
    assert (attendu.rang, attendu.dernier_le) == (1, ajouter_mois(debut, 12) - timedelta(days=1))
