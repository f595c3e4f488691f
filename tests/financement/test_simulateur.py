"""Le simulateur public : sans connexion, adresse partageable, mêmes résultats que la commande, refus clairs."""

import html
import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from financement.baremes import ACI_2019
from financement.forms.simulateur import SimulationForm
from financement.plan import etablir_plan
from financement.simulation import ChoixDeMission, simuler, toutes_les_missions
from territoires.models import Commune
from tests.fabriques.communes import codes_du_departement, semer_communes

pytestmark = pytest.mark.django_db
ADRESSE = "/simulateur/"


def texte_de(reponse):
    """Le texte de la page, sans balises, espaces insécables rendues ordinaires."""
    brut = html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode()))
    return re.sub(r"\s+", " ", brut)


def simuler_en_json(capsys, *arguments):
    call_command("simuler", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def communes():
    """Auch et Condom, plus une collectivité dont la population n'est pas connue."""
    auch, condom = semer_communes(["32013", "32107"])
    Commune.objects.create(code="32999", nom="Sans Nombre", nom_recherche="sans nombre", departement=auch.departement)
    return auch.population + condom.population


def test_la_page_est_publique_et_propose_toutes_les_missions_a_cent_pour_cent(client):
    reponse = client.get(ADRESSE)
    assert reponse.status_code == 200
    assert reverse("financement:simulateur") == ADRESSE
    contenu = reponse.content.decode()
    for mission in ACI_2019.missions:
        assert re.search(rf'name="mission" value="{mission.code}"[^>]* checked', contenu)
        assert re.search(rf'name="taux_{mission.code}" value="100"', contenu)
    assert "resultat" not in reponse.context["form"].data
    assert 'id="resultat"' not in contenu


@pytest.mark.parametrize("methode", ["post", "put", "delete"])
def test_le_simulateur_ne_se_lit_que_par_une_adresse(client, methode):
    assert getattr(client, methode)(ADRESSE).status_code == 405


def test_une_adresse_courte_simule_toutes_les_missions_des_la_signature(client):
    reponse = client.get(ADRESSE, {"population": "52000", "signature": "2026-03-02"})
    assert reponse.status_code == 200
    attendue = simuler(52_000, date(2026, 3, 2), toutes_les_missions(ACI_2019), ACI_2019)
    assert reponse.context["simulation"] == attendue
    assert attendue.resultat.plafond_annuel == ACI_2019.total(2, avec_supplement=False)
    assert attendue.plan.total == 5 * ACI_2019.total(2, avec_supplement=False)
    texte = texte_de(reponse)
    for fragment in (
        "Taille 2, 52 000 habitants",
        "242 000,00 €",
        "1 210 000,00 €",
        "lundi 2 mars 2026",
        "2 mars 2031",
    ):
        assert fragment in texte


@pytest.mark.parametrize(
    ("population", "averti"), [("78399", False), ("78400", True), ("81600", True), ("81601", False)]
)
def test_une_population_a_moins_de_deux_pour_cent_d_un_seuil_est_signalee(client, population, averti):
    assert ("à moins de 2 % du seuil de 80 000" in texte_de(client.get(ADRESSE, {"population": population}))) is averti


def test_un_parametre_etranger_ne_declenche_pas_de_simulation(client):
    assert client.get(ADRESSE, {"utm_source": "lettre"}).status_code == 200


def test_la_page_montre_chaque_ligne_avec_sa_regle_et_les_deux_tableaux(client):
    reponse = client.get(ADRESSE, {"population": "52000", "signature": "2026-03-02", "supplement": "on"})
    simulation, texte = reponse.context["simulation"], texte_de(reponse)
    normal = {"\u202f": " ", "\u00a0": " "}
    for ligne in (*simulation.resultat.lignes, *simulation.plan.lignes):
        assert ligne.regle.translate(str.maketrans(normal)) in texte
    for du in simulation.plan.dus:
        assert du.regle.translate(str.maketrans(normal)) in texte
    for echeance in simulation.echeances:
        assert echeance.libelle in texte


def test_le_bas_de_page_dit_la_source_la_version_et_les_hypotheses(client):
    texte = texte_de(client.get(ADRESSE))
    for fragment in ("ACI-2019", "arrêté du 21 août 2019 (JO du 24 août 2019)", "[à confirmer]", "brouillon"):
        assert fragment in texte
    assert texte.count("[à confirmer]") == len(ACI_2019.hypotheses)


def test_les_choix_du_visiteur_sont_suivis(client):
    reponse = client.get(
        ADRESSE,
        {
            "choix": "1",
            "population": "39 999",
            "signature": "2026-03-02",
            "mission": ["acces_soins", "prevention"],
            "supplement": "on",
            "demarrage_acces_soins": "2026-06-01",
            "taux_prevention": "87,5",
        },
    )
    from_page = reponse.context["simulation"]
    choix = (
        ChoixDeMission("acces_soins", supplement=True, demarrage=date(2026, 6, 1)),
        ChoixDeMission("prevention", taux=ACI_2019.valeur("taux_avance") + ACI_2019.valeur("taux_avance") / 6),
    )
    assert from_page.plan == simuler(39_999, date(2026, 3, 2), choix, ACI_2019).plan


def test_l_adresse_partagee_redonne_exactement_la_simulation(client):
    demande = {
        "choix": "1",
        "population": "120000",
        "signature": "2026-05-15",
        "mission": ["acces_soins", "parcours"],
        "supplement": "on",
        "demarrage_parcours": "2027-01-01",
        "taux_parcours": "60",
        "taux_acces_soins": "100",
    }
    premiere = client.get(ADRESSE, demande)
    seconde = client.get(f"{ADRESSE}?{premiere.context['partage']}")
    assert seconde.context["simulation"] == premiere.context["simulation"]
    courte = client.get(ADRESSE, {"population": "120000", "signature": "2026-05-15"})
    assert courte.context["partage"] == "population=120000&signature=2026-05-15"


REFUS = {
    "negative": ({"population": "-52000"}, "population", "négative"),
    "texte": ({"population": "beaucoup"}, "population", "nombre entier"),
    "decimale": ({"population": "52000.5"}, "population", "nombre entier"),
    "nulle": ({"population": "0"}, "population", "au moins un habitant"),
    "enorme": ({"population": "999999999999"}, "population", "dépasse"),
    "absente": ({"population": "", "signature": "2026-03-02"}, "population", "nombre d’habitants"),
    "mission inconnue": ({"population": "52000", "mission": "chirurgie"}, "mission", "chirurgie"),
    "mission d’un brouillon": ({"population": "52000", "mission": "crise_sanitaire"}, "mission", "crise_sanitaire"),
    "signature impossible": ({"population": "52000", "signature": "2026-02-30"}, "signature", "date"),
    "signature vide": ({"population": "52000", "signature": ""}, "signature", "date"),
    "demarrage avant": (
        {"population": "52000", "signature": "2026-03-02", "demarrage_parcours": "2026-03-01"},
        "demarrage_parcours",
        "précède la signature",
    ),
    "taux trop grand": ({"population": "52000", "taux_parcours": "101"}, "taux_parcours", "0 à 100"),
    "taux illisible": ({"population": "52000", "taux_qualite": "NaN"}, "taux_qualite", "0 à 100"),
    "commune inconnue": ({"communes": "99999"}, "communes", "introuvable"),
    "population et communes": ({"population": "52000", "communes": "32013"}, "population", "pas les deux"),
    "commune sans population": ({"communes": "32999"}, "communes", "inconnue pour"),
}


@pytest.mark.parametrize("nom", REFUS)
def test_une_saisie_invalide_rend_400_nomme_le_champ_et_garde_la_saisie(client, communes, nom):
    demande, champ, fragment = REFUS[nom]
    reponse = client.get(ADRESSE, demande)
    assert reponse.status_code == 400
    form = reponse.context["form"]
    assert list(form.errors) == [champ]
    assert fragment in html.unescape(str(form.errors[champ]))
    contenu = html.unescape(reponse.content.decode())
    assert 'class="resume-erreurs"' in contenu
    assert "<title>Erreur : " in contenu
    for nom_du_champ, valeur in demande.items():
        if nom_du_champ != "mission":
            assert valeur in contenu, nom_du_champ
    assert 'id="resultat"' not in contenu


def test_chaque_erreur_du_resume_mene_a_un_champ_de_la_page(client):
    reponse = client.get(
        ADRESSE,
        {"population": "abc", "signature": "x", "mission": ["y", "qualite"], "demarrage_qualite": "z", "communes": ""},
    )
    contenu = reponse.content.decode()
    cibles = re.findall(r'<li><a href="#([^"]+)">', contenu)
    assert len(cibles) == 4
    assert all(f'id="{cible}"' in contenu for cible in cibles)


def test_les_populations_des_communes_s_additionnent(client, communes):
    reponse = client.get(ADRESSE, {"communes": "32013\nCondom", "signature": "2026-03-02"})
    assert reponse.context["simulation"].situation.population == communes == 22_428 + 6_473
    assert "Population municipale de 2 communes, millésime 2023" in texte_de(reponse)
    assert reponse.context["partage"].startswith("communes=32013")


def test_additionner_coute_autant_de_requetes_pour_une_et_pour_trente_communes():
    codes = codes_du_departement("32", 30)
    semer_communes(codes)

    def additionner(nombre):
        with CaptureQueriesContext(connection) as requetes:
            form = SimulationForm(ACI_2019, QueryDict(urlencode({"communes": "\n".join(codes[:nombre])})))
            assert form.is_valid(), form.errors
        return len(requetes)

    assert additionner(1) == additionner(3) == additionner(30)


def test_sans_commune_la_page_ne_lit_rien_en_base(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(ADRESSE, {"population": "52000"})


def test_la_commande_imprime_le_meme_plan_que_la_page(client, capsys):
    sortie = simuler_en_json(
        capsys,
        "--population=52000",
        "--signature=2026-03-02",
        "--mission=acces_soins:compensation,supplement",
        "--mission=parcours:demarrage=2026-09-01,taux=0.5",
        "--mission=prevention",
    )
    demande = {
        "choix": "1",
        "population": "52000",
        "signature": "2026-03-02",
        "mission": ["acces_soins", "parcours", "prevention"],
        "compensation": "on",
        "supplement": "on",
        "demarrage_parcours": "2026-09-01",
        "taux_parcours": "50",
    }
    simulation = client.get(ADRESSE, demande).context["simulation"]
    assert sortie["total"] == str(simulation.plan.total)
    assert [ligne["montant"] for ligne in sortie["lignes"]] == [str(ligne.montant) for ligne in simulation.plan.lignes]
    assert [ligne["regle"] for ligne in sortie["annuel"]["lignes"]] == [li.regle for li in simulation.resultat.lignes]
    assert [annee["total"] for annee in sortie["dus"]] == [str(annee.total) for annee in simulation.annees]
    assert [v["total"] for v in sortie["versements"]] == [str(e.total) for e in simulation.echeances]
    assert sortie["alertes"] == list(simulation.plan.alertes)


def test_la_commande_sans_mission_prend_les_valeurs_de_depart(capsys):
    sortie = simuler_en_json(capsys, "--population", "175001", "--signature", "2026-03-02")
    assert (sortie["taille"], sortie["plafond_annuel"], sortie["total"]) == (4, "380000.00", "1900000.00")


def test_la_commande_additionne_des_communes(capsys, communes):
    sortie = simuler_en_json(capsys, "--commune", "32013", "--commune", "Condom")
    assert (sortie["population"], sortie["taille"]) == (communes, 1)


@pytest.mark.parametrize(
    ("arguments", "champ"),
    [
        (["--population=-1"], "population"),
        (["--population=abc"], "population"),
        ([], "population"),
        (["--population=1", "--commune=32013"], "population"),
        (["--commune=99999"], "communes"),
        (["--population=1", "--mission=chirurgie"], "missions[1].code"),
        (["--population=1", "--mission=parcours:compensation"], "missions[1].compensation_snp"),
        (["--population=1", "--mission=parcours", "--mission=parcours"], "missions[1].code"),
        (["--population=1", "--mission=parcours:gratuit"], "missions[1]"),
        (["--population=1", "--mission=parcours:taux=2"], "missions[1].atteinte.1"),
        (["--population=1", "--signature=demain"], "signature"),
        (["--population=1", "--bareme=ACI-AV2-2022"], "bareme"),
    ],
)
def test_la_commande_refuse_en_nommant_le_champ_avec_le_code_2(arguments, champ):
    with pytest.raises(CommandError, match=re.escape(f"Refusé : {champ} : ")) as refus:
        call_command("simuler", *arguments)
    assert refus.value.returncode == 2


def test_la_sortie_lisible_dit_l_annuel_les_dus_et_les_versements(capsys):
    call_command("simuler", "--population=52000", "--signature=2026-03-02")
    sortie = capsys.readouterr().out
    for fragment in ("Année pleine", "Dû par année du contrat", "Versements", "2 mars 2026", "[à confirmer]"):
        assert fragment in sortie


def test_les_dus_de_la_page_sont_ceux_du_moteur(client):
    reponse = client.get(ADRESSE, {"population": "52000", "signature": "2026-03-02", "demarrage_qualite": "2027-12-01"})
    simulation = reponse.context["simulation"]
    plan = etablir_plan(simulation.situation, ACI_2019)
    assert sum(ligne.total for ligne in reponse.context["dus"]) == plan.total
    assert reponse.context["echeances"][-1].cumul == plan.total
    qualite = [ligne for ligne in reponse.context["dus"] if ligne.poste.startswith("Qualité")]
    assert all(ligne.montants[0] is None and ligne.montants[1] is not None for ligne in qualite)
