"""La base d'une page de la négociation : l'acte, ses versions, la partie de la personne."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats.enums import EtatContrat
from contrats.models import ActeSignable
from contrats.permissions import partie_de
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.permissions import Lecture
from negociation.compte import COMPTE
from negociation.models import VersionSoumise
from negociation.modifiables import blocs_modifiables
from negociation.permissions import partie_du_bon, prepare, propose_un_compte
from negociation.versions import versions_de

AVENANT = re.compile(r"avenant-([1-9]\d{0,3})")


class VueNegociation(VueContrat):
    """Charge l'acte (404 s'il n'existe pas) ; ``partie`` : celle pour laquelle la personne écrit, ou None."""

    acte: ActeSignable

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.contrat.dossier = self.dossier
        self.acte = self._acte(kwargs["acte"])
        self.cle = kwargs["acte"]
        self.versions = versions_de(self.acte)
        self.partie = partie_de(request.user, self.acte)
        self.lit_les_echanges = self.lecture(Sujet.REMARQUE) != Lecture.RIEN

    def _acte(self, cle: str) -> ActeSignable:
        if cle == Sujet.CONTRAT:
            return self.contrat
        lu = AVENANT.fullmatch(cle)
        avenants = self.contrat.avenants.select_related("redaction__territoire")
        avenant = avenants.filter(numero=int(lu[1])).first() if lu else None
        if avenant is None:
            raise Http404("Cet avenant n'existe pas.")
        avenant.contrat, avenant.dossier = self.contrat, self.dossier
        return avenant

    @property
    def ouverte(self) -> bool:
        """Vrai tant que l'acte se prépare : on peut écrire."""
        return self.acte.etat == EtatContrat.PREPARATION

    @property
    def prepare(self) -> bool:
        """Vrai pour l'instructeur de l'ARS, tant que l'acte se prépare."""
        return self.ouverte and prepare(self.request.user, self._pour_les_droits())

    def _pour_les_droits(self) -> VersionSoumise:
        return VersionSoumise(contrat=self.contrat, dossier=self.dossier)

    @property
    def partie_du_bon(self) -> str | None:
        """La partie pour laquelle cette personne donne ou retire un bon, tant que l'acte se prépare."""
        return partie_du_bon(self.request.user, self.acte) if self.ouverte else None

    def adresse(self, nom: str, *parametres: Any) -> str:
        """Une page de cette négociation."""
        return self.contrat.adresse(f"negociation:{nom}", self.cle, *parametres)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("prepare", self.prepare)
        return super().get_context_data(
            acte=self.acte,
            cle=self.cle,
            partie=self.partie,
            ouverte=self.ouverte,
            ecrit=self.ouverte and self.partie is not None,
            lit_les_echanges=self.lit_les_echanges,
            **contexte,
        )


class VueDUneVersion(VueNegociation):
    """Charge la version ; 404 si elle n'existe pas. ``precedente`` : celle d'avant, ou None."""

    version: VersionSoumise

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        par_numero = {version.numero: version for version in self.versions}
        if kwargs["version"] not in par_numero:
            raise Http404("Cette version n'existe pas.")
        self.version = par_numero[kwargs["version"]]
        self.precedente = par_numero.get(self.version.numero - 1)

    def blocs_proposables(self) -> Callable[[str], str]:
        """Le bloc de la clause où cette personne peut proposer, ou rien."""
        bloc_de = blocs_modifiables(self.acte, self.version.photographie)
        ferme = "" if propose_un_compte(self.request.user, self.acte) else COMPTE
        return lambda clause: "" if clause == ferme else bloc_de(clause)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(version=self.version, precedente=self.precedente, **contexte)


class VueGeste(VueNegociation):
    """Un formulaire sur sa page, un envoi : 422 saisie fautive, 409 refus, rien de perdu ; 403 à qui lit seulement."""

    template_name = "negociation/geste.html"
    titre = bouton = fait = explication = ""
    danger = False

    def exiger(self) -> None:
        """Lève ``PermissionDenied`` si la personne n'a pas ce droit."""
        if self.partie is None:
            raise PermissionDenied("Vous lisez cette négociation, sans y écrire pour l'une des parties.")

    def formulaire(self, data: Any = None) -> Any:
        """Le formulaire du geste."""
        raise NotImplementedError

    def agir(self, formulaire: Any, **acte: Any) -> None:
        """Appelle l'action."""
        raise NotImplementedError

    def adresse_de_retour(self) -> str:
        """Où l'on va ensuite."""
        return self.adresse("negociation")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.exiger()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            self.agir(formulaire, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, self.fait)
        return redirect(self.adresse_de_retour())

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", None)
        if contexte["form"] is None:
            contexte["form"] = self.formulaire()
        mots = {nom: getattr(self, nom) for nom in ("titre", "bouton", "explication", "danger")}
        return super().get_context_data(retour=self.adresse_de_retour(), **{**mots, **contexte})
