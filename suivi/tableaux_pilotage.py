"""Les tableaux du pilotage : chacun se lit, se dessine et s'exporte des mêmes lignes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from suivi.durees import Resume
from suivi.graphiques import Barre, barres
from suivi.pilotage import LigneDeTrajet, Pilotage


@dataclass(frozen=True)
class Tableau:
    """``lignes`` : une liste de valeurs par ligne, la première nommant la ligne ; ``svg`` : les mêmes, dessinées."""

    cle: str
    titre: str
    explication: str
    entetes: tuple[str, ...]
    lignes: list[tuple[object, ...]]
    svg: SafeString

    @property
    def cases(self) -> list[list[tuple[str, object]]]:
        """Chaque valeur avec son en-tête, ligne à ligne."""
        return [list(zip(self.entetes, ligne, strict=True)) for ligne in self.lignes]


def tableaux(pilotage: Pilotage) -> list[Tableau]:
    """Dans l'ordre de la page."""
    trouves = [
        _entonnoir(pilotage),
        _trajets(pilotage),
        _issues(pilotage),
        _motifs(pilotage),
        _etats(pilotage),
        _avis(pilotage),
        _departements(pilotage),
    ]
    return [*trouves, _urps(pilotage)] if pilotage.urps is not None else trouves


def lignes_exportees(faits: Sequence[Tableau]) -> list[list[object]]:
    """Un seul fichier : le tableau, la ligne, la mesure, la valeur."""
    return [
        [tableau.titre, ligne[0], mesure, "" if valeur == "–" else valeur]
        for tableau in faits
        for ligne in tableau.lignes
        for mesure, valeur in zip(tableau.entetes[1:], ligne[1:], strict=True)
    ]


def _tableau(
    cle: str,
    titre: str,
    explication: str,
    entetes: tuple[str, ...],
    lignes: list[tuple[object, ...]],
    dessin: list[Barre],
) -> Tableau:
    svg = mark_safe(barres(cle, titre, explication, dessin))  # noqa: S308 - tout texte y est échappé
    return Tableau(cle, titre, explication, entetes, lignes, svg)


def _entonnoir(pilotage: Pilotage) -> Tableau:
    dessin = [Barre(libelle, nombre, str(nombre)) for libelle, nombre in pilotage.entonnoir]
    return _tableau(
        "entonnoir",
        "De la lettre d’intention au contrat",
        "Les lettres déposées pour la première fois dans la période, et combien ont atteint chaque étape depuis.",
        ("Étape atteinte", "Dossiers"),
        list(pilotage.entonnoir),
        dessin if pilotage.entonnoir[0][1] else [],
    )


ENTETES_DE_TRAJET = ("Dossiers", "Médiane", "9e décile", "Médiane nette", "9e décile net")


def _trajets(pilotage: Pilotage) -> Tableau:
    return _tableau(
        "delais",
        "Délais d’instruction",
        "En jours, pour ce qui s’est achevé dans la période. Le temps net retire celui où le porteur devait répondre.",
        ("Délai", *ENTETES_DE_TRAJET),
        [_ligne_de_trajet(ligne) for ligne in pilotage.trajets],
        _barres_de_trajet(pilotage.trajets),
    )


def _departements(pilotage: Pilotage) -> Tableau:
    return _tableau(
        "departements",
        "Délai de l’avis par département",
        "Du premier dépôt de la lettre à l’avis du Guichet, en jours, par département pilote.",
        ("Département", *ENTETES_DE_TRAJET),
        [_ligne_de_trajet(ligne) for ligne in pilotage.departements],
        _barres_de_trajet(pilotage.departements),
    )


def _ligne_de_trajet(ligne: LigneDeTrajet) -> tuple[object, ...]:
    return ligne.libelle, ligne.brut.nombre, *_deux(ligne.brut), *_deux(ligne.net)


def _barres_de_trajet(lignes: Sequence[LigneDeTrajet]) -> list[Barre]:
    return [
        Barre(ligne.libelle, ligne.brut.mediane or 0, _en_mots(ligne.brut), ligne.brut.decile)
        for ligne in lignes
        if ligne.brut.nombre
    ]


def _etats(pilotage: Pilotage) -> Tableau:
    lignes = [
        (
            f"{ligne.etape} : {ligne.etat.lower()}",
            ligne.brut.nombre,
            *_deux(ligne.brut),
            *_deux(ligne.net),
            ligne.en_cours,
            ligne.plus_ancien or "–",
        )
        for ligne in pilotage.etats
    ]
    dessin = [
        Barre(f"{ligne.etape}, {ligne.etat.lower()}", ligne.brut.mediane or 0, _en_mots(ligne.brut), ligne.brut.decile)
        for ligne in pilotage.etats
        if ligne.brut.nombre
    ]
    return _tableau(
        "etats",
        "Temps passé dans chaque état",
        "En jours, pour les passages finis dans la période ; un état où c’est au porteur de jouer a un temps net nul.",
        ("État", "Passages", *ENTETES_DE_TRAJET[1:], "Dossiers qui y sont", "Le plus ancien"),
        lignes,
        dessin,
    )


def _avis(pilotage: Pilotage) -> Tableau:
    dessin = [Barre(libelle, nombre, str(nombre)) for libelle, nombre in pilotage.avis]
    return _tableau(
        "avis",
        "Avis rendus par le Guichet",
        "Les avis rendus dans la période, par sens.",
        ("Sens", "Avis"),
        list(pilotage.avis),
        dessin if any(nombre for _, nombre in pilotage.avis) else [],
    )


def _issues(pilotage: Pilotage) -> Tableau:
    issues = pilotage.motifs.issues
    return _tableau(
        "issues",
        "Comment l’ARS a répondu aux projets",
        "Les réponses de la période, à leur date légale : le silence de deux mois vaut validation (CSP L1434-12).",
        ("Réponse", "Projets"),
        list(issues),
        [Barre(libelle, nombre, str(nombre)) for libelle, nombre in issues] if any(n for _, n in issues) else [],
    )


def _motifs(pilotage: Pilotage) -> Tableau:
    lignes = pilotage.motifs.par_motif
    return _tableau(
        "motifs",
        "Motifs des refus, des oppositions et des arrêts du délai",
        "Les motifs codés des actes de la période. Une demande de plusieurs pièces compte une fois par pièce.",
        ("Acte et motif", "Fois"),
        [(f"{acte} : {motif.lower()}", nombre) for acte, motif, nombre in lignes],
        [Barre(f"{acte} : {motif.lower()}", nombre, str(nombre)) for acte, motif, nombre in lignes],
    )


def _urps(pilotage: Pilotage) -> Tableau:
    lignes = pilotage.urps or []
    return _tableau(
        "urps",
        "Charge et retard par URPS",
        "Contributions à l’avis encore dues aujourd’hui, dont la date est passée, et envoyées dans la période.",
        ("URPS", "Dues", "En retard", "Envoyées"),
        [(ligne.nom, ligne.dues, ligne.en_retard, ligne.envoyees) for ligne in lignes],
        [Barre(li.nom, li.en_retard, f"{li.dues} dues, dont {li.en_retard} en retard", li.dues) for li in lignes],
    )


def _deux(resume: Resume) -> tuple[object, object]:
    return ("–", "–") if resume.mediane is None else (resume.mediane, resume.decile)


def _en_mots(resume: Resume) -> str:
    jours = "jour" if (resume.mediane or 0) < 2 else "jours"
    return f"médiane {resume.mediane} {jours}, 9e décile {resume.decile}"
