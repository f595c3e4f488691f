"""Préparer, prendre, renvoyer, reprendre une décision : les mêmes pages pour la lettre et pour le projet."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.views.base import VueDossier
from dossiers.voies import PAR_DEMANDEUR
from dossiers.workflow import transition
from instruction.actions import decision as actions
from instruction.conditions_ars import Demande, par_une_autre_personne
from instruction.enums_ars import EtatDecision
from instruction.forms.decision import DecisionForm, PriseForm, RenvoiForm
from instruction.lignes_ars import financement_transmis, lignes_de, lignes_proposees, valeurs_de, valeurs_proposees
from instruction.models import DecisionPreparee
from instruction.parametres_ars import DECISION_A_DEUX, DECISION_DIRECTE
from instruction.voies_decision import Voie


class VueDecision(VueDossier):
    """Une page d'un côté, dans le département pilote : 403 aux autres, 404 à qui ne voit pas le dossier.

    ``voie`` : ce qui se décide. ``espace`` : l'espace des adresses ; ``arguments`` : les leurs.
    """

    espace = "ars"
    voie: Voie

    @property
    def exigees(self) -> frozenset[Capacite]:
        return self.voie.preparent

    @property
    def arguments(self) -> list[str]:
        return [self.dossier.numero]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.exigees & self.capacites:
            raise PermissionDenied(f"Cette page est réservée à {self.voie.institution} qui instruit le dossier.")
        return super().dispatch(request, *args, **kwargs)

    def adresse(self, nom: str) -> str:
        return reverse(f"{self.espace}:{nom}", args=self.arguments)

    @property
    def cible(self) -> Any:
        """La lettre ou le projet."""
        return self.objet(self.voie.sujet)

    @property
    def vivante(self) -> DecisionPreparee | None:
        return actions.decision_vivante(self.dossier.pk, self.voie)

    @property
    def attendue(self) -> bool:
        """Ce côté peut préparer sa décision maintenant."""
        return self.cible.etat in self.voie.attend

    def renvoi(self) -> Any:
        """Le dernier renvoi, tant que la décision n'a pas été proposée de nouveau."""
        decision = self.vivante
        if decision is None or decision.etat != EtatDecision.RENVOYEE:
            return None
        renvois = self.dossier.evenements.filter(sujet=decision.SUJET, code="renvoyer", donnees__decision=decision.pk)
        return renvois.select_related("auteur", "texte").order_by("-rang").first()

    def volet_de_la_decision(self) -> dict[str, Any]:
        """Ce que montre le volet : la décision, ce qui reste à faire, et par qui."""
        return {
            "decision": self.vivante or actions.decision_prise(self.dossier.pk, self.voie),
            "renvoi": self.renvoi(),
            "a_decider": self.attendue,
            "peut_decider": self.voie.decide in self.capacites,
            "directs": self._directs(),
            "demande_de_pieces": self._demande_de_pieces(),
            "parametres": [DECISION_A_DEUX, DECISION_DIRECTE],
        }

    def _directs(self) -> list[tuple[str, str]]:
        """Décider sans préparation : le bouton et l'adresse de chaque acte, pour qui décide."""
        if self.voie.decide not in self.capacites:
            return []
        return [(transition(self.voie.sujet, nom).bouton, self._acte(nom)) for nom in self.voie.actes.values()]

    def _demande_de_pieces(self) -> str:
        """L'adresse d'où demander des pièces ou des compléments, pour qui instruit et quand c'est possible."""
        voie = PAR_DEMANDEUR[self.voie.sujet, self.voie.cote.value]
        possible = voie.capacite in self.capacites and self.cible.etat == voie.depuis
        return self._acte(voie.transition) if possible else ""

    def _acte(self, nom: str) -> str:
        return reverse("dossiers:acte", args=[self.dossier.numero, self.voie.sujet.value, nom])

    def vers_l_instruction(self, refus: str = "") -> HttpResponse:
        """Retour à la page d'instruction, en disant pourquoi."""
        if refus:
            messages.error(self.request, refus)
        return redirect(self.adresse("instruction"))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        noms = ("instruction", "preparer", "prendre", "renvoyer", "rappeler")
        return super().get_context_data(voie=self.voie, adresses={nom: self.adresse(nom) for nom in noms}, **contexte)


