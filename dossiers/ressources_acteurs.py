"""L'analyse d'un fichier d'acteurs (django-import-export) : chaque ligne lue et rapprochée, rien n'est écrit."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from import_export import resources
from import_export.resources import RowResult

from acteurs.identifiants import lire_finess, lire_rpps
from acteurs.nomenclatures import MEDECIN, Categorie, TypeStructure
from acteurs.professions import ProfessionInconnue, lire_profession
from acteurs.ressources import TextePropre
from commun.tableurs import FichierRefuse
from commun.textes import normaliser
from dossiers.communes_du_fichier import CommunesDuFichier
from dossiers.doublons import Registre
from dossiers.models import ActeurDossier, Dossier
from dossiers.opposition import REFUS, empreintes
from dossiers.tableau_acteurs import COLONNES, VOCABULAIRES

CHAMPS = (
    "categorie", "nom", "prenom", "profession", "profession_code", "specialite", "type_structure", "rpps", "finess",
    "commune_id", "courriel", "statut", "niveau", "qualite",
)  # fmt: skip
SYNONYMES = {
    "insee": "code_commune",
    "code insee": "code_commune",
    "email": "courriel",
    "mail": "courriel",
    "adresse electronique": "courriel",
    "implication": "niveau",
    "ville": "commune",
    "structure": "nom",
}
LONGUEURS = {"nom": 200, "prenom": 100, "profession": 100, "courriel": 254}
ADRESSE_VALIDE = EmailValidator("Adresse électronique mal écrite.")
_TEXTE = TextePropre()


def accorder_les_colonnes(tableau: tablib.Dataset) -> tablib.Dataset:
    """Ramène les titres de colonnes aux nôtres. Lève ``FichierRefuse`` si l'indispensable manque."""
    titres = []
    for entete in tableau.headers:
        cle = normaliser(entete)
        nom = SYNONYMES.get(cle, cle.replace(" ", "_"))
        titres.append(nom if entete != "_rang" and nom in COLONNES and nom not in titres else entete)
    if "nom" not in titres or not {"categorie", "profession"} & set(titres):
        raise FichierRefuse("Colonnes introuvables : il faut au moins « nom » et « profession ». Partez du modèle.")
    tableau.headers = titres
    return tableau


class ActeurResource(resources.ModelResource):
    """Une ligne → un acteur neuf ou rapproché. ``progres(n)`` est appelé au fil de la lecture."""

    class Meta:
        model = ActeurDossier
        fields = ("nom",)
        import_id_fields = ()
        skip_diff = True
        store_instance = True
        report_skipped = True
        use_transactions = False

    def __init__(self, dossier: Dossier, departements: Iterable[str], progres: Callable[[int], None]) -> None:
        super().__init__()
        self.dossier, self.departements, self.progres = dossier, list(departements), progres
        self.opposees = set(dossier.oppositions.order_by().values_list("empreinte", flat=True))
        self.noms: list[str] = []
        self.registre = Registre(dossier.acteurs.order_by("pk"))

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        saisies = [
            texte(valeur) for colonne in ("code_commune", "commune") if colonne in dataset.headers
            for valeur in dataset[colonne]
        ]  # fmt: skip
        self.communes = CommunesDuFichier(saisies, self.departements)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        for colonne in COLONNES:
            row[colonne] = texte(row.get(colonne))
        self.noms.append(f"{row['prenom']} {row['nom']}".strip()[:120])
        if kwargs["row_number"] % 200 == 0:
            self.progres(kwargs["row_number"])

    def get_or_init_instance(self, instance_loader: Any, row: dict[str, Any]) -> tuple[ActeurDossier, bool]:
        """L'acteur est rapproché après lecture : son identité dépend de plusieurs colonnes."""
        return ActeurDossier(dossier=self.dossier), True

    def import_instance(self, instance: ActeurDossier, row: dict[str, Any], **kwargs: Any) -> None:
        """Remplit l'acteur ; toutes les fautes de la ligne sont réunies."""
        fautes: dict[str, list[str]] = {}
        for nom, lire in LECTURES.items():
            try:
                lire(self, instance, row)
            except (ValueError, ValidationError) as faute:
                fautes[nom] = faute.messages if isinstance(faute, ValidationError) else [str(faute)]
        if fautes:
            raise ValidationError({"nom": [m for messages in fautes.values() for m in messages]})

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return False

    def validate_instance(self, instance: ActeurDossier, import_validation_errors: Any = None, **kwargs: Any) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: ActeurDossier, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Rapproche et contrôle les doublons ; l'écriture viendra à la confirmation."""
        instance.deduire()
        if self.opposees and self.opposees & set(empreintes(rpps=instance.rpps, courriel=instance.courriel)):
            raise ValidationError(REFUS)
        instance.existant = self.registre.rapprocher(instance, row["_rang"])

    def get_import_fields(self) -> list[Any]:
        return []

    def get_row_result_class(self) -> type[RowResult]:
        return RowResult


