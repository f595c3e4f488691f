"""Le résumé public d'un projet : deux pages, ce qui s'y dit, ce qui ne s'y dit jamais."""

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader

from acteurs.nomenclatures import professions
from dossiers.archives import apercevoir
from dossiers.documents.resume import DIFFUSABLES, Avis, avis_de, contexte_du_resume, resume_public
from dossiers.enums import EtatProjet, Sujet
from dossiers.models import Dossier, VersionDeposee
from tests.dossiers.documents.lecture import balises, texte
from tests.fabriques.dossiers import IBAN
from tests.fabriques.etats import un_dossier_a, un_dossier_valide_tacitement

AVIS = Avis("Projet en cours d’instruction", "Déposé le 6 mars 2026.")
FICHE = {"titre": "Ouvrir des créneaux", "mission_libelle": "Accès aux soins", "debut_le": "", "fin_le": ""}


def un_acteur(categorie: str, nom: str, profession: str = "", **champs: str) -> dict[str, str]:
    return {"categorie": categorie, "nom": nom, "profession": profession, "statut": "associe", **champs}


def une_photographie(**champs: Any) -> dict[str, Any]:
    territoire = {
        "communes": [{"code": "31580", "nom": "Villefranche"}, {"code": "31005", "nom": "Avignonet"}],
        "parties": [{"code": "31555", "commune": "Toulouse", "libelle": "Est", "population": 900}],
        "population": 45_300,
        "taille": 2,
        "millesime": 2023,
        "departements": [{"code": "31", "nom": "Haute-Garonne", "population": 45_300, "nb_communes": 2}],
    }
    vides: dict[str, Any] = {"acteurs": [], "arbre": [], "fiches": []}
    return {"dossier": {"nom": "CPTS du Lauragais"}, "territoire": territoire, **vides, **champs}


def un_resume(**champs: Any) -> dict[str, Any]:
    return contexte_du_resume(une_photographie(**champs), AVIS)


def test_les_professions_se_comptent_par_leur_code_jamais_par_ce_qui_est_ecrit() -> None:
    lu = un_resume(
        acteurs=[
            un_acteur("professionnel", "Anne Puech", "Cabinet du docteur Puech", profession_code="60"),
            un_acteur("professionnel", "Paul Fabre", "Infirmier", profession_code="60"),
            un_acteur("professionnel", "Inès Roux", "Chez Inès Roux"),
        ]
    )
    assert lu["professions"]["elements"] == [
        {"libelle": "Infirmier", "nombre": 2},
        {"libelle": "Autre profession", "nombre": 1},
    ]


def test_seules_les_structures_publiques_se_nomment() -> None:
    lu = un_resume(
        acteurs=[
            un_acteur("etablissement", "Centre hospitalier de Revel", "Centre hospitalier"),
            un_acteur("medico_social", "EHPAD Les Tilleuls", "", finess="310000001"),
            un_acteur("elus", "Mairie de Revel", "Commune"),
            un_acteur("elus", "Jean Martin", "Maire"),
            un_acteur("usagers", "Marie Sans", "Association d’usagers"),
            un_acteur("medico_social", "Marc Vidal", "EHPAD", rpps="10000000001"),
            un_acteur("professionnel", "Pharmacie Durand", "Pharmacie d’officine", finess="310000002"),
        ]
    )
    assert lu["structures"]["elements"] == ["Centre hospitalier de Revel", "EHPAD Les Tilleuls", "Mairie de Revel"]


def test_une_liste_trop_longue_dit_combien_elle_tait_et_jamais_un_seul() -> None:
    objectifs = [{"niveau": 1, "intitule": f"Objectif {n}"} for n in range(9)] + [{"niveau": 2, "intitule": "Autre"}]
    assert un_resume(arbre=objectifs)["objectifs"] == {
        "elements": [f"Objectif {n}" for n in range(5)],
        "autres": 4,
    }
    assert un_resume(arbre=objectifs[:6])["objectifs"]["autres"] == 0


def test_chaque_mission_a_ses_actions_et_leurs_dates() -> None:
    fiches = [
        {**FICHE, "debut_le": "2027-01-04", "fin_le": "2027-06-30"},
        {**FICHE, "titre": "Vacciner", "mission_libelle": "Prévention"},
        {**FICHE, "titre": "Réguler", "debut_le": "2027-03-01", "fin_le": "2028-12-31"},
    ]
    lu = un_resume(fiches=fiches)
    assert [(m["libelle"], m["actions"]["elements"], m["periode"]) for m in lu["missions"]] == [
        ("Accès aux soins", ["Ouvrir des créneaux", "Réguler"], {"debut": "4 janvier 2027", "fin": "31 décembre 2028"}),
        ("Prévention", ["Vacciner"], {"debut": "", "fin": ""}),
    ]


