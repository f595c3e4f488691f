"""D'où vient chaque valeur du projet : la lettre accordée, dont rien n'est retapé. Table et règles pures.

Un champ du projet a une origine (``LIGNAGE``), est une donnée du dossier que la lettre et le projet partagent
(``PARTAGES``), ou est propre au projet, et l'on dit pourquoi (``PROPRES``) ; un test le tient pour chaque champ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from commun.texte_riche import nettoyer

Contenu = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Un texte de la lettre : son chemin dans la photographie ; ``titre`` le sépare de ce qui le précède."""

    chemin: tuple[str, ...]
    libelle: str
    titre: str = ""

    def lire(self, contenu: Contenu) -> str:
        valeur: Any = contenu
        for cle in self.chemin:
            valeur = (valeur or {}).get(cle, "")
        return str(valeur or "").strip()


@dataclass(frozen=True)
class Origine:
    """Ce que la lettre disait d'un champ du projet, et ce qu'il en est aujourd'hui."""

    gabarit: ClassVar[str] = "dossiers/_lignage.html"

    champ: str
    libelle: str
    version: int
    dans_la_lettre: str
    ici: str

    @property
    def reprise(self) -> bool:
        """Vrai si le projet dit encore ce que disait la lettre."""
        return self.ici == self.dans_la_lettre

    @property
    def source(self) -> str:
        """« la lettre, version 2 »."""
        return f"la lettre, version {self.version}" if self.version else "la lettre"


@dataclass(frozen=True)
class OriginePartagee:
    """Une liste que la lettre et le projet partagent : ce qui a changé depuis la version déposée de la lettre.

    ``ajouts`` et ``retraits`` : les noms, dans l'ordre ; ``nommes`` : faux si la page n'en donne que le nombre.
    """

    version: int
    ajouts: tuple[str, ...]
    retraits: tuple[str, ...]
    nommes: bool

    @property
    def reprise(self) -> bool:
        """Vrai si rien n'a changé."""
        return not self.ajouts and not self.retraits


# Champ du projet ← textes de la lettre, dans l'ordre.
LIGNAGE: dict[str, tuple[Part, ...]] = {
    "diagnostic": (
        Part(("diagnostic",), "Éléments de diagnostic"),
        Part(("forces",), "Forces", "Forces"),
        Part(("faiblesses",), "Faiblesses", "Faiblesses"),
    ),
    "gouvernance_decisions": (Part(("organisation",), "Organisation et gouvernance envisagées"),),
    "gouvernance_partenariats": (Part(("articulation",), "Articulation avec l’existant"),),
    "communication": (Part(("mobilisation", "actions"), "Actions d’information"),),
}
PARTAGES: dict[str, str] = {
    "territoire": "le territoire du dossier, une seule saisie",
    "acteurs": "les acteurs du dossier, une seule saisie",
    "besoins": "les besoins de la lettre, liés aux objectifs",
    "structure": "la structure juridique de la lettre, lue par la forme juridique et les statuts",
    "missions": "chaque mission de la lettre devient une fiche-action à la demande (constat, objectif, actions)",
}
_ECRIT = "s’écrit dans le projet : la lettre n’en dit rien"
PROPRES: dict[str, str] = {
    "presentation": _ECRIT,
    "objectifs": _ECRIT,
    "gouvernance_representativite": _ECRIT,
    "gouvernance_missions": _ECRIT,
    "gouvernance_outils": _ECRIT,
    "travail_pluriprofessionnel": _ECRIT,
    "systeme_information": _ECRIT,
    "suivi_evaluation": _ECRIT,
}


def texte_de_la_lettre(contenu: Contenu, champ: str) -> str:
    """Ce que la lettre donne à ce champ, rangé comme le projet le range ; vide si elle n'en dit rien."""
    morceaux = []
    for part in LIGNAGE[champ]:
        texte = part.lire(contenu)
        if texte:
            morceaux.append(f"# {part.titre}\n\n{texte}" if part.titre else texte)
    return nettoyer("\n\n".join(morceaux)).texte


def valeurs_de_depart(contenu: Contenu) -> dict[str, str]:
    """Tout ce que le projet reprend de la lettre à son ouverture, par champ."""
    return {champ: texte_de_la_lettre(contenu, champ) for champ in LIGNAGE}


def origine(champ: str, contenu: Contenu, version: int, ici: str) -> Origine | None:
    """L'origine d'un champ, ou None si la lettre n'en dit rien. ``ici`` : sa valeur dans le projet."""
    voulu = texte_de_la_lettre(contenu, champ) if champ in LIGNAGE else ""
    if not voulu:
        return None
    return Origine(champ, " et ".join(part.libelle for part in LIGNAGE[champ]), version, voulu, nettoyer(ici).texte)


def _lieux(contenu: Contenu) -> dict[Any, str]:
    territoire = contenu["territoire"]
    entieres = {commune["code"]: commune["nom"] for commune in territoire["communes"]}
    parties = {(p["code"], p["libelle"]): f"{p['commune']}, {p['libelle']}" for p in territoire["parties"]}
    return entieres | parties


def _personnes(contenu: Contenu) -> dict[Any, str]:
    return {acteur["cle"]: acteur["nom"] for acteur in contenu["acteurs"]}


# Une personne qui s'est retirée n'est pas renommée : la page ne donne que le nombre.
_LISTES = {"territoire": (_lieux, True), "acteurs": (_personnes, False)}


def origine_partagee(cle: str, lettre: Contenu, version: int, ici: Contenu) -> OriginePartagee:
    """Ce que le territoire ou les acteurs du projet ont de plus et de moins que la lettre déposée."""
    lire, nommes = _LISTES[cle]
    avant, apres = lire(lettre), lire(ici)
    return OriginePartagee(
        version,
        tuple(nom for lu, nom in apres.items() if lu not in avant),
        tuple(nom for lu, nom in avant.items() if lu not in apres),
        nommes,
    )
