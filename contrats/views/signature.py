"""Autour de la signature d'un acte : l'ordre des parties, la délégation et sa preuve. Rang 0 : le contrat."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.calendrier import en_lettres
from comptes.roles import Capacite
from contrats import actions
from contrats.delegations import delegataires_possibles
from contrats.enums import EtatContrat
from contrats.forms.signature import DelegationForm, OrdreForm, RevocationForm
from contrats.models import ActeSignable
from contrats.permissions import SIGNER, parties_de
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.televersement import TeleversementRefuse
from dossiers.views.pieces_servies import servir


def _quand(valeurs: dict[str, Any]) -> str:
    """« du 3 au 21 août 2026 », en lettres."""
    return f"du {en_lettres(valeurs['du'])} au {en_lettres(valeurs['au'])}"


class VueSignature(VueContrat):
    """Charge l'acte à signer : le contrat (rang 0) ou l'un de ses avenants ; 404 s'il n'existe pas."""

    acte: ActeSignable

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.acte = self._acte(kwargs["rang"])

    def _acte(self, rang: int) -> ActeSignable:
        if rang == 0:
            self.contrat.dossier = self.dossier
            return self.contrat
        avenant = self.contrat.avenants.select_related("redaction").filter(numero=rang).first()
        if avenant is None:
            raise Http404("Cet avenant n’existe pas.")
        avenant.contrat, avenant.dossier = self.contrat, self.dossier
        return avenant

    @property
    def rang(self) -> int:
        return self.kwargs["rang"]

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(acte=self.acte, rang=self.rang, **contexte)

    def fautif(self, formulaire: Any, **contexte: Any) -> HttpResponse:
        """La même page, la saisie et ses erreurs : 422."""
        contexte = self.get_context_data(form=formulaire, page_en_erreur=True, **contexte)
        return self.render_to_response(contexte, status=422)


class OrdreView(VueSignature):
    """Fixer l'ordre de signature, pendant la préparation."""

    template_name = "contrats/ordre.html"
    capacite = Capacite.PREPARER_CONTRAT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.acte.etat != EtatContrat.PREPARATION:
            raise PermissionDenied(f"« {self.acte.fiche.instructeur} » : l’ordre de signature ne change plus.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = OrdreForm(request.POST)
        if not formulaire.is_valid():
            return self.fautif(formulaire)
        try:
            actions.fixer_l_ordre(self.acte, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "L’ordre de signature est enregistré.")
        return redirect(self.acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": OrdreForm(initial={"ordre": self.acte.ordre}), **contexte})


class DeleguerView(VueSignature):
    """Déléguer sa signature de cet acte : à qui, jusqu'à quand, pourquoi, preuve à l'appui si l'on en a une."""

    template_name = "contrats/deleguer.html"
    precision = "le signataire d’une partie"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            parties = parties_de(request.user, self.acte, SIGNER)
            if len(parties) != 1:
                raise PermissionDenied("Seul le signataire d’une partie délègue sa signature.")
            [self.partie] = parties
            if self.acte.etat not in (EtatContrat.PREPARATION, EtatContrat.A_SIGNER):
                raise PermissionDenied(f"« {self.acte.fiche.instructeur} » : il n’y a plus rien à signer.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self._formulaire(request.POST, request.FILES)
        if not formulaire.is_valid():
            return self.fautif(formulaire)
        valeurs = formulaire.valeurs()
        try:
            actions.deleguer(self.acte, auteur=request.user, maintenant=self.maintenant, **valeurs)
        except TeleversementRefuse as refus:
            formulaire.add_error("preuve", str(refus))
            return self.fautif(formulaire)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"{valeurs['delegataire']} peut signer à votre place {_quand(valeurs)}.")
        return redirect(self.acte)

    def _formulaire(self, data: Any = None, files: Any = None) -> DelegationForm:
        possibles = delegataires_possibles(self.acte, self.partie, self.request.user)
        return DelegationForm(data, files, possibles=possibles, jour=self.jour)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", None)
        contexte["form"] = contexte["form"] or self._formulaire()
        return super().get_context_data(partie=self.partie, **contexte)


class RevoquerView(VueSignature):
    """Révoquer une délégation : la page dit ce que cela fait, l'envoi le fait."""

    template_name = "contrats/revoquer.html"
    precision = "un signataire de la partie"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.delegation = _delegation(self.acte, kwargs["delegation"])
            if self.delegation.partie not in parties_de(request.user, self.acte, SIGNER):
                raise PermissionDenied("Seul un signataire de cette partie révoque sa délégation.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.revoquer(self.delegation, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, f"La délégation donnée à {self.delegation.delegataire} est révoquée.")
        return redirect(self.acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(delegation=self.delegation, form=RevocationForm(), **contexte)


class PieceDeDelegationView(VueSignature):
    """Le fichier qui prouve une délégation ; qui lit le contrat le lit, jamais s'il est en quarantaine ou infecté."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = _delegation(self.acte, kwargs["delegation"]).piece
        if piece is None:
            raise Http404("Cette délégation n’a pas de preuve jointe.")
        return servir(piece)


def _delegation(acte: ActeSignable, cle: int) -> Any:
    trouvee = acte.delegations.select_related("delegant", "delegataire", "piece").filter(pk=cle).first()
    if trouvee is None:
        raise Http404("Cette délégation n’existe pas.")
    return trouvee
