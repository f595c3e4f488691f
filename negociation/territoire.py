"""Proposer des communes de plus ou de moins au territoire d'un avenant."""

from collections.abc import Iterable

from contrats.forms.territoire import ChangementDeTerritoireForm
from negociation.particuliers import Particulier, un_changement


class TerritoireForm(Particulier, ChangementDeTerritoireForm):
    """Les clés des communes d'un côté, leurs noms de l'autre ; l'un et l'autre gardés ligne par ligne."""

    def avant(self) -> dict[str, str]:
        return {"ajouter": "", "retirer": ""}

    def changements(self) -> list[dict[str, str]]:
        entrent, sortent = self.cleaned_data["ajouter"], self.cleaned_data["retirer"]
        entrees = un_changement("ajouter", "Communes ajoutées", "", self._en_clair(entrent), "", "\n".join(entrent))
        sorties = un_changement("retirer", "Communes retirées", self._en_clair(sortent), "", "", "\n".join(sortent))
        return [*([entrees] if entrent else []), *([sorties] if sortent else [])]

    def _en_clair(self, cles: Iterable[str]) -> str:
        return " ; ".join(self.noms[cle] for cle in cles)
