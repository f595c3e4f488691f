"""Installe la démonstration : organisations, établissements, comptes, puis les dossiers, par les vraies actions.

Chaque dossier est une transaction ; un dossier dont le nom est déjà là n'est pas refait. Une installation interrompue
se reprend donc où elle s'est arrêtée.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from acteurs.actions import charger_structures
from acteurs.etablissements import lire_etablissements
from acteurs.management.commands.charger_etablissements import SOURCE
from acteurs.models import Structure
from commun.calendrier import PARIS
from comptes.models import Utilisateur
from cpts_portal.demo.accompagnement import accompagner
from cpts_portal.demo.agents import Agents
from cpts_portal.demo.association import fonder_des_associations
from cpts_portal.demo.cpts import Cpts
from cpts_portal.demo.dialogue import dialoguer
from cpts_portal.demo.echanges import ecrire_aux_voisines
from cpts_portal.demo.etablissements import Etablissements
from cpts_portal.demo.instruction import declarer_une_absence, instruire, remplir_la_bibliotheque
from cpts_portal.demo.papier import rendre_du_papier
from cpts_portal.demo.parcours import DemonstrationIncoherente, Equipe, Lieux, Parcours
from cpts_portal.demo.personnes import PORTEURS, Personne, un_telephone, une_personne
from cpts_portal.demo.repartition import GRAINE, Inscription, inscrire
from cpts_portal.demo.scenarios import etat_vise
from cpts_portal.demo.seances import tenir_des_seances
from cpts_portal.demo.textes import Redacteur
from dossiers.archives import production_differee, produire
from dossiers.models import Document, Dossier, MembreEquipe
from territoires.models import Commune

PORTEUSE, REDACTEUR = "porteur@demo.test", "redacteur@demo.test"
MIDI, SOIR = time(12), time(20)
# Rangs des dossiers après lesquels PostgreSQL recompte ses tables, encore vides quand il a choisi comment les lire.
STATISTIQUES = frozenset({5, 10, 20, 40, 80})


class ReferentielAbsent(RuntimeError):
    """La démonstration a besoin du référentiel des communes."""


@dataclass
class Bilan:
    """Ce qu'une installation a fait ; ``etats`` compte les dossiers créés par état."""

    crees: int = 0
    deja_la: int = 0
    etats: Counter = field(default_factory=Counter)


