"""Le dialogue de gestion : la liste des années, l'espace d'une année, la position de sa partie, les pas."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from contrats.enums import Partie
from dossiers.enums import Sujet
from dossiers.permissions import Lecture
from dossiers.workflow import permise, transition, transitions_depuis
from execution.actions import gestion as actions
from execution.actions import positions
from execution.enums_gestion import OUVERTS, EtatGestion, EtatPosition
from execution.forms.gestion import DialogueForm, PositionForm, TenirForm
from execution.forms.missions import ConfirmationForm, MotifForm
from execution.lecture_du_contrat import annee_numero
from execution.models import DialogueDeGestion
from execution.ordre_arrete import ordre_fige
from execution.ordre_du_jour import ordre_du_jour, suites_en_cours
from execution.permissions import partie_engagee
from execution.positions import avancement, positions_lisibles
from execution.tableaux import annees_commencees, lignes_de_l_annee, parts_en_direct
from execution.textes import CompteRendu, OrdreDuJour
from execution.views.base import VueExecution, VueGeste
from financement.textes import libelle_annee
from negociation.versions import en_attente

PAS: dict[str, tuple[type, Callable[..., Any], str]] = {
    "geler": (ConfirmationForm, actions.geler, "Les relevés de l’année sont gelés ; les trois parties sont prévenues."),
    "degeler": (MotifForm, actions.degeler, "Les relevés sont rouverts ; les trois parties sont prévenues."),
    "tenir": (TenirForm, actions.tenir, "Le dialogue est noté tenu ; écrivez maintenant les décisions."),
    "soumettre": (ConfirmationForm, actions.soumettre, "Le compte rendu est soumis aux trois parties."),
    "approuver": (ConfirmationForm, actions.approuver, "Votre approbation est enregistrée."),
    "reprendre": (MotifForm, actions.reprendre, "La correction est demandée ; les approbations sont annulées."),
}


class GestionView(VueExecution):
    """Une ligne par année contractuelle : le dialogue, son état, sa date."""

    template_name = "execution/gestion.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        dialogues = {d.annee: d for d in self.contrat.dialogues.select_related("dossier").order_by("annee")}
        annees = [
            {
                "numero": n,
                "libelle": libelle_annee(n),
                "dates": annee_numero(self.contrat, n),
                "dialogue": dialogues.get(n),
            }
            for n in annees_commencees(self.contrat, self.jour)
        ]
        return super().get_context_data(annees=annees, **contexte)


class VueDUneAnnee(VueExecution):
    """Base : l'année, et son dialogue s'il est ouvert."""

    exige_un_dialogue = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.annee = kwargs["annee"]
        if self.annee not in annees_commencees(self.contrat, self.jour):
            raise Http404("Cette année du contrat n’a pas commencé.")
        dialogues = DialogueDeGestion.objects.select_related(
            "dossier__lettre", "contrat__dossier", "ordre_soumis", "ordre_arrete", "compte_rendu"
        )
        self.dialogue = dialogues.filter(contrat=self.contrat, annee=self.annee).first()
        if self.exige_un_dialogue and self.dialogue is None:
            raise Http404("Le dialogue de cette année n’est pas encore prévu.")

    def adresse_de_retour(self) -> str:
        """L'espace de l'année, ou la liste tant qu'il n'est pas ouvert."""
        if self.dialogue is None:
            return self.contrat.adresse("execution:gestion")
        return self.contrat.adresse("execution:dialogue", self.annee)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            dialogue=self.dialogue, annee=self.annee, libelle=libelle_annee(self.annee), **contexte
        )


class PrevoirDialogueView(VueDUneAnnee, VueGeste):
    """Ouvrir l'espace d'une année, ou déplacer son dialogue."""

    template_name = "execution/formulaire.html"
    titre = "Prévoir le dialogue de gestion"
    bouton = "Prévoir ce dialogue"
    explication = "Les trois parties sont prévenues par courriel ; le dialogue entre dans leur agenda."
    fait = "Le dialogue est prévu ; les trois parties sont prévenues."
    exige_un_dialogue = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.dialogue is not None:
            self.titre, self.bouton = "Déplacer le dialogue de gestion", "Déplacer ce dialogue"
            self.explication = "Les trois parties sont prévenues par courriel ; leur agenda suit."
            self.fait = "Le dialogue est déplacé ; les trois parties sont prévenues."

    def formulaire(self, data: Any = None, files: Any = None) -> DialogueForm:
        return DialogueForm(data, dialogue=self.dialogue)

    def agir(self, formulaire: DialogueForm, **acte: Any) -> None:
        self.dialogue = actions.prevoir(self.contrat, annee=self.annee, **formulaire.valeurs(), **acte)


class DialogueView(VueDUneAnnee):
    """L'espace d'une année : ordre du jour, positions, valeurs, suites, compte rendu, approbations."""

    template_name = "execution/dialogue.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        dialogue = self.dialogue
        parts = parts_en_direct(self.contrat, self.annee)
        approbations = {a.partie: a for a in dialogue.approbations.filter(annulee_le=None).select_related("auteur")}
        redige = self.partie in (Partie.ARS, Partie.AM) and dialogue.etat == EtatGestion.TENU
        return super().get_context_data(
            **self._textes(),
            positions=positions_lisibles(dialogue, self.partie),
            avancement=avancement(dialogue),
            position_a_ecrire=self._position_a_ecrire(),
            parts=parts,
            lignes=lignes_de_l_annee(self.contrat, self.annee, parts),
            suites=list(dialogue.suites.all()),
            anciennes=suites_en_cours(dialogue),
            approbations=[(partie, approbations.get(partie)) for partie in Partie],
            actes=self._actes(set(approbations)),
            redige=redige,
            deplacable=self.partie is not None and dialogue.etat in OUVERTS,
            suit=self.partie is not None,
            abandonne=self.partie in (Partie.ARS, Partie.AM),
            documents=self.dossier.documents.filter(sujet=Sujet.GESTION, evenement__donnees__gestion=dialogue.pk)
            .defer("contexte")
            .order_by("-pk"),
            **contexte,
        )

    def _textes(self) -> dict[str, Any]:
        """L'ordre du jour et le compte rendu, où ils se négocient, ce qu'en disent les données tant qu'il s'écrit."""
        dialogue = self.dialogue
        ouvert = dialogue.etat in OUVERTS
        ordre = OrdreDuJour(dialogue)
        return {
            "ordre": ordre_fige(dialogue),
            "page_de_l_ordre": ordre.adresse if ouvert or dialogue.ordre_soumis_id else "",
            "fiche_de_l_ordre": ordre.fiche(dialogue.ordre_soumis) if dialogue.ordre_soumis_id else None,
            "ordre_du_jour": ordre_du_jour(dialogue, self.jour) if ouvert else [],
            "redige_l_ordre": ouvert and self.partie in (Partie.ARS, Partie.AM),
            "page_du_compte_rendu": CompteRendu(dialogue).adresse if dialogue.compte_rendu_id else "",
            **self._en_attente(),
        }

    def _en_attente(self) -> dict[str, int]:
        """Remarques ouvertes et propositions en attente de chacun, pour qui lit ce que les parties s'écrivent."""
        lit = self.lecture(Sujet.REMARQUE) != Lecture.RIEN
        versions = {"ordre": self.dialogue.ordre_soumis, "compte_rendu": self.dialogue.compte_rendu}
        return {
            f"attente_{nom}": en_attente(version.negocie) if version is not None and lit else (0, 0)
            for nom, version in versions.items()
        }

    def _position_a_ecrire(self) -> bool:
        if self.partie is None or self.dialogue.etat not in OUVERTS:
            return False
        return not self.dialogue.positions.filter(partie=self.partie, etat=EtatPosition.ENVOYEE).exists()

    def _actes(self, approuvees: set[str]) -> list[Any]:
        """Les pas que cette personne peut faire maintenant ; une approbation, un gel d'année finie."""
        possibles = [
            pas
            for pas in transitions_depuis(self.dialogue)
            if pas.nom in PAS and permise(pas, self.dialogue, self.request.user, self.capacites)
        ]
        tus = set()
        if partie_engagee(self.request.user, self.contrat) in approuvees:
            tus.add("approuver")
        if self.jour < annee_numero(self.contrat, self.annee).fin:
            tus.add("geler")
        return [pas for pas in possibles if pas.nom not in tus]


