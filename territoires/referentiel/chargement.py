"""Charge le référentiel : tout est contrôlé avant la première écriture, une seule transaction."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections, models, router, transaction

from territoires.models import ChargementReferentiel, Commune
from territoires.referentiel.comptes import controler_comptes
from territoires.referentiel.ecarts import (
    Bilan,
    Changements,
    comparer,
    dresser_bilan,
    refus_de_disparition,
)
from territoires.referentiel.lecture import ATTENDUS, Refus, Source, lire_source
from territoires.referentiel.lignes import Donnees, convertir
from territoires.referentiel.tables import Cible, Disparition, cibles

_FICHIERS_DES_TOTAUX = frozenset({"regions.csv", "departements.csv", "epci.csv", "communes.csv"})
_LOT = 500


class ReferentielRefuse(Exception):  # noqa: N818 - mot du domaine
    """Les fichiers sont refusés et rien n'a été écrit ; ``refus`` dit où et pourquoi."""

    def __init__(self, refus: list[Refus]):
        self.refus = refus
        super().__init__("\n".join(str(refus_un) for refus_un in refus))


def verifier(dossier: Path) -> tuple[Source, Donnees]:
    """Lit et contrôle ``dossier`` sans toucher la base.

    Les totaux ne sont contrôlés que si les lignes dont ils dépendent sont toutes bonnes : sinon une
    seule faute en ferait des centaines. Lève ``ReferentielRefuse``.
    """
    source = lire_source(Path(dossier), Path(settings.REFERENTIEL_DIR) / ATTENDUS)
    donnees = convertir(source)
    if not any(refus.fichier in _FICHIERS_DES_TOTAUX for refus in source.refus):
        source.refus.extend(controler_comptes(donnees, source.attendus))
    if source.refus:
        raise ReferentielRefuse(source.refus)
    return source, donnees


def charger(dossier: Path, *, maintenant: datetime, jour: date, essai: bool = False) -> Bilan:
    """Charge ``dossier`` et rend le bilan ; avec ``essai``, compare seulement.

    Idempotent : recharger les mêmes fichiers ne change aucune ligne. Une commune ou un EPCI absent
    des fichiers est archivé à ``jour``, jamais effacé ; s'il revient, son archivage est levé.
    Lève ``ReferentielRefuse`` avant toute écriture.
    """
    source, donnees = verifier(dossier)
    voulues = cibles(donnees, source.attendus)
    alias = router.db_for_write(Commune)
    with transaction.atomic(using=alias):
        if not essai:
            _reserver(alias)
        changements = [comparer(cible) for cible in voulues]
        if refus := refus_de_disparition(changements):
            raise ReferentielRefuse(refus)
        bilan = dresser_bilan(changements)
        if not essai and not all(changement.vide for changement in changements):
            _ecrire(changements, jour, alias)
            _noter(bilan, source, maintenant, len(donnees.communes))
    return bilan


def _reserver(alias: str) -> None:
    """Deux chargements simultanés se suivent au lieu de se mêler (SQLite : transaction immédiate)."""
    connexion = connections[alias]
    if connexion.vendor == "postgresql":
        with connexion.cursor() as curseur:
            table = connexion.ops.quote_name(Commune._meta.db_table)
            curseur.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _noter(bilan: Bilan, source: Source, maintenant: datetime, nb_communes: int) -> None:
    ChargementReferentiel.objects.create(
        charge_le=maintenant,
        millesime_geographie=source.attendus["millesime"]["geographie"],
        millesime_population=source.attendus["millesime"]["population"],
        empreinte=source.empreinte,
        nb_communes=nb_communes,
        bilan={
            "ajouts": bilan.ajouts,
            "disparitions": bilan.disparitions,
            "renommages": bilan.renommages,
            "ecarts": bilan.ecarts,
        },
    )


def _ecrire(changements: list[Changements], jour: date, alias: str) -> None:
    """Efface et archive d'abord, puis insère et modifie dans l'ordre des clés étrangères."""
    for changement in reversed(changements):
        if changement.cible.disparition is Disparition.EFFACER:
            _effacer(changement)
    for changement in changements:
        inserer(changement.cible, changement.ajouts, alias)
        _modifier(changement.cible, [apres for _avant, apres in changement.modifies])
    for changement in changements:
        if changement.cible.disparition is Disparition.ARCHIVER:
            _archiver(changement, jour)
    if connections[alias].vendor == "postgresql":
        with connections[alias].cursor() as curseur:
            for changement in changements:
                curseur.execute(f"ANALYZE {connections[alias].ops.quote_name(_table(changement.cible))}")


def _table(cible: Cible) -> str:
    return cible.modele._meta.db_table


def inserer(cible: Cible, lignes: list[tuple], alias: str) -> None:
    """Insère ``lignes`` (dans l'ordre de ``cible.colonnes``) : COPY sur PostgreSQL, lots ailleurs."""
    if not lignes:
        return
    connexion = connections[alias]
    nom = connexion.ops.quote_name
    champs = [cible.modele._meta.get_field(colonne.removesuffix("_id")).column for colonne in cible.colonnes]
    colonnes = ", ".join(nom(champ) for champ in champs)
    with connexion.cursor() as curseur:
        if connexion.vendor == "postgresql":
            with curseur.copy(f"COPY {nom(_table(cible))} ({colonnes}) FROM STDIN") as copie:
                for ligne in lignes:
                    copie.write_row(ligne)
        else:
            signes = ", ".join(["%s"] * len(champs))
            # Noms de tables et de colonnes pris dans les modèles, valeurs passées en paramètres.
            curseur.executemany(
                f"INSERT INTO {nom(_table(cible))} ({colonnes}) VALUES ({signes})",  # noqa: S608
                lignes,
            )


def _instances(cible: Cible, lignes: list[tuple]) -> list[models.Model]:
    return [cible.modele(**dict(zip(cible.colonnes, ligne, strict=True))) for ligne in lignes]


def _modifier(cible: Cible, lignes: list[tuple]) -> None:
    if not lignes:
        return
    champs = [colonne.removesuffix("_id") for colonne in cible.colonnes]
    cible.modele.objects.bulk_create(
        _instances(cible, lignes),
        batch_size=_LOT,
        update_conflicts=True,
        unique_fields=champs[: cible.cle],
        update_fields=champs[cible.cle :],
    )


def _effacer(changement: Changements) -> None:
    cible = changement.cible
    for ligne in changement.disparus:
        cles = dict(zip(cible.colonnes[: cible.cle], ligne, strict=False))
        cible.modele.objects.filter(**cles).delete()


def _archiver(changement: Changements, jour: date) -> None:
    cible = changement.cible
    codes = [ligne[0] for ligne in changement.disparus]
    for debut in range(0, len(codes), _LOT):
        cible.modele.objects.filter(pk__in=codes[debut : debut + _LOT]).update(**{cible.archive: jour})
