"""L'instruction d'une lettre par l'ARS : lire l'avis à côté de la lettre, préparer la décision, la prendre."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.enums import Role
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import controles_a_lire
from dossiers.documents.budget import financement_a_imprimer
from dossiers.enums import EtatLettre, Sujet
from dossiers.permissions import versions_lisibles
from dossiers.situation import situation
from dossiers.views.base import VueDossier
from dossiers.views.rubriques import pour_relire
from instruction.actions import decision as actions
from instruction.conditions_ars import Demande, par_une_autre_personne
from instruction.enums_ars import EtatDecision
from instruction.forms.decision import DecisionForm, PriseForm, RenvoiForm
from instruction.lignes_ars import financement_transmis, lignes_de, lignes_proposees, valeurs_de, valeurs_proposees
from instruction.models import DecisionPreparee
from instruction.parametres_ars import DECISION_A_DEUX, DECISION_DIRECTE
from instruction.workflow_ars import PREPARENT


class VueARS(VueDossier):
    """Une page que seule l'ARS du département pilote ouvre : 403 aux autres, 404 à qui ne voit pas le dossier."""

    roles = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})
    exigees = PREPARENT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.exigees & self.capacites:
            raise PermissionDenied("Cette page est réservée à l'ARS qui instruit le dossier.")
        return super().dispatch(request, *args, **kwargs)

    @property
    def vivante(self) -> DecisionPreparee | None:
        return actions.decision_vivante(self.dossier.pk)


class InstructionView(VueARS):
    """La lettre à gauche ; l'avis, la demande, les points signalés et la décision à droite."""

    template_name = "instruction/ars.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version = versions_lisibles(self.request.user, self.dossier, Sujet.LETTRE).last()
        if version is None:
            raise Http404("Cette lettre a été reprise d'avant le portail : elle n'a pas de version à instruire.")
        courante = situation(self.dossier, self.request.user, self.capacites)
        avis = self.dossier.lettre.avis.select_related("auteur").order_by("-rendu_le").first()
        return super().get_context_data(
            lettre=self.dossier.lettre,
            version=version,
            contenu=version.contenu,
            situation=courante,
            avis=avis,
            grille=list(avis.lignes.order_by("pk")) if avis else [],
            budget=financement_a_imprimer(version.contenu["financement"]),
            controles=controles_a_lire(version.contenu),
            decision=self.vivante or actions.decision_prise(self.dossier.pk),
            renvoi=self._renvoi(),
            a_decider=self.dossier.lettre.etat == EtatLettre.TRANSMISE,
            parametres=[DECISION_A_DEUX, DECISION_DIRECTE],
            redige=False,
            **pour_relire(self, Sujet.LETTRE, version.contenu),
            **contexte,
        )

    def _renvoi(self) -> Any:
        """Le dernier renvoi, tant que la décision n'a pas été proposée de nouveau."""
        decision = self.vivante
        if decision is None or decision.etat != EtatDecision.RENVOYEE:
            return None
        renvois = self.dossier.evenements.filter(sujet=Sujet.DECISION, code="renvoyer")
        return renvois.select_related("auteur", "texte").order_by("-rang").first()


class PreparationView(VueARS):
    """Préparer la décision : enregistrer un brouillon, ou la proposer au décideur."""

    template_name = "instruction/decision_preparer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        if decision is None and self.dossier.lettre.etat != EtatLettre.TRANSMISE:
            messages.error(request, "La lettre n'attend pas de décision.")
            return redirect("ars:instruction", self.dossier.numero)
        if decision is not None and not decision.modifiable:
            return redirect("ars:instruction", self.dossier.numero)
        return self._montrer(decision, self._formulaire(decision), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        form = self._formulaire(decision, request.POST)
        if not form.is_valid():
            return self._montrer(decision, form, 422)
        propose = "proposer" in request.POST
        qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            decision = decision or actions.preparer(self.dossier.lettre, **qui)
            agir = actions.proposer if propose else actions.enregistrer
            agir(decision, valeurs=form.valeurs, lignes=form.lignes_lues(), **qui)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._montrer(decision, form, 422 if decision and decision.modifiable else 409)
        fait = "La décision est proposée" if propose else "La préparation est enregistrée"
        messages.success(request, f"{fait}. Rien n'en sort de l'ARS avant qu'elle soit prise.")
        return redirect("ars:instruction", self.dossier.numero)

    def _formulaire(self, decision: DecisionPreparee | None, data: Any = None) -> DecisionForm:
        if decision is not None:
            return DecisionForm(data, valeurs=valeurs_de(decision), lignes=lignes_de(decision))
        financement = financement_transmis(self.dossier.lettre)
        return DecisionForm(data, valeurs=valeurs_proposees(financement), lignes=lignes_proposees(financement))

    def _montrer(self, decision: DecisionPreparee | None, form: DecisionForm, statut: int) -> HttpResponse:
        contexte = self.get_context_data(decision=decision, form=form, page_en_erreur=statut != 200)
        return self.render_to_response(contexte, status=statut)


class PriseView(VueARS):
    """Prendre la décision proposée, telle quelle ou modifiée."""

    template_name = "instruction/decision_prendre.html"
    roles = frozenset({Role.DECIDEUR_ARS})
    exigees = frozenset({Capacite.DECIDER_ARS})

    def _proposee(self) -> DecisionPreparee | None:
        decision = self.vivante
        return decision if decision is not None and decision.etat == EtatDecision.PROPOSEE else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self._proposee()
        if decision is None:
            messages.error(request, "Aucune décision n'est proposée pour ce dossier.")
            return redirect("ars:instruction", self.dossier.numero)
        return self._montrer(decision, PriseForm(valeurs=valeurs_de(decision), lignes=lignes_de(decision)), 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self._proposee()
        if decision is None:
            messages.error(request, "Cette décision a déjà été prise, reprise ou renvoyée : lisez où elle en est.")
            return redirect("ars:instruction", self.dossier.numero)
        form = PriseForm(request.POST, valeurs=valeurs_de(decision), lignes=lignes_de(decision))
        if not form.is_valid():
            return self._montrer(decision, form, 422)
        donnees = {"valeurs": form.valeurs, "lignes": form.lignes_lues(), "decidee_le": form.cleaned_data["decidee_le"]}
        try:
            evenement = actions.prendre(decision, auteur=request.user, maintenant=self.maintenant, **donnees)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._montrer(decision, form, 409)
        fait = "Financement accordé par l'ARS" if evenement.code == "accorder" else "Demande refusée par l'ARS"
        messages.success(request, f"{fait}.")
        return redirect(self.dossier)

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
            messages.error(request, "Aucune décision n'est proposée pour ce dossier.")
            return redirect("ars:instruction", self.dossier.numero)
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
        messages.success(request, "La décision est renvoyée à l'instructeur, avec votre commentaire.")
        return redirect("ars:instruction", self.dossier.numero)


class RappelView(VueARS):
    """Reprendre une décision proposée (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.vivante
        try:
            if decision is None:
                raise TransitionRefusee(["Aucune décision n'est proposée pour ce dossier."])
            actions.rappeler(decision, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return redirect("ars:instruction", self.dossier.numero)
        return redirect(reverse("ars:preparer", args=[self.dossier.numero]))
