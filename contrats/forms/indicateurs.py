"""Les indicateurs d'une mission : suivis ou payés, avec leur objectif de chaque année."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import inlineformset_factory

from contrats.codes import code_suivant
from contrats.enums import ModeIndicateur, MotifAvenant
from contrats.forms.champs import MontantField, NombreField, PaliersField
from contrats.lecture_du_projet import a_trancher, annees_sans_cible
from contrats.models import Contrat, Engagement, IndicateurContrat, Objectif, Palier, Redaction
from contrats.origines import OrigineDeChamp, origines_de_l_indicateur
from dossiers.forms.champs import Texte
from dossiers.forms.lignes import JeuDeLignes
from financement.bareme import Bareme
from financement.baremes import trouver_bareme
from financement.calendrier import DUREE_ANNEES
from financement.textes import libelle_annee, libelle_annees

# Au-delà, le jeu ne se construit pas : Django en accepterait mille, et la page prendrait deux minutes.
AU_PLUS = 40
ANNEES_SUIVANTES = range(2, DUREE_ANNEES + 1)


def contrat_de(redaction: Redaction) -> Contrat:
    """Le contrat de cette rédaction, la sienne ou celle d'un de ses avenants."""
    return Contrat.objects.get(Q(redaction=redaction) | Q(avenants__redaction=redaction))


def _en_phrase(annees: list[int]) -> str:
    """« la 3e année », « les 2e et 3e années », ou rien."""
    return f"{'les' if len(annees) > 1 else 'la'} {libelle_annees(annees)}" if annees else ""


def champ_de(nom: str, annee: int) -> str:
    """« cible » la première année, « cible_3 » la troisième."""
    return nom if annee == 1 else f"{nom}_{annee}"


