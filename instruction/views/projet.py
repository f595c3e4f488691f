"""L'instruction d'un projet de santé par l'ARS, puis par l'Assurance Maladie : le projet à côté de la grille."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.delais_expliques import delai_courant, delais_lus
from dossiers.enums import Sujet
from dossiers.permissions import versions_lisibles
from dossiers.situation import situation
from dossiers.views.base import VueDossier
from dossiers.views.rubriques import pour_relire
from dossiers.views.saisie import EnvoiDeChamps
from instruction.actions import projet as actions
from instruction.agents_ars import agents_de
from instruction.criteres_projet import criteres_du, reperes
from instruction.enums_ars import Cote
from instruction.forms.projet import INSTRUCTION, AvisDepartementForm, ChargeForm
from instruction.models import AvisDepartement, InstructionProjet
from instruction.permissions_projet import departements_consultes
from instruction.views import decision
from instruction.views.grille import VueDeGrille
from instruction.voies_decision import PAR_COTE, Voie

INSTRUISENT = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})
DECIDENT = frozenset({Role.DECIDEUR_ARS, Role.DECIDEUR_AM})


class VueProjet(decision.VueDecision):
    """Base : le projet déposé, et la voie du côté que nomme l'adresse."""

    espace = "instruction_projet"
    roles = INSTRUISENT

    @property
    def cote(self) -> Cote:
        return Cote(self.kwargs["cote"])

    @property
    def voie(self) -> Voie:
        return PAR_COTE[self.cote]

    @property
    def arguments(self) -> list[str]:
        return [self.dossier.numero, self.cote.value]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.exigees & self.capacites:
            self.cible  # noqa: B018 - 404 si le projet n'est pas lisible
        return super().dispatch(request, *args, **kwargs)

    def grille(self) -> InstructionProjet | None:
        visibles = InstructionProjet.objects.visibles_par(self.request.user).filter(dossier=self.dossier)
        voulues = visibles.filter(cote=self.cote).select_related("chargee", "suppleante", "dossier__projet")
        return voulues.prefetch_related("lignes").first()

    @property
    def ouverte(self) -> bool:
        """La grille se remplit encore."""
        return self.cible.etat in actions.A_INSTRUIRE[self.cote]


class VueGrille(VueDeGrille, VueProjet):
    """La grille de ce côté ; lire ne l'ouvre pas, le premier envoi l'ouvre."""

    rubrique = INSTRUCTION
    suit_la_page = True
    verifier_ecriture = staticmethod(actions.verifier_ecriture)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.exigees & self.capacites:
            self.instruction = self.grille()
        return super().dispatch(request, *args, **kwargs)

    def instruction_a_remplir(self) -> InstructionProjet | None:
        """La grille, ou une grille vierge tant que personne n'a rien écrit ; None s'il n'y a plus rien à instruire."""
        if self.instruction is not None or not self.ouverte:
            return self.instruction
        return InstructionProjet(
            dossier=self.dossier, cote=self.cote, version=self.cible.version, ouverte_le=self.maintenant
        )

    def ouvrir(self) -> InstructionProjet:
        """La grille, ouverte au nom de la personne si elle ne l'était pas ; lève comme l'action."""
        qui = {"auteur": self.request.user, "maintenant": self.maintenant}
        return self.instruction or actions.ouvrir(self.cible, self.cote, **qui)

    def objet_a_ecrire(self) -> InstructionProjet:
        self.instruction = self.ouvrir()
        return self.instruction

    def derniere_version(self) -> int:
        return self.cible.version


