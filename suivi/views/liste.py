"""Ce que chacun règle pour sa liste : filtres enregistrés, colonnes ; et l'export de ce qu'elle montre."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView

from commun.exports import FormatExport
from commun.telechargements import tableau
from dossiers.colonnes import colonnes_montrees
from dossiers.filtres import liste_de
from dossiers.forms.liste import FiltresForm
from dossiers.models import Dossier
from suivi.actions import choisir_les_colonnes, effacer_des_filtres, ranger_des_filtres, tracer_un_export
from suivi.exports import entetes_de_la_liste, lignes_de_la_liste
from suivi.forms import ColonnesForm, ExportForm, JeuDeFiltresForm
from suivi.models import JeuDeFiltres


class VueDeListe(TemplateView):
    """Lit les filtres de l'adresse, tels que la liste les lirait."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.maintenant = timezone.now()
        self.jour = timezone.localdate(self.maintenant)

    def lire_les_filtres(self) -> FiltresForm:
        """Les filtres posés ; une adresse fautive ne filtre rien."""
        visibles = Dossier.objects.visibles_par(self.request.user)
        for donnees in (self.request.GET, {}):
            filtres = FiltresForm(donnees, visibles=visibles, utilisateur=self.request.user, jour=self.jour)
            if filtres.is_valid():
                break
        return filtres

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        filtres = self.lire_les_filtres()
        return super().get_context_data(
            filtres_en_mots=[filtres.en_mots(cle) for cle in filtres.actifs()],
            adresse_des_filtres=urlencode(filtres.en_adresse()),
            **contexte,
        )


class JeuxDeFiltresView(VueDeListe):
    """Ses filtres enregistrés ; en ranger de nouveaux, ceux de l'adresse."""

    template_name = "suivi/vues.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = JeuDeFiltresForm(request.POST, utilisateur=request.user)
        adresse = urlencode(self.lire_les_filtres().en_adresse())
        if not adresse:
            form.add_error(None, "Aucun filtre n’est posé : filtrez d’abord la liste, puis enregistrez.")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        voulu = form.cleaned_data
        ranger_des_filtres(
            None,
            auteur=request.user,
            nom=voulu["nom"],
            adresse=adresse,
            par_defaut=voulu["par_defaut"],
            partage=voulu.get("partage", False),
        )
        messages.success(request, f"Vos filtres « {voulu['nom']} » sont enregistrés.")
        return redirect(f"{reverse('dossiers:liste')}?{adresse}")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", JeuDeFiltresForm(utilisateur=self.request.user))
        jeux = JeuDeFiltres.objects.filter(utilisateur=self.request.user).order_by("nom", "pk")
        return super().get_context_data(jeux=jeux, **contexte)


class JeuDeFiltresView(VueDeListe):
    """Renommer, changer le défaut ou le partage, effacer ; l'auteur seul, introuvable pour tout autre."""

    template_name = "suivi/vue.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        siens = JeuDeFiltres.objects.filter(utilisateur=request.user.pk, pk=kwargs["jeu"])
        self.jeu = siens.first()
        if self.jeu is None and request.user.is_authenticated:
            raise Http404("Ces filtres n’existent pas.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "effacer" in request.POST:
            effacer_des_filtres(self.jeu, auteur=request.user)
            messages.success(request, f"Vos filtres « {self.jeu.nom} » sont effacés.")
            return redirect("suivi:vues")
        form = JeuDeFiltresForm(request.POST, utilisateur=request.user, jeu=self.jeu)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        voulu = form.cleaned_data
        choix = {"nom": voulu["nom"], "par_defaut": voulu["par_defaut"], "partage": voulu.get("partage", False)}
        ranger_des_filtres(self.jeu, auteur=request.user, adresse=self.jeu.adresse, **choix)
        messages.success(request, "Vos filtres sont enregistrés.")
        return redirect("suivi:vues")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        connu = {"nom": self.jeu.nom, "par_defaut": self.jeu.par_defaut, "partage": self.jeu.partage_avec_id}
        contexte.setdefault("form", JeuDeFiltresForm(utilisateur=self.request.user, jeu=self.jeu, initial=connu))
        return super().get_context_data(**{**contexte, "jeu": self.jeu})


class ColonnesView(VueDeListe):
    """Les colonnes de sa liste."""

    template_name = "suivi/colonnes.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ColonnesForm(request.POST, utilisateur=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        choisir_les_colonnes(auteur=request.user, cles=form.cleaned_data["colonnes"])
        return redirect(f"{reverse('dossiers:liste')}?{urlencode(self.lire_les_filtres().en_adresse()) or 'tous=1'}")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        choisies = liste_de(self.request.user).colonnes
        contexte.setdefault("form", ColonnesForm(utilisateur=self.request.user, choisies=choisies))
        return super().get_context_data(**contexte)


class ExportDossiersView(VueDeListe):
    """Dit ce que contiendra le fichier, puis l'envoie en flux ; chaque envoi est tracé."""

    template_name = "suivi/export.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        format_ = FormatExport(form.cleaned_data["format"])
        filtres = self.lire_les_filtres()
        cles = list(filtres.appliquer().values_list("pk", flat=True))
        colonnes = colonnes_montrees(request.user, liste_de(request.user).colonnes)
        tracer_un_export(
            auteur=request.user,
            maintenant=self.maintenant,
            quoi="dossiers",
            format_=format_.value,
            lignes=len(cles),
            filtres=filtres.en_adresse(),
        )
        lignes = lignes_de_la_liste(cles, colonnes, request.user, self.jour)
        return tableau(f"dossiers-{self.jour.isoformat()}", entetes_de_la_liste(colonnes), lignes, format_)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ExportForm())
        colonnes = colonnes_montrees(self.request.user, liste_de(self.request.user).colonnes)
        return super().get_context_data(
            nombre=self.lire_les_filtres().appliquer().order_by().count(),
            entetes=entetes_de_la_liste(colonnes),
            **contexte,
        )
