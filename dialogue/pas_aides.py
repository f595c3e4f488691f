"""Les pas de l'aide de l'URPS. Aucun n'a d'effet sur un délai légal."""

from decimal import Decimal

from comptes.roles import Capacite
from dialogue.enums_aides import EtatAide
from dialogue.models import AideURPS
from dossiers import workflow
from dossiers.conditions import Condition, Demande
from dossiers.enums import Sujet, Tour
from dossiers.parametres import AIDE_URPS_ML
from dossiers.workflow.modele import Commentaire, Transition


def _entre(montant: Decimal | None, plafond: Decimal, nom: str) -> list[str]:
    if montant is None or not 0 < montant <= plafond:
        return [f"{nom} est de plus de 0 € et d’au plus {plafond:.2f} €.".replace(".", ",", 1)]
    return []


def montant_sous_le_plafond(demande: Demande) -> list[str]:
    """Au plus le paramètre visible (8 000 €, S4)."""
    return _entre(demande.donnees.get("montant"), Decimal(AIDE_URPS_ML.valeur), "Le montant accordé")


def decision_datee(demande: Demande) -> list[str]:
    """La décision de l'URPS n'est pas à venir."""
    jour = demande.donnees.get("decidee_le")
    return [] if jour is not None and jour <= demande.jour else ["La date de la décision n’est pas à venir."]


def preuves_jointes(demande: Demande) -> list[str]:
    """Au moins un justificatif (facture, attestation)."""
    return [] if demande.objet.preuves.exists() else ["Joignez au moins un justificatif : facture ou attestation."]


def versement_juste(demande: Demande) -> list[str]:
    """Au plus l'accordé ; ni avant la décision, ni à venir."""
    jour, aide = demande.donnees.get("versee_le"), demande.objet
    raisons = _entre(demande.donnees.get("verse"), aide.montant or Decimal(0), "Le montant versé")
    if jour is None or not (aide.decidee_le or jour) <= jour <= demande.jour:
        raisons.append("Le versement est postérieur à la décision, et n’est pas à venir.")
    return raisons


def reversement_juste(demande: Demande) -> list[str]:
    """Au plus ce qui a été versé."""
    return _entre(demande.donnees.get("a_reverser"), demande.objet.verse or Decimal(0), "Le montant à reverser")


def _pas(
    nom: str,
    bouton: str,
    fait: str,
    capacite: Capacite,
    *conditions: Condition,
    previent: Tour = Tour.PORTEUR,
    motif: bool = False,
    danger: bool = False,
) -> Transition:
    return Transition(
        Sujet.AIDE,
        nom,
        bouton,
        fait,
        capacite,
        conditions=conditions,
        commentaire=Commentaire.OBLIGATOIRE if motif else Commentaire.AUCUN,
        previent=(previent,),
        danger=danger,
    )


GUICHET, EQUIPE = Capacite.TRAITER_AIDE, Capacite.DEMANDER_AIDE
AIDE = (
    _pas(
        "accorder",
        "Noter que l’URPS accorde l’aide",
        "Aide accordée par l’URPS",
        GUICHET,
        montant_sous_le_plafond,
        decision_datee,
    ),
    _pas(
        "refuser",
        "Noter que l’URPS refuse",
        "Aide refusée par l’URPS",
        GUICHET,
        decision_datee,
        motif=True,
        danger=True,
    ),
    _pas("justifier", "Remettre les justificatifs", "Justificatifs de l’aide remis", EQUIPE, preuves_jointes),
    _pas("renvoyer", "Demander d’autres justificatifs", "Autres justificatifs de l’aide demandés", GUICHET, motif=True),
    _pas("verser", "Noter le versement", "Aide versée", GUICHET, versement_juste),
    _pas(
        "reclamer",
        "Noter une somme à reverser",
        "Aide à reverser",
        GUICHET,
        reversement_juste,
        motif=True,
        danger=True,
    ),
    _pas("solder", "Noter le reversement reçu", "Aide reversée", GUICHET),
    _pas("annuler", "Renoncer à cette aide", "Demande d’aide annulée", EQUIPE, danger=True),
)
FAITS = {"aide.demandee": "Aide de l’URPS des médecins libéraux demandée"}


def declarer() -> None:
    """Ajoute l'automate à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.AIDE, AideURPS, EtatAide, AIDE)
    workflow.FAITS_SANS_ETAT.update(FAITS)
