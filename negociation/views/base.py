"""La base d'une page de la négociation : le texte, ses versions, la partie de la personne."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from contrats.enums import Partie
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.notifications import destinataires
from dossiers.permissions import Lecture
from negociation.models import VersionSoumise
from negociation.textes import TexteNegocie, trouver
from negociation.versions import versions_de
from negociation.workflow import PREVIENT


class VueNegociation(VueContrat):
    """Charge le texte (404 s'il n'existe pas) ; ``partie`` : celle pour laquelle la personne écrit, ou None."""

    negocie: TexteNegocie

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.contrat.dossier = self.dossier
        self.cle = kwargs["acte"]
        texte = trouver(self.contrat, self.cle)
        if texte is None:
            raise Http404("Ce que vous cherchez à négocier n’existe pas.")
        self.negocie = texte
        self.versions = versions_de(texte)
        self.partie = texte.partie(request.user)
        self.lit_les_echanges = self.lecture(Sujet.REMARQUE) != Lecture.RIEN

    @cached_property
    def fermeture(self) -> str:
        """Pourquoi l'on n'écrit plus ; vide tant qu'on négocie."""
        return self.negocie.fermeture()

    @property
    def est_prevenu(self) -> bool:
        """Vrai de qui reçoit un courriel à chaque version soumise."""
        return self.request.user in destinataires(self.dossier, PREVIENT["negociation.soumise"])

    @property
    def ouverte(self) -> bool:
        """Vrai tant qu'on peut écrire."""
        return not self.fermeture

    @cached_property
    def redige(self) -> bool:
        """Vrai pour qui rédige le texte, tant qu'on peut écrire."""
        return self.ouverte and self.negocie.redige(self.request.user)

    @cached_property
    def partie_du_bon(self) -> str | None:
        """La partie pour laquelle cette personne donne ou retire un bon, tant qu'on peut écrire."""
        return self.negocie.partie_du_bon(self.request.user) if self.ouverte else None

    def adresse(self, nom: str, *parametres: Any) -> str:
        """Une page de cette négociation."""
        return self.contrat.adresse(f"negociation:{nom}", self.cle, *parametres)

    @cached_property
    def repondables(self) -> frozenset[str]:
        """Les parties dont cette personne accepte ou refuse les propositions."""
        if not self.ouverte:
            return frozenset()
        return frozenset(partie for partie in Partie if self.negocie.repond(self.request.user, partie))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("redige", self.redige)
        contexte.setdefault("repondables", self.repondables)
        return super().get_context_data(
            negocie=self.negocie,
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
            raise Http404("Cette version n’existe pas.")
        self.version = par_numero[kwargs["version"]]
        self.precedente = par_numero.get(self.version.numero - 1)

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
            raise PermissionDenied("Vous lisez cette négociation, sans y écrire pour l’une des parties.")

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
