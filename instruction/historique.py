"""L'historique des affectations d'un dossier, relu du journal : qui a demandé quoi, à qui, pour quand, pourquoi."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from comptes.models import Utilisateur
from dossiers.enums import Sujet
from dossiers.models import Dossier, Evenement
from dossiers.workflow import libelle_evenement

# Ce que disent d'un relecteur les autres que lui : caché à qui doit encore sa propre contribution.
DIT_CE_QU_ILS_FONT = frozenset({"envoyer", "rouvrir", "actualiser", "recuser", "clore"})
PERSONNES = ("relecteur", "remplacant", "rapporteur", "supplee")


@dataclass(frozen=True)
class Ligne:
    """Un fait de l'instruction, en clair."""

    jour: date
    fait: str
    detail: str
    auteur: str
    commentaire: str


def historique(dossier: Dossier, *, sauf_les_envois: bool = False) -> list[Ligne]:
    """Les faits d'affectation, le plus récent d'abord ; trois requêtes quel que soit leur nombre."""
    evenements = dossier.evenements.filter(sujet__in=(Sujet.CONTRIBUTION, Sujet.AVIS))
    if sauf_les_envois:
        evenements = evenements.exclude(sujet=Sujet.CONTRIBUTION, code__in=DIT_CE_QU_ILS_FONT)
    lus = list(evenements.select_related("auteur", "texte").order_by("-rang"))
    cles = {e.donnees[nom] for e in lus for nom in PERSONNES if nom in e.donnees}
    noms = {cle: str(personne) for cle, personne in Utilisateur.objects.in_bulk(cles).items()}
    return [_ligne(evenement, noms) for evenement in lus]


def _ligne(evenement: Evenement, noms: dict[int, str]) -> Ligne:
    texte = getattr(evenement, "texte", None)
    return Ligne(
        jour=evenement.jour_effet,
        fait=libelle_evenement(evenement.sujet, evenement.code),
        detail=_detail(evenement.donnees, noms),
        auteur=str(evenement.auteur) if evenement.auteur else "Le portail",
        commentaire=texte.texte if texte else "",
    )


def _detail(donnees: dict[str, Any], noms: dict[int, str]) -> str:
    morceaux = []
    for cle in ("rapporteur", "relecteur"):
        if cle in donnees:
            morceaux.append(noms.get(donnees[cle], ""))
    if "remplacant" in donnees:
        morceaux.append(f"remplacé par {noms.get(donnees['remplacant'], '')}")
    if "supplee" in donnees:
        morceaux.append(f"à la place de {noms.get(donnees['supplee'], '')}")
    if "echeance" in donnees:
        morceaux.append(f"pour le {_le(donnees['echeance'])}")
    if "avant" in donnees:
        morceaux.append(f"au lieu du {_le(donnees['avant'])}")
    if "rouvrir" in donnees:
        morceaux.append("rouvrir" if donnees["rouvrir"] else "garder")
    return ", ".join(morceaux)


def _le(iso: str) -> str:
    return en_lettres(date.fromisoformat(iso))
