"""Écrire le compte rendu d'un dialogue tenu : ce qui s'est dit, les valeurs tranchées, les suites ; puis les suivre."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from contrats.enums import Partie
from dossiers.enums import Sujet
from dossiers.workflow import permise, transition
from execution.actions import ordre_du_jour as ordres
from execution.actions import redaction as actions
from execution.forms.gestion import OrdreDuJourForm, SuiteForm, TenirForm
from execution.forms.missions import ConfirmationForm, MotifForm
from execution.forms.releves import TrancherForm
from execution.indicateurs import indicateur_de_l_annee
from execution.models import Suite
from execution.ordre_du_jour import d_apres_les_donnees
from execution.textes import OrdreDuJour
from execution.views.base import VueGeste
from execution.views.gestion import VueDUneAnnee

FAITS = {
    "faire": "C’est noté : cette suite est faite.",
    "abandonner": "Cette suite est abandonnée ; les trois parties sont prévenues.",
    "retirer": "Cette suite n’est plus au compte rendu.",
}
EXPLICATIONS = {
    "faire": "Elle quitte la liste « À faire » de la partie qui en est responsable.",
    "abandonner": "Elle quitte la liste « À faire » de la partie qui en est responsable. Les trois parties sont "
    "prévenues par courriel ; votre motif reste à côté de la suite et au journal. Un abandon ne se défait pas.",
    "retirer": "Le compte rendu n’est pas soumis : personne n’est prévenu.",
}


class VueDeRedaction(VueDUneAnnee, VueGeste):
    """L'ARS ou la caisse écrit ; la CPTS relit et approuve."""

    def exiger_d_ecrire(self) -> None:
        if self.partie not in (Partie.ARS, Partie.AM):
            raise PermissionDenied("L’ARS ou la caisse écrit le compte rendu ; la CPTS le relit et l’approuve.")


class OrdreDuJourView(VueDUneAnnee, VueGeste):
    """Écrire l'ordre du jour, point par point ; « reprendre » y remet ce que disent les données, sans rien écrire."""

    template_name = "execution/ordre_du_jour.html"
    titre = "Écrire l’ordre du jour"
    bouton = "Enregistrer l’ordre du jour"
    explication = (
        "Rien n’est soumis : vous pourrez encore le corriger. S’il l’est déjà, les bons donnés sont annulés et les "
        "trois parties prévenues ; une nouvelle version sera à soumettre."
    )
    fait = "L’ordre du jour est enregistré. Soumettez-le aux trois parties quand il est prêt."

    def exiger_d_ecrire(self) -> None:
        if self.partie not in (Partie.ARS, Partie.AM):
            raise PermissionDenied("L’ARS ou la caisse écrit l’ordre du jour ; la CPTS y propose des modifications.")

    def adresse_de_retour(self) -> str:
        return OrdreDuJour(self.dialogue).adresse

    def formulaire(self, data: Any = None, files: Any = None) -> OrdreDuJourForm:
        return OrdreDuJourForm(data, points=self.dialogue.points or d_apres_les_donnees(self.dialogue, self.jour))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reprendre" not in request.POST:
            return super().post(request, *args, **kwargs)
        repris = {**d_apres_les_donnees(self.dialogue, self.jour), "autres": request.POST.get("autres", "")}
        return self.render_to_response(self.get_context_data(form=OrdreDuJourForm(points=repris)))

    def agir(self, formulaire: OrdreDuJourForm, **acte: Any) -> None:
        texte = OrdreDuJour(self.dialogue)
        ordres.ecrire(self.dialogue, points=formulaire.cleaned_data, texte=texte, **acte)


