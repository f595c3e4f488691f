"""Le grand volume des mesures : les dossiers déjà là, recopiés en lot par PostgreSQL (``make bench``).

``python scripts/mesures_volume.py NOMBRE`` amène la base à ``NOMBRE`` dossiers au moins. Une copie a toutes les lignes
de son modèle, histoire et documents compris, sous d'autres clés ; son territoire est posé sur d'autres communes, pour
que les recouvrements restent ceux d'un pays et non d'un tas. Ses personnes, sa région et ses départements sont ceux du
modèle ; les empreintes de son journal ne se vérifient plus. Cette base ne sert qu'à mesurer.
"""

# ruff: noqa: S608 - du SQL écrit de noms de tables et de colonnes, jamais d'une saisie

import os
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpts_portal.settings")

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from contrats.models import Redaction, ScanRendu  # noqa: E402
from dossiers.models import Dossier  # noqa: E402
from territoires.models import Commune, Territoire  # noqa: E402

# Une clé de copie est celle du modèle plus autant de fois ceci que son rang ; aucune clé de la base n'en approche.
ECART = 10_000_000
# De combien de communes, dans l'ordre des codes, un territoire se décale d'une copie à la suivante.
PAS = 521
COPIES_AU_PLUS = 99
# Ces lignes ne désignent pas leur dossier : elles se choisissent d'après la seule qui les désigne.
PROPRES = (Territoire, Redaction)
# Ce qu'une copie ne peut avoir comme son modèle, hors des champs uniques.
ECRITS = {
    (Dossier, "numero"): "left(t.numero, 5) || lpad((k * 1000 + right(t.numero, 5)::int)::text, 5, '0')",
    (Dossier, "nom"): "t.nom || ' ' || k",
    (Dossier, "nom_recherche"): "t.nom_recherche || ' ' || k",
    (ScanRendu, "code"): "upper(left(md5(t.code || k), length(t.code)))",
}


