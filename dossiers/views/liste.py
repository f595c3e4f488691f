"""La liste des dossiers, filtrée et cherchable, et l'ouverture d'un dossier."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import ListView, TemplateView

from commun.composants.elements import FiltreActif
from comptes.enums import ROLES_EQUIPE, Role
from comptes.permissions import mandats_avec, peut_creer_dossier
from comptes.roles import Capacite
from dossiers.actions.dossier import ouvrir_dossier
from dossiers.actions.tacite import constater_les_tacites
from dossiers.colonnes import Lot, colonnes_montrees, lire
from dossiers.filtres import gestes_de, liste_de
from dossiers.forms.liste import FiltresForm, OuvertureForm
from dossiers.liens import Place, liens
from dossiers.models import Dossier
from dossiers.tris import en_tetes, tri_en_mots

# Une adresse sans filtre n'est pas une adresse vide : celle-là ouvre les filtres par défaut de la personne.
SANS_FILTRE = "?tous=1"


class ListeView(ListView):
    """Dossiers visibles de la personne ; filtres et tri dans l'adresse, résumés en mots ; colonnes à son choix."""

    template_name = "dossiers/liste.html"
    paginate_by = 25
    context_object_name = "dossiers"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        maintenant = timezone.now()
        constater_les_tacites(timezone.localdate(maintenant), maintenant)
        self.jour = timezone.localdate(maintenant)
        self.personnelle = liste_de(request.user)
        if not request.GET and self.personnelle.par_defaut:
            return redirect(f"{request.path}?{self.personnelle.par_defaut}")
        self.visibles = Dossier.objects.visibles_par(request.user)
        self.filtres = FiltresForm(request.GET, visibles=self.visibles, utilisateur=request.user, jour=self.jour)
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Dossier]:
        dossiers = self.filtres.appliquer() if self.filtres.is_valid() else self.visibles.order_by("-id")
        return dossiers.select_related("departement_pilote")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte = super().get_context_data(**contexte)
        colonnes = colonnes_montrees(self.request.user, self.personnelle.colonnes)
        adresse = urlencode(self.filtres.en_adresse()) if self.filtres.is_valid() else ""
        lot = Lot(list(contexte["dossiers"]), self.request.user, self.jour)
        return contexte | {
            "form": self.filtres,
            "filtres": self._resumes(),
            "adresse_des_filtres": adresse,
            "liens": liens(Place.LISTE, adresse),
            "adresse_sans_filtre": SANS_FILTRE if self.personnelle.par_defaut else "?",
            "colonnes": en_tetes(colonnes, self.filtres),
            "lignes": lire(lot, colonnes),
            "vues": self.personnelle.vues,
            "gestes": gestes_de(self.request.user),
            "tri_en_mots": tri_en_mots(self.filtres, colonnes),
            "peut_creer": peut_creer_dossier(self.request.user),
            "peut_reprendre": bool(mandats_avec(self.request.user, Capacite.REPRISE_ANTERIEURE)),
        }

    def _resumes(self) -> list[FiltreActif]:
        if not self.filtres.is_valid():
            return []
        sans = {cle: urlencode(self.filtres.en_adresse(sauf=cle)) for cle in self.filtres.actifs()}
        vide = SANS_FILTRE if self.personnelle.par_defaut else "?"
        return [FiltreActif(self.filtres.en_mots(cle), f"?{reste}" if reste else vide) for cle, reste in sans.items()]


class OuvertureView(TemplateView):
    """Ouvrir un dossier : un nom suffit, tout le reste se remplit ensuite."""

    template_name = "dossiers/ouverture.html"
    # Tout compte sans mandat, ou un relecteur d'URPS pour sa propre CPTS.
    roles = frozenset({*ROLES_EQUIPE, Role.RELECTEUR_URPS})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not peut_creer_dossier(request.user):
            raise PermissionDenied("Votre rôle ne permet pas d’ouvrir un dossier.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = OuvertureForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire), status=422)
        dossier = ouvrir_dossier(nom=formulaire.cleaned_data["nom"], auteur=request.user, maintenant=timezone.now())
        return redirect("dossiers:rubrique", dossier.numero, "lettre", "contact")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", OuvertureForm())
        return super().get_context_data(**contexte)
