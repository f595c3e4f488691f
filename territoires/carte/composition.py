"""Réunit périmètre, évaluation et fond pour dessiner la carte (une requête, plus les contours en cache)."""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from commun.montants import format_nombre
from territoires.carte.contours import fond_reel
from territoires.carte.dessin import Sujet, ecrire_svg, infobulle
from territoires.carte.fond import Repere
from territoires.carte.schema import fond_schematique
from territoires.constats import Evaluation
from territoires.models import Commune
from territoires.perimetre import Perimetre
from territoires.sources import MENTION_CARTE, MENTION_SCHEMA


@dataclass(frozen=True)
class Carte:
    """Une carte prête à insérer. ``schematique`` : les limites dessinées ne sont pas les vraies."""

    svg: SafeString
    schematique: bool
    mention: str
    description: str

    @property
    def adresse(self) -> str:
        """La carte en adresse ``data:``, pour un ``<img alt="{{ carte.description }}">`` de document PDF."""
        return "data:image/svg+xml;base64," + b64encode(self.svg.encode()).decode()


def carte_du_perimetre(
    perimetre: Perimetre, evaluation: Evaluation, *, titre: str = "", identifiant: str = "carte"
) -> Carte | None:
    """La carte d'un territoire évalué ; ``None`` s'il est vide ou si aucune commune n'a de point."""
    return _composer(perimetre, evaluation.codes_partages, titre, identifiant)


def dessiner(
    perimetre: Perimetre,
    *,
    partagees: Collection[str] = (),
    titre: str = "",
    identifiant: str = "carte",
) -> str:
    """Le SVG seul, vide si le territoire est vide. ``partagees`` : codes communs avec d'autres dossiers."""
    carte = _composer(perimetre, frozenset(partagees), titre, identifiant)
    return carte.svg if carte else ""


def _composer(perimetre: Perimetre, partagees: frozenset[str], titre: str, identifiant: str) -> Carte | None:
    siennes = perimetre.concernees
    voisines = {code for paire in perimetre.paires for code in paire} - siennes.keys()
    reperes = _reperes(siennes.keys() | voisines)
    situees = siennes.keys() & reperes.keys()
    if not situees:
        return None
    alentour = {code for a, b in perimetre.paires for code in (a, b) if a in siennes or b in siennes}
    fond = fond_reel(situees, alentour)
    if fond is None:
        proches = {code: reperes[code] for code in (situees | alentour) & reperes.keys()}
        fond = fond_schematique(proches, situees, perimetre.paires)
    mention = MENTION_SCHEMA if fond.schematique else MENTION_CARTE
    sujet = _sujet(perimetre, partagees, titre, schematique=fond.schematique)
    svg = ecrire_svg(fond, sujet, reperes, mention, identifiant)
    # Tout texte variable est échappé par ``ecrire_svg``.
    return Carte(mark_safe(svg), fond.schematique, mention, sujet.description)  # noqa: S308


def _reperes(codes: Collection[str]) -> dict[str, Repere]:
    lignes = (
        Commune.objects.filter(pk__in=list(codes), longitude__isnull=False)
        .order_by("code")
        .values_list("code", "departement_id", "longitude", "latitude", "surface_ha")
    )
    return {ligne[0]: Repere(*ligne[:4], ligne[4] or 0) for ligne in lignes}


def _sujet(perimetre: Perimetre, partagees: frozenset[str], titre: str, *, schematique: bool) -> Sujet:
    concernees = perimetre.concernees
    entieres = perimetre.entieres
    partielles = frozenset(concernees) - entieres
    infobulles = {}
    for code, commune in concernees.items():
        precisions = ["comprise en partie"] if code in partielles else []
        precisions += ["partagée avec un autre dossier"] if code in partagees else []
        infobulles[code] = infobulle(commune.nom, commune.departement, commune.population, precisions)
    return Sujet(
        titre or "Carte du territoire",
        _description(perimetre, partielles, partagees & concernees.keys(), schematique=schematique),
        entieres,
        partielles,
        partagees & frozenset(concernees),
        infobulles,
        {code: commune.nom for code, commune in concernees.items()},
        {code: commune.population or 0 for code, commune in concernees.items()},
    )


def _description(
    perimetre: Perimetre, partielles: Collection[str], partagees: Collection[str], *, schematique: bool
) -> str:
    """Ce que la carte montre, en phrases, pour qui ne la voit pas."""
    departements = sorted({c.departement_nom for c in perimetre.concernees.values()})
    phrases = [
        f"{format_nombre(len(perimetre.communes))} communes entières, département : {', '.join(departements)}.",
    ]
    if partielles:
        noms = ", ".join(perimetre.concernees[code].nom for code in sorted(partielles))
        phrases.append(f"Comprises en partie, hachurées : {noms}.")
    if partagees:
        noms = ", ".join(perimetre.concernees[code].nom for code in sorted(partagees))
        phrases.append(f"Partagées avec un autre dossier, quadrillées : {noms}.")
    if schematique:
        phrases.append("Carte schématique : les limites dessinées ne sont pas les limites réelles.")
    return " ".join([*phrases, "Le tableau qui suit donne les mêmes informations."])
