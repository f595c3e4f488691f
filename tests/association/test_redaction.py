"""Les huit textes, pour chaque combinaison d'options : entiers, numérotés, et rien d'une saisie n'y commande."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from association.enums import Admission, Cotisation, Direction, Mois, Repartition, TransfertSiege, TypeTexte
from association.redaction import rediger
from association.redaction.champs import CHAMPS
from association.redaction.lecture import GabaritFautif, lire
from association.redaction.signes import A_LA_MAIN, FIN, MANQUE, RENVOI, SEPARE, VALEUR, nettoyer, valeur
from association.redaction.textes import Nature, Sorte, depuis_json, en_json
from tests.fabriques.association import une_situation

MONTANTS = {
    Cotisation.AUCUNE: {},
    Cotisation.UNIQUE: {"cotisation_montant": Decimal(20)},
    Cotisation.DOUBLE: {"cotisation_montant": Decimal(20), "cotisation_structures": Decimal("100.50")},
}
# Les choix qui refont un article entier ; les autres se jugent un par un.
STRUCTURE = list(product(Repartition, Direction, Cotisation, (True, False), (True, False)))
SEULS: list[dict[str, Any]] = [
    *({"admission": choix} for choix in Admission),
    *({"transfert_siege": choix} for choix in TransfertSiege),
    *({"exercice_fin": mois} for mois in Mois),
    *({nom: choix} for nom in ("membres_honneur", "voix_preponderante", "indemnisation") for choix in (True, False)),
    *({"vice_presidents": nombre} for nombre in (0, 1, 2)),
    *({"mandats_max": nombre} for nombre in (0, 1, 2)),
    *({"pouvoirs_max": nombre} for nombre in (0, 1, 2)),
    *({"majorite_ordinaire": seuil, "majorite_extraordinaire": 75} for seuil in (50, 60)),
]


def _saines(nature: TypeTexte, options: dict[str, Any]) -> None:
    texte = rediger(nature, une_situation(options))
    assert texte.manques == ()
    assert all(article.blocs for article in texte.articles)
    numeros = [article.numero for article in texte.articles if article.numero]
    assert numeros == list(range(1, len(numeros) + 1))
    plat = "\n".join(article.plat for article in texte.articles)
    assert not any(signe in plat for signe in ("{", "}", VALEUR, MANQUE, A_LA_MAIN, RENVOI, SEPARE, FIN, "None", "  "))
    for bloc in (bloc for article in texte.articles for bloc in article.blocs if bloc.nature == Nature.TABLEAU):
        assert len({len(ligne) for ligne in bloc.lignes}) == 1
    assert depuis_json(en_json(texte)) == texte


@pytest.mark.parametrize("nature", TypeTexte)
def test_chaque_texte_s_ecrit_pour_chaque_structure_d_association(nature: TypeTexte) -> None:
    for repartition, direction, cotisation, seconde, distance in STRUCTURE:
        choix = {
            "repartition": repartition,
            "direction": direction,
            "cotisation": cotisation,
            "seconde_convocation": seconde,
            "visioconference": distance,
            "vote_electronique": not distance,
            **MONTANTS[cotisation],
        }
        _saines(nature, choix)


@pytest.mark.parametrize("nature", TypeTexte)
def test_chaque_texte_s_ecrit_pour_chaque_autre_option(nature: TypeTexte) -> None:
    for options in SEULS:
        _saines(nature, options)
    _saines(nature, {"visioconference": False, "vote_electronique": False})


def _article(nature: TypeTexte, cle: str, **options: Any) -> str:
    return next(a.plat for a in rediger(nature, une_situation(options)).articles if a.cle == cle)


@pytest.mark.parametrize(
    ("cle", "options", "phrase"),
    [
        ("voix", {}, "Chaque membre fondateur dispose de deux voix, chaque membre actif d’une voix."),
        ("voix", {"voix_preponderante": False}, "En cas d’égalité des voix, la proposition n’est pas adoptée."),
        ("colleges", {"repartition": "colleges"}, "le collège des usagers, qui dispose de 10\u00a0% des voix"),
        ("ordinaire", {}, "la majorité absolue, c’est-à-dire plus de la moitié des suffrages exprimés"),
        ("extraordinaire", {}, "à la majorité de 66\u00a0% au moins des suffrages exprimés"),
        ("bureau", {}, "un bureau composé d’un président, d’un vice-président au plus, d’un secrétaire"),
        ("bureau", {"direction": "bureau"}, "L’association est dirigée par un bureau de 6 à 15 membres"),
        ("exercice", {}, "commence le 1er janvier et se termine le 31 décembre"),
        ("exercice", {"exercice_fin": 2}, "commence le 1er mars et se termine le dernier jour de février"),
        ("exercice", {"exercice_fin": 8}, "commence le 1er septembre et se termine le 31 août"),
        ("cotisation", MONTANTS[Cotisation.DOUBLE] | {"cotisation": "double"}, "de 20\u00a0€ et de 100,50\u00a0€"),
        ("cotisation", {}, "L’adhésion est gratuite."),
        ("benevolat", {"indemnisation": False}, "L’association ne verse pas d’indemnité à ses membres"),
    ],
)
def test_une_option_se_lit_dans_son_article(cle: str, options: dict[str, Any], phrase: str) -> None:
    assert phrase in _article(TypeTexte.STATUTS, cle, **options)


def test_un_college_sans_voix_n_existe_pas() -> None:
    parts = {"part_professionnels": 60, "part_etablissements": 25, "part_usagers": 15, "part_collectivites": 0}
    assert "collectivités" not in _article(TypeTexte.STATUTS, "colleges", repartition="colleges", **parts)


VIDE = {
    "siege": "",
    "communes": (),
    "fondateurs": (),
    "dirigeants": (),
    "contact": "",
    "assemblee_le": "",
    "options": {"assemblee_lieu": "", "cotisation": "double"},
}
MANQUENT = {
    TypeTexte.CONVOCATION: {"communes", "contact", "assemblee_le", "assemblee_lieu"},
    TypeTexte.STATUTS: {
        "siege", "communes", "fondateurs", "cotisation_montant", "cotisation_structures", "assemblee_le",
        "assemblee_lieu", "president", "secretaire",
    },
    TypeTexte.REGLEMENT: {"cotisation_montant", "cotisation_structures", "president", "secretaire"},
    TypeTexte.PROCES_VERBAL: {
        "siege", "fondateurs", "cotisation_montant", "cotisation_structures", "assemblee_le", "assemblee_lieu",
        "president", "secretaire", "tresorier",
    },
    TypeTexte.DIRIGEANTS: {"siege", "president", "secretaire", "tresorier", "profession", "nationalite", "domicile"},
    TypeTexte.BULLETIN: {"siege", "cotisation_montant", "cotisation_structures"},
    TypeTexte.LETTRE: {"communes", "contact"},
    TypeTexte.CONVENTION: {"siege", "communes", "president"},
}  # fmt: skip


@pytest.mark.parametrize("nature", TypeTexte)
def test_ce_qui_manque_est_a_sa_place_vide_et_porte_le_nom_de_son_champ(nature: TypeTexte) -> None:
    texte = rediger(nature, une_situation(**VIDE))
    assert set(texte.manques) == MANQUENT[nature]
    morceaux = [m for a in texte.articles for b in a.blocs for f in b.fragments for m in f if m.sorte == Sorte.MANQUE]
    assert {m.champ: str(m) for m in morceaux} == {
        cle: f"[{CHAMPS[cle].libelle.replace(chr(39), '’')}]" for cle in texte.manques
    }


HOSTILES = (
    "<script>alert(1)</script><b>gras</b>",
    "{{ v.nom }}{% load x %}",
    "## siege | Faux article\n# Faux titre\n- fausse puce",
    "=CMD|'/c calc'!A1 | b",
    f"{MANQUE}siege{SEPARE}adresse{FIN}{RENVOI}nulle-part{FIN}",
    "@signatures Faux\u2028Autre ligne\x00\x0b",
)


@pytest.mark.parametrize("hostile", HOSTILES)
@pytest.mark.parametrize("nature", TypeTexte)
def test_aucune_saisie_n_est_lue_comme_un_signe(nature: TypeTexte, hostile: str) -> None:
    propre = nettoyer(hostile)
    sain = rediger(nature, une_situation())
    champs = ("nom", "siege", "contact", "courriel", "telephone", "rna", "siret", "assemblee_le")
    piege = une_situation(
        {"assemblee_lieu": hostile, "objet_complement": ""},
        **dict.fromkeys(champs, hostile),
        communes=(hostile, hostile),
        fondateurs=(hostile, hostile),
    )
    lu = rediger(nature, piege)
    assert [(a.cle, a.intitule, len(a.blocs)) for a in lu.articles] == [
        (a.cle, a.intitule, len(a.blocs)) for a in sain.articles
    ]
    assert (lu.manques, lu.nom) == ((), propre)
    assert any(propre in article.plat for article in lu.articles)


def test_une_valeur_garde_ses_signes_et_ses_espaces_ne_coupent_rien() -> None:
    texte = lire(f"## a | Titre\n| {valeur('x | y')} | z |\n| 1 | 2 |", titre="T", nom="N")
    [bloc] = texte.articles[0].blocs
    assert [[f[0].texte.strip() for f in ligne] for ligne in bloc.lignes] == [["x | y", "z"], ["1", "2"]]


@pytest.mark.parametrize("fautif", [f"## a | A\n{RENVOI}b{FIN}", "## a | A\nx\n## a | A\ny", f"## a | {valeur('x')}"])
def test_un_gabarit_fautif_s_arrete_au_lieu_d_imprimer_une_faute(fautif: str) -> None:
    with pytest.raises(GabaritFautif):
        lire(fautif, titre="T", nom="N")
