"""Enregistrer une indemnité, l'annuler."""

from typing import Any

from django import forms

from acteurs.champs import SaisieIdentifiant
from acteurs.identifiants import valider_rpps
from acteurs.nomenclatures import choix_professions
from contrats.forms.champs import fichier_recu
from dossiers.forms.champs import DateNative, NombreDecimal, selon, texte_libre
from dossiers.televersement import formats_acceptes
from indemnites.actions import Beneficiaire

AUTRE = "autre"
IDENTITE = {
    "rpps": "Écrivez le numéro RPPS.",
    "nom": "Écrivez le nom.",
    "prenom": "Écrivez le prénom.",
    "profession": "Choisissez la profession.",
}


class IndemniteForm(forms.Form):
    """Qui, pour quoi, quand, combien, et la preuve. ``connus`` : RPPS → la personne que la CPTS connaît déjà."""

    # Exigés d'une personne que la CPTS n'a pas encore indemnisée.
    EXIGES_SELON_LE_CAS = ("rpps", "nom", "prenom", "profession")

    personne = forms.ChoiceField(
        label="Professionnel",
        help_text="Ceux de votre registre et les acteurs du dossier dont vous avez le numéro RPPS. Par exemple : "
        "« Claire Durand, infirmière ».",
        error_messages={"required": "Choisissez une personne, ou « Une autre personne »."},
    )
    rpps = SaisieIdentifiant(
        label="Numéro RPPS",
        required=False,
        validators=[valider_rpps],
        help_text="Onze chiffres : c’est lui qui retrouve la personne d’une CPTS à l’autre. Par exemple : "
        "10 00 34 56 789.",
        widget=forms.TextInput(attrs={**selon("personne", AUTRE), "inputmode": "numeric"}),
    )
    nom = forms.CharField(
        label="Nom",
        max_length=100,
        required=False,
        help_text="Par exemple : Durand.",
        widget=forms.TextInput(attrs=selon("personne", AUTRE)),
    )
    prenom = forms.CharField(
        label="Prénom",
        max_length=100,
        required=False,
        help_text="Par exemple : Claire.",
        widget=forms.TextInput(attrs=selon("personne", AUTRE)),
    )
    profession = forms.ChoiceField(
        label="Profession", required=False, widget=forms.Select(attrs=selon("personne", AUTRE))
    )
    mission = forms.ChoiceField(
        label="Mission",
        help_text="Au titre de quelle mission du contrat. Par exemple : « Accès aux soins ».",
        error_messages={"required": "Choisissez la mission."},
    )
    objet = forms.CharField(
        label="Ce qui est indemnisé",
        max_length=300,
        help_text="En une phrase, sans donnée de santé. Par exemple : « Animation de quatre réunions du groupe "
        "parcours ».",
        error_messages={"required": "Dites en une phrase ce que cette somme indemnise."},
    )
    le = forms.DateField(
        label="Versée le",
        widget=DateNative,
        help_text="Le jour du virement : il décide de l’année où la somme compte. Par exemple : le 15 mars 2026.",
        error_messages={"required": "Indiquez le jour du versement."},
    )
    montant = NombreDecimal(
        label="Montant, en euros",
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text="Au centime. Par exemple : 450,00.",
        error_messages={"required": "Écrivez le montant.", "min_value": "Un montant ne peut pas être négatif."},
    )
    preuve = forms.FileField(
        label="Justificatif",
        error_messages={"required": "Joignez le justificatif : état signé, note de frais, ordre de virement."},
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        connus: dict[str, Beneficiaire],
        missions: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, files)
        self.connus = connus
        professions = choix_professions()
        noms = dict(professions)
        personnes = [
            (rpps, f"{p.prenom} {p.nom}, {noms.get(p.profession, 'profession inconnue').lower()}, RPPS {rpps}")
            for rpps, p in connus.items()
        ]
        self.fields["personne"].choices = [("", "Choisissez"), *personnes, (AUTRE, "Une autre personne")]
        self.fields["profession"].choices = [("", "Choisissez"), *professions]
        self.fields["mission"].choices = [("", "Choisissez"), *missions]
        self.fields["preuve"].help_text = f"{formats_acceptes()}. Par exemple : etat-de-presence-signe.pdf."

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if lues.get("personne") == AUTRE:
            for champ, message in IDENTITE.items():
                if not lues.get(champ) and champ not in self.errors:
                    self.add_error(champ, message)
        return lues

    def valeurs(self) -> dict[str, Any]:
        """Ce que prend l'action."""
        lues = self.cleaned_data
        choisie = lues["personne"]
        autre = Beneficiaire(**{champ: lues[champ] for champ in IDENTITE}) if choisie == AUTRE else None
        return {
            "personne": autre or self.connus[choisie],
            **{champ: lues[champ] for champ in ("mission", "objet", "le", "montant")},
            "preuve": fichier_recu(lues["preuve"]),
        }


class AnnulationForm(forms.Form):
    """Pourquoi la somme ne compte plus."""

    commentaire = texte_libre(
        "Motif",
        limite=1000,
        lignes=3,
        aide="Lu de votre équipe, gardé au registre. Par exemple : « Saisie deux fois ».",
        manque="Écrivez le motif de l’annulation.",
    )
