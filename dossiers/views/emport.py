"""Emporter un dossier en ZIP, et en reprendre un depuis une archive."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.generic import TemplateView

from comptes.enums import ROLES_EQUIPE, Role
from comptes.permissions import peut_creer_dossier
from dossiers.actions.importation import importer_dossier
from dossiers.emport.ecriture import ecrire_archive
from dossiers.emport.lecture import ArchiveRefusee
from dossiers.enums import Sujet
from dossiers.forms.emport import ArchiveForm
from dossiers.models import Dossier
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier

INFORME = "Vous êtes informé de ce dossier ; son contenu s’ouvrira au dépôt du projet de santé."


def nom_d_archive(dossier: Dossier) -> str:
    """« 2026-00012-cpts-du-lauragais.zip »."""
    return f"{dossier.numero}-{slugify(dossier.nom)[:60]}.zip"


class ArchiveView(VueDossier):
    """Tout ce que la personne lit du dossier, en un ZIP écrit dans un fichier temporaire."""

    http_method_names = ["get", "head"]
    precision = "ce que l’on en lit, pas sur simple information"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.lecture(Sujet.LETTRE) <= Lecture.INFORMATION:
            raise PermissionDenied(INFORME)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fichier = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - la réponse le ferme
        try:
            ecrire_archive(self.dossier, fichier, lecteur=request.user, maintenant=self.maintenant)
        except BaseException:
            fichier.close()
            raise
        fichier.seek(0)
        reponse = FileResponse(
            fichier, as_attachment=True, filename=nom_d_archive(self.dossier), content_type="application/zip"
        )
        reponse["Cache-Control"] = "private, no-store"
        return reponse


class ImportationView(TemplateView):
    """Reprendre un dossier depuis l'archive d'un autre portail : un nouveau brouillon, ou un refus qui dit pourquoi."""

    template_name = "dossiers/importation.html"
    roles = frozenset({*ROLES_EQUIPE, Role.RELECTEUR_URPS})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_creer_dossier(request.user):
            raise PermissionDenied("Votre rôle ne permet pas d’ouvrir un dossier.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = ArchiveForm(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire), status=422)
        fichier, sans_projet = formulaire.cleaned_data["archive"], formulaire.cleaned_data["sans_projet"]
        try:
            repris = importer_dossier(fichier, auteur=request.user, maintenant=timezone.now(), sans_projet=sans_projet)
        except ArchiveRefusee as refus:
            for raison in refus.raisons:
                formulaire.add_error("archive", raison)
            return self.render_to_response(self.get_context_data(form=formulaire), status=422)
        messages.success(request, f"« {repris.dossier.nom} » est repris : relisez-le, puis complétez ce qui manque.")
        for remarque in repris.remarques:
            messages.warning(request, remarque)
        return redirect("dossiers:lecture", repris.dossier.numero, Sujet.LETTRE)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ArchiveForm())
        return super().get_context_data(**contexte)
