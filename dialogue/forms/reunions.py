"""Prévoir une réunion, la modifier, en noter les présences et le compte rendu."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from dialogue.enums_reunions import OrigineInvite
from dialogue.invitables import Invitable
from dialogue.models import Reunion
from dossiers.forms.champs import Texte
from dossiers.forms.rendez_vous import RendezVousDureForm

LONGUEUR_MAX = 10_000


class ReunionForm(RendezVousDureForm):
    """Quand, où, sur quoi. ``valeurs()`` rend les champs du modèle."""

    field_order = ("titre",)

    EXIGES_SELON_LE_CAS = ("lieu", "visio")

    titre = forms.CharField(
        label="Objet de la réunion",
        max_length=150,
        help_text="Par exemple : « Présentation du projet aux professionnels du canton ».",
        error_messages={"required": "Donnez un objet à la réunion."},
    )
    lieu = forms.CharField(
        label="Lieu",
        max_length=200,
        required=False,
        help_text="Un lieu, un lien de visioconférence, ou les deux. Il est écrit dans le courriel d’invitation. Par "
        "exemple : « Salle des fêtes, place de la Mairie, Revel ».",
    )
    visio = forms.URLField(
        label="Lien de visioconférence",
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"], message="Le lien commence par https://.")],
        error_messages={"invalid": "Écrivez un lien complet, qui commence par https://."},
        help_text="Il ne se lit que sur la page de la réunion, jamais dans le courriel.",
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    ordre_du_jour = forms.CharField(
        label="Ordre du jour",
        max_length=LONGUEUR_MAX,
        widget=Texte(6),
        help_text="Un point par ligne. Les invités le lisent sur leur page.",
        error_messages={"required": "Écrivez au moins un point à l’ordre du jour."},
    )

    def __init__(self, data: Any = None, *, reunion: Reunion | None = None) -> None:
        super().__init__(data, initial=_initial(reunion) if reunion else None)

    def clean(self) -> dict[str, Any]:
        lues = super().clean()
        if not lues.get("lieu") and not lues.get("visio") and "visio" not in self.errors:
            self.add_error("lieu", "Indiquez un lieu, un lien de visioconférence, ou les deux.")
        if lues.get("jour") and lues.get("heure") and self.debut() <= timezone.now():
            self.add_error("jour", "La réunion doit être à venir : choisissez une autre date.")
        return lues

    def valeurs(self) -> dict[str, Any]:
        """Les champs du modèle."""
        lues = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom not in ("jour", "heure", "invites")}
        return {**lues, "debut": self.debut()}


class NouvelleReunionForm(ReunionForm):
    """Et qui inviter ; l'équipe est cochée d'avance."""

    def __init__(self, data: Any = None, *, invitables: Iterable[Invitable]) -> None:
        super().__init__(data)
        self.invitables = {invite.cle: invite for invite in invitables}
        groupes: dict[str, list[tuple[str, str]]] = {}
        for invite in self.invitables.values():
            groupes.setdefault(invite.origine.label, []).append((invite.cle, invite.nom))
        choix = [(cle, f"{nom} ({origine})") for origine, noms in groupes.items() for cle, nom in noms]
        self.fields["invites"] = forms.MultipleChoiceField(
            label="Personnes invitées",
            choices=choix,
            widget=forms.CheckboxSelectMultiple,
            initial=[i.cle for i in self.invitables.values() if i.origine == OrigineInvite.EQUIPE],
            help_text="Chacune reçoit un courriel : le jour, l’heure, le lieu et un lien. Pour inviter une autre "
            "personne, ajoutez-la parmi les acteurs avec son adresse.",
            error_messages={"required": "Invitez au moins une personne."},
        )

    def invites(self) -> list[Invitable]:
        return [self.invitables[cle] for cle in self.cleaned_data["invites"]]


class SuiteReunionForm(forms.Form):
    """Qui était là, et ce qui s'est dit."""

    presents = forms.MultipleChoiceField(
        label="Personnes présentes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez les présents.",
    )
    compte_rendu = forms.CharField(
        label="Compte rendu",
        required=False,
        max_length=LONGUEUR_MAX * 2,
        widget=Texte(10),
        help_text="Facultatif, vous pouvez y revenir. L’équipe le lit, le Guichet aussi s’il voit le dossier. Par "
        "exemple : ce qui a été décidé, qui s’en charge, pour quand.",
    )

    def __init__(self, data: Any = None, *, reunion: Reunion) -> None:
        invites = list(reunion.invites.all())
        presents = [str(invite.pk) for invite in invites if invite.present]
        super().__init__(data, initial={"presents": presents, "compte_rendu": reunion.compte_rendu})
        self.fields["presents"].choices = [(str(i.pk), f"{i.nom} ({i.get_origine_display()})") for i in invites]


class AnnulationForm(forms.Form):
    """Pourquoi la réunion est annulée."""

    commentaire = forms.CharField(
        label="Motif",
        required=False,
        max_length=2000,
        widget=Texte(3),
        help_text="Facultatif. Il se lit sur le portail, pas dans le courriel. Par exemple : « Salle indisponible ».",
    )


def _initial(reunion: Reunion) -> dict[str, Any]:
    champs = ("titre", "duree_minutes", "lieu", "visio", "ordre_du_jour")
    return {**{champ: getattr(reunion, champ) for champ in champs}, **RendezVousDureForm.deja(reunion.debut)}
