"""La trousse d'un dossier, ses textes, leurs versions et leurs fichiers ; et sa présentation publique."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from association.actions.production import produire
from association.adresses import adresse_du_champ
from association.documents import imprimer, modifiable
from association.enums import TypeTexte
from association.models import VersionTexte
from association.presentation import USAGES
from association.redaction.champs import CHAMPS
from association.redaction.changements import changements
from association.redaction.textes import Texte
from association.textes import etats
from association.views.base import PRECISION, VueTexte, VueTrousse, nature
from commun.entiers import entier_lu
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import Lecture

TRAVAIL, PROJET = "travail", "projet"
MIME_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def manques(dossier: Dossier, textes: list[Texte]) -> list[tuple[str, str]]:
    """Ce qui manque à ces textes, une fois chacun : libellé, adresse du champ."""
    cles = dict.fromkeys(cle for texte in textes for cle in texte.manques)
    return [(CHAMPS[cle].libelle, adresse_du_champ(dossier, cle)) for cle in cles]


class TrousseView(VueTrousse):
    """Les huit textes : ce qu'ils deviennent, ce qui leur manque, ce qu'il faut produire."""

    template_name = "association/trousse.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lus = etats(self.dossier, self.request.user, self.niveau)
        courants = [etat.courant for etat in lus if etat.courant]
        return super().get_context_data(
            etats=[(etat, USAGES[etat.type]) for etat in lus],
            a_produire=[etat for etat in lus if etat.a_produire],
            manques=manques(self.dossier, courants),
            travail=self.niveau == Lecture.COPIE_DE_TRAVAIL,
            **contexte,
        )


class TexteView(VueTexte):
    """Le texte à lire, ses places à remplir, ce qui a changé depuis la dernière version, et ses versions."""

    template_name = "association/texte.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        etat = self.lu
        remplir = self.redige and etat.courant is not None
        versions = VersionTexte.objects.visibles_par(self.request.user).filter(dossier=self.dossier, type=self.type)
        return super().get_context_data(
            etat=etat,
            usage=USAGES[self.type],
            texte=etat.texte,
            adresses={cle: adresse_du_champ(self.dossier, cle) for cle in etat.texte.manques} if remplir else {},
            manques=manques(self.dossier, [etat.texte]),
            versions=versions.select_related("produit_par").defer("contenu").order_by("-numero"),
            **contexte,
        )


class VersionView(VueTrousse):
    """Une version gardée, et ce qui la sépare de la précédente."""

    template_name = "association/version.html"

    def charger(self) -> None:
        lues = VersionTexte.objects.visibles_par(self.request.user).filter(dossier=self.dossier)
        numero = self.kwargs["version"]
        trouvees = {v.numero: v for v in lues.filter(type=nature(self.kwargs["type"]), numero__in=(numero, numero - 1))}
        if numero not in trouvees:
            raise Http404("Cette version n’existe pas.")
        self.version, self.precedente = trouvees[numero], trouvees.get(numero - 1)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        avant = self.precedente.texte if self.precedente else None
        return super().get_context_data(
            version=self.version,
            texte=self.version.texte,
            precedente=self.precedente,
            changements=changements(avant, self.version.texte),
            adresses={},
            **contexte,
        )


class ProductionView(VueTrousse):
    """Produit les textes demandés qui ont changé : tous, ou celui dont la page envoie le nom."""

    capacite = Capacite.REDIGER
    precision = ""
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demande = request.POST.get("type", "")
        types = [nature(demande)] if demande else list(TypeTexte)
        try:
            versions = produire(self.dossier, types=types, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.warning(request, raison)
        else:
            messages.success(request, _dire(versions))
        if demande:
            return redirect("association:texte", self.dossier.numero, demande)
        return redirect("association:trousse", self.dossier.numero)


def _dire(versions: list[VersionTexte]) -> str:
    if len(versions) == 1:
        return f"« {versions[0].get_type_display()} » : la version {versions[0].numero} est produite et gardée."
    return f"{len(versions)} documents sont produits ; chaque version est gardée."


class FichierView(VueTrousse):
    """Une version, ou le texte du moment, en PDF ou en DOCX."""

    http_method_names = ["get", "head"]
    precision = f"{PRECISION} ; le texte du moment à qui lit la copie de travail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["format"] not in ("pdf", "docx"):
            raise Http404("Ce format n’existe pas.")
        texte, mention, emis_le = self._choisir(nature(kwargs["type"]), kwargs["version"])
        commun = {"mention": mention, "emis_le": emis_le, "liens": self.redige}
        en_docx = kwargs["format"] == "docx"
        octets = (modifiable if en_docx else imprimer)(self.dossier, texte, **commun)
        nom = f"{self.dossier.numero}-{kwargs['type']}-{mention.replace(' ', '-')}.{kwargs['format']}"
        disposition = f'{"attachment" if en_docx else "inline"}; filename="{nom}"'
        mime = MIME_DOCX if en_docx else "application/pdf"
        return HttpResponse(octets, content_type=mime, headers={"Content-Disposition": disposition})

    def _choisir(self, type_texte: TypeTexte, voulue: str) -> tuple[Texte, str, datetime]:
        lus = VersionTexte.objects.visibles_par(self.request.user).filter(dossier=self.dossier, type=type_texte)
        version = lus.filter(numero=entier_lu(voulue)).first()
        if version is not None:
            return version.texte, f"version {version.numero}", version.produit_le
        lisibles = etats(self.dossier, self.request.user, self.niveau)
        courant = next((etat.courant for etat in lisibles if etat.type == type_texte), None)
        if voulue != TRAVAIL or courant is None:
            raise Http404("Cette version n’existe pas.")
        return courant, PROJET, self.maintenant


@login_not_required
@require_safe
def presentation(request: HttpRequest) -> HttpResponse:
    """Ce que contient la trousse, pour qui n'a pas encore de dossier."""
    return render(request, "association/presentation.html", {"textes": [(t, USAGES[t]) for t in TypeTexte]})
