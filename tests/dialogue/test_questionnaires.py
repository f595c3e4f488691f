"""Le questionnaire : états et droits, envoi, réponse sans compte, anonymat, désinscription, effacement."""

import io
import re
from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions import questionnaires, reponses
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.jetons import adresse_du_questionnaire
from dialogue.models import Desinscription, Destinataire, Questionnaire, Reponse, TexteLibre
from dialogue.parametres import TEXTES_JOURS
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier
from dossiers.workflow import AUTOMATES
from tests.dossiers.matrice import IMPOSSIBLE, INTERDIT, ecarts, personnes, responsable
from tests.fabriques.accompagnement import repondre, un_questionnaire, un_questionnaire_ouvert
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
ANNE = "anne.puech@exemple.test"
GESTES = ("ouvrir", "clore", "echoir")
ARRIVEES = {("preparation", "ouvrir"): "ouvert", ("ouvert", "clore"): "clos", ("ouvert", "echoir"): "clos"}


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def agir(questionnaire: Questionnaire, geste: str, auteur: Utilisateur | None) -> None:
    acte = {"auteur": auteur, "maintenant": timezone.now()}
    if geste == "ouvrir":
        questionnaires.ouvrir(questionnaire, clot_le=timezone.localdate() + timedelta(days=9), **acte)
    elif geste == "clore":
        questionnaires.clore(questionnaire, **acte)
    else:
        acte["maintenant"] += timedelta(days=200)
        questionnaires._clore(questionnaire, "echoir", **acte)


def amener(dossier: Dossier, etat: str) -> Questionnaire:
    if etat == EtatQuestionnaire.PREPARATION:
        return un_questionnaire(dossier)
    questionnaire = un_questionnaire_ouvert(dossier)
    if etat == EtatQuestionnaire.CLOS:
        agir(questionnaire, "clore", responsable(dossier))
    return questionnaire


def lien_recu(courriel: str = ANNE, fin: str = "") -> str:
    corps = CourrielSortant.objects.get(destinataire=courriel).corps
    return re.search(rf"/questionnaire/[\w-]+/{fin}\s", corps)[0].strip()


def saisie(questionnaire: Questionnaire, **champs: object) -> dict[str, object]:
    note, libre, delai, freins = (f"q{q.pk}" for q in questionnaire.questions.all())
    return {"profession": "60", note: "4", delai: "1", freins: ["0", "2"], libre: "Un dermatologue", **champs}


def test_la_table_nomme_toutes_les_transitions() -> None:
    assert set(GESTES) == set(AUTOMATES["questionnaire"].transitions)


@pytest.mark.parametrize(("etat", "geste"), list(product(EtatQuestionnaire.values, GESTES)))
def test_chaque_case_de_la_matrice(etat: str, geste: str) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    questionnaire = amener(dossier, etat)
    admis = {"portail"} if geste == "echoir" else {"responsable", "redacteur"}

    def voulu(role: str) -> str:
        return INTERDIT if role not in admis else ARRIVEES.get((etat, geste), IMPOSSIBLE)

    qui = personnes(dossier) | {"portail": None}
    assert ecarts(questionnaire, qui, lambda frais, auteur: agir(frais, geste, auteur), voulu) == {}


def test_rien_ne_part_sans_question_ni_destinataire_ni_date(dossier: Dossier) -> None:
    vide = un_questionnaire(dossier, codes=(), lien_general=False)
    with pytest.raises(TransitionRefusee) as refus:
        questionnaires.ouvrir(vide, clot_le=None, auteur=responsable(dossier), maintenant=timezone.now())
    assert len(refus.value.raisons) == 3


