"""Les seules fonctions qui écrivent un territoire. L'appelant a déjà vérifié le droit d'écrire.

Toutes sont atomiques, verrouillent le territoire, et travaillent sur sa version ouverte : si la
courante est figée, une nouvelle version datée en est d'abord copiée. ``maintenant`` est un instant.
Elles lèvent ``TerritoireRefuse`` avec une phrase à montrer à la personne.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from commun.montants import format_nombre
from territoires.chargement import denombrer
from territoires.models import (
    AncienCode,
    Commune,
    CommuneDuTerritoire,
    Epci,
    PartieDeCommune,
    Territoire,
    VersionTerritoire,
)


class TerritoireRefuse(ValueError):
    """Ce que l'on demande n'est pas possible ; le message dit pourquoi et que faire."""


@dataclass(frozen=True)
class PartieSaisie:
    """Une partie de commune saisie : ``population`` en habitants, justifiée."""

    commune: str
    libelle: str
    population: int
    justification: str


@dataclass(frozen=True)
class Ajout:
    """Bilan d'un ajout, par codes triés : ajoutées, déjà comprises, laissées car comprises en partie."""

    ajoutees: tuple[str, ...] = ()
    deja_comprises: tuple[str, ...] = ()
    comprises_en_partie: tuple[str, ...] = ()


@transaction.atomic
def creer_territoire(*, maintenant: datetime) -> Territoire:
    """Crée un territoire vide et sa version 1, ouverte."""
    territoire = Territoire.objects.create(cree_le=maintenant)
    VersionTerritoire.objects.create(territoire=territoire, numero=1, creee_le=maintenant)
    return territoire


@transaction.atomic
def version_ouverte(*, territoire: Territoire, maintenant: datetime) -> VersionTerritoire:
    """La version où l'on écrit : la courante si elle est ouverte, sinon une copie datée de la courante."""
    _verrouiller(territoire)
    courante = territoire.versions.vives().order_by("-numero").first()
    if courante is None:
        numero = _numero_suivant(territoire.pk)
        return VersionTerritoire.objects.create(territoire=territoire, numero=numero, creee_le=maintenant)
    return _copier(courante, maintenant) if courante.est_figee else courante


def _verrouiller(territoire: Territoire) -> None:
    """Verrouille la ligne du territoire jusqu'à la fin de la transaction ; on peut le verrouiller de nouveau."""
    list(Territoire.objects.select_for_update().filter(pk=territoire.pk).values_list("pk"))


def _numero_suivant(territoire: int) -> int:
    """Le numéro d'après le plus grand jamais donné, versions écartées comprises."""
    dernier = VersionTerritoire.objects.filter(territoire=territoire).aggregate(plus_grand=Max("numero"))
    return (dernier["plus_grand"] or 0) + 1


@transaction.atomic
def ecarter_version(*, version: VersionTerritoire, maintenant: datetime) -> None:
    """Met de côté une version ouverte : elle garde ses communes et se lit, la précédente redevient la courante.

    Sans effet sur une version figée ou déjà écartée.
    """
    _verrouiller(version.territoire)
    ouvertes = VersionTerritoire.objects.vives().filter(pk=version.pk, figee_le__isnull=True)
    ouvertes.update(ecartee_le=max(maintenant, version.creee_le))


def _copier(modele: VersionTerritoire, maintenant: datetime) -> VersionTerritoire:
    copie = VersionTerritoire.objects.create(
        territoire_id=modele.territoire_id,
        numero=_numero_suivant(modele.territoire_id),
        creee_le=maintenant,
        population_corrigee=modele.population_corrigee,
        motif_correction=modele.motif_correction,
    )
    _inserer_communes(copie, modele.communes_entieres.values_list("commune_id", flat=True))
    _inserer_parties(
        copie,
        [PartieSaisie(p.commune_id, p.libelle, p.population, p.justification) for p in modele.parties.all()],
    )
    return copie


@transaction.atomic
def definir_perimetre(
    *,
    territoire: Territoire,
    codes: Collection[str],
    parties: Collection[PartieSaisie] = (),
    maintenant: datetime,
) -> VersionTerritoire:
    """Remplace tout le contenu de la version ouverte par ces communes entières et ces parties."""
    codes = set(codes)
    partielles = {partie.commune for partie in parties}
    if doubles := codes & partielles:
        raise TerritoireRefuse(f"Commune à la fois entière et en partie : {_noms(doubles)}.")
    _verifier_communes(codes | partielles)
    for partie in parties:
        _verifier_partie(partie)
    version = version_ouverte(territoire=territoire, maintenant=maintenant)
    version.communes_entieres.all().delete()
    version.parties.all().delete()
    _inserer_communes(version, codes)
    _inserer_parties(version, parties)
    return version


