"""Les réunions de suivi manquantes, dans « À faire » : une ligne par contrat, la prochaine, en une requête.

À qui la convoque (paramètre) dès l'alerte ; aux autres parties une fois son dernier jour passé. Prévue ou tenue, elle
n'attend plus personne ; passée sans compte rendu, elle a déjà sa tâche.
"""

from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from comptes.models import Utilisateur
from contrats.cotes import RIEN, de_sa_caisse, de_son_ars, de_son_equipe
from contrats.enums import EN_VIGUEUR, Partie
from dossiers.enums import Badge
from dossiers.taches import Source, Tache
from execution.cadence import PLACEES, niveau_du_suivi
from execution.enums import Niveau
from execution.models import EcheanceDeSuivi, ReunionDeSuivi
from execution.parametres import SUIVI_ALERTE_JOURS, SUIVI_CONVOQUE_PAR
from execution.taches import RUBRIQUE

COTES = {Partie.CPTS: de_son_equipe, Partie.ARS: de_son_ars, Partie.AM: de_sa_caisse}


def suivis_manquants(jour: date) -> QuerySet[EcheanceDeSuivi]:
    """La prochaine réunion que rien ne prévoit, de chaque contrat en vigueur ; proche ou lointaine, sans ordre.

    Son rang suit le nombre de réunions prévues ou tenues de l'année : une ligne par contrat au plus.
    """
    placees = ReunionDeSuivi.objects.filter(
        contrat=OuterRef("contrat"), etat__in=PLACEES, debut__date__gte=OuterRef("du"), debut__date__lt=OuterRef("au")
    )
    nombre = placees.order_by().values("contrat").annotate(nombre=Count("pk")).values("nombre")
    en_cours = EcheanceDeSuivi.objects.filter(
        du__lte=jour, au__gt=jour, contrat__etat__in=EN_VIGUEUR, contrat__resiliation_effet_le__isnull=True
    )
    return en_cours.annotate(placees=Coalesce(Subquery(nombre), 0)).filter(rang=F("placees") + 1).order_by()


def suivis_a_convoquer_au(jour: date) -> QuerySet[EcheanceDeSuivi]:
    """Celles dont le dernier jour approche ou est passé : orange ou rouges (``cadence.niveau_du_suivi``)."""
    return suivis_manquants(jour).filter(dernier_le__lte=jour + timedelta(days=SUIVI_ALERTE_JOURS.au(jour)))


def suivis_a_convoquer(utilisateur: Utilisateur) -> QuerySet[EcheanceDeSuivi]:
    """Celles que sa partie convoque ; celles des autres, une fois leur dernier jour passé."""
    jour = timezone.localdate()
    lignes = suivis_a_convoquer_au(jour).filter(_de_son_cote(utilisateur, jour))
    return lignes.select_related("dossier", "contrat__dossier").order_by("dernier_le", "pk")


def _de_son_cote(utilisateur: Utilisateur, jour: date) -> Q:
    convoquent = SUIVI_CONVOQUE_PAR.au(jour)
    siennes = RIEN
    for partie, cote in COTES.items():
        filtre = cote(utilisateur)
        siennes |= filtre if partie in convoquent else filtre & Q(dernier_le__lt=jour)
    return siennes


def du_suivi_manquant(ligne: EcheanceDeSuivi, utilisateur: Utilisateur) -> Tache:
    """Une réunion à convoquer, avec son dernier jour."""
    niveau = niveau_du_suivi(ligne.dernier_le, timezone.localdate())
    return Tache(
        cle=f"suivi_manquant:{ligne.pk}",
        titre=ligne.dossier.nom,
        detail=f"{ligne.dossier.numero} · réunion {ligne.rang} sur {ligne.attendues} de l’année {ligne.annee}",
        numero=ligne.dossier.numero,
        texte="Réunion de suivi à convoquer",
        adresse=f"{ligne.contrat.adresse('execution:missions')}#suivis",
        badge=(Badge.REFUSE if niveau == Niveau.ROUGE else Badge.A_COMPLETER).value,
        badge_libelle=niveau.label,
        echeance=ligne.dernier_le,
        echeance_libelle="dernier jour de la réunion",
    )


SOURCES = (Source("suivis_a_convoquer", RUBRIQUE, suivis_a_convoquer, du_suivi_manquant),)
