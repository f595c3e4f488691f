"""Les lignes d'une décision : proposées d'après le budget de la version transmise, comparées à ce qui est décidé."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from commun.montants import euros
from dossiers.enums import SensBudget, Sujet
from dossiers.models import LettreIntention
from financement.budget import EMPLOIS_VOLONTAIRES
from instruction.enums_ars import VoieDecision
from instruction.models import DecisionPreparee
from instruction.models.decision import MOTIFS
from instruction.voies_decision import VOIES, Voie

CHAMPS = ("sens", "montant", "convention", "motif", "texte")
COLONNES = ("compte", "libelle", "demande", "retenu", "motif_ecart")
AUTRES_PRODUITS = "Le reste est couvert par les autres produits du budget."


def financement_transmis(lettre: LettreIntention) -> dict[str, Any]:
    """La demande FIR et le budget de la dernière version déposée ; vide pour une lettre sans version."""
    version = lettre.dossier.versions.filter(sujet=Sujet.LETTRE).order_by("-numero").first()
    return version.contenu["financement"] if version else {}


def lignes_proposees(financement: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Un poste par charge en argent du budget ; le montant demandé les couvre dans l'ordre, jusqu'à épuisement."""
    if not financement.get("demande"):
        return []
    reste = Decimal(financement.get("montant") or 0)
    lignes = []
    for ligne in financement["lignes"]:
        if ligne["sens"] != SensBudget.CHARGE or ligne["code"] == EMPLOIS_VOLONTAIRES or not ligne["montant"]:
            continue
        demande = Decimal(ligne["montant"])
        retenu = min(demande, reste)
        reste -= retenu
        lignes.append(
            {
                "compte": ligne["code"],
                "libelle": f"{ligne['compte']} {ligne['libelle'] or ligne['compte_libelle']}",
                "demande": demande,
                "retenu": retenu,
                "motif_ecart": "" if retenu == demande else AUTRES_PRODUITS,
            }
        )
    return lignes


def valeurs_proposees(financement: Mapping[str, Any]) -> dict[str, Any]:
    """Ce que la préparation propose d'abord : le montant demandé, sans préjuger du sens."""
    demande = financement.get("montant") if financement.get("demande") else 0
    return {"sens": "", "montant": Decimal(demande or 0), "convention": "", "motif": "", "texte": ""}


def valeurs_de(decision: DecisionPreparee) -> dict[str, Any]:
    """Les champs d'une décision."""
    return {champ: getattr(decision, champ) for champ in CHAMPS}


def lignes_de(decision: DecisionPreparee) -> list[dict[str, Any]]:
    """Les lignes d'une décision, dans l'ordre."""
    return [{cle: getattr(ligne, cle) for cle in COLONNES} for ligne in decision.lignes.all()]


def figer(valeurs: Mapping[str, Any], lignes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """La décision en JSON, montants au centime en texte."""
    return {
        **{cle: _texte(valeurs.get(cle)) for cle in CHAMPS},
        "lignes": [{cle: _texte(ligne[cle]) for cle in COLONNES} for ligne in lignes],
    }


def _texte(valeur: Any) -> str:
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}"
    return "" if valeur is None else str(valeur)


def changements(
    propose: Mapping[str, Any], pris: Mapping[str, Any], voie: Voie = VOIES[VoieDecision.LETTRE_ARS]
) -> list[dict[str, str]]:
    """Ce que le décideur a changé à la proposition : intitulé, avant, après, prêts à lire."""
    trouves = [
        {"quoi": quoi, "propose": dire(propose.get(cle, "")), "pris": dire(pris[cle])}
        for cle, quoi, dire in _champs_lus(voie)
        if propose.get(cle, "") != pris[cle]
    ]
    avant = {ligne["libelle"]: ligne for ligne in propose.get("lignes", [])}
    for ligne in pris["lignes"]:
        ancienne = avant.get(ligne["libelle"], {})
        for cle, quoi, dire in _COLONNES_LUES:
            if ancienne.get(cle, "") != ligne[cle]:
                intitule = f"{ligne['libelle']}, {quoi}"
                trouves.append({"quoi": intitule, "propose": dire(ancienne.get(cle, "")), "pris": dire(ligne[cle])})
    return trouves


def _montant(texte: str) -> str:
    return euros(Decimal(texte)) if texte else "–"


def _tel(texte: str) -> str:
    return texte or "–"


def _champs_lus(voie: Voie) -> tuple[tuple[str, str, Callable[[str], str]], ...]:
    """Champ, intitulé, comment le dire ; le sens et le motif ont les mots de leur voie."""
    return (
        ("sens", "Sens", lambda valeur: voie.sens.get(valeur, "–")),
        ("montant", "Montant accordé", _montant),
        ("convention", "Convention", _tel),
        ("motif", voie.du_motif, lambda valeur: MOTIFS[voie.cle].get(valeur, "–")),
        ("texte", "Message au porteur", _tel),
    )


_COLONNES_LUES = (("retenu", "montant retenu", _montant), ("motif_ecart", "motif de l’écart", _tel))
