"""Ce qui se décide : sur quel objet, de quel côté, depuis quels états, par quels actes. Données pures.

La préparation, la proposition, le renvoi et la prise sont les mêmes pour toutes ; seul diffère ce qui est dit ici.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commun.parametres import Parametre
from comptes.enums import Role
from comptes.roles import Capacite
from dossiers.enums import EtatLettre, EtatProjet, Sujet, Tour
from dossiers.models import Dossier
from dossiers.parametres import MOTIFS_OPPOSITION, MOTIFS_REFUS_FIR
from instruction.enums_ars import Cote, SensDecision, VoieDecision
from instruction.models import DecisionAM, DecisionPreparee
from instruction.models.decision import SENS


@dataclass(frozen=True)
class Voie:
    """Une voie de décision. ``attend`` : les états où l'on prépare ; ``actes`` : sens → transition franchie à la prise.

    ``sens`` : ce que dit chaque sens à l'écran. ``motifs`` : la liste codée du refus, None s'il s'écrit.
    """

    cle: VoieDecision
    sujet: Sujet
    cote: Cote
    modele: type[DecisionPreparee]
    instruit: Capacite
    decide: Capacite
    role_instructeur: Role
    role_decideur: Role
    attend: frozenset[str]
    actes: Mapping[str, str]
    sens: Mapping[str, str]
    institution: str
    objet_en_mots: str
    motifs: Parametre | None = None
    du_motif: str = "Motif du refus"
    le_refus: str = "le refus"

    @property
    def preparent(self) -> frozenset[Capacite]:
        return frozenset({self.instruit, self.decide})

    @property
    def tour(self) -> Tour:
        return Tour.ARS if self.cote == Cote.ARS else Tour.AM

    @property
    def codes(self) -> tuple[str, ...]:
        """Les transitions que cette voie prépare (« projet.valider_ars »)."""
        return tuple(f"{self.sujet}.{nom}" for nom in self.actes.values())

    @property
    def finance(self) -> bool:
        """Vrai si l'accord porte un montant, une convention et des lignes."""
        return self.cle == VoieDecision.LETTRE_ARS

    def objet(self, dossier: Dossier) -> Any:
        """Ce qui se décide, relu en base ; None s'il n'existe pas."""
        modele = type(dossier)._meta.get_field(str(self.sujet)).related_model
        return modele.objects.filter(dossier=dossier).select_related("dossier").first()


_ACCORD, _REFUS = SensDecision.ACCORD, SensDecision.REFUS
TOUTES = (
    Voie(
        VoieDecision.LETTRE_ARS,
        Sujet.LETTRE,
        Cote.ARS,
        DecisionPreparee,
        Capacite.INSTRUIRE_ARS,
        Capacite.DECIDER_ARS,
        Role.INSTRUCTEUR_ARS,
        Role.DECIDEUR_ARS,
        frozenset({EtatLettre.TRANSMISE}),
        {_ACCORD: "accorder", _REFUS: "refuser"},
        SENS[VoieDecision.LETTRE_ARS],
        "l’ARS",
        "la lettre",
        MOTIFS_REFUS_FIR,
    ),
    Voie(
        VoieDecision.PROJET_ARS,
        Sujet.PROJET,
        Cote.ARS,
        DecisionPreparee,
        Capacite.INSTRUIRE_ARS,
        Capacite.DECIDER_ARS,
        Role.INSTRUCTEUR_ARS,
        Role.DECIDEUR_ARS,
        frozenset({EtatProjet.DEPOSE, EtatProjet.COMPLEMENTS_DEMANDES}),
        {_ACCORD: "valider_ars", _REFUS: "s_opposer"},
        SENS[VoieDecision.PROJET_ARS],
        "l’ARS",
        "le projet",
        MOTIFS_OPPOSITION,
        "Motif d’opposition",
        "l’opposition",
    ),
    Voie(
        VoieDecision.PROJET_AM,
        Sujet.PROJET,
        Cote.AM,
        DecisionAM,
        Capacite.INSTRUIRE_AM,
        Capacite.DECIDER_AM,
        Role.INSTRUCTEUR_AM,
        Role.DECIDEUR_AM,
        frozenset({EtatProjet.VALIDE_ARS}),
        {_ACCORD: "valider_am", _REFUS: "refuser_am"},
        SENS[VoieDecision.PROJET_AM],
        "l’Assurance Maladie",
        "le projet",
    ),
)
VOIES: Mapping[str, Voie] = {voie.cle: voie for voie in TOUTES}
PAR_COTE: Mapping[str, Voie] = {Cote.ARS: VOIES[VoieDecision.PROJET_ARS], Cote.AM: VOIES[VoieDecision.PROJET_AM]}
PAR_CODE: Mapping[str, Voie] = {code: voie for voie in TOUTES for code in voie.codes}
