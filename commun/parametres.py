"""Ce que les textes ne tranchent pas : des valeurs datées, déclarées par chaque application, changées sans déploiement.

Une application déclare (:func:`declarer`) ; la base garde les valeurs posées depuis (``ValeurDeParametre``, en ajout
seul). ``Parametre.valeur`` et ``Parametre.au`` sont la seule lecture.

La lecture ne coûte pas une requête : chaque processus garde un instantané, relu au plus tard ``DUREE`` secondes après.
Il ne ment jamais, parce qu'une valeur prend effet au plus tôt le lendemain du jour où elle est posée.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.utils import timezone

from commun.delais import jour_paris
from commun.models import ValeurDeParametre

Valeur = int | bool | tuple[str, ...]
DUREE = 60.0
# Les unités qui ont déjà un « s » au singulier.
INVARIABLES = frozenset({"fois", "mois", "refus"})


@dataclass(frozen=True)
class Vigueur:
    """Ce qui vaut à partir d'un jour (None : depuis toujours), et d'où cela vient."""

    valeur: Valeur
    effet_le: date | None
    source: str


Releve = Mapping[str, tuple[Vigueur, ...]]


@dataclass(frozen=True)
class Parametre:
    """Une valeur de départ, son unité, sa source, depuis quand elle vaut et ce qu'il reste à confirmer.

    ``minimum`` et ``maximum`` bornent un nombre ; ``choix`` (code, libellé) donne les seules valeurs d'une liste.
    ``fixe_par_les_textes`` : se lit, ne se change pas.
    """

    cle: str
    depart: Valeur
    unite: str
    libelle: str
    source: str
    theme: str = ""
    a_confirmer: bool = False
    depuis: date | None = None
    minimum: int = 0
    maximum: int = 0
    choix: tuple[tuple[str, str], ...] = ()
    fixe_par_les_textes: bool = False

    @property
    def valeur(self) -> Valeur:
        """Celle d'aujourd'hui, en jours de Paris."""
        return self.au(jour_paris(timezone.now()))

    def au(self, jour: date) -> Valeur:
        """Celle qui vaut ce jour-là."""
        return self.en_vigueur(jour).valeur

    def en_vigueur(self, jour: date) -> Vigueur:
        """Ce qui vaut ce jour-là, avec sa date et sa source ; la valeur de départ si rien d'autre n'est posé."""
        posees = () if self.fixe_par_les_textes else _releve().get(self.cle, ())
        valables = [posee for posee in posees if posee.effet_le is None or posee.effet_le <= jour]
        return valables[-1] if valables else Vigueur(self.depart, self.depuis, self.source)

    @property
    def vigueur(self) -> Vigueur:
        """Ce qui vaut aujourd'hui."""
        return self.en_vigueur(jour_paris(timezone.now()))

    def en_clair(self, valeur: Valeur) -> str:
        """« 30 jours », « oui », « Statuts, Budget »."""
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, tuple):
            return ", ".join(libelle for code, libelle in self.choix if code in valeur)
        return f"{valeur:,}".replace(",", "\u202f") + (f"\u00a0{self._unite(valeur)}" if self.unite else "")

    def _unite(self, valeur: int) -> str:
        """L'unité, au singulier jusqu'à un."""
        return self.unite if valeur > 1 or self.unite in INVARIABLES else self.unite.removesuffix("s")

    def offerts(self) -> list[tuple[str, str]]:
        """Les lignes de la liste qui valent aujourd'hui, pour un formulaire."""
        return [(code, libelle) for code, libelle in self.choix if code in self.valeur]

    def defauts(self, valeur: object) -> list[str]:
        """Pourquoi cette valeur ne convient pas ; vide si elle convient."""
        if isinstance(self.depart, bool):
            return [] if isinstance(valeur, bool) else ["Répondez par oui ou par non."]
        if isinstance(self.depart, tuple):
            return self._defauts_de_liste(valeur)
        if not isinstance(valeur, int) or isinstance(valeur, bool) or not self.minimum <= valeur <= self.maximum:
            return [f"Écrivez un nombre entier, de {self.minimum} à {self.maximum} {self.unite}."]
        return []

    def _defauts_de_liste(self, valeur: object) -> list[str]:
        connus = {code for code, _libelle in self.choix}
        if not isinstance(valeur, tuple) or not valeur or not set(valeur) <= connus:
            return ["Gardez au moins une ligne de la liste."]
        return []


_TABLE: dict[str, Parametre] = {}


def declarer(cle: str, depart: Valeur, unite: str, libelle: str, source: str, **autres: object) -> Parametre:
    """Déclare un paramètre à l'import de son application ; ``ValueError`` si sa clé ou sa valeur ne tient pas."""
    parametre = Parametre(cle, depart, unite, libelle, source, **autres)  # type: ignore[arg-type]
    if cle in _TABLE:
        raise ValueError(f"Le paramètre « {cle} » est déjà déclaré.")
    defauts = [] if parametre.fixe_par_les_textes else parametre.defauts(depart)
    if defauts:
        raise ValueError(f"Le paramètre « {cle} » part d’une valeur interdite : {' '.join(defauts)}")
    _TABLE[cle] = parametre
    return parametre


def declares() -> Mapping[str, Parametre]:
    """Tous les paramètres, par clé, dans l'ordre de leur déclaration."""
    return dict(_TABLE)


class _Instantane:
    """Les valeurs posées, lues ensemble ; remplacé d'un bloc, donc jamais lu à moitié."""

    def __init__(self) -> None:
        self.lu: tuple[float, Releve] | None = None

    def relire(self, lire: Callable[[], Releve]) -> Releve:
        lu = self.lu
        if lu is None or monotonic() - lu[0] > DUREE:
            lu = self.lu = (monotonic(), lire())
        return lu[1]


_INSTANTANE = _Instantane()


def _releve() -> Releve:
    return _INSTANTANE.relire(lambda: ranger(ValeurDeParametre.objects.order_by("effet_le", "pk")))


def ranger(posees: Iterable[ValeurDeParametre]) -> Releve:
    """Par clé, les valeurs de la plus ancienne à la dernière ; le même jour, la dernière posée l'emporte."""
    releve: dict[str, tuple[Vigueur, ...]] = {}
    for posee in posees:
        vigueur = Vigueur(lire(posee), posee.effet_le, posee.source)
        releve[posee.cle] = (*releve.get(posee.cle, ()), vigueur)
    return releve


def lire(posee: ValeurDeParametre) -> Valeur:
    """La valeur gardée en JSON, dans son type."""
    return tuple(posee.valeur) if isinstance(posee.valeur, list) else posee.valeur


def oublier() -> None:
    """La prochaine lecture relit la base ; à appeler après une écriture."""
    _INSTANTANE.lu = None


def tenir_pour_lu(releve: Releve) -> None:
    """Pose l'instantané sans lire la base : pour qui ne doit pas y toucher (tests, calculs hors base)."""
    _INSTANTANE.lu = (monotonic(), releve)
