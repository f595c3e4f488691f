"""Les séances du Guichet : la liste, l'ordre du jour, les présents, ouvrir, clore, annuler, le compte rendu."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from commun.delais import jour_paris
from comptes.permissions import capacites_de, mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import seance as actions
from instruction.comptes_rendus import produire
from instruction.enums_seance import SituationSeance
from instruction.forms.seance import AnnulationForm, InscriptionForm, PresentsForm, SeanceForm
from instruction.models import CompteRendu, Passage, Seance
from instruction.ordre_du_jour import dossiers_proposes, ordre_du_jour
from instruction.permissions import agents_du_guichet


class VueSeances(TemplateView):
    """Base des pages sans séance : les agents du Guichet, ou le coordinateur seul."""

    capacite = Capacite.CONTRIBUER_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.maintenant = timezone.now()
        if self.capacite not in capacites_de(request.user):
            raise PermissionDenied("Cette page est celle du Guichet.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def refuser(self, raisons: list[str], statut: int = 409, **contexte: Any) -> HttpResponse:
        """La même page avec les raisons du refus, sans rien perdre."""
        for raison in raisons:
            messages.error(self.request, raison)
        return self.render_to_response(self.get_context_data(page_en_erreur=True, **contexte), status=statut)


class SeancesView(VueSeances):
    """Les séances de ma région, la plus récente d'abord."""

    template_name = "instruction/seance/liste.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        visibles = Seance.objects.visibles_par(self.request.user).select_related("presidence", "region")
        seances = list(visibles.annotate(nombre=Count("passages")).order_by("-tenue_le", "-heure", "-pk")[:200])
        return super().get_context_data(
            a_venir=[s for s in reversed(seances) if not s.close_le and not s.annulee_le],
            passees=[s for s in seances if s.close_le or s.annulee_le],
            coordonne=Capacite.RENDRE_AVIS in capacites_de(self.request.user),
            **contexte,
        )


class NouvelleSeanceView(VueSeances):
    """Convoquer une séance dans sa région."""

    template_name = "instruction/seance/saisie.html"
    capacite = Capacite.RENDRE_AVIS

    @property
    def region(self) -> str:
        return sorted(m.region for m in mandats_avec(self.request.user, self.capacite) if m.region)[0]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST)
        if not formulaire.is_valid():
            return self.refuser([], 422, form=formulaire)
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            seance = actions.convoquer(region=self.region, **acte, **formulaire.champs())
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "La séance est préparée. Composez maintenant son ordre du jour.")
        return redirect(seance)

    def _formulaire(self, donnees: Any = None) -> SeanceForm:
        agents = list(agents_du_guichet(self.region))
        return SeanceForm(donnees, agents=agents, initial={"presidence": self.request.user.pk})

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self._formulaire() if "form" not in contexte else None)
        return super().get_context_data(**contexte)


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
            raise Http404("Cette séance n'existe pas, ou vous n'y avez pas accès.")
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


class OrdreView(VueSeance):
    """Inscrire, retirer, monter, descendre, ranger (POST) ; sans JavaScript, un bouton par geste."""

    http_method_names = ["post"]
    capacite = Capacite.RENDRE_AVIS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste = next((g for g in ("inscrire", "retirer", "monter", "descendre", "ordre") if g in request.POST), "")
        if not geste:
            raise Http404("Ce geste n'existe pas.")
        self.ancre = "titre-ordre"
        try:
            getattr(self, f"_{geste}")()
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        suite = redirect(self.seance)
        suite["Location"] += f"#{self.ancre}"
        return suite

    def _inscrire(self) -> None:
        proposes = [p.dossier for p in dossiers_proposes(self.seance, self.request.user)]
        formulaire = InscriptionForm(self.request.POST, proposes=proposes)
        if not formulaire.is_valid():
            raise TransitionRefusee([e for erreurs in formulaire.errors.values() for e in erreurs])
        acte = {"auteur": self.request.user, "maintenant": self.maintenant}
        nombre = actions.inscrire(self.seance, formulaire.choisis(), **acte)
        s = "s" if nombre > 1 else ""
        messages.success(self.request, f"{nombre} dossier{s} ajouté{s} à l'ordre du jour.")

    def _retirer(self) -> None:
        actions.retirer(self._passage("retirer"), auteur=self.request.user, maintenant=self.maintenant)
        messages.success(self.request, "Le dossier est retiré de l'ordre du jour.")

    def _monter(self) -> None:
        self._deplacer("monter", -1)

    def _descendre(self) -> None:
        self._deplacer("descendre", 1)

    def _deplacer(self, geste: str, de: int) -> None:
        """Dit le rang atteint, sans nommer le dossier (on peut en être déporté), et ramène à sa ligne."""
        passage = self._passage(geste)
        rang = actions.deplacer(passage, de=de, auteur=self.request.user)
        self.ancre = f"passage-{passage.pk}"
        messages.success(self.request, f"Le dossier est maintenant au rang {rang} de l'ordre du jour.")

    def _ordre(self) -> None:
        recu = self.request.POST["ordre"].split(",")
        cles = [int(cle) for cle in recu if cle.isascii() and cle.isdigit()]
        actions.ordonner(self.seance, cles, auteur=self.request.user)
        messages.success(self.request, "L'ordre du jour est rangé.")

    def _passage(self, nom: str) -> Passage:
        cle = self.request.POST[nom]
        passages = self.seance.passages.filter(pk=int(cle)) if cle.isascii() and cle.isdigit() else None
        passage = passages.select_related("seance", "dossier").first() if passages is not None else None
        if passage is None:
            raise TransitionRefusee(["Ce dossier n'est plus à l'ordre du jour."])
        return passage


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