class IndicateurForm(forms.ModelForm):
    reference = NombreField(label="Valeur de référence")
    cible = NombreField(label="Cible de la 1re année")
    montant = MontantField(label="Montant annuel au plus, en euros")
    paliers = PaliersField(
        label="Paliers de la 1re année",
        help_text="Pour un indicateur par paliers, un par ligne : la valeur à atteindre, deux-points, le montant. "
        "Par exemple : 219 : 3000, puis 100 : 6000, puis 50 : 9000.",
    )
    baisse = forms.BooleanField(
        label="Un seul palier : il faut descendre jusqu’à lui",
        required=False,
        help_text="Avec deux paliers ou plus, leur ordre dit déjà le sens.",
    )

    class Meta:
        model = IndicateurContrat
        fields = ["intitule", "remunere", "mode", "unite", "reference", "montant", "preuves"]
        widgets = {"preuves": Texte(2), "unite": forms.TextInput(attrs={"class": "largeur-14"})}
        help_texts = {
            "intitule": "Mesurable, avec une marge de progression, lié à la mission.",
            "unite": "Par exemple : %, passages, patients.",
            "preuves": "Ce que la CPTS fournira au dialogue de gestion.",
        }

    field_order = (
        "intitule", "remunere", "mode", "unite", "reference", "cible", "montant", "paliers", "baisse", "preuves",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intitule"].required = self.fields["mode"].required = False
        for annee in ANNEES_SUIVANTES:
            self.fields[champ_de("cible", annee)] = NombreField(label=f"Cible à partir de la {libelle_annee(annee)}")
            self.fields[champ_de("paliers", annee)] = PaliersField(
                label=f"Paliers à partir de la {libelle_annee(annee)}"
            )
        if self.instance.pk:
            self._relire_les_objectifs()

    def _relire_les_objectifs(self) -> None:
        for objectif in self.instance.objectifs.all():
            self.initial[champ_de("cible", objectif.depuis)] = objectif.cible
            self.initial[champ_de("paliers", objectif.depuis)] = [
                (palier.seuil, palier.montant) for palier in objectif.paliers.all()
            ]
            self.initial["baisse"] = self.initial.get("baisse", False) or objectif.baisse

    def est_en_cause(self, manques: Iterable[str]) -> bool:
        """Vrai s'il se montre ouvert : une faute, une saisie à ne pas perdre de vue, un manque qui le nomme."""
        if self.errors or self.a_trancher or (self.is_bound and self.has_changed()):
            return True
        return any(f"« {self.instance.intitule} »" in manque for manque in manques)

    @property
    def repris(self) -> dict[str, str]:
        """La fiche d'où vient l'indicateur, et les années dont elle ne dit rien ; vide s'il naît ici."""
        origine = self.instance.origine
        if not origine:
            return {}
        muettes = annees_sans_cible(origine)
        return {"fiche": origine["fiche"], "muettes": _en_phrase(muettes)}

    @property
    def origines(self) -> dict[str, OrigineDeChamp]:
        """Par champ, ce que disait la fiche."""
        if not self.instance.pk or not self.instance.origine:
            return {}
        objectifs = {objectif.depuis: objectif.cible for objectif in self.instance.objectifs.all()}
        return origines_de_l_indicateur(self.instance.origine, self.initial, objectifs)

    @property
    def a_trancher(self) -> list[str]:
        """Ce que le projet laisse à décider : une année sans cible, un texte qui n'est pas un nombre."""
        ecrites = [objectif.depuis for objectif in self.instance.objectifs.all()] if self.instance.pk else []
        return a_trancher(self.instance.origine, ecrites) if self.instance.origine else []

    @property
    def annees_suivantes(self) -> list[Any]:
        """Les champs des années 2 à 5, repliés sous les autres."""
        return [self[champ_de(nom, annee)] for nom in ("cible", "paliers") for annee in ANNEES_SUIVANTES]

    @property
    def de_la_premiere_annee(self) -> list[Any]:
        """Les autres champs, dans l'ordre de la page ; la case de retrait vient en dernier."""
        noms = {champ_de(nom, annee) for annee in ANNEES_SUIVANTES for nom in ("cible", "paliers")}
        return [self[nom] for nom in self.fields if nom not in noms]

    @property
    def change_d_annee_en_annee(self) -> bool:
        """Vrai si une année suivante a son propre objectif, ou une faute à montrer."""
        return any(champ.value() or champ.errors for champ in self.annees_suivantes)

    @property
    def codes_connus(self) -> list[str]:
        """Tous les codes que cette mission a portés dans le contrat, avenants compris : aucun ne resert."""
        engagement = self.instance.engagement
        contrat = contrat_de(engagement.redaction)
        portes = IndicateurContrat.objects.filter(engagement__mission=engagement.mission_id)
        du_contrat = portes.filter(engagement__redaction__contrat=contrat)
        des_avenants = portes.filter(engagement__redaction__avenant__contrat=contrat)
        return [*du_contrat.values_list("code", flat=True), *des_avenants.values_list("code", flat=True)]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if not donnees.get("intitule") and not donnees.get("DELETE"):
            self.add_error("intitule", "Nommez l’indicateur.")
        donnees["mode"] = donnees.get("mode") or ModeIndicateur.BINAIRE
        if not donnees.get("remunere"):
            donnees["montant"] = 0
        return donnees

    def save(self, commit: bool = True) -> IndicateurContrat:
        indicateur = super().save(commit=False)
        if not indicateur.code:
            indicateur.code = code_suivant(indicateur.engagement.mission_id, self.codes_connus)
        if commit:
            indicateur.save()
            self._ecrire_les_objectifs(indicateur)
        return indicateur

    def _ecrire_les_objectifs(self, indicateur: IndicateurContrat) -> None:
        Objectif.objects.filter(indicateur=indicateur).delete()
        for annee, cible, paliers in self._objectifs():
            objectif = Objectif.objects.create(
                indicateur=indicateur, depuis=annee, cible=cible, baisse=self.cleaned_data["baisse"]
            )
            Palier.objects.bulk_create(
                Palier(objectif=objectif, rang=rang, seuil=seuil, montant=montant)
                for rang, (seuil, montant) in enumerate(paliers, start=1)
            )

    def _objectifs(self) -> Iterator[tuple[int, Any, Any]]:
        """Les années où quelque chose est attendu de neuf."""
        for annee in (1, *ANNEES_SUIVANTES):
            cible, paliers = (self.cleaned_data[champ_de(nom, annee)] for nom in ("cible", "paliers"))
            if cible is not None or paliers:
                yield annee, cible, paliers


class BaseIndicateursFormSet(JeuDeLignes):
    """Les indicateurs d'une mission engagée. ``enveloppe`` : sa part variable en euros par an, posée par la vue."""

    blocs: tuple[str, ...] = (MotifAvenant.INDICATEURS,)
    default_error_messages = {
        **JeuDeLignes.default_error_messages,
        "too_many_forms": f"Une mission a au plus {AU_PLUS} indicateurs : retirez-en.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        indicateurs = IndicateurContrat.objects.prefetch_related("objectifs__paliers").order_by("pk")
        super().__init__(*args, queryset=indicateurs, **kwargs)

    def add_fields(self, form: IndicateurForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer cet indicateur"

    @property
    def titre(self) -> str:
        return self.bareme.libelle_poste(self.instance.mission_id)

    @property
    def bareme(self) -> Bareme:
        return trouver_bareme(self.instance.redaction.bareme)


IndicateursFormSet = inlineformset_factory(
    Engagement,
    IndicateurContrat,
    form=IndicateurForm,
    formset=BaseIndicateursFormSet,
    extra=1,
    max_num=AU_PLUS,
    absolute_max=AU_PLUS,
    can_delete=True,
    can_delete_extra=False,
)
