"""Les événements des dossiers qui préviennent : lus des automates et des tables, avec ce qui ne se coupe pas.

Un fait légal est une décision, une échéance ou ce qui fait courir un délai opposable (CRPA L112-3, L114-5, L231-1,
L231-4 ; CSP L1434-12) : son courriel part toujours, aussitôt. Les autres applications complètent ``LEGAUX`` au
démarrage, avec :func:`declarer_legaux`.
"""

from collections.abc import Iterator

from commun.evenements import EvenementCourriel, Mode, Nature
from dossiers.enums import Sujet, Tour
from dossiers.notifications import PREVIENT_DES_FAITS
from dossiers.workflow import AUTOMATES, libelle_evenement

LEGAUX: set[str] = {
    "lettre.deposer",
    "lettre.demander_complements",
    "lettre.completer",
    "lettre.annuler_complements",
    "lettre.rendre_avis",
    "lettre.transmettre_ars",
    "lettre.maintenir",
    "lettre.demander_complements_ars",
    "lettre.completer_ars",
    "lettre.annuler_complements_ars",
    "lettre.accorder",
    "lettre.refuser",
    "lettre.classer_sans_suite",
    "lettre.retirer",
    "lettre.refus_implicite",
    "lettre.relance",
    "projet.deposer",
    "projet.demander_complements",
    "projet.completer",
    "projet.annuler_complements",
    "projet.valider_ars",
    "projet.reputer_valide",
    "projet.s_opposer",
    "projet.demander_complements_am",
    "projet.completer_am",
    "projet.annuler_complements_am",
    "projet.valider_am",
    "projet.refuser_am",
    "projet.classer_sans_suite",
    "projet.retirer",
    "projet.relance",
    "dossier.changer_pilote",
}
# Ce qui protège le dossier ou la personne : ne se coupe pas non plus.
DE_SERVICE = frozenset({"piece.declarer_infectee"})
# Ce qui peut attendre le lendemain : le résumé quotidien, sauf choix contraire.
AU_RESUME: set[str] = {"dossier.adhesion", "dossier.acteur_retire", "commentaire"}

# Courriels adressés à une personne, hors des événements d'un dossier : leur code est le premier mot de leur clé.
A_UNE_PERSONNE: list[EvenementCourriel] = [
    EvenementCourriel(
        "depart",
        "Équipe d’un dossier",
        "Membre retiré de l’équipe d’un dossier",
        "la personne retirée",
        nature=Nature.SERVICE,
    ),
    EvenementCourriel(
        "commentaire",
        Sujet.COMMENTAIRE.label,
        "Commentaire écrit dans une rubrique (un courriel par rubrique, tant qu’elle n’est pas ouverte)",
        "l’équipe ; pendant une relecture, pour un fil partagé, les coordinateurs du Guichet",
        frozenset({Tour.PORTEUR, Tour.GUICHET}),
        defaut=Mode.RESUME,
    ),
    EvenementCourriel(
        "rubrique",
        "Équipe d’un dossier",
        "Rubrique du projet à écrire, trois jours avant sa date (une seule fois)",
        "la personne à qui la rubrique est confiée",
        frozenset({Tour.PORTEUR}),
    ),
    EvenementCourriel(
        "appui",
        Sujet.APPUI.label,
        "Appui demandé au Guichet, annulé, confié à quelqu’un, ou à son échéance",
        "les coordinateurs du Guichet de la région",
        frozenset({Tour.GUICHET}),
    ),
    EvenementCourriel(
        "message_voisin",
        Sujet.MESSAGE.label,
        "Message à une CPTS voisine, confié au Guichet",
        "les coordinateurs du Guichet de la région",
        frozenset({Tour.GUICHET}),
    ),
    EvenementCourriel(
        "reprise",
        "Reprise d’une CPTS antérieure",
        "Reprise d’une CPTS antérieure soumise à l’ARS, ou refusée par elle",
        "les décideurs de l’ARS des départements du territoire ; le coordinateur qui l’a préparée",
        frozenset({Tour.GUICHET, Tour.ARS}),
    ),
    EvenementCourriel(
        "acteur",
        "Personnes citées",
        "Ajout parmi les acteurs d’un dossier (information RGPD, une fois par dossier), inscription reçue, acceptée "
        "ou refusée",
        "la personne citée ou inscrite",
        nature=Nature.SERVICE,
    ),
]


def declarer_legaux(*codes: str) -> None:
    """Ajoute des faits légaux d'une application du dessus."""
    LEGAUX.update(codes)


def declarer_personnel(evenement: EvenementCourriel) -> None:
    """Ajoute un courriel de ``notifications.prevenir_des_personnes`` ; sans effet la seconde fois."""
    if evenement not in A_UNE_PERSONNE:
        A_UNE_PERSONNE.append(evenement)


def evenements() -> Iterator[EvenementCourriel]:
    """Les événements des automates, puis les faits sans changement d'état, puis les courriels à une personne."""
    for sujet in Sujet:
        for code, fait, publics in _du_sujet(sujet):
            if publics:
                yield _evenement(sujet, code, fait, publics)
    yield from A_UNE_PERSONNE


def publics_de(code: str) -> tuple[Tour, ...]:
    """Les côtés qu'un événement (« lettre.deposer ») prévient ; vide s'il ne prévient personne."""
    sujet, _, nom = code.partition(".")
    automate = AUTOMATES.get(sujet)
    pas = automate.transitions.get(nom) if automate else None
    return tuple(pas.previent) if pas else PREVIENT_DES_FAITS.get(code, ())


def _du_sujet(sujet: Sujet) -> Iterator[tuple[str, str, tuple[Tour, ...]]]:
    automate = AUTOMATES.get(sujet)
    for pas in automate.transitions.values() if automate else ():
        yield pas.code, pas.fait, pas.previent
    for code, publics in PREVIENT_DES_FAITS.items():
        prefixe, nom = code.split(".", 1)
        if prefixe == sujet:
            yield code, libelle_evenement(prefixe, nom), publics


def _evenement(sujet: Sujet, code: str, fait: str, publics: tuple[Tour, ...]) -> EvenementCourriel:
    return EvenementCourriel(
        code,
        sujet.label,
        fait,
        ", ".join(Tour(p).label for p in publics),
        frozenset(publics),
        _nature(code),
        Mode.RESUME if code in AU_RESUME else Mode.AUSSITOT,
    )


def _nature(code: str) -> Nature:
    if code in LEGAUX:
        return Nature.LEGAL
    return Nature.SERVICE if code in DE_SERVICE else Nature.COURANT
