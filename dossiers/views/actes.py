"""Un acte : la page dit ce qui va se passer, le POST appelle une action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.textes import en_incise
from comptes.roles import Capacite
from dossiers.actes import acte
from dossiers.actions.complements import relancer
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.avant_transmission import demandes_lisibles
from dossiers.completude import controles_a_lire
from dossiers.detours import detour
from dossiers.enums import Sujet, Tour
from dossiers.permissions import role_dans_l_equipe
from dossiers.views.base import VueDossier
from dossiers.workflow import AUTOMATES, permise, sources


class ActeView(VueDossier):
    """Franchir une transition : formulaire, conséquences, destinataires ; 403 sans la capacité, 409 trop tard."""

    precision = "selon la transition"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cible = self.objet(kwargs["sujet"])
        self.acte = acte(kwargs["sujet"], kwargs["nom"])
        automate = AUTOMATES.get(kwargs["sujet"])
        if self.acte is None or automate is None or kwargs["nom"] not in automate.transitions:
            raise Http404("Cet acte n’existe pas.")
        self.transition = automate.transitions[kwargs["nom"]]
        if not permise(self.transition, self.cible, request.user, self.capacites):
            raise PermissionDenied(
                f"Votre rôle sur ce dossier ne permet pas cet acte : {en_incise(self.transition.bouton)}."
            )
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [self.acte.gabarit]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 200 if self.possible else 409
        ailleurs = detour(self.transition.code, self.cible, request.user) if self.possible else None
        if ailleurs is not None:
            return redirect(ailleurs.adresse)
        if self.possible and self._demande_l_apercu(request.GET):
            return self._montrer(self.formulaire(request.GET))
        return self.render_to_response(self.get_context_data(form=self.formulaire()), status=statut)

    @property
    def possible(self) -> bool:
        ouverte = self.cible.etat in sources(self.transition.sujet, self.transition.nom)
        return ouverte and (self.acte.offert is None or self.acte.offert(self.cible, self.request.user))

    def formulaire(self, data: Any = None) -> Any:
        return self.acte.formulaire(data, objet=self.cible, utilisateur=self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid() or self._demande_l_apercu(request.POST):
            return self._montrer(formulaire)
        try:
            self.acte.action(self.cible, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            self.cible.refresh_from_db()
            return self.refuser(refus.raisons, form=formulaire)
        ensuite = f" {self.acte.ensuite(self.cible)}" if self.acte.ensuite else ""
        messages.success(request, f"{self.transition.fait}.{ensuite}")
        return redirect(self.suite())

    def _demande_l_apercu(self, donnees: Any) -> bool:
        return self.acte.apercu is not None and "apercu" in donnees

    def _montrer(self, formulaire: Any) -> HttpResponse:
        """La page et sa saisie, sans rien faire : l'aperçu demandé, ou ce qui est à corriger (422)."""
        juste = formulaire.is_valid()
        contexte = self.get_context_data(form=formulaire, page_en_erreur=not juste)
        return self.render_to_response(contexte, status=200 if juste else 422)

    def suite(self) -> Any:
        """Où mène l'acte fait : le dossier, ou l'objet qui a sa page (un contrat qui n'est pas le courant)."""
        return self.cible if getattr(self.cible, "parametre", "") else self.dossier

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        manques = self._manques()
        apercu = self.acte.apercu if self.possible else None
        return super().get_context_data(
            apercu=apercu(self.cible, contexte["form"]) if apercu else None,
            objet=self.cible,
            objet_lu=self.cible,
            transition=self.transition,
            consequences=self.acte.consequences,
            previent=[self._nommer(public) for public in self.transition.previent],
            possible=self.possible,
            bloquants=[m for m in manques if m.bloquant],
            maintenus=[m for m in manques if not m.bloquant],
            controles=self._controles(),
            adresse_annulation=self.suite().get_absolute_url(),
            **contexte,
        )

    def _nommer(self, public: str) -> str:
        """Le destinataire d'un courriel ; « votre équipe » pour qui en est."""
        if public == Tour.PORTEUR and role_dans_l_equipe(self.request.user, self.dossier) is not None:
            return "Votre équipe"
        return Tour(public).label

    def _controles(self) -> list[dict[str, Any]]:
        """Pour qui instruit : les avertissements figés de la dernière version, et les motifs du porteur."""
        if role_dans_l_equipe(self.request.user, self.dossier) is not None:
            return []
        derniere = self.dossier.versions.filter(sujet=self.cible.SUJET).order_by("-numero").first()
        return controles_a_lire(derniere.contenu) if derniere else []

    def _manques(self) -> list[Any]:
        """Pour un dépôt : ce qui manque encore et ce qui sera signalé, dit avant d'envoyer."""
        if self.transition.nom not in ("deposer", "completer", "completer_ars") or not self.possible:
            return []
        if self.cible.SUJET not in (Sujet.LETTRE, Sujet.PROJET):
            return []
        return preparer_depot(self.cible, self.maintenant)[1]


class RelanceView(VueDossier):
    """Relancer le porteur sur la demande ouverte (POST)."""

    precision = "le côté qui a demandé"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demande = demandes_lisibles(request.user, self.dossier).filter(pk=kwargs["demande"]).first()
        if demande is None:
            raise Http404("Cette demande n’existe pas.")
        try:
            relancer(demande, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, "Le porteur est relancé.")
        return redirect(self.dossier)


class NouvelleLettreView(VueDossier):
    """Ouvrir un nouveau dossier repris d'un dossier refusé, retiré ou classé (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.DEPOSER

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            nouveau = nouvelle_lettre(self.dossier, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
            return redirect(self.dossier)
        messages.success(request, f"Le dossier {nouveau.numero} est ouvert ; il reprend le contenu de l’ancien.")
        return redirect(nouveau)