class PreparationView(VueDecision):
    """Préparer la décision : enregistrer un brouillon, ou la proposer au décideur."""

    template_name = "instruction/decision_preparer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        if decision is None and not self.attendue:
            return self.vers_l_instruction(f"{self.voie.objet_en_mots.capitalize()} n’attend pas de décision.")
        if decision is not None and not decision.modifiable:
            return self.vers_l_instruction()
        return self._montrer(decision, self._formulaire(decision), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        form = self._formulaire(decision, request.POST)
        if not form.is_valid():
            return self._montrer(decision, form, 422)
        propose = "proposer" in request.POST
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            decision = decision or actions.preparer(self.cible, voie=self.voie, **qui)
            agir = actions.proposer if propose else actions.enregistrer
            agir(decision, valeurs=form.valeurs, lignes=form.lignes_lues(), **qui)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._montrer(decision, form, 422 if decision and decision.modifiable else 409)
        fait = "La décision est proposée" if propose else "La préparation est enregistrée"
        messages.success(request, f"{fait}. Rien n’en sort de {self.voie.institution} avant qu’elle soit prise.")
        return self.vers_l_instruction()

    def _formulaire(self, decision: DecisionPreparee | None, data: Any = None) -> DecisionForm:
        if decision is not None:
            return DecisionForm(data, valeurs=valeurs_de(decision), lignes=lignes_de(decision), voie=self.voie)
        financement = financement_transmis(self.dossier.lettre) if self.voie.finance else {}
        valeurs, lignes = valeurs_proposees(financement), lignes_proposees(financement)
        return DecisionForm(data, valeurs=valeurs, lignes=lignes, voie=self.voie)

    def _montrer(self, decision: DecisionPreparee | None, form: DecisionForm, statut: int) -> HttpResponse:
        contexte = self.get_context_data(decision=decision, form=form, page_en_erreur=statut != 200)
        return self.render_to_response(contexte, status=statut)


class PriseView(VueDecision):
    """Prendre la décision proposée, telle quelle ou modifiée."""

    template_name = "instruction/decision_prendre.html"

    @property
    def exigees(self) -> frozenset[Capacite]:
        return frozenset({self.voie.decide})

    def _proposee(self) -> DecisionPreparee | None:
        decision = self.vivante
        return decision if decision is not None and decision.etat == EtatDecision.PROPOSEE else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self._proposee()
        if decision is None:
            return self.vers_l_instruction("Aucune décision n’est proposée pour ce dossier.")
        return self._montrer(decision, self._formulaire(decision), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self._proposee()
        if decision is None:
            return self.vers_l_instruction(
                "Cette décision a déjà été prise, reprise ou renvoyée : lisez où elle en est."
            )
        form = self._formulaire(decision, request.POST)
        if not form.is_valid():
            return self._montrer(decision, form, 422)
        donnees = {"valeurs": form.valeurs, "lignes": form.lignes_lues()}
        if self.voie.finance:
            donnees["decidee_le"] = form.cleaned_data["decidee_le"]
        try:
            evenement = actions.prendre(decision, auteur=request.user, maintenant=self.maintenant, **donnees)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._montrer(decision, form, 409)
        messages.success(request, f"{transition(evenement.sujet, evenement.code).fait}.")
        return redirect(self.dossier)

    def _formulaire(self, decision: DecisionPreparee, data: Any = None) -> PriseForm:
        return PriseForm(data, valeurs=valeurs_de(decision), lignes=lignes_de(decision), voie=self.voie)

    def _montrer(self, decision: DecisionPreparee, form: PriseForm, statut: int) -> HttpResponse:
        demande = Demande(decision, self.dossier, self.request.user, self.maintenant)
        contexte = self.get_context_data(
            decision=decision,
            form=form,
            empeche=par_une_autre_personne(demande),
            page_en_erreur=statut != 200,
        )
        return self.render_to_response(contexte, status=statut)


class RenvoiView(PriseView):
    """Renvoyer la décision à l'instructeur, avec un commentaire."""

    template_name = "instruction/decision_renvoyer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._proposee() is None:
            return self.vers_l_instruction("Aucune décision n’est proposée pour ce dossier.")
        return self.render_to_response(self.get_context_data(form=RenvoiForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision, form = self._proposee(), RenvoiForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            if decision is None:
                raise TransitionRefusee(["Cette décision a déjà été prise, reprise ou renvoyée."])
            actions.renvoyer(decision, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "La décision est renvoyée à l’instructeur, avec votre commentaire.")
        return self.vers_l_instruction()


class RappelView(VueDecision):
    """Reprendre une décision proposée (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        try:
            if decision is None:
                raise TransitionRefusee(["Aucune décision n’est proposée pour ce dossier."])
            actions.rappeler(decision, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.vers_l_instruction(" ".join(refus.raisons))
        return redirect(self.adresse("preparer"))
