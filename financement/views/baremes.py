"""Les barèmes : lus par les agents, saisis par un administrateur, vérifiés par un autre."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comptes.enums import ROLES_ORGANISATION, Role
from financement.actions.porte import ActeRefuse, chevauchements, franchir, precedente
from financement.actions.versions import creer_brouillon, ecrire
from financement.bareme import TAILLES
from financement.baremes import connus
from financement.comparaison import comparer
from financement.conversion import avec_contenu, empreinte, en_bareme
from financement.forms.baremes import ActeForm, NouveauBaremeForm, SaisieForm, VerificationForm
from financement.models import VersionDeBareme
from financement.permissions import (
    SON_PROPRE,
    a_saisi,
    peut_administrer_les_baremes,
    peut_franchir,
    peut_lire,
    verifier_administration,
)
from financement.verifications import defauts
from financement.workflow import TABLE, depuis, libelle_du_fait, sources

ENTRE_TEMPS = "Ce brouillon a changé depuis que vous l’avez ouvert. Rechargez la page, puis reprenez votre saisie."


class VueBaremes(TemplateView):
    """Base : tout agent d'un organisme lit ; ``administre`` dit si cette personne écrit."""

    roles = frozenset(ROLES_ORGANISATION)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_lire(request.user):
            raise PermissionDenied("Les barèmes se lisent chez les organismes qui instruisent.")
        self.administre = peut_administrer_les_baremes(request.user)
        return super().dispatch(request, *args, **kwargs)

    def version(self) -> VersionDeBareme:
        versions = VersionDeBareme.objects.select_related("auteur", "verificateur").order_by("pk")
        return get_object_or_404(avec_contenu(versions), code=self.kwargs["code"])

    def rendre(self, form: Form, statut: int) -> HttpResponse:
        """La page, saisie gardée : 422 fautive, 409 refusée."""
        return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=statut)


class BaremesView(VueBaremes):
    """Toutes les versions, de la plus récente à la plus ancienne."""

    template_name = "financement/baremes.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        versions = VersionDeBareme.objects.select_related("auteur", "verificateur").order_by("-effet_le", "-pk")
        return super().get_context_data(versions=versions, administre=self.administre, **contexte)


class BaremeView(VueBaremes):
    """Un barème : ce qu'il dit, ce qui lui manque, ce que l'on peut en faire, ce qui en a été fait."""

    template_name = "financement/bareme.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        version = self.version()
        bareme = en_bareme(version)
        possibles = depuis(version.etat)
        actes = version.actes.select_related("auteur").order_by("-pk")
        return super().get_context_data(
            version=version,
            bareme=bareme,
            tailles=TAILLES,
            manques=defauts(bareme) if version.etat in ("brouillon", "soumis") else (),
            pas=[pas for pas in possibles if peut_franchir(self.request.user, version, pas)],
            a_un_autre=self.administre and version.etat == "soumis" and a_saisi(self.request.user, version),
            administre=self.administre,
            autres=VersionDeBareme.objects.exclude(pk=version.pk).order_by("-effet_le", "-pk"),
            actes=[(acte, libelle_du_fait(acte.code)) for acte in actes],
            **contexte,
        )


class ComparaisonView(VueBaremes):
    """Deux versions : écarts en euros par taille, et le reste en phrases."""

    template_name = "financement/comparaison.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        versions = {v.code: v for v in avec_contenu(VersionDeBareme.objects.order_by("effet_le", "pk"))}
        codes = [self.request.GET.get(nom, "") for nom in ("avant", "apres")]
        deux = all(code in versions for code in codes) and codes[0] != codes[1]
        comparaison = comparer(*(en_bareme(versions[code]) for code in codes)) if deux else None
        return super().get_context_data(
            versions=versions.values(),
            choisis=codes,
            comparaison=comparaison,
            memes=codes[0] == codes[1] != "",
            tailles=TAILLES,
            **contexte,
        )