def test_les_communes_se_rangent_par_nom_et_une_partie_le_dit() -> None:
    territoire = un_resume()["territoire"]
    assert territoire["communes"]["elements"] == ["Avignonet", "Toulouse (en partie)", "Villefranche"]
    assert (territoire["nb_communes"], territoire["population"]) == (3, 45_300)


def _version(dossier: Dossier) -> VersionDeposee:
    return dossier.versions.filter(sujet=Sujet.PROJET).order_by("-numero").first()


@pytest.mark.django_db
def test_rien_de_personnel_ni_de_nominatif_n_entre_dans_le_resume(depart) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart)
    contexte = resume_public(dossier.projet, _version(dossier)).contexte
    ecrit = json.dumps(contexte, ensure_ascii=False)
    personnes = ("Puech", "Fabre", "Roux", "porteur@exemple.test", "05 61 00 00 01", IBAN, "50000", "Coordination")
    assert [mot for mot in personnes if mot in ecrit] == []
    assert contexte["structures"]["elements"] == [
        "Centre hospitalier de Revel",
        "Mairie de Villefranche-de-Lauragais",
    ]
    assert contexte["contact"]["nom"] == "Association pour la CPTS du Lauragais"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("etat", "titre"),
    [
        (EtatProjet.DEPOSE, "Projet en cours d’instruction"),
        (EtatProjet.COMPLEMENTS_DEMANDES, "Projet en cours d’instruction"),
        (EtatProjet.VALIDE_ARS, "Projet validé par l’ARS le 7 mars 2026"),
        (EtatProjet.COMPLEMENTS_AM, "Projet validé par l’ARS le 7 mars 2026"),
        (EtatProjet.VALIDE, "Projet validé le 8 mars 2026"),
    ],
)
def test_l_avis_dit_ou_en_est_le_projet(depart, etat: str, titre: str) -> None:
    dossier = un_dossier_a(etat_projet=etat, depart=depart)
    assert avis_de(dossier.projet, _version(dossier)).titre == titre


@pytest.mark.django_db
def test_une_validation_tacite_se_dit(depart) -> None:
    dossier = un_dossier_valide_tacitement(depart)
    avis = avis_de(dossier.projet, _version(dossier))
    assert avis.titre == "Projet validé par l’ARS le 6 mai 2026"
    assert "validation tacite" in avis.texte


@pytest.mark.django_db
@pytest.mark.parametrize("etat", [EtatProjet.OPPOSE, EtatProjet.RETIRE])
def test_un_projet_qui_ne_se_diffuse_pas_n_a_pas_d_avis(etat: str) -> None:
    dossier = un_dossier_a(etat_projet=etat)
    assert etat not in DIFFUSABLES
    with pytest.raises(ValueError, match="n’a pas de résumé public"):
        avis_de(dossier.projet, _version(dossier))


def _le_pire() -> dict[str, Any]:
    """155 communes, 60 actions en six missions, 20 objectifs, toutes les professions, des noms sans fin."""
    communes = [{"code": f"31{n:03}", "nom": f"Saint-Barthélemy-de-Bellegarde-{n}"} for n in range(155)]
    departements = [{"code": c, "nom": "Tarn-et-Garonne", "population": 123_456} for c in ("31", "82", "81", "09")]
    long = "interminable et encore plus long que cela "
    acteurs = [un_acteur("professionnel", "X", profession_code=code) for code in professions()]
    acteurs += [un_acteur("etablissement", f"{n} {long * 3}", "Centre hospitalier") for n in range(60)]
    photo = une_photographie(
        dossier={"nom": "Communauté professionnelle territoriale de santé " * 4},
        acteurs=acteurs,
        arbre=[{"niveau": 1, "intitule": long * 6} for _ in range(20)],
        fiches=[
            {**FICHE, "titre": long * 5, "mission_libelle": f"Mission {m} {long}", "debut_le": "2027-09-27"}
            for m in range(6)
            for _ in range(10)
        ],
    )
    photo["territoire"] |= {"communes": communes, "departements": departements}
    return photo


@pytest.mark.django_db
@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
@pytest.mark.parametrize("pire", [False, True])
def test_il_tient_toujours_en_deux_pages_balisees(pire: bool) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    brouillon = resume_public(dossier.projet, _version(dossier))
    if pire:
        brouillon.contexte.update(contexte_du_resume(_le_pire(), Avis("Projet validé " * 3, "Une phrase. " * 18)))
    pdf = PdfReader(io.BytesIO(apercevoir(dossier, brouillon)))
    lu = texte(pdf)
    assert len(pdf.pages) == 2
    assert {"H1", "H2", "Table"} <= set(balises(pdf))
    assert "Joindre la CPTS" in lu
    assert "Ce résumé ne contient aucune donnée personnelle" in lu
    assert ("et 54 autres" in lu) is pire
