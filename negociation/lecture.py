"""Une version soumise telle qu'on la lit : ses articles, ce qui y a changé, ce que les parties en disent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from commun.calendrier import en_lettres
from comptes.models import Utilisateur
from contrats.comparaison import clauses_en_mots
from contrats.enums import Partie
from contrats.forms.partage import PART
from dossiers.comparaison import EcartDeChamp
from negociation.ailleurs import Ailleurs
from negociation.articles import genre_de
from negociation.enums import EtatModification, EtatRemarque
from negociation.indicateurs import GROUPE, Partage, groupe_en_mots, lire_le_partage
from negociation.missions import NON_ENGAGEE, a_engager
from negociation.models import Modification, Remarque, VersionSoumise
from negociation.textes import Photographie, TexteNegocie


@dataclass
class ClauseLue:
    """Une clause : son texte, l'écart avec la version d'avant, les fils et les modifications qui la visent.

    ``html`` : le texte d'un article type, sûr. ``hors_type`` : en quoi elle s'écarte du contrat type.
    ``sort`` : ce qui lui est arrivé, s'il y a un écart ; ``disparue`` : la version d'avant seule la portait.
    ``ailleurs`` : pourquoi l'on n'y propose rien, et où cela se change. ``repliee`` : son nom seul se montre d'abord.
    """

    cle: str
    nom: str
    texte: str
    ecart: EcartDeChamp | None = None
    modifiable: bool = False
    retirable: bool = False
    html: str = ""
    sort: str = "changée"
    disparue: bool = False
    hors_type: tuple[str, ...] = ()
    ailleurs: Ailleurs | None = None
    repliee: bool = False
    remarques: list[Remarque] = field(default_factory=list)
    modifications: list["ModificationLue"] = field(default_factory=list)

    @property
    def ancre(self) -> str:
        """L'ancre de la clause dans la page."""
        return f"clause-{self.cle.replace(':', '-')}"

    @property
    def reunit_les_indicateurs(self) -> bool:
        """Vrai là où l'on propose un indicateur de plus pour une mission."""
        return genre_de(self.cle) == GROUPE

    @property
    def ouvertes(self) -> int:
        """Le nombre de remarques ouvertes."""
        return sum(remarque.etat == EtatRemarque.OUVERTE for remarque in self.remarques)

    @property
    def proposees(self) -> int:
        """Le nombre de propositions qui attendent une réponse."""
        return sum(lue.modification.etat == EtatModification.PROPOSEE for lue in self.modifications)

    @property
    def en_cause(self) -> bool:
        """Vrai si elle change, ou se discute."""
        return bool(self.ecart or self.ouvertes or self.proposees)

    @property
    def est_une_mission(self) -> bool:
        """Vrai d'une mission, engagée ou non."""
        return genre_de(self.cle) == "mission"

    @property
    def non_engagee(self) -> bool:
        """Vrai d'une mission du barème où la CPTS ne s'engage pas."""
        return self.est_une_mission and self.texte == NON_ENGAGEE


@dataclass(frozen=True)
class ModificationLue:
    """Une modification et ses écarts, mot à mot ; le partage de la part variable et les euros, si elle les change."""

    modification: Modification
    ecarts: tuple[EcartDeChamp, ...]
    partage: Partage | None = None

    @property
    def mesure(self) -> dict[str, Any]:
        """Habitants, taille et euros avant et après ; vide si rien n'en bouge."""
        return self.modification.mesure


@dataclass
class Article:
    """Un article et ses clauses ; ``replie`` : son titre et son bilan seuls se montrent d'abord."""

    titre: str
    clauses: tuple[ClauseLue, ...]
    replie: bool = False

    @property
    def en_cause(self) -> bool:
        """Vrai si l'une de ses clauses change ou se discute."""
        return any(clause.en_cause for clause in self.clauses)

    @property
    def bilan(self) -> str:
        """« 1 clause changée, 2 remarques ouvertes », écarts au contrat type compris ; vide s'il n'y a rien."""
        comptes = (
            (sum(clause.ecart is not None for clause in self.clauses), "clause changée", "clauses changées"),
            (sum(clause.ouvertes for clause in self.clauses), "remarque ouverte", "remarques ouvertes"),
            (sum(clause.proposees for clause in self.clauses), "proposition", "propositions"),
            (sum(len(clause.hors_type) for clause in self.clauses), "écart au contrat type", "écarts au contrat type"),
        )
        return ", ".join(f"{nombre} {pluriel if nombre > 1 else un}" for nombre, un, pluriel in comptes if nombre)


class Pliage(StrEnum):
    """Ce qui s'ouvre d'abord : ce qui est en cause, tout, ou les seuls titres."""

    EN_CAUSE = ""
    TOUT = "tout"
    TITRES = "titres"


def plier(lus: Iterable[Article], pliage: Pliage) -> None:
    """Replie ce qui n'est pas en cause ; si rien ne l'est, une première lecture, tout reste ouvert."""
    lus = list(lus)
    discute = any(article.en_cause for article in lus)
    for article in lus:
        article.replie = pliage == Pliage.TITRES or (pliage == Pliage.EN_CAUSE and discute and not article.en_cause)
        for clause in article.clauses:
            clause.repliee = pliage == Pliage.EN_CAUSE and article.en_cause and not clause.en_cause


