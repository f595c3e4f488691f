"""Le référentiel en lecture seule dans l'administration ; il ne s'écrit que par ``charger_referentiel``."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from commun.exports import FormatExport, exporter
from commun.textes import normaliser
from territoires.models import AncienCode, ChargementReferentiel, Commune, Departement, Epci, Region

TYPES = {
    FormatExport.CSV: "text/csv; charset=utf-8",
    FormatExport.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReferentielAdmin(admin.ModelAdmin):
    """Lecture et export. ``colonnes`` : en-tête → chemin du champ ; ``cherche`` : recherche normalisée."""

    colonnes: dict[str, str] = {}
    actions = ("exporter_csv", "exporter_xlsx")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Les noms sont rangés normalisés : le texte cherché l'est aussi."""
        return super().get_search_results(request, queryset, normaliser(search_term))

    @admin.action(description="Exporter la sélection en CSV")
    def exporter_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._exporter(queryset, FormatExport.CSV)

    @admin.action(description="Exporter la sélection en XLSX")
    def exporter_xlsx(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._exporter(queryset, FormatExport.XLSX)

    def _exporter(self, queryset: QuerySet, format_: FormatExport) -> HttpResponse:
        lignes = queryset.order_by("pk").values_list(*self.colonnes.values())
        contenu = exporter(list(self.colonnes), lignes.iterator(chunk_size=2000), format_)
        nom = f"{self.model._meta.model_name}.{format_.value}"
        return HttpResponse(
            contenu, content_type=TYPES[format_], headers={"Content-Disposition": f'attachment; filename="{nom}"'}
        )


@admin.register(Commune)
class CommuneAdmin(ReferentielAdmin):
    colonnes = {
        "code": "code",
        "nom": "nom",
        "departement": "departement_id",
        "epci": "epci_id",
        "population": "population",
        "millesime": "millesime",
        "codes_postaux": "codes_postaux",
        "archivee_le": "archivee_le",
    }
    list_display = ("nom", "code", "departement", "epci", "population", "millesime", "archivee_le")
    list_filter = (("archivee_le", admin.EmptyFieldListFilter), "departement__region")
    list_select_related = ("departement", "epci")
    search_fields = ("nom_recherche", "code", "codes_postaux")


@admin.register(Epci)
class EpciAdmin(ReferentielAdmin):
    colonnes = {
        "siren": "siren",
        "nom": "nom",
        "nature": "nature",
        "departement": "departement_id",
        "archive_le": "archive_le",
    }
    list_display = ("nom", "siren", "nature", "departement", "archive_le")
    list_filter = ("nature", "departement__region")
    list_select_related = ("departement",)
    search_fields = ("nom_recherche", "siren")


@admin.register(AncienCode)
class AncienCodeAdmin(ReferentielAdmin):
    colonnes = {"code": "code", "nom": "nom", "commune": "commune_id", "nature": "nature"}
    list_display = ("nom", "code", "commune", "nature")
    list_filter = ("nature",)
    list_select_related = ("commune",)
    search_fields = ("nom_recherche", "code", "commune__code")


@admin.register(Departement)
class DepartementAdmin(ReferentielAdmin):
    colonnes = {"code": "code", "nom": "nom", "region": "region_id"}
    list_display = ("nom", "code", "region")
    list_select_related = ("region",)


@admin.register(Region)
class RegionAdmin(ReferentielAdmin):
    colonnes = {"code": "code", "nom": "nom", "zone": "zone"}
    list_display = ("nom", "code", "zone")


@admin.register(ChargementReferentiel)
class ChargementReferentielAdmin(ReferentielAdmin):
    colonnes = {
        "charge_le": "charge_le",
        "millesime_geographie": "millesime_geographie",
        "millesime_population": "millesime_population",
        "nb_communes": "nb_communes",
        "empreinte": "empreinte",
    }
    list_display = ("charge_le", "millesime_geographie", "millesime_population", "nb_communes")
