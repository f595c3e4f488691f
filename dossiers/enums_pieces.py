"""Les mots des pièces jointes : où en est leur analyse."""

from django.db.models import TextChoices

from dossiers.enums import Badge, FicheEtat, Sujet, Tour

# Ce à quoi un fichier se joint.
AVEC_PIECES = (
    Sujet.LETTRE, Sujet.PROJET, Sujet.APPUI, Sujet.AIDE, Sujet.JALON, Sujet.RELEVE, Sujet.CONTRAT, Sujet.AVENANT,
    Sujet.INDEMNITE, Sujet.COMPTE,
)  # fmt: skip


class EtatPiece(TextChoices):
    """Où en est l'analyse d'une pièce jointe par l'antivirus."""

    EN_ATTENTE = "en_attente", "Analyse en attente"
    SAINE = "saine", "Saine"
    INFECTEE = "infectee", "Infectée"


FICHES_PIECE: dict[str, FicheEtat] = {
    EtatPiece.EN_ATTENTE: FicheEtat(
        "Analyse antivirus en attente", "Analyse antivirus en attente", Tour.PERSONNE, Badge.BROUILLON
    ),
    EtatPiece.SAINE: FicheEtat("Analysée, saine", "Analysée, saine", Tour.PERSONNE, Badge.VALIDE),
    EtatPiece.INFECTEE: FicheEtat(
        "Infectée : elle n’est remise à personne, retirez-la", "Infectée, non servie", Tour.PORTEUR, Badge.REFUSE
    ),
}