@dataclass(frozen=True)
class Geste:
    """Ce qu'on lit avant de le faire."""

    titre: str
    bouton: str
    consequences: str
    fait: str
    depuis: SituationSeance
    danger: bool = False


GESTES: dict[str, Geste] = {
    "ouvrir": Geste(
        "Ouvrir la séance",
        "Ouvrir la séance",
        "Les dossiers se lisent un à un, en grand, et leur issue se note. Personne n'est prévenu par courriel.",
        "La séance est ouverte.",
        SituationSeance.PREPARATION,
    ),
    "clore": Geste(
        "Clore la séance",
        "Clore la séance",
        "Plus rien ne se note. Le compte rendu PDF est archivé une fois pour toutes ; les agents du Guichet de la "
        "région le lisent, sauf ceux qui sont déportés d'un des dossiers. Aucun avis n'est rendu, aucun courriel ne "
        "part.",
        "La séance est close ; son compte rendu est archivé.",
        SituationSeance.OUVERTE,
    ),
    "annuler": Geste(
        "Annuler la séance",
        "Annuler la séance",
        "Elle n'aura pas lieu. Ses dossiers peuvent être inscrits à une autre séance. Personne n'est prévenu par "
        "courriel.",
        "La séance est annulée.",
        SituationSeance.PREPARATION,
        danger=True,
    ),
}


class GesteSeanceView(VueSeance):
    """Ouvrir, clore ou annuler : une page qui dit ce qui suit, puis le geste."""

    template_name = "instruction/seance/geste.html"
    capacite = Capacite.RENDRE_AVIS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.nom = kwargs["geste"]
        if self.nom not in GESTES:
            raise Http404("Ce geste n'existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        formulaire = AnnulationForm(request.POST) if self.nom == "annuler" else None
        if formulaire is not None:
            if not formulaire.is_valid():
                return self.refuser([], 422, form=formulaire)
            acte["motif"] = formulaire.cleaned_data["motif"]
        try:
            getattr(actions, self.nom)(self.seance, **acte)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, GESTES[self.nom].fait)
        return redirect(self.seance)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if "form" not in contexte:
            contexte["form"] = AnnulationForm() if self.nom == "annuler" else None
        geste = GESTES[self.nom]
        restants = [p.ordre for p in self.seance.passages.order_by("ordre", "pk") if p.note_le is None]
        return super().get_context_data(
            geste=geste, possible=self.seance.situation == geste.depuis, restants=restants, **contexte
        )


class CompteRenduView(VueSeance):
    """Le PDF archivé ; introuvable avant la clôture, ou à qui est déporté d'un des dossiers."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lisible = CompteRendu.objects.lisibles_par(request.user).filter(seance=self.seance).first()
        if lisible is None:
            raise Http404("Ce compte rendu n'existe pas, ou vous n'y avez pas accès.")
        lisible = produire(lisible.pk)
        return FileResponse(lisible.fichier.open("rb"), filename=f"{lisible.titre}.pdf", content_type="application/pdf")
