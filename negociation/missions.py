"""Proposer d'engager une mission de plus, ou d'en retirer une : jamais une mission socle."""

from typing import Any

from django import forms

from contrats.forms.preparation import EngagementForm
from contrats.models import Engagement
from financement.bareme import MissionDuBareme
from financement.baremes import trouver_bareme
from negociation.particuliers import Particulier, un_changement
from negociation.valeurs import changements_de, valeurs_brutes

Photographie = dict[str, Any]
NON_ENGAGEE = "La CPTS ne s’engage pas sur cette mission."
ENGAGEE = "La CPTS s’engage sur cette mission"


def engagees(photo: Photographie) -> set[str]:
    """Les missions que cette version engage."""
    return {engagement["mission"] for engagement in photo["contenu"]["engagements"]}


def a_engager(photo: Photographie) -> list[MissionDuBareme]:
    """Les missions du barème que cette version n'engage pas, dans son ordre."""
    deja = engagees(photo)
    return [m for m in trouver_bareme(photo["contenu"]["bareme"]).missions if m.code not in deja]


def desengageables(photo: Photographie) -> set[str]:
    """Les clauses des missions que l'on peut proposer de retirer : celles du barème, sauf les socles."""
    missions = trouver_bareme(photo["contenu"]["bareme"]).missions
    deja = engagees(photo)
    return {f"mission:{m.code}" for m in missions if m.code in deja and not m.socle}


class EngagerForm(Particulier, EngagementForm):
    """Les dates d'une mission que la CPTS n'engage pas encore."""

    def __init__(self, data: Any, *, instance: Engagement, mission: MissionDuBareme) -> None:
        super().__init__(data, instance=instance, mission=mission)
        self.fields.pop("engagee", None)

    def avant(self) -> dict[str, str]:
        return {"engagee": "", **valeurs_brutes(self)}

    def changements(self) -> list[dict[str, str]]:
        dates = changements_de(self, dict.fromkeys(self.fields, ""), self.data)
        return [un_changement("engagee", ENGAGEE, "non", "oui", "", "on"), *dates]


class DesengagerForm(Particulier, forms.Form):
    """La mission sort du contrat avec ses dates et ses indicateurs ; rien à saisir."""

    def __init__(self, data: Any, *, engagement: Engagement, mission: MissionDuBareme) -> None:
        super().__init__(data)
        self.engagement = engagement
        self.siens = EngagementForm(instance=engagement, mission=mission)
        self.siens.fields.pop("engagee", None)

    def avant(self) -> dict[str, str]:
        indicateurs = self.engagement.indicateurs.order_by("pk").values_list("intitule", flat=True)
        return {"engagee": "on", **valeurs_brutes(self.siens), "indicateurs": "\n".join(indicateurs)}

    def changements(self) -> list[dict[str, str]]:
        avant = self.avant()
        perdus = avant["indicateurs"]
        dates = [{**dit, "apres": ""} for dit in changements_de(self.siens, avant, {})]
        dits = [un_changement("engagee", ENGAGEE, "oui", "non", "on", ""), *dates]
        if perdus:
            dits.append(un_changement("indicateurs", "Indicateurs", perdus.replace("\n", " ; "), "", perdus, ""))
        return dits

    def save(self) -> None:
        self.engagement.delete()
