"""Les mots de la négociation : où en est une version soumise, une remarque, une modification proposée."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatVersion(TextChoices):
    EN_COURS = "en_cours", "En négociation"
    APPROUVEE = "approuvee", "Approuvée"
    PERIMEE = "perimee", "Bons annulés"
    REMPLACEE = "remplacee", "Remplacée"


FICHES_VERSION: dict[str, FicheEtat] = {
    EtatVersion.EN_COURS: FicheEtat.pour_tous("En négociation", Tour.PARTIES, Badge.EN_SIGNATURE),
    EtatVersion.APPROUVEE: FicheEtat.pour_tous("Bonne pour signature des trois parties", Tour.ARS, Badge.VALIDE),
    EtatVersion.PERIMEE: FicheEtat(
        "Bons annulés : une nouvelle version est attendue", "Bons annulés, version à soumettre", Tour.ARS, Badge.ARS
    ),
    EtatVersion.REMPLACEE: FicheEtat.pour_tous("Remplacée", Tour.PERSONNE, Badge.TERMINE),
}
COURANTES = (EtatVersion.EN_COURS, EtatVersion.APPROUVEE)


class EtatRemarque(TextChoices):
    OUVERTE = "ouverte", "Ouverte"
    RESOLUE = "resolue", "Résolue"


FICHES_REMARQUE: dict[str, FicheEtat] = {
    EtatRemarque.OUVERTE: FicheEtat.pour_tous("Ouverte", Tour.PARTIES, Badge.A_COMPLETER),
    EtatRemarque.RESOLUE: FicheEtat.pour_tous("Résolue", Tour.PERSONNE, Badge.VALIDE),
}


class EtatModification(TextChoices):
    PROPOSEE = "proposee", "Proposée"
    ACCEPTEE = "acceptee", "Acceptée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class NatureModification(TextChoices):
    """Ce que l'on propose : d'autres mots dans une clause, un indicateur ou une mission de plus ou de moins."""

    CHAMPS = "champs", "Modification"
    AJOUT = "ajout", "Indicateur ajouté"
    RETRAIT = "retrait", "Indicateur retiré"
    ENGAGER = "engager", "Mission engagée"
    DESENGAGER = "desengager", "Mission retirée"


FICHES_MODIFICATION: dict[str, FicheEtat] = {
    EtatModification.PROPOSEE: FicheEtat("Proposée à l’ARS", "À accepter ou à refuser", Tour.ARS, Badge.ARS),
    EtatModification.ACCEPTEE: FicheEtat.pour_tous("Acceptée", Tour.PERSONNE, Badge.VALIDE),
    EtatModification.REFUSEE: FicheEtat.pour_tous("Refusée", Tour.PERSONNE, Badge.REFUSE),
    EtatModification.RETIREE: FicheEtat.pour_tous("Retirée", Tour.PERSONNE, Badge.TERMINE),
}
