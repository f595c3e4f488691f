"""Les mots de l'instruction : ce que devient une contribution à l'avis (S4)."""

from django.db.models import TextChoices

from dossiers.enums import Appreciation, Badge, FicheEtat, Tour


class EtatContribution(TextChoices):
    ATTENDUE = "attendue", "Attendue"
    ENVOYEE = "envoyee", "Envoyée"
    RECUSEE = "recusee", "Récusée"
    RETIREE = "retiree", "Retirée"
    CLOSE = "close", "Plus attendue"


# Une réserve se motive : le porteur doit savoir quoi changer.
A_MOTIVER = frozenset({Appreciation.A_COMPLETER, Appreciation.NON_CONFORME})
CONTRIBUTION_VIVANTE = (EtatContribution.ATTENDUE, EtatContribution.ENVOYEE)
# Demandée, pas envoyée : on ne lit rien des autres, même l'avis rendu (une lettre reprise la redemande).
NON_ENVOYEE = (EtatContribution.ATTENDUE, EtatContribution.CLOSE)

FICHES_CONTRIBUTION: dict[str, FicheEtat] = {
    EtatContribution.ATTENDUE: FicheEtat(
        "Le Guichet prépare son avis", "Contribution attendue du relecteur", Tour.GUICHET, Badge.GUICHET
    ),
    EtatContribution.ENVOYEE: FicheEtat(
        "Le Guichet prépare son avis", "Contribution envoyée", Tour.GUICHET, Badge.AVIS_RENDU
    ),
    EtatContribution.RECUSEE: FicheEtat(
        "Le Guichet prépare son avis", "Le relecteur s’est récusé", Tour.PERSONNE, Badge.TERMINE
    ),
    EtatContribution.RETIREE: FicheEtat(
        "Le Guichet prépare son avis", "Retirée par le coordinateur", Tour.PERSONNE, Badge.TERMINE
    ),
    EtatContribution.CLOSE: FicheEtat(
        "Le Guichet a fini d’instruire la lettre", "Plus attendue, instruction finie", Tour.PERSONNE, Badge.TERMINE
    ),
}


class EtatAvis(TextChoices):
    EN_PREPARATION = "en_preparation", "En préparation"
    PROPOSE = "propose", "Prêt à être rendu"
    RENDU = "rendu", "Rendu"


FICHES_AVIS: dict[str, FicheEtat] = {
    EtatAvis.EN_PREPARATION: FicheEtat(
        "Le Guichet prépare son avis", "Avis en préparation", Tour.GUICHET, Badge.GUICHET
    ),
    EtatAvis.PROPOSE: FicheEtat(
        "Le Guichet prépare son avis", "Avis prêt, à rendre par un autre coordinateur", Tour.GUICHET, Badge.GUICHET
    ),
    EtatAvis.RENDU: FicheEtat("Avis rendu", "Avis rendu", Tour.PERSONNE, Badge.AVIS_RENDU),
}
