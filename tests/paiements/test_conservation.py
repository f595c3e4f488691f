"""L'argent se conserve sur n'importe quelle vie de contrat, par les vraies actions et dans la vraie base (stateful)."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from commun.montants import arrondir
from contrats.actions import notifier_resiliation
from contrats.enums import EN_VIGUEUR, HypothesePlan
from contrats.financier import plan_courant
from contrats.models import EcheancePrevue, PlanDeVersement
from dossiers.enums import Sujet
from dossiers.journal import consigner
from paiements import actions
from paiements.enums import ARRETEES, REGLEES, EtatEcheance
from paiements.models import Echeance
from paiements.situation import situation_de
from tests.fabriques.paiements import ParcoursRegistre, contrat_relu, un_registre

pytestmark = pytest.mark.django_db
RANG, PART = st.integers(0, 30), st.integers(1, 100)


def recalculer(p: ParcoursRegistre, part: int, rang: int) -> None:
    """Un plan de plus, comme en ferait un avenant ou des relevés : une ligne sur trois change ou s'en va."""
    contrat, ancien = p.contrat, plan_courant(p.contrat)
    evenement = consigner(contrat.dossier, sujet=Sujet.CONTRAT, code="essai", auteur=None, instant=p.maintenant)
    lignes = []
    for ligne in ancien.echeances.all():
        if (ligne.rang + rang) % 3 == 0 and ligne.montant > 0:
            ligne.montant = arrondir(ligne.montant * part / 100)
        if (ligne.rang + rang) % 7 or ligne.exigible_le > p.jour:
            lignes.append(ligne)
    plan = PlanDeVersement.objects.create(
        contrat=contrat,
        numero=ancien.numero + 1,
        hypothese=HypothesePlan.RELEVES,
        evenement=evenement,
        etabli_le=p.maintenant,
        bareme=ancien.bareme,
        taille=ancien.taille,
        plafond_annuel=ancien.plafond_annuel,
        total=sum((ligne.montant for ligne in lignes), Decimal(0)),
    )
    for rang_neuf, ligne in enumerate(lignes, start=1):
        ligne.pk, ligne.plan, ligne.rang = None, plan, rang_neuf
    EcheancePrevue.objects.bulk_create(lignes)
    p.tenir()


class VieDUnContrat(RuleBasedStateMachine):
    """Demandes, liquidations, paiements, retenues, reprises, plans recalculés, résiliation, et le temps."""

    depart: ParcoursRegistre

    def __init__(self) -> None:
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc.__enter__()
        self.p = ParcoursRegistre(self.depart)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)

    def une(self, rang: int, *etats: str) -> list[Echeance]:
        siennes = self.p.echeances(*etats)
        return [siennes[rang % len(siennes)]] if siennes else []

    @rule(jours=st.integers(1, 250))
    def attendre(self, jours: int) -> None:
        self.p.attendre(jours)

    @rule()
    def demander(self) -> None:
        positives = [e for e in self.p.echeances(EtatEcheance.DUE) if not e.a_reverser]
        if positives:
            self.p.demander(positives)
        actions.demander_les_retards(self.p.jour, self.p.maintenant)

    @rule(rang=RANG, part=PART)
    def liquider(self, rang: int, part: int) -> None:
        for echeance in self.une(rang, EtatEcheance.DEMANDEE):
            somme = echeance.montant
            if somme > 0:
                somme = max(Decimal("0.01"), arrondir(somme * part / 100))
            self.p.liquider([echeance], liquide=somme, motif_retenue="Pièce attendue.")

    @rule(rang=RANG)
    def payer(self, rang: int) -> None:
        for echeance in self.une(rang, EtatEcheance.LIQUIDEE):
            avant = [
                e
                for e in self.p.echeances(EtatEcheance.DUE, EtatEcheance.DEMANDEE)
                if (e.annee, e.poste, e.nature) == (echeance.annee, echeance.poste, echeance.nature)
                and e.exigible_le < echeance.exigible_le
            ]
            if not avant:
                self.p.payer([echeance])

    @rule(rang=RANG, part=PART)
    def reprendre(self, rang: int, part: int) -> None:
        for echeance in self.une(rang, *REGLEES):
            if echeance.solde > 0:
                self.p.reprendre(echeance, max(Decimal("0.01"), arrondir(echeance.solde * part / 100)))

    @rule(rang=RANG)
    def lever(self, rang: int) -> None:
        retenues = [e for e in self.p.echeances(*REGLEES) if e.retenu]
        for echeance in retenues[rang % len(retenues) :][:1] if retenues else ():
            actions.lever_la_retenue(echeance, auteur=self.p.instructeur_am, maintenant=self.p.maintenant)

    @rule(part=PART, rang=RANG)
    def changer_de_plan(self, part: int, rang: int) -> None:
        recalculer(self.p, part, rang)

    @precondition(lambda self: self.p.contrat.etat in EN_VIGUEUR and self.p.jour > self.p.contrat.signe_le)
    @rule()
    def resilier(self) -> None:
        self.p.attendre(1)
        if self.p.contrat.etat in EN_VIGUEUR:
            suite = {"effet_le": self.p.jour, "commentaire": "Fusion."}
            notifier_resiliation(self.p.contrat, auteur=self.p.responsable, maintenant=self.p.maintenant, **suite)
        self.p.tenir()

    @invariant()
    def recu_a_recevoir_a_reverser_font_le_du(self) -> None:
        situation = situation_de(contrat_relu(self.p.contrat), self.p.jour)
        assert situation.compte.equilibre
        assert all(poste.compte.equilibre for poste in situation.postes)
        assert situation.compte.du == situation.plan.total

    @invariant()
    def le_plafond_tient(self) -> None:
        engages: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
        for e in self.p.echeances():
            engage = e.liquide if e.etat in ARRETEES and e.liquide > 0 else e.solde
            engages[e.annee, e.poste, e.nature] += engage
        plafonds = {(v.annee, v.poste, v.nature): v.plafond for v in self.p.contrat.enveloppes.all()}
        assert {cle: somme for cle, somme in engages.items() if somme > plafonds[cle]} == {}

    @invariant()
    def paye_moins_repris_fait_le_solde(self) -> None:
        for e in Echeance.objects.filter(contrat=self.p.contrat).prefetch_related("mouvements"):
            assert e.solde == sum((m.signe for m in e.mouvements.all()), Decimal(0))


def test_l_argent_se_conserve_sur_n_importe_quelle_vie_de_contrat() -> None:
    VieDUnContrat.depart = un_registre()
    reglages = settings(
        max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(VieDUnContrat, settings=reglages)
