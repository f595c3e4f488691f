"""Compare les fichiers à la base : c'est l'essai à blanc, et ce que l'écriture applique ensuite."""

from dataclasses import dataclass, field

from territoires.models import Commune, Epci
from territoires.referentiel.lecture import Refus
from territoires.referentiel.tables import Cible, Disparition

SEUIL_ECART = 0.05
_FICHIERS = {"Region": "regions.csv", "Departement": "departements.csv"}


@dataclass
class Changements:
    """Ce que l'écriture d'une table fera ; ``disparus`` ne contient pas les lignes déjà archivées."""

    cible: Cible
    ajouts: list[tuple] = field(default_factory=list)
    modifies: list[tuple[tuple, tuple]] = field(default_factory=list)
    disparus: list[tuple] = field(default_factory=list)

    @property
    def vide(self) -> bool:
        return not (self.ajouts or self.modifies or self.disparus)


def comparer(cible: Cible) -> Changements:
    """Compare une table voulue à la base, sans rien écrire (une requête)."""
    anciennes, voulues = cible.en_base(), cible.par_cle(cible.lignes)
    changements = Changements(cible)
    for cle, ligne in voulues.items():
        ancienne = anciennes.get(cle)
        if ancienne is None:
            changements.ajouts.append(ligne)
        elif ancienne != ligne:
            changements.modifies.append((ancienne, ligne))
    archive = cible.colonnes.index(cible.archive) if cible.archive else None
    changements.disparus = [
        ligne for cle, ligne in anciennes.items() if cle not in voulues and (archive is None or ligne[archive] is None)
    ]
    return changements


def refus_de_disparition(changements: list[Changements]) -> list[Refus]:
    """Une région ou un département ne disparaît pas par un simple fichier : on refuse."""
    return [
        Refus(
            _FICHIERS[changement.cible.modele.__name__],
            0,
            f"le code {ligne[0]} ({ligne[1]}), présent en base, a disparu du fichier",
        )
        for changement in changements
        if changement.cible.disparition is Disparition.REFUSER
        for ligne in changement.disparus
    ]


@dataclass
class Bilan:
    """Le résumé lisible d'un chargement ou de son essai : listes de phrases courtes, triées par code."""

    lignes_lues: dict[str, int]
    ajouts: list[str]
    disparitions: list[str]
    renommages: list[str]
    ecarts: list[str]
    modifications: dict[str, int]
    premier_chargement: bool

    @property
    def sans_changement(self) -> bool:
        return not (self.ajouts or self.disparitions or any(self.modifications.values()))

    def phrases(self) -> list[str]:
        """Le bilan, prêt à imprimer, une phrase par ligne."""
        textes = [f"{nombre} lignes pour « {nom} »" for nom, nombre in self.lignes_lues.items()]
        if self.premier_chargement:
            return [*textes, "Premier chargement : la base ne contenait aucune commune."]
        if self.sans_changement:
            return [*textes, "Aucun changement : la base est déjà à jour."]
        rubriques = (
            ("Ajouts", self.ajouts),
            ("Disparitions (archivées)", self.disparitions),
            ("Renommages", self.renommages),
            (f"Écarts de population de plus de {SEUIL_ECART:.0%}", self.ecarts),
        )
        for titre, lignes in rubriques:
            textes.append(f"{titre} : {len(lignes)}")
            textes += [f"  {ligne}" for ligne in lignes]
        return textes + [f"Lignes touchées, {nom} : {n}" for nom, n in self.modifications.items() if n]


def dresser_bilan(changements: list[Changements]) -> Bilan:
    """Résume les changements ; ajouts, disparitions et renommages portent sur communes et EPCI."""
    suivis = [c for c in changements if c.cible.modele in (Commune, Epci)]
    premier = not any(c.modifies or c.disparus for c in changements) and _base_vide(changements)
    return Bilan(
        lignes_lues={_nom(c.cible): len(c.cible.lignes) for c in changements},
        ajouts=[] if premier else sorted(f"{a[0]} {a[1]}" for c in suivis for a in c.ajouts),
        disparitions=sorted(f"{d[0]} {d[1]}" for c in suivis for d in c.disparus),
        renommages=sorted(
            f"{avant[0]} {avant[1]} → {apres[1]}" for c in suivis for avant, apres in c.modifies if avant[1] != apres[1]
        ),
        ecarts=_ecarts_de_population(changements),
        modifications={_nom(c.cible): len(c.ajouts) + len(c.modifies) + len(c.disparus) for c in changements},
        premier_chargement=premier,
    )


def _base_vide(changements: list[Changements]) -> bool:
    communes = next(c for c in changements if c.cible.modele is Commune)
    return len(communes.ajouts) == len(communes.cible.lignes)


def _nom(cible: Cible) -> str:
    return str(cible.modele._meta.verbose_name_plural)


def _ecarts_de_population(changements: list[Changements]) -> list[str]:
    communes = next(c for c in changements if c.cible.modele is Commune)
    rang = communes.cible.colonnes.index("population")
    return sorted(
        f"{avant[0]} {apres[1]} : {_habitants(avant[rang])} → {_habitants(apres[rang])}"
        for avant, apres in communes.modifies
        if ecart_notable(avant[rang], apres[rang])
    )


def ecart_notable(avant: int | None, apres: int | None) -> bool:
    """Vrai si la population change de plus de 5 %, apparaît ou disparaît."""
    if avant is None or apres is None:
        return avant != apres
    return abs(apres - avant) > SEUIL_ECART * avant


def _habitants(population: int | None) -> str:
    return "inconnue" if population is None else str(population)
