"""Le terme des contrats, dans l'agenda des trois parties ; qui a la tâche de le renouveler l'y lit déjà."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from commun.calendrier import ajouter_mois, jour_paris
from commun.icalendrier import Journee
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from contrats.models import Contrat
from contrats.taches_fin_de_vie import contrats_a_faire
from dossiers.models import Deport, MembreEquipe

HORIZON_MOIS = 12
DE_L_ARS = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
DE_LA_CAISSE = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})


def rendez_vous_de(utilisateur: Utilisateur, maintenant: datetime, hote: str) -> list[Journee]:
    """Une journée par contrat qui s'achève dans l'année, sur les droits de l'instant ; une requête."""
    jour = jour_paris(maintenant)
    equipe = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
    des_agents = Q(pk__in=())
    for mandat in mandats(utilisateur):
        pilote = Q(dossier__departement_pilote__in=list(mandat.departements))
        if mandat.role in DE_L_ARS:
            des_agents |= pilote
        if mandat.role in DE_LA_CAISSE:
            des_agents |= pilote & Q(caisse=mandat.organisation_id)
    siens = Q(dossier__in=equipe) | (des_agents & ~Deport.objects.ferme_a(utilisateur, "dossier"))
    proches = Contrat.objects.filter(
        siens,
        etat__in=EN_VIGUEUR,
        resiliation_effet_le__isnull=True,
        fin_le__gt=jour,
        fin_le__lte=ajouter_mois(jour, HORIZON_MOIS),
    ).exclude(pk__in=contrats_a_faire(utilisateur).order_by().values("pk"))
    return [
        Journee(
            uid=f"terme-{contrat.pk}@{hote}",
            jour=contrat.fin_le,
            resume=f"[{contrat.dossier.numero}] Terme du contrat",
            adresse=settings.URL_PUBLIQUE + contrat.get_absolute_url(),
        )
        for contrat in proches.select_related("dossier").order_by("fin_le", "pk")
    ]
