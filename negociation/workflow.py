"""Les pas d'une version soumise, d'une remarque et d'une modification. Aucun n'a d'effet sur un délai légal."""

from contrats.permissions import ACTEURS, ECRIRE
from dossiers import workflow
from dossiers.enums import Sujet, Tour
from dossiers.workflow.modele import Commentaire, Transition
from negociation import conditions as c
from negociation.enums import EtatModification, EtatRemarque, EtatVersion
from negociation.models import Modification, Remarque, VersionSoumise
from negociation.permissions import REDIGER, donne_un_bon, est_de_sa_partie, regle_une_remarque, repond

PARTIES = (Tour.PORTEUR, Tour.ARS, Tour.AM)

VERSION = (
    Transition(
        Sujet.NEGOCIATION, "donner", "Donner notre bon", "Version approuvée par une partie", ACTEURS,
        conditions=(
            c.en_negociation, c.approuve_ce_qui_est_lu, c.pas_encore_de_bon,
            c.rien_en_attente_de_sa_partie,
        ),
        definitif=False, retour="Vous pourrez le retirer.", reservee_a=donne_un_bon,
    ),
    Transition(
        Sujet.NEGOCIATION, "retirer", "Retirer notre bon", "Bon retiré par une partie", ACTEURS,
        conditions=(c.en_negociation, c.a_donne_son_bon), commentaire=Commentaire.OBLIGATOIRE,
        previent=PARTIES, danger=True, definitif=False, reservee_a=donne_un_bon,
    ),
    Transition(
        Sujet.NEGOCIATION, "approuver", "Constater les trois bons", "Version approuvée par les trois parties", None,
        conditions=(c.trois_bons,), previent=PARTIES,
    ),
    Transition(
        Sujet.NEGOCIATION, "perimer", "Annuler les bons", "Bons annulés : le contenu est repris", None,
        previent=PARTIES,
    ),
    Transition(Sujet.NEGOCIATION, "remplacer", "Remplacer la version", "Version remplacée par la suivante", None),
)  # fmt: skip
REMARQUE = (
    Transition(
        Sujet.REMARQUE, "resoudre", "Marquer comme réglée", "Remarque réglée", ECRIRE,
        conditions=(c.en_negociation,), definitif=False, retour="Elle peut être rouverte.",
        reservee_a=regle_une_remarque,
    ),
    Transition(
        Sujet.REMARQUE, "rouvrir", "Rouvrir la remarque", "Remarque rouverte", ECRIRE,
        conditions=(c.en_negociation,), definitif=False, reservee_a=regle_une_remarque,
    ),
)  # fmt: skip
MODIFICATION = (
    Transition(
        Sujet.MODIFICATION, "accepter", "Accepter et écrire", "Modification acceptée et écrite", REDIGER,
        conditions=(c.en_negociation,), reservee_a=repond,
    ),
    Transition(
        Sujet.MODIFICATION, "refuser", "Refuser la modification", "Modification refusée", REDIGER,
        conditions=(c.en_negociation,), commentaire=Commentaire.OBLIGATOIRE, previent=PARTIES,
        danger=True, reservee_a=repond,
    ),
    Transition(
        Sujet.MODIFICATION, "retirer", "Retirer notre proposition", "Modification retirée par sa partie", ECRIRE,
        reservee_a=est_de_sa_partie,
    ),
)  # fmt: skip
FAITS = {
    "negociation.soumise": "Version soumise à la négociation",
    "remarque.posee": "Remarque posée sur une clause",
    "modification.proposee": "Modification proposée sur une clause",
}
# Une modification : aux seuls côtés qui rédigent le texte, parmi ceux-ci.
PREVIENT = {"negociation.soumise": PARTIES, "modification.proposee": (Tour.ARS, Tour.AM)}


def declarer() -> None:
    """Ajoute les automates à la table commune ; appelé au démarrage."""
    workflow.declarer(Sujet.NEGOCIATION, VersionSoumise, EtatVersion, VERSION)
    workflow.declarer(Sujet.REMARQUE, Remarque, EtatRemarque, REMARQUE)
    workflow.declarer(Sujet.MODIFICATION, Modification, EtatModification, MODIFICATION)
    workflow.FAITS_SANS_ETAT.update(FAITS)
