"""Importer des acteurs : envoyer, suivre, relire, confirmer, abandonner."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from commun.exports import TYPES_MIME, FormatExport
from commun.tableurs import FichierRefuse
from dossiers.actions import import_acteurs as actions
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import SituationImport
from dossiers.forms.import_acteurs import FichierActeursForm
from dossiers.models import ImportActeurs
from dossiers.tableau_acteurs import COLONNES, VOCABULAIRES, modele_a_remplir
from dossiers.territoire import departements_du_dossier
from dossiers.views.acteurs import VueActeurs

PAR_PAGE = 100
EN_ATTENTE = frozenset({SituationImport.EN_COURS, SituationImport.A_APPLIQUER})


class ImportActeursView(VueActeurs):
    """Envoyer un fichier."""

    template_name = "dossiers/acteurs/import.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = FichierActeursForm(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self._refuser(formulaire)
        fichier = formulaire.cleaned_data["fichier"]
        octets = fichier.read(actions.TAILLE_MAX + 1)
        try:
            recu = actions.recevoir(
                self.cible, nom=fichier.name, octets=octets, auteur=request.user, maintenant=self.maintenant
            )
        except FichierRefuse as refus:
            formulaire.add_error("fichier", str(refus))
            return self._refuser(formulaire)
        self.avancer(recu)
        return self.vers("import_acteurs_suivi", recu.pk)

    def avancer(self, recu: ImportActeurs) -> None:
        """Fait aussitôt un travail court ; un long attend le travailleur."""
        if actions.se_fait_aussitot(recu):
            actions.faire(recu, departements=departements_du_dossier(self.dossier), maintenant=self.maintenant)

    def _refuser(self, formulaire: FichierActeursForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", FichierActeursForm())
        vocabulaires = [(nom, ", ".join(choix.values)) for nom, choix in VOCABULAIRES.items()]
        return super().get_context_data(colonnes=COLONNES, vocabulaires=vocabulaires, **contexte)


class ImportSuiviView(ImportActeursView):
    """Où en est l'import : avancement, aperçu ligne par ligne, confirmation à part, bilan."""

    template_name = "dossiers/acteurs/import_suivi.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            siens = self.dossier.imports_acteurs.defer("contenu").select_related("dossier", "auteur")
            self.recu = siens.filter(pk=kwargs["recu"], auteur=request.user, sujet=kwargs["sujet"]).first()
            if self.recu is None:
                raise Http404("Cet import n’existe pas, ou plus.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tant que le travail attend, la page se redemande d'elle-même (en-tête, sans JavaScript)."""
        reponse = super().get(request, *args, **kwargs)
        if self.recu.situation(self.maintenant) in EN_ATTENTE:
            reponse["Refresh"] = "3"
        return reponse

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "abandonner" in request.POST:
            actions.abandonner(self.recu)
            messages.success(request, "Import abandonné : rien n’a été changé.")
            return self.vers("acteurs")
        try:
            actions.confirmer(self.cible, self.recu, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        self.recu.refresh_from_db()
        self.avancer(self.recu)
        return self.vers("import_acteurs_suivi", self.recu.pk)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        situation = self.recu.situation(self.maintenant)
        lignes = self.recu.resultat.get("lignes", [])
        sorte = self.request.GET.get("sorte", "")
        choisies = [ligne for ligne in lignes if ligne["sorte"] == sorte] if sorte in actions.SORTES else lignes
        if sorte not in actions.SORTES:
            choisies = sorted(choisies, key=lambda ligne: ligne["sorte"] != "refus")
        nombres = self.recu.resultat.get("nombres", {})
        return super().get_context_data(
            recu=self.recu,
            situation=situation.value,
            en_attente=situation in EN_ATTENTE,
            nombres={sorte: nombres.get(sorte, 0) for sorte in actions.SORTES},
            sorte=sorte,
            page_obj=Paginator(choisies, PAR_PAGE).get_page(self.request.GET.get("page")),
            **contexte,
        )


class ModeleActeursView(VueActeurs):
    """Le fichier modèle à remplir."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        format_ = FormatExport.CSV if request.GET.get("format") == "csv" else FormatExport.XLSX
        entetes = {"Content-Disposition": content_disposition_header(True, f"modele-acteurs.{format_.value}")}
        return HttpResponse(modele_a_remplir(format_), content_type=TYPES_MIME[format_], headers=entetes)
