"""La préparation : parts au centime, dérogations, délégation, origine de chaque valeur, écarts au contrat type."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import escape

import pytest
from django.urls import reverse

from commun.calendrier import jour_paris
from comptes.enums import Role
from contrats import actions
from contrats.ecarts import ecarts
from contrats.enums import EtatContrat, ModeIndicateur, Partie
from contrats.forms.indicateurs import IndicateursFormSet
from contrats.forms.preparation import EngagementsParMission, SignatairesFormSet
from contrats.models import Objectif, Palier
from contrats.photographie import photographier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import TypeDocument
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_parcours_contrat

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def p():
    parcours = un_parcours_contrat(DEPART)
    parcours.preparer()
    return parcours


def _prevention(p):
    return p.contrat.redaction.engagements.get(mission="prevention")


def _repartir(p, mission="prevention"):
    p.faire(actions.repartir_l_enveloppe, p.contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS), mission=mission)


def test_trois_indicateurs_se_partagent_l_enveloppe_au_centime(p):
    for rang in (2, 3):
        _prevention(p).indicateurs.create(code=f"prevention-{rang}", intitule=f"Action {rang}")
    _prevention(p).indicateurs.update(montant=0)
    _repartir(p)
    montants = list(_prevention(p).indicateurs.order_by("pk").values_list("montant", flat=True))
    assert montants == [Decimal("3333.33"), Decimal("3333.33"), Decimal("3333.34")]


def test_partager_garde_les_parts_et_les_paliers(p):
    premier = _prevention(p).indicateurs.get()
    premier.mode, premier.montant = ModeIndicateur.PALIERS, Decimal(300)
    premier.save()
    premier.objectifs.all().delete()
    objectif = Objectif.objects.create(indicateur=premier)
    for rang, (seuil, montant) in enumerate(((10, 150), (20, 300)), start=1):
        Palier.objects.create(objectif=objectif, rang=rang, seuil=seuil, montant=montant)
    _prevention(p).indicateurs.create(code="prevention-2", intitule="Plan", montant=100)
    _repartir(p)
    assert list(_prevention(p).indicateurs.order_by("pk").values_list("montant", flat=True)) == [7500, 2500]
    assert list(objectif.paliers.values_list("montant", flat=True)) == [3750, 7500]


def test_une_etape_enregistree_entre_temps_ne_s_ecrase_pas_sans_le_dire(p):
    """Deux agents sur la même page : le second l'apprend, rien n'est écrit, sa saisie reste."""
    adresse = reverse("contrats:preparation", args=[p.dossier.numero, "clauses"])
    client = client_de(p.agent(Role.INSTRUCTEUR_ARS))

    def vu(reponse):
        return re.search(r'name="vu" value="(\w+)"', reponse.content.decode())[1]

    def envoyer(moyens, lu):
        return client.post(adresse, {"bareme": "ACI-2019", "moyens": moyens, "vu": lu, "rester": "oui"})

    ancien = vu(client.get(adresse))
    assert envoyer("Une coordinatrice.", ancien).status_code == 302
    refus = envoyer("Un coordinateur.", ancien)
    assert (refus.status_code, "Un coordinateur." in refus.content.decode()) == (409, True)
    assert p.contrat.redaction.moyens == "Une coordinatrice."
    assert envoyer("Un coordinateur.", vu(refus)).status_code == 302
    assert p.contrat.redaction.moyens == "Un coordinateur."


def test_on_ne_partage_plus_apres_la_proposition(p):
    p.faire_proposer()
    with pytest.raises(TransitionRefusee, match="rappelez le contrat"):
        _repartir(p)


def test_un_deploiement_avant_le_demarrage_se_dit_sur_son_champ(p):
    saisie = {"mission-prevention-demarrage_le": "2027-01-02", "mission-prevention-deploiement_le": "2027-01-01"}
    formulaires = EngagementsParMission(saisie, instance=p.contrat.redaction)
    [fautes] = [un.errors for un in formulaires if un.mission.code == "prevention"]
    motif = "Actions territoriales de prévention : prévoyez le déploiement complet le jour du démarrage ou après."
    assert fautes == {"deploiement_le": [motif]}


@pytest.mark.parametrize(("champ", "mission"), [("demarrage_le", "acces_soins"), ("deploiement_le", "parcours")])
def test_une_date_au_dela_de_la_limite_demande_une_derogation_qui_figure_au_contrat(p, champ, mission):
    engagement = p.contrat.redaction.engagements.get(mission=mission)
    setattr(engagement, champ, date(2029, 1, 1))
    engagement.deploiement_le = max(engagement.deploiement_le, date(2029, 1, 1))
    engagement.save()
    with pytest.raises(TransitionRefusee, match="motif de la dérogation"):
        p.faire_proposer()
    engagement.derogation = "Maison de santé livrée fin 2028."
    engagement.save()
    p.faire_proposer()
    contrat = p.contrat
    assert contrat.etat == EtatContrat.A_SIGNER
    ecrits = {e["mission"]: e["derogation"] for e in contrat.photographie["contenu"]["engagements"]}
    assert ecrits[mission] == "Maison de santé livrée fin 2028."


def test_un_bareme_brouillon_ne_se_propose_pas(p):
    redaction = p.contrat.redaction
    redaction.bareme = "ACI-AV2-2022"
    redaction.save()
    with pytest.raises(TransitionRefusee, match="brouillon"):
        p.faire_proposer()


def test_une_mission_socle_absente_ne_se_propose_pas(p):
    _prevention(p).delete()
    with pytest.raises(TransitionRefusee, match="doit être engagée"):
        p.faire_proposer()


def test_une_delegation_se_nomme_par_sa_reference_et_sa_date(p):
    redaction = p.contrat.redaction
    base = {"signataires-TOTAL_FORMS": "3", "signataires-INITIAL_FORMS": "3"}
    for rang, signataire in enumerate(redaction.signataires.all()):
        base |= {f"signataires-{rang}-id": signataire.pk, f"signataires-{rang}-nom": "Nom"}
    sans_date = SignatairesFormSet(
        {**base, "signataires-1-delegation": "décision 14"}, instance=redaction, prefix="signataires"
    )
    assert not sans_date.is_valid()
    assert "sa référence et sa date" in str(sans_date.errors)
    avec = {**base, "signataires-1-delegation": "décision 14", "signataires-1-delegation_du": "2026-01-05"}
    complet = SignatairesFormSet(avec, instance=redaction, prefix="signataires")
    assert complet.is_valid()
    complet.save()
    photo = photographier(p.contrat)["contenu"]["signataires"]
    assert {s["partie"]: s["delegation_du"] for s in photo}[Partie.ARS] == "2026-01-05"


def test_un_envoi_de_mille_indicateurs_ne_se_construit_pas(p):
    engagement = _prevention(p)
    donnees = {"i-TOTAL_FORMS": "1000", "i-INITIAL_FORMS": "0"}
    jeu = IndicateursFormSet(donnees, instance=engagement, prefix="i")
    assert (len(jeu.forms), jeu.is_valid()) == (40, False)
    assert jeu.non_form_errors() == ["Une mission a au plus 40 indicateurs : retirez-en."]


def test_chaque_indicateur_repris_dit_sa_fiche(p):
    origines = [
        indicateur.origine
        for engagement in p.contrat.redaction.engagements.all()
        for indicateur in engagement.indicateurs.all()
    ]
    assert all(origine["fiche"] for origine in origines)


def test_les_ecarts_au_contrat_type_se_montrent_sans_bloquer(p):
    assert ecarts(photographier(p.contrat)) == []
    redaction = p.contrat.redaction
    redaction.articles_particuliers = "La CPTS publie un bilan."
    redaction.save()
    premier = _prevention(p).indicateurs.get()
    premier.montant = Decimal(9500)
    premier.save()
    for rang in (2, 3):
        _prevention(p).indicateurs.create(
            code=f"prevention-{rang}", intitule=f"Action {rang}", montant=Decimal(250), preuves="Relevé."
        )
    trouves = [(ecart.rubrique, ecart.texte[:40]) for ecart in ecarts(photographier(p.contrat))]
    assert [rubrique for rubrique, _texte in trouves] == ["indicateurs"] * 3 + ["clauses"]
    p.faire_proposer()
    assert jour_paris(p.contrat.propose_le) == jour_paris(p.maintenant)


def test_les_ecarts_se_lisent_a_la_signature_au_document_et_sur_leur_clause(p):
    redaction = p.contrat.redaction
    redaction.articles_particuliers = "La CPTS publie un bilan."
    redaction.save()
    indicateur = redaction.engagements.get(mission="prevention").indicateurs.get()
    indicateur.preuves = ""
    indicateur.save()
    p.faire_proposer()
    contrat = p.contrat
    textes = [ecart.texte for ecart in ecarts(contrat.photographie)]
    assert [texte.rpartition(" : ")[2] for texte in textes] == [
        "rémunéré sans preuve attendue.",
        "La CPTS publie un bilan.",
    ]
    [imprime] = contrat.dossier.documents.filter(type=TypeDocument.CONTRAT)
    assert imprime.contexte["ecarts"] == textes
    client = client_de(p.signataire(Partie.ARS))
    signer = reverse("dossiers:acte", args=[contrat.dossier.numero, "contrat", "signer"])
    assert [texte for texte in textes if escape(texte) not in client.get(signer).content.decode()] == []
    page = client.get(contrat.get_absolute_url()).content.decode()
    assert (page.count("hors contrat type"), "2 écarts au contrat type" in page) == (2, True)
