"""La rubrique « Moyens et demande FIR » et le calendrier : un brouillon accepte le vide, jamais le faux."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory

from commun.composants.dates import jour_moyen
from dossiers.forms.champs import DateNative, Texte
from dossiers.forms.lettre import OUI_NON, RubriqueForm
from dossiers.forms.lignes import JeuDeLignes, LigneRepliee
from dossiers.forms.montants import EurosEntiersField
from dossiers.models import Jalon, LettreIntention
from dossiers.models.lettre import FIR_MAX
from dossiers.parametres import AIDE_URPS_ML

DATES_INVERSEES = "La fin de l’action vient après son début : corrigez l’une des deux dates."


class FinancementForm(RubriqueForm):
    """La demande, l'action, les moyens, qui signe, et l'aide de l'URPS."""

    fir_demande = forms.TypedChoiceField(
        label="Demandez-vous un financement FIR pour écrire le projet de santé ?",
        choices=OUI_NON,
        coerce=lambda valeur: {"True": True, "False": False}.get(valeur),
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text="Le [[fir]] paie la coordination, l’indemnisation des libéraux et l’aide d’un consultant pendant "
        "l’écriture du projet. Par exemple : oui, si personne n’est encore payé pour coordonner.",
    )
    fir_montant = EurosEntiersField(
        label="Montant FIR demandé",
        maximum=FIR_MAX,
        help_text="La [[subvention|subvention]] demandée à l’[[ars]], en euros entiers ; elle s’inscrit au compte "
        "74. Par exemple : 15000.",
    )

    class Meta:
        model = LettreIntention
        fields = [
            "fir_demande", "fir_montant", "fir_objet", "fir_description", "fir_debut_le", "fir_fin_le",
            "moyens_humains", "moyens_materiels", "signataire_nom", "signataire_qualite", "aide_urps_demandee",
        ]  # fmt: skip
        widgets = {
            "fir_description": Texte(rows=6),
            "fir_debut_le": DateNative(),
            "fir_fin_le": DateNative(),
            "moyens_humains": Texte(rows=3),
            "moyens_materiels": Texte(rows=3),
            "signataire_nom": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        labels = {"aide_urps_demandee": "Nous demandons l’aide de l’URPS des médecins libéraux"}
        help_texts = {
            "fir_objet": "Ce que l’argent permettra, en une ligne. Par exemple : écrire le projet de santé de la CPTS "
            "du Lauragais.",
            "fir_description": "Ce que la [[subvention|subvention]] paiera : temps de coordination, indemnisation des "
            "libéraux pour les réunions, appui d’un consultant. Par exemple : « Douze réunions de six "
            "professionnels, une coordinatrice un jour par semaine. »",
            "fir_debut_le": "Le premier jour de l’action. Par exemple : 01/03/2027.",
            "fir_fin_le": "Souvent six à douze mois plus tard, au dépôt du projet de santé. Par exemple : 30/11/2027.",
            "moyens_humains": "Qui travaillera, combien de temps. Par exemple : « Une coordinatrice à 20 %, six "
            "professionnels indemnisés. »",
            "moyens_materiels": "Locaux, matériel, outils. Par exemple : « Salle prêtée par la mairie, messagerie "
            "sécurisée. »",
            "signataire_nom": "La personne qui engage l’association et signera la demande. Par exemple : Anne Puech.",
            "signataire_qualite": "Son rôle dans l’association. Par exemple : présidente.",
            "aide_urps_demandee": "Le Guichet remet la demande à l’[[urps]], qui vous répond ; cela ne change ni son "
            "avis ni la demande FIR. Par exemple : à cocher si personne n’est encore payé pour écrire.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aide_urps = AIDE_URPS_ML.vigueur
        self.aide_a_confirmer = AIDE_URPS_ML.a_confirmer

    @property
    def moyens_ouverts(self) -> bool:
        """Une partie facultative attend repliée tant qu'elle est vide et sans faute."""
        return self._remplie("moyens_humains", "moyens_materiels")

    @property
    def signature_ouverte(self) -> bool:
        return self._remplie("signataire_nom", "signataire_qualite")

    def _remplie(self, *noms: str) -> bool:
        return any(self[nom].value() or self[nom].errors for nom in noms)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("fir_debut_le"), donnees.get("fir_fin_le")
        if debut and fin and fin < debut:
            self.add_error("fir_fin_le", DATES_INVERSEES)
        return donnees


class JalonForm(LigneRepliee):
    class Meta:
        model = Jalon
        fields = ["libelle", "le"]
        widgets = {"le": DateNative()}
        help_texts = {
            "libelle": "Ce qui sera fait ce jour-là. Par exemple : réunion de lancement.",
            "le": "Un jour du mois prévu suffit. Par exemple : 15/06/2027.",
        }

    @property
    def resume(self) -> str:
        """« Réunion de lancement : 15 juin 2027 »."""
        jalon = self.instance
        return f"{jalon} : {jour_moyen(jalon.le)}" if jalon.pk and jalon.le else super().resume


class BaseJalonsFormSet(JeuDeLignes):
    """Les étapes datées, de la première à la dernière."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer cette étape"


JalonsFormSet = inlineformset_factory(
    LettreIntention,
    Jalon,
    form=JalonForm,
    formset=BaseJalonsFormSet,
    extra=1,
    max_num=40,
    can_delete=True,
)