def principal(nombre: int) -> None:
    """Recopie tous les dossiers assez de fois. Erreur : ``ValueError`` si la base en a trop peu pour ce nombre."""
    presents = Dossier.objects.count()
    copies = -(-(nombre - presents) // presents)
    if copies > COPIES_AU_PLUS:
        raise ValueError(
            f"{presents} dossiers ne suffisent pas pour en faire {nombre} : {COPIES_AU_PLUS} copies au plus."
        )
    if copies <= 0:
        return
    with transaction.atomic(), connection.cursor() as curseur:
        # Ni déclencheur ni contrôle de clé étrangère : les lignes recopiées les ont passés une fois.
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(
            "CREATE TEMP TABLE rangs ON COMMIT DROP AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS rang"
            f" FROM {Commune._meta.db_table} WHERE archivee_le IS NULL"
        )
        curseur.execute("CREATE INDEX ON rangs (code)")
        curseur.execute("CREATE INDEX ON rangs (rang)")
        curseur.execute("ANALYZE rangs")
        for modele in tables():
            curseur.execute(_marquer(modele))
        for modele in tables():
            curseur.execute(_recopier(modele), [copies])
    for modele in tables():
        _reposer_la_sequence(modele)


@cache
def tables() -> tuple[type[models.Model], ...]:
    """Les tables d'un dossier, celle qui est désignée d'abord : tout ce qui le désigne, et ce qui n'est qu'à lui."""
    toutes = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    siennes: set[type[models.Model]] = set()
    trouvees = {Dossier, *PROPRES}
    while trouvees - siennes:
        siennes |= trouvees
        trouvees |= {m for m in toutes for lien in _liens(m) if lien.related_model in siennes}
    designees: dict[type[models.Model], set[type[models.Model]]] = {m: set() for m in siennes}
    for modele in siennes:
        for lien in _liens(modele):
            if lien.related_model in siennes and lien.related_model is not modele:
                propre = lien.unique and lien.related_model in PROPRES
                designees[lien.related_model if propre else modele].add(modele if propre else lien.related_model)
    return tuple(TopologicalSorter(designees).static_order())


def _liens(modele: type[models.Model]) -> Iterator[models.Field]:
    return (champ for champ in modele._meta.local_concrete_fields if champ.remote_field)


def _copiees(modele: type[models.Model]) -> str:
    """La table de travail qui retient les clés à recopier."""
    return f"copiees_{modele._meta.db_table}"


def _marquer(modele: type[models.Model]) -> str:
    """Les lignes de cette table qui sont d'un dossier : par un de leurs liens, ou parce qu'une ligne n'a qu'elles."""
    conditions = [
        f"{lien.column} IN (SELECT pk FROM {_copiees(lien.related_model)})"
        for lien in _liens(modele)
        if lien.related_model in _deja(modele)
    ]
    conditions += [
        f"id IN (SELECT {lien.column} FROM {autre._meta.db_table} WHERE id IN (SELECT pk FROM {_copiees(autre)}))"
        for autre in _deja(modele)
        for lien in _liens(autre)
        if lien.unique and lien.related_model is modele
    ]
    filtre = " OR ".join(conditions) if modele is not Dossier else "true"
    nom = _copiees(modele)
    return (
        f"CREATE TEMP TABLE {nom} ON COMMIT DROP AS SELECT id AS pk FROM {modele._meta.db_table} WHERE {filtre};"
        f"CREATE UNIQUE INDEX ON {nom} (pk); ANALYZE {nom}"
    )


def _deja(modele: type[models.Model]) -> tuple[type[models.Model], ...]:
    return tables()[: tables().index(modele)]


def _recopier(modele: type[models.Model]) -> str:
    champs = [champ for champ in modele._meta.local_concrete_fields if not champ.generated]
    colonnes = ", ".join(connection.ops.quote_name(champ.column) for champ in champs)
    valeurs = ", ".join(_valeur(modele, champ) for champ in champs)
    return (
        f"INSERT INTO {modele._meta.db_table} ({colonnes}) SELECT {valeurs} FROM {modele._meta.db_table} t"
        f" JOIN {_copiees(modele)} c ON c.pk = t.id CROSS JOIN generate_series(1, %s) k"
    )


def _valeur(modele: type[models.Model], champ: models.Field) -> str:
    """Ce que la copie de rang ``k`` de la ligne ``t`` écrit dans cette colonne."""
    ici = f"t.{connection.ops.quote_name(champ.column)}"
    if (modele, champ.name) in ECRITS:
        return ECRITS[modele, champ.name]
    if champ.primary_key:
        return f"{ici} + k * {ECART}"
    if champ.remote_field and champ.related_model is Commune:
        decalee = f"mod((SELECT rang FROM rangs WHERE code = {ici}) + k * {PAS}, (SELECT count(*) FROM rangs))"
        return f"(SELECT code FROM rangs WHERE rang = {decalee})"
    if champ.remote_field and champ.related_model in tables():
        recopiee = f"EXISTS (SELECT FROM {_copiees(champ.related_model)} WHERE pk = {ici})"
        return f"CASE WHEN {recopiee} THEN {ici} + k * {ECART} ELSE {ici} END"
    if champ.unique and champ.get_internal_type() == "UUIDField":
        return f"md5({ici}::text || k)::uuid"
    if champ.unique:
        melange = f"left(md5({ici} || k) || md5(k || {ici}), length({ici}))"
        return f"CASE WHEN {ici} = upper({ici}) THEN upper({melange}) ELSE {melange} END"
    return ici


def _reposer_la_sequence(modele: type[models.Model]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            f"SELECT setval(pg_get_serial_sequence('{modele._meta.db_table}', 'id'),"
            f" (SELECT coalesce(max(id), 1) FROM {modele._meta.db_table}))"
        )


if __name__ == "__main__":
    principal(int(sys.argv[1]))
