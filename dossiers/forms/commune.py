"""Un champ « commune » : nom, code postal ou code Insee ; un ancien code donne la commune actuelle."""

from collections.abc import Collection
from typing import Any

from django import forms

from territoires.models import Commune
from territoires.recherche import resoudre_liste

INCONNUE = "Aucune commune ne s’appelle ainsi. Écrivez son nom ou son code Insee."


class ChampCommune(forms.CharField):
    """Rend une ``Commune`` ou ``None``. ``departements`` : ceux dont les homonymes se proposent d'abord."""

    def __init__(self, *, departements: Collection[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("label", "Commune")
        kwargs.setdefault("help_text", "Nom, code postal ou code Insee. Par exemple : Revel, 31250.")
        super().__init__(max_length=100, **kwargs)
        self.departements = departements

    def clean(self, value: Any) -> Commune | None:
        texte = super().clean(value)
        return lire_commune(texte, self.departements) if texte else None

    def prepare_value(self, value: Any) -> Any:
        """« Revel (31451) », qui se relit sans doute possible."""
        if isinstance(value, Commune):
            return f"{value.nom} ({value.code})"
        return value


def lire_commune(texte: str, departements: Collection[str] = ()) -> Commune:
    """La seule commune que désigne ``texte``. Lève ``ValidationError`` : inconnue, ou plusieurs, nommées."""
    resolution = resoudre_liste(texte.replace("(", " ").replace(")", " ").replace(",", " "), departements)
    if len(resolution.trouvees) == 1 and not resolution.douteuses:
        return resolution.trouvees[0]
    candidates = [c for douteuse in resolution.douteuses for c in douteuse.candidates]
    if not candidates:
        raise forms.ValidationError(INCONNUE)
    proches = [c for c in candidates if c.departement_id in departements]
    if len(proches) == 1 and proches[0].nom_recherche == candidates[0].nom_recherche:
        return proches[0]
    propositions = ", ".join(f"{c.nom} ({c.code})" for c in candidates[:5])
    raise forms.ValidationError(f"Plusieurs communes sont possibles : {propositions}. Écrivez le code de la bonne.")
