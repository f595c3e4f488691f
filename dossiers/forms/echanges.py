"""Demander une relecture, la conclure, demander un appui, y répondre."""

from typing import Any

from django import forms

from comptes.models import Utilisateur
from dossiers.enums_echanges import EtatAppui, NatureAppui
from dossiers.forms.actes import DateNative
from dossiers.forms.champs import Texte
from dossiers.models import AppuiGuichet
from dossiers.notifications_echanges import coordinateurs_de
from territoires.models import Departement

LONGUEUR_MAX = 5000


class DemandeRelectureForm(forms.Form):
    """Un mot pour le coordinateur."""

    mot = forms.CharField(
        label="Un mot pour le Guichet",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(4),
        help_text="Facultatif. Ce sur quoi vous aimeriez un regard. Par exemple : « Notre diagnostic suffit-il ? »",
    )


class ConclusionForm(forms.Form):
    """Ce que le coordinateur dit en refermant sa lecture."""

    commentaire = forms.CharField(
        label="Votre mot de conclusion",
        required=False,
        max_length=LONGUEUR_MAX,
        widget=Texte(4),
        help_text="Facultatif. Il est lu par toute l’équipe et gardé au journal. Ce n’est pas un avis.",
    )


class AppuiForm(forms.Form):
    """Ce que l'équipe attend du Guichet ; le département n'est demandé que si le territoire ne le dit pas."""

    nature = forms.ChoiceField(
        label="De quoi avez-vous besoin ?",
        choices=NatureAppui.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous demandez."},
    )
    message = forms.CharField(
        label="Votre demande",
        max_length=LONGUEUR_MAX,
        widget=Texte(5),
        help_text="Par exemple : « Pourriez-vous venir présenter les CPTS à nos confrères un mardi soir ? Vous pouvez "
        "rappeler le 05 61 00 00 00. » Le Guichet lira ce texte, le nom de la CPTS et son département, rien d’autre.",
        error_messages={"required": "Écrivez ce que vous attendez du Guichet."},
    )
    souhaite_le = forms.DateField(
        label="Pour quand ?",
        required=False,
        widget=DateNative,
        help_text="Le jour qui vous arrangerait. Par exemple : un mardi, dans un mois.",
    )
    departement = forms.ModelChoiceField(
        Departement.objects.order_by("code"),
        label="Département de la CPTS",
        empty_label="Choisir…",
        help_text="Il désigne le Guichet qui vous répondra. Par exemple : Haute-Garonne.",
        error_messages={"required": "Choisissez le département de votre CPTS."},
    )

    def __init__(self, data: Any = None, *, departement_connu: bool) -> None:
        super().__init__(data)
        if departement_connu:
            del self.fields["departement"]


class ReponseAppuiForm(forms.Form):
    """La réponse du coordinateur ; ``geste`` : accepter, realiser ou decliner."""

    commentaire = forms.CharField(label="Votre réponse", max_length=LONGUEUR_MAX, widget=Texte(4), required=False)
    prevu_le = forms.DateField(
        label="Jour prévu", required=False, widget=DateNative, help_text="Facultatif. L’équipe le lira."
    )

    def __init__(self, data: Any = None, *, geste: str) -> None:
        super().__init__(data)
        if geste != "accepter":
            del self.fields["prevu_le"]
        champ = self.fields["commentaire"]
        if geste == "decliner":
            champ.required = True
            champ.error_messages["required"] = "Dites pourquoi, et vers qui l’équipe peut se tourner."
            champ.help_text = "Dites pourquoi, et vers qui l’équipe peut se tourner. Elle lira ce texte."
        else:
            champ.help_text = "Facultatif. L’équipe lira ce texte. Par exemple : « Nous vous rappelons cette semaine. »"


class ConfierAppuiForm(forms.Form):
    """Qui s'occupe de l'appui, et pour quand."""

    responsable = forms.ModelChoiceField(
        Utilisateur.objects.none(),
        label="Qui s’en occupe",
        empty_label="Choisir…",
        error_messages={"required": "Choisissez qui s’en occupe."},
    )
    echeance_le = forms.DateField(
        label="À faire pour le",
        required=False,
        widget=DateNative,
        help_text="L’équipe le lira. Un courriel rappelle ce jour à qui s’en occupe. Par exemple : la date souhaitée.",
    )

    def __init__(self, data: Any = None, *, appui: AppuiGuichet, utilisateur: Utilisateur) -> None:
        initial = {
            "responsable": appui.responsable_id or utilisateur.pk,
            "echeance_le": appui.echeance_le or appui.prevu_le or appui.souhaite_le,
        }
        super().__init__(data, initial=initial)
        choix = Utilisateur.objects.filter(pk__in=[p.pk for p in coordinateurs_de(appui)])
        self.fields["responsable"].queryset = choix.order_by("nom", "prenom", "pk")


class FiltreAppuisForm(forms.Form):
    """Les appuis d'une région, par état, par nature, les miens ou ceux en retard."""

    etat = forms.ChoiceField(
        label="État", choices=[("", "À traiter"), ("tous", "Tous"), *EtatAppui.choices], required=False
    )
    nature = forms.ChoiceField(label="Nature", choices=[("", "Toutes"), *NatureAppui.choices], required=False)
    suivi = forms.ChoiceField(
        label="Suivi",
        choices=[("", "Tous"), ("miens", "Les miens"), ("retard", "En retard"), ("personne", "À confier")],
        required=False,
    )