def toutes_les_clauses(photo: Photographie) -> Iterator[tuple[str, str, str]]:
    """(clé, nom, texte), l'objet d'un avenant en tête."""
    avenant = photo.get("avenant")
    if avenant:
        yield "avenant:objet", "Objet de l’avenant", avenant["objet"]
        prevu = avenant["effet_prevu"]
        jour = en_lettres(date.fromisoformat(prevu)) if prevu else "le jour de la dernière signature"
        yield "avenant:effet", "Prise d’effet", jour
    groupes = {e["mission"]: groupe_en_mots(photo, e) for e in photo["contenu"]["engagements"]}
    for cle, nom, texte in clauses_en_mots(photo):
        yield cle, nom, texte
        genre, _, mission = cle.partition(":")
        if genre == "mission":
            yield groupes[mission]
    for absente in a_engager(photo):
        yield f"mission:{absente.code}", f"Mission : {absente.libelle}", NON_ENGAGEE


def articles(
    texte: TexteNegocie,
    version: VersionSoumise,
    precedente: Photographie | None,
    jour: date,
    remarques: Iterable[Remarque] = (),
    modifications: Iterable[Modification] = (),
    utilisateur: Utilisateur | None = None,
) -> list[Article]:
    """Les articles de la version ; ``precedente`` : la photographie à laquelle la comparer, ou rien.

    ``jour`` : celui où le texte type se lit ; ``utilisateur`` : qui lit, et proposerait.
    """
    clauses = _clauses(texte, version.photographie, precedente, utilisateur)
    ailleurs = texte.ailleurs()
    for clause in clauses.values():
        clause.ailleurs = None if clause.modifiable else ailleurs(clause.cle)
    types = {
        cle: ClauseLue(cle, nom, "", html=html)
        for cle, (nom, html) in texte.textes_types(version.photographie, jour).items()
    }
    reste = _ranger(clauses | types, remarques, modifications)
    lus = [
        Article(titre, tuple(types[un] for un in types if un == cle) + _du_genre(clauses, genres))
        for titre, cle, genres in texte.sections()
    ]
    if reste:
        lus.append(Article("Clauses retirées depuis", tuple(reste.values())))
    return [article for article in lus if article.clauses]


def _clauses(
    texte: TexteNegocie, photo: Photographie, precedente: Photographie | None, utilisateur: Utilisateur | None
) -> dict[str, ClauseLue]:
    """Les clauses de la version, puis celles que la précédente avait et qu'elle n'a plus."""
    avant = list(texte.clauses(precedente)) if precedente else []
    anciens = {cle: dit for cle, _nom, dit in avant} if precedente else None
    hors_type, a_retirer = texte.hors_type(photo), texte.retirables(photo)
    modifiable = texte.modifiable(photo, utilisateur)
    clauses = {}
    for cle, nom, dit in texte.clauses(photo):
        ouverte = modifiable(cle)
        clauses[cle] = ClauseLue(
            cle,
            nom,
            dit,
            _ecart(anciens, cle, dit),
            modifiable=ouverte,
            retirable=ouverte and cle in a_retirer,
            hors_type=tuple(hors_type.get(cle, ())),
            sort=_sort(anciens or {}, cle, dit),
        )
    for cle, nom, dit in avant:
        if cle not in clauses:
            retiree = EcartDeChamp("", dit, "", mot_a_mot=True)
            clauses[cle] = ClauseLue(cle, nom, "", retiree, sort="retirée", disparue=True)
    return clauses


def _sort(anciens: dict[str, str], cle: str, texte: str) -> str:
    if anciens.get(cle, NON_ENGAGEE) == NON_ENGAGEE:
        return "ajoutée"
    return "retirée" if texte == NON_ENGAGEE else "changée"


def _du_genre(clauses: dict[str, ClauseLue], genres: tuple[str, ...]) -> tuple[ClauseLue, ...]:
    return tuple(clause for cle, clause in clauses.items() if genre_de(cle) in genres)


def _ecart(anciens: dict[str, str] | None, cle: str, texte: str) -> EcartDeChamp | None:
    if anciens is None:
        return None
    neuve_sans_l_etre = cle not in anciens and (genre_de(cle) == "avenant" or texte == NON_ENGAGEE)
    if neuve_sans_l_etre or anciens.get(cle, "") == texte:
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
    partage = lire_le_partage(modification.partage)
    dits = [c for c in modification.changements if not (partage and c["champ"].startswith(PART))]
    mots = (EcartDeChamp(c["libelle"], c["avant"], c["apres"], mot_a_mot=True) for c in dits)
    return ModificationLue(modification, tuple(mots), partage)


def a_montrer_sur(version: VersionSoumise, remarques: Iterable[Remarque]) -> list[Remarque]:
    """Les remarques posées sur cette version, et celles des versions d'avant encore ouvertes."""
    return [
        remarque
        for remarque in remarques
        if remarque.version_id == version.pk
        or (remarque.etat == EtatRemarque.OUVERTE and remarque.version.numero < version.numero)
    ]


def lignes_des_bons(texte: TexteNegocie, version: VersionSoumise) -> list[tuple[Partie, Any]]:
    """Chaque partie et son bon valide, s'il est donné."""
    donnes = {bon.partie: bon for bon in texte.accords(version)}
    return [(partie, donnes.get(partie)) for partie in Partie]
