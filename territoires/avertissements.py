"""Les avertissements d'une évaluation, en phrases. Aucun n'empêche de déposer (domaine §4). Pur."""

from collections.abc import Iterator

from commun.montants import format_nombre
from territoires.constats import Alerte, Avertissement, Evaluation
from territoires.perimetre import CommuneLue, Perimetre

NOMS_MONTRES = 5


def relever(perimetre: Perimetre, evaluation: Evaluation) -> tuple[Avertissement, ...]:
    """Tous les avertissements, dans l'ordre où on les lit."""
    if evaluation.est_vide:
        return (Avertissement(Alerte.VIDE, "Le territoire ne contient encore aucune commune."),)
    regles = (_taille, _continuite, _etendue, _chevauchements, _donnees)
    return tuple(avertissement for regle in regles for avertissement in regle(perimetre, evaluation))


def enumerer(communes: tuple[CommuneLue, ...]) -> str:
    """« Albi (81), Alos (81) et 3 autres »."""
    noms = [f"{commune.nom} ({commune.departement})" for commune in communes[:NOMS_MONTRES]]
    reste = len(communes) - len(noms)
    texte = ", ".join(noms)
    return f"{texte} et {reste} autre{'s' if reste > 1 else ''}" if reste > 0 else texte


def _taille(_perimetre: Perimetre, evaluation: Evaluation) -> Iterator[Avertissement]:
    situation = evaluation.situation
    if situation.borne_a_confirmer:
        yield Avertissement(
            Alerte.BORNE_A_CONFIRMER,
            f"{format_nombre(evaluation.population)} habitants exactement : le texte de 2019 ne dit pas si c’est "
            f"la taille {situation.taille - 1} ou {situation.taille}. Le portail retient la taille "
            f"{situation.taille}, à faire confirmer par l’ARS.",
        )
    elif situation.seuil_proche is not None:
        yield Avertissement(
            Alerte.SEUIL_PROCHE,
            f"La population est à moins de 2 % du seuil de {format_nombre(situation.seuil_proche.habitants)} "
            "habitants : un nouveau millésime ou une commune de plus peut changer la taille.",
        )


def _continuite(_perimetre: Perimetre, evaluation: Evaluation) -> Iterator[Avertissement]:
    if len(evaluation.composantes) > 1:
        separes = tuple(commune for groupe in evaluation.composantes[1:] for commune in groupe)
        yield Avertissement(
            Alerte.MORCELE,
            f"Le territoire n’est pas d’un seul tenant ({len(evaluation.composantes)} ensembles) : "
            f"{enumerer(separes)} à l’écart de l’ensemble principal.",
        )
    for groupe in evaluation.trous:
        pluriel = len(groupe) > 1
        yield Avertissement(
            Alerte.TROU,
            f"{enumerer(groupe)} : commune{'s' if pluriel else ''} entourée{'s' if pluriel else ''} "
            f"par le territoire et non comprise{'s' if pluriel else ''}.",
        )


def _etendue(perimetre: Perimetre, evaluation: Evaluation) -> Iterator[Avertissement]:
    if len(evaluation.departements) > 1:
        noms = {d.code: f"{d.nom} ({d.code})" for d in evaluation.departements}
        yield Avertissement(
            Alerte.PLUSIEURS_DEPARTEMENTS,
            f"Le territoire s’étend sur {len(evaluation.departements)} départements : {', '.join(noms.values())}. "
            f"Le pilote est celui qui compte le plus d’habitants : {noms[evaluation.pilote]}.",
        )
    if len({commune.region for commune in perimetre.concernees.values()}) > 1:
        yield Avertissement(Alerte.PLUSIEURS_REGIONS, "Le territoire franchit une limite de région.")


def _chevauchements(perimetre: Perimetre, evaluation: Evaluation) -> Iterator[Avertissement]:
    if evaluation.recouvrements:
        partagees = {c.code: c for r in evaluation.recouvrements for c in r.communes}
        nombre = len(evaluation.recouvrements)
        yield Avertissement(
            Alerte.RECOUVREMENT,
            f"Communes partagées avec {nombre} autre{'s' if nombre > 1 else ''} "
            f"dossier{'s' if nombre > 1 else ''} : {enumerer(tuple(partagees.values()))}.",
        )
    for code, part in perimetre.parts.items():
        commune = perimetre.concernees[code]
        if commune.population is not None and part > commune.population:
            yield Avertissement(
                Alerte.PARTIES_EXCESSIVES,
                f"Les parties de {commune.nom} totalisent {format_nombre(part)} habitants, plus que la commune "
                f"({format_nombre(commune.population)}).",
            )


def _donnees(perimetre: Perimetre, evaluation: Evaluation) -> Iterator[Avertissement]:
    archivees = tuple(c for c in perimetre.concernees.values() if c.archivee)
    if archivees:
        yield Avertissement(
            Alerte.COMMUNE_ARCHIVEE,
            f"{enumerer(archivees)} : n’existe plus dans le code officiel géographique, à remplacer.",
        )
    inconnues = tuple(c for c in perimetre.communes if c.population is None)
    if inconnues:
        yield Avertissement(
            Alerte.POPULATION_INCONNUE, f"{enumerer(inconnues)} : population inconnue, comptée pour zéro."
        )
    millesimes = sorted({c.millesime for c in perimetre.concernees.values() if c.millesime})
    if len(millesimes) > 1 and perimetre.millesime is None:
        yield Avertissement(
            Alerte.MILLESIMES_MELES,
            f"Populations de plusieurs millésimes : {', '.join(map(str, millesimes))}.",
        )
    if evaluation.population_corrigee is not None:
        yield Avertissement(
            Alerte.POPULATION_CORRIGEE,
            f"Population corrigée à {format_nombre(evaluation.population_corrigee)} habitants (somme des communes : "
            f"{format_nombre(evaluation.population_calculee)}). Motif : {evaluation.motif_correction}",
        )
