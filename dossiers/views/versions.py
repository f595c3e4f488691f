"""Les versions déposées : la liste, et deux d'entre elles comparées, à l'écran et en PDF."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dossiers.actions.dossier import est_modifiable
from dossiers.comparaison import comparer
from dossiers.documents.comparaison import imprimer_la_comparaison
from dossiers.permissions import Lecture, role_dans_l_equipe, versions_lisibles
from dossiers.versions import TRAVAIL, Etat, charger
from dossiers.views.base import VueDossier

ENVOIS = ("deposer", "completer", "completer_ars", "completer_am")


class VueVersions(VueDossier):
    """Base : qui lit les versions déposées ; la copie de travail reste à l'équipe, même pendant une relecture."""

    precision = "pas sur simple information ; la copie de travail à l’équipe seule"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if self.lecture(self.cible.SUJET) == Lecture.INFORMATION:
                raise PermissionDenied(
                    "Vous êtes informé de ce dossier ; son contenu s’ouvrira au dépôt du projet de santé."
                )
            self.de_l_equipe = role_dans_l_equipe(request.user, self.dossier) is not None
        return super().dispatch(request, *args, **kwargs)


class VersionsView(VueVersions):
    """Chaque version déposée, par qui et quand, et deux listes pour en comparer deux."""

    template_name = "dossiers/versions.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        de, a = request.GET.get("de", ""), request.GET.get("a", "")
        if de and a and {de, a} <= {cle for cle, _titre in self._choix()}:
            return redirect("dossiers:comparaison", self.dossier.numero, self.cible.SUJET, de, a)
        return super().get(request, *args, **kwargs)

    def _choix(self) -> list[tuple[str, str]]:
        choix = [(str(v.numero), f"Version {v.numero}") for v in self._versions()]
        return [*choix, (TRAVAIL, "Copie de travail")] if self._travail() else choix

    def _travail(self) -> bool:
        return self.de_l_equipe and est_modifiable(self.cible)

    def _versions(self) -> list[Any]:
        if not hasattr(self, "_lues"):
            self._lues = list(versions_lisibles(self.request.user, self.dossier, self.cible.SUJET).defer("contenu"))
        return self._lues

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        evenements = self.dossier.evenements.filter(sujet=self.cible.SUJET, code__in=ENVOIS).select_related("auteur")
        envois = {e.donnees.get("version"): e for e in evenements.order_by("rang")}
        choix = self._choix()
        return super().get_context_data(
            objet=self.cible,
            versions=[(version, envois.get(version.numero)) for version in self._versions()],
            travail=self._travail(),
            choix=choix,
            de=choix[-2][0] if len(choix) > 1 else "",
            a=choix[-1][0] if choix else "",
            **contexte,
        )


class ComparaisonView(VueVersions):
    """Deux versions quelconques, champ par champ et ligne par ligne."""

    template_name = "dossiers/comparaison.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cles = (kwargs["de"], kwargs["a"])
        return super().dispatch(request, *args, **kwargs)

    def etats(self) -> tuple[Etat, Etat]:
        """Les deux contenus ; 403 pour la copie de travail d'une autre équipe, 404 si une version n'existe pas."""
        if TRAVAIL in self.cles and not self.de_l_equipe:
            raise PermissionDenied("La copie de travail se lit dans l’équipe du dossier seulement.")
        charges = {cle: charger(self.cible, cle, self.request.user) for cle in dict.fromkeys(self.cles)}
        avant, apres = (charges[cle] for cle in self.cles)
        if avant is None or apres is None:
            raise Http404("Cette version n’existe pas.")
        return avant, apres

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        avant, apres = self.etats()
        return super().get_context_data(
            objet=self.cible,
            avant=avant,
            apres=apres,
            titre=titrer(avant, apres),
            comparaison=comparer(avant.contenu, apres.contenu, self.cible.SUJET),
            adresse_versions=reverse("dossiers:versions", args=[self.dossier.numero, self.cible.SUJET]),
            **contexte,
        )


class ComparaisonPdfView(ComparaisonView):
    """La même comparaison, à imprimer ou à joindre."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        avant, apres = self.etats()
        titre = titrer(avant, apres)
        octets = imprimer_la_comparaison(
            self.dossier, titre, (avant, apres), comparer(avant.contenu, apres.contenu, self.cible.SUJET)
        )
        nom = f"{self.dossier.numero}-{self.cible.SUJET}-{avant.cle}-{apres.cle}.pdf"
        return HttpResponse(
            octets, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{nom}"'}
        )


def titrer(avant: Etat, apres: Etat) -> str:
    """« De la version 1 à la version 2 »."""
    return f"De la {avant.titre} à la {apres.titre}"