@transaction.atomic
def ajouter_communes(*, territoire: Territoire, codes: Collection[str], maintenant: datetime) -> Ajout:
    """Ajoute des communes entières ; celles qui sont comprises en partie sont laissées telles quelles."""
    codes = set(codes)
    _verifier_communes(codes)
    version = version_ouverte(territoire=territoire, maintenant=maintenant)
    deja = codes & set(version.communes_entieres.values_list("commune_id", flat=True))
    partielles = codes & set(version.parties.values_list("commune_id", flat=True))
    nouvelles = codes - deja - partielles
    _inserer_communes(version, nouvelles)
    return Ajout(tuple(sorted(nouvelles)), tuple(sorted(deja)), tuple(sorted(partielles)))


@transaction.atomic
def ajouter_epci(*, territoire: Territoire, siren: str, maintenant: datetime) -> Ajout:
    """Ajoute toutes les communes actuelles d'un EPCI, y compris hors du département ou de la région."""
    epci = Epci.objects.filter(pk=siren, archive_le__isnull=True).first()
    if epci is None:
        raise TerritoireRefuse(f"Aucun EPCI actuel n’a le SIREN {siren} : cherchez-le par son nom.")
    codes = epci.communes.filter(archivee_le__isnull=True).values_list("code", flat=True)
    return ajouter_communes(territoire=territoire, codes=list(codes), maintenant=maintenant)


@transaction.atomic
def ajouter_departement(
    *, territoire: Territoire, departement: str, sauf: Collection[str] = (), maintenant: datetime
) -> Ajout:
    """Ajoute toutes les communes actuelles d'un département (code), sauf celles de ``sauf`` (codes Insee)."""
    communes = Commune.objects.filter(departement=departement, archivee_le__isnull=True).exclude(pk__in=list(sauf))
    codes = list(communes.order_by().values_list("code", flat=True))
    if not codes:
        raise TerritoireRefuse("Il ne reste aucune commune à ajouter dans ce département.")
    return ajouter_communes(territoire=territoire, codes=codes, maintenant=maintenant)


@transaction.atomic
def retirer(
    *,
    territoire: Territoire,
    codes: Collection[str] = (),
    parties: Collection[tuple[str, str]] = (),
    maintenant: datetime,
) -> int:
    """Retire des communes entières (codes) et des parties (code, libellé) ; rend le nombre de lignes."""
    version = version_ouverte(territoire=territoire, maintenant=maintenant)
    retirees, _detail = version.communes_entieres.filter(commune_id__in=list(codes)).delete()
    for code, libelle in parties:
        nombre, _detail = version.parties.filter(commune_id=code, libelle=libelle).delete()
        retirees += nombre
    return retirees


@transaction.atomic
def ajouter_partie(
    *,
    territoire: Territoire,
    commune: str,
    libelle: str,
    population: int,
    justification: str,
    maintenant: datetime,
) -> PartieDeCommune:
    """Ajoute une partie de commune (quartier, arrondissement), population déclarée et justifiée."""
    partie = PartieSaisie(commune, libelle.strip(), population, justification.strip())
    _verifier_communes({commune})
    _verifier_partie(partie)
    _verifier_que_la_partie_tient(partie)
    version = version_ouverte(territoire=territoire, maintenant=maintenant)
    if version.communes_entieres.filter(commune_id=commune).exists():
        raise TerritoireRefuse(
            f"{_noms({commune})} est déjà comprise en entier : retirez-la avant d’en ajouter une partie."
        )
    if version.parties.filter(commune_id=commune, libelle=partie.libelle).exists():
        raise TerritoireRefuse(f"La partie « {partie.libelle} » de {_noms({commune})} est déjà comprise.")
    return _inserer_parties(version, [partie])[0]


@transaction.atomic
def corriger_population(
    *, territoire: Territoire, population: int | None, motif: str = "", maintenant: datetime
) -> VersionTerritoire:
    """Remplace la population calculée, avec un motif ; ``None`` revient à la somme des communes."""
    motif = motif.strip()
    if population is not None and population < 0:
        raise TerritoireRefuse("Une population ne peut pas être négative.")
    if population is not None and not motif:
        raise TerritoireRefuse("Dites pourquoi vous corrigez la population : le motif est obligatoire.")
    version = version_ouverte(territoire=territoire, maintenant=maintenant)
    version.population_corrigee = population
    version.motif_correction = motif if population is not None else ""
    version.save(update_fields=["population_corrigee", "motif_correction"])
    return version


