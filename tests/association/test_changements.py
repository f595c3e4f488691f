"""Ce qui sépare deux versions : chaque article ajouté, ôté ou modifié, avec ses mots, et rien d'autre."""

from typing import Any

from association.enums import TypeTexte
from association.redaction import rediger
from association.redaction.changements import Changement, changements
from association.redaction.textes import Texte, depuis_json, en_json
from dossiers.comparaison import Genre, Sort
from tests.fabriques.association import une_situation


def statuts(options: dict[str, Any] | None = None, **champs: Any) -> Texte:
    return rediger(TypeTexte.STATUTS, une_situation(options, **champs))


def cles(lus: tuple[Changement, ...]) -> list[tuple[str, Sort]]:
    return [(changement.cle, changement.sort) for changement in lus]


def mots(changement: Changement, genre: Genre) -> list[str]:
    return [segment.texte for segment in changement.ecart.segments if segment.genre == genre]


def test_rien_ne_change_entre_un_texte_et_sa_version_gardee() -> None:
    assert changements(depuis_json(en_json(statuts())), statuts()) == ()


def test_sans_version_il_n_y_a_rien_a_comparer() -> None:
    assert changements(None, statuts()) == ()


def test_un_nombre_change_et_ses_seuls_mots_sont_dits() -> None:
    [lu] = changements(statuts(), statuts({"quorum_ordinaire": 40}))
    assert (lu.cle, lu.sort, lu.intitule) == ("ordinaire", Sort.MODIFIEE, "Article 18 – Assemblée générale ordinaire")
    assert (mots(lu, Genre.RETIRE), mots(lu, Genre.AJOUTE)) == (["25\u00a0"], ["40\u00a0"])


def test_un_article_de_plus_ne_change_que_ceux_qui_le_citent_ou_citent_apres_lui() -> None:
    sans = statuts({"visioconference": False})
    lus = changements(sans, statuts())
    assert cles(lus) == [
        ("assemblees", Sort.MODIFIEE),
        ("distance", Sort.AJOUTEE),
        ("extraordinaire", Sort.MODIFIEE),
        ("reunions", Sort.MODIFIEE),
    ]
    renvoi = lus[2]
    assert (mots(renvoi, Genre.RETIRE), mots(renvoi, Genre.AJOUTE)) == (["17. "], ["18. "])
    assert cles(changements(statuts(), sans))[-1] == ("distance", Sort.RETIREE)


def test_passer_des_qualites_aux_colleges_ote_un_article_et_en_ajoute_un_autre() -> None:
    lus = dict(cles(changements(statuts(), statuts({"repartition": "colleges"}))))
    assert (lus["colleges"], lus["qualites"]) == (Sort.AJOUTEE, Sort.RETIREE)


def test_un_membre_de_plus_et_un_nouveau_nom_se_disent() -> None:
    apres = statuts(
        nom="CPTS du Sidobre", fondateurs=("Anne Puech, médecin généraliste", "Centre hospitalier de Revel", "Luc")
    )
    lus = changements(statuts(), apres)
    assert cles(lus) == [
        ("nom", Sort.MODIFIEE),
        ("denomination", Sort.MODIFIEE),
        ("fondateurs", Sort.MODIFIEE),
    ]
    assert (mots(lus[2], Genre.RETIRE), "".join(mots(lus[2], Genre.AJOUTE)).strip()) == ([], "Luc")


def test_un_manque_comble_se_dit() -> None:
    [lu] = changements(statuts(siege=""), statuts())
    assert (lu.cle, "".join(mots(lu, Genre.RETIRE)).strip()) == ("siege", "[adresse du siège].")
