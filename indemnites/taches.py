"""Ce que les plafonds mettent dans « À faire » : une saisie à relire, pour un administrateur qui ne l'a pas faite."""

from django.db.models import QuerySet
from django.urls import reverse

from commun.calendrier import jour_paris
from commun.montants import euros
from comptes.models import Utilisateur
from dossiers.taches import Rubrique, Source, Tache
from financement.enums import EtatVersion
from financement.permissions import peut_administrer_les_baremes
from indemnites.models import PlafondAnnuel

RUBRIQUE = Rubrique("Plafonds annuels à vérifier", (("indemnites:plafonds", "Tous les plafonds"),))


def plafonds_a_verifier(utilisateur: Utilisateur) -> QuerySet[PlafondAnnuel]:
    """Les plafonds saisis par un autre que cette personne, que nul n'a encore vérifiés ni écartés."""
    saisis = PlafondAnnuel.objects.filter(etat=EtatVersion.SOUMIS).exclude(auteur=utilisateur)
    return saisis.order_by("annee", "pk")


def du_plafond(plafond: PlafondAnnuel, utilisateur: Utilisateur) -> Tache:
    """Un plafond à relire sur son texte ; le montant est public."""
    return Tache(
        cle=f"plafond:{plafond.pk}",
        titre=f"Plafond annuel de {plafond.annee}",
        detail=f"{euros(plafond.montant)} · {plafond.source}",
        numero="",
        texte=f"Plafond annuel de {plafond.annee} à vérifier sur son texte",
        adresse=reverse("indemnites:plafond_acte", args=[plafond.pk, "verifier"]),
        badge=plafond.badge,
        badge_libelle=plafond.get_etat_display(),
        depuis=jour_paris(plafond.saisi_le),
    )


SOURCES = (Source("plafonds_a_verifier", RUBRIQUE, plafonds_a_verifier, du_plafond, peut_administrer_les_baremes),)
