"""Renouveler un contrat : ouvert depuis la version consolidée, en vigueur au lendemain du terme, un seul à la fois."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from commun.calendrier import ajouter_mois, jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions, etapes
from contrats.actions.annonces import annoncer_les_termes, rappeler_les_demeures, seuil_atteint
from contrats.enums import EtatContrat, MotifAvenant, Partie
from contrats.models import Contrat
from contrats.photographie import photographier
from contrats.renouvellement import NOUVELLE, RECRITE, REPRISE, RETIREE, lignee
from contrats.versions import clauses, contenu_au, version_au
from dossiers.actions.transitions import TransitionRefusee
from dossiers.dates import a_midi
from dossiers.models import Dossier
from dossiers.taches import taches
from suivi.agenda import agenda_de
from tests.fabriques.contrats import un_contrat_signe
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def p():
    return un_contrat_signe(DEPART)


@pytest.fixture
def ouvert(p):
    p.vers_le_terme()
    p.renouveler()
    return p


def echoir(p, jours=0):
    terme = p.contrat.fin_le
    p.maintenant = a_midi(terme + timedelta(days=jours))
    actions.traiter_echeances(jour_paris(p.maintenant), p.maintenant)


def test_il_ne_s_ouvre_pas_plus_de_douze_mois_avant_le_terme(p):
    debut = ajouter_mois(p.contrat.fin_le, -12)
    p.maintenant = a_midi(debut - timedelta(days=2))
    with pytest.raises(TransitionRefusee, match="Trop tôt"):
        p.renouveler()
    p.maintenant = a_midi(debut - timedelta(days=1))
    assert p.renouveler().rang == 2


def test_un_seul_a_la_fois_et_la_base_le_refuse_aussi(ouvert):
    with pytest.raises(TransitionRefusee, match="déjà ouvert"):
        ouvert.renouveler()
    autre = ouvert.renouvellement
    autre.pk, autre.rang, autre.redaction = None, 3, type(autre.redaction).objects.create(bareme="x")
    autre._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        autre.save()


def test_la_base_refuse_deux_contrats_en_vigueur(ouvert):
    suite = ouvert.renouvellement
    lignes = Contrat.objects.filter(pk=suite.pk)
    ancien = ouvert.contrat
    with pytest.raises(IntegrityError), transaction.atomic():
        lignes.update(
            etat=EtatContrat.ACTIF,
            signe_le=ancien.signe_le,
            effet_le=ancien.fin_le,
            fin_le=ajouter_mois(ancien.fin_le, 60),
            propose_le=ancien.propose_le,
            empreinte="x",
        )


@pytest.mark.parametrize("role", [Role.DECIDEUR_AM, Role.INSTRUCTEUR_AM])
def test_seule_l_ars_l_ouvre(p, role):
    p.vers_le_terme()
    with pytest.raises(PermissionDenied):
        p.faire(actions.ouvrir_renouvellement, p.contrat, auteur=p.agent(role))


def test_un_contrat_dont_la_fin_est_notifiee_ou_resilie_ne_se_renouvelle_pas(p):
    p.vers_le_terme()
    p.resilier(dans=timedelta(days=30))
    with pytest.raises(TransitionRefusee, match="ne se renouvelle pas"):
        p.renouveler()
    p.maintenant += timedelta(days=40)
    with pytest.raises(TransitionRefusee, match="a été résilié"):
        p.renouveler()


def test_il_part_de_la_version_consolidee_et_de_l_identite_du_contrat(p):
    p.ouvrir_avenant(MotifAvenant.AUTRE, objet="Moyens.")
    type(p.avenant.redaction).objects.filter(pk=p.avenant.redaction_id).update(moyens="Deux coordinatrices.")
    p.proposer_avenant()
    p.signer_avenant()
    p.vers_le_terme()
    suite = p.renouveler()
    ancien = p.contrat
    assert (suite.iban, suite.siret, suite.caisse_id) == (ancien.iban, ancien.siret, ancien.caisse_id)
    p.proposer_renouvellement()
    photo = p.renouvellement.photographie
    base = version_au(ancien, ancien.fin_le)
    assert dict(clauses(photo))["moyens"] == "Deux coordinatrices."
    devenirs = {ligne.clause: ligne for ligne in lignee(base, photo)}
    assert devenirs["Moyens"].origine.startswith("Contrat précédent, avenant n° 1")
    assert devenirs["Barème"].origine == "Contrat précédent, contrat initial"
    assert {ligne.devenir for ligne in devenirs.values()} == {REPRISE}


def test_la_lignee_dit_ce_qui_est_recrit_nouveau_ou_retire(ouvert):
    base = version_au(ouvert.contrat, ouvert.contrat.fin_le)
    redaction = ouvert.renouvellement.redaction
    redaction.moyens = "Autre chose."
    redaction.save()
    retire, garde = redaction.engagements.first().indicateurs.first(), redaction.engagements.last()
    retire.delete()
    garde.indicateurs.create(code="neuf-1", intitule="Un indicateur de plus")
    lignes = {ligne.clause: ligne.devenir for ligne in lignee(base, photographier(ouvert.renouvellement))}
    assert lignes["Moyens"] == RECRITE
    assert lignes["Indicateur : Un indicateur de plus"] == NOUVELLE
    assert RETIREE in lignes.values()


def test_signe_avant_le_terme_il_attend_puis_prend_effet_et_l_argent_suit(ouvert):
    ouvert.proposer_renouvellement()
    suite = ouvert.signer_renouvellement()
    ancien = ouvert.contrat
    assert (suite.etat, suite.effet_le, suite.courant_de_id) == (EtatContrat.SIGNE, ancien.fin_le, None)
    assert suite.fin_le == ajouter_mois(ancien.fin_le, 60)
    assert min(e.exigible_le for e in suite.plans.get().echeances.all()) == ancien.fin_le
    assert ouvert.dossier.contrat == ancien
    plan = ancien.plans.order_by("-numero").first().total
    echoir(ouvert)
    dossier = Dossier.objects.get(pk=ouvert.dossier.pk)
    suite, ancien = dossier.contrat, Contrat.objects.get(pk=ancien.pk)
    assert (suite.etat, ancien.etat, ancien.courant_de_id) == (EtatContrat.ACTIF, EtatContrat.ECHU, None)
    assert (dossier.clos_le, dossier.etat_courant) == (None, EtatContrat.ACTIF)
    assert ancien.plans.order_by("-numero").first().total == plan
    assert dossier.evenements.get(code="prendre_effet").jour_effet == suite.effet_le
    echoir_encore = actions.traiter_echeances(jour_paris(ouvert.maintenant), ouvert.maintenant)
    assert echoir_encore == 0


def test_non_signe_au_terme_il_devient_le_courant_et_commence_a_sa_signature(ouvert):
    terme = ouvert.contrat.fin_le
    ouvert.proposer_renouvellement()
    ouvert.signer_renouvellement([Partie.CPTS, Partie.ARS])
    echoir(ouvert, jours=10)
    assert (ouvert.contrat.rang, ouvert.contrat.etat) == (2, EtatContrat.A_SIGNER)
    assert Dossier.objects.get(pk=ouvert.dossier.pk).clos_le is None
    suite = ouvert.signer_renouvellement([Partie.AM])
    assert (suite.etat, suite.effet_le) == (EtatContrat.ACTIF, terme + timedelta(days=11))
    assert suite.effet_le == suite.signe_le


def test_abandonne_apres_le_terme_il_rend_sa_place_et_le_dossier_se_clot(ouvert):
    terme = ouvert.contrat.fin_le
    echoir(ouvert)
    ouvert.faire(actions.abandonner, ouvert.renouvellement, auteur=ouvert.responsable, commentaire="Équipe dissoute.")
    assert (ouvert.contrat.rang, ouvert.contrat.etat) == (1, EtatContrat.ECHU)
    dossier = Dossier.objects.get(pk=ouvert.dossier.pk)
    assert (dossier.clos_le, dossier.etat_courant) == (terme, EtatContrat.ECHU)
    assert ouvert.renouveler().rang == 3


def test_ouvert_apres_le_terme_il_rouvre_le_dossier(p):
    echoir(p, jours=30)
    assert p.dossier not in Dossier.objects.vivants()
    suite = p.renouveler()
    assert (p.contrat, p.dossier in Dossier.objects.vivants()) == (suite, True)
    p.proposer_renouvellement()
    suite = p.signer_renouvellement()
    assert (suite.etat, suite.effet_le) == (EtatContrat.ACTIF, suite.signe_le)


def test_le_contrat_precedent_resilie_rien_ne_se_signe_plus(ouvert):
    ouvert.resilier(dans=timedelta(days=30))
    with pytest.raises(TransitionRefusee, match="ne se renouvelle plus"):
        ouvert.proposer_renouvellement()


def test_un_renouvellement_signe_tient_apres_une_resiliation(ouvert):
    ouvert.proposer_renouvellement()
    suite = ouvert.signer_renouvellement()
    ouvert.resilier(dans=timedelta(days=30))
    effet = ouvert.contrat.resiliation_effet_le
    actions.traiter_echeances(effet, a_midi(effet))
    assert ouvert.contrat == suite
    assert ouvert.contrat.etat == EtatContrat.SIGNE
    actions.traiter_echeances(suite.effet_le, a_midi(suite.effet_le))
    assert ouvert.contrat.etat == EtatContrat.ACTIF


def test_il_se_renouvelle_a_son_tour(ouvert):
    ouvert.proposer_renouvellement()
    ouvert.signer_renouvellement()
    echoir(ouvert)
    premier = ouvert.contrat
    ouvert.vers_le_terme()
    troisieme = ouvert.renouveler()
    assert (troisieme.rang, troisieme.precedent) == (3, premier)
    assert contenu_au(premier, premier.fin_le)["contenu"]["moyens"] == troisieme.redaction.moyens


def test_signe_sans_effet_il_ne_s_amende_pas_encore(ouvert):
    ouvert.proposer_renouvellement()
    suite = ouvert.signer_renouvellement()
    with pytest.raises(TransitionRefusee, match="un contrat en vigueur"):
        ouvert.faire(
            actions.ouvrir_avenant,
            suite,
            auteur=ouvert.agent(Role.INSTRUCTEUR_ARS),
            motifs=[MotifAvenant.AUTRE],
            objet="Trop tôt.",
        )


@pytest.mark.parametrize(
    ("jours", "mois"), [(400, None), (366, None), (365, 12), (200, 12), (150, 6), (80, 3), (1, 3), (0, None)]
)
def test_le_seuil_d_annonce_est_le_plus_proche(jours, mois):
    fin = date(2031, 3, 15)
    assert seuil_atteint(fin, fin - timedelta(days=jours)) == mois


def test_le_terme_s_annonce_une_fois_par_seuil_aux_trois_parties(p):
    fin = p.contrat.fin_le

    def annoncer(jours):
        jour = fin - timedelta(days=jours)
        return [annoncer_les_termes(jour, a_midi(jour)) for _fois in range(2)]

    assert [annoncer(jours) for jours in (380, 360, 190, 170, 80, 10)] == [
        [0, 0],
        [1, 0],
        [0, 0],
        [1, 0],
        [1, 0],
        [0, 0],
    ]
    faits = list(p.dossier.evenements.filter(code__startswith="echeance_").values_list("code", flat=True))
    assert faits == ["echeance_12", "echeance_6", "echeance_3"]
    sujets = CourrielSortant.objects.filter(evenement="contrat.echeance_3").values_list("destinataire", flat=True)
    agents = [p.agent(role).email for role in (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM)]
    assert {p.responsable.email, *agents} <= set(sujets)
    assert len(sujets) == len(set(sujets))


def test_un_portail_arrete_n_annonce_que_le_seuil_present(p):
    jour = p.contrat.fin_le - timedelta(days=100)
    annoncer_les_termes(jour, a_midi(jour))
    assert p.dossier.evenements.filter(code__startswith="echeance_").get().code == "echeance_6"


def test_la_suite_signee_rien_ne_s_annonce(ouvert):
    ouvert.proposer_renouvellement()
    ouvert.signer_renouvellement()
    jour = ouvert.contrat.fin_le - timedelta(days=80)
    assert annoncer_les_termes(jour, a_midi(jour)) == 0


def test_une_mise_en_demeure_se_rappelle_puis_son_delai_passe_une_fois_chacun(p):
    p.mettre_en_demeure()
    delai = p.contrat.mises_en_demeure.get().delai_le

    def rappeler(ecart):
        jour = delai + timedelta(days=ecart)
        return [rappeler_les_demeures(jour, a_midi(jour)) for _fois in range(2)]

    assert [rappeler(ecart) for ecart in (-20, -7, 0, 1, 9)] == [[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]]
    faits = p.dossier.evenements.filter(code__in=("rappel_demeure", "demeure_echue")).order_by("rang")
    assert list(faits.values_list("code", flat=True)) == ["rappel_demeure", "demeure_echue"]


@pytest.fixture
def present():
    """Un contrat à moins de douze mois du terme, aujourd'hui."""
    return un_contrat_signe(il_y_a(1700))


