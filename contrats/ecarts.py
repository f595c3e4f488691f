"""Ce qui s'écarte du contrat type : dit à qui relit, sans rien bloquer. Pur.

Le contrat type n'a pas d'article particulier, pas de dérogation aux délais, nomme la preuve de chaque indicateur
rémunéré, et partage la part variable d'une mission à parts voisines entre ses indicateurs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commun.montants import euros
from contrats.parametres import ECART_DE_PART


@dataclass(frozen=True)
class Ecart:
    """Un écart, l'étape où il s'écrit, ce qu'il est, et la clause où il se lit (clés de ``contrats.versions``)."""

    rubrique: str
    texte: str
    clause: str


def ecarts(photo: dict[str, Any]) -> list[Ecart]:
    """Tous les écarts d'une photographie au contrat type, dans l'ordre du contrat."""
    return [*_missions(photo), *_preuves(photo), *_parts(photo), *_clauses(photo)]


def clauses_hors_type(photo: dict[str, Any]) -> frozenset[str]:
    """Les clauses où un écart se lit."""
    return frozenset(ecart.clause for ecart in ecarts(photo))


def _missions(photo: dict[str, Any]) -> Iterator[Ecart]:
    for engagement in photo["contenu"]["engagements"]:
        if engagement["derogation"]:
            yield Ecart(
                "missions",
                f"« {engagement['libelle']} » déroge aux délais : {engagement['derogation']}",
                f"mission:{engagement['mission']}",
            )


def _preuves(photo: dict[str, Any]) -> Iterator[Ecart]:
    """Un indicateur payé sans dire sur quelle preuve (domaine §6 : chaque ligne nomme les preuves attendues)."""
    for engagement in photo["contenu"]["engagements"]:
        for indicateur in engagement["indicateurs"]:
            if indicateur["remunere"] and not indicateur["preuves"].strip():
                yield Ecart(
                    "indicateurs",
                    f"« {engagement['libelle']} », « {indicateur['intitule']} » : rémunéré sans preuve attendue.",
                    f"indicateur:{indicateur['code']}",
                )


def _parts(photo: dict[str, Any]) -> Iterator[Ecart]:
    """Une part inhabituelle : plus de ``ECART_DE_PART`` fois la part égale, ou moins que son inverse."""
    seuil = Decimal(ECART_DE_PART.valeur)
    for engagement in photo["contenu"]["engagements"]:
        payes = [i for i in engagement["indicateurs"] if i["remunere"] and Decimal(i["montant"]) > 0]
        total = sum((Decimal(i["montant"]) for i in payes), Decimal(0))
        for indicateur in payes:
            part = Decimal(indicateur["montant"]) * len(payes) / total
            if part > seuil or part * seuil < 1:
                yield Ecart(
                    "indicateurs",
                    f"« {engagement['libelle']} », « {indicateur['intitule']} » : "
                    f"{euros(Decimal(indicateur['montant']))}, une part inhabituelle de {euros(total)} "
                    f"entre {len(payes)} indicateurs.",
                    f"indicateur:{indicateur['code']}",
                )


def _clauses(photo: dict[str, Any]) -> Iterator[Ecart]:
    lignes = [ligne.strip() for ligne in photo["contenu"]["articles_particuliers"].splitlines() if ligne.strip()]
    for ligne in lignes:
        yield Ecart("clauses", f"Article particulier, absent du contrat type : {ligne}", "articles_particuliers")
