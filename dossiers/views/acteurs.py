"""Les acteurs du dossier : la liste et sa couverture, une fiche, l'annuaire partagé, l'export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header, urlencode

from acteurs.annuaire import PROFESSIONNEL, STRUCTURE, chercher
from acteurs.nomenclatures import Categorie
from commun.composants.elements import FiltreActif
from commun.entiers import entier_lu
from commun.exports import TYPES_MIME, FormatExport
from commun.textes import normaliser
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.acteurs import ajouter_de_l_annuaire, enregistrer_acteur, retirer_acteur
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.lignage import origine_de_la_liste
from dossiers.actions.transitions import TransitionRefusee
from dossiers.couverture import couverture
from dossiers.enums import NiveauActeur
from dossiers.fils import annoter, ouverts_par_rubrique
from dossiers.forms.acteurs import FORMULAIRES, AnnuaireForm, FiltresActeursForm
from dossiers.models import ActeurDossier
from dossiers.tableau_acteurs import exporter_les_acteurs
from dossiers.territoire import communes_du_dossier, departements_du_dossier
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import bas_de_rubrique
from dossiers.views.fermeture import RubriqueOuverte

PAR_PAGE = 50


class VueActeurs(RubriqueOuverte, VueDossier):
    """Base : la lettre ou le projet doit exister, être lisible et modifiable."""

    cle_de_rubrique = "acteurs"

    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
        return super().dispatch(request, *args, **kwargs)

    def vers(self, nom: str, *arguments: Any) -> HttpResponse:
        return redirect(f"dossiers:{nom}", self.dossier.numero, self.cible.SUJET, *arguments)

    def acteur(self) -> ActeurDossier:
        acteur = self.dossier.acteurs.select_related("commune", "professionnel", "structure").filter(
            pk=self.kwargs["acteur"]
        )
        trouve = acteur.first()
        if trouve is None:
            raise Http404("Cet acteur n’est pas, ou plus, dans le dossier.")
        return trouve

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            objet=self.cible,
            rubrique=etapes.rubrique(self.cible.SUJET, "acteurs"),
            adresse_acteurs=etapes.adresse(self.cible, etapes.rubrique(self.cible.SUJET, "acteurs")),
            **contexte,
        )


class ActeursView(VueActeurs):
    """La liste, ses filtres, ce qui manque, la couverture du territoire."""

    template_name = "dossiers/acteurs/liste.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contenu, manques = preparer_depot(self.cible, self.maintenant)
        sujet = self.cible.SUJET
        return super().get_context_data(
            etapes=annoter(
                etapes.etapes(self.cible, manques, etapes.rubriques_touchees(sujet, contenu)),
                ouverts_par_rubrique(self.cible, self.request.user),
            ),
            manques=[m for m in manques if m.rubrique == "acteurs"],
            couverture=couverture(contenu),
            origine_liste=origine_de_la_liste(self.cible, "acteurs", contenu),
            m_ajouter=self.request.user.profession and not self._y_suis_deja(contenu),
            inscriptions=self.dossier.demandes_adhesion.count(),
            adresse_suivante=etapes.adresse(self.cible, etapes.suivante(sujet, "acteurs")),
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            **self._liste(),
            **bas_de_rubrique(self, sujet, etapes.rubrique(sujet, "acteurs")),
            **contexte,
        )

    def _y_suis_deja(self, contenu: dict[str, Any]) -> bool:
        """Un acteur porte déjà le nom de la personne connectée."""
        compte = self.request.user
        return normaliser(f"{compte.prenom} {compte.nom}") in {
            normaliser(acteur["nom"]) for acteur in contenu["acteurs"]
        }

    def _liste(self) -> dict[str, Any]:
        form = FiltresActeursForm(self.request.GET)
        acteurs = self.dossier.acteurs.select_related("commune").ranges()
        filtres: list[FiltreActif] = []
        if form.is_valid():
            acteurs = form.appliquer(acteurs)
            filtres = [
                FiltreActif(form.en_mots(cle), f"?{urlencode(form.en_adresse(sauf=cle))}") for cle in form.en_adresse()
            ]
        page = Paginator(acteurs, PAR_PAGE).get_page(self.request.GET.get("page"))
        return {"filtres_form": form, "filtres": filtres, "page_obj": page}


class EcritureActeurView(VueActeurs):
    """Base des deux pages qui écrivent un acteur."""

    template_name = "dossiers/acteurs/fiche.html"
    instance: ActeurDossier
    nature: str

    def formulaire(self, data: Any = None) -> Any:
        return FORMULAIRES[self.nature](
            data, instance=self.instance, dossier=self.dossier, departements=departements_du_dossier(self.dossier)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            acteur = enregistrer_acteur(
                self.cible,
                acteur=formulaire.save(commit=False),
                auteur=request.user,
                maintenant=self.maintenant,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"{acteur} : enregistré parmi les acteurs.")
        return self.vers("nouvel_acteur", self.nature) if "ajouter" in request.POST else self.vers("acteurs")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self.formulaire()
        return super().get_context_data(acteur=self.instance, nature=self.nature, **contexte)


class NouvelActeurView(EcritureActeurView):
    """Ajouter une personne ou une structure."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.nature, self.instance = kwargs["nature"], ActeurDossier()
        if self.nature == "personne":
            self.instance.categorie = Categorie.PROFESSIONNEL
            if "moi" in request.GET:
                self._se_presenter(request.user)
        return super().dispatch(request, *args, **kwargs)

    def _se_presenter(self, compte: Any) -> None:
        """Ce que le compte sait déjà : qui monte la CPTS en est le premier acteur."""
        self.instance.prenom, self.instance.nom = compte.prenom, compte.nom
        self.instance.profession_code, self.instance.courriel = compte.profession, compte.email
        self.instance.niveau = NiveauActeur.PILOTE


