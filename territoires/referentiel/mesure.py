"""Mesure le chargement contre un insert en lots nu des mêmes lignes (banc d'essai)."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, router, transaction
from django.utils import timezone

from territoires.models import Commune
from territoires.referentiel.chargement import charger, verifier
from territoires.referentiel.tables import Cible, cibles

_LOT = 1000


@dataclass(frozen=True)
class Mesure:
    """Durées médianes en secondes ; ``rapport`` = chargement ÷ insert nu (visé : au plus 2)."""

    lignes: int
    insert_nu: float
    chargement: float

    @property
    def rapport(self) -> float:
        return self.chargement / self.insert_nu


class BaseNonVide(RuntimeError):
    """La mesure exige des tables de référentiel vides ; elle n'y laisse rien."""


def mesurer_chargement(source: Path, tours: int = 3) -> Mesure:
    """Alterne ``tours`` inserts nus et chargements complets, chacun annulé à la fin.

    L'insert nu est ``bulk_create`` des mêmes lignes, déjà lues, sans contrôle ; le chargement lit,
    contrôle, compare et écrit. Les deux comptent la vérification des clés étrangères.
    """
    if Commune.objects.exists():
        raise BaseNonVide("Le référentiel est déjà chargé : mesurez sur une base neuve.")
    lues, donnees = verifier(source)
    voulues = cibles(donnees, lues.attendus)
    nus, chargements = [], []
    for _tour in range(tours):
        nus.append(_chronometrer(lambda: _inserer_nu(voulues)))
        chargements.append(_chronometrer(lambda: charger(source, maintenant=timezone.now(), jour=timezone.localdate())))
    return Mesure(sum(len(cible.lignes) for cible in voulues), statistics.median(nus), statistics.median(chargements))


def _inserer_nu(voulues: list[Cible]) -> None:
    for cible in voulues:
        cible.modele.objects.bulk_create(
            [cible.modele(**dict(zip(cible.colonnes, ligne, strict=True))) for ligne in cible.lignes],
            batch_size=_LOT,
        )


def _chronometrer(acte) -> float:
    connexion = connections[router.db_for_write(Commune)]
    debut = time.perf_counter()
    with transaction.atomic(using=connexion.alias):
        acte()
        connexion.check_constraints()
        duree = time.perf_counter() - debut
        transaction.set_rollback(True, using=connexion.alias)
    return duree
