"""Les étapes de la préparation ; leur état vient de la complétude, la même vérité que la proposition."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from commun.composants.elements import EtapeFormulaire
from contrats.ecriture import blocs_ouverts
from contrats.enums import MotifAvenant
from contrats.forms.indicateurs import IndicateursFormSet
from contrats.forms.preparation import ClausesForm, EngagementsParMission, PartiesForm, SignatairesFormSet
from contrats.models import ActeSignable
from contrats.versions import base_de
from dossiers.completude import Manque

TERRITOIRE = "territoire"
LONGUEUR_DU_SCEAU = 16


@dataclass(frozen=True)
class Etape:
    """Une page de la préparation ; ``formulaires(data, acte)`` rend ses formulaires par nom.

    ``blocs`` : ceux qu'elle écrit ; un avenant n'a que les étapes d'un bloc qu'il change.
    """

    cle: str
    titre: str
    introduction: str
    formulaires: Callable[[Any, ActeSignable], dict[str, Any]]
    blocs: tuple[str, ...]


def _parties(data: Any, acte: ActeSignable) -> dict[str, Any]:
    signataires = {"signataires": SignatairesFormSet(data, instance=acte.redaction, prefix="signataires")}
    return {"form": PartiesForm(data, instance=acte), **signataires} if acte.le_contrat is acte else signataires


def _missions(data: Any, acte: ActeSignable) -> dict[str, Any]:
    return {"engagements": EngagementsParMission(data, instance=acte.redaction)}


def _indicateurs(data: Any, acte: ActeSignable) -> dict[str, Any]:
    engagements = acte.redaction.engagements.select_related("mission", "redaction").prefetch_related(
        "indicateurs__objectifs__paliers"
    )
    ajoutees = _missions_ajoutees(acte)
    jeux = []
    for engagement in engagements:
        jeu = IndicateursFormSet(data, instance=engagement, prefix=f"ind-{engagement.mission_id}")
        if engagement.mission_id in ajoutees:
            jeu.blocs = (MotifAvenant.MISSIONS,)
        if set(jeu.blocs) <= blocs_ouverts(acte):
            jeux.append(jeu)
    return {"jeux": jeux}


def _missions_ajoutees(acte: ActeSignable) -> set[str]:
    """Les missions que l'avenant ajoute : leurs indicateurs viennent avec elles."""
    if acte.le_contrat is acte:
        return set()
    deja = {engagement["mission"] for engagement in base_de(acte)["contenu"]["engagements"]}
    return set(acte.redaction.engagements.order_by().values_list("mission", flat=True)) - deja


def _clauses(data: Any, acte: ActeSignable) -> dict[str, Any]:
    return {"form": ClausesForm(data, instance=acte.redaction, ouverts=blocs_ouverts(acte))}


ETAPES = (
    Etape(
        "parties",
        "Parties et signataires",
        "Qui signe, pour quelle structure, et quelle caisse paie.",
        _parties,
        (MotifAvenant.SIGNATAIRES,),
    ),
    Etape(
        "missions",
        "Missions et calendrier",
        "Les missions que la CPTS engage, et leurs dates. Toutes les missions socles sont exigées.",
        _missions,
        (MotifAvenant.MISSIONS,),
    ),
    Etape(
        "indicateurs",
        "Indicateurs et part variable",
        "La part variable de chaque mission se partage en euros entre ses indicateurs rémunérés : leur somme fait "
        "exactement l’enveloppe de la mission.",
        _indicateurs,
        (MotifAvenant.INDICATEURS, MotifAvenant.MISSIONS),
    ),
    Etape(
        "clauses",
        "Moyens et clauses",
        "Ce que la CPTS met en œuvre, et ce que les parties ajoutent.",
        _clauses,
        (MotifAvenant.BAREME, MotifAvenant.AUTRE),
    ),
)


def etapes_de(acte: ActeSignable) -> tuple[Etape, ...]:
    """Les étapes où cet acte s'écrit."""
    ouverts = blocs_ouverts(acte)
    return tuple(une for une in ETAPES if ouverts.intersection(une.blocs))


