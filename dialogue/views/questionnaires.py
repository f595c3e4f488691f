"""Le questionnaire, côté équipe : le préparer, l'envoyer, le clore, en lire et en reprendre les totaux."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.exports import FormatExport, exporter
from comptes.roles import Capacite
from dialogue import tableaux
from dialogue.actions import questionnaires as actions
from dialogue.actions import reponses
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.forms.questionnaires import DestinatairesForm, OuvertureForm, QuestionForm, QuestionnaireForm
from dialogue.jetons import adresse_du_questionnaire
from dialogue.models import Questionnaire, TexteLibre
from dialogue.parametres import SEUIL_SECRET, TEXTES_JOURS
from dialogue.views.partage import VuePartagee, fichier
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.affichette import qr_en_image
from dossiers.views.base import VueDossier

MIMES = {
    FormatExport.CSV: "text/csv; charset=utf-8",
    FormatExport.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class QuestionnairesView(VuePartagee):
    """Les questionnaires d'un dossier ; le coordinateur lit ceux qui sont partis."""

    template_name = "dialogue/questionnaires/liste.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        tous = self.dossier.questionnaires.order_by("-pk")
        if Capacite.COMMENTER not in self.capacites:
            tous = tous.exclude(etat=EtatQuestionnaire.PREPARATION)
        return super().get_context_data(questionnaires=list(tous), **contexte)


class NouveauQuestionnaireView(VueDossier):
    """Préparer un questionnaire."""

    template_name = "dialogue/questionnaires/nouveau.html"
    capacite = Capacite.MENER_QUESTIONNAIRE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = QuestionnaireForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        questionnaire = actions.preparer(self.dossier, **formulaire.cleaned_data, **acte)
        messages.success(request, "Le questionnaire est prêt à relire ; rien n’est encore envoyé.")
        return redirect(questionnaire)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", QuestionnaireForm())
        return super().get_context_data(**contexte)


class QuestionnaireView(VuePartagee):
    """Un questionnaire : ses questions, ou ses totaux une fois clos. Les textes libres, de l'équipe seule."""

    template_name = "dialogue/questionnaires/questionnaire.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.questionnaire = self._trouver(kwargs["questionnaire"])

    def _trouver(self, cle: int) -> Questionnaire | None:
        """Introuvable au coordinateur tant qu'il se prépare."""
        trouve = self.dossier.questionnaires.select_related("dossier__lettre").filter(pk=cle).first()
        prepare = trouve is not None and trouve.etat == EtatQuestionnaire.PREPARATION
        return None if prepare and Capacite.COMMENTER not in self.capacites else trouve

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = super().dispatch
        if self.questionnaire is None and self._entre():
            raise Http404("Ce questionnaire n’existe pas.")
        return reponse(request, *args, **kwargs)

    def _entre(self) -> bool:
        return bool({Capacite.COMMENTER, Capacite.ORGANISER_REUNION} & self.capacites)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        questionnaire = self.questionnaire
        etat = questionnaire.etat
        clos, equipe = etat == EtatQuestionnaire.CLOS, Capacite.COMMENTER in self.capacites
        adresse = adresse_du_questionnaire(questionnaire.cle) if questionnaire.lien_general else ""
        ouvert = etat == EtatQuestionnaire.OUVERT
        return super().get_context_data(
            questionnaire=questionnaire,
            questions=list(questionnaire.questions.all()),
            recues=questionnaire.reponses.count() if ouvert else 0,
            adresse=adresse if ouvert else "",
            qr=qr_en_image(adresse) if ouvert and adresse else "",
            destinataires=questionnaire.destinataires.count(),
            participation=tableaux.participation(questionnaire) if clos else [],
            tableaux=tableaux.tableaux(questionnaire) if clos else [],
            textes=self._textes() if clos and equipe else [],
            seuil=SEUIL_SECRET.valeur,
            textes_jours=TEXTES_JOURS.valeur,
            mene=Capacite.MENER_QUESTIONNAIRE in self.capacites,
            reprend=Capacite.REDIGER in self.capacites and est_modifiable(self.dossier.lettre),
            **{"question": QuestionForm(), **contexte},
        )

    def _textes(self) -> list[TexteLibre]:
        """Par question puis par ordre alphabétique : jamais dans l'ordre d'arrivée."""
        textes = TexteLibre.objects.filter(question__questionnaire=self.questionnaire).select_related("question")
        return list(textes.order_by("question__rang", "texte", "pk"))


