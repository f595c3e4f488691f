"""Import et export des acteurs : colonnes, lecture indulgente, refus nommés."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.safestring import mark_safe
from import_export import fields, resources, widgets
from import_export.formats.base_formats import CSV, XLSX
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff

from acteurs.models import Professionnel, Structure
from commun.exports import FormatExport, deproteger, exporter
from commun.telephones import normaliser_telephone
from territoires.models import Commune

CHIFFRES_SANS_ZERO = 9
STYLE_EN_LIGNE = re.compile(r' style="[^"]*"')


class CsvProtege(CSV):
    """CSV à point-virgule, sans formule ; lit les deux séparateurs."""

    def export_data(self, dataset, **kwargs) -> str:
        return exporter(dataset.headers, iter(dataset), FormatExport.CSV).decode("utf-8")

    def create_dataset(self, in_stream, **kwargs):
        texte = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream.removeprefix("\ufeff")
        entete = texte.partition("\n")[0]
        kwargs.setdefault("delimiter", ";" if entete.count(";") > entete.count(",") else ",")
        return super().create_dataset(texte, **kwargs)


class XlsxProtege(XLSX):
    """Classeur dont chaque cellule de texte est typée texte."""

    def export_data(self, dataset, **kwargs) -> bytes:
        return exporter(dataset.headers, iter(dataset), FormatExport.XLSX)


FORMATS = [CsvProtege, XlsxProtege]


class DiffSansStyle(Diff):
    """Différences sans style en ligne : la politique de sécurité de contenu le refuserait."""

    def as_html(self) -> list[str]:
        return [mark_safe(STYLE_EN_LIGNE.sub("", morceau)) for morceau in super().as_html()]  # noqa: S308 - échappé par diff-match-patch


class TextePropre(widgets.CharWidget):
    """Texte relu d'un export : sans l'apostrophe de protection, un nombre de tableur redevient du texte."""

    def clean(self, value, row=None, **kwargs) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return deproteger(str(super().clean(value, row, **kwargs) or "")).strip()


class TelephonePropre(TextePropre):
    """Téléphone normalisé ; le zéro de tête qu'un tableur a mangé est rendu. La raison d'un refus est dite."""

    def clean(self, value, row=None, **kwargs) -> str:
        texte = super().clean(value, row, **kwargs)
        sans_zero = len(texte) == CHIFFRES_SANS_ZERO and texte.isdecimal() and not texte.startswith("0")
        try:
            return normaliser_telephone(f"0{texte}" if sans_zero else texte)
        except ValidationError as refus:
            raise ValueError(f"Téléphone « {texte} » refusé. {refus.message}") from None


class CommuneParCode(widgets.ForeignKeyWidget):
    """Commune par code Insee ; le message nomme le code inconnu. Les communes du fichier se lisent en une requête."""

    def __init__(self) -> None:
        super().__init__(Commune, "code")
        self.communes: dict[str, Commune] = {}

    def charger(self, codes: Iterable[object]) -> None:
        """Lit d'avance les communes citées."""
        self.communes = Commune.objects.in_bulk({_code(code) for code in codes})

    def clean(self, value, row=None, **kwargs) -> Commune | None:
        code = _code(value)
        if code and code not in self.communes:
            raise ValueError(f"Commune inconnue : {code}. Donnez un code Insee à cinq caractères.")
        return self.communes.get(code)


def _code(valeur: object) -> str:
    """Code Insee tel qu'il est saisi ; un tableur en fait parfois un nombre et perd le zéro de tête."""
    texte = TextePropre().clean(valeur).upper()
    return texte.zfill(5) if texte.isdecimal() else texte


class RessourceActeur(resources.ModelResource):
    """Base des ressources d'acteurs : chaque ligne passe les validateurs du modèle."""

    commune = fields.Field("commune", "commune", CommuneParCode())

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("commune")

    def before_import(self, dataset, **kwargs) -> None:
        if "commune" in (dataset.headers or ()):
            self.fields["commune"].widget.charger(dataset["commune"])

    @classmethod
    def widget_from_django_field(cls, f, default=widgets.Widget):
        if f.name == "telephone":
            return TelephonePropre
        trouve = super().widget_from_django_field(f, default)
        return TextePropre if trouve is widgets.CharWidget else trouve

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return DiffSansStyle


class ProfessionnelResource(RessourceActeur):
    """Professionnels, reconnus à leur numéro RPPS."""

    class Meta(RessourceActeur.Meta):
        model = Professionnel
        import_id_fields = ("rpps",)
        fields = (
            "rpps",
            "nom",
            "prenom",
            "profession",
            "specialite",
            "specialite_libelle",
            "adeli",
            "commune",
            "courriel",
            "telephone",
        )
        export_order = fields

    def before_import_row(self, row, **kwargs) -> None:
        """Sans RPPS, deux homonymes ne se distinguent pas : la ligne est refusée."""
        row["rpps"] = "".join(TextePropre().clean(row.get("rpps")).split())
        if not row["rpps"]:
            raise ValueError("Numéro RPPS absent : il identifie la personne.")


class StructureResource(RessourceActeur):
    """Structures, reconnues à leur numéro FINESS."""

    class Meta(RessourceActeur.Meta):
        model = Structure
        import_id_fields = ("finess",)
        fields = (
            "finess",
            "finess_juridique",
            "type",
            "nom",
            "categorie_finess",
            "siret",
            "commune",
            "adresse",
            "courriel",
            "telephone",
        )
        export_order = fields

    def before_import_row(self, row, **kwargs) -> None:
        """Sans FINESS, la structure se saisit à la main."""
        row["finess"] = "".join(TextePropre().clean(row.get("finess")).split()).upper()
        if not row["finess"]:
            raise ValueError("Numéro FINESS absent : il identifie la structure.")
