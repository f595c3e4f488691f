"""Rendre ce qui est signé sur papier : déposer les fichiers, suivre leur lecture, classer, confirmer la signature."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.calendrier import jour_paris
from contrats import actions
from contrats.actes_a_signer import actes_a_signer, peut_rendre
from contrats.actions.depot_de_scans import FICHIERS_MAXIMUM, deposer
from contrats.enums import EtatContrat
from contrats.forms.signature import PapierSigneForm
from contrats.models import LotDeScans, PageDeScan
from contrats.permissions import parties_a_signer, peut_signer
from contrats.scans import compte_rendu, document_propose, pages_attendues, scans_de_la_version
from contrats.views.signature import VueSignature
from dossiers.actions.transitions import TransitionRefusee
from dossiers.televersement import lire_recu

FICHIERS = "fichiers"
ACCEPTES = ".pdf,.jpg,.jpeg,.png,image/jpeg"
AUCUN = "Choisissez au moins un fichier : un PDF, ou des images JPEG ou PNG."
LOTS_MONTRES = 20


def depot() -> dict[str, Any]:
    """Ce que lit le formulaire d'envoi."""
    return {
        "accept": ACCEPTES,
        "taille_mo": settings.PIECES_TAILLE_MO,
        "fichiers_maximum": FICHIERS_MAXIMUM,
        "refus": [],
    }


def recevoir(request: HttpRequest, lot: LotDeScans | None = None) -> tuple[LotDeScans | None, list[str]]:
    """Dépose les fichiers de l'envoi ; le lot, et les raisons des refus."""
    recus = request.FILES.getlist(FICHIERS)
    if not recus:
        return lot, [AUCUN]
    un_par_un = ((recu.name, lire_recu(recu)) for recu in recus)
    return deposer(un_par_un, auteur=request.user, maintenant=timezone.now(), lot=lot)


class VuePapier(TemplateView):
    """Base des pages hors dossier : réservées à qui peut signer pour une partie, lui-même ou par délégation."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_rendre(request.user):
            raise PermissionDenied("Seules les personnes qui signent pour une partie rendent des documents signés.")
        return super().dispatch(request, *args, **kwargs)

    def refuser(self, refus: list[str], statut: int) -> HttpResponse:
        contexte = self.get_context_data(refus=refus, page_en_erreur=True)
        return self.render_to_response(contexte, status=statut)


class LotsView(VuePapier):
    """Déposer un lot, plusieurs contrats mêlés s'il le faut ; ce qui attend une signature, et les lots déjà déposés."""

    template_name = "contrats/papier/lots.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lot, refus = recevoir(request)
        if lot is None:
            return self.refuser(refus, 422)
        for raison in refus:
            messages.error(request, raison)
        return redirect(lot)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lots = LotDeScans.objects.visibles_par(self.request.user).prefetch_related("fichiers", "rendus")
        return super().get_context_data(
            actes=actes_a_signer(self.request.user), lots=list(lots[:LOTS_MONTRES]), **{**depot(), **contexte}
        )


class VueLot(VuePapier):
    """Charge le lot de la personne ; 404 pour celui d'une autre."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.lot = LotDeScans.objects.visibles_par(request.user).filter(cle=kwargs["cle"]).first()
        if self.lot is None:
            raise Http404("Ce lot n’existe pas, ou il a été déposé par une autre personne.")


class LotView(VueLot):
    """Le compte rendu d'un lot : lecture en cours, chaque page et son issue, chaque document ; POST le complète."""

    template_name = "contrats/papier/lot.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        avant = self.lot.fichiers.count()
        _, refus = recevoir(request, self.lot)
        if self.lot.fichiers.count() == avant:
            return self.refuser(refus, 422)
        for raison in refus:
            messages.error(request, raison)
        return redirect(self.lot)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lu = compte_rendu(self.lot, self.request.user)
        lus = sum(fichier.lu_le is not None for fichier, _ in lu.fichiers)
        return super().get_context_data(
            lot=self.lot, compte_rendu=lu, lus=lus, total=len(lu.fichiers), **{**depot(), **contexte}
        )