class EcrireView(VueDeRedaction):
    """Corriger qui était là et ce qui s'est dit."""

    template_name = "execution/formulaire.html"
    titre = "Écrire le compte rendu"
    bouton = "Enregistrer le compte rendu"
    explication = "Rien n’est soumis : vous pourrez encore le corriger."
    fait = "Le compte rendu est enregistré."

    def formulaire(self, data: Any = None, files: Any = None) -> TenirForm:
        return TenirForm(data, initial={"presents": self.dialogue.presents, "conclusions": self.dialogue.conclusions})

    def agir(self, formulaire: TenirForm, **acte: Any) -> None:
        actions.ecrire(self.dialogue, **formulaire.cleaned_data, **acte)


class TrancherView(VueDeRedaction):
    """Retenir une valeur pour un indicateur."""

    template_name = "execution/formulaire.html"
    titre = "Retenir une valeur"
    bouton = "Retenir cette valeur"
    explication = "Elle paie seulement une fois le compte rendu approuvé par les trois parties."
    fait = "La valeur est retenue ; elle paiera une fois le compte rendu approuvé."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.indicateur = indicateur_de_l_annee(self.contrat, self.annee, kwargs["code"])
        if self.indicateur is None:
            raise Http404("Cet indicateur n’est pas au contrat cette année-là.")

    def formulaire(self, data: Any = None, files: Any = None) -> TrancherForm:
        retenue = self.dialogue.retenues.filter(code=self.indicateur.code).first()
        initial = None
        if retenue is not None:
            initial = {"nature": retenue.nature, "valeur": retenue.valeur, "motif": retenue.motif}
        return TrancherForm(data, indicateur=self.indicateur, initial=initial)

    def agir(self, formulaire: TrancherForm, **acte: Any) -> None:
        actions.trancher(self.dialogue, code=self.indicateur.code, **formulaire.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(sujet=self.indicateur.intitule, **contexte)


class NouvelleSuiteView(VueDeRedaction):
    """Consigner une décision ou une action."""

    template_name = "execution/formulaire.html"
    titre = "Ajouter une décision ou une action"
    bouton = "Ajouter au compte rendu"
    fait = "La suite est consignée au compte rendu."

    def formulaire(self, data: Any = None, files: Any = None) -> SuiteForm:
        return SuiteForm(data)

    def agir(self, formulaire: SuiteForm, **acte: Any) -> None:
        actions.ajouter_suite(self.dialogue, **formulaire.cleaned_data, **acte)


class GesteSuiteView(VueDUneAnnee, VueGeste):
    """Noter qu'une suite est faite, y renoncer, ou la retirer d'un compte rendu en écriture."""

    template_name = "execution/formulaire.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        suites = Suite.objects.filter(dialogue=self.dialogue).select_related("dossier", "dialogue__contrat__dossier")
        self.suite, self.geste = suites.filter(pk=kwargs["suite"]).first(), kwargs["geste"]
        if self.suite is None or self.geste not in FAITS:
            raise Http404("Cette suite n’existe pas.")
        self.fait = FAITS[self.geste]

    def exiger_d_ecrire(self) -> None:
        if self.geste == "retirer":
            if self.partie not in (Partie.ARS, Partie.AM):
                raise PermissionDenied("L’ARS ou la caisse écrit le compte rendu.")
        elif not permise(transition(Sujet.SUITE, self.geste), self.suite, self.request.user, self.capacites):
            raise PermissionDenied("Votre rôle sur ce contrat ne permet pas cet acte.")

    def formulaire(self, data: Any = None, files: Any = None) -> Any:
        return MotifForm(data) if self.geste == "abandonner" else ConfirmationForm(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        geste = {"faire": actions.faire, "abandonner": actions.abandonner, "retirer": actions.retirer_suite}[self.geste]
        geste(self.suite, **formulaire.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        retire = self.geste == "retirer"
        bouton = "Retirer du compte rendu" if retire else transition(Sujet.SUITE, self.geste).bouton
        return super().get_context_data(
            titre=bouton,
            sujet=self.suite.texte,
            bouton=bouton,
            explication=EXPLICATIONS[self.geste],
            danger=self.geste != "faire",
            **contexte,
        )
