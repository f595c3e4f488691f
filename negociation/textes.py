"""Ce que les trois parties négocient : un texte, ses clauses, qui le rédige, qui l'approuve (ADR 0034).

Le contrat et ses avenants en sont ; une application d'au-dessus inscrit les siens au démarrage, sous un genre : la clé
d'un texte (« ordre-du-jour-2 ») le désigne dans le contrat, et dans les adresses.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Q

from comptes.models import Utilisateur
from contrats.enums import Partie
from contrats.models import Contrat
from contrats.permissions import ACTEURS, ECRIRE, partie_de
from contrats.photographie import empreinte
from dossiers.enums import FicheEtat, Tour
from dossiers.models import Dossier

Photographie = dict[str, Any]
# (titre, clé du texte type ou rien, genres de clauses) : le genre est le mot avant « : » de leur clé.
Section = tuple[str, str, tuple[str, ...]]
CLE = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:-([1-9]\d{0,3}))?")


class TexteNegocie(ABC):
    """Un texte tel qu'il est en base : ``contrat`` est celui des trois parties, ``copie`` l'objet qui porte l'écriture.

    ``nom`` se lit en milieu de phrase, ``repondant`` dit qui accepte ou refuse ; les autres attributs sont des mots.
    """

    BON: ClassVar[str] = "bon pour signature"
    SE_RETIRE: ClassVar[bool] = True
    SOUMIS_ICI: ClassVar[bool] = True
    DEFAIRE: ClassVar[str] = "retirez-le d’abord"
    PREVENUS: ClassVar[tuple[Tour, ...]] = (Tour.ARS,)
    ONGLET: ClassVar[str] = "Négociation"
    CLAUSE: ClassVar[str] = "clause"
    cle: str
    nom: str
    surtitre: str
    repondant: str = "l’ARS"
    parent: str = "Contrat"
    nom_du_parent: str = "le contrat"
    arrete: str = "Les trois parties ont donné leur bon."
    au_troisieme_bon: str = ""
    premiere_version: str = "Soumettez le contenu aux deux autres parties : rien ne se signe sans leur bon."
    contrat: Contrat
    copie: Any

    @property
    def dossier(self) -> Dossier:
        return self.contrat.dossier

    @property
    def adresse(self) -> str:
        """La page où ce texte se négocie."""
        return self.contrat.adresse("negociation:negociation", self.cle)

    @property
    @abstractmethod
    def page(self) -> str:
        """La page de ce que l'on négocie."""

    @property
    def adresse_pour_soumettre(self) -> str:
        """Où l'on soumet une version."""
        return self.contrat.adresse("negociation:soumettre", self.cle)

    @property
    def adresse_pour_ecrire(self) -> str:
        """Où qui rédige écrit la copie de travail ; vide si c'est depuis la page du texte."""
        return ""

    def adresse_du_bon(self, numero: int) -> str:
        """Où une partie donne son bon sur la version de ce numéro."""
        return self.contrat.adresse("negociation:bon", self.cle, numero, "donner")

    @property
    def mot_du_bon(self) -> str:
        """« bon » : ce dont une partie donne un."""
        return self.BON.partition(" ")[0]

    @property
    def titre_des_bons(self) -> str:
        """« Bons pour signature »."""
        mot, espace, suite = self.BON.partition(" ")
        return f"{mot.capitalize()}s{espace}{suite}"

    @property
    def bouton_du_bon(self) -> str:
        """Le bouton qui y mène."""
        return f"Donner notre {self.BON}"

    @abstractmethod
    def fermeture(self) -> str:
        """Pourquoi rien ne s'y écrit plus, sans majuscule ni point ; vide tant qu'on négocie."""

    def a_resoumettre(self, version: Any) -> bool:
        """Vrai si l'on est revenu sur cette version : une suivante est attendue, même inchangée."""
        return False

    @abstractmethod
    def redige(self, utilisateur: Utilisateur) -> bool:
        """Vrai pour qui écrit ce texte et en soumet les versions."""

    def repond(self, utilisateur: Utilisateur, partie: str) -> bool:
        """Vrai pour qui accepte ou refuse une modification que cette partie propose."""
        return self.redige(utilisateur)

    def partie(self, utilisateur: Utilisateur) -> Partie | None:
        """La partie pour laquelle cette personne remarque et propose ; None si elle ne fait que lire."""
        return partie_de(utilisateur, self.contrat, ECRIRE)

    def partie_du_bon(self, utilisateur: Utilisateur) -> Partie | None:
        """La partie pour laquelle elle donne ou retire un bon."""
        return partie_de(utilisateur, self.contrat, ACTEURS)

    @abstractmethod
    def verrouiller(self) -> "TexteNegocie":
        """Le même, relu et verrouillé avec son dossier, dans une transaction."""

    @abstractmethod
    def preparer_soumission(self, auteur: Utilisateur, maintenant: datetime) -> None:
        """Fixe ce qui va être figé ; lève ``PermissionDenied`` ou ``TransitionRefusee`` à qui ne peut pas soumettre."""

    @abstractmethod
    def photographier(self) -> Photographie:
        """Ce qu'il dit aujourd'hui, en JSON, relu en base."""

    def empreinte(self, photo: Photographie, numero: int) -> str:
        """L'empreinte d'une version : SHA-256 de sa forme canonique."""
        return empreinte(photo)

    def manques(self, photo: Photographie, jour: date) -> list[Any]:
        """Ce qui manque pour l'approuver."""
        return []

    @abstractmethod
    def clauses(self, photo: Photographie) -> Iterator[tuple[str, str, str]]:
        """(clé stable, nom, texte), dans l'ordre de lecture."""

    @abstractmethod
    def sections(self) -> list[Section]:
        """Comment les clauses se rangent dans la page d'une version."""

    def noms(self, photo: Photographie) -> dict[str, str]:
        """Ce que l'on peut commenter d'une version, et son nom."""
        return {cle: nom for cle, nom, _texte in self.clauses(photo)}

    def textes_types(self, photo: Photographie, jour: date) -> dict[str, tuple[str, str]]:
        """Clé → (nom, texte sûr) des textes types, que les parties ne récrivent pas."""
        return {}

    def hors_type(self, photo: Photographie) -> dict[str, list[str]]:
        """Par clause, en quoi elle s'écarte du texte type."""
        return {}

    def retirables(self, photo: Photographie) -> set[str]:
        """Les clauses dont on peut proposer le retrait."""
        return set()

    def modifiable(self, photo: Photographie, utilisateur: Utilisateur | None = None) -> Callable[[str], bool]:
        """Rend la fonction qui dit si une clause de cette version se modifie par une proposition de cette personne."""
        return lambda clause: False

    def ailleurs(self) -> Callable[[str], Any]:
        """Rend la fonction qui dit où se change une clause où l'on ne propose rien (``negociation.ailleurs``)."""
        return lambda clause: None

    @abstractmethod
    def formulaire(
        self, clause: str, photo: Photographie, donnees: Mapping[str, str] | None = None, cle: str = ""
    ) -> Any:
        """Le formulaire de l'écriture réduit à cette clause, rempli de la copie de travail relue ; None s'il n'y en
        a pas. ``cle`` : celle du formulaire, si elle n'est pas la clause."""

    @abstractmethod
    def ecrire(self, clause: str, formulaire: Any, *, auteur: Utilisateur, maintenant: datetime) -> None:
        """Écrit ce formulaire valide dans la copie de travail, par l'action de l'écriture ; les bons s'annulent."""

    def accords(self, version: Any) -> list[Any]:
        """Les bons valides sur cette version ; chacun a ``partie``, ``auteur`` et ``donne_le``."""
        return list(version.bons_valides)

    def fiche(self, version: Any) -> FicheEtat:
        """Où en est cette version, en mots."""
        return version.fiche

    def comparee(self) -> tuple[Photographie | None, str]:
        """Ce à quoi se compare une première version, et le titre de cette comparaison ; (None, "") sans objet."""
        return None, ""

    def pas_apres_les_bons(self) -> tuple[str, str]:
        """(bouton, adresse) de qui rédige, une fois les trois bons donnés."""
        return "", ""

    def apres_soumission(self, version: Any) -> None:  # noqa: B027 - rien à retenir, sauf pour qui le redit
        """Ce que le texte retient d'une version soumise, dans la même transaction."""

    def apres_les_trois_bons(self, version: Any) -> None:  # noqa: B027 - de même
        """Ce qu'il retient d'une version aux trois bons."""