def test_le_terme_et_le_renouvellement_sont_dans_a_faire_de_qui_doit_agir(present):
    instructeur, decideur = present.agent(Role.INSTRUCTEUR_ARS), present.agent(Role.DECIDEUR_AM)

    def textes(personne):
        return [tache.texte for tache in taches(personne) if tache.cle.startswith("contrat:")]

    a_renouveler = ["Contrat à renouveler avant son terme"]
    assert (textes(instructeur), textes(present.responsable)) == (a_renouveler, a_renouveler)
    assert textes(decideur) == []
    assert "Terme du contrat" in agenda_de(decideur, timezone.now())
    present.maintenant = timezone.now() - timedelta(days=9)
    present.renouveler()
    assert textes(instructeur) == ["Renouvellement du contrat à préparer et à proposer"]
    assert textes(present.responsable) == []
    present.proposer_renouvellement()
    signer = ["Renouvellement du contrat à signer"]
    assert (textes(present.responsable), textes(decideur), textes(instructeur)) == (signer, signer, [])
    present.signer_renouvellement([Partie.CPTS])
    assert (textes(present.responsable), textes(decideur)) == ([], signer)


def test_la_page_ouvre_le_renouvellement_le_montre_et_dit_sa_lignee(present, client):
    instructeur = present.agent(Role.INSTRUCTEUR_ARS)
    client.force_login(instructeur)
    adresse = reverse("contrats:renouveler", args=[present.dossier.numero])
    assert "approche de son terme" in client.get(present.dossier.get_absolute_url()).content.decode()
    assert client.get(adresse).status_code == 200
    reponse = client.post(adresse, follow=True)
    page = reponse.content.decode()
    assert reponse.redirect_chain[-1][0].endswith("?contrat=2")
    assert "Ce contrat en renouvelle un autre" in page
    assert "Contrat précédent, contrat initial" in page
    assert client.post(adresse).status_code == 409
    assert client.get(adresse).status_code == 409
    suite = present.renouvellement
    assert client.get(etapes.adresse(suite, "missions")).status_code == 200
    clauses = etapes.adresse(suite, "clauses")
    restee = client.post(clauses, {"bareme": suite.redaction.bareme, "moyens": "Un secrétariat.", "rester": "oui"})
    assert (restee.status_code, restee.headers["Location"]) == (302, clauses)
    negociation = client.get(suite.adresse_d_acte("proposer"), follow=True)
    assert (negociation.status_code, negociation.redirect_chain[-1][0].endswith("?contrat=2")) == (200, True)
    assert client.get(f"{adresse.removesuffix('renouveler/')}?contrat=7").status_code == 404
    client.force_login(present.responsable)
    assert client.get(suite.get_absolute_url()).status_code == 200
    assert client.get(adresse).status_code == 403


def test_les_pages_de_l_ancien_contrat_se_lisent_encore(present, client):
    present.maintenant = timezone.now() - timedelta(days=20)
    present.renouveler()
    present.proposer_renouvellement()
    present.signer_renouvellement()
    ancien, suite = present.contrat, present.renouvellement
    # L'ancien s'achève : on recule les deux d'un an pour que ce soit aujourd'hui.
    assert actions.traiter_echeances(ancien.fin_le, a_midi(ancien.fin_le)) == 1
    client.force_login(present.responsable)
    assert present.contrat == suite
    for nom in (
        "contrats:contrat",
        "contrats:version",
        "paiements:registre",
        "execution:missions",
        "execution:gestion",
    ):
        adresse = Contrat.objects.get(pk=ancien.pk).adresse(nom)
        assert adresse.endswith("?contrat=1")
        assert client.get(adresse).status_code == 200, nom
        assert client.get(present.contrat.adresse(nom)).status_code == 200, nom
