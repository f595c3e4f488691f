"""L'horloge à états : toute suite de dépôts, demandes, réponses, questions et décisions garde ses invariants.

L'oracle est écrit à part : il ne sait que « de quantième à quantième » et compte les jours d'arrêt à la main.
"""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dossiers.delais_expliques import pas_de
from dossiers.enums import Sujet
from dossiers.horloge import FAITS, Course, Delai, courses, horloge
from dossiers.models import Evenement

ATTENTES = st.integers(0, 45)
# Fins de mois, années bissextiles et changements d'heure compris.
DEPARTS = st.one_of(
    st.dates(date(2023, 1, 1), date(2032, 12, 31)),
    st.sampled_from([date(2027, 12, 31), date(2028, 2, 29), date(2026, 12, 30), date(2027, 3, 28), date(2027, 10, 31)]),
)


def deux_mois(jour: date) -> date:
    """Le même quantième deux mois plus tard, ou le dernier jour du mois."""
    annee, mois = (jour.year, jour.month + 2) if jour.month <= 10 else (jour.year + 1, jour.month - 10)
    return date(annee, mois, min(jour.day, monthrange(annee, mois)[1]))


class HorlogeDuJournal(RuleBasedStateMachine):
    """Ce qui est commun aux deux régimes : un journal en mémoire, et ce que l'on attend de son horloge."""

    sujet: Sujet
    delai: Delai
    depart: str
    demande: str
    reponse: str
    annulation: str
    fins: tuple[str, ...]

    @initialize(jour=DEPARTS)
    def recevoir(self, jour: date) -> None:
        self.jour, self.journal, self.finie = jour, [], False
        self.anterieure: date | None = None
        self.arret_le: date | None = None
        self.consigner(self.depart)
        self.echeance = self.attendue = deux_mois(jour)

    def consigner(self, code: str, **donnees: object) -> None:
        rang = len(self.journal) + 1
        evenement = Evenement(rang=rang, sujet=self.sujet, code=code, jour_effet=self.jour, donnees=donnees)
        self.journal.append(evenement)

    @property
    def vivante(self) -> bool:
        """Le délai court encore, ou attend une réponse."""
        return not self.finie and (self.arret_le is not None or self.jour <= self.echeance)

    @rule(jours=ATTENTES)
    def attendre(self, jours: int) -> None:
        self.jour += timedelta(jours)

    @rule(code=st.sampled_from(["questions", "reponses", "relance"]))
    def poser_une_question(self, code: str) -> None:
        self.consigner(code, demandeur="ars")

    @precondition(lambda self: self.vivante and self.arret_le is None)
    @rule()
    def demander_des_pieces(self) -> None:
        self.consigner(self.demande, pieces=["statuts"])
        self.anterieure, self.arret_le, self.attendue = self.echeance, self.jour, None

    @precondition(lambda self: not self.finie and self.arret_le is not None)
    @rule()
    def repondre(self) -> None:
        self.consigner(self.reponse)
        self.echeance = self.attendue = self.apres_reponse()
        self.arret_le = None

    @precondition(lambda self: not self.finie and self.arret_le is not None)
    @rule()
    def annuler(self) -> None:
        self.consigner(self.annulation)
        self.echeance = self.attendue = self.anterieure
        self.arret_le = None

    @precondition(lambda self: self.vivante)
    @rule(data=st.data())
    def decider(self, data: st.DataObject) -> None:
        self.consigner(data.draw(st.sampled_from(self.fins)))
        self.finie = True

    @precondition(lambda self: self.finie)
    @rule()
    def redeposer(self) -> None:
        self.consigner("reprendre")
        self.consigner(self.depart)
        self.finie, self.arret_le = False, None
        self.echeance = self.attendue = deux_mois(self.jour)

    def apres_reponse(self) -> date:
        raise NotImplementedError

    @invariant()
    def l_echeance_est_celle_de_l_oracle(self) -> None:
        assert horloge(self.sujet, self.journal).echeance == self.attendue

    @invariant()
    def arretee_si_et_seulement_si_une_demande_attend(self) -> None:
        assert horloge(self.sujet, self.journal).arretee == (self.arret_le is not None)

    @invariant()
    def sans_les_questions_l_horloge_est_la_meme(self) -> None:
        sans = [e for e in self.journal if e.code in FAITS[self.delai]]
        assert horloge(self.sujet, sans).echeance == horloge(self.sujet, self.journal).echeance

    @invariant()
    def chaque_depot_ouvre_une_course_et_seule_la_derniere_vit(self) -> None:
        trouvees = courses(self.delai, self.journal)
        assert len(trouvees) == sum(e.code == self.depart for e in self.journal)
        assert [course.fin is None for course in trouvees] == [False] * (len(trouvees) - 1) + [not self.finie]

    @invariant()
    def l_explication_dit_une_regle_et_un_article_a_chaque_pas(self) -> None:
        derniere: Course = courses(self.delai, self.journal)[-1]
        pas = pas_de(derniere, self.jour)
        assert all(regle.texte and regle.article for un in pas for regle in un.regles)
        assert all(un.regles for un in pas)
        if not self.finie:
            assert pas[-1].echeance == self.attendue

    @invariant()
    def jamais_moins_que_deux_mois_pour_l_administration(self) -> None:
        depot = next(e.jour_effet for e in reversed(self.journal) if e.code == self.depart)
        assert self.attendue is None or self.attendue >= deux_mois(depot)


class HorlogeDuProjet(HorlogeDuJournal):
    """Silence = acceptation : repart de zéro à la réception."""

    sujet, delai = Sujet.PROJET, Delai.PROJET
    depart, demande, reponse, annulation = "deposer", "demander_complements", "completer", "annuler_complements"
    fins = ("valider_ars", "s_opposer", "reputer_valide")

    def apres_reponse(self) -> date:
        return deux_mois(self.jour)


class HorlogeDeLaSubvention(HorlogeDuJournal):
    """Silence = refus : suspendue, puis prolongée des jours d'attente."""

    sujet, delai = Sujet.LETTRE, Delai.SUBVENTION
    depart, demande = "transmettre_ars", "demander_complements_ars"
    reponse, annulation = "completer_ars", "annuler_complements_ars"
    fins = ("accorder", "refuser")

    def apres_reponse(self) -> date:
        return self.anterieure + (self.jour - self.arret_le)


REGLAGES = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.mark.parametrize("machine", [HorlogeDuProjet, HorlogeDeLaSubvention])
def test_toute_suite_de_faits_garde_les_invariants(machine: type[HorlogeDuJournal]) -> None:
    machine.TestCase.settings = REGLAGES
    machine.TestCase("runTest").runTest()