def etape(acte: ActeSignable, cle: str) -> Etape | None:
    """L'étape de cette clé, ou None si l'acte ne l'a pas."""
    return next((une for une in etapes_de(acte) if une.cle == cle), None)


def suivante(acte: ActeSignable, cle: str) -> Etape | None:
    """L'étape d'après, ou None après la dernière."""
    siennes = etapes_de(acte)
    rang = [une.cle for une in siennes].index(cle)
    return siennes[rang + 1] if rang + 1 < len(siennes) else None


def adresse(acte: ActeSignable, cle: str) -> str:
    """L'adresse d'une étape."""
    if acte.le_contrat is acte:
        return acte.le_contrat.adresse("contrats:preparation", cle)
    return acte.le_contrat.adresse("contrats:avenant_preparation", acte.numero, cle)


def ou_completer(acte: ActeSignable, manques: Iterable[Manque], prepare: bool) -> list[tuple[Manque, str]]:
    """Chaque manque et l'adresse où le régler, ou le lire ; vide pour qui ne prépare pas, ou si c'est ailleurs.

    Un avenant qui ne change pas encore ce bloc l'ajoute sur la page de son objet.
    """
    if not prepare:
        return [(manque, "") for manque in manques]
    du_contrat = acte.le_contrat is acte
    a_ouvrir = "" if du_contrat else acte.le_contrat.adresse("contrats:avenant_objet", acte.numero)
    ou = {une.cle: a_ouvrir for une in ETAPES} | {TERRITOIRE: _ou_lire_le_territoire(acte) or a_ouvrir}
    ou |= {une.cle: adresse(acte, une.cle) for une in etapes_de(acte)}
    return [(manque, ou.get(manque.rubrique, "")) for manque in manques]


def _ou_lire_le_territoire(acte: ActeSignable) -> str:
    """Le territoire n'a pas d'étape : celui du contrat est figé et se lit sur sa page, un avenant le récrit."""
    if acte.le_contrat is acte:
        return f"{acte.get_absolute_url()}#territoire"
    if MotifAvenant.TERRITOIRE in acte.motifs:
        return acte.le_contrat.adresse("contrats:avenant_territoire", acte.numero)
    return ""


def tous(formulaires: dict[str, Any]) -> list[Any]:
    """Les formulaires d'une étape, à plat, dans l'ordre de la page."""
    a_plat: list[Any] = []
    for formulaire in formulaires.values():
        a_plat += formulaire if isinstance(formulaire, list) else [formulaire]
    return a_plat


def plats(formulaires: dict[str, Any]) -> list[Any]:
    """Les mêmes, un jeu par mission ouvert en ses formulaires."""
    return [
        formulaire
        for groupe in tous(formulaires)
        for formulaire in (groupe.forms if isinstance(groupe, EngagementsParMission) else [groupe])
    ]


def sceau(formulaires: dict[str, Any]) -> str:
    """L'empreinte courte de ce qu'une étape montre de la base : une page ancienne n'a plus la même."""
    dit = [
        (formulaire.prefix, nom, str(formulaire.get_initial_for_field(champ, nom)))
        for groupe in plats(formulaires)
        for formulaire in getattr(groupe, "forms", [groupe])
        for nom, champ in formulaire.fields.items()
    ]
    return hashlib.sha256(repr(dit).encode()).hexdigest()[:LONGUEUR_DU_SCEAU]


def liste_des_etapes(acte: ActeSignable, manques: Iterable[Manque]) -> list[EtapeFormulaire]:
    """Les étapes et leur état : terminée, ou le nombre de points à compléter."""
    bloquants = [manque.rubrique for manque in manques if manque.bloquant]
    return [
        EtapeFormulaire(
            une.cle,
            une.titre,
            "en_cours" if (nombre := bloquants.count(une.cle)) else "terminee",
            adresse(acte, une.cle),
            f"{nombre} point{'s' if nombre > 1 else ''}" if nombre else "",
        )
        for une in etapes_de(acte)
    ]