class PasDuDialogueView(VueDUneAnnee, VueGeste):
    """Un pas du dialogue sur sa page : ce qu'il fait, ce qu'il demande."""

    template_name = "execution/dialogue_pas.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["geste"] not in PAS:
            raise Http404("Ce pas n’existe pas.")
        self.formulaire_du_pas, self.action, self.fait = PAS[kwargs["geste"]]
        self.pas = transition(Sujet.GESTION, kwargs["geste"])

    def exiger_d_ecrire(self) -> None:
        if not permise(self.pas, self.dialogue, self.request.user, self.capacites):
            raise PermissionDenied("Votre rôle sur ce contrat ne permet pas cet acte.")

    def formulaire(self, data: Any = None, files: Any = None) -> Any:
        return self.formulaire_du_pas(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        donnees = dict(formulaire.cleaned_data)
        if self.pas.nom == "approuver":
            donnees["empreinte"] = self.request.POST.get("empreinte", "")
        self.action(self.dialogue, **donnees, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(pas=self.pas, photo=self.dialogue.photographie, **contexte)


class PositionView(VueDUneAnnee, VueGeste):
    """La position de sa partie : enregistrer le brouillon, ou l'envoyer."""

    template_name = "execution/position.html"

    def formulaire(self, data: Any = None, files: Any = None) -> PositionForm:
        sienne = self.dialogue.positions.filter(partie=self.partie).first() if self.partie else None
        return PositionForm(data, initial={"texte": sienne.texte} if sienne else None)

    def agir(self, formulaire: PositionForm, **acte: Any) -> None:
        envoyer = "envoyer" in self.request.POST
        action = positions.envoyer if envoyer else positions.ecrire
        action(self.dialogue, texte=formulaire.cleaned_data["texte"], **acte)
        self.fait = "Votre position est envoyée." if envoyer else "Votre brouillon est enregistré."

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(pas=transition(Sujet.POSITION, "envoyer"), **contexte)
