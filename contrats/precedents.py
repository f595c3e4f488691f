"""Ce que d'autres contrats du même ressort savent déjà : qui signe pour l'ARS, qui signe pour la caisse."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from contrats.enums import SIGNES, Partie
from contrats.models import Contrat
from contrats.versions import contenu_au

CHAMPS = ("nom", "qualite", "delegation", "delegation_du")
REGARDES = 5


def contrats_du_ressort(contrat: Contrat, partie: str) -> QuerySet[Contrat]:
    """Les autres contrats signés de la même ARS, ou de la même caisse, du plus récent au plus ancien."""
    autres = Contrat.objects.filter(etat__in=SIGNES).exclude(dossier=contrat.dossier_id)
    if partie == Partie.ARS:
        autres = autres.filter(dossier__region=contrat.dossier.region_id)
    else:
        autres = autres.filter(caisse__isnull=False, caisse=contrat.caisse_id)
    return autres.select_related("dossier").order_by("-signe_le", "-pk")


def _du_plus_proche(contrat: Contrat, partie: str) -> Iterator[Contrat]:
    """Ceux du même département d'abord : une délégation départementale ne signe pas pour sa voisine."""
    tous, pilote = contrats_du_ressort(contrat, partie), contrat.dossier.departement_pilote_id
    yield from tous.filter(dossier__departement_pilote=pilote)[:REGARDES]
    yield from tous.exclude(dossier__departement_pilote=pilote)[:REGARDES]


def signataire_connu(contrat: Contrat, partie: str) -> tuple[dict[str, Any], str] | None:
    """Le dernier signataire nommé de cette partie et le numéro de son dossier ; None plutôt qu'une personne inventée.

    Lit la dernière version de chaque contrat : un avenant a pu changer de signataire.
    """
    for autre in _du_plus_proche(contrat, partie):
        for connu in contenu_au(autre, date.max)["contenu"]["signataires"]:
            if connu["partie"] == partie and connu["nom"].strip() and connu["qualite"].strip():
                return {champ: connu[champ] for champ in CHAMPS}, autre.dossier.numero
    return None