def texte(valeur: Any) -> str:
    """Une cellule en texte : sans espaces autour, sans l'apostrophe de protection, un nombre sans décimales."""
    if isinstance(valeur, str) and valeur.endswith(".0") and valeur[:-2].isdecimal():
        valeur = valeur[:-2]
    return " ".join(_TEXTE.clean(valeur).split()) if valeur is not None else ""


def choisir(champ: str, saisie: str, defaut: str = "") -> str:
    """La valeur d'un vocabulaire, d'après sa clé ou son libellé. Lève ``ValueError`` en citant les choix."""
    if not saisie:
        return defaut
    trouve = _formes_connues(champ).get(normaliser(saisie))
    if trouve is None:
        permises = ", ".join(VOCABULAIRES[champ].values)
        raise ValueError(f"{champ.capitalize()} inconnu, « {saisie[:60]} » : écrivez {permises}.")
    return trouve


@cache
def _formes_connues(champ: str) -> dict[str, str]:
    return {normaliser(forme): choix.value for choix in VOCABULAIRES[champ] for forme in (choix.value, choix.label)}


def _categorie(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    acteur.categorie = choisir("categorie", row["categorie"], Categorie.PROFESSIONNEL)


def _textes(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    if not row["nom"]:
        raise ValueError("Nom absent.")
    for champ, longueur in LONGUEURS.items():
        if len(row[champ]) > longueur:
            raise ValueError(f"{champ.capitalize()} trop long : {longueur} caractères au plus.")
    acteur.nom, acteur.prenom = row["nom"], row["prenom"]


def _courriel(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    if row["courriel"]:
        ADRESSE_VALIDE(row["courriel"])
    acteur.courriel = row["courriel"].lower()


def _profession(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    """Une profession de santé se code ; ailleurs le texte est libre, et son type reconnu s'il se peut."""
    if acteur.categorie != Categorie.PROFESSIONNEL:
        acteur.profession = row["profession"][:100]
        acteur.type_structure = TYPES_DE_STRUCTURE.get(normaliser(row["profession"]), "")
        _coder_si_connue(acteur, row)
        return
    if not row["profession"]:
        raise ValueError("Profession absente.")
    if normaliser(row["profession"]) in TYPES_DE_STRUCTURE and not row["prenom"]:
        acteur.profession = row["profession"]
        acteur.type_structure = TYPES_DE_STRUCTURE[normaliser(row["profession"])]
        return
    lue = lire_profession(row["profession"])
    acteur.profession, acteur.profession_code, acteur.specialite = lue.libelle[:100], lue.code, lue.specialite


def _coder_si_connue(acteur: ActeurDossier, row: dict[str, Any]) -> None:
    """Un élu ou un usager peut être infirmier : sa profession se code si elle se lit, sans l'exiger."""
    if not row["prenom"] or not row["profession"]:
        return
    try:
        lue = lire_profession(row["profession"])
    except ProfessionInconnue:
        return
    acteur.profession_code, acteur.specialite = lue.code, lue.specialite if lue.code == MEDECIN else ""


def _rpps(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    acteur.rpps = lire_rpps(row["rpps"]).valeur if row["rpps"] else ""


def _finess(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    acteur.finess = lire_finess(row["finess"]).valeur if row["finess"] else ""


def _commune(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    acteur.commune = ressource.communes.lire(row["code_commune"], row["commune"])


def _participation(ressource: ActeurResource, acteur: ActeurDossier, row: dict[str, Any]) -> None:
    acteur.statut = choisir("statut", row["statut"], acteur.statut)
    acteur.niveau = choisir("niveau", row["niveau"], acteur.niveau)
    acteur.qualite = choisir("qualite", row["qualite"])


def _formes(type_: TypeStructure) -> set[str]:
    """« Centre de santé (CDS) » → « centre de sante », « cds »."""
    nom, _, sigle = type_.label.partition(" (")
    return {normaliser(type_.value), normaliser(nom), normaliser(sigle)} - {""}


TYPES_DE_STRUCTURE = {forme: type_.value for type_ in TypeStructure for forme in _formes(type_)}
LECTURES: dict[str, Callable[[ActeurResource, ActeurDossier, dict[str, Any]], None]] = {
    "categorie": _categorie,
    "nom": _textes,
    "courriel": _courriel,
    "profession": _profession,
    "rpps": _rpps,
    "finess": _finess,
    "commune": _commune,
    "participation": _participation,
}
