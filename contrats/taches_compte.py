"""Ce que les changements de compte mettent dans « À faire » de la caisse : à vérifier, puis à confirmer."""

from django.db.models import Q, QuerySet

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse
from contrats.enums_compte import CHANGEABLES, EtatCompte
from contrats.models import ChangementDeCompte
from dossiers.taches import A_VOUS, Source, Tache

ETAPE = {Role.INSTRUCTEUR_AM: EtatCompte.DEMANDEE, Role.DECIDEUR_AM: EtatCompte.VERIFIEE}


def comptes_a_traiter(utilisateur: Utilisateur) -> QuerySet[ChangementDeCompte]:
    """Les demandes qui attendent cette personne ; un décideur ne confirme pas ce qu'il a vérifié. Une requête."""
    roles = {mandat.role for mandat in mandats(utilisateur)}
    filtre = Q(etat__in=[etat for role, etat in ETAPE.items() if role in roles])
    siennes = ChangementDeCompte.objects.filter(
        filtre & de_sa_caisse(utilisateur), contrat__etat__in=CHANGEABLES
    ).exclude(verifie_par=utilisateur)
    return siennes.select_related("dossier", "contrat").order_by("demande_le", "pk")


def du_compte(changement: ChangementDeCompte, utilisateur: Utilisateur) -> Tache:
    """Une ligne par demande ; rien de ce qui est saisi ne sort du portail."""
    a_verifier = changement.etat == EtatCompte.DEMANDEE
    dossier = changement.dossier
    return Tache(
        cle=f"compte:{changement.pk}:{changement.etat}",
        titre=dossier.nom,
        detail=f"{dossier.numero} · compte bancaire du contrat",
        numero=dossier.numero,
        texte="Changement de compte à vérifier" if a_verifier else "Changement de compte à confirmer ou à refuser",
        adresse=changement.get_absolute_url(),
        badge=changement.fiche.badge.value,
        badge_libelle=changement.fiche.instructeur,
        depuis=jour_paris(changement.demande_le),
    )


def _a_la_caisse(utilisateur: Utilisateur) -> bool:
    return any(mandat.role in ETAPE for mandat in mandats(utilisateur))


COMPTES = Source("comptes_a_changer", A_VOUS, comptes_a_traiter, du_compte, _a_la_caisse)
