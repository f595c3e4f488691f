"""Une séance : son ordre du jour, sa date et son lieu, ses présents, son compte rendu."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.delais import jour_paris
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import seance as actions
from instruction.comptes_rendus import produire
from instruction.enums_seance import SituationSeance
from instruction.forms.seance import InscriptionForm, PresentsForm, SeanceForm
from instruction.models import CompteRendu, Seance
from instruction.ordre_du_jour import dossiers_proposes, ordre_du_jour
from instruction.permissions import agents_du_guichet
from instruction.views.seances import VueSeances


class VueSeance(VueSeances):
    """Base d'une page de séance : introuvable hors de sa région ; le coordinateur seul l'organise."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.seance = self._charger(kwargs["seance"])
        return super().dispatch(request, *args, **kwargs)

    def _charger(self, cle: int) -> Seance:
        visibles = Seance.objects.visibles_par(self.request.user).select_related("region", "presidence", "close_par")
        seance = visibles.filter(pk=cle).first()
        if seance is None:
            raise Http404("Cette séance n’existe pas, ou vous n’y avez pas accès.")
        return seance

    @property
    def coordonne(self) -> bool:
        regions = {m.region for m in mandats_avec(self.request.user, Capacite.RENDRE_AVIS)}
        return self.seance.region_id in regions

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        situation = self.seance.situation
        return super().get_context_data(
            seance=self.seance,
            situation=situation.value,
            coordonne=self.coordonne,
            organise=self.coordonne and situation in (SituationSeance.PREPARATION, SituationSeance.OUVERTE),
            **contexte,
        )


class SeanceView(VueSeance):
    """L'ordre du jour, qui est là, ce qui fut noté ; au coordinateur, de quoi l'ordonner."""

    template_name = "instruction/seance/page.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        base = super().get_context_data(**contexte)
        lecteur = self.request.user
        proposes = dossiers_proposes(self.seance, lecteur) if base["organise"] else []
        base.setdefault("inscription", InscriptionForm(proposes=[p.dossier for p in proposes]))
        comptes_rendus = CompteRendu.objects.filter(seance=self.seance)
        return {
            **base,
            "lignes": ordre_du_jour(self.seance, lecteur),
            "avant_d_ouvrir": self._avant_d_ouvrir(),
            "proposes": proposes,
            "presents": list(self.seance.presents.order_by("nom", "prenom", "pk")),
            "compte_rendu": comptes_rendus.lisibles_par(lecteur).first(),
            "compte_rendu_ferme": comptes_rendus.exists(),
        }

    def _avant_d_ouvrir(self) -> list[str]:
        """Ce qui manque encore pour ouvrir, dit au coordinateur à la place du bouton."""
        if not self.coordonne or self.seance.situation != SituationSeance.PREPARATION:
            return []
        return actions.raisons_de_ne_pas_ouvrir(self.seance, jour_paris(self.maintenant))


class ModificationView(VueSeance):
    """Changer la date, le lieu ou la présidence."""

    template_name = "instruction/seance/saisie.html"
    capacite = Capacite.RENDRE_AVIS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.refuser([], 422, form=formulaire)
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            actions.modifier(self.seance, **acte, **formulaire.champs())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "La séance est modifiée.")
        return redirect(self.seance)

    def _formulaire(self, donnees: Any = None) -> SeanceForm:
        champs = {nom: getattr(self.seance, nom) for nom in ("tenue_le", "heure", "lieu", "visio")}
        agents = list(agents_du_guichet(self.seance.region_id))
        return SeanceForm(donnees, agents=agents, initial={**champs, "presidence": self.seance.presidence_id})

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self._formulaire()
        return super().get_context_data(**contexte)


class PresentsView(VueSeance):
    """Qui est présent."""

    template_name = "instruction/seance/presents.html"
    capacite = Capacite.RENDRE_AVIS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.refuser([], 422, form=formulaire)
        try:
            actions.noter_les_presents(self.seance, formulaire.personnes(), auteur=request.user)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Les présents sont notés.")
        return redirect(self.seance)

    def _formulaire(self, donnees: Any = None) -> PresentsForm:
        presents = list(self.seance.presents.order_by("pk").values_list("pk", flat=True))
        return PresentsForm(donnees, agents=list(agents_du_guichet(self.seance.region_id)), presents=presents)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = self._formulaire()
        return super().get_context_data(**contexte)


class CompteRenduView(VueSeance):
    """Le PDF archivé ; introuvable avant la clôture, ou à qui est déporté d'un des dossiers."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lisible = CompteRendu.objects.lisibles_par(request.user).filter(seance=self.seance).first()
        if lisible is None:
            raise Http404("Ce compte rendu n’existe pas, ou vous n’y avez pas accès.")
        lisible = produire(lisible.pk)
        return FileResponse(lisible.fichier.open("rb"), filename=f"{lisible.titre}.pdf", content_type="application/pdf")
