"""Les mots des messages entre CPTS voisines, acheminés par le Guichet."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatMessage(TextChoices):
    ENVOYE = "envoye", "Chez le Guichet"
    TRANSMIS = "transmis", "Transmis à l’autre CPTS"
    REPONDU = "repondu", "Réponse du Guichet"
    RETIRE = "retire", "Retiré"


FICHES_MESSAGE: dict[str, FicheEtat] = {
    EtatMessage.ENVOYE: FicheEtat(
        "Chez le Guichet, à lire", "À transmettre ou à répondre", Tour.GUICHET, Badge.GUICHET
    ),
    EtatMessage.TRANSMIS: FicheEtat("Transmis à l’autre CPTS", "Transmis", Tour.PERSONNE, Badge.ACCORDEE),
    EtatMessage.REPONDU: FicheEtat("Le Guichet vous a répondu", "Répondu", Tour.PERSONNE, Badge.TERMINE),
    EtatMessage.RETIRE: FicheEtat("Retiré avant lecture", "Retiré par l’équipe", Tour.PERSONNE, Badge.TERMINE),
}
