"""Ce qui attend une personne : une seule liste, que chaque application nourrit.

Le tableau « À faire », le compteur de l'en-tête, le résumé quotidien et l'agenda lisent :func:`taches` ; aucun n'a sa
propre requête. Une source rend des lignes déjà filtrées par les droits de l'instant (``visibles_par``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from comptes.models import Utilisateur
from dossiers.decompte import compter

SANS_ECHEANCE = date.max


@dataclass(frozen=True)
class Tache:
    """Une chose attendue d'une personne.

    ``cle`` ne change pas tant que la tâche vit. ``titre`` et ``detail`` se lisent à l'écran, après connexion ; un
    courriel ou un agenda ne dit que ``numero`` (vide s'il ne doit pas être dit), ``texte`` et ``adresse`` (un chemin).
    ``texte`` est une phrase du portail, jamais un texte saisi. ``badge`` : clé de la liste des badges.
    """

    cle: str
    titre: str
    detail: str
    numero: str
    texte: str
    adresse: str
    badge: str
    badge_libelle: str = ""
    precision: str = ""
    depuis: date | None = None
    echeance: date | None = None
    echeance_libelle: str = ""

    @property
    def fait(self) -> str:
        """Ce qu'un courriel ou un agenda en dit : « [numéro] texte »."""
        return f"[{self.numero}] {self.texte}" if self.numero else self.texte


@dataclass(frozen=True)
class Rubrique:
    """Un titre du tableau « À faire » et les liens qui le suivent (nom de l'adresse, libellé)."""

    titre: str
    liens: tuple[tuple[str, str], ...] = ()


A_VOUS = Rubrique("À vous de jouer")
SOLLICITATIONS = Rubrique(
    "Des équipes vous sollicitent",
    (("dossiers:appuis", "Tous les appuis demandés"), ("dossiers:messages", "Tous les messages entre CPTS")),
)


@dataclass(frozen=True)
class Source:
    """D'où viennent des tâches : une requête ordonnée par personne, et ce que dit chaque ligne.

    ``concerne`` évite la requête à qui n'aura jamais rien de cette source. ``preparer`` complète les lignes d'un coup.
    ``mouvante`` : sa requête s'écrit d'après l'heure ou la base, pas seulement d'après la personne et le jour ; son
    texte ne se garde pas (:mod:`dossiers.decompte`).
    """

    nom: str
    rubrique: Rubrique
    lignes: Callable[[Utilisateur], Any]
    tache: Callable[[Any, Utilisateur], Tache]
    concerne: Callable[[Utilisateur], bool] = lambda utilisateur: True
    preparer: Callable[[list[Any], Utilisateur], None] = lambda lignes, utilisateur: None
    mouvante: bool = False

    def taches(self, utilisateur: Utilisateur) -> list[Tache]:
        """Les tâches de cette personne, dans l'ordre de la source (une requête, préchargements compris à part)."""
        if not self.concerne(utilisateur):
            return []
        lignes = list(self.lignes(utilisateur))
        self.preparer(lignes, utilisateur)
        return [self.tache(ligne, utilisateur) for ligne in lignes]

    def cles(self, utilisateur: Utilisateur) -> QuerySet:
        """Une clé par tâche, sans rien lire d'autre : de quoi compter toutes les sources ensemble."""
        return self.lignes(utilisateur).order_by().values_list(Cast("pk", CharField()))


SOURCES: dict[str, Source] = {}


def inscrire(source: Source) -> None:
    """Ajoute une source au démarrage ; ``ValueError`` si son nom est pris par une autre."""
    if SOURCES.setdefault(source.nom, source) != source:
        raise ValueError(f"La source de tâches « {source.nom} » est déjà inscrite.")


def taches(utilisateur: Utilisateur) -> list[Tache]:
    """Tout ce qui attend cette personne : l'échéance la plus proche d'abord, puis le plus ancien."""
    toutes = [tache for source in SOURCES.values() for tache in source.taches(utilisateur)]
    return sorted(toutes, key=_rang)


def nombre(utilisateur: Utilisateur) -> int:
    """Le nombre de :func:`taches`, compté par la base d'une seule requête : chaque page le montre."""
    return compter([source for source in SOURCES.values() if source.concerne(utilisateur)], utilisateur)


def a_echeance(siennes: Iterable[Tache], jour: date) -> list[Tache]:
    """Celles dont l'échéance est ce jour, ou passée."""
    return [tache for tache in siennes if tache.echeance is not None and tache.echeance <= jour]


def _rang(tache: Tache) -> tuple[date, date, str]:
    return tache.echeance or SANS_ECHEANCE, tache.depuis or SANS_ECHEANCE, tache.cle
