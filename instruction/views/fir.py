"""Le suivi d'un financement FIR : ce que lit le porteur, ce que tient l'ARS, le tableau des départements."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.calendrier import jour_paris
from commun.entiers import entier_lu
from comptes.enums import Role
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.permissions import Lecture
from dossiers.views.base import VueDossier
from dossiers.workflow import permise, transition, transitions_depuis
from instruction.actions import compte_rendu as comptes
from instruction.actions import fir as actions
from instruction.enums_ars import EtatFIR
from instruction.forms import fir as f
from instruction.models import ConventionFIR, VersementFIR
from instruction.suivi_fir import exercices, situation_de, tableau
from instruction.views.ars import VueARS
from instruction.workflow_ars import PREPARENT


class VueFIR(VueDossier):
    """Charge la convention lisible du dossier ; 404 s'il n'y en a pas, ou si la personne ne la lit pas."""

    convention: ConventionFIR
    a_ouvrir = False
    precision = "qui suit le financement"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        trouvee = ConventionFIR.objects.filter(dossier=self.dossier).select_related("dossier").first()
        if trouvee is None or self.lecture(Sujet.FIR) == Lecture.RIEN:
            self.sans_convention()
        else:
            self.convention = trouvee

    def sans_convention(self) -> None:
        raise Http404("Ce dossier n’a pas de convention FIR, ou vous n’y avez pas accès.")

    @property
    def tient(self) -> bool:
        """Vrai pour l'ARS du département pilote."""
        return bool(PREPARENT & self.capacites)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(convention=self.convention, tient=self.tient, **contexte)


class SuiviView(VueFIR):
    """Reçu, à recevoir, compte rendu à rendre le… ; pour l'ARS, les gestes du suivi."""

    template_name = "instruction/fir.html"

    def sans_convention(self) -> None:
        """Un accord d'avant le suivi : l'ARS est menée à la saisie de la convention."""
        if PREPARENT & self.capacites and actions.attend_une_convention(self.dossier.lettre):
            self.a_ouvrir = True
            return
        super().sans_convention()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.a_ouvrir:
            return redirect("ars:fir_ouvrir", self.dossier.numero)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lue = situation_de(self.convention, jour_paris(self.maintenant))
        pas = [
            t
            for t in transitions_depuis(self.convention)
            if permise(t, self.convention, self.request.user, self.capacites)
        ]
        retour = self.dossier.evenements.filter(sujet=Sujet.FIR, code__in=("renvoyer_compte", "demander_reversement"))
        return super().get_context_data(
            fir=lue,
            de_l_equipe=self.lecture(Sujet.FIR) == Lecture.COPIE_DE_TRAVAIL,
            versements=list(self.convention.versements.all()),
            compte_rendu=comptes.dernier_compte_rendu(self.convention),
            reste_a_reverser=comptes.reste_a_reverser(self.convention),
            message=retour.select_related("texte").order_by("-rang").first(),
            peut_verser=self.tient and self.convention.etat in (EtatFIR.EN_COURS, EtatFIR.COMPTE_RENDU),
            peut_rendre=any(t.nom == "rendre_compte" for t in pas),
            suites=[t for t in pas if t.nom in SUITES],
            **contexte,
        )


