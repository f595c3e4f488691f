"""Administration du référentiel des missions et des indicateurs."""

from django.contrib import admin

from commun.recherche_admin import RechercheSansApostrophe
from missions.models import Condition, Indicateur, Mission


class ConditionInline(admin.TabularInline):
    """Les conditions de la mission, barème par barème."""

    model = Condition
    extra = 0


@admin.register(Mission)
class MissionAdmin(RechercheSansApostrophe, admin.ModelAdmin):
    """Missions du catalogue : le code est la clé, il ne change plus une fois créé."""

    list_display = ("libelle", "code", "rang")
    search_fields = ("libelle", "code")
    inlines = (ConditionInline,)

    def get_readonly_fields(self, request, obj=None):
        """Le code se choisit à la création seulement."""
        return ("code",) if obj else ()


@admin.register(Indicateur)
class IndicateurAdmin(RechercheSansApostrophe, admin.ModelAdmin):
    """Indicateurs proposés aux porteurs, mission par mission."""

    list_display = ("libelle", "mission", "unite", "sens", "rang")
    list_filter = ("mission", "unite", "sens")
    list_select_related = ("mission",)
    search_fields = ("libelle", "code")

    def get_readonly_fields(self, request, obj=None):
        """Le code se choisit à la création seulement."""
        return ("code",) if obj else ()
