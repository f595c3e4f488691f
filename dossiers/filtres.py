"""Les filtres qu'une application du dessus ajoute à la liste des dossiers, et ce que chacun y a rangé."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse

from comptes.models import Utilisateur


@dataclass(frozen=True)
class Filtre:
    """``champ`` : celui du formulaire, ou None pour qui n'y a pas droit. ``poser`` : le filtre d'une valeur choisie."""

    cle: str
    champ: Callable[[Utilisateur], forms.Field | None]
    poser: Callable[[Any, Utilisateur], Q]


FILTRES: dict[str, Filtre] = {}


def inscrire(filtre: Filtre) -> None:
    """Ajoute un filtre ; la seconde inscription de la même clé est sans effet."""
    FILTRES.setdefault(filtre.cle, filtre)


@dataclass(frozen=True)
class VueEnregistree:
    """Un jeu de filtres rangé par une personne : son nom, son adresse (après « ? »)."""

    nom: str
    adresse: str
    par_defaut: bool = False
    partagee: bool = False


@dataclass(frozen=True)
class ListePersonnelle:
    """Ce qu'une personne a choisi pour sa liste ; vide tant qu'elle n'a rien choisi."""

    colonnes: tuple[str, ...] = ()
    vues: tuple[VueEnregistree, ...] = ()

    @property
    def par_defaut(self) -> str:
        """L'adresse de son jeu de filtres par défaut, ou rien."""
        return next((vue.adresse for vue in self.vues if vue.par_defaut), "")


_FOURNISSEURS: list[Callable[[Utilisateur], ListePersonnelle]] = []


def fournir(fournisseur: Callable[[Utilisateur], ListePersonnelle]) -> None:
    """Dit d'où viennent les choix de chacun ; une seule application le fait."""
    _FOURNISSEURS[:] = [fournisseur]


def liste_de(utilisateur: Utilisateur) -> ListePersonnelle:
    """Les choix de cette personne."""
    return _FOURNISSEURS[0](utilisateur) if _FOURNISSEURS else ListePersonnelle()


@dataclass(frozen=True)
class GesteGroupe:
    """Un geste sur plusieurs dossiers cochés : la page ``adresse`` s'ouvre avec leurs numéros (``?dossier=…``)."""

    cle: str
    libelle: str
    adresse: str
    permis: Callable[[Utilisateur], bool]

    @property
    def adresse_de_la_page(self) -> str:
        """Où envoyer les numéros."""
        return reverse(self.adresse)


_GESTES: dict[str, GesteGroupe] = {}


def inscrire_geste(geste: GesteGroupe) -> None:
    """Ajoute un geste groupé ; la seconde inscription de la même clé est sans effet."""
    _GESTES.setdefault(geste.cle, geste)


def gestes_de(utilisateur: Utilisateur) -> list[GesteGroupe]:
    """Les gestes groupés permis à cette personne."""
    return [geste for geste in _GESTES.values() if geste.permis(utilisateur)]
