"""Une CPTS qui avait signé avant le portail : son contrat naît en vigueur, ou échu."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commun.montants import euros
from contrats import actions
from contrats.actions import reprendre_a_la_confirmation
from contrats.enums import EtatContrat, MotifAvenant, Partie
from dossiers import effets
from dossiers.dates import a_midi
from dossiers.enums import EtatProjet, Sujet
from dossiers.journal import consigner, verifier_dossier
from dossiers.models import Dossier
from financement.baremes import ACI_2019
from territoires.actions import corriger_population
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import ParcoursContrat, un_contrat_signe
from tests.fabriques.etats import CHEMINS_PROJET, un_parcours

pytestmark = pytest.mark.django_db
CONFIRMATION = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def reprendre(signature):
    """Ce que fait la reprise confirmée : un dossier au territoire figé, l'événement du dossier, puis l'effet."""
    p = un_parcours(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    for geste in (p.deposer_lettre, p.rendre_avis, p.accorder):
        geste()
    CHEMINS_PROJET[EtatProjet.VALIDE_ARS](p)
    evenement = consigner(
        p.dossier,
        sujet=Sujet.DOSSIER,
        code="reprise",
        auteur=p.responsable,
        instant=CONFIRMATION,
        jour_effet=CONFIRMATION.date(),
        donnees={"signature": signature},
    )
    reprendre_a_la_confirmation(p.dossier, evenement)
    p.maintenant = CONFIRMATION
    return ParcoursContrat(p)


def test_l_effet_est_inscrit():
    assert "contrats.actions.reprise.reprendre_a_la_confirmation" in effets.table()["dossier.reprise"]


def test_sans_signature_aucun_contrat_ne_nait():
    p = reprendre(None)
    assert not hasattr(Dossier.objects.get(pk=p.dossier.pk), "contrat")


def test_un_contrat_repris_est_en_vigueur_a_sa_date_sans_plan_invente():
    contrat = reprendre(date(2024, 2, 29)).contrat
    assert (contrat.etat, contrat.signe_le, contrat.fin_le) == (
        EtatContrat.ACTIF,
        date(2024, 2, 29),
        date(2029, 2, 28),
    )
    assert (contrat.signatures.count(), contrat.plans.count(), contrat.version) == (0, 0, 0)
    evenement = contrat.dossier.evenements.get(sujet="contrat")
    assert (evenement.code, evenement.jour_effet, evenement.vers) == ("reprise", date(2024, 2, 29), "actif")
    assert contrat.dossier in Dossier.objects.vivants()
    assert verifier_dossier(contrat.dossier) is None


def test_signe_il_y_a_plus_de_cinq_ans_il_nait_echu():
    contrat = reprendre(date(2020, 1, 15)).contrat
    assert (contrat.etat, contrat.dossier.clos_le) == (EtatContrat.ECHU, date(2025, 1, 15))


def test_un_contrat_repris_se_resilie_sans_plan():
    p = reprendre(date(2024, 2, 29))
    p.resilier(Partie.ARS, dans=timedelta(days=10))
    effet = p.contrat.resiliation_effet_le
    actions.traiter_echeances(effet, a_midi(effet))
    assert (p.contrat.etat, p.contrat.plans.count()) == (EtatContrat.RESILIE, 0)


def test_un_contrat_ordinaire_a_bien_un_plan():
    p = un_contrat_signe()
    assert p.contrat.plans.count() == 1


def test_l_annee_pleine_de_son_avenant_compte_ses_missions_et_dit_ce_qu_elle_ignore():
    p = reprendre(date(2024, 2, 29))
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir = {"territoire": p.dossier.territoire, "motif": "Recensement.", "maintenant": p.maintenant}
    corriger_population(population=52000, **agrandir)
    avenant = p.avenant
    reponse = client_de(p.responsable).get(avenant.get_absolute_url())
    contenu, mesure = reponse.content.decode(), reponse.context["mesure"]
    socles = [mission.libelle for mission in ACI_2019.missions if mission.socle]
    # Fonctionnement, fixe et variable des trois socles (domaine §5) ; ni compensation ni supplément SNP, inconnus ici.
    assert mesure["total"] == [euros(Decimal(150000)), euros(Decimal(195000))]
    assert mesure["sans_date"] == socles
    assert len(mesure["lignes"]) == 1 + 2 * len(socles)
    assert "Sans date de démarrage sur le portail" in contenu
    assert "le contrat signé fait foi" in contenu


def test_sa_page_dit_que_le_plan_est_dans_les_documents_de_la_reprise():
    p = reprendre(date(2024, 2, 29))
    reponse = client_de(p.responsable).get(reverse("contrats:contrat", args=[p.dossier.numero]))
    contenu = reponse.content.decode()
    assert (reponse.status_code, "signé avant le portail" in contenu) == (200, True)
    assert "empreinte du contenu" not in contenu
