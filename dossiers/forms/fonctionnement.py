"""Les rubriques du fonctionnement : outils numériques, actions de communication, rendez-vous de suivi."""

from typing import Any

from django.forms import inlineformset_factory

from commun.calendrier import en_lettres
from dossiers.actions.fonctionnement import proposer_le_suivi
from dossiers.forms.champs import DateNative
from dossiers.forms.lignes import JeuDeLignes, LigneRepliee
from dossiers.models import ActionDeCommunication, OutilNumerique, ProjetSante, RendezVousDeSuivi

PROPOSER = "proposer_suivi"


class OutilForm(LigneRepliee):
    class Meta:
        model = OutilNumerique
        fields = ["usage", "nom", "etat", "utilisateurs", "conformite"]
        help_texts = {
            "usage": "À quoi il sert. Par exemple : Messagerie sécurisée de santé.",
            "nom": "Par exemple : le nom que vous lui donnez entre vous.",
            "etat": "Par exemple : Existant.",
            "utilisateurs": "Par exemple : tous les médecins, la moitié des infirmiers.",
            "conformite": "Hébergeur de données de santé certifié, ou messagerie MSSanté. Par exemple : À vérifier.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["usage"]
        champ.choices = [("", "Choisir…"), *((code, libelle) for code, libelle in champ.choices if code)]

    def resumer(self) -> str:
        o = self.instance
        return f"{o} · {o.get_etat_display().lower()}"


class CommunicationForm(LigneRepliee):
    class Meta:
        model = ActionDeCommunication
        fields = ["public", "support", "frequence", "responsable", "le"]
        widgets = {"le": DateNative()}
        help_texts = {
            "public": "À qui vous parlez. Par exemple : Habitants.",
            "support": "Par quoi. Par exemple : une page dans le bulletin municipal.",
            "frequence": "Par exemple : deux fois par an.",
            "responsable": "Par exemple : la coordinatrice.",
            "le": "Facultatif. Par exemple : 15/03/2027.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["public"]
        champ.choices = [("", "Choisir…"), *((code, libelle) for code, libelle in champ.choices if code)]

    def resumer(self) -> str:
        a = self.instance
        return " · ".join(filter(None, (str(a), a.frequence, a.responsable)))


class RendezVousForm(LigneRepliee):
    class Meta:
        model = RendezVousDeSuivi
        fields = ["le", "objet", "responsable"]
        widgets = {"le": DateNative()}
        help_texts = {
            "le": "Un jour du mois prévu suffit. Par exemple : 15/06/2027.",
            "objet": "Par exemple : relevé des indicateurs, puis réunion du bureau.",
            "responsable": "Par exemple : la coordinatrice.",
        }

    def resumer(self) -> str:
        r = self.instance
        return " · ".join(filter(None, (en_lettres(r.le), r.objet, r.responsable)))


class PropositionDeSuivi:
    """Le bouton qui pose deux rendez-vous par an ; même usage qu'un jeu de formulaires, sans saisie."""

    forms: tuple = ()
    ancre = "rendez_vous"

    def __init__(self, data: Any, projet: ProjetSante) -> None:
        self.projet, self.refus = projet, ""
        self.geste = PROPOSER if PROPOSER in (data or {}) else ""

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        """Fait le geste, après que les lignes de la page ont été écrites."""
        if self.geste:
            self.refus = proposer_le_suivi(self.projet)


class Indicateurs:
    """Le tableau des indicateurs des fiches : se lit, ne se saisit pas ; même usage qu'un jeu de formulaires."""

    forms: tuple = ()

    def __init__(self, data: Any, projet: ProjetSante) -> None:
        self.projet = projet

    def is_valid(self) -> bool:
        return True

    def save(self) -> None:
        """Rien à écrire."""


OutilsFormSet = inlineformset_factory(
    ProjetSante, OutilNumerique, form=OutilForm, formset=JeuDeLignes, extra=1, max_num=40
)
CommunicationFormSet = inlineformset_factory(
    ProjetSante, ActionDeCommunication, form=CommunicationForm, formset=JeuDeLignes, extra=1, max_num=40
)
RendezVousFormSet = inlineformset_factory(
    ProjetSante, RendezVousDeSuivi, form=RendezVousForm, formset=JeuDeLignes, extra=1, max_num=40
)