@transaction.atomic
def figer_version(*, territoire: Territoire, maintenant: datetime) -> VersionTerritoire:
    """Fige la version courante : noms, populations, millésime et taille y sont photographiés.

    Une version déjà figée est rendue telle quelle : déposer deux fois sans rien changer garde la même.
    """
    _verrouiller(territoire)
    version = territoire.versions.vives().order_by("-numero").first()
    if version is None:
        version = version_ouverte(territoire=territoire, maintenant=maintenant)
    if version.est_figee:
        return version
    evaluation = denombrer(version)
    vive = Commune.objects.filter(pk=OuterRef("commune_id")).order_by()
    version.communes_entieres.update(
        nom_fige=Subquery(vive.values("nom")), population_figee=Subquery(vive.values("population"))
    )
    version.figee_le = max(maintenant, version.creee_le)
    version.population_figee = evaluation.population
    version.taille_figee = evaluation.taille
    version.millesime = evaluation.millesime
    version.save(update_fields=["figee_le", "population_figee", "taille_figee", "millesime"])
    return version


def _inserer_communes(version: VersionTerritoire, codes: Iterable[str]) -> None:
    CommuneDuTerritoire.objects.bulk_create(
        [CommuneDuTerritoire(version=version, commune_id=code) for code in sorted(codes)]
    )


def _inserer_parties(version: VersionTerritoire, parties: Iterable[PartieSaisie]) -> list[PartieDeCommune]:
    return PartieDeCommune.objects.bulk_create(
        [
            PartieDeCommune(
                version=version,
                commune_id=partie.commune,
                libelle=partie.libelle,
                population=partie.population,
                justification=partie.justification,
            )
            for partie in parties
        ]
    )


def _verifier_communes(codes: Collection[str]) -> None:
    """Toutes les communes existent et existent encore."""
    connues = dict(Commune.objects.filter(pk__in=list(codes)).values_list("code", "archivee_le"))
    if inconnus := sorted(set(codes) - connues.keys()):
        raise TerritoireRefuse(_dire_les_inconnus(inconnus))
    if archivees := [code for code, archivee_le in connues.items() if archivee_le]:
        raise TerritoireRefuse(f"Cette commune n’existe plus : {_noms(archivees)}. Choisissez l’actuelle.")


def _verifier_partie(partie: PartieSaisie) -> None:
    if not partie.libelle.strip():
        raise TerritoireRefuse("Nommez la partie de commune, par exemple « Quartiers nord ».")
    if not partie.justification.strip():
        raise TerritoireRefuse("Dites d’où vient la population de cette partie : c’est obligatoire.")
    if partie.population < 0:
        raise TerritoireRefuse("La population d’une partie ne peut pas être négative.")


def _verifier_que_la_partie_tient(partie: PartieSaisie) -> None:
    """Une partie ne compte pas plus d'habitants que sa commune ; une population inconnue ne permet pas d'en juger."""
    commune = Commune.objects.get(pk=partie.commune)
    if commune.population is not None and partie.population > commune.population:
        raise TerritoireRefuse(
            f"{commune.nom} compte {format_nombre(commune.population)} habitants : une partie de la commune ne peut "
            f"pas en compter {format_nombre(partie.population)}. Corrigez ce nombre, ou ajoutez la commune entière."
        )


def _dire_les_inconnus(codes: Sequence[str]) -> str:
    """Chaque code inconnu ; une commune fusionnée est nommée avec celle qui la contient aujourd'hui."""
    anciens = AncienCode.objects.filter(pk__in=codes).select_related("commune").in_bulk()
    fusionnees = [
        f"{code} ({anciens[code].nom}) fait aujourd’hui partie de {anciens[code].commune.nom} : "
        f"choisissez {anciens[code].commune_id}."
        for code in codes
        if code in anciens
    ]
    inconnus = [code for code in codes if code not in anciens]
    return " ".join([*fusionnees, *([f"Code de commune inconnu : {', '.join(inconnus)}."] if inconnus else [])])


def _noms(codes: Collection[str]) -> str:
    return ", ".join(str(commune) for commune in Commune.objects.filter(pk__in=list(codes)))
