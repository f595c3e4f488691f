"""Lire les traces de rédaction : les dernières modifications d'une rubrique, l'auteur d'un champ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from commun.composants.dates import en_jour
from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier, TraceRedaction

TRACES_LUES = 60
MODIFICATIONS_MONTREES = 5
LIBELLES_MONTRES = 4
PIECES = "pieces"
CLE_DES_PIECES = f"{PIECES}/"
# Ce que l'équipe écrit ; une contribution à l'avis a ses propres traces, que nul autre ne lit.
DU_PORTEUR = ~Q(sujet__in=(Sujet.CONTRIBUTION, Sujet.DECISION, Sujet.DECISION_AM))


@dataclass
class Modification:
    """Ce qu'une personne a écrit un même jour dans une rubrique, le plus récent d'abord."""

    auteur: Utilisateur
    jour: date
    instant: datetime
    libelles: list[str] = field(default_factory=list)

    @property
    def montres(self) -> list[str]:
        return self.libelles[:LIBELLES_MONTRES]

    @property
    def autres(self) -> int:
        return len(self.libelles) - len(self.montres)


def dernieres_modifications(dossier: Dossier, sujet: str, rubrique: str) -> list[Modification]:
    """Les dernières modifications d'une rubrique, réunies par personne et par jour ; une requête.

    Celle des pièces réunit les gestes sur toutes les pièces, quelle que soit leur rubrique : sa page les montre toutes.
    """
    ici = Q(rubrique=rubrique)
    if rubrique == PIECES:
        ici |= Q(cle__startswith=CLE_DES_PIECES)
    traces = (
        TraceRedaction.objects.filter(ici, dossier=dossier, sujet=sujet)
        .select_related("auteur")
        .order_by("-instant", "pk")[:TRACES_LUES]
    )
    reunies: dict[tuple[int, date], Modification] = {}
    for trace in traces:
        jour = en_jour(trace.instant)
        ici = reunies.setdefault((trace.auteur_id, jour), Modification(trace.auteur, jour, trace.instant))
        if trace.libelle and trace.libelle not in ici.libelles:
            ici.libelles.append(trace.libelle)
    return list(reunies.values())[:MODIFICATIONS_MONTREES]


def ecrivains(dossier: Dossier, cles: Iterable[str], parmi: Q = DU_PORTEUR) -> Mapping[str, TraceRedaction]:
    """La dernière trace de chacune de ces clés, tous sujets de ``parmi`` réunis ; une requête au plus."""
    cles = list(cles)
    if not cles:
        return {}
    traces = TraceRedaction.objects.filter(parmi, dossier=dossier, cle__in=cles).select_related("auteur")
    return {trace.cle: trace for trace in traces.order_by("instant", "pk")}


def lignes_creees(dossier: Dossier, jetons: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Pour chaque jeton déjà reçu, le jeu et l'identifiant de la ligne qu'il a créée ; une requête au plus."""
    jetons = [jeton for jeton in jetons if jeton]
    if not jetons:
        return {}
    traces = TraceRedaction.objects.filter(dossier=dossier, jeton__in=jetons).order_by("pk")
    return {jeton: tuple(cle.split("/")[:2]) for jeton, cle in traces.values_list("jeton", "cle")}
