"""Proposer un autre compte : l'IBAN ne se montre que masqué, et ne se compare que par son empreinte."""

from typing import Any

from contrats.compte import photographier_compte
from contrats.forms.preparation import PartiesForm
from contrats.models import ActeSignable
from negociation.particuliers import Particulier, un_changement

COMPTE = "compte"


class CompteForm(Particulier, PartiesForm):
    """Le seul compte, par le champ de la préparation ; celui d'aujourd'hui n'y est pas repris."""

    def __init__(self, data: Any = None, *, instance: ActeSignable) -> None:
        super().__init__(data, instance=instance)
        self.cle = instance.cle_du_compte
        self.actuel = photographier_compte(instance.iban, self.cle)
        self.fields = {"iban": self.fields["iban"]}
        champ, self.initial["iban"] = self.fields["iban"], ""
        champ.required = True
        champ.error_messages["required"] = "Recopiez l’IBAN du relevé d’identité bancaire."
        champ.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        aujourd_hui = f"Aujourd’hui : {self.actuel['iban']}. " if self.actuel["iban"] else ""
        champ.help_text = f"{aujourd_hui}{champ.help_text}"

    def avant(self) -> dict[str, str]:
        return {"iban": self.actuel["empreinte"]}

    def changements(self) -> list[dict[str, str]]:
        neuf = photographier_compte(self.secret(), self.cle)
        if neuf["empreinte"] == self.actuel["empreinte"]:
            return []
        apres = neuf["iban"] if neuf["iban"] != self.actuel["iban"] else f"{neuf['iban']} (un autre compte)"
        bruts = (self.actuel["empreinte"], neuf["empreinte"])
        return [un_changement("iban", "Compte de la CPTS", self.actuel["iban"], apres, *bruts)]

    def secret(self) -> str:
        return self.cleaned_data["iban"]
