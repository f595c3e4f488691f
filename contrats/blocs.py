"""Ce qu'un avenant remplace dans une photographie, et ce qui s'en déduit : taille, enveloppes, montants. Pur.

Un avenant ne touche que ses blocs : appliqués par date d'effet, des avenants donnent le même contrat dans quelque ordre
qu'ils aient été écrits.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from commun.montants import texte_montant
from contrats.enums import MotifAvenant
from contrats.financier import enveloppe_variable, enveloppes_de_la_taille
from contrats.situation import indicateurs_payes
from financement.bareme import taille
from financement.baremes import trouver_bareme
from financement.indicateurs import IndicateurRemunere, reporter

Photographie = dict[str, Any]
CLAUSES = ("moyens", "articles_particuliers")


def remplacer(base: Photographie, ecrite: Photographie, motifs: Collection[str]) -> Photographie:
    """``base`` où les seuls blocs ``motifs`` sont pris de ``ecrite`` ; montants laissés tels quels."""
    contenu, neuf = dict(base["contenu"]), ecrite["contenu"]
    contenu["engagements"] = _engagements(base, ecrite, motifs)
    if MotifAvenant.SIGNATAIRES in motifs:
        contenu["signataires"] = neuf["signataires"]
    if MotifAvenant.BAREME in motifs:
        contenu["bareme"] = neuf["bareme"]
    if MotifAvenant.AUTRE in motifs:
        contenu |= {clause: neuf[clause] for clause in CLAUSES}
    territoire = ecrite["territoire"] if MotifAvenant.TERRITOIRE in motifs else base["territoire"]
    return _situer({**base, "contenu": contenu, "territoire": territoire})


def _engagements(base: Photographie, ecrite: Photographie, motifs: Collection[str]) -> list[dict[str, Any]]:
    """Missions et indicateurs se remplacent chacun de son côté ; une mission ajoutée apporte ses indicateurs."""
    anciens = {e["mission"]: e for e in base["contenu"]["engagements"]}
    neufs = {e["mission"]: e for e in ecrite["contenu"]["engagements"]}
    retenus = neufs if MotifAvenant.MISSIONS in motifs else anciens
    payes = neufs if MotifAvenant.INDICATEURS in motifs else anciens
    return [
        {**engagement, "indicateurs": payes.get(mission, engagement)["indicateurs"]}
        for mission, engagement in retenus.items()
    ]


def _situer(photo: Photographie) -> Photographie:
    """Taille, libellés de missions et enveloppes relus au barème et au territoire de la photographie."""
    contenu, territoire = photo["contenu"], photo["territoire"]
    bareme = trouver_bareme(contenu["bareme"])
    habitants = territoire["population"]
    sienne = taille(habitants, bareme) if habitants else 0
    engagements = [{**engagement, "libelle": _libelle(bareme, engagement)} for engagement in contenu["engagements"]]
    return {
        **photo,
        "territoire": {**territoire, "taille": sienne},
        "contenu": {**contenu, "engagements": engagements},
        "enveloppes": enveloppes_de_la_taille(contenu["bareme"], sienne),
    }


def _libelle(bareme: Any, engagement: Mapping[str, Any]) -> str:
    connue = bareme.mission(engagement["mission"])
    return bareme.libelle_poste(engagement["mission"]) if connue else engagement["libelle"]


def missions_ajoutees(base: Photographie, photo: Photographie) -> set[str]:
    """Les missions de ``photo`` que ``base`` n'avait pas."""
    anciennes = {engagement["mission"] for engagement in base["contenu"]["engagements"]}
    return {engagement["mission"] for engagement in photo["contenu"]["engagements"]} - anciennes


def reporter_les_montants(photo: Photographie, sauf: Collection[str] = ()) -> Photographie:
    """Chaque mission dont l'enveloppe variable a changé garde les parts de ses indicateurs, la dernière prend le reste.

    ``sauf`` : les missions dont les montants viennent d'être récrits (domaine §2).
    """
    contenu = photo["contenu"]
    engagements = [
        engagement if engagement["mission"] in sauf else _reporte(engagement, photo)
        for engagement in contenu["engagements"]
    ]
    return {**photo, "contenu": {**contenu, "engagements": engagements}}


def _reporte(engagement: dict[str, Any], photo: Photographie) -> dict[str, Any]:
    payes = indicateurs_payes(engagement)
    enveloppe = enveloppe_variable(photo["contenu"]["bareme"], engagement["mission"], photo["territoire"]["taille"])
    if enveloppe is None or not sum(indicateur.montant for indicateur in payes):
        return engagement
    portes = {indicateur.code: indicateur for indicateur in reporter(payes, enveloppe)}
    return {**engagement, "indicateurs": [_ecrire(i, portes.get(i["code"])) for i in engagement["indicateurs"]]}


def _ecrire(indicateur: dict[str, Any], porte: IndicateurRemunere | None) -> dict[str, Any]:
    """L'indicateur photographié avec les montants portés ; un indicateur de suivi ne change pas."""
    if porte is None or porte.montant == Decimal(indicateur["montant"]):
        return indicateur
    objectifs = [
        {
            **objectif,
            "paliers": [
                {**palier, "montant": texte_montant(montre.montant)}
                for palier, montre in zip(objectif["paliers"], neuf.paliers, strict=True)
            ],
        }
        for objectif, neuf in zip(indicateur["objectifs"], porte.objectifs, strict=True)
    ]
    return {**indicateur, "montant": texte_montant(porte.montant), "objectifs": objectifs}
