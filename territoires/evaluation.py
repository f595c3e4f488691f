"""Ce que vaut un territoire : population, taille, départements, continuité, chevauchements. Pur.

Ni base ni Django : ``territoires.chargement`` fournit le périmètre. Tout ce qui est relevé ici est un
avertissement, jamais un refus (domaine §4).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from territoires.avertissements import relever
from territoires.constats import Alerte, Avertissement, DepartementEvalue, Evaluation, Recouvrement
from territoires.contiguite import composantes
from territoires.perimetre import CommuneLue, PartieLue, Perimetre
from territoires.recouvrement import Presence, partages
from territoires.taille import SEUILS_ACI_2019, Seuil, situer

__all__ = [
    "Alerte",
    "Avertissement",
    "CommuneLue",
    "DepartementEvalue",
    "Evaluation",
    "PartieLue",
    "Perimetre",
    "Presence",
    "Recouvrement",
    "evaluer",
]


def evaluer(
    perimetre: Perimetre,
    autres: Iterable[Presence] | Mapping[Hashable, tuple[str, ...]] = (),
    seuils: tuple[Seuil, ...] = SEUILS_ACI_2019,
) -> Evaluation:
    """Évalue ``perimetre`` face aux ``autres`` territoires.

    ``autres`` : soit les ``Presence`` des autres territoires, soit le partage déjà calculé (clé →
    codes) par ``territoires.chargement.communes_partagees``. Population = communes entières + parties
    déclarées, remplacée par la population corrigée s'il y en a une.
    """
    concernees = perimetre.concernees
    calculee = sum(c.population or 0 for c in perimetre.communes) + sum(p.population for p in perimetre.parties)
    population = calculee if perimetre.population_corrigee is None else perimetre.population_corrigee
    departements = _departements(perimetre)
    par_code = {commune.code: commune for commune in perimetre.communes}
    evaluation = Evaluation(
        population=population,
        population_calculee=calculee,
        population_corrigee=perimetre.population_corrigee,
        motif_correction=perimetre.motif_correction,
        millesime=_millesime(perimetre),
        situation=situer(population, seuils),
        departements=departements,
        pilote=min(departements, key=lambda d: (-d.population, d.code)).code if departements else None,
        nb_communes=len(perimetre.communes),
        nb_parties=len(perimetre.parties),
        composantes=tuple(
            tuple(par_code[code] for code in codes) for codes in composantes(perimetre.entieres, perimetre.paires)
        ),
        trous=perimetre.trous,
        recouvrements=_recouvrements(perimetre, autres, concernees),
    )
    return replace(evaluation, avertissements=relever(perimetre, evaluation))


def _millesime(perimetre: Perimetre) -> int | None:
    """Celui de la version figée, sinon le plus récent de ses communes."""
    if perimetre.millesime is not None:
        return perimetre.millesime
    return max((c.millesime for c in perimetre.concernees.values() if c.millesime), default=None)


def _departements(perimetre: Perimetre) -> tuple[DepartementEvalue, ...]:
    habitants: Counter[str] = Counter()
    nombres: Counter[str] = Counter()
    for commune in perimetre.communes:
        habitants[commune.departement] += commune.population or 0
        nombres[commune.departement] += 1
    for partie in perimetre.parties:
        habitants[partie.commune.departement] += partie.population
    noms = {c.departement: c.departement_nom for c in perimetre.concernees.values()}
    return tuple(DepartementEvalue(code, noms[code], habitants[code], nombres[code]) for code in sorted(noms))


def _recouvrements(
    perimetre: Perimetre,
    autres: Iterable[Presence] | Mapping[Hashable, tuple[str, ...]],
    concernees: dict[str, CommuneLue],
) -> tuple[Recouvrement, ...]:
    if not isinstance(autres, Mapping):
        populations = {code: commune.population for code, commune in concernees.items()}
        autres = partages(perimetre.entieres, perimetre.parts, autres, populations)
    return tuple(
        Recouvrement(cle, tuple(concernees[code] for code in codes))
        for cle, codes in sorted(autres.items(), key=lambda item: str(item[0]))
    )
