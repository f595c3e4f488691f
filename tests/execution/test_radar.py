"""Le radar : limites du barème, dates du contrat, dérogations, somme en jeu calculée par le moteur."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commun.calendrier import ajouter_mois
from contrats.enums import Partie
from contrats.financier import plan_du_contrat
from execution.actions import missions
from execution.enums import SIGNES, NatureJalon, Niveau
from execution.radar import en_alerte, limite_de, niveau_de, radar
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db
PREVU, LIMITE = date(2024, 6, 10), date(2024, 9, 10)


@pytest.fixture
def ici():
    return un_contrat_en_vigueur()


def ligne(ici, mission="acces_soins", nature=NatureJalon.DEMARRAGE):
    return next(li for li in radar(ici.contrat, ici.jour) if (li.mission.code, li.nature) == (mission, nature))


@pytest.mark.parametrize(
    ("mission", "mois"), [("acces_soins", (6, 18)), ("parcours", (12, 24)), ("prevention", (12, 24))]
)
def test_les_limites_sont_celles_du_bareme(ici, mission, mois):
    attendues = tuple(ajouter_mois(ici.contrat.signe_le, nombre) for nombre in mois)
    assert tuple(ligne(ici, mission, nature).limite_le for nature in NatureJalon) == attendues


@pytest.mark.parametrize(
    ("jour", "niveau"),
    [
        (PREVU - timedelta(days=1), Niveau.A_VENIR),
        (PREVU, Niveau.A_VENIR),
        (PREVU + timedelta(days=1), Niveau.ORANGE),
        (LIMITE, Niveau.ORANGE),
        (LIMITE + timedelta(days=1), Niveau.ROUGE),
    ],
)
def test_orange_passe_la_date_du_contrat_rouge_passe_la_limite(jour, niveau):
    assert niveau_de(PREVU, LIMITE, None, jour) == niveau


@pytest.mark.parametrize(("avant", "niveau"), [(91, Niveau.A_VENIR), (90, Niveau.ORANGE), (0, Niveau.ORANGE)])
def test_l_alerte_precede_la_limite_du_nombre_de_jours_regle(avant, niveau):
    assert niveau_de(LIMITE, LIMITE, None, LIMITE - timedelta(days=avant)) == niveau


def test_une_derogation_du_contrat_repousse_la_limite(ici):
    plus_tard = ajouter_mois(ici.contrat.signe_le, 9)
    assert limite_de(ici.contrat.signe_le, plus_tard, 6) == plus_tard
    bientot = ajouter_mois(ici.contrat.signe_le, 3)
    assert limite_de(ici.contrat.signe_le, bientot, 6) == ajouter_mois(ici.contrat.signe_le, 6)


def test_un_contrat_d_avant_le_portail_n_a_pas_de_fausse_alerte():
    assert niveau_de(None, LIMITE, None, LIMITE + timedelta(days=900)) == Niveau.SANS_DATE
    assert niveau_de(None, None, None, LIMITE) == Niveau.A_VENIR


def test_chaque_niveau_a_un_mot_et_une_icone():
    assert {niveau for niveau in Niveau if not SIGNES[niveau][1] or not niveau.label} == set()
    assert len({SIGNES[niveau][1] for niveau in Niveau}) == len(Niveau)


def test_declaree_la_mission_est_faite_contestee_elle_ne_l_est_plus(ici):
    ici.dans(7)
    assert ligne(ici).niveau == Niveau.ROUGE
    jalon = ici.declarer()
    assert ligne(ici).niveau == Niveau.FAIT
    missions.contester(jalon, commentaire="Preuve illisible.", **ici.acte(Partie.AM))
    assert ligne(ici).niveau == Niveau.ROUGE


def test_la_somme_en_jeu_et_la_perte_sont_celles_du_moteur(ici):
    ici.dans(7)
    enjeu = ligne(ici).enjeu
    contrat = ici.contrat
    plan = plan_du_contrat(contrat.photographie, signature=contrat.signe_le)
    prevu = sum(du.montant for du in plan.dus if (du.poste, du.annee) == ("acces_soins", 1))
    assert enjeu.prevu == prevu > 0
    # Retenue aujourd'hui : quatre mois de moins que prévu, au prorata exact des jours.
    jours = (enjeu.au - ligne(ici).prevu_le).days
    attendus = (enjeu.au - ici.jour).days
    assert abs(enjeu.perdu - prevu * (jours - attendus) / Decimal(jours)) < Decimal("0.02")
    assert sum(du.montant for du in enjeu.lignes) == prevu


def test_un_deploiement_en_retard_ne_perd_pas_ce_que_le_demarrage_a_ouvert(ici):
    ici.dans(7)
    assert ligne(ici, nature=NatureJalon.DEPLOIEMENT).enjeu is None
    ici.declarer()
    ici.dans(19)
    deploiement = ligne(ici, nature=NatureJalon.DEPLOIEMENT)
    assert (deploiement.niveau, deploiement.enjeu.perdu) == (Niveau.ROUGE, 0)
    assert deploiement.enjeu.prevu > 0


def test_les_rouges_viennent_avant_les_oranges(ici):
    niveaux = [li.niveau for li in en_alerte(radar(ici.contrat, ici.dans(10).jour))]
    assert niveaux == sorted(niveaux, key=lambda niveau: niveau != Niveau.ROUGE)
    assert set(niveaux) == {Niveau.ROUGE, Niveau.ORANGE}


def test_une_mission_a_venir_ne_coute_aucun_calcul(ici):
    assert {li.enjeu for li in radar(ici.contrat, ici.contrat.signe_le)} == {None}
