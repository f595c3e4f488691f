"""Les étapes de la préparation ; leur état vient de la complétude, la même vérité que la proposition."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from commun.composants.elements import EtapeFormulaire
from contrats.forms.indicateurs import IndicateursFormSet
from contrats.forms.preparation import ClausesForm, EngagementsParMission, PartiesForm, SignatairesFormSet
from contrats.models import Contrat
from dossiers.completude import Manque


@dataclass(frozen=True)
class Etape:
    """Une page de la préparation ; ``formulaires(data, contrat)`` rend ses formulaires par nom."""

    cle: str
    titre: str
    introduction: str
    formulaires: Callable[[Any, Contrat], dict[str, Any]]


def _parties(data: Any, contrat: Contrat) -> dict[str, Any]:
    return {
        "form": PartiesForm(data, instance=contrat),
        "signataires": SignatairesFormSet(data, instance=contrat, prefix="signataires"),
    }


def _missions(data: Any, contrat: Contrat) -> dict[str, Any]:
    return {"engagements": EngagementsParMission(data, instance=contrat)}


def _indicateurs(data: Any, contrat: Contrat) -> dict[str, Any]:
    engagements = contrat.engagements.select_related("mission", "contrat").prefetch_related(
        "indicateurs__objectifs__paliers"
    )
    return {
        "jeux": [
            IndicateursFormSet(data, instance=engagement, prefix=f"ind-{engagement.mission_id}")
            for engagement in engagements
        ]
    }


def _clauses(data: Any, contrat: Contrat) -> dict[str, Any]:
    return {"form": ClausesForm(data, instance=contrat)}


ETAPES = (
    Etape(
        "parties",
        "Parties et signataires",
        "Qui signe, pour quelle structure, et quelle caisse paie.",
        _parties,
    ),
    Etape(
        "missions",
        "Missions et calendrier",
        "Les missions que la CPTS engage, et leurs dates. Toutes les missions socles sont exigées.",
        _missions,
    ),
    Etape(
        "indicateurs",
        "Indicateurs et part variable",
        "La part variable de chaque mission se partage en euros entre ses indicateurs rémunérés : leur somme fait "
        "exactement l'enveloppe de la mission.",
        _indicateurs,
    ),
    Etape("clauses", "Moyens et clauses", "Ce que la CPTS met en œuvre, et ce que les parties ajoutent.", _clauses),
)


def etape(cle: str) -> Etape | None:
    """L'étape de cette clé, ou None."""
    return next((une for une in ETAPES if une.cle == cle), None)


def suivante(cle: str) -> Etape | None:
    """L'étape d'après, ou None après la dernière."""
    rang = [une.cle for une in ETAPES].index(cle)
    return ETAPES[rang + 1] if rang + 1 < len(ETAPES) else None


def adresse(contrat: Contrat, cle: str) -> str:
    """L'adresse d'une étape."""
    return reverse("contrats:preparation", args=[contrat.dossier.numero, cle])


def ou_completer(contrat: Contrat, manques: Iterable[Manque], prepare: bool) -> list[tuple[Manque, str]]:
    """Chaque manque et l'adresse de l'étape où le régler ; vide pour qui ne prépare pas, ou si c'est ailleurs."""
    cles = {une.cle for une in ETAPES} if prepare else set()
    return [(manque, adresse(contrat, manque.rubrique) if manque.rubrique in cles else "") for manque in manques]


def tous(formulaires: dict[str, Any]) -> list[Any]:
    """Les formulaires d'une étape, à plat, dans l'ordre de la page."""
    a_plat: list[Any] = []
    for formulaire in formulaires.values():
        a_plat += formulaire if isinstance(formulaire, list) else [formulaire]
    return a_plat


def liste_des_etapes(contrat: Contrat, manques: Iterable[Manque]) -> list[EtapeFormulaire]:
    """Les étapes et leur état : terminée, ou le nombre de points à compléter."""
    bloquants = [manque.rubrique for manque in manques if manque.bloquant]
    return [
        EtapeFormulaire(
            une.cle,
            une.titre,
            "en_cours" if (nombre := bloquants.count(une.cle)) else "terminee",
            adresse(contrat, une.cle),
            f"{nombre} point{'s' if nombre > 1 else ''}" if nombre else "",
        )
        for une in ETAPES
    ]
