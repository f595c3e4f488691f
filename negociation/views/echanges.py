"""Remarquer, répondre, régler ; répondre à une modification proposée."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from dossiers.workflow import permise, transition
from negociation.actions import echanges as actions
from negociation.enums import NatureModification
from negociation.forms import ConfirmationForm, MotifForm, RemarqueForm, ReponseForm
from negociation.indicateurs import cle_du_formulaire, nature_de
from negociation.lecture import lire_modification
from negociation.models import Modification, Remarque, VersionSoumise
from negociation.particuliers import Particulier
from negociation.views.base import VueDUneVersion, VueGeste


class VueDUneClause(VueDUneVersion, VueGeste):
    """Base : la clause de la version ; 404 si elle n'y est pas. Une version remplacée mène à la dernière."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.clause = kwargs["clause"]
        self.nom = self.negocie.noms(self.version.photographie).get(self.clause)
        if self.nom is None:
            raise Http404("Cette clause n’est pas dans cette version.")

    @property
    def nature(self) -> str:
        """Ce que l'on propose ici."""
        return nature_de(self.clause, self.version.photographie)

    def de_la_preparation(self, donnees: Any = None) -> Any:
        """Le formulaire de l'écriture réduit à cette clause, ou None si elle ne se modifie pas ici."""
        cle = cle_du_formulaire(self.clause, self.nature)
        return self.negocie.formulaire(self.clause, self.version.photographie, donnees, cle=cle)

    def adresse_de_retour(self) -> str:
        return f"{self.version.get_absolute_url()}#clause-{self.clause.replace(':', '-')}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(sujet=self.nom, **contexte)


class RemarquerView(VueDUneClause):
    """Poser une remarque sur une clause, ou l'un de ses champs."""

    titre = "Poser une remarque"
    bouton = "Poser cette remarque"
    fait = "Votre remarque est posée ; les trois parties la lisent."

    def formulaire(self, data: Any = None) -> RemarqueForm:
        lu = self.de_la_preparation() if self.nature == NatureModification.CHAMPS else None
        entiere = lu is None or isinstance(lu, Particulier) or len(lu.fields) < 2
        champs = [] if entiere else [str(champ.label) for champ in lu.fields.values()]
        return RemarqueForm(data, champs=champs)

    def agir(self, formulaire: RemarqueForm, **acte: Any) -> None:
        actions.remarquer(self.version, clause=self.clause, **formulaire.cleaned_data, **acte)


class VueDUnEchange(VueGeste):
    """Base : une remarque ou une modification de cet acte, et le geste demandé."""

    modele: type[Any]
    parametre = ""
    pas: dict[str, tuple[type, Callable[..., Any], str]] = {}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        siennes = self.modele.objects.filter(version__in=[version.pk for version in self.versions])
        echange = siennes.select_related("auteur").filter(pk=kwargs[self.parametre]).first()
        if echange is None or kwargs["geste"] not in self.pas or not self.lit_les_echanges:
            raise Http404("Cet échange n’existe pas.")
        self.echange, self.geste = self._rattacher(echange), kwargs["geste"]
        self.classe, self.action, self.fait = self.pas[self.geste]
        self.nommer()

    def _rattacher(self, echange: Any) -> Any:
        echange.version = next(version for version in self.versions if version.pk == echange.version_id)
        echange.contrat, echange.dossier = self.contrat, self.dossier
        return echange

    def nommer(self) -> None:
        """Titre et bouton : ceux du pas."""
        pas = transition(self.modele.SUJET, self.geste)
        self.titre = self.bouton = pas.bouton
        self.danger, self.explication = pas.danger, pas.retour

    def exiger(self) -> None:
        super().exiger()
        if not permise(transition(self.modele.SUJET, self.geste), self.echange, self.request.user, self.capacites):
            raise PermissionDenied("Votre rôle dans cette négociation ne permet pas cet acte.")

    def formulaire(self, data: Any = None) -> Any:
        return self.classe(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        self.action(self.echange, **formulaire.cleaned_data, **acte)

    def adresse_de_retour(self) -> str:
        derniere: VersionSoumise = self.versions[0]
        return f"{derniere.get_absolute_url()}#clause-{self.echange.clause.replace(':', '-')}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(sujet=self.echange.libelle, **contexte)


class GesteRemarqueView(VueDUnEchange):
    """Répondre à une remarque, la tenir pour réglée, la rouvrir."""

    modele, parametre = Remarque, "remarque"
    pas = {
        "repondre": (ReponseForm, actions.repondre, "Votre réponse est écrite."),
        "resoudre": (ConfirmationForm, actions.resoudre, "La remarque est réglée."),
        "rouvrir": (ConfirmationForm, actions.rouvrir, "La remarque est rouverte."),
    }

    def nommer(self) -> None:
        if self.geste == "repondre":
            self.titre, self.bouton = "Répondre à une remarque", "Envoyer cette réponse"
        else:
            super().nommer()

    def exiger(self) -> None:
        if self.geste == "repondre":
            VueGeste.exiger(self)
        else:
            super().exiger()

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(remarque=self.echange, **contexte)


class GesteModificationView(VueDUnEchange):
    """Accepter une modification et l'écrire, la refuser, la retirer."""

    modele, parametre = Modification, "modification"
    pas = {
        "accepter": (ConfirmationForm, actions.accepter, "La modification est écrite dans la copie de travail."),
        "refuser": (MotifForm, actions.refuser, "La modification est refusée ; les trois parties sont prévenues."),
        "retirer": (ConfirmationForm, actions.retirer, "Votre proposition est retirée."),
    }

    def nommer(self) -> None:
        super().nommer()
        if self.geste == "accepter":
            self.explication = "La copie de travail change ; les bons déjà donnés sont annulés."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(lue=lire_modification(self.echange), **contexte)