@dataclass(frozen=True)
class Genre:
    """Comment retrouver un texte d'un contrat, le nommer sans le lire, et savoir lesquels attendent quelqu'un.

    ``ouvertes``, ``a_approuver`` : filtres de versions soumises, celles où l'on écrit et celles dont « À faire »
    demande le bon. ``redigent`` : les parties qui répondent aux propositions.
    """

    trouver: Callable[[Contrat, int], TexteNegocie | None]
    nommer: Callable[[int], str]
    ouvertes: Callable[[], Q]
    a_approuver: Callable[[], Q]
    redigent: frozenset[Partie] = frozenset({Partie.ARS})


_GENRES: dict[str, Genre] = {}


def inscrire(nom: str, genre: Genre) -> None:
    """Ajoute un genre de texte ; la seconde inscription remplace la première."""
    _GENRES[nom] = genre


def genres() -> tuple[Genre, ...]:
    """Tous les genres inscrits."""
    return tuple(_GENRES.values())


def trouver(contrat: Contrat, cle: str) -> TexteNegocie | None:
    """Le texte de cette clé, ou None ; ``contrat`` connaît son dossier."""
    lu = CLE.fullmatch(cle)
    genre = _GENRES.get(lu[1]) if lu else None
    return genre.trouver(contrat, int(lu[2] or 0)) if genre else None


def nommer(cle: str) -> str:
    """Le nom d'un texte d'après sa clé, sans le lire."""
    lu = CLE.fullmatch(cle)
    return _GENRES[lu[1]].nommer(int(lu[2] or 0))
