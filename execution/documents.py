"""Ce que dit le PDF du compte rendu d'un dialogue de gestion : un contexte JSON figé, déjà écrit comme on le lit."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres, jour_paris
from commun.montants import euros
from contrats.enums import Partie
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from execution.enums_gestion import EtatReleve
from execution.lecture_du_contrat import annee_numero
from execution.models import Approbation, DialogueDeGestion
from financement.textes import libelle_annee, pourcentage

AU_CENTIEME_DE_POUR_CENT = Decimal("0.0001")
GABARIT = "execution/documents/compte_rendu.html"


def compte_rendu(dialogue: DialogueDeGestion, approbations: Iterable[Approbation]) -> Brouillon:
    """Le compte rendu soumis, puis approuvé ; le même texte, la mention des approbations en plus."""
    photo = dialogue.photographie
    annee = annee_numero(dialogue.contrat, dialogue.annee)
    donnees = {approbation.partie: approbation for approbation in approbations}
    contexte = {
        "emetteur": "Guichet CPTS",
        "nom_cpts": dialogue.dossier.nom,
        "annee": libelle_annee(dialogue.annee),
        "du": en_lettres(annee.debut),
        "au": en_lettres(annee.fin),
        "tenu_le": en_lettres(jour_paris(datetime.fromisoformat(photo["debut"]))),
        "lieu": photo["lieu"],
        "ordre_du_jour": _ordre(photo.get("ordre_du_jour")),
        "presents": photo["presents"],
        "paragraphes": [ligne.strip() for ligne in photo["conclusions"].splitlines() if ligne.strip()],
        "positions": [{**p, "titre": Partie(p["partie"]).label} for p in photo["positions"]],
        "indicateurs": [{**i, "etat": EtatReleve(i["etat"]).label} for i in photo["indicateurs"]],
        "parts": [_part(part) for part in photo["parts"]],
        "acquis": euros(Decimal(photo["acquis"])),
        "au_plus": euros(Decimal(photo["au_plus"])),
        "suites": [_suite(suite) for suite in photo["suites"]],
        "empreinte": dialogue.empreinte,
        "version": dialogue.version,
        "approuve": bool(donnees),
        "approbations": [_approbation(partie, donnees.get(partie)) for partie in Partie],
    }
    etat = "approuvé" if donnees else f"soumis (version {dialogue.version})"
    titre = f"Dialogue de gestion, {libelle_annee(dialogue.annee)}, compte rendu {etat}, {dialogue.dossier.nom}"
    return Brouillon(TypeDocument.DIALOGUE_DE_GESTION, titre[:200], contexte, dialogue.version)


def _ordre(fige: dict[str, Any] | None) -> dict[str, Any]:
    """L'ordre du jour arrêté, chaque point en lignes ; vide pour un compte rendu d'avant."""
    if fige is None:
        return {"mention": "", "points": []}
    points = [{"titre": p["titre"], "lignes": p["texte"].splitlines()} for p in fige["points"]]
    return {"mention": fige["mention"], "points": points}


def _part(part: dict[str, str]) -> dict[str, str]:
    return {
        **part,
        "au_plus": euros(Decimal(part["au_plus"])),
        "acquis": euros(Decimal(part["acquis"])),
        "taux": pourcentage(Decimal(part["taux"]).quantize(AU_CENTIEME_DE_POUR_CENT)),
    }


def _suite(suite: dict[str, str]) -> dict[str, str]:
    return {
        **suite,
        "partie": Partie(suite["partie"]).label,
        "echeance": en_lettres(date.fromisoformat(suite["echeance_le"])),
    }


def _approbation(partie: Partie, approbation: Approbation | None) -> dict[str, Any]:
    texte = ""
    if approbation is not None:
        jour = en_lettres(jour_paris(approbation.approuvee_le))
        texte = f"Approuvé sur le portail le {jour} par {approbation.auteur}."
    return {"titre": partie.label, "texte": texte}