def test_lire_la_page_ne_consomme_rien_et_la_reponse_se_change(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    lien = lien_recu()
    for _ in range(3):
        page = Client().get(lien)
        assert (page.status_code, Reponse.objects.count()) == (200, 0)
    assert Client().post(lien, saisie(questionnaire, profession="")).status_code == 422
    assert Client().post(lien, saisie(questionnaire)).status_code == 302
    assert Client().post(lien, saisie(questionnaire, profession="70")).status_code == 302
    reponse = Reponse.objects.get()
    assert (reponse.profession, sorted(map(str, reponse.valeurs.values()))) == ("70", ["1", "4", "[0, 2]"])
    assert "Un dermatologue" in Client().get(lien).content.decode()
    assert TexteLibre.objects.count() == 1


def test_rien_en_base_ne_relie_une_reponse_a_une_adresse(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    lien = lien_recu()
    Client().post(lien, saisie(questionnaire))
    destinataire, reponse = Destinataire.objects.get(), Reponse.objects.get()
    assert destinataire.jeton_empreinte != reponse.empreinte
    assert lien.split("/")[2] not in (destinataire.jeton_empreinte, reponse.empreinte)
    assert not {f.name for f in Reponse._meta.get_fields() if f.is_relation} - {"questionnaire", "textes"}


def test_la_cloture_efface_reponses_adresses_et_courriels(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    lien = lien_recu()
    repondre(questionnaire, "60", 7, "Un souhait")
    questionnaires.clore(questionnaire, auteur=responsable(dossier), maintenant=timezone.now())
    assert not Reponse.objects.exists()
    assert not Destinataire.objects.exists()
    assert not CourrielSortant.objects.filter(destinataire=ANNE).exists()
    assert set(TexteLibre.objects.values_list("reponse", flat=True)) == {None}
    assert questionnaire.totaux["participation"] == {"60": 7}
    assert Client().get(lien).status_code == 404
    assert verifier_dossier(dossier) is None
    texte = str([(e.donnees, e.code) for e in dossier.evenements.order_by("rang")])
    assert ANNE not in texte


def test_au_dernier_jour_le_portail_clot_puis_efface_les_textes(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier)
    repondre(questionnaire, "60", 6, "Un souhait")
    dernier = questionnaire.clot_le
    assert questionnaires.clore_les_echus(dernier, timezone.now()) == 0
    demain = timezone.now() + timedelta(days=21)
    assert questionnaires.clore_les_echus(dernier + timedelta(days=1), demain) == 1
    assert questionnaires.clore_les_echus(dernier + timedelta(days=1), demain) == 0
    assert TexteLibre.objects.count() == 6
    terme = demain + timedelta(days=TEXTES_JOURS.valeur)
    assert [questionnaires.effacer_les_textes(terme.date(), terme) for _ in range(2)] == [1, 0]
    assert not TexteLibre.objects.exists()


def test_le_lien_sans_nom_recoit_des_reponses_distinctes(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier)
    lien = re.sub(r"^https?://[^/]+", "", adresse_du_questionnaire(questionnaire.cle))
    assert Client().get(lien).status_code == 200
    suites = [Client().post(lien, saisie(questionnaire))["Location"] for _ in range(2)]
    assert Reponse.objects.count() == 2
    assert Client().get(suites[0]).status_code == 200
    reprise = suites[0].removesuffix("merci/")
    assert Client().post(reprise, saisie(questionnaire, profession="10")).status_code == 302
    assert sorted(Reponse.objects.values_list("profession", flat=True)) == ["10", "60"]
    assert Client().get(lien.replace("~", "~x")).status_code == 404


def test_un_questionnaire_reserve_aux_invites_n_a_pas_de_lien_sans_nom(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier, lien_general=False, adresses=[(ANNE, "60")])
    lien = re.sub(r"^https?://[^/]+", "", adresse_du_questionnaire(questionnaire.cle))
    assert Client().get(lien).status_code == 404


@pytest.mark.parametrize("personnel", [True, False])
def test_trop_d_envois_attendent(dossier: Dossier, personnel: bool, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"questionnaire": "2/h/ip", "questionnaire_lien": "2/h/ip"}
    questionnaire = un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    lien = lien_recu() if personnel else re.sub(r"^https?://[^/]+", "", adresse_du_questionnaire(questionnaire.cle))
    statuts = [Client().post(lien, saisie(questionnaire)).status_code for _ in range(3)]
    assert statuts == [302, 302, 429]


def test_la_desinscription_vaut_pour_tous_les_envois_suivants(dossier: Dossier) -> None:
    un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    lien = lien_recu(fin="desinscription/")
    assert Client().get(lien).status_code == 200
    assert not Desinscription.objects.exists()
    assert Client().post(lien).status_code == 302
    assert Client().post(lien).status_code == 302
    assert Desinscription.objects.count() == 1
    assert not CourrielSortant.objects.filter(destinataire=ANNE).exists()
    suivant = un_questionnaire(un_dossier(nom="Une autre CPTS"))
    auteur = responsable(suivant.dossier)
    adresses = [(ANNE.upper(), ""), ("luc@exemple.test", "")]
    bilan = reponses.ajouter_destinataires(suivant, annuaire=False, acteurs=False, adresses=adresses, auteur=auteur)
    assert bilan == (1, 1)


def test_qui_se_desinscrit_avant_l_envoi_ne_recoit_rien(dossier: Dossier) -> None:
    attente = un_questionnaire(un_dossier(nom="Une autre CPTS"), adresses=[(ANNE, "60")])
    un_questionnaire_ouvert(dossier, adresses=[(ANNE, "60")])
    Client().post(lien_recu(fin="desinscription/"))
    agir(attente, "ouvrir", responsable(attente.dossier))
    assert not CourrielSortant.objects.filter(destinataire=ANNE).exists()


def test_les_textes_libres_se_lisent_de_l_equipe_seule() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    questionnaire = un_questionnaire_ouvert(dossier)
    repondre(questionnaire, "60", 7, "<b>Secret</b>")
    agir(questionnaire, "clore", responsable(dossier))
    de_l_equipe = client_de(responsable(dossier)).get(questionnaire.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Secret&lt;/b&gt; 0" in de_l_equipe
    guichet = client_de(un_agent(Role.COORDINATEUR)).get(questionnaire.get_absolute_url())
    assert guichet.status_code == 200
    assert "Secret" not in guichet.content.decode()


@pytest.mark.parametrize("etat", ["preparation", "ouvert"])
def test_ni_reponse_ni_adresse_ni_total_avant_la_cloture(etat: str) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    questionnaire = un_questionnaire(dossier, adresses=[(ANNE, "60")])
    if etat == "ouvert":
        agir(questionnaire, "ouvrir", responsable(dossier))
        repondre(questionnaire, "60", 7, "Secret")
    client = client_de(responsable(dossier))
    texte = client.get(questionnaire.get_absolute_url()).content.decode()
    assert ANNE not in texte
    assert "Secret" not in texte
    export = reverse("dialogue:export_totaux", args=[dossier.numero, questionnaire.pk, "csv"])
    assert client.get(export).status_code == 404
    guichet = client_de(un_agent(Role.COORDINATEUR)).get(questionnaire.get_absolute_url())
    assert guichet.status_code == (404 if etat == "preparation" else 200)


def test_l_export_masque_comme_la_page_et_neutralise_les_formules(dossier: Dossier) -> None:
    questionnaire = un_questionnaire(dossier, codes=())
    auteur = responsable(dossier)
    questionnaires.ajouter_question(
        questionnaire, intitule="=1+1", nature="choix", choix=["@Oui", "Non"], auteur=auteur
    )
    agir(questionnaire, "ouvrir", auteur)
    [question] = questionnaire.questions.all()
    for profession, nombre in (("60", 20), ("10", 8), ("70", 2)):
        for rang in range(nombre):
            reponses.repondre(
                questionnaire,
                jeton=f"{profession}{rang}",
                profession=profession,
                valeurs={str(question.pk): 0},
                textes={},
            )
    agir(questionnaire, "clore", auteur)
    client = client_de(auteur)
    csv = client.get(reverse("dialogue:export_totaux", args=[dossier.numero, questionnaire.pk, "csv"]))
    lignes = csv.content.decode("utf-8-sig").splitlines()
    assert [ligne.split(";")[2] for ligne in lignes[1:]] == ["30", "30", "masqué", "20", "20", "masqué", "10", "10"]
    assert lignes[1].startswith("'=1+1;Ensemble;30;'@Oui;30;100,0")
    xlsx = client.get(reverse("dialogue:export_totaux", args=[dossier.numero, questionnaire.pk, "xlsx"]))
    assert load_workbook(io.BytesIO(xlsx.content)).active["A2"].data_type == "s"
    assert (
        client.get(reverse("dialogue:export_totaux", args=[dossier.numero, questionnaire.pk, "pdf"])).status_code == 404
    )


def test_un_total_devient_un_indicateur_en_un_geste(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier)
    repondre(questionnaire, "60", 8)
    agir(questionnaire, "clore", responsable(dossier))
    note, _, delai, *_ = questionnaire.questions.all()
    client = client_de(responsable(dossier))
    geste = reverse("dialogue:en_indicateur", args=[dossier.numero, questionnaire.pk])
    assert client.post(geste, {"cle": note.pk}).status_code == 302
    assert client.post(geste, {"cle": delai.pk, "rang": "0"}).status_code == 302
    assert client.post(geste, {"cle": delai.pk, "rang": "0"}).status_code == 409
    assert client.post(geste, {"cle": delai.pk, "rang": "99"}).status_code == 409
    tires = list(dossier.lettre.indicateurs.order_by("pk"))[-2:]
    assert [(str(i.valeur), i.unite) for i in tires] == [("5.00", "note moyenne sur 5"), ("100.00", "% des réponses")]


def test_un_total_masque_ne_devient_pas_un_indicateur(dossier: Dossier) -> None:
    questionnaire = un_questionnaire_ouvert(dossier)
    repondre(questionnaire, "60", 5)
    agir(questionnaire, "clore", responsable(dossier))
    note = questionnaire.questions.first()
    acte = {"auteur": responsable(dossier), "maintenant": timezone.now()}
    with pytest.raises(TransitionRefusee, match="masqué"):
        questionnaires.en_indicateur(questionnaire, cle=str(note.pk), rang=None, **acte)
    with pytest.raises(PermissionDenied):
        questionnaires.en_indicateur(
            questionnaire, cle=str(note.pk), rang=None, auteur=un_agent(Role.COORDINATEUR), maintenant=timezone.now()
        )


def test_la_page_fait_le_tour_d_une_preparation(dossier: Dossier) -> None:
    client = client_de(responsable(dossier))
    nouveau = reverse("dialogue:nouveau_questionnaire", args=[dossier.numero])
    donnees = {"titre": "Les soins", "presentation": "Bonjour", "codes": ["freins"], "lien_general": "on"}
    assert client.get(nouveau).status_code == 200
    assert client.post(nouveau, {**donnees, "titre": ""}).status_code == 422
    assert client.post(nouveau, donnees).status_code == 302
    questionnaire = Questionnaire.objects.get()
    cles = [dossier.numero, questionnaire.pk]
    questions = reverse("dialogue:questions", args=cles)
    assert client.post(questions, {"intitule": "Et ?", "nature": "choix", "choix": "Oui"}).status_code == 422
    assert client.post(questions, {"intitule": "Et ?", "nature": "choix", "choix": "Oui\nNon"}).status_code == 302
    assert client.post(questions, {"retirer": questionnaire.questions.first().pk}).status_code == 302
    assert questionnaire.questions.count() == 1
    adresses = reverse("dialogue:destinataires", args=cles)
    assert client.post(adresses, {}).status_code == 422
    assert client.post(adresses, {"adresses": "pas-une-adresse"}).status_code == 422
    assert client.post(adresses, {"adresses": f"{ANNE}; luc@exemple.test"}).status_code == 302
    ouvrir = reverse("dialogue:ouvrir_questionnaire", args=cles)
    assert client.post(ouvrir, {"clot_le": timezone.localdate().isoformat()}).status_code == 409
    assert client.post(ouvrir, {"clot_le": (timezone.localdate() + timedelta(days=9)).isoformat()}).status_code == 302
    assert client.post(questions, {"intitule": "Trop tard ?", "nature": "note"}).status_code == 409
    assert client.get(reverse("dialogue:clore_questionnaire", args=cles)).status_code == 200
    assert client.post(reverse("dialogue:clore_questionnaire", args=cles)).status_code == 302
    assert client.get(reverse("dialogue:questionnaires", args=[dossier.numero])).status_code == 200
