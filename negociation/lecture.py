"""Une version soumise telle qu'on la lit : ses articles, ce qui y a changé, ce que les parties en disent."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from contrats.comparaison import clauses_en_mots
from contrats.enums import Partie
from dossiers.comparaison import EcartDeChamp
from negociation.articles import ARTICLES, ARTICLES_TYPES, TYPES, genre_de
from negociation.enums import EtatRemarque
from negociation.models import BonPourSignature, Modification, Remarque, VersionSoumise

Photographie = dict[str, Any]


@dataclass
class ClauseLue:
    """Une clause : son texte, l'écart avec la version d'avant, les fils et les modifications qui la visent."""

    cle: str
    nom: str
    texte: str
    ecart: EcartDeChamp | None = None
    modifiable: bool = False
    remarques: list[Remarque] = field(default_factory=list)
    modifications: list["ModificationLue"] = field(default_factory=list)

    @property
    def ancre(self) -> str:
        """L'ancre de la clause dans la page."""
        return f"clause-{self.cle.replace(':', '-')}"


@dataclass(frozen=True)
class ModificationLue:
    """Une modification et ses écarts, mot à mot."""

    modification: Modification
    ecarts: tuple[EcartDeChamp, ...]


@dataclass(frozen=True)
class Article:
    """Un article et ses clauses."""

    titre: str
    clauses: tuple[ClauseLue, ...]


def toutes_les_clauses(photo: Photographie) -> Iterator[tuple[str, str, str]]:
    """(clé, nom, texte), l'objet d'un avenant en tête."""
    avenant = photo.get("avenant")
    if avenant:
        yield "avenant:objet", "Objet de l'avenant", avenant["objet"]
        prevu = avenant["effet_prevu"]
        jour = en_lettres(date.fromisoformat(prevu)) if prevu else "le jour de la dernière signature"
        yield "avenant:effet", "Prise d'effet", jour
    yield from clauses_en_mots(photo)


def noms_des_clauses(photo: Photographie) -> dict[str, str]:
    """Ce que l'on peut commenter d'une version, et son nom."""
    return {**{cle: nom for cle, nom, _texte in toutes_les_clauses(photo)}, **ARTICLES_TYPES}


def articles(
    version: VersionSoumise,
    precedente: Photographie | None,
    bloc_de: Callable[[str], str],
    remarques: Iterable[Remarque] = (),
    modifications: Iterable[Modification] = (),
) -> list[Article]:
    """Les articles de la version ; ``precedente`` : la photographie à laquelle la comparer, ou rien."""
    anciens = {cle: texte for cle, _nom, texte in toutes_les_clauses(precedente)} if precedente else None
    clauses = {
        cle: ClauseLue(cle, nom, texte, _ecart(anciens, cle, texte), bool(bloc_de(cle)))
        for cle, nom, texte in toutes_les_clauses(version.photographie)
    }
    types = {cle: ClauseLue(cle, nom, "") for cle, nom in ARTICLES_TYPES.items()}
    reste = _ranger(clauses | types, remarques, modifications)
    lus = [Article(titre, _du_genre(clauses, genres)) for titre, genres in ARTICLES]
    lus.append(Article(TYPES, tuple(types.values())))
    if reste:
        lus.append(Article("Clauses retirées depuis", tuple(reste.values())))
    return [article for article in lus if article.clauses]


def _du_genre(clauses: dict[str, ClauseLue], genres: tuple[str, ...]) -> tuple[ClauseLue, ...]:
    return tuple(clause for cle, clause in clauses.items() if genre_de(cle) in genres)


def _ecart(anciens: dict[str, str] | None, cle: str, texte: str) -> EcartDeChamp | None:
    propre_a_l_avenant = genre_de(cle) == "avenant" and anciens is not None and cle not in anciens
    if anciens is None or propre_a_l_avenant or anciens.get(cle, "") == texte:
        return None
    return EcartDeChamp("", anciens.get(cle, ""), texte, mot_a_mot=True)


def _ranger(
    clauses: dict[str, ClauseLue], remarques: Iterable[Remarque], modifications: Iterable[Modification]
) -> dict[str, ClauseLue]:
    """Pose chaque échange sur sa clause ; rend les clauses disparues qu'un échange vise encore."""
    reste: dict[str, ClauseLue] = {}

    def clause_de(echange: Remarque | Modification) -> ClauseLue:
        trouvee = clauses.get(echange.clause)
        return trouvee or reste.setdefault(echange.clause, ClauseLue(echange.clause, echange.libelle, ""))

    for remarque in remarques:
        clause_de(remarque).remarques.append(remarque)
    for modification in modifications:
        clause_de(modification).modifications.append(lire_modification(modification))
    return reste


def lire_modification(modification: Modification) -> ModificationLue:
    """Ses écarts, mot à mot."""
    ecarts = (EcartDeChamp(c["libelle"], c["avant"], c["apres"], mot_a_mot=True) for c in modification.changements)
    return ModificationLue(modification, tuple(ecarts))


def a_montrer_sur(version: VersionSoumise, remarques: Iterable[Remarque]) -> list[Remarque]:
    """Les remarques posées sur cette version, et celles des versions d'avant encore ouvertes."""
    return [
        remarque
        for remarque in remarques
        if remarque.version_id == version.pk
        or (remarque.etat == EtatRemarque.OUVERTE and remarque.version.numero < version.numero)
    ]


def lignes_des_bons(version: VersionSoumise) -> list[tuple[Partie, BonPourSignature | None]]:
    """Chaque partie et son bon valide, s'il est donné."""
    donnes = {bon.partie: bon for bon in version.bons_valides}
    return [(partie, donnes.get(partie)) for partie in Partie]