class NouveauBaremeView(VueBaremes):
    """Un brouillon à partir d'une version connue."""

    template_name = "financement/bareme_nouveau.html"
    roles = frozenset({Role.ADMINISTRATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verifier_administration(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", NouveauBaremeForm(connus=connus()))
        return super().get_context_data(**contexte)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NouveauBaremeForm(request.POST, connus=connus())
        if not form.is_valid():
            return self.rendre(form, 422)
        try:
            version = creer_brouillon(form.bareme(), auteur=request.user, maintenant=timezone.now())
        except ActeRefuse as refus:
            form.add_error("code", refus.raisons)
            return self.rendre(form, 409)
        return redirect("financement:bareme_saisir", version.code)


class SaisieView(VueBaremes):
    """Tout le brouillon sur une page ; enregistrer garde, sans rien exiger de complet."""

    template_name = "financement/bareme_saisir.html"
    roles = frozenset({Role.ADMINISTRATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verifier_administration(request.user)
        self.objet = self.version()
        if not self.objet.modifiable:
            messages.info(request, "Ce barème n’est plus un brouillon : il se lit, il ne se modifie pas.")
            return redirect(self.objet)
        self.bareme = en_bareme(self.objet)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> SaisieForm:
        return SaisieForm(self.bareme, connus(), empreinte(self.bareme), data)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(
            version=self.objet, tailles=TAILLES, chevauchements=chevauchements(self.objet), **contexte
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if request.POST.get("lu") != empreinte(self.bareme):
            form.full_clean()
            form.add_error(None, ENTRE_TEMPS)
            return self.rendre(form, 409)
        if not form.is_valid():
            return self.rendre(form, 422)
        try:
            change = ecrire(self.objet, form.bareme(), auteur=request.user, maintenant=timezone.now())
        except ValidationError as refus:
            form.add_error(None, refus.messages)
            return self.rendre(form, 422)
        except ActeRefuse as refus:
            form.add_error(None, refus.raisons)
            return self.rendre(form, 409)
        messages.success(request, "Brouillon enregistré." if change else "Rien n’a changé.")
        structure = any(request.POST.get(nom) for nom in ("ajout_mission", "ajout_poste"))
        return redirect("financement:bareme_saisir" if structure else "financement:bareme", self.objet.code)


class ActeView(VueBaremes):
    """Un acte sur sa propre page : ce qui va se passer, puis le bouton."""

    template_name = "financement/bareme_acte.html"
    roles = frozenset({Role.ADMINISTRATEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verifier_administration(request.user)
        if kwargs["nom"] not in TABLE:
            raise Http404("Cet acte n’existe pas.")
        self.objet, self.pas = self.version(), TABLE[kwargs["nom"]]
        if not peut_franchir(request.user, self.objet, self.pas):
            raise PermissionDenied(SON_PROPRE)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Form:
        modele = VerificationForm if self.pas.nom == "verifier" else ActeForm if self.pas.motif else Form
        return modele(data)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        bareme = en_bareme(self.objet)
        relu = self.pas.nom in ("soumettre", "verifier")
        contexte.setdefault("form", self.formulaire())
        return super().get_context_data(
            version=self.objet,
            bareme=bareme,
            pas=self.pas,
            possible=self.objet.etat in sources(self.pas.nom),
            manques=defauts(bareme) if relu else (),
            chevauchements=chevauchements(self.objet) if relu else (),
            remplacee=precedente(self.objet) if relu else None,
            tailles=TAILLES,
            **contexte,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.rendre(form, 422)
        motif = form.cleaned_data.get("motif", "")
        try:
            franchir(self.objet, self.pas.nom, auteur=request.user, maintenant=timezone.now(), motif=motif)
        except ActeRefuse as refus:
            form.add_error(None, refus.raisons)
            return self.rendre(form, 409)
        messages.success(request, f"{self.objet.code} : {self.pas.fait[:1].lower()}{self.pas.fait[1:]}.")
        return redirect(self.objet)
