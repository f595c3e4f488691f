"""Le diagnostic : un chiffre inconnu, caché ou nul sont trois choses ; les besoins s'appuient sur lui."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dossiers.completude import manques
from dossiers.enums import EtatLettre
from dossiers.enums_diagnostic import StatutValeur
from dossiers.forms.diagnostic import IndicateurForm
from dossiers.indicateurs import DE_DEPART, PAR_CODE
from dossiers.models import IndicateurDiagnostic
from dossiers.photographie import photographier
from dossiers.regles_diagnostic import ARTICULATION, BESOINS
from dossiers.templatetags.diagnostic import chiffre, provenance
from tests.fabriques.diagnostic import un_indicateur
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


@pytest.fixture
def lettre():
    return un_dossier().lettre


def envoyer(lettre, rubrique: str, **donnees):
    client = Client()
    client.force_login(un_porteur())
    adresse = reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", rubrique])
    return client.post(adresse, donnees)


def lignes(prefixe: str, *saisies: dict, initiales: int = 0) -> dict[str, str]:
    """Les champs d'un jeu de lignes tels que le navigateur les envoie."""
    donnees = {f"{prefixe}-TOTAL_FORMS": len(saisies), f"{prefixe}-INITIAL_FORMS": initiales}
    return donnees | {f"{prefixe}-{rang}-{cle}": v for rang, ligne in enumerate(saisies) for cle, v in ligne.items()}


# --- La valeur et son état --------------------------------------------------------------------------


@pytest.mark.parametrize("statut", StatutValeur)
@pytest.mark.parametrize("valeur", [None, Decimal(0), Decimal("12.4")])
def test_la_base_ne_garde_une_valeur_que_renseignee(lettre, statut, valeur):
    coherent = (statut == StatutValeur.RENSEIGNEE) == (valeur is not None)
    indicateur = IndicateurDiagnostic(lettre=lettre, intitule="Essai", statut=statut, valeur=valeur)
    if coherent:
        indicateur.save()
        assert IndicateurDiagnostic.objects.get().valeur == valeur
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            indicateur.save()


@pytest.mark.parametrize(
    ("statut", "valeur", "enregistre"),
    [
        ("non_renseignee", "", ("non_renseignee", None)),
        ("", "", ("non_renseignee", None)),
        ("non_renseignee", "0", ("renseignee", Decimal(0))),
        ("renseignee", "12,4", ("renseignee", Decimal("12.4"))),
        ("renseignee", "1\u202f250", ("renseignee", Decimal(1250))),
        ("masquee", "", ("masquee", None)),
    ],
)
def test_une_valeur_ecrite_se_dit_renseignee_zero_compris(lettre, statut, valeur, enregistre):
    saisie = {"intitule": "Essai", "statut": statut, "valeur": valeur}
    reponse = envoyer(lettre, "diagnostic", **lignes("indicateurs", saisie))
    assert reponse.status_code == 302
    indicateur = lettre.indicateurs.get()
    assert (indicateur.statut, indicateur.valeur) == enregistre


@pytest.mark.parametrize(
    ("saisie", "message"),
    [
        ({"statut": "masquee", "valeur": "3"}, "Une valeur masquée ne s’écrit pas"),
        ({"statut": "renseignee", "valeur": ""}, "Écrivez la valeur, zéro compris"),
        ({"statut": "renseignee", "valeur": "douze"}, "Écrivez un nombre"),
        ({"annee": "20255", "valeur": "1"}, "2100"),
        ({"intitule": "", "valeur": "1"}, "nommez le vôtre"),
        ({"code": "inconnu", "valeur": "1"}, "inconnu"),
    ],
)
def test_une_saisie_fautive_est_refusee_sans_rien_perdre(lettre, saisie, message):
    complete = {"intitule": "Essai", "commentaire": "À garder."} | saisie
    reponse = envoyer(lettre, "diagnostic", diagnostic="Portrait.", **lignes("indicateurs", complete))
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert message in page
    assert "À garder." in page
    assert "Portrait." in page
    assert not lettre.indicateurs.exists()


def test_un_indicateur_de_la_liste_apporte_son_unite_et_sa_source(lettre):
    reponse = envoyer(lettre, "diagnostic", **lignes("indicateurs", {"code": "part_75_ans", "valeur": "11"}))
    assert reponse.status_code == 302
    indicateur, attendu = lettre.indicateurs.get(), PAR_CODE["part_75_ans"]
    assert (indicateur.intitule, indicateur.unite, indicateur.source) == (
        attendu.intitule,
        attendu.unite,
        attendu.source,
    )


def test_l_unite_et_la_source_saisies_l_emportent_sur_la_liste(lettre):
    saisie = {"code": "part_75_ans", "valeur": "11", "unite": "pour cent", "source": "Notre enquête"}
    envoyer(lettre, "diagnostic", **lignes("indicateurs", saisie))
    indicateur = lettre.indicateurs.get()
    assert (indicateur.unite, indicateur.source) == ("pour cent", "Notre enquête")


def test_la_liste_de_depart_ne_contient_aucune_valeur():
    assert len(PAR_CODE) == len(DE_DEPART)
    assert all(indicateur.intitule and indicateur.unite and indicateur.source for indicateur in DE_DEPART)
    assert IndicateurForm(prefix="x")["valeur"].initial is None


