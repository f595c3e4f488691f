"""Les pas d'une reprise offerts à l'écran : formulaire, action, conséquences dites à l'avance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.actions import reprise as actions
from dossiers.enums import SituationReprise
from dossiers.forms.equipe import SansSaisieForm
from dossiers.forms.reprise import RefusRepriseForm
from dossiers.models import Reprise


@dataclass(frozen=True)
class GesteReprise:
    """Un pas d'une reprise : ce que dit sa page, qui peut le faire, l'action appelée."""

    bouton: str
    fait: str
    action: Callable[..., Any]
    consequences: tuple[str, ...]
    previent: str
    retour: str
    situations: frozenset[SituationReprise]
    cote: str
    formulaire: type[forms.Form] = SansSaisieForm
    danger: bool = False

    def permis(self, utilisateur: Utilisateur, reprise: Reprise) -> bool:
        """Vrai si cette personne a le droit de ce pas, que la situation le permette ou non."""
        droit = actions.prepare if self.cote == "guichet" else actions.confirme
        return droit(utilisateur, reprise)

    def offert(self, utilisateur: Utilisateur, reprise: Reprise) -> bool:
        return reprise.situation in self.situations and self.permis(utilisateur, reprise)


EN_PREPARATION = frozenset(actions.MODIFIABLES)
SOUMISE = frozenset({SituationReprise.SOUMISE})
GESTES = {
    "soumettre": GesteReprise(
        "Soumettre à l’ARS",
        "La reprise est soumise à l’ARS.",
        actions.soumettre,
        ("Un décideur de l’ARS d’un des départements la confirmera ou la refusera.", "Elle ne se modifie plus."),
        "Les décideurs de l’ARS des départements concernés.",
        "Oui, vous pourrez la rappeler tant que l’ARS n’a pas décidé.",
        EN_PREPARATION,
        "guichet",
    ),
    "confirmer": GesteReprise(
        "Confirmer la reprise",
        "La reprise est confirmée : le dossier existe.",
        actions.confirmer,
        (
            "Un dossier naît à l’étape atteinte ; il compte désormais dans les chevauchements.",
            "Le Guichet, l’ARS et l’Assurance Maladie le lisent, avec ses documents.",
            "Le futur responsable, s’il est indiqué, est invité.",
        ),
        "Le Guichet, l’ARS et l’Assurance Maladie du département pilote ; le futur responsable.",
        "Non, cet acte est définitif.",
        SOUMISE,
        "ars",
    ),
    "rappeler": GesteReprise(
        "Rappeler la reprise",
        "La reprise est de nouveau en préparation.",
        actions.rappeler,
        ("L’ARS ne peut plus la confirmer avant que vous ne la soumettiez de nouveau.",),
        "Personne.",
        "Oui, vous pourrez la soumettre de nouveau.",
        SOUMISE,
        "guichet",
    ),
    "refuser": GesteReprise(
        "Refuser la reprise",
        "La reprise est refusée ; le Guichet peut la corriger.",
        actions.refuser,
        ("Aucun dossier ne naît ; le Guichet peut corriger et soumettre de nouveau.",),
        "La personne qui l’a préparée.",
        "Oui, le Guichet peut la soumettre de nouveau.",
        SOUMISE,
        "ars",
        RefusRepriseForm,
        danger=True,
    ),
    "abandonner": GesteReprise(
        "Abandonner la reprise",
        "La reprise est abandonnée.",
        actions.abandonner,
        ("Elle reste lisible, mais ne va pas plus loin.",),
        "Personne.",
        "Non ; il faudrait préparer une nouvelle reprise.",
        EN_PREPARATION,
        "guichet",
        danger=True,
    ),
}
