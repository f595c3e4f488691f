"""Délais légaux : une fonction pure, sans horloge ni base de données, qui explique chacun de ses pas.

Un délai en mois va de quantième à quantième et expire à 24 h ; s'il n'y a pas de quantième, le dernier
jour du mois (31 décembre + 2 mois = 28 ou 29 février). Pas de report au jour ouvré par défaut (paramètre).

Sources : CRPA L114-3, L114-5, L231-1, L231-4 ; CSP L1434-12 ; code du travail L3133-1.

``python -m commun.delais 2026-12-31 --mois 2`` imprime ``2027-02-28``.
"""

import argparse
import enum
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from commun.calendrier import ajouter_mois, en_lettres, jour_ouvre, jour_paris, verifier_jour

__all__ = [
    "Fait",
    "FaitsIncoherents",
    "Horloge",
    "LigneHorloge",
    "NatureFait",
    "Regime",
    "ajouter_mois",
    "calculer_horloge",
    "est_echue",
    "jour_ouvre",
    "jour_paris",
]


class FaitsIncoherents(ValueError):
    """La suite des faits ne raconte pas une demande possible ; le message dit lequel et pourquoi."""


class Regime(enum.Enum):
    """Ce que vaut le silence de l'administration, donc l'effet d'une demande de pièces sur l'horloge."""

    SILENCE_ACCEPTATION = "silence_acceptation"
    SILENCE_REJET = "silence_rejet"
    OBJECTIF = "objectif"


class NatureFait(enum.Enum):
    """Les seuls faits qui touchent une horloge (une question ou un message n'en est pas un)."""

    RECEPTION = "reception"
    RECEPTION_INCOMPLETE = "reception_incomplete"
    DEMANDE_PIECES = "demande_pieces"
    RECEPTION_PIECES = "reception_pieces"
    ANNULATION_DEMANDE = "annulation_demande"


@dataclass(frozen=True)
class Fait:
    """Un fait daté (jour de Paris, voir ``jour_paris``) ; ``libelle`` remplace le texte de sa ligne."""

    jour: date
    nature: NatureFait
    libelle: str = ""


@dataclass(frozen=True)
class LigneHorloge:
    """Un pas de l'explication : le jour, ce qui s'est passé, la règle appliquée, l'article qui la porte."""

    jour: date
    texte: str
    regle: str
    article: str


@dataclass(frozen=True)
class Horloge:
    """Le résultat : le dernier jour du délai (``None`` s'il est inconnu), l'arrêt, l'explication."""

    echeance: date | None
    arretee: bool
    lignes: tuple[LigneHorloge, ...]


def est_echue(echeance: date | None, jour: date) -> bool:
    """Le délai finit à 24 h : il n'est échu que le lendemain de l'échéance. Sans échéance, jamais."""
    return echeance is not None and jour > echeance


def calculer_horloge(
    regime: Regime,
    faits: Iterable[Fait],
    *,
    mois: int = 2,
    jours: int | None = None,
    report_jour_ouvre: bool = False,
    annulation_rend: bool = True,
) -> Horloge:
    """Rejoue les faits dans l'ordre et rend l'échéance, l'état de l'horloge et l'explication ligne à ligne.

    ``mois`` de quantième à quantième ; ``jours`` (calendaires) le remplace, pour un objectif de service.
    Pendant une demande de pièces l'échéance est inconnue (``None``) et l'horloge arrêtée. À la réception des
    pièces (CRPA L114-5), SILENCE_ACCEPTATION repart de zéro ; SILENCE_REJET et OBJECTIF ajoutent les jours
    d'arrêt. Une demande annulée rend l'échéance antérieure (``annulation_rend``), ou la recule de ces jours. Un fait
    postérieur à une échéance passée est sans effet, sauf un nouveau dépôt. Deux faits du même jour sont pris dans
    l'ordre donné.
    Erreurs : ``FaitsIncoherents`` (ordre, pièces reçues sans demande…), ``ValueError`` (délai inférieur à 1).
    """
    if (jours if jours is not None else mois) < 1:
        raise ValueError("Un délai compte au moins un mois ou un jour.")
    cours = _Cours(regime, mois, jours, report_jour_ouvre, annulation_rend)
    for fait in faits:
        cours.suivre(fait)
    return Horloge(cours.echeance_publiee(), cours.arretee, tuple(cours.lignes))


