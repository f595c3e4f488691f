"""Amène un territoire de la base à l'évaluation, en peu de requêtes.

Coût : 2 requêtes pour les communes et les parties, 2 pour les voisinages (1 de plus s'il y a des trous), 3 pour
les chevauchements, quels que soient le nombre de communes et le nombre de dossiers.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Q, QuerySet

from territoires.contiguite import Paire, par_commune, trous
from territoires.evaluation import Evaluation, evaluer
from territoires.models import Commune, CommuneDuTerritoire, PartieDeCommune, VersionTerritoire, Voisinage
from territoires.perimetre import CommuneLue, PartieLue, Perimetre
from territoires.recouvrement import Presence, partages

_CHAMPS = (
    "code",
    "nom",
    "departement_id",
    "departement__nom",
    "departement__region_id",
    "population",
    "millesime",
    "archivee_le",
)


class CommuneInconnue(ValueError):
    """Un code Insee absent du référentiel ; ``codes`` : tous ceux qui manquent."""

    def __init__(self, codes: Collection[str]):
        self.codes = tuple(sorted(codes))
        super().__init__(f"Codes de commune inconnus : {', '.join(self.codes)}.")


def perimetre_de(version: VersionTerritoire) -> Perimetre:
    """Le périmètre d'une version ; figée, il garde noms et populations photographiés au gel."""
    return _situer(composition(version))


def composition(version: VersionTerritoire) -> Perimetre:
    """Les communes et parties d'une version, sans leurs voisinages (2 requêtes) : à lister, à compter, à croiser."""
    lignes = list(
        CommuneDuTerritoire.objects.filter(version=version)
        .order_by("commune_id")
        .values_list("nom_fige", "population_figee", *(f"commune__{champ}" for champ in _CHAMPS))
    )
    communes = []
    for nom_fige, population_figee, *champs in lignes:
        commune = _commune(champs)
        if version.est_figee:
            commune = replace(commune, nom=nom_fige or commune.nom, population=population_figee, archivee=False)
        communes.append(commune)
    parties = [
        PartieLue(_commune(champs), libelle, population)
        for libelle, population, *champs in PartieDeCommune.objects.filter(version=version)
        .order_by("commune_id", "libelle")
        .values_list("libelle", "population", *(f"commune__{champ}" for champ in _CHAMPS))
    ]
    return Perimetre(
        tuple(communes),
        tuple(parties),
        population_corrigee=version.population_corrigee,
        motif_correction=version.motif_correction,
        millesime=version.millesime if version.est_figee else None,
    )


def denombrer(version: VersionTerritoire) -> Evaluation:
    """Population, taille, millésime, départements et pilote d'une version (2 requêtes) ; aucun voisinage n'est lu.

    Ses morceaux, ses trous, ses recouvrements et ses avertissements ne veulent rien dire : :func:`evaluer_version`.
    """
    return evaluer(composition(version))


def perimetre_des_codes(codes: Iterable[str], parties: Iterable[tuple[str, str, int]] = ()) -> Perimetre:
    """Le périmètre d'une liste de codes Insee et de parties (code, libellé, habitants), sans rien écrire.

    Lève ``CommuneInconnue`` en nommant tous les codes absents du référentiel.
    """
    codes, parties = set(codes), list(parties)
    voulus = codes | {code for code, _libelle, _population in parties}
    connues = {
        champs[0]: _commune(champs)
        for champs in Commune.objects.filter(pk__in=voulus).order_by("code").values_list(*_CHAMPS)
    }
    if manquantes := voulus - connues.keys():
        raise CommuneInconnue(manquantes)
    return _situer(
        Perimetre(
            tuple(connues[code] for code in sorted(codes)),
            tuple(PartieLue(connues[code], libelle, habitants) for code, libelle, habitants in parties),
        )
    )


