"""Saisies fautives de bout en bout (territoire, textes hostiles, dates) : dites, rien de perdu, rien d'exécuté."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from commun.delais import jour_paris
from commun.exports import FormatExport
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers import etapes
from dossiers.actions import lettre as lettres
from dossiers.archives import produire
from dossiers.enums import EtatLettre, TypeDocument
from dossiers.models import Besoin, Dossier, LettreIntention
from dossiers.tableau_acteurs import exporter_les_acteurs
from territoires import actions as territoires
from territoires.models import AncienCode, Commune
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
COMMUNE, VOISINE, AUTRE = "31582", "31037", "31451"
MALICE = '=1+1"><script>alert(1)</script>'
BRUT = "<script>alert(1)"


def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


@pytest.fixture
def dossier() -> Dossier:
    """Une commune entière, une autre en partie, une troisième fusionnée dans la première."""
    partie = territoires.PartieSaisie(AUTRE, "Nord", 10, "Insee.")
    dossier = un_dossier(codes=(COMMUNE,), parties=(partie,))
    un_dossier(codes=(VOISINE,), nom="Pour semer")
    AncienCode.objects.create(code="31999", nom="Vieux-Bourg", commune_id=COMMUNE, nature="fusionnee")
    return dossier


def envoyer(dossier: Dossier, donnees: dict[str, Any]):
    adresse = reverse("dossiers:territoire", args=[dossier.numero, "lettre"])
    return client_de(responsable(dossier)).post(adresse, donnees, follow=True)


def contenu(dossier: Dossier) -> tuple[list[str], list[tuple[str, str, int]]]:
    version = Dossier.objects.get(pk=dossier.pk).territoire.version_courante
    parties = version.parties.order_by("pk").values_list("commune_id", "libelle", "population")
    return list(version.communes_entieres.order_by("pk").values_list("commune_id", flat=True)), list(parties)


def une_partie(**autres: Any) -> dict[str, Any]:
    valeurs = {"commune": VOISINE, "libelle": "Bourg", "population": "12", "justification": "Insee.", **autres}
    return {"ajouter_partie": "1", **{f"partie-{cle}": valeur for cle, valeur in valeurs.items()}}


REFUS = {
    "code inconnu": ({"ajouter_commune": "99999"}, "Code de commune inconnu : 99999."),
    "commune fusionnée": ({"ajouter_commune": "31999"}, "31999 (Vieux-Bourg) fait aujourd’hui partie de"),
    "EPCI inconnu": ({"ajouter_epci": "000000000"}, "Aucun EPCI actuel n’a le SIREN 000000000"),
    "commune déjà là": ({"ajouter_commune": COMMUNE}, "est déjà comprise : rien n’a changé"),
    "commune déjà en partie": (
        {"ajouter_commune": AUTRE},
        "est comprise en partie : retirez d’abord cette partie",
    ),
    "liste de codes inconnus": ({"coller": "1", "collage-liste": "99998\n99999"}, "99998"),
    "liste vide": ({"coller": "1", "collage-liste": ""}, "Collez au moins un code"),
    "partie trop grande": (une_partie(population="2999999"), "une partie de la commune ne peut pas en compter"),
    "partie d’une commune entière": (une_partie(commune=COMMUNE), "est déjà comprise en entier"),
    "partie deux fois": (une_partie(commune=AUTRE, libelle="Nord"), "est déjà comprise"),
    "partie négative": (une_partie(population="-3"), "supérieur"),
    "des lettres dans un nombre": (une_partie(population="beaucoup"), "Écrivez un nombre entier"),
    "partie sans source": (une_partie(justification=" "), "D’où vient ce chiffre"),
    "partie d’une commune inconnue": (une_partie(commune="Xyzzy"), "Aucune commune de ce nom"),
    "correction sans motif": (
        {"corriger": "1", "correction-population": "5000", "correction-motif": ""},
        "Dites pourquoi la population est corrigée",
    ),
    "correction en lettres": (
        {"corriger": "1", "correction-population": "mille", "correction-motif": "Motif gardé."},
        "Écrivez un nombre entier",
    ),
    "rien de demandé": ({"inconnu": "1"}, "Aucun acte demandé"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_une_saisie_fautive_du_territoire_est_dite_et_ne_change_rien(dossier: Dossier, cas: str) -> None:
    donnees, message = REFUS[cas]
    avant = contenu(dossier)
    page = envoyer(dossier, donnees).content.decode()
    assert message in page
    assert contenu(dossier) == avant


@pytest.mark.parametrize("cas", [cas for cas, (donnees, _m) in REFUS.items() if any("-" in cle for cle in donnees)])
def test_ce_qui_a_ete_tape_reste_a_l_ecran(dossier: Dossier, cas: str) -> None:
    donnees, _message = REFUS[cas]
    page = envoyer(dossier, donnees).content.decode().replace("\r\n", "\n")
    textes = [valeur for cle, valeur in donnees.items() if "-" in cle and valeur.strip()]
    assert [valeur for valeur in textes if valeur not in page] == []


def test_une_liste_aux_codes_repetes_ou_anciens_compte_chaque_commune_une_fois(dossier: Dossier) -> None:
    envoyer(dossier, {"coller": "1", "collage-liste": f"{VOISINE}\n{VOISINE}\n31999\n{COMMUNE}"})
    assert sorted(contenu(dossier)[0]) == sorted([COMMUNE, VOISINE])


def test_la_commune_actuelle_est_proposee_avec_son_code(dossier: Dossier) -> None:
    with pytest.raises(territoires.TerritoireRefuse) as refus:
        territoires.ajouter_communes(territoire=dossier.territoire, codes=["31999", "99999"], maintenant=timezone.now())
    actuelle = Commune.objects.get(pk=COMMUNE)
    assert str(refus.value) == (
        f"31999 (Vieux-Bourg) fait aujourd’hui partie de {actuelle.nom} : choisissez {COMMUNE}. "
        "Code de commune inconnu : 99999."
    )


# --- HTML et formules dans chaque texte ------------------------------------------------------------------


def _champs_de_texte(modele: type[models.Model]) -> list[str]:
    """Les champs libres assez longs pour le texte hostile."""
    libres = (models.CharField, models.TextField)
    return [
        champ.name
        for champ in modele._meta.fields
        if isinstance(champ, libres)
        and not isinstance(champ, models.EmailField)
        and not champ.choices
        and (champ.max_length is None or champ.max_length >= 60)
        and champ.name not in ("etat", "convention_reference")
    ]


@pytest.fixture
def hostile() -> Dossier:
    """Une lettre dont chaque texte est hostile, déposée puis reprise."""
    partie = territoires.PartieSaisie(AUTRE, MALICE, 10, MALICE)
    dossier = un_dossier(nom=f"CPTS {MALICE}", codes=(COMMUNE, VOISINE), parties=(partie,))
    lettre = une_lettre_complete(dossier)
    LettreIntention.objects.filter(pk=lettre.pk).update(**dict.fromkeys(_champs_de_texte(LettreIntention), MALICE))
    Besoin.objects.update(intitule=MALICE, appui=MALICE)
    lettre.missions.update(constat=MALICE, objectif=MALICE, actions=MALICE)
    dossier.acteurs.update(nom=MALICE)
    dossier.lignes_budget.update(libelle=MALICE)
    territoires.corriger_population(
        territoire=dossier.territoire, population=4000, motif=MALICE, maintenant=timezone.now()
    )
    lettres.deposer(LettreIntention.objects.get(pk=lettre.pk), auteur=responsable(dossier), maintenant=timezone.now())
    return Dossier.objects.get(pk=dossier.pk)


def test_assez_de_champs_sont_eprouves() -> None:
    voulus = {"diagnostic", "actions_information", "organisation", "articulation", "calendrier", "contact_nom"}
    assert voulus <= set(_champs_de_texte(LettreIntention))


@pytest.mark.parametrize("role", ["responsable", Role.COORDINATEUR])
def test_aucune_page_lue_n_execute_un_texte_hostile(hostile: Dossier, role: str) -> None:
    personne = responsable(hostile) if role == "responsable" else un_agent(Role(role))
    client = client_de(personne)
    adresses = [
        hostile.get_absolute_url(),
        reverse("dossiers:liste"),
        reverse("dossiers:journal", args=[hostile.numero]),
        reverse("dossiers:equipe", args=[hostile.numero]),
        reverse("dossiers:lecture", args=[hostile.numero, "lettre"]),
        reverse("dossiers:versions", args=[hostile.numero, "lettre"]),
        reverse("dossiers:comparaison", args=[hostile.numero, "lettre", "1", "1"]),
    ]
    lues = {adresse: client.get(adresse) for adresse in adresses}
    assert {adresse: page.status_code for adresse, page in lues.items() if page.status_code != 200} == {}
    assert [adresse for adresse, page in lues.items() if BRUT in page.content.decode()] == []
    assert "&lt;script&gt;alert(1)" in lues[adresses[4]].content.decode()


def test_aucune_page_de_saisie_n_execute_un_texte_hostile() -> None:
    dossier = un_dossier(nom=f"CPTS {MALICE}")
    lettre = une_lettre_complete(dossier)
    LettreIntention.objects.filter(pk=lettre.pk).update(**dict.fromkeys(_champs_de_texte(LettreIntention), MALICE))
    Besoin.objects.update(intitule=MALICE, appui=MALICE)
    dossier.acteurs.update(nom=MALICE)
    client = client_de(responsable(dossier))
    adresses = [etapes.adresse(dossier.lettre, rubrique) for rubrique in etapes.RUBRIQUES_LETTRE]
    adresses.append(reverse("dossiers:essai", args=[dossier.numero, "lettre"]))
    lues = {adresse: client.get(adresse, follow=True) for adresse in adresses}
    assert {adresse: page.status_code for adresse, page in lues.items() if page.status_code != 200} == {}
    assert [adresse for adresse, page in lues.items() if BRUT in page.content.decode()] == []


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_pdf_imprime_le_texte_hostile_tel_quel(hostile: Dossier) -> None:
    document = produire(hostile.documents.get(type=TypeDocument.LETTRE).pk)
    with document.fichier.open("rb") as fichier:
        lu = PdfReader(io.BytesIO(fichier.read()))
    pages = "".join(page.extract_text() for page in lu.pages)
    assert "alert(1)" in pages
    assert "/JavaScript" not in (lu.trailer["/Root"].get("/Names") or {})


def test_l_export_des_acteurs_neutralise_les_formules(hostile: Dossier) -> None:
    acteurs = hostile.acteurs.order_by("pk")
    texte = exporter_les_acteurs(acteurs, FormatExport.CSV).decode("utf-8-sig")
    assert "'=1+1" in texte
    assert [ligne for ligne in texte.splitlines() if ligne.startswith(("=", "+", "@"))] == []
    feuille = load_workbook(io.BytesIO(exporter_les_acteurs(acteurs, FormatExport.XLSX))).active
    assert {case.data_type for ligne in feuille.iter_rows(min_row=2) for case in ligne} <= {"s", "inlineStr", "n", "b"}


# --- Dates dans le désordre ------------------------------------------------------------------------------


def _acte(role: Role, dossier: Dossier, nom: str, donnees: dict[str, Any]):
    adresse = reverse("dossiers:acte", args=[dossier.numero, "lettre", nom])
    return client_de(un_agent(role)).post(adresse, donnees)


def _jour(decalage: int) -> str:
    return (jour_paris(timezone.now()) + timedelta(days=decalage)).isoformat()


@pytest.mark.parametrize(
    ("etat", "role", "nom", "donnees", "message"),
    [
        (
            EtatLettre.DEPOSEE,
            Role.COORDINATEUR,
            "demander_complements",
            {"commentaire": "Précisez le nombre.", "souhaitee_le": -1},
            "doit être à venir",
        ),
        (
            EtatLettre.TRANSMISE,
            Role.DECIDEUR_ARS,
            "accorder",
            {"montant": "15000", "convention": "FIR-1", "decidee_le": 3},
            "ne peut pas être à venir",
        ),
        (
            EtatLettre.TRANSMISE,
            Role.DECIDEUR_ARS,
            "accorder",
            {"montant": "15000", "convention": "FIR-1", "decidee_le": -900},
            "ne peut pas précéder la transmission",
        ),
    ],
)
def test_une_date_dans_le_desordre_est_refusee_sans_rien_perdre(
    etat: EtatLettre, role: Role, nom: str, donnees: dict[str, Any], message: str
) -> None:
    dossier = un_dossier_a(etat)
    saisie = {cle: _jour(valeur) if isinstance(valeur, int) else valeur for cle, valeur in donnees.items()}
    reponse = _acte(role, dossier, nom, saisie)
    page = reponse.content.decode()
    assert reponse.status_code in (409, 422)
    assert message in page
    assert [valeur for valeur in saisie.values() if valeur not in page] == []
    assert Dossier.objects.get(pk=dossier.pk).lettre.etat == etat
