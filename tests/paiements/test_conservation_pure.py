"""L'argent se conserve : quelle que soit la vie d'un groupe, soldé + ouvert = dû du plan (calcul pur, stateful)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from paiements.enums import Origine
from paiements.rapprochement import Inscrite, Ligne, rapprocher

DEBUT = date(2026, 3, 2)
CENTIMES = st.integers(1, 9_000_000).map(lambda c: Decimal(c) / 100)
PARTS = st.integers(1, 100)


def _part(montant: Decimal, part: int) -> Decimal:
    """Une part du montant, un centime au moins."""
    return max(Decimal("0.01"), (montant * part / 100).quantize(Decimal("0.01")))


class VieDUnGroupe(RuleBasedStateMachine):
    """Une enveloppe d'une année : des lignes de plan qui changent, des sommes payées, retenues, levées, reprises."""

    def __init__(self) -> None:
        super().__init__()
        self.registre: dict[int, Inscrite] = {}
        self.lignes: list[Ligne] = []
        self.plan, self.prochaine = 1, 1

    def rapprocher(self) -> None:
        decision = rapprocher(self.lignes, list(self.registre.values()), self.plan, DEBUT)
        for cle in decision.remplacer:
            assert not self.registre.pop(cle).reglee
        for cle in decision.clore:
            self.registre[cle] = replace(self.registre[cle], retenu=Decimal(0))
        for ligne in decision.inscrire:
            self.inscrire(ligne.versement, ligne.exigible_le, ligne.montant)
        assert rapprocher(self.lignes, list(self.registre.values()), self.plan, DEBUT).vide

    def inscrire(self, versement: str, le: date, montant: Decimal, racine: int = 0) -> None:
        cle, self.prochaine = self.prochaine, self.prochaine + 1
        self.registre[cle] = Inscrite(cle, racine or cle, versement, le, montant)

    @rule(montants=st.lists(CENTIMES, max_size=3), trop=st.booleans(), baisse=CENTIMES)
    def nouveau_plan(self, montants: list[Decimal], trop: bool, baisse: Decimal) -> None:
        """Un avenant, des relevés, une résiliation : d'autres lignes, parfois un trop-perçu."""
        self.lignes = [
            Ligne("avance" if rang == 0 else "solde", DEBUT + timedelta(days=90 * rang), montant, "R")
            for rang, montant in enumerate(montants)
        ]
        if trop:
            self.lignes.append(Ligne("reversement", DEBUT + timedelta(days=365), -baisse, "R"))
        self.plan += 1
        self.rapprocher()

    @rule(rang=st.integers(0, 9), part=PARTS)
    def regler(self, rang: int, part: int) -> None:
        """Paie une échéance ouverte, en entier ou en retenant une part ; un reversement, en entier."""
        ouvertes = [i for i in self.registre.values() if not i.reglee]
        if ouvertes:
            voulue = ouvertes[rang % len(ouvertes)]
            verse = voulue.montant if voulue.montant < 0 else _part(voulue.montant, part)
            self.registre[voulue.cle] = replace(voulue, reglee=True, solde=verse, retenu=voulue.montant - verse)
            self.rapprocher()

    @rule(rang=st.integers(0, 9), part=PARTS)
    def reprendre(self, rang: int, part: int) -> None:
        payees = [i for i in self.registre.values() if i.reglee and i.solde > 0]
        if payees:
            voulue = payees[rang % len(payees)]
            repris = _part(voulue.solde, part)
            self.registre[voulue.cle] = replace(voulue, solde=voulue.solde - repris)
            self.rapprocher()

    @rule(rang=st.integers(0, 9))
    def lever(self, rang: int) -> None:
        retenues = [i for i in self.registre.values() if i.reglee and i.retenu > 0]
        if retenues:
            voulue = retenues[rang % len(retenues)]
            self.registre[voulue.cle] = replace(voulue, retenu=Decimal(0))
            self.inscrire(Origine.RETENUE_LEVEE, DEBUT + timedelta(days=400), voulue.retenu, voulue.racine)
            self.rapprocher()

    @invariant()
    def l_argent_se_conserve(self) -> None:
        du = sum((ligne.montant for ligne in self.lignes), Decimal(0))
        assert sum((i.solde + i.ouvert for i in self.registre.values()), Decimal(0)) == du

    @invariant()
    def on_ne_paie_pas_pour_reclamer(self) -> None:
        """Jamais à la fois une somme ouverte à payer et une somme ouverte à reverser, hors retenue levée."""
        ouvertes = [i.montant for i in self.registre.values() if not i.reglee and i.versement != Origine.RETENUE_LEVEE]
        assert not (any(m > 0 for m in ouvertes) and any(m < 0 for m in ouvertes))


TestVieDUnGroupe = VieDUnGroupe.TestCase
TestVieDUnGroupe.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)
