"""Administration des organisations et des acteurs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin

from acteurs.models import Organisation, Professionnel, Structure
from acteurs.ressources import FORMATS, ProfessionnelResource, StructureResource
from commun.recherche_admin import RechercheSansApostrophe
from commun.telephones import AdminAvecTelephone
from commun.textes import normaliser


class ActeurAdmin(AdminAvecTelephone, ImportExportModelAdmin):
    """Listes cherchées par nom normalisé, importées et exportées en CSV ou XLSX."""

    formats = FORMATS
    from_encoding = "utf-8-sig"
    export_template_name = "acteurs/exporter.html"
    list_select_related = ("commune",)
    raw_id_fields = ("commune",)
    show_full_result_count = False
    list_per_page = 50

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Les noms sont rangés normalisés : le texte cherché l'est aussi."""
        return super().get_search_results(request, queryset, normaliser(search_term))

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Organisation)
class OrganisationAdmin(RechercheSansApostrophe, AdminAvecTelephone, admin.ModelAdmin):
    """Une organisation qui ne sert plus se ferme ; elle ne s'efface pas."""

    list_display = ("nom", "type", "sous_type", "region", "active")
    list_filter = ("type", "active", "region")
    list_select_related = ("region",)
    search_fields = ("nom", "sigle")
    filter_horizontal = ("departements",)
    fieldsets = (
        (None, {"fields": ("type", "sous_type", "nom", "sigle", "profession", "active")}),
        ("Ressort", {"fields": ("region", "departements")}),
        ("Coordonnées", {"fields": ("courriel", "telephone", "adresse")}),
        ("Identifiants", {"fields": ("siret", "rna")}),
    )


@admin.register(Professionnel)
class ProfessionnelAdmin(ActeurAdmin):
    """Professionnels de santé."""

    resource_classes = (ProfessionnelResource,)
    list_display = ("nom", "prenom", "profession", "rpps", "commune")
    list_filter = ("profession", "specialite")
    search_fields = ("nom_recherche", "rpps")


@admin.register(Structure)
class StructureAdmin(ActeurAdmin):
    """Établissements et autres structures."""

    resource_classes = (StructureResource,)
    list_display = ("nom", "type", "finess", "commune")
    list_filter = ("type",)
    search_fields = ("nom_recherche", "finess", "siret")
    raw_id_fields = ("commune", "etablissements")
