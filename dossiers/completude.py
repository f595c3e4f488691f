"""Ce qui manque à une lettre ou à un projet : une seule vérité, pour l'écran, le dépôt et l'avis (domaine §8).

Les règles lisent une photographie (``dossiers.photographie``), jamais la base : elles se testent avec des données.
Le niveau de chaque règle (bloquant, avertissement) est un paramètre daté : ``NiveauDeRegle`` remplace la valeur
d'ici à partir de sa date. Une règle elle-même peut naître (``effet_le``) et s'éteindre (``fin_le``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dossiers.enums import NiveauRegle
from dossiers.models import NiveauDeRegle
from dossiers.sources import en_clair

Contenu = Mapping[str, Any]


@dataclass(frozen=True)
class Constat:
    """Un défaut trouvé et les champs où le corriger.

    « fir_montant » : le champ de ce nom (``#id_fir_montant``) ; « #acteurs » : un endroit de la page.
    """

    message: str
    champs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manque:
    """Un contrôle non satisfait : où le régler, quoi faire, d'où vient la règle.

    ``motif`` : pourquoi le porteur passe outre ; toujours vide pour un bloquant, que rien ne contourne.
    """

    regle: str
    rubrique: str
    message: str
    niveau: NiveauRegle
    source: str
    titre: str = ""
    explication: str = ""
    champs: tuple[str, ...] = ()
    motif: str = ""

    @property
    def bloquant(self) -> bool:
        return self.niveau == NiveauRegle.BLOQUANT

    @property
    def source_en_clair(self) -> str:
        return en_clair(self.source)

    @property
    def ancre(self) -> str:
        """« #… » du premier champ à corriger, ou une chaîne vide : s'ajoute à l'adresse de la rubrique."""
        if not self.champs:
            return ""
        return self.champs[0] if self.champs[0].startswith("#") else f"#id_{self.champs[0]}"

    def en_json(self) -> dict[str, Any]:
        """Forme figée, pour la photographie, les conditions et la ligne de commande."""
        return {
            "regle": self.regle,
            "rubrique": self.rubrique,
            "message": self.message,
            "niveau": self.niveau.value,
            "source": self.source,
            "titre": self.titre,
            "champs": list(self.champs),
            "motif": self.motif,
        }


@dataclass(frozen=True)
class Regle:
    """Une règle de recevabilité ; ``controle`` rend les défauts (texte ou ``Constat``), vide si tout va bien.

    ``titre`` la nomme en quelques mots ; ``explication`` dit pourquoi elle existe ; ``champs`` : où corriger, sauf si
    le constat le dit lui-même ; en vigueur du ``effet_le`` au ``fin_le`` inclus (None : depuis toujours, sans fin).
    """

    code: str
    rubrique: str
    niveau: NiveauRegle
    source: str
    controle: Callable[[Contenu], Sequence[str | Constat]]
    titre: str = ""
    explication: str = ""
    champs: tuple[str, ...] = ()
    effet_le: date | None = None
    fin_le: date | None = None

    @property
    def source_en_clair(self) -> str:
        return en_clair(self.source)

    def en_vigueur(self, jour: date | None) -> bool:
        """Vrai si la règle s'applique ce jour-là ; sans jour, toutes s'appliquent."""
        if jour is None:
            return True
        return (self.effet_le is None or self.effet_le <= jour) and (self.fin_le is None or jour <= self.fin_le)

    def constats(self, contenu: Contenu) -> list[Constat]:
        """Les défauts trouvés, chacun avec ses champs."""
        bruts = (trouve if isinstance(trouve, Constat) else Constat(trouve) for trouve in self.controle(contenu))
        return [constat if constat.champs else Constat(constat.message, self.champs) for constat in bruts]


def niveaux_du(jour: date) -> dict[str, NiveauRegle]:
    """Niveaux redéfinis en vigueur ce jour-là."""
    lignes = NiveauDeRegle.objects.filter(effet_le__lte=jour).order_by("effet_le").values_list("regle", "niveau")
    return {regle: NiveauRegle(niveau) for regle, niveau in lignes}


@dataclass(frozen=True)
class Verdict:
    """Ce que dit une règle d'un contenu : son niveau du jour et ses manques, aucun si elle est satisfaite."""

    regle: Regle
    niveau: NiveauRegle
    manques: tuple[Manque, ...]


def verdicts(
    regles: Iterable[Regle],
    contenu: Contenu,
    niveaux: Mapping[str, NiveauRegle] | None = None,
    jour: date | None = None,
) -> list[Verdict]:
    """Le verdict de chaque règle en vigueur ce ``jour``, dans leur ordre."""
    niveaux = niveaux or {}
    return [_juger(regle, contenu, niveaux.get(regle.code, regle.niveau)) for regle in regles if regle.en_vigueur(jour)]


def _juger(regle: Regle, contenu: Contenu, niveau: NiveauRegle) -> Verdict:
    trouves = tuple(
        Manque(
            regle.code,
            regle.rubrique,
            constat.message,
            niveau,
            regle.source,
            regle.titre,
            regle.explication,
            constat.champs,
        )
        for constat in regle.constats(contenu)
    )
    return Verdict(regle, niveau, trouves)


def manques(
    regles: Iterable[Regle],
    contenu: Contenu,
    niveaux: Mapping[str, NiveauRegle] | None = None,
    jour: date | None = None,
) -> list[Manque]:
    """Tous les manques, dans l'ordre des règles en vigueur ce ``jour``."""
    return [manque for verdict in verdicts(regles, contenu, niveaux, jour) for manque in verdict.manques]


def motiver(trouves: Sequence[Manque], motifs: Mapping[str, str]) -> list[Manque]:
    """Joint à chaque avertissement le motif écrit pour sa règle ; un bloquant n'en reçoit jamais."""
    return [m if m.bloquant else replace(m, motif=motifs.get(m.regle, "")) for m in trouves]


@dataclass(frozen=True)
class Bilan:
    """Ce que disent toutes les règles d'un contenu : bloque, conseille, satisfait."""

    manques: tuple[Manque, ...]
    satisfaites: tuple[Verdict, ...]

    @property
    def bloquants(self) -> list[Manque]:
        return [manque for manque in self.manques if manque.bloquant]

    @property
    def avertissements(self) -> list[Manque]:
        return [manque for manque in self.manques if not manque.bloquant]


def dresser_bilan(juges: Iterable[Verdict], motifs: Mapping[str, str]) -> Bilan:
    """Range les verdicts, motifs joints."""
    juges = list(juges)
    trouves = [manque for verdict in juges for manque in verdict.manques]
    return Bilan(tuple(motiver(trouves, motifs)), tuple(v for v in juges if not v.manques))


def bloquants(trouves: Iterable[Manque]) -> list[dict[str, Any]]:
    """Les seuls manques qui empêchent le dépôt, en JSON."""
    return [manque.en_json() for manque in trouves if manque.bloquant]


def controles_a_lire(contenu: Contenu, trouves: Iterable[Manque] = ()) -> list[dict[str, Any]]:
    """Les avertissements que lit qui relit : ceux figés dans une version, ou ceux de la copie de travail."""
    figes = contenu.get("controles")
    tous = figes if figes is not None else [manque.en_json() for manque in trouves]
    return [controle for controle in tous if controle["niveau"] == NiveauRegle.AVERTISSEMENT.value]
