"""Le seul code qui installe organisations et structures en nombre."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from acteurs.etablissements import Etablissement, FichierInvalide
from acteurs.installation import OrganisationAttendue, organisations_attendues
from acteurs.models import Organisation, Professionnel, Structure
from acteurs.nomenclatures import TypeOrganisation
from commun.textes import normaliser
from territoires.models import Commune, Departement, Region

NUMERO_VERT = "0 801 902 263"
CHAMPS_STRUCTURE = ("type", "nom", "finess_juridique", "categorie_finess", "commune_id", "nom_recherche")


@dataclass(frozen=True, slots=True)
class Bilan:
    """Ce qu'une installation a fait, en nombre de lignes."""

    creees: int
    modifiees: int
    inchangees: int


@transaction.atomic
def installer_organisations(region: Region) -> Bilan:
    """Crée le Guichet, les dix URPS, l'ARS et une caisse par département de la région ; sûr à rejouer.

    Une organisation déjà là garde son nom, ses coordonnées et son ressort : elle n'est pas réécrite.
    """
    departements = {d.code: d for d in Departement.objects.filter(region=region).order_by("code")}
    creees = 0
    attendues = organisations_attendues(region.nom, {code: d.nom for code, d in departements.items()})
    for attendue in attendues:
        creees += _installer(region, attendue, departements)
    return Bilan(creees, 0, len(attendues) - creees)


def _installer(region: Region, attendue: OrganisationAttendue, departements: dict[str, Departement]) -> bool:
    existantes = Organisation.objects.filter(type=attendue.type, region=region)
    if attendue.type == TypeOrganisation.URPS:
        existantes = existantes.filter(profession=attendue.profession)
    if attendue.type == TypeOrganisation.AM:
        existantes = existantes.filter(sous_type=attendue.sous_type, departements__in=attendue.departements)
    if existantes.exists():
        return False
    organisation = Organisation.objects.create(
        type=attendue.type,
        sous_type=attendue.sous_type,
        nom=attendue.nom,
        sigle=attendue.sigle,
        profession=attendue.profession,
        region=region,
        telephone=NUMERO_VERT if attendue.type == TypeOrganisation.GUICHET else "",
    )
    organisation.departements.set(attendue.departements or list(departements))
    return True


@transaction.atomic
def charger_structures(etablissements: Iterable[Etablissement]) -> Bilan:
    """Crée ou met à jour les structures par numéro FINESS, en une transaction ; n'en retire aucune.

    Les coordonnées saisies à la main sont gardées. ``FichierInvalide`` si une commune est inconnue.
    """
    etablissements = list(etablissements)
    communes = set(Commune.objects.filter(code__in={e.commune for e in etablissements}).values_list("code", flat=True))
    inconnues = sorted({e.commune for e in etablissements} - communes)
    if inconnues:
        raise FichierInvalide(f"Commune inconnue du référentiel : {', '.join(inconnues)}.")
    connues = {s.finess: s for s in Structure.objects.filter(finess__in=[e.finess for e in etablissements])}
    nouvelles, changees = [], []
    for etablissement in etablissements:
        valeurs = _valeurs(etablissement)
        structure = connues.get(etablissement.finess)
        if structure is None:
            nouvelles.append(Structure(finess=etablissement.finess, **valeurs))
        elif any(getattr(structure, champ) != valeur for champ, valeur in valeurs.items()):
            for champ, valeur in valeurs.items():
                setattr(structure, champ, valeur)
            changees.append(structure)
    Structure.objects.bulk_create(nouvelles, batch_size=500)
    Structure.objects.bulk_update(changees, CHAMPS_STRUCTURE, batch_size=100)
    return Bilan(len(nouvelles), len(changees), len(etablissements) - len(nouvelles) - len(changees))


def _valeurs(etablissement: Etablissement) -> dict[str, str]:
    return {
        "type": etablissement.type,
        "nom": etablissement.nom,
        "finess_juridique": etablissement.finess_juridique,
        "categorie_finess": etablissement.categorie_finess,
        "commune_id": etablissement.commune,
        "nom_recherche": normaliser(etablissement.nom)[:220],
    }


def inscrire_professionnels(fiches: Iterable[Professionnel]) -> dict[str, Professionnel]:
    """Entre dans l'annuaire les professionnels dont le RPPS n'y est pas encore ; rend l'annuaire, par RPPS.

    Une fiche déjà là n'est jamais réécrite : une équipe ne corrige pas l'annuaire des autres.
    """
    voulues = {fiche.rpps: fiche for fiche in fiches if fiche.rpps}
    connues = _par_rpps(voulues)
    nouvelles = [fiche for rpps, fiche in voulues.items() if rpps not in connues]
    for fiche in nouvelles:
        fiche.du_dossier = True
        fiche.nom_recherche = normaliser(f"{fiche.nom} {fiche.prenom}")[:220]
    Professionnel.objects.bulk_create(nouvelles, batch_size=500, ignore_conflicts=True)
    return connues | _par_rpps([fiche.rpps for fiche in nouvelles])


def _par_rpps(numeros: Iterable[str]) -> dict[str, Professionnel]:
    """Les fiches de ces numéros, lues par lots (SQLite borne le nombre de variables d'une requête)."""
    numeros = sorted(numeros)
    return {
        fiche.rpps: fiche
        for debut in range(0, len(numeros), 500)
        for fiche in Professionnel.objects.filter(rpps__in=numeros[debut : debut + 500]).order_by("pk")
    }
