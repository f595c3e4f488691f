"""Les rubriques de la lettre d'intention : un brouillon accepte le vide, jamais le faux."""

from typing import Any

from django import forms

from acteurs.identifiants import valider_rna, valider_siret
from commun.telephones import SaisieTelephone
from dossiers.enums import StatutStructure
from dossiers.forms.champs import MissionsParMission, Texte, selon
from dossiers.models import LettreIntention, MissionEnvisagee

OUI_NON = ((True, "Oui"), (False, "Non"))


class RubriqueForm(forms.ModelForm):
    """Base d'une rubrique : une liste de champs de l'objet, tous facultatifs tant que l'on rédige."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.required = False


class ContactForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["contact_prenom", "contact_nom", "contact_profession", "contact_courriel", "contact_telephone"]
        help_texts = {
            "contact_prenom": "Le prénom de la personne que le Guichet appellera. Par exemple : Anne.",
            "contact_nom": "Son nom d’usage. Par exemple : Puech.",
            "contact_profession": "Son métier, ou son rôle auprès du [[porteur|porteur]]. Par exemple : médecin "
            "généraliste.",
            "contact_courriel": "Le Guichet et l’[[ars]] écriront à cette adresse : choisissez-en une qui est lue "
            "souvent. Par exemple : anne.puech@exemple.fr.",
            "contact_telephone": "Dix chiffres, un numéro où laisser un message. Par exemple : 05 61 00 00 00.",
        }
        widgets = {
            "contact_prenom": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "contact_nom": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
        field_classes = {"contact_telephone": SaisieTelephone}


class StructureForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["structure_statut", "structure_nom", "structure_rna", "structure_siret", "structure_adresse"]
        help_texts = {
            "structure_statut": "Souvent une association loi 1901. Si rien n’existe encore, dites-le : cela n’empêche "
            "pas de déposer. Par exemple : Association en cours de création.",
            "structure_nom": "Le nom écrit, ou prévu, dans les statuts. Par exemple : Association pour la santé du "
            "Lauragais.",
            "structure_rna": "Le numéro [[rna]] reçu de la préfecture : un W suivi de neuf chiffres. Laissez vide "
            "tant que l’association n’est pas déclarée. Par exemple : W313012345.",
            "structure_siret": "Le numéro [[siret]] reçu de l’Insee : quatorze chiffres. Laissez vide si vous ne "
            "l’avez pas encore. Par exemple : 552 100 554 00013.",
            "structure_adresse": "L’adresse du siège, avec le code postal et la ville. Par exemple : 12 rue de la "
            "République, 31290 Villefranche-de-Lauragais.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure_statut"].choices = [("", "Choisir…"), *StatutStructure.choices]
        for nom in ("structure_rna", "structure_siret"):
            self.fields[nom].widget.attrs |= selon("structure_statut", StatutStructure.DECLAREE, StatutStructure.AUTRE)

    def clean_structure_rna(self) -> str:
        valeur = self.cleaned_data["structure_rna"].replace(" ", "").upper()
        if valeur:
            valider_rna(valeur)
        return valeur

    def clean_structure_siret(self) -> str:
        valeur = self.cleaned_data["structure_siret"].replace(" ", "")
        if valeur:
            valider_siret(valeur)
        return valeur


class MobilisationForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["actions_information"]
        widgets = {"actions_information": Texte(rows=6)}
        help_texts = {
            "actions_information": "Réunions, courriers, questionnaires : quand, avec qui, combien de participants. "
            "Par exemple : « Deux réunions publiques en mars, 64 participants de neuf métiers ; un questionnaire, "
            "120 réponses. »"
        }


class OrganisationForm(RubriqueForm):
    class Meta:
        model = LettreIntention
        fields = ["organisation", "articulation", "calendrier"]
        widgets = {"organisation": Texte(rows=6), "articulation": Texte(rows=6), "calendrier": Texte(rows=5)}
        help_texts = {
            "organisation": "Qui décide, qui coordonne, comment les professions sont représentées. Par exemple : « Un "
            "bureau de six professions, une coordinatrice à mi-temps, une assemblée par an. »",
            "articulation": "Votre façon de travailler avec ce qui existe : [[prs]], [[cls]], [[dac]], [[esp]], "
            "[[msp]], [[cds]], hôpitaux… Plus bas, vous retenez chaque dispositif un par un. Par exemple : « Nous "
            "complétons le contrat local de santé ; ses groupes de travail deviennent les nôtres. »",
            "calendrier": "Votre façon d’avancer jusqu’au [[projet_sante|projet de santé]], en une ou deux phrases. "
            "Les dates se notent plus bas, dans « Étapes datées » : inutile de les écrire deux fois. Par exemple : "
            "« D’abord le diagnostic partagé, puis un groupe par mission ; les fiches-actions en dernier. »",
        }


class MissionEnvisageeForm(forms.ModelForm):
    class Meta:
        model = MissionEnvisagee
        fields = ["constat", "objectif", "actions"]
        widgets = {"constat": Texte(rows=3), "objectif": Texte(rows=2), "actions": Texte(rows=4)}
        help_texts = {
            "constat": "Ce qui ne va pas aujourd’hui sur ce sujet, sur votre territoire. Par exemple : « Le soir et le "
            "samedi, seules les urgences répondent. »",
            "objectif": "Ce que vous voulez avoir changé, si possible avec un chiffre et une date. Par exemple : "
            "« Diminuer d’un cinquième les passages évitables aux urgences en trois ans. »",
            "actions": "Ce que vous pensez faire, sans tout décider. Par exemple : « Un planning commun de créneaux, "
            "une ligne téléphonique partagée, un protocole avec les pharmaciens. »",
        }


# L'exemple de chaque mission : constat, objectif, actions. « Accès aux soins » a celui du formulaire.
EXEMPLES = {
    "parcours": (
        "Après l’hôpital, une sortie sur trois arrive sans compte rendu.",
        "Qu’un patient insuffisant cardiaque voie son médecin et son infirmier dans les sept jours.",
        "Une fiche de liaison, un numéro unique pour l’hôpital, une réunion par mois.",
    ),
    "prevention": (
        "Le dépistage du cancer du sein ne touche que 41 % des femmes concernées.",
        "Atteindre 50 % en trois ans.",
        "Deux campagnes par an avec les pharmaciens, les sages-femmes et les mairies.",
    ),
    "crise_sanitaire": (
        "Pendant la canicule, chacun a cherché seul les personnes isolées.",
        "Un plan écrit et connu de tous avant l’été.",
        "Un annuaire d’alerte, un exercice par an, un lien avec les mairies.",
    ),
    "qualite": (
        "Les antibiotiques sont prescrits plus souvent que dans la région.",
        "Revenir à la moyenne régionale en trois ans.",
        "Quatre réunions de cas par an, ouvertes à toutes les professions.",
    ),
    "accompagnement": (
        "Aucun remplaçant ne s’est installé depuis quatre ans.",
        "Accueillir cinq stagiaires par an et deux installations en trois ans.",
        "Un livret d’accueil, un logement pour les internes, un parrain par métier.",
    ),
}


class MissionsFormSet(MissionsParMission):
    """Ce que la lettre dit de chaque mission, avec un exemple propre à chacune."""

    formulaire = MissionEnvisageeForm

    def _former(self, data: Any, mission: Any, existante: Any, prefix: str) -> forms.ModelForm:
        formulaire = super()._former(data, mission, existante, prefix)
        for nom, exemple in zip(self.champs_texte, EXEMPLES.get(mission.code, ()), strict=False):
            champ = formulaire.fields[nom]
            champ.help_text = f"{champ.help_text.partition(' Par exemple :')[0]} Par exemple : « {exemple} »"
        return formulaire
