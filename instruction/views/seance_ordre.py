"""L'ordre du jour d'une séance : ce qu'on y inscrit, ce qu'on en retire, comment on le range."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.entiers import entier_lu
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import seance as actions
from instruction.forms.seance import InscriptionForm
from instruction.models import Passage
from instruction.ordre_du_jour import dossiers_proposes
from instruction.views.seance import VueSeance


class OrdreView(VueSeance):
    """Inscrire, retirer, monter, descendre, ranger (POST) ; sans JavaScript, un bouton par geste."""

    http_method_names = ["post"]
    capacite = Capacite.RENDRE_AVIS

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        geste = next((g for g in ("inscrire", "retirer", "monter", "descendre", "ordre") if g in request.POST), "")
        if not geste:
            raise Http404("Ce geste n’existe pas.")
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
        messages.success(self.request, f"{nombre} dossier{s} ajouté{s} à l’ordre du jour.")

    def _retirer(self) -> None:
        actions.retirer(self._passage("retirer"), auteur=self.request.user, maintenant=self.maintenant)
        messages.success(self.request, "Le dossier est retiré de l’ordre du jour.")

    def _monter(self) -> None:
        self._deplacer("monter", -1)

    def _descendre(self) -> None:
        self._deplacer("descendre", 1)

    def _deplacer(self, geste: str, de: int) -> None:
        """Dit le rang atteint, sans nommer le dossier (on peut en être déporté), et ramène à sa ligne."""
        passage = self._passage(geste)
        rang = actions.deplacer(passage, de=de, auteur=self.request.user)
        self.ancre = f"passage-{passage.pk}"
        messages.success(self.request, f"Le dossier est maintenant au rang {rang} de l’ordre du jour.")

    def _ordre(self) -> None:
        recu = self.request.POST["ordre"].split(",")
        cles = [lue for cle in recu if (lue := entier_lu(cle)) is not None]
        actions.ordonner(self.seance, cles, auteur=self.request.user)
        messages.success(self.request, "L’ordre du jour est rangé.")

    def _passage(self, nom: str) -> Passage:
        passages = self.seance.passages.filter(pk=entier_lu(self.request.POST[nom]))
        passage = passages.select_related("seance", "dossier").first()
        if passage is None:
            raise TransitionRefusee(["Ce dossier n’est plus à l’ordre du jour."])
        return passage