@dataclass
class _Cours:
    """L'horloge en train de courir ; ``arretee_le`` est le jour de la demande ouverte, s'il y en a une."""

    regime: Regime
    mois: int
    jours: int | None
    report: bool
    annulation_rend: bool
    echeance: date | None = None
    arretee_le: date | None = None
    incomplete: bool = False
    dernier: date | None = None
    lignes: list[LigneHorloge] = field(default_factory=list)

    @property
    def arretee(self) -> bool:
        return self.incomplete or self.arretee_le is not None

    def terme(self, depart: date) -> date:
        return depart + timedelta(self.jours) if self.jours is not None else ajouter_mois(depart, self.mois)

    def avec_report(self, echeance: date) -> date:
        return jour_ouvre(echeance) if self.report else echeance

    def echeance_publiee(self) -> date | None:
        """L'échéance que l'on peut annoncer : aucune tant que l'horloge est arrêtée."""
        return None if self.arretee or self.echeance is None else self.avec_report(self.echeance)

    def suivre(self, fait: Fait) -> None:
        verifier_jour(fait.jour)
        if self.dernier is not None and fait.jour < self.dernier:
            raise FaitsIncoherents(f"Le fait du {en_lettres(fait.jour)} précède celui du {en_lettres(self.dernier)}.")
        depot = fait.nature in (NatureFait.RECEPTION, NatureFait.RECEPTION_INCOMPLETE)
        if self.dernier is None and not depot:
            raise FaitsIncoherents(f"Le premier fait doit être une réception, pas « {fait.nature.value} ».")
        self.dernier = fait.jour
        if not depot and est_echue(self.echeance_publiee(), fait.jour):
            self.noter(fait, "Fait postérieur à l’échéance : sans effet sur le délai", "echeance_passee")
            return
        _PAS[fait.nature](self, fait)

    def noter(self, fait: Fait, texte: str, regle: str) -> None:
        article = _ARTICLES[regle][self.regime]
        self.lignes.append(LigneHorloge(fait.jour, fait.libelle or texte, _REGLES[regle], article))

    def noter_echeance(self, regle: str) -> None:
        """La ligne d'arrivée : le jour de l'échéance et ce que le silence y vaudra."""
        if self.echeance is None:
            return
        retenue = self.avec_report(self.echeance)
        texte = f"Échéance le {en_lettres(retenue)} à 24 h{_EFFETS[self.regime]}"
        if retenue != self.echeance:
            texte += f" (le {en_lettres(self.echeance)} n’est pas un jour ouvré)"
        self.lignes.append(LigneHorloge(retenue, texte, self._en_mots(regle), _ARTICLES[regle][self.regime]))

    def _en_mots(self, regle: str) -> str:
        duree = f"{self.jours} jours" if self.jours is not None else f"{self.mois} mois de quantième à quantième"
        return _REGLES[regle].format(duree=duree)

    def recevoir(self, fait: Fait) -> None:
        self.arretee_le, self.incomplete = None, False
        self.echeance = self.terme(fait.jour)
        self.noter(fait, "Demande complète reçue", "depart")
        self.noter_echeance("duree")

    def recevoir_incomplete(self, fait: Fait) -> None:
        self.arretee_le, self.incomplete, self.echeance = None, True, None
        self.noter(fait, "Demande reçue incomplète", "incomplete")

    def demander(self, fait: Fait) -> None:
        if self.arretee_le is not None:
            raise FaitsIncoherents(f"Une demande de pièces est déjà ouverte depuis le {en_lettres(self.arretee_le)}.")
        self.arretee_le = fait.jour
        self.noter(fait, "Pièces manquantes demandées", "arret")

    def recevoir_pieces(self, fait: Fait) -> None:
        if not self.arretee:
            raise FaitsIncoherents(f"Des pièces sont reçues le {en_lettres(fait.jour)} sans avoir été demandées.")
        arret = (fait.jour - (self.arretee_le or fait.jour)).days
        anterieure, self.arretee_le, self.incomplete = self.echeance, None, False
        if anterieure is None or self.regime is Regime.SILENCE_ACCEPTATION:
            self.echeance = self.terme(fait.jour)
            self.noter(fait, "Pièces reçues", "reprise_zero")
            self.noter_echeance("duree")
        else:
            self.echeance = anterieure + timedelta(arret)
            self.noter(fait, f"Pièces reçues après {_jours(arret)} d’arrêt", "suspension")
            self.noter_echeance("suspension")

    def annuler(self, fait: Fait) -> None:
        if self.arretee_le is None:
            raise FaitsIncoherents(f"Aucune demande de pièces à annuler le {en_lettres(fait.jour)}.")
        arret, self.arretee_le = (fait.jour - self.arretee_le).days, None
        if self.annulation_rend or self.echeance is None:
            self.noter(fait, "Demande de pièces annulée", "annulation")
            self.noter_echeance("annulation")
            return
        self.echeance += timedelta(arret)
        self.noter(fait, f"Demande de pièces annulée après {_jours(arret)} d’arrêt", "annulation_reculee")
        self.noter_echeance("annulation_reculee")