class InstructionView(VueGrille):
    """Le projet à gauche ; le délai, la décision, la grille et les avis des départements à droite."""

    template_name = "instruction/projet/page.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            saisie = self.enregistrer(tout_ou_rien=True)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        if not saisie.complet:
            return self.rendre_en_faute(saisie)
        messages.success(request, "La grille est enregistrée ; elle ne se lit que de votre service.")
        return self.vers_l_instruction()

    def get_context_data(self, saisie: Any = None, **contexte: Any) -> dict[str, Any]:
        version = versions_lisibles(self.request.user, self.dossier, Sujet.PROJET).last()
        if version is None:
            raise Http404("Ce projet a été repris d’avant le portail : il n’a pas de version à instruire.")
        delais = delais_lus(self.dossier, self.request.user, jour_paris(self.maintenant))
        avis = AvisDepartement.objects.visibles_par(self.request.user).filter(dossier=self.dossier, cote=self.cote)
        return super().get_context_data(
            **{"conflits": [], **contexte},
            **self._a_remplir(version, saisie),
            version=version,
            contenu=version.contenu,
            objet=self.cible,
            situation=situation(self.dossier, self.request.user, self.capacites),
            instruction=self.instruction,
            ouverte=self.ouverte,
            remplacee=self._remplacee(),
            delai=delai_courant([lu for lu in delais if lu.delai == "projet"]) if self.cote == Cote.ARS else None,
            **self.volet_de_la_decision(),
            avis_departements=list(avis.select_related("departement", "auteur").order_by("-note_le")),
            redige=False,
            manques=[],
            **pour_relire(self, Sujet.PROJET, version.contenu),
        )

    def _a_remplir(self, version: Any, saisie: Any) -> dict[str, Any]:
        instruction = self.instruction_a_remplir()
        if instruction is None:
            return {"form": None, "grille": [], "saisis": [], "departs": "{}", "page": uuid4()}
        ((_, criteres),), communs = self.a_remplir(instruction, saisie)
        vus = criteres_du(self.cote, jour_paris(instruction.ouverte_le))
        ou_lire = reperes(vus, version.contenu)
        return {**communs, "grille": [(critere, ou_lire[critere.critere.code]) for critere in criteres]}

    def _remplacee(self) -> bool:
        """Une version du projet est arrivée depuis celle que la grille a lue."""
        return self.ouverte and self.instruction is not None and self.instruction.version != self.cible.version


class EnregistrementView(EnvoiDeChamps, VueGrille):
    """L'enregistrement automatique ; l'adresse dit quelle version du projet la page montre."""


class ChargeView(VueGrille):
    """Dire qui est chargé du projet, et qui le supplée."""

    template_name = "instruction/projet/charge.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            qui = {"auteur": request.user, "maintenant": self.maintenant}
            actions.charger(self.ouvrir(), **qui, **form.personnes())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "C’est noté : le compte à rebours leur est adressé.")
        return self.vers_l_instruction()

    def _formulaire(self, data: Any = None) -> ChargeForm:
        agents = list(agents_de(self.dossier, self.voie.role_instructeur))
        return ChargeForm(data, agents=agents, instruction=self.instruction)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self._formulaire())
        return super().get_context_data(instruction=self.instruction, **contexte)


class AvisView(VueDossier):
    """L'avis d'un département concerné qui n'est pas le pilote : il lit le projet et note ce qu'il en pense."""

    template_name = "instruction/projet/avis.html"
    roles = INSTRUISENT
    precision = "un département concerné, autre que le pilote"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cote = Cote(kwargs["cote"])
        self.departements = departements_consultes(request.user, self.dossier, self.cote)
        if Capacite.LIRE in self.capacites and not self.departements:
            raise PermissionDenied("Seul un département concerné, autre que le pilote, note un avis.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AvisDepartementForm(request.POST, departements=self.departements)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            actions.noter_avis(self.dossier.projet, self.cote, **qui, **form.lire())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Votre avis est noté ; le pilote le lit, il décide.")
        return redirect("instruction_projet:avis", self.dossier.numero, self.cote.value)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", AvisDepartementForm(departements=self.departements))
        avis = AvisDepartement.objects.visibles_par(self.request.user).filter(dossier=self.dossier, cote=self.cote)
        return super().get_context_data(
            cote=self.cote,
            projet=self.dossier.projet,
            avis_departements=list(avis.select_related("departement", "auteur").order_by("-note_le")),
            attendu=self.dossier.projet.etat in actions.A_INSTRUIRE[self.cote],
            **contexte,
        )


class PreparationView(VueProjet, decision.PreparationView):
    """Préparer la décision sur le projet."""


class PriseView(VueProjet, decision.PriseView):
    """Prendre la décision proposée sur le projet."""

    roles = DECIDENT


class RenvoiView(VueProjet, decision.RenvoiView):
    """Renvoyer la décision sur le projet."""

    roles = DECIDENT


class RappelView(VueProjet, decision.RappelView):
    """Reprendre la décision proposée sur le projet (POST)."""
