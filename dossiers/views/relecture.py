"""La relecture amicale : le porteur ouvre et referme son brouillon, le coordinateur lit, commente et conclut."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions import relecture as actions
from dossiers.actions.commentaires import marquer_lus, relecture_en_cours
from dossiers.actions.transitions import TransitionRefusee
from dossiers.blocs import Place, blocs
from dossiers.enums_echanges import EtatRelecture
from dossiers.fils import fils_lus, par_rubrique
from dossiers.forms.commentaires import CommentaireForm
from dossiers.forms.echanges import ConclusionForm, DemandeRelectureForm
from dossiers.photographie import photographier
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import avec_reponse
from dossiers.views.rubriques import pour_relire


class AideDuGuichetView(VueDossier):
    """Ce que l'équipe demande au Guichet avant de déposer : une relecture, des appuis ; et ses réponses."""

    template_name = "dossiers/guichet/page.html"
    capacite = Capacite.COMMENTER

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        relectures = self.dossier.relectures.select_related("demandee_par", "terminee_par").order_by("-pk")
        en_cours = [r for r in relectures if r.etat != EtatRelecture.FERMEE]
        return super().get_context_data(
            relecture=en_cours[0] if en_cours else None,
            passees=[r for r in relectures if r.etat == EtatRelecture.FERMEE],
            messages_envoyes=self.dossier.messages_envoyes.select_related("destinataire", "ecrit_par").order_by("-pk"),
            messages_recus=self.dossier.messages_recus.recus().order_by("-pk"),
            appuis=self.dossier.appuis.select_related("demande_par", "repondu_par", "responsable").order_by("-pk"),
            brouillon=self.dossier.etat_courant == "brouillon",
            blocs=blocs(Place.GUICHET, self.dossier, self.request.user),
            **contexte,
        )


class DemandeRelectureView(VueDossier):
    """Ouvrir le brouillon au Guichet, ou lui demander de le lire encore ; sans effet sur aucun état de la lettre."""

    template_name = "dossiers/guichet/demander_relecture.html"
    capacite = Capacite.DEMANDER_RELECTURE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = DemandeRelectureForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        acte = {"auteur": request.user, "maintenant": self.maintenant, "mot": formulaire.cleaned_data["mot"]}
        en_cours = relecture_en_cours(self.dossier)
        try:
            if en_cours is None:
                actions.demander_relecture(self.dossier, **acte)
            else:
                actions.redemander(en_cours, **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Le Guichet peut relire votre brouillon ; il est prévenu.")
        return redirect("dossiers:guichet", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", DemandeRelectureForm())
        return super().get_context_data(relecture=relecture_en_cours(self.dossier), **contexte)


class FermetureRelectureView(VueDossier):
    """Refermer le brouillon (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.DEMANDER_RELECTURE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        relecture = relecture_en_cours(self.dossier)
        if relecture is None:
            messages.info(request, "La relecture était déjà fermée.")
        else:
            actions.fermer(relecture, auteur=request.user, maintenant=self.maintenant)
            messages.success(request, "Votre brouillon est refermé : le Guichet ne le lit plus.")
        return redirect("dossiers:guichet", self.dossier.numero)


class RelectureView(VueDossier):
    """Le brouillon, rubrique par rubrique, avec de quoi le commenter et conclure : le coordinateur."""

    template_name = "dossiers/guichet/relecture.html"
    capacite = Capacite.RELIRE
    precision = "tant qu’une relecture est ouverte"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.relecture = relecture_en_cours(self.dossier)
            if self.relecture is None:
                raise Http404("Aucune relecture n’est ouverte sur ce dossier.")
            self.cible = self.objet(self.relecture.sujet)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sujet = self.relecture.sujet
        marquer_lus(self.dossier, request.user, [(sujet, r.cle) for r in etapes.RUBRIQUES[sujet]])
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = ConclusionForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            actions.terminer(self.relecture, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "L’équipe est prévenue que votre lecture est terminée.")
        return redirect("dossiers:relecture", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", ConclusionForm())
        sujet = self.relecture.sujet
        fils = par_rubrique(fils_lus(self.dossier, self.request.user, sujet))
        contenu = photographier(self.cible)
        return super().get_context_data(
            relecture=self.relecture,
            ouverte=self.relecture.etat == EtatRelecture.OUVERTE,
            objet=self.cible,
            contenu=contenu,
            **pour_relire(self, sujet, contenu),
            sections=[
                {
                    "rubrique": rubrique,
                    "gabarit": gabarit_de_lecture(sujet, rubrique.cle),
                    "fils": avec_reponse(fils.get((sujet, rubrique.cle), [])),
                    "form": CommentaireForm(rubrique=rubrique),
                }
                for rubrique in etapes.RUBRIQUES[sujet]
            ],
            retour_commentaire="relecture",
            **contexte,
        )


def gabarit_de_lecture(sujet: str, cle: str) -> str:
    """Le gabarit qui relit une rubrique, ou rien s'il n'y en a pas à son nom."""
    gabarit = f"dossiers/{sujet}/_lu_{cle}.html"
    try:
        get_template(gabarit)
    except TemplateDoesNotExist:
        return ""
    return gabarit
