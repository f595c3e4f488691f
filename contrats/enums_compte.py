"""Les mots d'un compte bancaire et d'une caisse payeuse changés après la signature (ADR 0033)."""

from django.db.models import TextChoices

from contrats.enums import EN_VIGUEUR, EtatContrat
from dossiers.enums import Badge, FicheEtat, Tour

# Le temps qu'un compte ou une caisse peut changer : le contrat est signé, et n'est pas fini.
CHANGEABLES = (EtatContrat.SIGNE, *EN_VIGUEUR)


class EtatCompte(TextChoices):
    """Une demande de changement de compte, de la CPTS à la caisse qui confirme."""

    SAISIE = "saisie", "En cours de saisie"
    DEMANDEE = "demandee", "Demandée, à vérifier"
    VERIFIEE = "verifiee", "Vérifiée, à confirmer"
    CONFIRMEE = "confirmee", "Confirmée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée par la CPTS"
    ANNULEE = "annulee", "Annulée avant son effet"


# Une seule à la fois par contrat.
DEMANDES_OUVERTES = (EtatCompte.SAISIE, EtatCompte.DEMANDEE, EtatCompte.VERIFIEE)
FICHES_COMPTE: dict[str, FicheEtat] = {
    EtatCompte.SAISIE: FicheEtat("En cours de saisie", "En cours de saisie", Tour.PORTEUR, Badge.BROUILLON),
    EtatCompte.DEMANDEE: FicheEtat("Chez la caisse, à vérifier", "Compte à vérifier", Tour.AM, Badge.AM),
    EtatCompte.VERIFIEE: FicheEtat("Vérifiée, à confirmer par la caisse", "Compte à confirmer", Tour.AM, Badge.AM),
    EtatCompte.CONFIRMEE: FicheEtat("Confirmée", "Confirmée", Tour.PERSONNE, Badge.VALIDE),
    EtatCompte.REFUSEE: FicheEtat("Refusée par la caisse", "Refusée", Tour.PERSONNE, Badge.REFUSE),
    EtatCompte.RETIREE: FicheEtat("Retirée", "Retirée par la CPTS", Tour.PERSONNE, Badge.TERMINE),
    EtatCompte.ANNULEE: FicheEtat("Annulée", "Annulée avant son effet", Tour.PERSONNE, Badge.TERMINE),
}


class MoyenDeVerification(TextChoices):
    """Comment la caisse s'est assurée que la demande vient de la CPTS, par une voie qu'elle connaissait déjà."""

    CONTRE_APPEL = "contre_appel", "Contre-appel, à un numéro déjà connu de la caisse"
    RENCONTRE = "rencontre", "Rencontre avec une personne connue de la caisse"
    COURRIER = "courrier", "Courrier postal, à l’adresse déjà connue de la caisse"


class EtatCaisse(TextChoices):
    """Un changement de caisse payeuse, décidé puis en vigueur à sa date."""

    SAISIE = "saisie", "En cours de saisie"
    PROGRAMMEE = "programmee", "Décidé, effet à venir"
    EN_CHARGE = "en_charge", "En vigueur"
    ANNULEE = "annulee", "Annulé avant son effet"


CAISSES_OUVERTES = (EtatCaisse.SAISIE, EtatCaisse.PROGRAMMEE)
FICHES_CAISSE: dict[str, FicheEtat] = {
    EtatCaisse.SAISIE: FicheEtat("En cours de saisie", "En cours de saisie", Tour.AM, Badge.BROUILLON),
    EtatCaisse.PROGRAMMEE: FicheEtat("Décidé, effet à venir", "Décidé, effet à venir", Tour.PERSONNE, Badge.AM),
    EtatCaisse.EN_CHARGE: FicheEtat("En vigueur", "En vigueur", Tour.PERSONNE, Badge.VALIDE),
    EtatCaisse.ANNULEE: FicheEtat("Annulé", "Annulé avant son effet", Tour.PERSONNE, Badge.TERMINE),
}