class ActeurView(EcritureActeurView):
    """Modifier un acteur."""

    @property
    def instance(self) -> ActeurDossier:
        if not hasattr(self, "_instance"):
            self._instance = self.acteur()
        return self._instance

    @property
    def nature(self) -> str:
        return "personne" if self.instance.est_une_personne else "structure"


class RetraitActeurView(VueActeurs):
    """Retirer un acteur de la copie de travail (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acteur = self.acteur()
        nom = acteur.nom_complet
        retirer_acteur(self.cible, acteur, auteur=request.user, maintenant=self.maintenant)
        messages.success(request, f"{nom} ne figure plus parmi les acteurs.")
        return self.vers("acteurs")


class AnnuaireView(VueActeurs):
    """Chercher dans l'annuaire partagé et ajouter une fiche."""

    template_name = "dossiers/acteurs/annuaire.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        nature, _, cle = request.POST.get("fiche", "").partition(":")
        lue = entier_lu(cle)
        if nature not in (PROFESSIONNEL, STRUCTURE) or lue is None:
            raise Http404("Cette fiche n’existe pas.")
        try:
            acteur = ajouter_de_l_annuaire(
                self.cible, nature=nature, cle=lue, auteur=request.user, maintenant=self.maintenant
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, f"{acteur} : ajouté aux acteurs. Précisez son implication si besoin.")
        return redirect(f"{request.path}?{urlencode({'q': request.POST.get('q', '')[:100]})}")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        form = AnnuaireForm(self.request.GET or self.request.POST)
        texte = form.cleaned_data["q"] if form.is_valid() else ""
        fiches = chercher(texte, communes_du_dossier(self.dossier))
        return super().get_context_data(form=form, texte=texte, fiches=self._marquees(fiches), **contexte)

    def _marquees(self, fiches: list[Any]) -> list[tuple[Any, str, bool]]:
        """Chaque fiche, sa clé, et si elle figure déjà dans le dossier."""
        presents = set(self.dossier.acteurs.order_by().values_list("professionnel_id", "structure_id"))
        deja = {(PROFESSIONNEL, p) for p, _ in presents if p} | {(STRUCTURE, s) for _, s in presents if s}
        return [(f, f"{f.nature}:{f.cle}", (f.nature, f.cle) in deja) for f in fiches]


class ExportActeursView(VueActeurs):
    """Tous les acteurs du dossier, en CSV ou XLSX, dans les colonnes que l'import relit."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        format_ = FormatExport.XLSX if request.GET.get("format") == "xlsx" else FormatExport.CSV
        acteurs = self.dossier.acteurs.select_related("commune").ranges()
        octets = exporter_les_acteurs(acteurs, format_)
        nom = f"acteurs-{self.dossier.numero}.{format_.value}"
        entetes = {"Content-Disposition": content_disposition_header(True, nom), "Cache-Control": "no-store"}
        return HttpResponse(octets, content_type=TYPES_MIME[format_], headers=entetes)