class VueVersement(VueFIR):
    """Un geste de l'ARS sur les versements."""

    template_name = "instruction/fir_versement.html"
    roles = VueARS.roles
    formulaire: type[forms.Form]
    titre = ""
    bouton = ""
    fait = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.tient:
            raise PermissionDenied("Seule l’ARS du département pilote tient les versements.")
        return super().dispatch(request, *args, **kwargs)

    def versement(self) -> VersementFIR:
        trouve = self.convention.versements.filter(pk=self.kwargs["versement"], verse_le__isnull=True).first()
        if trouve is None:
            raise Http404("Ce versement n’est pas, ou n’est plus, prévu.")
        return trouve

    def initial(self) -> dict[str, Any]:
        return {}

    def agir(self, **donnees: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.formulaire(initial=self.initial())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            self.agir(auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, self.fait)
        return redirect("ars:fir", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(titre=self.titre, bouton=self.bouton, **contexte)


class NouveauVersementView(VueVersement):
    """Prévoir un versement."""

    formulaire = f.PrevisionForm
    titre = "Prévoir un versement"
    bouton = "Prévoir ce versement"
    fait = "Le versement est prévu."

    def agir(self, **donnees: Any) -> None:
        actions.prevoir(self.convention, **donnees)


class PrevisionView(VueVersement):
    """Changer ou retirer un versement prévu."""

    formulaire = f.PrevisionForm
    titre = "Changer un versement prévu"
    bouton = "Enregistrer le versement prévu"
    fait = "Le calendrier des versements est à jour."

    def initial(self) -> dict[str, Any]:
        prevu = self.versement()
        return {"prevu_le": prevu.prevu_le, "montant": prevu.montant}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "retirer" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            actions.retirer_prevision(self.versement(), auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=self.formulaire(initial=self.initial()))
        messages.success(request, "Le versement prévu est retiré.")
        return redirect("ars:fir", self.dossier.numero)

    def agir(self, **donnees: Any) -> None:
        actions.modifier_prevision(self.versement(), **donnees)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(prevu=self.versement(), **contexte)


class VersementFaitView(VueVersement):
    """Noter un versement fait."""

    formulaire = f.VersementFaitForm
    titre = "Noter un versement fait"
    bouton = "Noter ce versement comme fait"
    fait = "Le versement est noté ; le porteur est prévenu."

    def initial(self) -> dict[str, Any]:
        return {"montant": self.versement().montant}

    def agir(self, **donnees: Any) -> None:
        actions.noter_verse(self.versement(), **donnees)


class CompteRenduView(VueFIR):
    """Remettre le compte rendu financier : le responsable du dossier."""

    template_name = "instruction/fir_compte_rendu.html"
    capacite = Capacite.DEPOSER
    precision = ""

    def formulaire(self, *args: Any) -> f.CompteRenduForm:
        dernier = comptes.dernier_compte_rendu(self.convention)
        lettre = self.dossier.lettre
        initial = {
            "signataire_nom": dernier.signataire_nom if dernier else lettre.signataire_nom,
            "signataire_qualite": dernier.signataire_qualite if dernier else lettre.signataire_qualite,
            "commentaire": dernier.commentaire if dernier else "",
        }
        depenses = {ligne.compte: ligne.depense for ligne in dernier.lignes.all()} if dernier else {}
        retenus = comptes.retenus_par_compte(self.convention)
        return f.CompteRenduForm(*args, retenus=retenus, depenses=depenses, initial=initial)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 200 if self.convention.etat == EtatFIR.EN_COURS else 409
        return self.render_to_response(self.get_context_data(form=self.formulaire()), status=statut)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            comptes.rendre_compte(self.convention, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            self.convention.refresh_from_db()
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Le compte rendu financier est remis à l’ARS.")
        return redirect("ars:fir", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lue = situation_de(self.convention, jour_paris(self.maintenant))
        possible = self.convention.etat == EtatFIR.EN_COURS
        return super().get_context_data(fir=lue, possible=possible, **contexte)


class PieceView(VueFIR):
    """Le compte rendu signé, lu de l'équipe, de l'ARS et du Guichet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remis = self.convention.comptes_rendus.filter(pk=self.kwargs["compte_rendu"]).first()
        if remis is None:
            raise Http404("Ce compte rendu n’existe pas, ou vous n’y avez pas accès.")
        nom = f"{self.dossier.numero}-compte-rendu-{remis.numero}.pdf"
        return FileResponse(remis.fichier.open("rb"), filename=nom, content_type="application/pdf")


SUITES: dict[str, tuple[type[forms.Form], Callable[..., Any]]] = {
    "accepter_compte": (f.RienForm, comptes.accepter_compte),
    "renvoyer_compte": (f.CorrectionForm, comptes.renvoyer_compte),
    "demander_reversement": (f.CorrectionForm, comptes.demander_reversement),
    "constater_reversement": (f.ReversementForm, comptes.constater_reversement),
}


class SuiteView(VueVersement):
    """Une suite donnée par l'ARS au compte rendu : l'accepter, le renvoyer, demander ou constater un reversement."""

    template_name = "instruction/fir_suite.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["nom"] not in SUITES:
            raise Http404("Cet acte n’existe pas.")
        self.pas = transition(Sujet.FIR, kwargs["nom"])
        self.formulaire, self.action = SUITES[kwargs["nom"]]
        self.titre = self.bouton = self.pas.bouton
        self.fait = f"{self.pas.fait}."
        if not permise(self.pas, self.convention, request.user, self.capacites):
            raise PermissionDenied("Cet acte est réservé à qui instruit à l’ARS.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self, **donnees: Any) -> None:
        self.action(self.convention, **donnees)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            pas=self.pas,
            compte_rendu=comptes.dernier_compte_rendu(self.convention),
            reste_a_reverser=comptes.reste_a_reverser(self.convention),
            verse=actions.total_verse(self.convention),
            **contexte,
        )


class TableauView(TemplateView):
    """Les financements FIR suivis, par exercice et département."""

    template_name = "instruction/fir_tableau.html"
    roles = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(mandats_avec(request.user, capacite) for capacite in PREPARENT):
            raise PermissionDenied("Cette page est réservée à l’ARS.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        demande = self.request.GET.get("exercice", "")
        choisi = entier_lu(demande) if len(demande) == 4 else None
        groupes = tableau(self.request.user, timezone.localdate(), choisi)
        return super().get_context_data(
            groupes=groupes, exercices=exercices(self.request.user), choisi=choisi, **contexte
        )
