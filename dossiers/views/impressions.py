"""Le projet en PDF : demander le brouillon, suivre le travail, ouvrir ce qui est prêt."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.entiers import entier_lu
from dossiers.actions import impressions as actions
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.avant_transmission import documents_lisibles
from dossiers.enums import Sujet, TypeDocument
from dossiers.enums_impressions import LONGS, SituationImpression
from dossiers.models import Document, Impression
from dossiers.permissions import role_dans_l_equipe
from dossiers.views.base import VueDossier

EN_TRAIN = frozenset({SituationImpression.EN_ATTENTE, SituationImpression.EN_COURS})
TYPES = (TypeDocument.PROJET, TypeDocument.ANNEXES)


class VueImpressions(VueDossier):
    """Base : le projet doit exister et être lisible. Le brouillon est à l'équipe seule."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(Sujet.PROJET)
            self.de_l_equipe = role_dans_l_equipe(request.user, self.dossier) is not None
        return super().dispatch(request, *args, **kwargs)

    def reserver_a_l_equipe(self) -> None:
        """403 hors de l'équipe."""
        if not self.de_l_equipe:
            raise PermissionDenied("Le brouillon du projet est à l’équipe du dossier seule.")


class ProjetPdfView(VueImpressions):
    """Le brouillon et les PDF des versions déposées, et où en est chaque travail ; POST demande ou relance."""

    template_name = "dossiers/impressions.html"
    precision = "le brouillon à l’équipe seule"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.reserver_a_l_equipe()
        if "relancer" in request.POST:
            actions.relancer(self._impression(request.POST["relancer"]), maintenant=self.maintenant)
            return redirect("dossiers:projet_pdf", self.dossier.numero)
        type_ = request.POST.get("type", "")
        if type_ not in LONGS:
            raise Http404("Ce document n’existe pas.")
        try:
            actions.demander(self.cible, type_, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "Votre PDF est demandé : il se prépare, vous pouvez quitter cette page et y revenir.")
        return redirect("dossiers:projet_pdf", self.dossier.numero)

    def _impression(self, cle: str) -> Impression:
        trouvee = self.dossier.impressions.filter(pk=entier_lu(cle)).first()
        if trouvee is None:
            raise Http404("Ce document n’existe pas.")
        return trouvee

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        toutes = list(self.dossier.impressions.all())
        brouillons = self._brouillons(toutes)
        versions = self._versions({i.document_id: i for i in toutes if i.document_id})
        en_train = any(ligne["en_train"] for ligne in (*brouillons, *(d for _, v in versions for d in v)))
        return super().get_context_data(
            objet=self.cible, brouillons=brouillons, versions=versions, en_train=en_train,
            de_l_equipe=self.de_l_equipe, **contexte,
        )  # fmt: skip

    def _brouillons(self, toutes: list[Impression]) -> list[dict[str, Any]]:
        if not self.de_l_equipe or not est_modifiable(self.cible):
            return []
        siennes = {i.type: i for i in toutes if i.version == self.cible.version + 1 and not i.document_id}
        return [self._ligne(type_, siennes.get(type_.value)) for type_ in TYPES]

    def _ligne(self, type_: TypeDocument, impression: Impression | None, **champs: Any) -> dict[str, Any]:
        situation = impression.situation() if impression else None
        depuis = self.cible.modifie_le
        perime = impression and impression.contenu_le and depuis and depuis > impression.contenu_le
        return {
            "type": type_.value,
            "titre": type_.label,
            "impression": impression,
            "situation": situation.value if situation else "",
            "en_train": situation in EN_TRAIN,
            "perime": bool(perime),
            **champs,
        }

    def _versions(self, par_document: dict[int, Impression]) -> list[tuple[int, list[dict[str, Any]]]]:
        """Les versions déposées, la dernière d'abord, chacune avec ses PDF."""
        lus = documents_lisibles(self.request.user, self.dossier).filter(type__in=LONGS).defer("contexte")
        rangees: dict[int, list[dict[str, Any]]] = {}
        for document in lus:
            ligne = self._ligne(TypeDocument(document.type), par_document.get(document.pk), document=document)
            rangees.setdefault(document.version, []).append(_prete(ligne, document))
        return sorted(rangees.items(), reverse=True)


def _prete(ligne: dict[str, Any], document: Document) -> dict[str, Any]:
    """Un document scellé est prêt, quoi qu'en dise le travail."""
    if document.produit_le is None:
        return ligne
    return {**ligne, "situation": SituationImpression.PRETE.value, "en_train": False}


class BrouillonPdfView(VueImpressions):
    """Le dernier brouillon fini."""

    http_method_names = ["get", "head"]
    precision = "à l’équipe seule"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.reserver_a_l_equipe()
        faites = self.dossier.impressions.exclude(fichier="").filter(document__isnull=True)
        impression = faites.filter(type=kwargs["type"], version=self.cible.version + 1).first()
        if impression is None or not impression.fichier.storage.exists(impression.fichier.name):
            raise Http404("Ce brouillon n’est pas, ou plus, préparé : demandez-le de nouveau.")
        nom = f"{self.dossier.numero}-{impression.type}-brouillon.pdf"
        reponse = FileResponse(impression.fichier.open("rb"), filename=nom, content_type="application/pdf")
        reponse["Cache-Control"] = "private, no-store"
        return reponse
