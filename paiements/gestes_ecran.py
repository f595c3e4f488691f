"""Les gestes offerts à l'écran sur une échéance : formulaire, action, ce qui va se passer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form

from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.permissions import capacites_sur
from dossiers.workflow import permise, sources, transition
from dossiers.workflow.modele import Transition
from paiements import actions
from paiements.enums import REGLEES
from paiements.forms import gestes as f
from paiements.models import Echeance
from paiements.permissions import LIQUIDER, agit_pour_la_caisse

LEVER = "lever_retenue"
BOUTON_LEVER = "Lever la retenue"
# Le geste ne vaut que pour une somme à reverser (vrai), ou due à la CPTS (faux).
SELON_LE_SENS = {
    "constater_reversement": True,
    "payer": False,
    "preparer": False,
    "demander": False,
    "reprendre": False,
}


@dataclass(frozen=True)
class Geste:
    """Un geste. ``fait`` : ce que la page dit ensuite.

    ``en_liste`` : l'action prend plusieurs échéances ; ``retour`` : il défait le pas d'avant.
    """

    formulaire: type[Form]
    action: Callable[..., Any]
    consequences: tuple[str, ...]
    fait: str
    en_liste: bool = True
    danger: bool = False
    retour: bool = False


REVERSER = (
    "La somme à reverser est arrêtée, en entier.",
    "La CPTS la reverse ; un décideur de la caisse constate ensuite le reversement.",
)

GESTES: dict[str, Geste] = {
    "demander": Geste(f.RienForm, actions.demander, ("La caisse est prévenue et liquide la somme.",), "Somme demandée"),
    "liquider": Geste(
        f.LiquidationForm,
        actions.liquider,
        (
            "La somme est arrêtée ; rien n’est encore payé.",
            "Ce qui est retenu reste dû : la CPTS en lit le motif.",
        ),
        "Somme liquidée",
    ),
    "payer": Geste(
        f.PaiementForm,
        actions.payer,
        ("Le paiement est enregistré et ne s’efface plus.", "L’avis de paiement est archivé, la CPTS est prévenue."),
        "Paiement enregistré",
    ),
    "preparer": Geste(
        f.PaiementForm,
        actions.preparer,
        (
            "Rien n’est encore payé : un autre décideur de la caisse approuve.",
            "Ni vous, ni qui a liquidé la somme ne pourra l’approuver.",
        ),
        "Paiement préparé, à approuver par une autre personne",
    ),
    "approuver": Geste(
        f.RienForm,
        actions.approuver,
        ("Le paiement est enregistré et ne s’efface plus.", "L’avis de paiement est archivé, la CPTS est prévenue."),
        "Paiement approuvé et enregistré",
    ),
    "constater_reversement": Geste(
        f.PaiementForm,
        actions.constater_reversement,
        ("La somme est enregistrée comme reversée par la CPTS.",),
        "Reversement enregistré",
        en_liste=False,
    ),
    "rouvrir": Geste(
        f.MotifForm,
        actions.rouvrir,
        ("L’échéance revient à liquider.",),
        "L’échéance est de nouveau à liquider",
        en_liste=False,
        retour=True,
    ),
    "renvoyer": Geste(
        f.MotifForm,
        actions.renvoyer,
        ("Le paiement revient à préparer.",),
        "Le paiement est de nouveau à préparer",
        en_liste=False,
        retour=True,
    ),
    "reprendre": Geste(
        f.RepriseForm,
        actions.reprendre,
        (
            "La reprise est enregistrée et ne s’efface plus ; la CPTS et l’ARS sont prévenues.",
            "Ce que le plan de versement doit encore à ce titre redevient à payer.",
        ),
        "Reprise enregistrée",
        en_liste=False,
        danger=True,
    ),
    LEVER: Geste(
        f.RienForm,
        actions.lever_la_retenue,
        ("La somme retenue redevient exigible, déjà demandée : elle est à liquider.",),
        "Retenue levée",
        en_liste=False,
    ),
}


def droit(nom: str, echeance: Echeance, utilisateur: Utilisateur) -> bool:
    """Vrai si cette personne a le droit de ce geste, quand l'état le permettra."""
    if nom == LEVER:
        return agit_pour_la_caisse(LIQUIDER)(utilisateur, echeance)
    return permise(pas_de(nom), echeance, utilisateur, capacites_sur(utilisateur, echeance.dossier))


def consequences(nom: str, echeance: Echeance) -> tuple[str, ...]:
    """Ce qui va se passer : une somme à reverser se liquide en entier, et ne se paie pas."""
    return REVERSER if nom == "liquider" and echeance.a_reverser else GESTES[nom].consequences


def possible(nom: str, echeance: Echeance) -> bool:
    """Vrai si l'état de l'échéance s'y prête."""
    if nom in SELON_LE_SENS and echeance.a_reverser != SELON_LE_SENS[nom]:
        return False
    if nom == "reprendre" and not echeance.solde:
        return False
    if nom in ("payer", "preparer") and echeance.demande_une_approbation != (nom == "preparer"):
        return False
    if nom == LEVER:
        return echeance.etat in REGLEES and bool(echeance.retenu)
    return echeance.etat in sources(Sujet.VERSEMENT, nom)


def pas_de(nom: str) -> Transition:
    """La transition du registre."""
    return transition(Sujet.VERSEMENT, nom)


def bouton(nom: str) -> str:
    """Ce que dit le bouton."""
    return BOUTON_LEVER if nom == LEVER else pas_de(nom).bouton


def offerts(echeance: Echeance, utilisateur: Utilisateur) -> list[str]:
    """Les gestes possibles pour cette personne, le principal d'abord."""
    return [nom for nom in GESTES if possible(nom, echeance) and droit(nom, echeance, utilisateur)]
