"""Comparer deux photographies : champ par champ, ligne par ligne, mot à mot ; et le registre des libellés."""

import copy
import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.comparaison import Genre, Sort, comparer, segments
from dossiers.comparaison.ecarts import EcartDeChamp
from dossiers.comparaison.mots import MOTS_MAXIMUM
from dossiers.enums import Sujet
from dossiers.models import GroupeDeTravail
from dossiers.photographie import photographier
from dossiers.photographie.libelles import LIBELLES
from dossiers.photographie.noeuds import Groupe, Lignes, Noeud
from territoires.actions import PartieSaisie
from tests.fabriques.communes import LAURAGAIS
from tests.fabriques.dossiers import un_dossier, un_projet_complet, une_lettre_complete
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.pieces import une_piece

Contenu = dict[str, Any]
REGISTRE = "dossiers/photographie/libelles.py"


def en_json(contenu: Contenu) -> Contenu:
    return json.loads(json.dumps(contenu))


@pytest.fixture
def lettre(db: None) -> Contenu:
    return en_json(photographier(une_lettre_complete()))


@pytest.fixture
def projet(db: None) -> Contenu:
    return en_json(photographier(un_projet_complet(un_dossier_a(etat_projet="brouillon").projet)))


@pytest.fixture
def pleine(db: None, request: pytest.FixtureRequest) -> Contenu:
    """La photographie d'un dossier dont aucune liste n'est vide : partie de commune, groupe, pièce compris."""
    territoire = {"codes": LAURAGAIS[1:], "parties": [PartieSaisie(LAURAGAIS[0], "Bourg", 1_000, "Insee")]}
    if request.param == Sujet.LETTRE:
        objet = une_lettre_complete(un_dossier(**territoire))
        GroupeDeTravail.objects.create(dossier=objet.dossier, nom="Prévention")
    else:
        objet = un_projet_complet(un_dossier_a(etat_projet="brouillon", **territoire).projet)
    une_piece(objet, rubrique="pieces")
    return en_json(photographier(objet))


# --- Le registre -----------------------------------------------------------------------------------------


def sans_libelle(noeud: Noeud, valeur: Any, chemin: str) -> list[str]:
    """Chemins des clés photographiées que le registre ne nomme pas."""
    if isinstance(noeud, Lignes):
        return [m for ligne in valeur or () for m in _sous(noeud, ligne, chemin)]
    return _sous(noeud, valeur or {}, chemin) if isinstance(noeud, Groupe) else []


def _sous(noeud: Groupe | Lignes, contenu: Contenu, chemin: str) -> list[str]:
    absents = []
    for cle, valeur in contenu.items():
        if cle not in noeud.cles:
            absents.append(f"{chemin}.{cle}")
        else:
            absents += sans_libelle(noeud.cles[cle], valeur, f"{chemin}.{cle}")
    return absents


def listes_vides(noeud: Noeud, valeur: Any, chemin: str) -> list[str]:
    """Chemins des listes dont la photographie d'essai n'a aucune ligne : leurs sous-clés ne seraient pas vues."""
    if isinstance(noeud, Lignes) and not valeur:
        return [chemin]
    contenus = valeur if isinstance(noeud, Lignes) else [valeur or {}] if isinstance(noeud, Groupe) else []
    trouvees: set[str] = set()
    for cle, sous in getattr(noeud, "cles", {}).items():
        lus = [listes_vides(sous, contenu.get(cle), f"{chemin}.{cle}") for contenu in contenus]
        trouvees |= set.intersection(*map(set, lus)) if lus else set()
    return sorted(trouvees)


DEUX = pytest.mark.parametrize(("sujet", "pleine"), [(s, s) for s in (Sujet.LETTRE, Sujet.PROJET)], indirect=["pleine"])


@DEUX
def test_chaque_cle_photographiee_a_son_libelle(sujet: str, pleine: Contenu) -> None:
    assert listes_vides(LIBELLES[sujet], pleine, sujet) == []
    absents = sorted(set(sans_libelle(LIBELLES[sujet], pleine, sujet)))
    assert absents == [], (
        f"Clés photographiées sans libellé : {', '.join(absents)}. Ajoutez-les dans {REGISTRE}, à la même place : "
        "Champ ou texte() pour une valeur, Lignes pour une liste (avec identites, ses clés stables), Groupe pour un "
        "dictionnaire, CALCULE si le portail la déduit du reste. La comparaison de deux versions en a besoin."
    )


