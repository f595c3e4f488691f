"""Qui est déjà là : un registre des acteurs d'un dossier et des lignes déjà lues d'un fichier."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from dossiers.models import ActeurDossier

Cle = tuple[str, ...]


class Registre:
    """Rapproche un acteur de celui du dossier, ou refuse un double. Un RPPS ou un FINESS l'emporte sur le nom."""

    def __init__(self, acteurs: Iterable[ActeurDossier]) -> None:
        self.du_dossier: dict[Cle, ActeurDossier] = {}
        self.du_fichier: dict[Cle, int] = {}
        self.numeros: dict[Cle, str] = {}
        for acteur in acteurs:
            for cle in _cles(acteur):
                self.du_dossier.setdefault(cle, acteur)

    def rapprocher(self, acteur: ActeurDossier, ligne: int) -> ActeurDossier | None:
        """L'acteur du dossier que cette ligne décrit, ``None`` s'il est nouveau. ``ValidationError`` sur un double."""
        cles = list(_cles(acteur))
        for cle in cles:
            if cle in self.du_fichier and not self._homonyme(cle, acteur):
                raise ValidationError(f"Doublon de la ligne {self.du_fichier[cle]} du fichier.")
        for cle in cles:
            self.du_fichier.setdefault(cle, ligne)
            self.numeros.setdefault(cle, acteur.rpps or acteur.finess)
        trouves = [self.du_dossier[cle] for cle in cles if cle in self.du_dossier]
        trouves = [autre for autre in trouves if _meme(acteur, autre)]
        if len({autre.pk for autre in trouves}) > 1:
            noms = " et ".join(sorted({str(autre) for autre in trouves}))
            raise ValidationError(f"Doublon dans le dossier : cette ligne désigne à la fois {noms}.")
        return trouves[0] if trouves else None

    def _homonyme(self, cle: Cle, acteur: ActeurDossier) -> bool:
        """Même nom et même commune, mais deux numéros différents : deux personnes."""
        numero = acteur.rpps or acteur.finess
        return cle[0] == "nom" and bool(numero and self.numeros[cle]) and numero != self.numeros[cle]


def _cles(acteur: ActeurDossier) -> Iterable[Cle]:
    """Par quoi un acteur se reconnaît, du plus sûr au moins sûr."""
    if acteur.rpps:
        yield ("rpps", acteur.rpps)
    if acteur.finess:
        yield ("finess", acteur.finess)
    yield ("nom", acteur.categorie, acteur.nom_recherche, acteur.commune_id or "")


def _meme(acteur: ActeurDossier, autre: ActeurDossier) -> bool:
    """Faux pour deux homonymes que leurs numéros distinguent."""
    paires = ((acteur.rpps, autre.rpps), (acteur.finess, autre.finess))
    return all(not a or not b or a == b for a, b in paires)
