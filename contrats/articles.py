"""Les articles du contrat : leurs titres, ce que leur texte demande, et ce texte ; le PDF et la négociation le lisent.

Le texte de chacun est un gabarit, ``templates/contrats/documents/articles/N.html``, écrit nulle part ailleurs.
"""

from datetime import date
from typing import Any

from django.template.loader import render_to_string

from commun.calendrier import en_lettres
from commun.montants import format_nombre
from contrats.calendriers import annuel_imprime
from contrats.mots import missions_a_lire
from contrats.photographie import iban_masque
from financement.baremes import trouver_bareme
from financement.calendrier import DUREE_ANNEES, anniversaire
from financement.refus import SaisieRefusee

TITRES: dict[int, str] = {
    1: "Objet",
    2: "Territoire, population et taille",
    3: "Missions et calendrier",
    4: "Moyens",
    5: "Indicateurs",
    6: "Financement",
    7: "Versements",
    8: "Suivi et dialogue annuel",
    9: "Révision",
    10: "Mise en demeure et résiliation",
    11: "Durée",
    12: "Articles particuliers",
}
# Le douzième n'a pas de texte type : il n'existe que par ce que les parties y écrivent.
PARTICULIERS = 12


def titre_de(numero: int) -> str:
    """« Article 7. Versements »."""
    return f"Article {numero}. {TITRES[numero]}"


def textes_types(photo: dict[str, Any], signature: date, fin: date | None = None) -> dict[int, str]:
    """Par numéro, le texte de chaque article type, en HTML sûr ; ce que les clauses disent à part n'y est pas répété.

    ``fin`` : le terme d'un contrat déjà signé.
    """
    try:
        annuel = annuel_imprime(photo, signature)
    except SaisieRefusee:  # une copie de travail que le moteur refuse encore se lit quand même
        annuel = {"lignes": [], "total": ""}
    contexte = {**corps_des_articles(photo, signature, annuel), "signe": fin is not None, "clauses_a_part": True}
    if fin is not None:
        contexte["fin_le"] = en_lettres(fin)
    return {
        numero: render_to_string(f"contrats/documents/articles/{numero}.html", contexte)
        for numero in TITRES
        if numero != PARTICULIERS
    }


def corps_des_articles(photo: dict[str, Any], signature: date, annuel: dict[str, Any]) -> dict[str, Any]:
    """Tout ce que le texte des articles demande, déjà écrit comme on le lit.

    ``signature`` : le premier jour, supposé ou vrai ; ``annuel`` : ce que rend ``contrats.calendriers.annuel_imprime``.
    """
    ecrit = photo["contenu"]
    bareme = trouver_bareme(ecrit["bareme"])
    return {
        "bareme": {"code": bareme.code, "libelle": bareme.libelle, "reference": bareme.reference},
        "nom_cpts": photo["dossier"]["nom"],
        "structure": {
            "nom": ecrit["structure_nom"],
            "siret": ecrit["siret"],
            "rna": ecrit["rna"],
            "iban": iban_masque(photo),
        },
        "territoire": _territoire(photo["territoire"]),
        "missions": missions_a_lire(photo),
        "paragraphes_moyens": paragraphes(ecrit["moyens"]),
        "annuel": annuel,
        "suppose_signe_le": en_lettres(signature),
        "renouvelle": _renouvelle(photo),
        "fin_le": en_lettres(anniversaire(signature, DUREE_ANNEES)),
        "avance": f"{bareme.valeur('taux_avance') * 100:.0f}\u00a0%",
    }


def paragraphes(texte: str) -> list[str]:
    """Les lignes écrites d'un texte."""
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _renouvelle(photo: dict[str, Any]) -> dict[str, str] | None:
    """Le contrat renouvelé, en mots ; None pour un premier contrat."""
    dit = photo.get("renouvelle")
    if dit is None:
        return None
    signe_le, terme = (en_lettres(date.fromisoformat(dit[cle])) for cle in ("signe_le", "terme"))
    return {"signe_le": signe_le, "terme": terme, "empreinte": dit["empreinte"]}


def _territoire(territoire: dict[str, Any]) -> dict[str, Any]:
    return {
        "population": format_nombre(territoire["population"]),
        "millesime": territoire["millesime"],
        "taille": territoire["taille"],
        "version": territoire["version"],
        "nombre": len(territoire["communes"]) + len(territoire["parties"]),
        "communes": [
            {"code": c["code"], "nom": c["nom"], "population": format_nombre(c["population"] or 0)}
            for c in territoire["communes"]
        ]
        + [
            {"code": p["code"], "nom": f"{p['commune']}, {p['libelle']}", "population": format_nombre(p["population"])}
            for p in territoire["parties"]
        ],
    }