def _jours(nombre: int) -> str:
    return f"{nombre} jour{'s' if nombre > 1 else ''}"


_PAS: Mapping[NatureFait, Callable[[_Cours, Fait], None]] = {
    NatureFait.RECEPTION: _Cours.recevoir,
    NatureFait.RECEPTION_INCOMPLETE: _Cours.recevoir_incomplete,
    NatureFait.DEMANDE_PIECES: _Cours.demander,
    NatureFait.RECEPTION_PIECES: _Cours.recevoir_pieces,
    NatureFait.ANNULATION_DEMANDE: _Cours.annuler,
}
_EFFETS = {
    Regime.SILENCE_ACCEPTATION: " : le silence vaudra alors acceptation",
    Regime.SILENCE_REJET: " : le silence vaudra alors rejet",
    Regime.OBJECTIF: " : objectif de service, sans effet légal",
}
_REGLES = {
    "depart": "Le délai part du jour de la réception",
    "duree": "Délai de {duree}, fin à 24 h",
    "incomplete": "Le délai ne court qu’à la réception des pièces manquantes",
    "arret": "L’horloge s’arrête jusqu’à la réception des pièces",
    "reprise_zero": "Le délai repart de zéro à la réception des pièces",
    "suspension": "Le délai reprend, prolongé des jours d’arrêt",
    "annulation": "L’horloge reprend son échéance antérieure (à confirmer)",
    "annulation_reculee": "Le délai reprend, prolongé des jours d’arrêt (à confirmer)",
    "echeance_passee": "Passé l’échéance, aucun fait ne rouvre le délai",
}


def _articles(acceptation: str, rejet: str) -> Mapping[Regime, str]:
    """L'article de chaque régime ; un objectif de service n'en a pas."""
    return {
        Regime.SILENCE_ACCEPTATION: acceptation,
        Regime.SILENCE_REJET: rejet,
        Regime.OBJECTIF: "aucun délai légal",
    }


_ARTICLES = {
    "depart": _articles("CRPA L114-3", "CRPA L114-3"),
    "duree": _articles("CSP L1434-12 ; CRPA L231-1", "CRPA L231-4 3°"),
    "incomplete": _articles("CRPA L114-5", "CRPA L114-5"),
    "arret": _articles("CRPA L114-5", "CRPA L114-5"),
    "reprise_zero": _articles("CRPA L114-5", "CRPA L114-5"),
    "suspension": _articles("CRPA L114-5", "CRPA L114-5"),
    "annulation": _articles("CRPA L114-5 (à confirmer)", "CRPA L114-5 (à confirmer)"),
    "annulation_reculee": _articles("CRPA L114-5 (à confirmer)", "CRPA L114-5 (à confirmer)"),
    "echeance_passee": _articles("CSP L1434-12 ; CRPA L231-1", "CRPA L231-4 3°"),
}


def _lire_jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte) if len(texte) == 10 else _refuser_jour(texte)
    except ValueError:
        return _refuser_jour(texte)


def _refuser_jour(texte: str) -> date:
    raise argparse.ArgumentTypeError(f"« {texte} » n’est pas une date AAAA-MM-JJ.")


def _lire_mois(texte: str) -> int:
    if not (texte.isascii() and texte.isdigit() and int(texte) >= 1):
        raise argparse.ArgumentTypeError(f"« {texte} » n’est pas un nombre de mois entier, au moins 1.")
    return int(texte)


def principal(arguments: list[str] | None = None) -> int:
    """La ligne de commande : imprime la date ISO, code 0 ; toute saisie refusée dit pourquoi, code 2."""
    analyse = argparse.ArgumentParser(prog="python -m commun.delais", description="Échéance d’un délai en mois.")
    analyse.add_argument("jour", type=_lire_jour, help="jour de départ, AAAA-MM-JJ")
    analyse.add_argument("--mois", type=_lire_mois, default=2, help="durée en mois (2 par défaut)")
    analyse.add_argument("--report", action="store_true", help="reporter au premier jour ouvré suivant")
    options = analyse.parse_args(arguments)
    try:
        echeance = ajouter_mois(options.jour, options.mois)
        echeance = jour_ouvre(echeance) if options.report else echeance
    except (ValueError, OverflowError) as erreur:
        analyse.error(str(erreur))
    sys.stdout.write(f"{echeance.isoformat()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(principal())