def evaluer_version(version: VersionTerritoire, autres: QuerySet[VersionTerritoire] | None = None) -> Evaluation:
    """Évalue une version face aux versions ``autres`` ; chaque recouvrement a pour clé l'``id`` de l'autre."""
    perimetre = perimetre_de(version)
    return evaluer(perimetre, {} if autres is None else communes_partagees(perimetre, autres))


def communes_partagees(perimetre: Perimetre, versions: QuerySet[VersionTerritoire]) -> dict[int, tuple[str, ...]]:
    """Identifiant de version → codes des communes partagées avec ``perimetre`` (3 requêtes).

    ``versions`` : celles des dossiers à comparer, une par dossier (l'appelant choisit les dossiers
    vivants et s'exclut lui-même). La règle est celle de ``territoires.recouvrement``. On part des communes,
    par leur index, puis on ne garde que les versions voulues : rapide même sur des tables sans statistiques.
    """
    codes = list(perimetre.concernees)
    if not codes:
        return {}
    entieres = CommuneDuTerritoire.objects.filter(commune_id__in=codes).order_by()
    parties = PartieDeCommune.objects.filter(commune_id__in=codes).order_by()
    presences = [
        *(Presence(*ligne) for ligne in entieres.values_list("version_id", "commune_id")),
        *(Presence(*ligne) for ligne in parties.values_list("version_id", "commune_id", "population")),
    ]
    candidates = {presence.cle for presence in presences}
    voulues = set(versions.order_by().filter(pk__in=candidates).values_list("pk", flat=True))
    populations = {code: commune.population for code, commune in perimetre.concernees.items()}
    retenues = [presence for presence in presences if presence.cle in voulues]
    return partages(perimetre.entieres, perimetre.parts, retenues, populations)


def voisinages_de(codes: Collection[str]) -> list[Paire]:
    """Toutes les paires de voisines dont l'une au moins est dans ``codes`` (une requête)."""
    codes = list(codes)
    return list(
        Voisinage.objects.filter(Q(commune_a_id__in=codes) | Q(commune_b_id__in=codes))
        .order_by()
        .values_list("commune_a_id", "commune_b_id")
    )


def voisinages_autour(codes: Collection[str]) -> list[Paire]:
    """Toutes les paires de voisines dont l'une au moins est dans les départements de ``codes`` (une requête).

    Un code Insee commence par celui de son département : deux intervalles d'index par département.
    """
    filtre = Q(pk__in=())
    for prefixe in sorted({prefixe_du_departement(code) for code in codes}):
        debut, fin = prefixe, f"{prefixe}Z"
        filtre |= Q(commune_a__gte=debut, commune_a__lt=fin) | Q(commune_b__gte=debut, commune_b__lt=fin)
    return list(Voisinage.objects.filter(filtre).order_by().values_list("commune_a_id", "commune_b_id"))


def prefixe_du_departement(code: str) -> str:
    """Ce par quoi commencent tous les codes Insee du département de ``code`` (« 31 », « 2A », « 974 »)."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _situer(perimetre: Perimetre) -> Perimetre:
    """Ajoute au périmètre les voisinages de ses communes, ceux d'alentour, et les trous qu'il entoure."""
    concernees = perimetre.concernees
    if not concernees:
        return perimetre
    paires = voisinages_de(concernees)
    autour = par_commune(voisinages_autour({code for paire in paires for code in paire} or concernees))
    groupes = trous(concernees, paires, lambda codes: [paire for code in codes for paire in autour.get(code, ())])
    entourees = {code for groupe in groupes for code in groupe}
    lues = {
        champs[0]: _commune(champs)
        for champs in Commune.objects.filter(pk__in=entourees).order_by("code").values_list(*_CHAMPS)
    }
    return replace(
        perimetre,
        paires=frozenset(paires),
        autour=autour,
        trous=tuple(tuple(lues[code] for code in groupe) for groupe in groupes),
    )


def _commune(champs: Iterable) -> CommuneLue:
    *descriptifs, archivee_le = champs
    return CommuneLue(*descriptifs, archivee=archivee_le is not None)
