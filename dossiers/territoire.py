"""Le territoire d'un dossier : évaluation, chevauchements avec les dossiers vivants, forme figée."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier
from dossiers.visibilite import vivant
from territoires.chargement import communes_partagees, perimetre_de
from territoires.evaluation import Alerte, Evaluation, Perimetre, Recouvrement, evaluer
from territoires.models import VersionTerritoire

ALERTES_TAILLE = frozenset({Alerte.SEUIL_PROCHE, Alerte.BORNE_A_CONFIRMER})


def versions_vivantes(sauf: Dossier | None = None) -> QuerySet[VersionTerritoire]:
    """Dernière version figée du territoire de chaque dossier vivant : un brouillon n'est jamais révélé."""
    figees = VersionTerritoire.objects.filter(figee_le__isnull=False)
    plus_recente = figees.filter(territoire=OuterRef("territoire"), numero__gt=OuterRef("numero"))
    retenues = figees.filter(vivant("territoire__dossier__"), ~Exists(plus_recente)).order_by()
    return retenues if sauf is None else retenues.exclude(territoire=sauf.territoire_id)


def evaluer_perimetre(perimetre: Perimetre, sauf: Dossier | None = None) -> Evaluation:
    """Évaluation complète, chevauchements compris ; ``cle`` d'un recouvrement = identifiant de version."""
    return evaluer(perimetre, communes_partagees(perimetre, versions_vivantes(sauf)))


def communes_du_dossier(dossier: Dossier) -> list[str]:
    """Codes des communes du territoire, entières ou en partie."""
    version = dossier.territoire.version_courante
    entieres = version.communes_entieres.order_by().values_list("commune_id", flat=True)
    return [*entieres, *version.parties.order_by().values_list("commune_id", flat=True)]


def departements_du_dossier(dossier: Dossier) -> list[str]:
    """Codes des départements du territoire."""
    return sorted({code[:3] if code.startswith("97") else code[:2] for code in communes_du_dossier(dossier)})


class TerritoireEvalue(NamedTuple):
    """Une version du territoire, son périmètre lu et ce qu'il vaut."""

    version: VersionTerritoire
    perimetre: Perimetre
    evaluation: Evaluation


def evaluer_dossier(dossier: Dossier) -> TerritoireEvalue:
    """La version courante du territoire du dossier, évaluée face aux dossiers vivants."""
    version = dossier.territoire.version_courante
    perimetre = perimetre_de(version)
    return TerritoireEvalue(version, perimetre, evaluer_perimetre(perimetre, sauf=dossier))


def etape_publique(dossier: Dossier) -> str:
    """L'étape d'un dossier en quelques mots : avec le nom, tout ce qu'un voisin a le droit d'en savoir."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is not None:
        return "contrat signé" if contrat.signe_le else "contrat en préparation"
    projet = getattr(dossier, "projet", None)
    if projet is not None:
        return "projet validé" if projet.etat == EtatProjet.VALIDE else "projet de santé en cours"
    if dossier.premier_depot_le is None:
        return "lettre d’intention en préparation"
    return "lettre accordée" if dossier.lettre.etat == EtatLettre.ACCORDEE else "lettre d’intention déposée"


def numeros_des_versions(versions: Iterable[int]) -> dict[int, str]:
    """Identifiant de version de territoire → numéro du dossier."""
    lignes = Dossier.objects.filter(territoire__versions__in=list(versions)).order_by()
    return dict(lignes.values_list("territoire__versions", "numero"))


def decrire_recouvrements(recouvrements: tuple[Recouvrement, ...]) -> list[dict[str, Any]]:
    """Chevauchements lisibles : numéro, nom, étape, communes partagées ; rien d'autre sur les voisins."""
    return [decrit for _dossier, decrit in dossiers_et_recouvrements(recouvrements)]


def dossiers_et_recouvrements(recouvrements: tuple[Recouvrement, ...]) -> list[tuple[Dossier, dict[str, Any]]]:
    """Chaque dossier voisin et son chevauchement lisible (2 requêtes)."""
    versions = VersionTerritoire.objects.in_bulk([r.cle for r in recouvrements])
    autres = {
        dossier.territoire_id: dossier
        for dossier in Dossier.objects.filter(territoire__in={v.territoire_id for v in versions.values()})
        .select_related("lettre", "projet", "contrat")
        .order_by("numero")
    }
    dossiers = {cle: autres[version.territoire_id] for cle, version in versions.items()}
    return [
        (dossiers[recouvrement.cle], _decrire(dossiers[recouvrement.cle], recouvrement))
        for recouvrement in recouvrements
    ]


def _decrire(dossier: Dossier, recouvrement: Recouvrement) -> dict[str, Any]:
    return {
        "numero": dossier.numero,
        "nom": dossier.nom,
        "etape": etape_publique(dossier),
        "communes": [{"code": c.code, "nom": c.nom} for c in recouvrement.communes],
    }


class Voisine(NamedTuple):
    """Une CPTS à qui l'on peut écrire : son dossier, et ce qu'un voisin en sait. ``region`` : celle du Guichet."""

    dossier: Dossier
    region: str
    nom: str
    etape: str
    communes: tuple[str, ...]


def voisine_joignable(dossier: Dossier, cle: int) -> Voisine | None:
    """La CPTS d'identifiant ``cle`` si son territoire chevauche celui-ci, ou si elle vient de lui écrire ; sinon None.

    Une réponse repasse par le Guichet qui a transmis.
    """
    recu = dossier.messages_recus.recus().filter(dossier=cle).select_related("dossier").order_by("-pk").first()
    if recu is not None:
        return Voisine(recu.dossier, recu.region_id, recu.nom, recu.etape, tuple(recu.communes))
    for voisin, decrit in dossiers_et_recouvrements(evaluer_dossier(dossier).evaluation.recouvrements):
        if voisin.pk == cle:
            communes = tuple(commune["nom"] for commune in decrit["communes"])
            return Voisine(voisin, voisin.region_id, decrit["nom"], decrit["etape"], communes)
    return None


def figer_evaluation(vu: TerritoireEvalue) -> dict[str, Any]:
    """La part « territoire » d'une photographie."""
    version, perimetre, evaluation = vu
    return {
        "version": version.numero,
        "communes": [
            {"code": c.code, "nom": c.nom, "departement": c.departement, "population": c.population}
            for c in perimetre.communes
        ],
        "parties": [
            {"code": p.commune.code, "commune": p.commune.nom, "libelle": p.libelle, "population": p.population}
            for p in perimetre.parties
        ],
        "population": evaluation.population,
        "population_calculee": evaluation.population_calculee,
        "motif_correction": evaluation.motif_correction,
        "millesime": evaluation.millesime,
        "taille": evaluation.taille,
        "departements": [
            {"code": d.code, "nom": d.nom, "population": d.population, "nb_communes": d.nb_communes}
            for d in evaluation.departements
        ],
        "pilote": evaluation.pilote,
        "composantes": len(evaluation.composantes),
        "recouvrements": decrire_recouvrements(evaluation.recouvrements),
        "alertes_taille": [a.texte for a in evaluation.avertissements if a.alerte in ALERTES_TAILLE],
        "avertissements": [a.texte for a in evaluation.avertissements if a.alerte != Alerte.RECOUVREMENT],
    }
