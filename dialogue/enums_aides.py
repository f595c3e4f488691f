"""Les mots de l'aide de l'URPS des médecins libéraux à l'élaboration de la lettre (S4)."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Tour


class EtatAide(TextChoices):
    DEMANDEE = "demandee", "Demandée"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"
    JUSTIFIEE = "justifiee", "Justifiée"
    VERSEE = "versee", "Versée"
    A_REVERSER = "a_reverser", "À reverser"
    REVERSEE = "reversee", "Reversée"
    ANNULEE = "annulee", "Annulée"


# Ne comptent pas contre « une seule par CPTS ».
AIDE_SANS_SUITE = (EtatAide.REFUSEE, EtatAide.ANNULEE)
AIDE_CHEZ_LE_GUICHET = (EtatAide.DEMANDEE, EtatAide.JUSTIFIEE, EtatAide.A_REVERSER)

FICHES_AIDE: dict[str, FicheEtat] = {
    EtatAide.DEMANDEE: FicheEtat(
        "Demandée, réponse de l’URPS attendue", "Décision de l’URPS à noter", Tour.GUICHET, Badge.GUICHET
    ),
    EtatAide.ACCORDEE: FicheEtat(
        "Accordée : joignez vos justificatifs", "Justificatifs attendus du porteur", Tour.PORTEUR, Badge.ACCORDEE
    ),
    EtatAide.REFUSEE: FicheEtat("Refusée par l’URPS", "Refusée", Tour.PERSONNE, Badge.REFUSE),
    EtatAide.JUSTIFIEE: FicheEtat(
        "Justifiée, versement attendu", "Justificatifs à lire, versement à noter", Tour.GUICHET, Badge.GUICHET
    ),
    EtatAide.VERSEE: FicheEtat("Versée", "Versée", Tour.PERSONNE, Badge.VALIDE),
    EtatAide.A_REVERSER: FicheEtat(
        "À reverser à l’URPS", "Reversement attendu du porteur", Tour.PORTEUR, Badge.A_COMPLETER
    ),
    EtatAide.REVERSEE: FicheEtat("Reversée", "Reversée", Tour.PERSONNE, Badge.TERMINE),
    EtatAide.ANNULEE: FicheEtat("Demande annulée", "Annulée par le porteur", Tour.PERSONNE, Badge.TERMINE),
}
