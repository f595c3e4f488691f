"""Les modèles de l'équipe projet : les lire, les reprendre dans la lettre, les imprimer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.modeles_equipe import reprendre_le_modele
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.modele_equipe import contexte_du_modele, imprimer_le_modele, modele_modifiable
from dossiers.enums import Sujet
from dossiers.modeles_equipe import MODELES
from dossiers.views.base import VueDossier

MIME_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ModeleView(VueDossier):
    """Le texte de l'équipe, ou le modèle ; le POST le reprend dans la lettre."""

    template_name = "dossiers/modele_equipe.html"
    capacite = Capacite.COMMENTER

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.modele = MODELES.get(kwargs["modele"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.modele is None and self.capacite in self.capacites:
            raise Http404("Ce modèle n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lettre = self.dossier.lettre
        try:
            reprendre_le_modele(lettre, self.modele, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, f"« {self.modele.titre} » : le modèle est dans votre lettre, à adapter.")
        rubrique = etapes.adresse(lettre, etapes.rubrique(Sujet.LETTRE, "equipe"))
        return redirect(f"{rubrique}#div_id_{self.modele.champ}")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lettre = self.dossier.lettre
        ecrit = bool(getattr(lettre, self.modele.champ).strip())
        redige = Capacite.REDIGER in self.capacites and est_modifiable(lettre)
        return super().get_context_data(
            modele=self.modele,
            parties=contexte_du_modele(self.dossier, lettre, self.modele)["parties"],
            ecrit=ecrit,
            peut_reprendre=redige and not ecrit,
            adresse_rubrique=etapes.adresse(lettre, etapes.rubrique(Sujet.LETTRE, "equipe")) if redige else "",
            **contexte,
        )


class ModelePdfView(ModeleView):
    """Le même, en PDF à lire et à signer."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        octets = imprimer_le_modele(self.dossier, self.dossier.lettre, self.modele)
        nom = f"{self.dossier.numero}-{self.modele.cle}.pdf"
        return HttpResponse(
            octets, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{nom}"'}
        )


class ModeleDocxView(ModeleView):
    """Le même, à modifier dans un traitement de texte."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        octets = modele_modifiable(self.dossier, self.dossier.lettre, self.modele, self.maintenant)
        nom = f"{self.dossier.numero}-{self.modele.cle}.docx"
        return HttpResponse(
            octets, content_type=MIME_DOCX, headers={"Content-Disposition": f'attachment; filename="{nom}"'}
        )
