"""La vie d'un contrat signé : mise en demeure, résiliation future, terme à cinq ans, date légale même en retard."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commun.calendrier import PARIS, ajouter_mois, jour_paris
from contrats import actions
from contrats.enums import EtatContrat, HypothesePlan, Partie
from contrats.financier import plan_du_contrat
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from tests.fabriques.contrats import un_contrat_propose, un_contrat_signe

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def actif():
    return un_contrat_signe(DEPART)


def a_midi(jour):
    return datetime.combine(jour, time(12), tzinfo=PARIS)


def traiter(jour):
    return actions.traiter_echeances(jour, a_midi(jour))


def test_une_mise_en_demeure_se_leve_par_la_partie_qui_l_a_emise(actif):
    actif.mettre_en_demeure(Partie.AM)
    dossier = actif.contrat.dossier
    assert (dossier.prochaine_le, dossier.prochaine_libelle) == actif.contrat.prochaine_date()
    assert dossier.prochaine_libelle == "dernier jour pour régulariser"
    with pytest.raises(PermissionDenied):
        actif.faire(actions.regulariser, actif.contrat, auteur=actif.signataire(Partie.ARS))
    actif.faire(actions.regulariser, actif.contrat, auteur=actif.signataire(Partie.AM))
    contrat = actif.contrat
    assert contrat.etat == EtatContrat.ACTIF
    assert contrat.mises_en_demeure.get().close_le == actif.maintenant


def test_le_delai_d_une_mise_en_demeure_est_a_venir(actif):
    with pytest.raises(TransitionRefusee, match="doit être à venir"):
        actif.faire(
            actions.mettre_en_demeure,
            actif.contrat,
            auteur=actif.signataire(Partie.ARS),
            delai_le=jour_paris(actif.maintenant),
            commentaire="Trop tard.",
        )


def test_une_resiliation_du_jour_prend_effet_aussitot_et_clot_le_dossier(actif):
    actif.maintenant += timedelta(days=40)
    actif.resilier()
    contrat = actif.contrat
    assert (contrat.etat, contrat.dossier.clos_le) == (EtatContrat.RESILIE, jour_paris(actif.maintenant))
    assert contrat.dossier not in Dossier.objects.vivants()


def test_une_resiliation_future_laisse_le_contrat_actif_jusqu_a_sa_date(actif):
    actif.resilier(dans=timedelta(days=90))
    effet = actif.contrat.resiliation_effet_le
    assert traiter(effet - timedelta(days=1)) == 0
    assert actif.contrat.etat == EtatContrat.ACTIF
    assert actif.dossier in Dossier.objects.vivants()
    assert traiter(effet) == 1
    assert traiter(effet) == 0
    contrat = actif.contrat
    assert (contrat.etat, contrat.dossier.clos_le) == (EtatContrat.RESILIE, effet)
    assert contrat.dossier.evenements.get(code="resilier").auteur is None


def test_traitee_en_retard_la_resiliation_garde_sa_date(actif):
    actif.resilier(dans=timedelta(days=90))
    effet = actif.contrat.resiliation_effet_le
    assert traiter(effet + timedelta(days=12)) == 1
    contrat = actif.contrat
    assert contrat.dossier.evenements.get(code="resilier").jour_effet == effet
    assert contrat.dossier.clos_le == effet


def test_la_resiliation_solde_le_plan_au_prorata_du_moteur(actif):
    actif.resilier(dans=timedelta(days=200))
    contrat = actif.contrat
    effet = contrat.resiliation_effet_le
    traiter(effet)
    attendu = plan_du_contrat(contrat.photographie, signature=contrat.signe_le, resiliation=effet, releves={})
    solde = contrat.plans.get(numero=2)
    assert (solde.total, solde.hypothese) == (attendu.total, HypothesePlan.RELEVES)
    assert max(e.exigible_le for e in solde.echeances.all()) == effet
    assert sum(e.montant for e in solde.echeances.all()) == attendu.total
    assert {e.montant for e in solde.echeances.filter(nature="variable")} == {0}
    assert solde.alertes == list(attendu.alertes)
    assert contrat.plans.get(numero=1).echeances.filter(exigible_le__gt=effet).exists()


def test_un_trop_percu_est_a_reverser(actif):
    actif.resilier(dans=timedelta(days=30))
    traiter(actif.contrat.resiliation_effet_le)
    reversement = actif.contrat.plans.get(numero=2).echeances.get(versement="reversement")
    assert (reversement.poste, reversement.montant < 0) == ("fonctionnement", True)


def test_la_premiere_notification_tient(actif):
    actif.resilier(dans=timedelta(days=90))
    with pytest.raises(TransitionRefusee, match="Une résiliation est déjà notifiée"):
        actif.resilier(Partie.AM)


@pytest.mark.parametrize(
    ("effet", "raison"),
    [
        (lambda c: c.signe_le, "au plus tôt aujourd’hui"),
        (lambda c: c.fin_le, "s’achève de lui-même"),
        (lambda c: c.fin_le + timedelta(days=1), "s’achève de lui-même"),
    ],
)
def test_une_resiliation_prend_effet_dans_la_duree_du_contrat(actif, effet, raison):
    contrat = actif.contrat
    with pytest.raises(TransitionRefusee, match=raison):
        actif.faire(
            actions.notifier_resiliation,
            contrat,
            auteur=actif.responsable,
            effet_le=effet(contrat),
            commentaire="Départ.",
        )


def test_une_resiliation_peut_suivre_une_mise_en_demeure(actif):
    actif.mettre_en_demeure()
    actif.resilier(Partie.ARS, dans=timedelta(days=60))
    assert actif.contrat.etat == EtatContrat.MIS_EN_DEMEURE
    traiter(actif.contrat.resiliation_effet_le)
    contrat = actif.contrat
    assert contrat.etat == EtatContrat.RESILIE
    assert contrat.mises_en_demeure.get().close_le is not None


def test_le_contrat_echoit_a_son_cinquieme_anniversaire(actif):
    terme = actif.contrat.fin_le
    assert terme == ajouter_mois(actif.contrat.signe_le, 60)
    assert traiter(terme - timedelta(days=1)) == 0
    assert traiter(terme + timedelta(days=3)) == 1
    assert traiter(terme + timedelta(days=4)) == 0
    contrat = actif.contrat
    assert (contrat.etat, contrat.dossier.clos_le) == (EtatContrat.ECHU, terme)
    assert contrat.dossier.evenements.get(code="echoir").jour_effet == terme


def test_signe_un_29_fevrier_il_echoit_un_28():
    # Neuf actes avant la troisième signature : le contrat se signe le 29 février 2028.
    p = un_contrat_propose(datetime(2028, 2, 10, 9, 0, tzinfo=UTC))
    p.maintenant = datetime(2028, 2, 26, 9, 0, tzinfo=UTC)
    p.signer_tous()
    contrat = p.contrat
    assert (contrat.signe_le, contrat.fin_le) == (date(2028, 2, 29), date(2033, 2, 28))
    assert traiter(date(2033, 2, 27)) == 0
    assert traiter(date(2033, 2, 28)) == 1


def test_passe_le_terme_aucun_acte_n_est_recu_et_le_terme_est_constate(actif):
    actif.maintenant = a_midi(actif.contrat.fin_le + timedelta(days=2))
    with pytest.raises(TransitionRefusee, match="arrivé à son terme"):
        actif.mettre_en_demeure()
    assert actif.contrat.etat == EtatContrat.ECHU


def test_constater_ne_coute_aucune_requete_quand_rien_n_est_echu(actif, django_assert_num_queries):
    contrat = Contrat.objects.get(pk=actif.contrat.pk)
    with django_assert_num_queries(0):
        assert actions.constater_fin(contrat, maintenant=actif.maintenant) is None
