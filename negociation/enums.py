"""Les mots de la négociation : où en est une version soumise, une remarque, une modification proposée."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatVersion(TextChoices):
    EN_COURS = "en_cours", "En négociation"
    APPROUVEE = "approuvee", "Approuvée"
    PERIMEE = "perimee", "Bons annulés"
    REMPLACEE = "remplacee", "Remplacée"


FICHES_VERSION: dict[str, FicheEtat] = {
    EtatVersion.EN_COURS: FicheEtat("En négociation", "En négociation", Tour.PARTIES, Badge.EN_SIGNATURE),
    EtatVersion.APPROUVEE: FicheEtat(
        "Bonne pour signature des trois parties", "Bonne pour signature des trois parties", Tour.ARS, Badge.VALIDE
    ),
    EtatVersion.PERIMEE: FicheEtat(
        "Bons annulés : une nouvelle version est attendue", "Bons annulés, version à soumettre", Tour.ARS, Badge.ARS
    ),
    EtatVersion.REMPLACEE: FicheEtat("Remplacée", "Remplacée", Tour.PERSONNE, Badge.TERMINE),
}
COURANTES = (EtatVersion.EN_COURS, EtatVersion.APPROUVEE)


class EtatRemarque(TextChoices):
    OUVERTE = "ouverte", "Ouverte"
    RESOLUE = "resolue", "Résolue"


FICHES_REMARQUE: dict[str, FicheEtat] = {
    EtatRemarque.OUVERTE: FicheEtat("Ouverte", "Ouverte", Tour.PARTIES, Badge.A_COMPLETER),
    EtatRemarque.RESOLUE: FicheEtat("Résolue", "Résolue", Tour.PERSONNE, Badge.VALIDE),
}


class EtatModification(TextChoices):
    PROPOSEE = "proposee", "Proposée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class NatureModification(TextChoices):
    """Ce que l'on propose : d'autres mots dans une clause, un indicateur de plus ou de moins dans une mission."""

    CHAMPS = "champs", "Modification"
    AJOUT = "ajout", "Indicateur ajouté"
    RETRAIT = "retrait", "Indicateur retiré"


FICHES_MODIFICATION: dict[str, FicheEtat] = {
    EtatModification.PROPOSEE: FicheEtat("Proposée à l'ARS", "À accepter ou à refuser", Tour.ARS, Badge.ARS),
    EtatModification.ACCEPTEE: FicheEtat("Acceptée", "Acceptée", Tour.PERSONNE, Badge.VALIDE),
    EtatModification.REFUSEE: FicheEtat("Refusée", "Refusée", Tour.PERSONNE, Badge.REFUSE),
    EtatModification.RETIREE: FicheEtat("Retirée", "Retirée", Tour.PERSONNE, Badge.TERMINE),
}
