"""Le territoire d'un avenant, en une fois : les communes à ajouter, celles à retirer.

Les mêmes lectures et les mêmes refus que le sélecteur : noms et codes par ``resoudre_liste``, écriture par
``territoires.actions``.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from commun.montants import format_nombre
from contrats.enums import MotifAvenant
from dossiers.forms.champs import Texte
from territoires.actions import ajouter_communes, retirer
from territoires.chargement import perimetre_de
from territoires.models import Commune, VersionTerritoire
from territoires.recherche import Resolution, resoudre_liste
from territoires.recherche.listes import ListeTropLongue


class CasesOuLignes(forms.CheckboxSelectMultiple):
    """Des cases ; une valeur relue en texte a une clé par ligne."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if hasattr(data, "getlist"):
            return data.getlist(name)
        return [ligne for ligne in data.get(name, "").splitlines() if ligne]


class ChangementDeTerritoireForm(forms.Form):
    """``version`` : celle, ouverte, que l'avenant récrit. Valide, ``noms`` dit chaque clé en clair."""

    ajouter = forms.CharField(
        label="Communes à ajouter",
        required=False,
        max_length=20_000,
        widget=Texte(4),
        help_text="Un nom ou un code Insee par ligne, par exemple « Venerque » ou « 31572 ».",
    )
    retirer = forms.MultipleChoiceField(
        label="Communes à retirer",
        required=False,
        widget=CasesOuLignes,
        help_text="Cochez celles qui sortiraient. Par exemple : une commune qui rejoint une CPTS voisine.",
        error_messages={"invalid_choice": "%(value)s n’est plus dans le territoire de l’avenant."},
    )

    def __init__(self, data: Any = None, *, version: VersionTerritoire) -> None:
        super().__init__(data)
        self.blocs = (MotifAvenant.TERRITOIRE,)
        self.version, self.perimetre = version, perimetre_de(version)
        self.noms = dict(self._presentes())
        self.fields["retirer"].choices = list(self.noms.items())

    def _presentes(self) -> Iterator[tuple[str, str]]:
        """(clé, nom) de chaque commune et partie du territoire."""
        for commune in self.perimetre.communes:
            habitants = "" if commune.population is None else f", {format_nombre(commune.population)} habitants"
            yield commune.code, f"{commune.nom} ({commune.departement}){habitants}"
        for partie in self.perimetre.parties:
            cle, nom = f"{partie.commune.code}|{partie.libelle}", f"{partie.commune.nom}, {partie.libelle}"
            yield cle, f"{nom}, {format_nombre(partie.population)} habitants"

    def clean_ajouter(self) -> list[str]:
        """Les codes désignés sans détour ; tout doute est une erreur qui dit quoi écrire."""
        texte = self.cleaned_data["ajouter"]
        connus = {commune.departement for commune in self.perimetre.communes}
        try:
            resolution = resoudre_liste(texte, connus)
        except ListeTropLongue as trop:
            raise forms.ValidationError(str(trop)) from None
        doutes = list(_doutes(resolution))
        doutes += [f"{commune} est déjà dans le territoire." for commune in resolution.trouvees if self._y_est(commune)]
        if doutes:
            raise forms.ValidationError(doutes)
        self.noms |= {commune.code: _avec_ses_habitants(commune) for commune in resolution.trouvees}
        return sorted(commune.code for commune in resolution.trouvees)

    def _y_est(self, commune: Commune) -> bool:
        return commune.code in self.perimetre.entieres

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        ajouter, sortent = donnees.get("ajouter"), donnees.get("retirer")
        if ajouter is None or sortent is None:
            return donnees
        presentes = self.fields["retirer"].choices
        restent = {cle for cle, _nom in presentes} - set(sortent)
        partielles = {cle.partition("|")[0] for cle in restent if "|" in cle} & set(ajouter)
        for code in sorted(partielles):
            self.add_error("ajouter", f"{self.noms[code]} est comprise en partie : retirez aussi cette partie.")
        if not restent and not ajouter:
            self.add_error("retirer", "Il ne resterait aucune commune : gardez-en au moins une, ou ajoutez-en.")
        return donnees

    def save(self) -> None:
        """Retire, puis ajoute, dans la version que l'avenant récrit."""
        territoire, sortent, maintenant = self.version.territoire, self.cleaned_data["retirer"], timezone.now()
        parties = [(code, libelle) for code, barre, libelle in (cle.partition("|") for cle in sortent) if barre]
        entieres = [cle for cle in sortent if "|" not in cle]
        if sortent:
            retirer(territoire=territoire, codes=entieres, parties=parties, maintenant=maintenant)
        if self.cleaned_data["ajouter"]:
            ajouter_communes(territoire=territoire, codes=self.cleaned_data["ajouter"], maintenant=maintenant)


def _doutes(resolution: Resolution) -> Iterator[str]:
    """Ce que la liste ne désigne pas sans détour, et quoi écrire à la place."""
    for texte in resolution.inconnues:
        yield f"« {texte} » n’est pas une commune connue : vérifiez le nom, ou écrivez le code Insee."
    for douteuse in resolution.douteuses:
        candidates = ", ".join(f"{commune} : {commune.code}" for commune in douteuse.candidates)
        yield f"« {douteuse.texte} » désigne plusieurs communes ; écrivez le code de la vôtre ({candidates})."
    for successeur in resolution.successeurs:
        yield f"{successeur.ancien} fait aujourd’hui partie de {successeur.commune} : écrivez celle-ci."


def _avec_ses_habitants(commune: Commune) -> str:
    habitants = "" if commune.population is None else f", {format_nombre(commune.population)} habitants"
    return f"{commune}{habitants}"
