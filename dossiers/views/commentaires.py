"""Les commentaires d'un dossier : au bas de chaque rubrique, et tous sur une page."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions import commentaires as actions
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.fils import FilLu, fils_lus, par_rubrique
from dossiers.forms.commentaires import ChoixDeRubriqueForm, CommentaireForm, ReponseForm
from dossiers.models import FilDeCommentaires
from dossiers.redaction import dernieres_modifications
from dossiers.views.base import VueDossier

COMMENTENT = frozenset({*ROLES_EQUIPE, Role.COORDINATEUR})
GESTES = {"resoudre": actions.resoudre, "rouvrir": actions.rouvrir}
FAITS = {"resoudre": "Le commentaire est marqué résolu.", "rouvrir": "Le commentaire est de nouveau à traiter."}


def avec_reponse(fils: Iterable[FilLu]) -> list[tuple[FilLu, ReponseForm | None]]:
    """Chaque fil et, s'il peut se prolonger, son formulaire de réponse."""
    return [(fil, ReponseForm(fil=fil.pk) if fil.peut_repondre else None) for fil in fils]


def commentaires_de_la_rubrique(vue: VueDossier, sujet: str, rubrique: etapes.Rubrique) -> dict[str, Any]:
    """Ce que montre le bas d'une rubrique : fils, formulaire, adresse d'envoi ; note qu'elle est lue (GET)."""
    if vue.request.method == "GET":
        actions.marquer_lus(vue.dossier, vue.request.user, [(sujet, rubrique.cle)])
    partageable = actions.relecture_en_cours(vue.dossier, sujet) is not None
    fils = fils_lus(vue.dossier, vue.request.user, sujet, rubrique.cle)
    return {
        "fils": fils,
        "fils_et_reponses": avec_reponse(fils),
        "fils_ouverts": sum(not fil.resolu for fil in fils),
        "form_commentaire": CommentaireForm(rubrique=rubrique, partageable=partageable),
        "adresse_commenter": reverse("dossiers:commenter", args=[vue.dossier.numero, sujet, rubrique.cle]),
        "retour_commentaire": "rubrique",
    }


def bas_de_rubrique(vue: VueDossier, sujet: str, rubrique: etapes.Rubrique) -> dict[str, Any]:
    """Ce que lit ``dossiers/_bas_de_rubrique.html`` : qui a modifié la rubrique, et ses commentaires."""
    return {
        "modifications": dernieres_modifications(vue.dossier, sujet, rubrique.cle),
        **commentaires_de_la_rubrique(vue, sujet, rubrique),
    }


class VueCommentaire(VueDossier):
    """Écrire dans un fil : l'équipe, et le coordinateur sur un fil partagé."""

    roles = COMMENTENT
    precision = "pour le Guichet, pendant une relecture"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not {Capacite.COMMENTER, Capacite.RELIRE} & self.capacites:
            raise PermissionDenied("Seule l’équipe commente son dossier ; le Guichet, pendant une relecture.")
        return super().dispatch(request, *args, **kwargs)

    @property
    def de_l_equipe(self) -> bool:
        return Capacite.COMMENTER in self.capacites

    def revenir(self, sujet: str, cle: str, fil: int) -> HttpResponse:
        """La page d'où l'on vient : la rubrique, la page des commentaires ou celle de la relecture."""
        rubrique = etapes.rubrique(sujet, cle)
        objet = getattr(self.dossier, sujet)
        redige = Capacite.REDIGER in self.capacites and est_modifiable(objet)
        if not self.de_l_equipe:
            adresse = reverse("dossiers:relecture", args=[self.dossier.numero])
        elif self.request.POST.get("retour") == "rubrique" and rubrique and redige:
            adresse = etapes.adresse(objet, rubrique)
        else:
            adresse = reverse("dossiers:commentaires", args=[self.dossier.numero])
        return redirect(f"{adresse}#fil-{fil}")


