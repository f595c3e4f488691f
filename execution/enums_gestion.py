"""Les mots des indicateurs relevés et du dialogue de gestion."""

from django.db.models import TextChoices

from contrats.enums import Partie
from dossiers.enums import Badge, FicheEtat, Tour


class NatureValeur(TextChoices):
    """Ce qu'une partie dit d'un indicateur : zéro est une valeur ; masquée et manquante n'en sont pas."""

    VALEUR = "valeur", "Une valeur"
    MASQUEE = "masquee", "Masquée (secret statistique)"
    MANQUANTE = "manquante", "Manquante : la donnée n’existe pas"


# Le mot qui tient lieu de chiffre.
SANS_CHIFFRE: dict[str, str] = {NatureValeur.MASQUEE: "masquée", NatureValeur.MANQUANTE: "manquante"}


class EtatReleve(TextChoices):
    ATTENDU = "attendu", "À relever"
    SAISI = "saisi", "Une seule partie a relevé"
    CONCORDANT = "concordant", "Concordant"
    DESACCORD = "desaccord", "En désaccord"


FICHES_RELEVE: dict[str, FicheEtat] = {
    EtatReleve.ATTENDU: FicheEtat.pour_tous("À relever", Tour.PORTEUR, Badge.A_COMPLETER),
    EtatReleve.SAISI: FicheEtat.pour_tous("Une seule partie a relevé", Tour.AM, Badge.AM),
    EtatReleve.CONCORDANT: FicheEtat.pour_tous("Valeurs concordantes", Tour.PERSONNE, Badge.VALIDE),
    EtatReleve.DESACCORD: FicheEtat.pour_tous("En désaccord, à trancher au dialogue", Tour.PARTIES, Badge.REFUSE),
}
# Les parties qui relèvent ; l'ARS lit.
RELEVENT = (Partie.CPTS, Partie.AM)
QUI = {Partie.CPTS: "la CPTS", Partie.AM: "la caisse"}


def l_autre(partie: str) -> Partie:
    """L'autre des deux parties qui relèvent."""
    return Partie.AM if partie == Partie.CPTS else Partie.CPTS


class EtatGestion(TextChoices):
    PREPARATION = "preparation", "En préparation"
    GELE = "gele", "Relevés gelés"
    TENU = "tenu", "Tenu"
    A_APPROUVER = "a_approuver", "Compte rendu à approuver"
    APPROUVE = "approuve", "Approuvé"


FICHES_GESTION: dict[str, FicheEtat] = {
    EtatGestion.PREPARATION: FicheEtat.pour_tous("En préparation", Tour.PARTIES, Badge.BROUILLON),
    EtatGestion.GELE: FicheEtat("Relevés gelés avant le dialogue", "Relevés gelés", Tour.PARTIES, Badge.EN_SIGNATURE),
    EtatGestion.TENU: FicheEtat("Tenu, compte rendu à écrire", "Compte rendu à écrire", Tour.ARS, Badge.ARS),
    EtatGestion.A_APPROUVER: FicheEtat.pour_tous(
        "Compte rendu à approuver par les trois parties",
        Tour.PARTIES,
        Badge.EN_SIGNATURE,
    ),
    EtatGestion.APPROUVE: FicheEtat.pour_tous("Compte rendu approuvé", Tour.PERSONNE, Badge.VALIDE),
}
OUVERTS = (EtatGestion.PREPARATION, EtatGestion.GELE)


class EtatPosition(TextChoices):
    BROUILLON = "brouillon", "En écriture"
    ENVOYEE = "envoyee", "Envoyée"


FICHES_POSITION: dict[str, FicheEtat] = {
    EtatPosition.BROUILLON: FicheEtat.pour_tous("En écriture", Tour.PARTIES, Badge.BROUILLON),
    EtatPosition.ENVOYEE: FicheEtat.pour_tous("Envoyée", Tour.PERSONNE, Badge.VALIDE),
}


class EtatSuite(TextChoices):
    A_FAIRE = "a_faire", "À faire"
    FAITE = "faite", "Faite"
    ABANDONNEE = "abandonnee", "Abandonnée"


FICHES_SUITE: dict[str, FicheEtat] = {
    EtatSuite.A_FAIRE: FicheEtat.pour_tous("À faire", Tour.PARTIES, Badge.A_COMPLETER),
    EtatSuite.FAITE: FicheEtat.pour_tous("Faite", Tour.PERSONNE, Badge.VALIDE),
    EtatSuite.ABANDONNEE: FicheEtat.pour_tous("Abandonnée", Tour.PERSONNE, Badge.REFUSE),
}
