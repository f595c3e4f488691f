"""Le formulaire de l'avis, prérempli de ce que proposent les contributions ou de ce qui était préparé."""

from typing import Any

from django import forms

from commun.textes import au_clavier
from dossiers.enums import Critere, SensAvis
from dossiers.forms.actes import AvisForm
from dossiers.forms.champs import Texte
from instruction.actions.consolidation import avis_en_preparation
from instruction.consolidation import (
    Synthese,
    nombre_de_contributions,
    opinions_minoritaires,
    sens_propose,
    synthetiser,
)
from instruction.enums import EtatContribution
from instruction.lecture import doit_encore_contribuer, voix_lues
from instruction.models import Contribution, Formulation


class AvisConsolideForm(AvisForm):
    """``syntheses`` : les critères, désaccords d'abord ; ``provisoire`` : rien n'est exigé (on garde un brouillon)."""

    opinions = forms.CharField(
        label="Opinions minoritaires",
        required=False,
        widget=Texte(4),
        help_text="Gardées dans l’avis, sans nom. Videz ce champ s’il n’y en a pas.",
    )
    version_lue = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, provisoire: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        dossier = self.objet.dossier
        self.avis = avis_en_preparation(dossier, self.objet.version)
        self.a_votre_tour = doit_encore_contribuer(self.utilisateur, dossier)
        self.syntheses: list[Synthese] = synthetiser(voix_lues(self.utilisateur, dossier))
        self.formulations = Formulation.objects.visibles_par(self.utilisateur).en_usage()
        if provisoire:
            for champ in self.fields.values():
                champ.required = False
        self.initial.update(self._departs())

    @property
    def desaccords(self) -> int:
        return sum(s.desaccord for s in self.syntheses)

    @property
    def nombre_de_voix(self) -> int:
        return nombre_de_contributions(self.syntheses)

    @property
    def encore_attendues(self) -> int:
        """Contributions demandées et pas encore envoyées."""
        contributions = Contribution.objects.visibles_par(self.utilisateur).filter(dossier=self.objet.dossier)
        return contributions.filter(etat=EtatContribution.ATTENDUE).count()

    def _departs(self) -> dict[str, Any]:
        proposees = {s.critere.value: s.proposee for s in self.syntheses if s.proposee}
        complet = len(proposees) == len(Critere)
        departs = {
            "version_lue": self.objet.version,
            "sens": sens_propose(proposees.values()) if complet else None,
            "opinions": opinions_minoritaires(self.syntheses),
            **{f"{critere}_appreciation": appreciation for critere, appreciation in proposees.items()},
        }
        return departs if self.avis is None else departs | self._ecrits()

    def _ecrits(self) -> dict[str, Any]:
        """Ce que garde la préparation ; un critère qu'elle n'a pas encore apprécié garde ce qui est proposé."""
        ecrits = {"commentaire": self.avis.motivation}
        if self.avis.grille:
            ecrits["opinions"] = self.avis.opinions
        if self.avis.sens:
            ecrits["sens"] = self.avis.sens
        for critere, (appreciation, commentaire) in self.avis.grille.items():
            ecrits[f"{critere}_commentaire"] = commentaire
            if appreciation:
                ecrits[f"{critere}_appreciation"] = appreciation
        return ecrits

    def criteres_a_lire(self) -> list[tuple[Synthese, Any, Any]]:
        """Chaque critère avec ses voix, les désaccords d'abord."""
        return [(s, self[f"{s.critere}_appreciation"], self[f"{s.critere}_commentaire"]) for s in self.syntheses]


class RenvoiForm(forms.Form):
    """Renvoyer un avis proposé."""

    commentaire = forms.CharField(
        label="Ce qu’il faut revoir",
        widget=Texte(3),
        error_messages={"required": "Dites ce qu’il faut revoir : la personne qui a préparé l’avis le lira."},
    )


class FormulationForm(forms.ModelForm):
    """Une formulation de la bibliothèque."""

    class Meta:
        model = Formulation
        fields = ("titre", "texte", "critere", "sens")
        widgets = {"texte": Texte(6)}
        labels = {"texte": "Texte", "critere": "Critère concerné", "sens": "Sens de l’avis"}
        help_texts = {
            "titre": "Pour la retrouver. Par exemple : « Territoire cohérent ».",
            "texte": "Variables remplacées à l’emploi : {cpts}, {departement}, {habitants}, {taille}, {communes}.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["critere"].choices = [("", "Tous les critères"), *Critere.choices]
        self.fields["sens"].choices = [("", "Tous les sens"), *SensAvis.choices]

    def clean_titre(self) -> str:
        titre = self.cleaned_data["titre"].strip()
        siennes = Formulation.objects.en_usage().filter(region=self.instance.region_id).order_by()
        if au_clavier(titre).casefold() in {au_clavier(t).casefold() for t in siennes.values_list("titre", flat=True)}:
            raise forms.ValidationError("Une formulation porte déjà ce titre : choisissez-en un autre.")
        return titre