class GesteQuestionnaireView(QuestionnaireView):
    """Base d'un geste de qui mène le questionnaire."""

    capacite = Capacite.MENER_QUESTIONNAIRE
    roles = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite not in self.capacites:
            return VueDossier.dispatch(self, request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def tenter(self, geste: Any, fait: str, **saisi: Any) -> HttpResponse:
        """Fait le geste et revient ; refusé, la page revient avec ses raisons."""
        try:
            geste()
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, **saisi)
        messages.success(self.request, fait)
        return redirect(self.questionnaire)

    @property
    def acte(self) -> dict[str, Any]:
        return {"auteur": self.request.user, "maintenant": self.maintenant}


class QuestionsView(GesteQuestionnaireView):
    """Ajouter ou retirer une question (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        retiree = request.POST.get("retirer", "")
        if retiree.isdecimal():
            return self.tenter(
                lambda: actions.retirer_question(self.questionnaire, int(retiree), auteur=request.user),
                "La question est retirée.",
            )
        formulaire = QuestionForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(question=formulaire, page_en_erreur=True), status=422)
        return self.tenter(
            lambda: actions.ajouter_question(self.questionnaire, **formulaire.cleaned_data, auteur=request.user),
            "La question est ajoutée.",
            question=formulaire,
        )


class DestinatairesView(GesteQuestionnaireView):
    """Ajouter des destinataires, ou les retirer tous."""

    template_name = "dialogue/questionnaires/destinataires.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "vider" in request.POST:
            vider = reponses.vider_les_destinataires
            return self.tenter(lambda: vider(self.questionnaire, auteur=request.user), "Les adresses sont retirées.")
        formulaire = DestinatairesForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            nombre, ecartees = reponses.ajouter_destinataires(
                self.questionnaire, **formulaire.cleaned_data, auteur=request.user
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        suite = f" {ecartees} ne veulent plus d’envoi et sont écartées." if ecartees else ""
        messages.success(request, f"Adresses ajoutées : {nombre}.{suite}")
        return redirect(self.questionnaire)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", DestinatairesForm())
        return super().get_context_data(**contexte)


class OuvertureView(GesteQuestionnaireView):
    """Ouvrir : la page dit à qui part un courriel, l'envoi l'écrit."""

    template_name = "dialogue/questionnaires/ouvrir.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = OuvertureForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        return self.tenter(
            lambda: actions.ouvrir(self.questionnaire, **formulaire.cleaned_data, **self.acte),
            "Le questionnaire est ouvert ; chaque destinataire reçoit son lien.",
            form=formulaire,
        )

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", OuvertureForm())
        return super().get_context_data(**contexte)


class ClotureView(GesteQuestionnaireView):
    """Clore avant le terme."""

    template_name = "dialogue/questionnaires/clore.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fait = "Le questionnaire est clos ; les totaux sont figés, les réponses effacées."
        return self.tenter(lambda: actions.clore(self.questionnaire, **self.acte), fait)


class IndicateurView(GesteQuestionnaireView):
    """Reprendre un total dans le diagnostic de la lettre (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rang = request.POST.get("rang", "")
        choisi = {"cle": request.POST.get("cle", ""), "rang": int(rang) if rang.isdecimal() else None}
        return self.tenter(
            lambda: actions.en_indicateur(self.questionnaire, **choisi, **self.acte),
            "Ce total est dans les indicateurs du diagnostic : relisez-le là-bas.",
        )


class ExportTotauxView(QuestionnaireView):
    """Les totaux en CSV ou en XLSX, masqués comme à l'écran."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.questionnaire.etat != EtatQuestionnaire.CLOS:
            raise Http404("Ce questionnaire n’a pas encore de totaux.")
        try:
            format_ = FormatExport(kwargs["format"])
        except ValueError:
            raise Http404("Ce format n’existe pas.") from None
        octets = exporter(tableaux.ENTETES, tableaux.a_exporter(self.questionnaire), format_)
        return fichier(octets, f"questionnaire-{self.questionnaire.pk}.{format_.value}", MIMES[format_])