@DEUX
def test_une_sous_cle_de_piece_sans_libelle_est_vue(sujet: str, pleine: Contenu) -> None:
    pleine["pieces"][0]["auteur"] = "x"
    assert sans_libelle(LIBELLES[sujet], pleine, sujet) == [f"{sujet}.pieces.auteur"]


def test_une_cle_sans_libelle_est_vue(lettre: Contenu) -> None:
    lettre["contact"]["fax"] = "x"
    lettre["acteurs"][0]["rang"] = 1
    lettre["pigeon"] = {}
    absents = set(sans_libelle(LIBELLES[Sujet.LETTRE], lettre, "lettre"))
    assert {"lettre.contact.fax", "lettre.acteurs.rang", "lettre.pigeon"} <= absents


def test_une_cle_sans_libelle_se_compare_quand_meme(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    apres["pigeon_voyageur"] = [{"nom": "Cher Ami", "vols": 12}]
    [rubrique] = comparer(lettre, apres, Sujet.LETTRE).rubriques
    assert (rubrique.titre, rubrique.listes[0].lignes[0].nom) == ("Pigeon voyageur", "Cher Ami")


# --- Champs, lignes, communes, budget --------------------------------------------------------------------


@pytest.mark.parametrize("sujet", ["lettre", "projet"])
def test_une_photographie_ne_differe_pas_d_elle_meme(sujet: str, request: pytest.FixtureRequest) -> None:
    contenu = request.getfixturevalue(sujet)
    comparaison = comparer(contenu, copy.deepcopy(contenu), sujet)
    assert (comparaison.vide, comparaison.nombre) == (True, 0)
    assert "Territoire" in comparaison.inchangees


def _changements(avant: Contenu, apres: Contenu) -> dict[str, list[tuple[str, str, str]]]:
    return {
        r.cle: [(c.libelle, c.avant, c.apres) for c in r.champs] for r in comparer(avant, apres, Sujet.LETTRE).rubriques
    }


def test_un_champ_change_dit_avant_et_apres(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    apres["contact"]["telephone"] = ""
    apres["financement"]["demande"] = False
    assert _changements(lettre, apres) == {
        "contact": [("Téléphone", "05 61 00 00 01", "")],
        "financement": [("Financement demandé", "oui", "non")],
    }


def test_une_fin_de_ligne_de_navigateur_n_est_pas_un_changement(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    lettre["diagnostic"], apres["diagnostic"] = "un\ndeux", "un\r\ndeux"
    assert comparer(lettre, apres, Sujet.LETTRE).vide


def test_une_apostrophe_courbe_au_lieu_d_une_droite_n_est_pas_un_changement(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    lettre["diagnostic"], apres["diagnostic"] = "L'hôpital d'Auch", "L’hôpital d’Auch"
    assert comparer(lettre, apres, Sujet.LETTRE).vide


def _lignes(avant: Contenu, apres: Contenu, cle: str) -> dict[Sort, list[str]]:
    [rubrique] = [r for r in comparer(avant, apres, Sujet.LETTRE).rubriques if r.cle == cle]
    trouvees: dict[Sort, list[str]] = {}
    for ligne in rubrique.listes[0].lignes:
        trouvees.setdefault(ligne.sort, []).append(ligne.nom)
    return trouvees


def test_les_communes_ajoutees_et_retirees_sont_nommees(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    retiree = apres["territoire"]["communes"].pop(0)
    apres["territoire"]["communes"].append({"code": "31555", "nom": "Toulouse", "departement": "31", "population": 1})
    assert _lignes(lettre, apres, "territoire") == {
        Sort.AJOUTEE: ["Toulouse 31555"],
        Sort.RETIREE: [f"{retiree['nom']} {retiree['code']}"],
    }


def test_un_acteur_renomme_reste_le_meme_par_sa_cle(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    apres["acteurs"][0]["nom"] = "Nouveau nom"
    assert _lignes(lettre, apres, "acteurs") == {Sort.MODIFIEE: ["Nouveau nom"]}


def test_sans_cle_un_acteur_recree_reste_le_meme_par_son_nom(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    for rang, acteur in enumerate(apres["acteurs"]):
        acteur["cle"] = 90_000 + rang
    apres["acteurs"][0]["profession"] = "Autre"
    assert _lignes(lettre, apres, "acteurs") == {Sort.MODIFIEE: [apres["acteurs"][0]["nom"]]}


def test_l_ordre_des_lignes_ne_compte_pas(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    apres["acteurs"].reverse()
    apres["territoire"]["communes"].reverse()
    assert comparer(lettre, apres, Sujet.LETTRE).vide


def test_un_montant_change_dit_son_ecart_en_euros(lettre: Contenu) -> None:
    apres = copy.deepcopy(lettre)
    ligne = apres["financement"]["lignes"][0]
    ligne["montant"] -= 1200
    apres["financement"]["totaux"]["charge"] -= 1200
    apres["financement"]["montant"] += 500
    [rubrique] = comparer(lettre, apres, Sujet.LETTRE).rubriques
    assert {c.libelle: c.difference for c in rubrique.champs} == {
        "Montant demandé": "+ 500\u202f€".replace("\u202f", "\xa0"),
        "Total des charges": "− 1\u202f200\xa0€",
    }
    [modifiee] = rubrique.listes[0].lignes
    assert (modifiee.sort, modifiee.champs[0].difference) == (Sort.MODIFIEE, "− 1\u202f200\xa0€")


def test_ce_que_calcule_le_portail_ne_se_compare_pas(lettre: Contenu) -> None:
    """Un voisin qui dépose ne fait pas apparaître de changement chez l'équipe."""
    apres = copy.deepcopy(lettre)
    apres["territoire"]["recouvrements"] = [{"numero": "x", "nom": "Voisine", "etape": "y", "communes": []}]
    apres["territoire"]["version"] = 99
    apres["controles"] = [{"regle": "x"}]
    assert comparer(lettre, apres, Sujet.LETTRE).vide


def test_une_fiche_action_compare_ses_indicateurs(projet: Contenu) -> None:
    apres = copy.deepcopy(projet)
    apres["fiches"][0]["indicateurs"][0]["cible"] = "250"
    [rubrique] = comparer(projet, apres, Sujet.PROJET).rubriques
    [champ] = rubrique.listes[0].lignes[0].champs
    assert champ.libelle == "Indicateurs"
    retires = "".join(s.texte for s in champ.segments if s.genre is Genre.RETIRE)
    ajoutes = "".join(s.texte for s in champ.segments if s.genre is Genre.AJOUTE)
    assert (retires.strip(), ajoutes.strip()) == ("100", "250")


def test_une_version_plus_ancienne_que_le_registre_se_compare(lettre: Contenu) -> None:
    ancienne = {cle: valeur for cle, valeur in lettre.items() if cle not in ("acteurs", "structure", "calendrier")}
    comparaison = comparer(ancienne, lettre, Sujet.LETTRE)
    assert set(comparaison.titres) == {"Acteurs", "Structure", "Calendrier prévisionnel"}
    assert comparer(lettre, {}, Sujet.LETTRE).nombre > 10


SIMPLES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=12))


@st.composite
def variantes(tirer: st.DrawFn) -> Contenu:
    """Une photographie réduite, aux lignes tirées d'un petit choix : les doublons y sont fréquents."""
    acteurs = st.fixed_dictionaries(
        {
            "cle": st.sampled_from([1, 2, 3, None]),
            "nom": st.sampled_from(["Anne", "Hugo", ""]),
            "categorie": st.sampled_from(["a", "b"]),
            "profession": SIMPLES,
        }
    )
    return {
        "contact": tirer(st.fixed_dictionaries({"nom": SIMPLES, "prenom": SIMPLES})),
        "diagnostic": tirer(st.text(max_size=60)),
        "acteurs": tirer(st.lists(acteurs, max_size=6)),
        "financement": {"demande": tirer(SIMPLES), "montant": tirer(SIMPLES), "lignes": []},
    }


def _sorts(avant: Contenu, apres: Contenu) -> dict[Sort, int]:
    lignes = [li for r in comparer(avant, apres, Sujet.LETTRE).rubriques for liste in r.listes for li in liste.lignes]
    return {sort: sum(1 for ligne in lignes if ligne.sort is sort) for sort in Sort}


@given(variantes())
def test_rien_ne_differe_de_soi(contenu: Contenu) -> None:
    melange = {**contenu, "acteurs": list(reversed(contenu["acteurs"]))}
    assert comparer(contenu, contenu, Sujet.LETTRE).vide
    assert comparer(contenu, melange, Sujet.LETTRE).vide


@given(variantes(), variantes())
def test_comparer_a_l_envers_echange_ajouts_et_retraits(un: Contenu, autre: Contenu) -> None:
    droit, envers = _sorts(un, autre), _sorts(autre, un)
    assert (droit[Sort.AJOUTEE], droit[Sort.RETIREE]) == (envers[Sort.RETIREE], envers[Sort.AJOUTEE])
    champs = [
        [(c.libelle, c.avant, c.apres) for r in comparer(a, b, Sujet.LETTRE).rubriques for c in r.champs]
        for a, b in ((un, autre), (autre, un))
    ]
    assert champs[0] == [(libelle, apres, avant) for libelle, avant, apres in champs[1]]


# --- Les mots --------------------------------------------------------------------------------------------


def _texte(avant: str, apres: str, *genres: Genre) -> str:
    return "".join(s.texte for s in segments(avant, apres) if s.genre in genres)


def test_un_montant_change_tout_entier() -> None:
    morceaux = segments("Part variable de 45\u202f000,00\xa0€ par an", "Part variable de 35\u202f000,00\xa0€ par an")
    assert [(morceau.genre, morceau.texte.strip()) for morceau in morceaux] == [
        (Genre.EGAL, "Part variable de"),
        (Genre.RETIRE, "45\u202f000,00"),
        (Genre.AJOUTE, "35\u202f000,00"),
        (Genre.EGAL, "€ par an"),
    ]


@given(st.text(alphabet="ab \n", max_size=80), st.text(alphabet="ab \n", max_size=80))
@settings(max_examples=300)
def test_les_morceaux_redonnent_les_deux_textes(avant: str, apres: str) -> None:
    assert _texte(avant, apres, Genre.EGAL, Genre.RETIRE) == avant
    assert _texte(avant, apres, Genre.EGAL, Genre.AJOUTE) == apres


def test_un_mot_change_est_seul_marque() -> None:
    assert [(s.genre.value, s.texte) for s in segments("Trois médecins partent.", "Quatre médecins partent.")] == [
        ("retire", "Trois "),
        ("ajoute", "Quatre "),
        ("egal", "médecins partent."),
    ]


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("mot " * 200_000, "mot " * 199_999 + "fin"),
        ("a b " * MOTS_MAXIMUM, "b a " * MOTS_MAXIMUM),
        ("ligne\n" * 50_000, "ligne\n" * 49_000 + "autre\n"),
        ("a\nb\n" * 900, "b\na\nc\n" * 600),
        ("x" * 5_000_000, "x" * 4_999_999 + "y"),
    ],
)
def test_un_texte_demesure_se_compare_vite_et_sans_perte(avant: str, apres: str) -> None:
    debut = process_time()
    assert _texte(avant, apres, Genre.EGAL, Genre.RETIRE) == avant
    assert _texte(avant, apres, Genre.EGAL, Genre.AJOUTE) == apres
    assert process_time() - debut < 10


def test_un_long_passage_inchange_s_abrege_entre_deux_mots() -> None:
    ecart = EcartDeChamp("Texte", "coordination " * 60 + "fin", "coordination " * 60 + "suite", mot_a_mot=True)
    egal = ecart.segments[0].texte
    assert set(egal.split()) == {"coordination", "[…]"}