class ClasserView(VueLot):
    """Classer un document complet du lot (POST), puis confirmer sa signature sur la page du scan."""

    http_method_names = ["post"]
    template_name = "contrats/papier/lot.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            scan = actions.classer(
                self.lot, code=request.POST.get("code", ""), auteur=request.user, maintenant=timezone.now()
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return redirect(self.lot)
        acte = scan.contrat or scan.avenant
        rang = getattr(acte, "numero", 0)
        return redirect(acte.le_contrat.adresse("contrats:scan", rang, scan.pk))


class ImageView(VueLot):
    """L'image d'une page du lot, redressée ; « ?taille=reduite » la réduit."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = PageDeScan.objects.filter(fichier__lot=self.lot, pk=kwargs["page"]).first()
        if page is None:
            raise Http404("Cette page n’existe pas.")
        image = page.apercu if request.GET.get("taille") == "reduite" else page.image
        entetes = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        return FileResponse(image.open("rb"), content_type="image/jpeg", headers=entetes)


class VueDuSignataire(VueSignature):
    """403 à qui ne peut pas signer cet acte ; ``ouverte`` : l'acte est proposé à la signature."""

    precision = "qui peut signer pour une partie"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and not peut_signer(request.user, self.acte):
            raise PermissionDenied("Seules les personnes qui signent pour une partie rendent ce document.")
        return super().dispatch(request, *args, **kwargs)

    @property
    def ouverte(self) -> bool:
        return self.acte.etat == EtatContrat.A_SIGNER


class PapierView(VueDuSignataire):
    """Signer un acte sur papier : l'imprimer, le signer, en rendre le scan ; les scans déjà rendus par une partie."""

    template_name = "contrats/papier/acte.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=200 if self.ouverte else 409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.ouverte:
            return self.refuser([f"{self.acte.fiche.porteur}."])
        lot, refus = recevoir(request)
        if lot is None:
            contexte = self.get_context_data(refus=refus, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        for raison in refus:
            messages.error(request, raison)
        return redirect(lot)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        document = document_propose(self.acte) if self.ouverte else None
        return super().get_context_data(
            ouverte=self.ouverte,
            document=document,
            pages=pages_attendues(document) if document else 0,
            scans=list(scans_de_la_version(self.acte)) if self.ouverte else [],
            **{**depot(), **contexte},
        )


class ScanView(VueDuSignataire):
    """Un scan complet, archivé : chaque partie qui l'a signé y confirme sa signature."""

    template_name = "contrats/papier/scan.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        scans = self.acte.scans.select_related("document", "rendu_par")
        self.scan = scans.filter(pk=kwargs["scan"]).first()
        if self.scan is None:
            raise Http404("Ce scan n’existe pas.")

    @property
    def ouverte(self) -> bool:
        return super().ouverte and self.scan.version == self.acte.version

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=200 if self.ouverte else 409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if formulaire is None:
            return self.refuser(["Cette version n’est plus proposée à la signature."])
        if not formulaire.is_valid():
            return self.fautif(formulaire)
        try:
            actions.confirmer(
                self.acte, scan=self.scan, auteur=request.user, maintenant=self.maintenant, **formulaire.valeurs()
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Votre signature sur papier est enregistrée, avec sa preuve.")
        return redirect(self.acte)

    def _formulaire(self, data: Any = None) -> PapierSigneForm | None:
        if not self.ouverte:
            return None
        parties = parties_a_signer(self.request.user, self.acte)
        signees = {signature.partie for signature in self.acte.signatures_valides}
        if data is None and not parties - signees:
            return None
        return PapierSigneForm(data, acte=self.acte, parties=parties, jour=jour_paris(self.maintenant))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        signees = [s for s in self.acte.signatures_valides if s.scan_id == self.scan.pk]
        return super().get_context_data(
            **{
                "scan": self.scan,
                "ouverte": self.ouverte,
                "signees": signees,
                "form": self._formulaire(),
                **contexte,
            }
        )