@pytest.mark.parametrize(
    ("champs", "ecrit"),
    [
        ({"valeur": "12.4", "unite": "%"}, "12,4 %"),
        ({"valeur": "0", "unite": "centre"}, "0 centre"),
        ({"valeur": "12010", "unite": "passages par an"}, "12 010 passages par an"),
        ({"valeur": "-1.5", "unite": "%"}, "\u22121,5 %"),
        ({"statut": StatutValeur.MASQUEE}, "Masquée (secret statistique)"),
        ({}, "Non renseignée"),
    ],
)
def test_un_chiffre_s_ecrit_en_francais_et_jamais_zero_pour_un_vide(lettre, champs, ecrit):
    un_indicateur(lettre, "Essai", **champs)
    (photographie,) = photographier(lettre)["indicateurs"]
    assert chiffre(photographie).replace("\u00a0", " ").replace("\u202f", " ") == ecrit


def test_la_provenance_dit_la_source_et_l_annee(lettre):
    un_indicateur(lettre, "Essai", "1", source="Insee", annee=2023)
    un_indicateur(lettre, "Autre", "1")
    assert [provenance(i) for i in photographier(lettre)["indicateurs"]] == ["Insee, 2023", "–"]


def test_un_indicateur_enregistre_se_lit_d_une_ligne_et_s_ouvre_s_il_est_fautif(lettre):
    sans_mt = un_indicateur(lettre, "Sans médecin traitant", "14", unite="%", annee=2025)
    un_indicateur(lettre, "Orthophonistes", statut=StatutValeur.MASQUEE)
    client = Client()
    client.force_login(un_porteur())
    adresse = reverse("dossiers:rubrique", args=[lettre.dossier.numero, "lettre", "diagnostic"])
    page = client.get(adresse).content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert re.findall(r'<details class="ligne-repliee"( open)?><summary>(.*?)</summary>', page) == [
        ("", "Sans médecin traitant : 14 % (2025)"),
        ("", "Orthophonistes : Masquée (secret statistique)"),
    ]
    fautive = {"id": sans_mt.pk, "intitule": "Sans médecin traitant", "statut": "renseignee", "valeur": ""}
    refus = envoyer(lettre, "diagnostic", **lignes("indicateurs", fautive, initiales=1)).content.decode()
    assert re.findall(r'<details class="ligne-repliee"( open)?>', refus) == [" open"]


# --- Les besoins ------------------------------------------------------------------------------------


def test_un_besoin_se_lie_a_plusieurs_indicateurs_de_sa_lettre(lettre):
    premiers = [un_indicateur(lettre, "Un", "1"), un_indicateur(lettre, "Deux", "2")]
    saisie = {"intitule": "Accès", "indicateurs": [i.pk for i in premiers]}
    assert envoyer(lettre, "besoins", **lignes("besoins", saisie)).status_code == 302
    assert [i.intitule for i in lettre.besoins.get().indicateurs.all()] == ["Un", "Deux"]


def test_l_indicateur_d_une_autre_lettre_est_refuse(lettre):
    autre = un_indicateur(un_dossier(nom="CPTS voisine").lettre, "Ailleurs", "1")
    reponse = envoyer(lettre, "besoins", **lignes("besoins", {"intitule": "Accès", "indicateurs": [autre.pk]}))
    assert reponse.status_code == 422
    assert not lettre.besoins.exists()


@pytest.mark.parametrize(
    ("appui", "indicateur", "bloque"),
    [
        ("Une enquête.", None, False),
        ("", {"valeur": "0"}, False),
        ("", {"statut": StatutValeur.MASQUEE}, False),
        ("", {}, True),
        ("   ", None, True),
    ],
)
def test_un_besoin_tient_par_son_appui_ecrit_ou_par_un_indicateur(lettre, appui, indicateur, bloque):
    besoin = lettre.besoins.create(intitule="Accès", appui=appui)
    if indicateur is not None:
        besoin.indicateurs.add(un_indicateur(lettre, "Essai", **indicateur))
    assert bool(manques([BESOINS], photographier(lettre))) is bloque


@pytest.mark.parametrize(
    ("texte", "phrase", "averti"), [("Oui.", "", False), ("", "Avec elle.", False), ("", "", True)]
)
def test_l_articulation_se_dit_par_le_texte_ou_par_un_dispositif(lettre, texte, phrase, averti):
    lettre.articulation = texte
    lettre.dispositifs.create(nature="msp", nom="Maison de santé", articulation=phrase)
    assert bool(manques([ARTICULATION], photographier(lettre))) is averti


def test_une_version_d_avant_les_indicateurs_se_controle_encore():
    ancienne = {"besoins": [{"intitule": "Accès", "appui": "Un chiffre."}], "articulation": "Oui."}
    assert manques([BESOINS, ARTICULATION], ancienne) == []


# --- La reprise -------------------------------------------------------------------------------------


def test_une_nouvelle_lettre_reprend_le_diagnostic_et_ses_liens():
    ancien = un_dossier_a(etat_lettre=EtatLettre.REFUSEE)
    avant = photographier(ancien.lettre)
    client = Client()
    client.force_login(un_porteur())
    client.post(reverse("dossiers:nouvelle_lettre", args=[ancien.numero]))
    nouveau = ancien.suites.get()
    reprise = photographier(nouveau.lettre)
    for cle in ("diagnostic", "forces", "faiblesses", "indicateurs", "besoins", "dispositifs"):
        assert reprise[cle] == avant[cle]
        assert reprise[cle]
    assert ancien.lettre.besoins.get().indicateurs.count() == 1
    assert not set(ancien.lettre.indicateurs.values_list("pk", flat=True)) & set(
        nouveau.lettre.indicateurs.values_list("pk", flat=True)
    )


def test_un_texte_html_reste_du_texte(lettre):
    une_lettre_complete(lettre.dossier)
    un_indicateur(lettre, "<b>gras</b>", "1", commentaire="<script>x</script>")
    client = Client()
    client.force_login(un_porteur())
    page = client.get(reverse("dossiers:lecture", args=[lettre.dossier.numero, "lettre"])).content.decode()
    assert "<b>gras</b>" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