class CommentairesView(VueDossier):
    """Tous les fils du dossier, rubrique par rubrique ; l'équipe seule."""

    template_name = "dossiers/commentaires/page.html"
    capacite = Capacite.COMMENTER

    def formulaire(self, data: Any = None) -> ChoixDeRubriqueForm:
        groupes = [
            (Sujet(sujet).label, [(f"{sujet}:{r.cle}", r.titre) for r in etapes.RUBRIQUES[sujet]])
            for sujet in self._sujets()
        ]
        return ChoixDeRubriqueForm(data, rubriques=groupes)

    def _sujets(self) -> list[str]:
        return [sujet for sujet in etapes.RUBRIQUES if getattr(self.dossier, sujet, None) is not None]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        toutes = [(sujet, r.cle) for sujet in self._sujets() for r in etapes.RUBRIQUES[sujet]]
        actions.marquer_lus(self.dossier, request.user, toutes)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        sujet, cle = formulaire.cleaned_data["rubrique"].split(":")
        fil = actions.commenter(
            self.dossier,
            sujet=sujet,
            rubrique=cle,
            texte=formulaire.cleaned_data["texte"],
            endroit=etapes.rubrique(sujet, cle).titre,
            auteur=request.user,
            maintenant=self.maintenant,
        )
        messages.success(request, "Votre commentaire est ajouté.")
        return redirect(f"{request.path}#fil-{fil.pk}")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        groupes = par_rubrique(fils_lus(self.dossier, self.request.user))
        sections = [
            (Sujet(sujet).label, r, avec_reponse(groupes[sujet, r.cle]))
            for sujet in self._sujets()
            for r in etapes.RUBRIQUES[sujet]
            if (sujet, r.cle) in groupes
        ]
        ouverts = sum(not fil.resolu for fils in groupes.values() for fil in fils)
        return super().get_context_data(
            sections=sections, fils_ouverts=ouverts, retour_commentaire="commentaires", **contexte
        )


class CommenterView(VueCommentaire):
    """Ouvrir un fil sur une rubrique (POST)."""

    template_name = "dossiers/commentaires/ecrire.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sujet, rubrique = kwargs["sujet"], etapes.rubrique(kwargs["sujet"], kwargs["rubrique"])
        self.objet(sujet)
        if rubrique is None:
            raise Http404("Cette rubrique n’existe pas.")
        partageable = self.de_l_equipe and actions.relecture_en_cours(self.dossier, sujet) is not None
        formulaire = CommentaireForm(request.POST, rubrique=rubrique, partageable=partageable)
        contexte = {"form": formulaire, "titre": f"Commenter « {rubrique.titre} »", "bouton": "Ajouter le commentaire"}
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=422)
        try:
            fil = actions.commenter(
                self.dossier,
                sujet=sujet,
                rubrique=rubrique.cle,
                endroit=rubrique.titre,
                auteur=request.user,
                maintenant=self.maintenant,
                **formulaire.cleaned_data,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, **contexte)
        messages.success(request, "Votre commentaire est ajouté.")
        return self.revenir(sujet, rubrique.cle, fil.pk)


class FilView(VueCommentaire):
    """Répondre à un fil, le marquer résolu, le rouvrir (POST)."""

    template_name = "dossiers/commentaires/ecrire.html"
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visibles = FilDeCommentaires.objects.visibles_par(request.user).select_related("dossier")
        self.fil = visibles.filter(dossier=self.dossier, pk=kwargs["fil"]).first()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste = kwargs["geste"]
        if self.fil is None or geste not in {"repondre", *GESTES}:
            raise Http404("Ce commentaire n’existe pas, ou ne vous est pas ouvert.")
        if geste == "repondre":
            return self._repondre()
        try:
            GESTES[geste](self.fil, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, FAITS[geste])
        return self.revenir(self.fil.sujet, self.fil.rubrique, self.fil.pk)

    def _repondre(self) -> HttpResponse:
        formulaire = ReponseForm(self.request.POST, fil=self.fil.pk)
        contexte = {"form": formulaire, "titre": "Répondre à un commentaire", "bouton": "Répondre"}
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=422)
        rubrique = etapes.rubrique(self.fil.sujet, self.fil.rubrique)
        try:
            actions.repondre(
                self.fil,
                texte=formulaire.cleaned_data["texte"],
                endroit=rubrique.titre if rubrique else "",
                auteur=self.request.user,
                maintenant=self.maintenant,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, **contexte)
        messages.success(self.request, "Votre réponse est ajoutée.")
        return self.revenir(self.fil.sujet, self.fil.rubrique, self.fil.pk)