class Installation:
    """Une installation à un jour de référence ; les dates des dossiers en sont toutes déduites, et précèdent ce jour.

    ``documents`` faux laisse tous les PDF au travailleur. ``relecteurs`` : combien d'URPS en Occitanie, s'il en faut
    plus que les quelques-uns de la démonstration. ``dire`` reçoit l'avancement.
    """

    def __init__(
        self,
        reference: date,
        *,
        documents: bool = True,
        relecteurs: int = 0,
        dire: Callable[[str], None] = lambda texte: None,
    ) -> None:
        self.reference, self.documents, self.relecteurs, self.dire = reference, documents, relecteurs, dire
        veille = reference - timedelta(days=1)
        self.midi, self.soir = (datetime.combine(veille, heure, tzinfo=PARIS) for heure in (MIDI, SOIR))
        self.bilan = Bilan()

    def installer(self, cpts: Iterable[Cpts]) -> Bilan:
        """Crée ce qui manque. Erreurs : ``ReferentielAbsent``, ``DemonstrationIncoherente``."""
        if not Commune.objects.filter(pk="31555").exists():
            raise ReferentielAbsent("Les communes ne sont pas chargées : lancez d’abord manage.py charger_referentiel.")
        presents = set(Dossier.objects.values_list("nom", flat=True))
        inscriptions = list(self._absentes(inscrire(cpts, self.reference), presents))
        if not inscriptions and Utilisateur.objects.filter(email=PORTEUSE).exists():
            return self.bilan
        with production_differee():
            self._preparer(inscriptions)
            self._construire(inscriptions)
            with transaction.atomic():
                declarer_une_absence(self.agents, self.reference, self.midi)
                remplir_la_bibliotheque(self.agents, self.midi)
                ecrire_aux_voisines(self.agents, self.midi)
                dialoguer(self.agents, self.midi)
                accompagner(self.agents, self.midi)
                tenir_des_seances(self.agents, self.midi)
                fonder_des_associations(self.midi)
        if self.documents:
            for document in documents_de_la_porteuse():
                produire(document.pk)
            rendre_du_papier(self.comptes[PORTEUSE], self.soir)
        return self.bilan

    def _absentes(self, inscriptions: Iterable[Inscription], presents: set[str]) -> Iterator[Inscription]:
        for inscription in inscriptions:
            if inscription.cpts.nom in presents:
                self.bilan.deja_la += 1
            else:
                yield inscription

    def _preparer(self, inscriptions: list[Inscription]) -> None:
        with transaction.atomic():
            if not Structure.objects.exclude(finess="").exists():
                charger_structures(lire_etablissements(SOURCE))
            self.agents = Agents(GRAINE, self.midi)
            self.comptes = self.agents.comptes_de_demonstration()
            self.agents.installer_les_relecteurs(self.relecteurs)
            self.agents.installer(self._departements(inscriptions))
        self.etablissements = Etablissements()

    def _departements(self, inscriptions: list[Inscription]) -> set[str]:
        """Tout département où un dossier peut avoir son pilote."""
        codes = {code for i in inscriptions for code in i.cpts.codes}
        lus = Commune.objects.filter(code__in=codes).order_by().values_list("departement", flat=True).distinct()
        return {*lus, *(i.cpts.departement for i in inscriptions)}

    def _construire(self, inscriptions: list[Inscription]) -> None:
        for rang, inscription in enumerate(inscriptions, start=1):
            with transaction.atomic():
                self._construire_un(inscription)
            if rang in STATISTIQUES:
                _tenir_les_statistiques()
            if rang % 100 == 0:
                self.dire(f"{rang} dossiers sur {len(inscriptions)}")

    def _construire_un(self, inscription: Inscription) -> None:
        parcours = self._parcours(inscription)
        for etape in (inscription.precedent, inscription):
            if etape is None:
                continue
            for pas, instant in zip(etape.scenario.pas, etape.instants, strict=True):
                parcours.maintenant = instant
                pas.acte(parcours)
            self._verifier(parcours, etape)
            instruire(parcours, self.soir)
            self.bilan.crees += 1
            self.bilan.etats[etape.cle.partition("__")[0]] += 1

    def _verifier(self, parcours: Parcours, etape: Inscription) -> None:
        """L'état atteint est celui que le scénario annonce."""
        sujet, voulu = etat_vise(etape.cle)
        atteint = (parcours.contrat if sujet == "contrat" else getattr(parcours.dossier, sujet)).etat
        if atteint != voulu:
            raise DemonstrationIncoherente(f"{etape.cpts.nom} : {sujet} « {atteint} » au lieu de « {voulu} ».")

    def _parcours(self, inscription: Inscription) -> Parcours:
        cpts, hasard = inscription.cpts, inscription.hasard
        codes = {*cpts.codes, *(partie.commune for partie in cpts.parties)}
        communes = list(Commune.objects.filter(code__in=codes).order_by("code"))
        entieres = sum(c.population or 0 for c in communes if c.code in cpts.codes)
        population = entieres + sum(partie.population for partie in cpts.parties)
        ville = next((c for c in communes if c.nom == cpts.ville), communes[0])
        redacteur = Redacteur(cpts, population, self.reference, hasard)
        lieux = Lieux(self.agents, self.etablissements, ville)
        return Parcours(cpts, self._equipe(inscription), redacteur, lieux)

    def _equipe(self, inscription: Inscription) -> Equipe:
        hasard = inscription.hasard
        if inscription.de_la_porteuse:
            porteuse = self.comptes[PORTEUSE]
            return Equipe(porteuse, Personne(porteuse.prenom, porteuse.nom, feminin=True), self.comptes[REDACTEUR])
        personne = une_personne(hasard, hasard.choice(PORTEURS))
        email = personne.adresse(inscription.cpts.id.removeprefix("DEMO-"))
        metier = personne.profession.code
        responsable = self.agents.porteur(email, personne.prenom, personne.nom, metier, un_telephone(hasard))
        return Equipe(responsable, personne)


def documents_de_la_porteuse() -> QuerySet[Document]:
    """Ses PDF encore à produire ; ceux des autres attendent le travailleur ou leur première lecture."""
    equipe = MembreEquipe.objects.filter(utilisateur__email=PORTEUSE).order_by()
    return Document.objects.filter(produit_le__isnull=True, dossier__in=equipe.values("dossier")).order_by("pk")


def _tenir_les_statistiques() -> None:
    """Sans elles, une jointure de plusieurs tables qu'il croit vides peut durer des heures."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
