"""Préparer le contrat : parties, missions, indicateurs, clauses. Un brouillon accepte le vide, jamais le faux."""

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.forms import inlineformset_factory

from contrats.caisses import caisses_possibles
from contrats.ecriture import IDENTITE
from contrats.enums import MotifAvenant
from contrats.models import Contrat, Engagement, Redaction, Signataire
from dossiers.enums import StatutStructure
from dossiers.forms.actes import DateNative
from dossiers.forms.champs import Texte
from dossiers.forms.lignes import JeuDeLignes
from financement.bareme import MissionDuBareme
from financement.baremes import trouver_bareme
from financement.registre import verifies
from financement.situation import ACCES_SOINS


class ContratForm(forms.ModelForm):
    """Base d'une étape : des champs du contrat, tous facultatifs tant qu'on le prépare."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.required = False


class PartiesForm(ContratForm):
    blocs = (IDENTITE,)

    class Meta:
        model = Contrat
        fields = ["structure_nom", "structure_statut", "structure_adresse", "siret", "rna", "iban", "caisse"]
        help_texts = {
            "structure_nom": "La personne morale qui signe pour la CPTS, telle que déclarée.",
            "siret": "Quatorze chiffres.",
            "rna": "Pour une association déclarée : W suivi de neuf chiffres, par exemple W313012345.",
            "iban": "Compte de la structure, dans la zone SEPA. Par exemple : FR76 3000 6000 0112 3456 7890 189.",
            "caisse": "Un seul organisme signe et paie ; les autres organismes du département lisent le contrat.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure_statut"].choices = [("", "Choisissez"), *StatutStructure.choices]
        self.fields["caisse"].queryset = caisses_possibles(self.instance)
        for nom, largeur in (("siret", "largeur-14"), ("rna", "largeur-11"), ("iban", "largeur-27")):
            self.fields[nom].widget.attrs["class"] = largeur


class SignataireForm(forms.ModelForm):
    class Meta:
        model = Signataire
        fields = ["nom", "qualite", "delegation", "delegation_du"]
        widgets = {"delegation_du": DateNative()}
        help_texts = {
            "qualite": "Par exemple : présidente de l’association, directeur général.",
            "delegation": "La référence de la décision, si cette personne signe par délégation. "
            "Par exemple : décision ARS 2026-014.",
        }

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if bool(donnees.get("delegation")) != bool(donnees.get("delegation_du")) and not self.errors:
            self.add_error("delegation", "Une délégation se nomme par sa référence et sa date.")
        return donnees

    @property
    def titre(self) -> str:
        return self.instance.get_partie_display()


class BaseSignatairesFormSet(JeuDeLignes):
    blocs = (MotifAvenant.SIGNATAIRES,)


SignatairesFormSet = inlineformset_factory(
    Redaction,
    Signataire,
    form=SignataireForm,
    formset=BaseSignatairesFormSet,
    extra=0,
    max_num=3,
    absolute_max=3,
    can_delete=False,
)


class EngagementForm(forms.ModelForm):
    """Une mission du barème ; celle d'un socle est toujours engagée."""

    engagee = forms.BooleanField(label="La CPTS s’engage sur cette mission", required=False)

    class Meta:
        model = Engagement
        fields = ["demarrage_le", "deploiement_le", "derogation", "compensation_snp", "supplement_snp"]
        widgets = {"demarrage_le": DateNative(), "deploiement_le": DateNative(), "derogation": Texte(2)}
        help_texts = {
            "demarrage_le": "Si cette date est passée le jour de la signature, la mission démarre ce jour-là.",
            "derogation": "Seulement si une date dépasse la limite : pourquoi les parties l’acceptent.",
            "compensation_snp": "Ouvre droit à la compensation : l’organisation des soins non programmés est déclarée.",
            "supplement_snp": "Ouvre droit au supplément : un professionnel formé répond, évalue et oriente.",
        }

    field_order = ("engagee", "demarrage_le", "deploiement_le", "derogation", "compensation_snp", "supplement_snp")

    def __init__(self, *args: Any, mission: MissionDuBareme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mission = mission
        self.fields["engagee"].initial = mission.socle or self.instance.pk is not None
        if mission.socle:
            del self.fields["engagee"]
        if mission.code != ACCES_SOINS:
            del self.fields["compensation_snp"], self.fields["supplement_snp"]
        self._dire_les_limites(mission)

    def _dire_les_limites(self, mission: MissionDuBareme) -> None:
        limites = (("demarrage_le", mission.demarrage_mois), ("deploiement_le", mission.deploiement_mois))
        for nom, mois in limites:
            if mois is not None:
                champ = self.fields[nom]
                champ.help_text = f"Au plus tard {mois} mois après la signature. {champ.help_text}".strip()

    def clean(self) -> dict[str, Any]:
        lu = super().clean() or self.cleaned_data
        demarrage, deploiement = lu.get("demarrage_le"), lu.get("deploiement_le")
        if demarrage and deploiement and deploiement < demarrage:
            nom = self.mission.libelle
            self.add_error("deploiement_le", f"{nom} : prévoyez le déploiement complet le jour du démarrage ou après.")
        return lu

    @property
    def retenue(self) -> bool:
        return self.mission.socle or self.cleaned_data.get("engagee", False)


class EngagementsParMission:
    blocs = (MotifAvenant.MISSIONS,)
    """Un formulaire par mission du barème du contrat, dans son ordre ; même usage qu’un jeu de formulaires.

    Une mission qui n’est plus engagée est retirée avec ses indicateurs.
    """

    def __init__(self, data: Any = None, *, instance: Redaction) -> None:
        existants = {engagement.mission_id: engagement for engagement in instance.engagements.all()}
        self.forms = [
            EngagementForm(
                data,
                instance=existants.get(mission.code) or Engagement(redaction=instance, mission_id=mission.code),
                prefix=f"mission-{mission.code}",
                mission=mission,
            )
            for mission in trouver_bareme(instance.bareme).missions
        ]

    def __iter__(self) -> Iterator[EngagementForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        return all([formulaire.is_valid() for formulaire in self.forms])

    def save(self) -> None:
        for formulaire in self.forms:
            if formulaire.retenue:
                formulaire.save()
            elif formulaire.instance.pk:
                formulaire.instance.delete()


BLOCS_DES_CLAUSES = {MotifAvenant.BAREME: ("bareme",), MotifAvenant.AUTRE: ("moyens", "articles_particuliers")}


class ClausesForm(ContratForm):
    bareme = forms.ChoiceField(
        label="Barème", help_text="Il est figé à la signature et ne change ensuite que par avenant."
    )

    class Meta:
        model = Redaction
        fields = ["bareme", "moyens", "articles_particuliers"]
        widgets = {"moyens": Texte(6), "articles_particuliers": Texte(6)}
        help_texts = {
            "moyens": "Coordination, locaux, outils, temps des professionnels : un moyen par ligne.",
            "articles_particuliers": "Ce que les parties ajoutent au contrat type. Chaque ligne devient un alinéa. "
            "Par exemple : « La CPTS transmet chaque année à la caisse son rapport financier. »",
        }

    def __init__(self, *args: Any, ouverts: Collection[str] = BLOCS_DES_CLAUSES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocs = tuple(bloc for bloc in BLOCS_DES_CLAUSES if bloc in ouverts)
        for bloc, champs in BLOCS_DES_CLAUSES.items():
            for champ in () if bloc in ouverts else champs:
                del self.fields[champ]
        if "bareme" in self.fields:
            self._proposer_les_baremes()

    def _proposer_les_baremes(self) -> None:
        self.fields["bareme"].choices = [(bareme.code, f"{bareme.code}, {bareme.reference}") for bareme in verifies()]
        self.fields["bareme"].required = True
