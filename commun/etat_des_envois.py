"""Où en est la boîte d'envoi, en nombres : rien de personnel, ni adresse, ni objet, ni texte."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min

from commun.models import CourrielSortant, RaisonAbandon

PERIODE = timedelta(days=7)


@dataclass(frozen=True)
class EtatDesEnvois:
    """Ce qui attend maintenant ; ce qui est parti ou non depuis sept jours. ``retard`` : âge du plus ancien dû."""

    en_attente: int
    a_l_heure_dite: int
    mis_de_cote: int
    en_echec: tuple[tuple[str, int], ...]
    envoyes: int
    abandonnes: tuple[tuple[str, int], ...]
    plus_ancien_du: datetime | None
    retard: timedelta
    en_retard: bool


def retard(maintenant: datetime) -> tuple[datetime | None, timedelta]:
    """Le plus ancien courriel dû et non traité, et depuis combien de temps il aurait dû l'être."""
    dus = CourrielSortant.objects.filter(CourrielSortant.EN_ATTENTE, prochain_essai_le__lte=maintenant, tentatives=0)
    plus_ancien = dus.order_by().aggregate(premier=Min("prochain_essai_le"))["premier"]
    return plus_ancien, maintenant - plus_ancien if plus_ancien else timedelta(0)


def travailleur_en_retard(maintenant: datetime) -> bool:
    """Vrai si un courriel dû attend depuis plus de ``COURRIELS_RETARD_MINUTES`` son premier essai."""
    return retard(maintenant)[1] > timedelta(minutes=settings.COURRIELS_RETARD_MINUTES)


def etat_des_envois(maintenant: datetime) -> EtatDesEnvois:
    """Les nombres de l'instant (six requêtes)."""
    attente = CourrielSortant.objects.filter(CourrielSortant.EN_ATTENTE).order_by()
    recents = CourrielSortant.objects.order_by()
    plus_ancien, age = retard(maintenant)
    return EtatDesEnvois(
        en_attente=attente.filter(prochain_essai_le__lte=maintenant).count(),
        a_l_heure_dite=attente.filter(prochain_essai_le__gt=maintenant, derniere_erreur="").count(),
        mis_de_cote=CourrielSortant.objects.filter(CourrielSortant.A_RESUMER).count(),
        en_echec=_par(attente.exclude(derniere_erreur=""), "derniere_erreur"),
        envoyes=recents.filter(envoye_le__gte=maintenant - PERIODE).count()
        + recents.filter(capture_le__gte=maintenant - PERIODE).count(),
        abandonnes=tuple(
            (RaisonAbandon(code).label if code else "Raison non notée", nombre)
            for code, nombre in _par(recents.filter(abandonne_le__gte=maintenant - PERIODE), "raison_abandon")
        ),
        plus_ancien_du=plus_ancien,
        retard=age,
        en_retard=age > timedelta(minutes=settings.COURRIELS_RETARD_MINUTES),
    )


def _par(courriels: object, champ: str) -> tuple[tuple[str, int], ...]:
    lignes = courriels.values_list(champ).annotate(nombre=Count("pk")).order_by("-nombre", champ)
    return tuple((valeur, nombre) for valeur, nombre in lignes)
