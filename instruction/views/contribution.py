"""La contribution d'un relecteur : lire la lettre, apprécier, épingler, envoyer ; puis lire les autres."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.conditions import Demande
from dossiers.deport import voisinage_a_dire
from dossiers.enums import Sujet
from dossiers.etapes import RUBRIQUES_LETTRE
from dossiers.permissions import versions_lisibles
from dossiers.views.base import VueDossier
from dossiers.views.deports import VueMotif
from dossiers.views.relecture import gabarit_de_lecture
from dossiers.views.rubriques import pour_relire
from dossiers.views.saisie import EnvoiDeChamps
from dossiers.workflow import transition
from instruction.actions import contributions as actions
from instruction.conditions import CHEZ_LE_GUICHET
from instruction.criteres import reperes
from instruction.enums import NON_ENVOYEE, EtatContribution
from instruction.forms.contribution import CONTRIBUTION
from instruction.lecture import contribution_de, contributions_lues, lire
from instruction.models import Contribution
from instruction.views.grille import VueDeGrille


class VueContribution(VueDeGrille, VueDossier):
    """Base : la contribution demandée à la personne ; introuvable s'il n'y en a pas."""

    rubrique = CONTRIBUTION
    verifier_ecriture = staticmethod(actions.verifier_ecriture)
    capacite = Capacite.CONTRIBUER_AVIS
    precision = "à qui une contribution est demandée"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.contribution = contribution_de(request.user, self.dossier)
            if self.contribution is None:
                raise Http404("Aucune contribution ne vous est demandée sur ce dossier.")
        return super().dispatch(request, *args, **kwargs)

    @property
    def ouverte(self) -> bool:
        """Elle se remplit encore."""
        attendue = self.contribution.etat == EtatContribution.ATTENDUE
        return attendue and self.dossier.lettre.etat in CHEZ_LE_GUICHET

    @property
    def remplacee(self) -> bool:
        """Une version nouvelle de la lettre attend d'être relue."""
        return self.ouverte and self.contribution.version not in (None, self.dossier.lettre.version)

    def manques(self) -> list[str]:
        """Ce qui empêche d'envoyer, tel que la porte le dirait."""
        demande = Demande(self.contribution, self.dossier, self.request.user, self.maintenant)
        return [r for condition in transition(Sujet.CONTRIBUTION, "envoyer").conditions for r in condition(demande)]

    def objet_a_ecrire(self) -> Contribution:
        return self.contribution

    def derniere_version(self) -> int:
        return self.dossier.lettre.version

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            contribution=self.contribution, ouverte=self.ouverte, remplacee=self.remplacee, **contexte
        )


class ContributionView(VueContribution):
    """La lettre déposée à côté de la grille tant qu'elle se remplit ; ensuite, la sienne et celles des autres."""

    def get_template_names(self) -> list[str]:
        return ["instruction/contribution/page.html" if self.ouverte else "instruction/contribution/lue.html"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            saisie = self.enregistrer(tout_ou_rien=True)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        if not saisie.complet:
            return self.rendre_en_faute(saisie)
        if "envoyer" in request.POST:
            return redirect("contributions:envoi", self.dossier.numero)
        messages.success(request, "Votre contribution est enregistrée ; vous seul la lisez.")
        suite = redirect("contributions:contribution", self.dossier.numero)
        suite["Location"] += f"#{request.POST['ajouter']}" if request.POST.get("ajouter") == "remarques" else ""
        return suite

    def get_context_data(self, saisie: Any = None, **contexte: Any) -> dict[str, Any]:
        if self.ouverte:
            contexte = {**self._a_remplir(saisie), **contexte}
        else:
            autres = contributions_lues(self.request.user, self.dossier)
            contexte["autres"] = [lue for lue in autres if lue.contribution.pk != self.contribution.pk]
            contexte["sienne"] = lire(self.contribution)
        contexte["voisinage"] = voisinage_a_dire(self.request.user, self.dossier)
        return super().get_context_data(**{"conflits": [], **contexte})

    def _a_remplir(self, saisie: Any) -> dict[str, Any]:
        ((_, grille), (lignes, remarques)), communs = self.a_remplir(self.contribution, saisie)
        version = versions_lisibles(self.request.user, self.dossier, Sujet.LETTRE).last()
        ou_lire = reperes(version.contenu)
        return {
            **communs,
            "grille": [(critere, ou_lire[critere.critere]) for critere in grille],
            "lignes": lignes,
            "jeu": remarques,
            "version": version,
            "objet": self.dossier.lettre,
            "contenu": version.contenu,
            "sections": [(r, gabarit_de_lecture(Sujet.LETTRE, r.cle)) for r in RUBRIQUES_LETTRE],
            **pour_relire(self, Sujet.LETTRE, version.contenu),
        }


class EnregistrementView(EnvoiDeChamps, VueContribution):
    """L'enregistrement automatique ; l'adresse dit quelle version de la lettre la page montre."""


class EnvoiView(VueContribution):
    """Relire la grille, puis l'envoyer."""

    template_name = "instruction/contribution/envoi.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.envoyer(self.contribution, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "Votre contribution est envoyée. Vous pouvez lire celles qui le sont aussi.")
        return redirect("contributions:contribution", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        manques = self.manques() if self.ouverte else []
        return super().get_context_data(sienne=lire(self.contribution), manques=manques, **contexte)


class VersionLueView(VueContribution):
    """Dire que l'on a relu ce qui a changé (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acte = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            actions.relire(self.contribution, version=self.version_de_la_page(), **acte)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, "Votre contribution porte maintenant sur la dernière version.")
        return redirect("contributions:contribution", self.dossier.numero)


class RecusationView(VueMotif, VueContribution):
    """Renoncer à sa contribution, sans quitter le dossier."""

    template_name = "instruction/contribution/recusation.html"

    def agir(self, donnees: dict[str, Any]) -> str:
        actions.recuser(self.contribution, **donnees)
        return "Votre contribution n’est plus attendue ; le coordinateur en est prévenu."

    def suite(self) -> HttpResponse:
        return redirect(self.dossier)


class ContributionsView(VueDossier):
    """Toutes les contributions du dossier, pour le coordinateur."""

    template_name = "instruction/contribution/toutes.html"
    capacite = Capacite.RENDRE_AVIS

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        sienne = contribution_de(self.request.user, self.dossier)
        return super().get_context_data(
            contributions=contributions_lues(self.request.user, self.dossier),
            close=sienne is not None and sienne.etat == EtatContribution.CLOSE,
            doit_encore=sienne is not None and sienne.etat in NON_ENVOYEE,
            prepare=self.dossier.lettre.etat in CHEZ_LE_GUICHET,
            **contexte,
        )
