"""Répondre sans compte, en deux minutes, et ne plus recevoir d'envoi. Lire une page ne consomme rien."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from comptes.verrouillage import trop_de_demandes
from dialogue.actions import reponses as actions
from dialogue.forms.questionnaires import ReponseForm
from dialogue.models import Question, Questionnaire, Reponse
from dialogue.parametres import SEUIL_SECRET, TEXTES_JOURS
from dossiers.actions.transitions import TransitionRefusee
from dossiers.jetons import nouveau_jeton
from dossiers.views.personne import SANS_COMPTE

INCONNU = "Ce lien ne mène plus à aucun questionnaire ouvert."


@method_decorator(SANS_COMPTE, name="dispatch")
class RepondreView(TemplateView):
    """La page d'un destinataire : sa réponse se change jusqu'à la clôture."""

    template_name = "dialogue/questionnaires/repondre.html"
    personnel = True

    def chercher(self, jeton: str) -> tuple[Questionnaire | None, str, Reponse | None]:
        return actions.retrouver(jeton)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.questionnaire, self.profession, self.reponse = self.chercher(kwargs["jeton"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not self._admis(request):
            return trop_de_demandes(request)
        if self.questionnaire is None:
            raise Http404(INCONNU)
        return super().dispatch(request, *args, **kwargs)

    def _admis(self, request: HttpRequest) -> bool:
        return bool(consume(request, action="questionnaire"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def jeton_de_reponse(self) -> str:
        return self.kwargs["jeton"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        jeton = self.jeton_de_reponse()
        try:
            actions.repondre(
                self.questionnaire,
                jeton=jeton,
                profession=formulaire.cleaned_data["profession"],
                valeurs=formulaire.valeurs(),
                textes=formulaire.textes(),
            )
        except TransitionRefusee as refus:
            raise Http404(refus.raisons[0]) from None
        return redirect("dialogue:merci", jeton)

    def _formulaire(self, data: Any = None) -> ReponseForm:
        questions = Question.objects.filter(questionnaire=self.questionnaire)
        return ReponseForm(data, questions=questions, profession=self.profession, reponse=self.reponse)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self._formulaire())
        dossier = self.questionnaire.dossier
        return super().get_context_data(
            questionnaire=self.questionnaire,
            dossier=dossier,
            lettre=dossier.lettre,
            deja=self.reponse is not None,
            jeton=self.kwargs["jeton"] if self.personnel else "",
            seuil=SEUIL_SECRET.valeur,
            textes_jours=TEXTES_JOURS.valeur,
            **contexte,
        )


class RepondreAuLienView(RepondreView):
    """Le lien général, sans nom : chaque envoi est une réponse neuve, dont la page de fin donne le lien."""

    personnel = False

    def chercher(self, jeton: str) -> tuple[Questionnaire | None, str, Reponse | None]:
        return actions.questionnaire_du_lien(jeton), "", None

    def _admis(self, request: HttpRequest) -> bool:
        cle = self.questionnaire.cle if self.questionnaire else "inconnu"
        return bool(consume(request, action="questionnaire_lien", key=cle))

    def jeton_de_reponse(self) -> str:
        return nouveau_jeton()


@method_decorator(SANS_COMPTE, name="dispatch")
class MerciView(TemplateView):
    """La réponse est reçue ; le lien pour la changer."""

    template_name = "dialogue/questionnaires/merci.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        questionnaire, _, _ = actions.retrouver(kwargs["jeton"])
        if questionnaire is None:
            raise Http404(INCONNU)
        contexte = super().get_context_data(questionnaire=questionnaire, jeton=kwargs["jeton"])
        return self.render_to_response(contexte)


@method_decorator(SANS_COMPTE, name="dispatch")
class DesinscriptionView(TemplateView):
    """Ne plus recevoir de questionnaire, d'aucune CPTS ; seul l'envoi du formulaire le fait."""

    template_name = "dialogue/questionnaires/desinscription.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response({})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not consume(request, action="questionnaire"):
            return trop_de_demandes(request)
        # La page est la même que le lien mène encore à une adresse ou non.
        actions.se_desinscrire(kwargs["jeton"], maintenant=timezone.now())
        return redirect("dialogue:desinscrit")


@method_decorator(SANS_COMPTE, name="dispatch")
class DesinscritView(TemplateView):
    """C'est fait ; cette page ne sait plus de qui."""

    template_name = "dialogue/questionnaires/desinscrit.html"
