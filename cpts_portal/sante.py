"""Vivacité et disponibilité, pour l'orchestrateur et la supervision (aucune connexion demandée)."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commun.etat_des_envois import travailleur_en_retard
from dossiers.antivirus import situation_de_l_antivirus


def _base_joignable() -> bool:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
            curseur.fetchone()
    except DatabaseError:
        return False
    return True


def _migrations_appliquees() -> bool:
    executeur = MigrationExecutor(connection)
    return not executeur.migration_plan(executeur.loader.graph.leaf_nodes())


def etat_de_sante() -> dict[str, bool]:
    """Les contrôles de disponibilité, dans l'ordre ; les migrations ne sont lues que si la base répond."""
    base = _base_joignable()
    return {"base": base, "migrations": base and _migrations_appliquees()}


def situation_du_travailleur() -> str:
    """« à l'heure », « en retard » (un courriel dû n'a pas été essayé), ou « inconnue » si la base ne répond pas."""
    try:
        return "en retard" if travailleur_en_retard(timezone.now()) else "à l’heure"
    except DatabaseError:
        return "inconnue"


@login_not_required
@never_cache
@require_safe
def vivant(request: HttpRequest) -> JsonResponse:
    """Le processus répond : ne touche pas à la base."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@never_cache
@require_safe
def pret(request: HttpRequest) -> JsonResponse:
    """200 si la base est joignable et toutes les migrations appliquées, 503 sinon.

    L'antivirus et le retard du travailleur sont dits, sans rendre le portail indisponible.
    """
    controles = etat_de_sante()
    disponible = all(controles.values())
    return JsonResponse(
        {
            "etat": "pret" if disponible else "indisponible",
            "controles": controles,
            "antivirus": situation_de_l_antivirus(),
            "travailleur": situation_du_travailleur() if controles["migrations"] else "inconnue",
        },
        status=200 if disponible else 503,
    )
