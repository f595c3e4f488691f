"""Ce qu'une page de rubrique envoie, remis en ordre : lignes renumérotées, empreintes de départ, champs touchés.

Rien de ce que dit le navigateur n'est cru : les nombres de lignes se recomptent, les lignes répétées sont écartées.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm, MultiWidget
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

DEPARTS, TOUCHES, PAGE, COMPTE, CHOIX = "_departs", "_touches", "_page", "_compte", "_choix"
JETON = "jeton"
LIGNES_AU_PLUS = 1000
JETON_VALIDE = re.compile(r"[0-9a-zA-Z-]{8,36}")
LIGNE = re.compile(r"(?P<jeu>.+)-(?P<rang>\d{1,5})-(?P<champ>\w+)")
GESTION = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


@dataclass
class LigneEnvoyee:
    """Une ligne répétée : son préfixe dans la page, son identifiant si elle existe, son jeton si elle est neuve."""

    jeu: str
    page: str
    champs: dict[str, list[str]] = field(default_factory=dict)

    @property
    def identifiant(self) -> str:
        return (self.champs.get("id") or [""])[-1]

    @identifiant.setter
    def identifiant(self, valeur: str) -> None:
        self.champs["id"] = [valeur]

    @property
    def jeton(self) -> str:
        recu = (self.champs.get(JETON) or [""])[-1]
        return recu if JETON_VALIDE.fullmatch(recu) else ""


class Envoi:
    """Un envoi de rubrique. ``touches`` None : envoi ordinaire, tous les champs comptent.

    ``departs`` None : la page n'a pas dit d'où elle partait (envoi fabriqué à la main) ; rien ne s'y compare.
    ``donnees`` est ce que lisent les formulaires ; ``page_de`` rend le préfixe que la page connaît.
    """

    def __init__(self, recu: MultiValueDict, jeux: Iterable[str]) -> None:
        self.jeux = tuple(jeux)
        self.departs = _departs(recu.get(DEPARTS))
        self.touches = frozenset(recu.getlist(TOUCHES)) if TOUCHES in recu else None
        self.pages = [page for page in recu.getlist(PAGE) if JETON_VALIDE.fullmatch(page)]
        self.page = self.pages[0] if self.pages else ""
        self.choix = recu.get(CHOIX, "").partition("|")[::2]
        self.lignes: list[LigneEnvoyee] = []
        self.simples: dict[str, list[str]] = {}
        self._trier(recu)
        self.monter()

    def _trier(self, recu: MultiValueDict) -> None:
        lignes: dict[tuple[str, int], LigneEnvoyee] = {}
        for nom, valeurs in recu.lists():
            trouve = LIGNE.fullmatch(nom)
            if trouve is None or trouve["jeu"] not in self.jeux:
                self.simples[nom] = valeurs
                continue
            rang = int(trouve["rang"])
            ligne = lignes.setdefault(
                (trouve["jeu"], rang), LigneEnvoyee(trouve["jeu"], f"{trouve['jeu']}-{trouve['rang']}")
            )
            ligne.champs[trouve["champ"]] = valeurs
        self.lignes = [ligne for _rang, ligne in sorted(lignes.items())][:LIGNES_AU_PLUS]
        self._dedoublonner()

    def _dedoublonner(self) -> None:
        """Une ligne existante ne se dit qu'une fois ; un jeton ne sert qu'à une ligne."""
        vus: set[tuple[str, str]] = set()
        for ligne in list(self.lignes):
            cle = (ligne.jeu, ligne.identifiant)
            if ligne.identifiant and cle in vus:
                self.lignes.remove(ligne)
            elif not ligne.identifiant and ("", ligne.jeton) in vus:
                ligne.champs.pop(JETON, None)
            vus |= {cle, ("", ligne.jeton)}

    def reconnaitre(self, creees: Mapping[str, tuple[str, str]]) -> None:
        """Rend leur identifiant aux lignes qu'un envoi précédent a déjà créées ; ``creees`` : jeton → (jeu, clé)."""
        for ligne in self.lignes:
            jeu, identifiant = creees.get(ligne.jeton, ("", "")) if not ligne.identifiant else ("", "")
            if jeu == ligne.jeu:
                ligne.identifiant = identifiant
            elif jeu:
                ligne.champs.pop(JETON, None)
        self.monter()

    def monter(self) -> None:
        """(Re)compose les données des formulaires : lignes existantes d'abord, puis les neuves."""
        self.donnees = QueryDict(mutable=True)
        for nom, valeurs in self.simples.items():
            self.donnees.setlist(nom, valeurs)
        self.page_de: dict[str, str] = {}
        self.ligne_de: dict[str, LigneEnvoyee] = {}
        for jeu in self.jeux:
            siennes = [ligne for ligne in self.lignes if ligne.jeu == jeu]
            ordre = sorted(siennes, key=lambda ligne: not ligne.identifiant)
            for rang, ligne in enumerate(ordre):
                prefixe = f"{jeu}-{rang}"
                self.page_de[prefixe], self.ligne_de[prefixe] = ligne.page, ligne
                for champ, valeurs in ligne.champs.items():
                    self.donnees.setlist(f"{prefixe}-{champ}", valeurs)
            comptes = (len(ordre), sum(bool(ligne.identifiant) for ligne in ordre), 0, LIGNES_AU_PLUS)
            for nom, nombre in zip(GESTION, comptes, strict=True):
                self.donnees[f"{jeu}-{nom}"] = str(nombre)

    def poser(self, valeurs: dict[str, list[str]], *, a_la_suite: bool = False) -> None:
        """Remplace la saisie par ces valeurs (nom du formulaire → valeurs), ou les met à la suite."""
        for nom, nouvelles in valeurs.items():
            texte = self.donnees.get(nom, "").strip()
            if a_la_suite and texte:
                nouvelles = ["\n\n".join([texte, *nouvelles])]
            self.donnees.setlist(nom, nouvelles)
            if not nouvelles:
                del self.donnees[nom]

    def repartir(self, form: BaseForm, nom: str, empreinte: str) -> None:
        """La page repartira de cette empreinte pour ce champ."""
        if self.departs is not None:
            self.departs[self.nom_de_page(form, nom)] = empreinte

    def nom_de_page(self, form: BaseForm, nom: str) -> str:
        """Le nom sous lequel la page connaît ce champ."""
        prefixe = self.page_de.get(form.prefix or "", form.prefix)
        return f"{prefixe}-{nom}" if prefixe else nom

    def touche(self, form: BaseForm, nom: str) -> bool:
        """Vrai si la page dit avoir changé ce champ ; toujours vrai pour un envoi ordinaire."""
        if self.touches is None:
            return True
        page, widget = self.nom_de_page(form, nom), form.fields[nom].widget
        suffixes = widget.widgets_names if isinstance(widget, MultiWidget) else [""]
        return any(page + suffixe in self.touches for suffixe in suffixes)

    def touche_a(self, form: BaseForm) -> bool:
        """Vrai si un champ de ce formulaire est touché."""
        return self.touches is None or any(self.touche(form, nom) for nom in form.fields)

    def depart(self, form: BaseForm, nom: str) -> str | None:
        """Empreinte de départ du champ ; None si la page n'en a donné aucune."""
        return None if self.departs is None else self.departs.get(self.nom_de_page(form, nom), "")


def _departs(texte: str | None) -> dict[str, str] | None:
    """Les empreintes envoyées ; tout ce qui n'est pas un objet de textes est ignoré."""
    if texte is None:
        return None
    try:
        lu: Any = json.loads(texte)
    except (ValueError, RecursionError):
        return {}
    return {nom: v for nom, v in lu.items() if isinstance(v, str)} if isinstance(lu, dict) else {}
