"""L'argent se conserve sur n'importe quelle vie de contrat, par les vraies actions et dans la vraie base (stateful)."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from commun.montants import arrondir
from contrats.actions import notifier_resiliation, regulariser
from contrats.enums import EN_VIGUEUR, EtatContrat, HypothesePlan, MotifAvenant, Partie
from contrats.financier import plan_courant
from contrats.models import EcheancePrevue, PlanDeVersement
from contrats.versions import contenu_au
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.journal import consigner
from execution.actions import gestion, missions
from financement.calendrier import annees_contractuelles, anniversaire
from paiements import actions
from paiements.decompte import decompte_au
from paiements.enums import ARRETEES, REGLEES, EtatEcheance
from paiements.models import Echeance
from paiements.situation import situation_de
from territoires.actions import corriger_population
from tests.fabriques.execution import Execution
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
    """Demandes, paiements, retenues, reprises, avenants, démarrages, dialogues, mise en demeure, fin, et le temps."""

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
            if self.p.contrat.etat == EtatContrat.MIS_EN_DEMEURE and not echeance.a_reverser:
                with pytest.raises(TransitionRefusee, match="mis en demeure"):
                    self.p.payer([echeance])
                continue
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

    @precondition(lambda self: self.p.contrat.etat == EtatContrat.ACTIF)
    @rule()
    def mettre_en_demeure(self) -> None:
        self.p.mettre_en_demeure()
        self.p.tenir()

    @precondition(lambda self: self.p.contrat.etat == EtatContrat.MIS_EN_DEMEURE)
    @rule()
    def regulariser(self) -> None:
        auteur = self.p.signataire(Partie.ARS)
        regulariser(self.p.contrat, auteur=auteur, maintenant=self.p.maintenant, commentaire="Relevés reçus.")
        self.p.tenir()

    @precondition(lambda self: self.p.contrat.etat in EN_VIGUEUR and not self.p.contrat.jalons.exists())
    @rule(mission=st.sampled_from(["prevention", "parcours"]))
    def demarrer(self, mission: str) -> None:
        """Le démarrage d'une mission, déclaré ce jour et accepté : le plan suit la date réelle."""
        ici = self.ici()
        missions.accepter(ici.declarer(mission), **ici.acte(Partie.AM))
        self.p.tenir()

    @precondition(lambda self: self.annee_a_tenir() is not None)
    @rule(valeur=st.integers(0, 100))
    def dialoguer(self, valeur: int) -> None:
        """Le dialogue de l'année la plus ancienne qui n'a pas le sien, résiliation ou terme passés compris."""
        ici, annee = self.ici(), self.annee_a_tenir()
        for partie in (Partie.CPTS, Partie.AM):
            ici.relever(partie, str(valeur), annee=annee)
        dialogue = ici.tenir_le_dialogue(annee)
        gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
        for partie in Partie:
            ici.approuver(dialogue, partie)
        self.p.maintenant = ici.maintenant
        self.p.tenir()

    @precondition(lambda self: self.amendable())
    @rule(habitants=st.sampled_from([20_000, 52_000, 90_000, 200_000]))
    def amender(self, habitants: int) -> None:
        """Un avenant de territoire, négocié et signé par les trois : la taille change en cours d'année."""
        p = self.p
        if contenu_au(p.contrat, date.max)["territoire"]["population"] == habitants:
            return
        p.ouvrir_avenant(MotifAvenant.TERRITOIRE)
        corriger_population(
            territoire=p.dossier.territoire, population=habitants, motif="Recensement.", maintenant=p.maintenant
        )
        p.proposer_avenant()
        p.signer_avenant()
        p.tenir()

    def ici(self) -> Execution:
        return Execution(self.p)

    def annee_a_tenir(self) -> int | None:
        contrat = self.p.contrat
        fin = contrat.resilie_le or contrat.fin_le
        tenues = set(contrat.dialogues.order_by("annee").values_list("annee", flat=True))
        finies = [a.numero for a in annees_contractuelles(contrat.signe_le) if min(a.fin, fin) <= self.p.jour]
        ouvertes = [numero for numero in finies if anniversaire(contrat.signe_le, numero - 1) < fin]
        return next((numero for numero in ouvertes if numero not in tenues), None)

    def amendable(self) -> bool:
        """En vigueur, au moins deux semaines avant son terme : un avenant prend une semaine d'actes."""
        contrat = self.p.contrat
        return contrat.etat == EtatContrat.ACTIF and self.p.jour + timedelta(days=15) < contrat.fin_le

    @precondition(lambda self: self.p.contrat.etat in EN_VIGUEUR and self.p.jour > self.p.contrat.signe_le)
    @rule()
    def resilier(self) -> None:
        self.p.attendre(1)
        if self.p.contrat.etat in EN_VIGUEUR:
            lu = decompte_au(self.p.contrat, self.p.jour, self.p.jour)
            suite = {"effet_le": self.p.jour, "commentaire": "Fusion."}
            notifier_resiliation(self.p.contrat, auteur=self.p.responsable, maintenant=self.p.maintenant, **suite)
            self.p.tenir()
            situation = situation_de(contrat_relu(self.p.contrat), self.p.jour)
            assert situation.compte == lu.compte  # lu avant, constaté après : le même, au centime
            assert [p.compte for p in situation.postes] == [p.compte for a in lu.annees for p in a.postes]
        self.p.tenir()

    @invariant()
    def recu_a_recevoir_a_reverser_font_le_du(self) -> None:
        situation = situation_de(contrat_relu(self.p.contrat), self.p.jour)
        assert situation.compte.equilibre
        assert all(poste.compte.equilibre for poste in situation.postes)
        assert situation.compte.du == situation.plan.total

    @invariant()
    def rien_n_est_du_apres_une_resiliation(self) -> None:
        contrat = contrat_relu(self.p.contrat)
        exigibles = plan_courant(contrat).echeances.filter(exigible_le__gt=contrat.resilie_le or contrat.fin_le)
        assert not exigibles.exists()

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
        max_examples=10,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(VieDUnContrat, settings=reglages)
