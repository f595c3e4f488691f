"""Filtrer la liste des dossiers ; ouvrir un dossier."""

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from commun.textes import normaliser
from dossiers.enums import Sujet, Tour
from dossiers.models import Dossier
from territoires.models import CommuneDuTerritoire, Departement

ETAPES = [(Sujet.LETTRE, Sujet.LETTRE.label), (Sujet.PROJET, Sujet.PROJET.label), (Sujet.CONTRAT, Sujet.CONTRAT.label)]


class FiltresForm(forms.Form):
    """Recherche et filtres, tous facultatifs."""

    q = forms.CharField(label="Numéro, nom ou commune", required=False, max_length=100)
    etape = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *ETAPES])
    tour = forms.ChoiceField(label="À qui de jouer", required=False, choices=[("", "Tous"), *Tour.choices])
    departement = forms.ModelChoiceField(
        label="Département pilote", required=False, queryset=Departement.objects.none(), empty_label="Tous"
    )

    def __init__(self, *args, visibles: QuerySet[Dossier], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        pilotes = visibles.order_by().values("departement_pilote")
        self.fields["departement"].queryset = Departement.objects.filter(pk__in=pilotes).order_by("code")

    def appliquer(self, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """La liste filtrée."""
        voulu = self.cleaned_data
        if voulu["q"]:
            dossiers = dossiers.filter(_recherche(voulu["q"]))
        if voulu["departement"]:
            dossiers = dossiers.filter(departement_pilote=voulu["departement"])
        if voulu["etape"]:
            dossiers = dossiers.filter(etape=voulu["etape"])
        if voulu["tour"]:
            dossiers = dossiers.filter(tour=voulu["tour"])
        return dossiers

    def en_mots(self, cle: str) -> str:
        """Un filtre actif, en mots."""
        champ, valeur = self.fields[cle], self.cleaned_data[cle]
        if isinstance(champ, forms.ChoiceField) and cle in ("etape", "tour"):
            valeur = dict(champ.choices)[valeur]
        return f"{champ.label} : {valeur}"

    def en_adresse(self, sauf: str = "") -> dict[str, str]:
        """Les filtres actifs, pour une adresse."""
        valeurs = {cle: valeur for cle, valeur in self.cleaned_data.items() if valeur and cle != sauf}
        return {cle: getattr(valeur, "pk", valeur) for cle, valeur in valeurs.items()}


def _recherche(texte: str) -> Q:
    """Numéro, nom de la CPTS, ou début du nom d'une commune d'un territoire déposé (jamais d'un brouillon)."""
    cle = normaliser(texte)
    communes = CommuneDuTerritoire.objects.filter(
        version__territoire=OuterRef("territoire"),
        version__figee_le__isnull=False,
        commune__nom_recherche__startswith=cle,
    )
    return Q(numero__icontains=texte.strip()) | Q(nom_recherche__contains=cle) | Q(Exists(communes.order_by()))


class OuvertureForm(forms.Form):
    """Le nom d'usage de la CPTS."""

    nom = forms.CharField(
        label="Nom de la CPTS",
        max_length=200,
        help_text="Un nom provisoire convient, vous pourrez en changer. Par exemple : CPTS Pays de Foix.",
        error_messages={"required": "Donnez un nom à votre CPTS, même provisoire."},
    )
