"""Formulaires de saisie d'un territoire. Ils vérifient la forme ; ``territoires.actions`` écrit."""

from django import forms

from commun.textes import normaliser
from territoires.models import Commune, Departement
from territoires.recherche import Resolution, chercher_communes, resoudre_liste
from territoires.recherche.listes import ListeTropLongue

POPULATION_MAXIMALE = 3_000_000


class FormulaireDeCollage(forms.Form):
    """Une liste de codes ou de noms, un par ligne ; ``resolution`` est remplie si la liste est lisible."""

    liste = forms.CharField(
        label="Liste de communes",
        help_text="Un code Insee ou un nom par ligne, par exemple « 31069 » ou « Saint-Jean (31) ».",
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control", "spellcheck": "false"}),
        max_length=100_000,
        error_messages={"required": "Collez au moins un code ou un nom de commune."},
    )
    resolution: Resolution | None = None

    def __init__(self, *args, departements=(), **kwargs):
        super().__init__(*args, prefix="collage", **kwargs)
        self.departements = departements

    def clean_liste(self) -> str:
        texte = self.cleaned_data["liste"]
        try:
            self.resolution = resoudre_liste(texte, self.departements)
        except ListeTropLongue as trop:
            raise forms.ValidationError(str(trop)) from None
        return texte


class FormulaireDeDepartement(forms.Form):
    """Un département entier, sauf les communes nommées ; ``exceptees`` est remplie si elles sont toutes reconnues."""

    departement = forms.ModelChoiceField(
        label="Département",
        queryset=Departement.objects.order_by("code"),
        empty_label="Choisissez un département",
        error_messages={"required": "Choisissez le département.", "invalid_choice": "Ce département n’existe pas."},
    )
    sauf = forms.CharField(
        label="Sauf ces communes",
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="Un code Insee ou un nom par ligne, par exemple « Muret » ou « 31395 ». Vous pourrez aussi en "
        "retirer ensuite, une à une ou en les cochant.",
    )
    exceptees: tuple[Commune, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="departement", **kwargs)
        self.fields["departement"].widget.attrs["class"] = "form-select"
        self.fields["sauf"].widget.attrs["class"] = "form-control"

    def clean(self):
        donnees = super().clean()
        departement, texte = donnees.get("departement"), donnees.get("sauf", "")
        if departement is not None and texte:
            try:
                self.exceptees = _communes_du_departement(departement.code, texte)
            except (ListeTropLongue, forms.ValidationError) as erreur:
                self.add_error("sauf", erreur if isinstance(erreur, forms.ValidationError) else str(erreur))
        return donnees


def _communes_du_departement(departement: str, texte: str) -> tuple[Commune, ...]:
    """Les communes de ``texte``, toutes de ce département ; lève ``ValidationError`` en nommant ce qui ne l'est pas."""
    resolution = resoudre_liste(texte, {departement})
    retenues, fautes = list(resolution.trouvees), list(resolution.inconnues)
    for douteuse in resolution.douteuses:
        siennes = [commune for commune in douteuse.candidates if commune.departement_id == departement]
        if len(siennes) == 1 and siennes[0].nom_recherche == normaliser(douteuse.texte):
            retenues += siennes
        else:
            fautes.append(douteuse.texte)
    fautes += [str(commune) for commune in retenues if commune.departement_id != departement]
    if fautes:
        noms = ", ".join(f"« {faute} »" for faute in fautes[:10])
        raise forms.ValidationError(f"Pas de commune sûre dans ce département pour {noms} : donnez le code Insee.")
    return tuple(retenues)


class FormulaireDePartie(forms.Form):
    """Un quartier ou un arrondissement ; ``cleaned_data["commune"]`` est une ``Commune``."""

    commune = forms.CharField(
        label="Commune",
        help_text="Nom ou code Insee, par exemple « Toulouse » ou « 31555 ».",
        max_length=80,
        error_messages={"required": "Indiquez la commune dont vous ne prenez qu’une partie."},
    )
    libelle = forms.CharField(
        label="Nom de la partie",
        help_text="Par exemple « Quartiers nord » ou « 3e arrondissement ».",
        max_length=120,
        error_messages={"required": "Nommez la partie de commune."},
    )
    population = forms.IntegerField(
        label="Habitants de cette partie",
        min_value=0,
        max_value=POPULATION_MAXIMALE,
        error_messages={
            "required": "Indiquez le nombre d’habitants de cette partie.",
            "invalid": "Écrivez un nombre entier, sans espace ni unité, par exemple 85804.",
        },
    )
    justification = forms.CharField(
        label="D’où vient ce chiffre",
        help_text="Par exemple « Insee, populations des IRIS 2021, somme des IRIS du secteur 1 ».",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites d’où vient ce chiffre : il sera relu par le Guichet et l’ARS."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="partie", **kwargs)
        habiller(self)

    def clean_commune(self) -> Commune:
        texte = self.cleaned_data["commune"]
        trouvailles = [t.commune for t in chercher_communes(texte, 6)]
        exactes = [c for c in resoudre_liste(texte).trouvees] or trouvailles
        if len(exactes) == 1:
            return exactes[0]
        if not exactes:
            raise forms.ValidationError("Aucune commune de ce nom : vérifiez l’orthographe ou donnez le code Insee.")
        noms = ", ".join(f"{commune} code {commune.code}" for commune in exactes)
        raise forms.ValidationError(f"Plusieurs communes possibles : {noms}. Donnez le code Insee.")


class FormulaireDeCorrection(forms.Form):
    """La population retenue à la place de la somme des communes, et pourquoi ; vide = la somme."""

    population = forms.IntegerField(
        label="Population retenue",
        required=False,
        min_value=0,
        max_value=POPULATION_MAXIMALE * 4,
        help_text="Laissez vide pour revenir à la somme des communes.",
        error_messages={"invalid": "Écrivez un nombre entier, sans espace ni unité, par exemple 52000."},
    )
    motif = forms.CharField(
        label="Motif de la correction",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple « population de référence convenue avec l’ARS, courrier du 3 mars 2026 ».",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="correction", **kwargs)
        habiller(self)

    def clean(self):
        donnees = super().clean()
        if donnees.get("population") is not None and not donnees.get("motif", "").strip():
            self.add_error("motif", "Dites pourquoi la population est corrigée.")
        return donnees


def habiller(formulaire: forms.Form) -> None:
    """Donne aux champs la classe du thème ; Django ajoute lui-même ``aria-describedby`` et ``aria-invalid``."""
    for nom, champ in formulaire.fields.items():
        fautif = formulaire.is_bound and formulaire.errors.get(nom)
        champ.widget.attrs["class"] = "form-control is-invalid" if fautif else "form-control"
