"""Les relevés que le calcul lit : provisoires tant que le dialogue n'est pas approuvé, retenus ensuite.

Une valeur contestée que le dialogue n'a pas tranchée n'est pas un relevé : elle vaut zéro, et une alerte le dit.
"""

from dataclasses import dataclass
from decimal import Decimal

from contrats.enums import Partie
from contrats.models import Contrat
from execution.enums_gestion import RELEVENT, EtatGestion, EtatReleve, NatureValeur
from execution.models import Releve, ValeurRelevee
from financement.indicateurs import Releves

Courantes = dict[str, ValeurRelevee]


@dataclass(frozen=True)
class Lu:
    """Ce qui compte d'un indicateur une année : nature et valeur ; ``origine`` dit d'où cela vient."""

    nature: str
    valeur: Decimal | None
    origine: str


def courantes(releve: Releve) -> Courantes:
    """La dernière valeur de chaque partie (une requête, ou les valeurs préchargées)."""
    return {valeur.partie: valeur for valeur in sorted(releve.valeurs.all(), key=lambda v: v.pk)}


def lu_de(releve: Releve) -> Lu | None:
    """Ce que les parties disent ensemble ; None si rien n'est relevé, ou si elles se contredisent."""
    valeurs = courantes(releve)
    if not valeurs or releve.etat == EtatReleve.DESACCORD:
        return None
    if releve.rallie:
        retenue = valeurs[next(p for p in RELEVENT if p != releve.rallie)]
        return Lu(retenue.nature, retenue.valeur, "valeur acceptée par l’autre partie")
    if releve.etat == EtatReleve.CONCORDANT:
        retenue = valeurs[Partie.AM]
        return Lu(retenue.nature, retenue.valeur, "valeurs concordantes")
    [retenue] = valeurs.values()
    return Lu(retenue.nature, retenue.valeur, f"valeur d’une seule partie : {retenue.get_partie_display()}")


def releves_retenus(contrat: Contrat) -> Releves:
    """La source du plan « d'après les relevés » : les années au compte rendu approuvé, elles seules."""
    retenus: dict[str, dict[int, Decimal | None]] = {}
    approuves = contrat.dialogues.filter(etat=EtatGestion.APPROUVE).order_by("annee")
    for dialogue in approuves:
        for ligne in dialogue.photographie["indicateurs"]:
            _poser(retenus, ligne["code"], dialogue.annee, ligne["retenue"]["nature"], _decimal(ligne["retenue"]))
    return retenus


def annees_arretees(contrat: Contrat) -> frozenset[int]:
    """Les années dont les trois parties ont approuvé le compte rendu : leur part variable est acquise."""
    approuves = contrat.dialogues.filter(etat=EtatGestion.APPROUVE).order_by("annee")
    return frozenset(approuves.values_list("annee", flat=True))


def releves_provisoires(contrat: Contrat, tranchees: dict[tuple[int, str], Lu]) -> Releves:
    """Ce que l'on sait aujourd'hui : retenu si c'est approuvé, tranché si le dialogue le dit, sinon ce qui est relevé.

    ``tranchees`` : (année, code) → valeur que le dialogue en cours retient.
    """
    sus: dict[str, dict[int, Decimal | None]] = {}
    for releve in contrat.releves.prefetch_related("valeurs"):
        lu = lu_de(releve)
        if lu is not None:
            _poser(sus, releve.code, releve.annee, lu.nature, lu.valeur)
    for (annee, code), lu in tranchees.items():
        sus.get(code, {}).pop(annee, None)
        _poser(sus, code, annee, lu.nature, lu.valeur)
    for code, annees in releves_retenus(contrat).items():
        sus.setdefault(code, {}).update(annees)
    return sus


def _poser(releves: dict[str, dict[int, Decimal | None]], code: str, annee: int, nature: str, valeur: object) -> None:
    """Une valeur manquante, ou rien, n'est pas un relevé ; une valeur masquée en est un, sans chiffre."""
    if nature == NatureValeur.MASQUEE:
        releves.setdefault(code, {})[annee] = None
    elif nature == NatureValeur.VALEUR:
        releves.setdefault(code, {})[annee] = valeur


def _decimal(retenue: dict[str, str]) -> Decimal | None:
    return Decimal(retenue["valeur"]) if retenue["valeur"] else None


def est_gele(contrat: Contrat, annee: int) -> bool:
    """Vrai dès que le dialogue de l'année a gelé ses relevés."""
    return contrat.dialogues.filter(annee=annee).exclude(etat=EtatGestion.PREPARATION).exists()
