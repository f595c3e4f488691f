"""Des registres de test : un contrat signé, ses échéances, ses gestes par les vraies actions."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.models import Contrat
from paiements import actions
from paiements.enums import EtatEcheance
from paiements.models import Echeance
from tests.fabriques.contrats import ParcoursContrat, un_contrat_signe
from tests.fabriques.dossiers import un_agent
from tests.fabriques.gel import gelee

AUTRE_DECIDEUR = "seconde-decideuse-am@exemple.test"


class ParcoursRegistre(ParcoursContrat):
    """Un contrat en vigueur et son registre ; la montre avance d'un jour par acte."""

    @property
    def jour(self) -> date:
        return jour_paris(self.maintenant)

    @property
    def instructeur_am(self) -> Utilisateur:
        return self.agent(Role.INSTRUCTEUR_AM)

    @property
    def decideur_am(self) -> Utilisateur:
        return self.agent(Role.DECIDEUR_AM)

    @property
    def autre_decideur(self) -> Utilisateur:
        """Un second décideur de la même caisse."""
        return un_agent(Role.DECIDEUR_AM, email=AUTRE_DECIDEUR)

    def tenir(self) -> int:
        return actions.tenir_a_jour(self.contrat, maintenant=self.maintenant)

    def attendre(self, jours: int) -> None:
        """Le temps passe, et le registre suit."""
        self.maintenant += timedelta(days=jours)
        self.tenir()

    def echeances(self, *etats: str) -> list[Echeance]:
        toutes = Echeance.objects.filter(contrat=self.contrat).vivantes().select_related("plan", "contrat", "dossier")
        return list((toutes.filter(etat__in=etats) if etats else toutes).order_by("exigible_le", "pk"))

    def demander(self, echeances: Sequence[Echeance] | None = None) -> list[Echeance]:
        voulues = echeances or self.echeances(EtatEcheance.DUE)
        self._agir(actions.demander, voulues, auteur=self.responsable)
        return self._relire(voulues)

    def liquider(self, echeances: Sequence[Echeance], **donnees: Any) -> list[Echeance]:
        """Liquide en entier, la part variable à son maximum ; ou à la somme donnée."""
        for echeance in self._relire(echeances):
            somme = {"liquide": echeance.montant, "sans_dialogue": "Dialogue reporté par les parties.", **donnees}
            self._agir(actions.liquider, [echeance], auteur=self.instructeur_am, **somme)
        return self._relire(echeances)

    def payer(self, echeances: Sequence[Echeance], **donnees: Any) -> list[Echeance]:
        """Paie chaque échéance liquidée, par la voie que demande son seuil."""
        for echeance in self._relire(echeances):
            suite = {"le": self.jour, "reference": f"VIR-{echeance.pk}", **donnees}
            if echeance.a_reverser:
                self._agir(actions.constater_reversement, echeance, auteur=self.decideur_am, **suite)
            elif echeance.demande_une_approbation:
                self._agir(actions.preparer, [echeance], auteur=self.decideur_am, **suite)
                self._agir(actions.approuver, self._relire([echeance]), auteur=self.autre_decideur)
            else:
                self._agir(actions.payer, [echeance], auteur=self.decideur_am, **suite)
        return self._relire(echeances)

    def regler(self, echeances: Sequence[Echeance] | None = None) -> list[Echeance]:
        """Demande, liquide et paie."""
        return self.payer(self.liquider(self.demander(echeances)))

    def reprendre(self, echeance: Echeance, montant: Decimal) -> None:
        [frais] = self._relire([echeance])
        donnees = {
            "montant": montant,
            "le": self.jour,
            "reference": "REP-1",
            "commentaire": "Versé sur un autre compte.",
        }
        self._agir(actions.reprendre, frais, auteur=self.decideur_am, **donnees)

    def _agir(self, action: Any, objet: Any, **donnees: Any) -> Any:
        return action(objet, maintenant=self.maintenant, **donnees)

    def _relire(self, echeances: Sequence[Echeance]) -> list[Echeance]:
        lues = Echeance.objects.select_related("plan", "contrat", "dossier").in_bulk([e.pk for e in echeances])
        return [lues[echeance.pk] for echeance in echeances]


@gelee
def un_registre(**options: Any) -> ParcoursRegistre:
    """Un contrat qui vient d'être signé, son registre à jour."""
    parcours = ParcoursRegistre(un_contrat_signe(**options))
    parcours.tenir()
    return parcours


def contrat_relu(contrat: Contrat) -> Contrat:
    """Le contrat tel qu'il est en base."""
    return Contrat.objects.select_related("dossier__lettre").get(pk=contrat.pk)
