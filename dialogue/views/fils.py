"""Les échanges d'un dossier : la liste et la recherche, un fil, une note, une pièce."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from dialogue.actions.lectures import lire_jusqu_a, marquer_non_lu
from dialogue.actions.messages import Note, ecrire
from dialogue.echanges import chercher, fils_montres, page_de_messages, page_du_message
from dialogue.enums import Nature
from dialogue.forms.fils import MessageForm, NoteForm, RechercheForm
from dialogue.models import Fil, LectureDeFil, Message, PieceDeMessage
from dialogue.participants import mentionnables
from dialogue.permissions import REFUS
from dialogue.views.base import INTROUVABLE, VueDUnFil, VueDUnFilDAppui
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import role_dans_l_equipe
from dossiers.televersement import TeleversementRefuse, formats_acceptes, lire_recu
from dossiers.televersement.formats import ACCEPT
from dossiers.views.base import VueDossier
from dossiers.views.pieces_servies import remettre

FICHIERS = "fichiers"


class EchangesView(VueDossier):
    """Les fils du dossier ouverts à la personne, et la recherche dans leurs messages."""

    template_name = "dialogue/echanges.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        formulaire = RechercheForm(self.request.GET)
        recherche = formulaire.cleaned_data["q"] if formulaire.is_valid() else ""
        page = None
        if recherche:
            page = chercher(self.dossier, self.request.user, recherche, self.request.GET.get("page"))
        equipe = role_dans_l_equipe(self.request.user, self.dossier) is not None
        fils = fils_montres(self.dossier, self.request.user, de_l_equipe=equipe)
        return super().get_context_data(fils=fils, form=formulaire, recherche=recherche, page=page, **contexte)


class FilView(VueDUnFil):
    """Lire un fil, y écrire (POST). Le lire efface l'attente d'un courriel."""

    template_name = "dialogue/fil.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reponse = self.render_to_response(self.get_context_data())
        reponse.render()
        if self.fil is not None and self.page.number == 1 and self.page.object_list:
            self._lire(self.page.object_list[-1])
        return reponse

    def _lire(self, dernier: Message) -> None:
        if self.lecture is None or self.lecture.prevenu_le is not None or self.lecture.lu_jusqu_a < dernier.pk:
            lire_jusqu_a(self.fil, self.request.user, dernier.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.acces.cote is None:
            raise PermissionDenied(REFUS)
        formulaire = MessageForm(request.POST, mentionnables=self._mentionnables())
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        saisie = formulaire.cleaned_data
        fichiers = [(recu.name, lire_recu(recu)) for recu in request.FILES.getlist(FICHIERS)]
        acte = {"auteur": request.user, "maintenant": self.maintenant, "fichiers": fichiers}
        try:
            message = ecrire(self.dossier, self.public, texte=saisie["texte"], mentions=saisie["mentions"], **acte)
        except TeleversementRefuse as refus:
            return self.refuser([str(refus)], statut=422, form=formulaire)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Votre message est envoyé ; qui le lit est prévenu, sans que son texte parte.")
        return redirect(f"{self.adresse()}#message-{message.pk}")

    def _mentionnables(self) -> list[Any]:
        return mentionnables(self.dossier, self.public, self.request.user)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        moi = self.request.user
        self.lecture = self.fil and LectureDeFil.objects.filter(fil=self.fil, utilisateur=moi).first()
        self.page = page_de_messages(self.fil, self._numero_de_page())
        if "form" not in contexte:
            contexte["form"] = MessageForm(mentionnables=self._mentionnables()) if self.acces.cote else None
        return super().get_context_data(
            fil=self.fil,
            page=self.page,
            lu=self.lecture.lu_jusqu_a if self.lecture else 0,
            brouillon=f"{moi.pk}/echange/{self.dossier.pk}/{self.public}",
            accept=ACCEPT,
            formats=formats_acceptes(),
            taille_mo=settings.PIECES_TAILLE_MO,
            **contexte,
        )

    def _numero_de_page(self) -> str:
        """La page demandée, ou celle d'un message donné (``?message=``)."""
        cle = self.request.GET.get("message", "")
        message = self.fil.messages.filter(pk=cle).first() if self.fil and cle.isdecimal() else None
        return str(page_du_message(message)) if message else self.request.GET.get("page", "")


class FilDAppuiView(VueDUnFilDAppui, FilView):
    """Le même, le temps d'un appui."""


class NoteView(VueDUnFil):
    """Noter un appel, une réunion, un courrier, à l'intention de qui lit ce fil."""

    template_name = "dialogue/note.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._verifier()
        return self.render_to_response(self.get_context_data(form=NoteForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._verifier()
        formulaire = NoteForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        saisie = dict(formulaire.cleaned_data)
        texte, nature = saisie.pop("texte"), Nature(saisie.pop("nature"))
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            message = ecrire(self.dossier, self.public, texte=texte, note=Note(nature=nature, **saisie), **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, statut=422, form=formulaire)
        messages.success(request, "Votre note est ajoutée à l’échange.")
        return redirect(f"{self.adresse()}#message-{message.pk}")

    def _verifier(self) -> None:
        if self.acces.cote is None:
            raise PermissionDenied(REFUS)


class NoteDAppuiView(VueDUnFilDAppui, NoteView):
    """La même, le temps d'un appui."""


class NonLuView(View):
    """Remettre à lire le dernier message d'un autre (POST)."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.fil = get_object_or_404(Fil.objects.visibles_par(request.user).select_related("dossier"), pk=kwargs["fil"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if marquer_non_lu(self.fil, request.user):
            messages.success(request, "Le dernier message est marqué comme non lu.")
        else:
            messages.info(request, "Personne d’autre n’a écrit dans cet échange.")
        dossier = Dossier.objects.visibles_par(request.user).filter(pk=self.fil.dossier_id).first()
        if dossier is not None:
            return redirect("dialogue:echanges", dossier.numero)
        return redirect("dossiers:appuis")


class PieceView(View):
    """Télécharger la pièce d'un message : qui lit le fil aujourd'hui, une fois l'antivirus passé."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visibles = PieceDeMessage.objects.visibles_par(request.user).select_related("analyse")
        piece = visibles.filter(cle=kwargs["cle"]).first()
        if piece is None:
            raise Http404(INTROUVABLE)
        if piece.obstacle:
            raise PermissionDenied(f"« {piece.nom} » : {piece.obstacle}.")
        return remettre(piece)
