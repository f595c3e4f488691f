"""Les dates de versement à venir, dans l'agenda personnel de l'équipe et de la caisse qui paie."""

from datetime import datetime

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.urls import reverse

from commun.calendrier import ajouter_mois, jour_paris
from commun.icalendrier import Journee
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from contrats.models import EcheancePrevue, PlanDeVersement
from paiements.permissions import departements_de, mandats_de_caisse

HORIZON_MOIS = 12


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[Journee]:
    """Une journée par contrat et par date, sur un an, jamais après une résiliation notifiée ; une requête.

    Aucun montant n'en sort.
    """
    jour = jour_paris(maintenant)
    portes = mandats_de_caisse(utilisateur)
    equipe = Q(
        plan__contrat__dossier__equipe__utilisateur=utilisateur, plan__contrat__dossier__equipe__fin__isnull=True
    )
    caisse = Q(
        plan__contrat__caisse__in={mandat.organisation_id for mandat in portes},
        plan__contrat__dossier__departement_pilote__in=departements_de(portes),
    )
    dernier = PlanDeVersement.objects.filter(contrat=OuterRef("plan__contrat")).order_by("-numero").values("pk")[:1]
    futures = EcheancePrevue.objects.filter(
        equipe | caisse,
        Q(plan__contrat__resiliation_effet_le__isnull=True)
        | Q(exigible_le__lt=F("plan__contrat__resiliation_effet_le")),
        plan__contrat__etat__in=EN_VIGUEUR,
        plan=Subquery(dernier),
        exigible_le__gt=jour,
        exigible_le__lte=ajouter_mois(jour, HORIZON_MOIS),
        montant__gt=0,
    )
    cles = ("plan__contrat__dossier__numero", "exigible_le")
    dates = futures.order_by(*cles).values_list(*cles).annotate(Sum("montant"))
    return [
        Journee(
            uid=f"versement-{numero}-{le.isoformat()}@{hote}",
            jour=le,
            resume=f"[{numero}] Versement du contrat exigible",
            adresse=settings.URL_PUBLIQUE + reverse("paiements:registre", args=[numero]),
        )
        for numero, le, _somme in dates
    ]
