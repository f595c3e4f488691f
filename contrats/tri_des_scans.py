"""Trier les pages d'un lot de scans : ce que vaut chacune, ce qui manque à chaque document, comment en sortir.

Pur : des pages lues et des documents attendus aux verdicts. L'ordre des pages et
leur partage entre fichiers n'importent pas.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import TextChoices


class PageATrier(Protocol):
    """Une page lue : à l'instant (:mod:`contrats.lecture_de_scans`), ou relue de la base."""

    code: str
    numero: int
    rotation: int

    @property
    def reconnue(self) -> bool: ...

    @property
    def floue(self) -> bool: ...

    @property
    def peu_nette(self) -> bool: ...


class VerdictDePage(TextChoices):
    """Ce que vaut une page numérisée."""

    RECONNUE = "reconnue", "Reconnue"
    PIVOTEE = "pivotee", "Reconnue, remise droite"
    PEU_NETTE = "peu_nette", "Reconnue, peu nette"
    DOUBLE = "double", "En double"
    FLOUE = "floue", "Floue"
    ILLISIBLE = "illisible", "Sans QR code lisible"
    ETRANGERE = "etrangere", "D’un autre document"
    REMPLACEE = "remplacee", "D’une version remplacée"


RETENUS = (VerdictDePage.RECONNUE, VerdictDePage.PIVOTEE, VerdictDePage.PEU_NETTE)
ISSUES: dict[str, str] = {
    VerdictDePage.RECONNUE: "Rien à faire.",
    VerdictDePage.PIVOTEE: "Rien à faire : la page a été redressée.",
    VerdictDePage.PEU_NETTE: "Elle est gardée, mais une partie de son texte ou de ses signatures se lit mal, et ce "
    "scan fera preuve. Numérisez-la de nouveau, bien à plat, à 200 points par pouce ou plus, ou photographiez-la "
    "d’aplomb, et ajoutez cette copie au lot : elle prendra sa place.",
    VerdictDePage.DOUBLE: "Rien à faire : la première copie lisible de cette page est gardée.",
    VerdictDePage.FLOUE: "Numérisez-la de nouveau, bien à plat, à 200 points par pouce ou plus.",
    VerdictDePage.ILLISIBLE: "Si elle est du contrat, son QR code est caché, abîmé ou flou : numérisez-la de nouveau, "
    "coins compris. Sinon, laissez-la : elle est écartée.",
    VerdictDePage.ETRANGERE: "Cette page n’est pas du contrat à signer : elle est écartée. Vérifiez que vous "
    "n’avez pas mêlé deux piles.",
    VerdictDePage.REMPLACEE: "Cette version a été remplacée : imprimez et signez la version proposée aujourd’hui.",
}


@dataclass(frozen=True)
class Attendu:
    """Un document que la personne peut rendre signé : son code, son nombre de pages."""

    code: str
    pages: int


@dataclass(frozen=True)
class PageJugee:
    """Une page, son verdict et la façon d'en sortir."""

    page: PageATrier
    verdict: VerdictDePage

    @property
    def issue(self) -> str:
        return ISSUES[self.verdict]

    @property
    def retenue(self) -> bool:
        return self.verdict in RETENUS


@dataclass(frozen=True)
class DocumentRendu:
    """Ce qu'un lot contient d'un document : ses pages retenues dans l'ordre, celles qui manquent."""

    code: str
    pages: tuple[PageJugee, ...]
    manquantes: tuple[int, ...]

    @property
    def complet(self) -> bool:
        return not self.manquantes


@dataclass(frozen=True)
class Tri:
    """Le tri entier d'un lot : chaque page dans l'ordre reçu, chaque document reconnu."""

    pages: tuple[PageJugee, ...]
    documents: tuple[DocumentRendu, ...]


def trier(pages: Iterable[PageATrier], attendus: Iterable[Attendu], remplaces: Iterable[str] = ()) -> Tri:
    """Trie ``pages`` entre les documents ``attendus`` ; ``remplaces`` : codes des versions qui ne se signent plus."""
    par_code = {attendu.code: attendu for attendu in attendus}
    anciens, prises, jugees = frozenset(remplaces), set(), []
    pages = list(pages)
    nettes = {(page.code, page.numero) for page in pages if page.reconnue and not (page.floue or page.peu_nette)}
    for page in pages:
        jugee = PageJugee(page, _juger(page, par_code, anciens, prises, nettes))
        if jugee.retenue:
            prises.add((page.code, page.numero))
        jugees.append(jugee)
    return Tri(tuple(jugees), tuple(_documents(jugees, par_code)))


def _juger(
    page: PageATrier,
    attendus: Mapping[str, Attendu],
    remplaces: frozenset[str],
    prises: set[tuple[str, int]],
    nettes: set[tuple[str, int]],
) -> VerdictDePage:
    """``prises`` : les pages déjà retenues ; ``nettes`` : celles dont le lot a une copie nette, qui l'emporte."""
    if not page.reconnue:
        return VerdictDePage.FLOUE if page.floue else VerdictDePage.ILLISIBLE
    if page.code in remplaces:
        return VerdictDePage.REMPLACEE
    attendu = attendus.get(page.code)
    if attendu is None or not 1 <= page.numero <= attendu.pages:
        return VerdictDePage.ETRANGERE
    if page.floue:
        return VerdictDePage.FLOUE
    cle = (page.code, page.numero)
    if cle in prises or (page.peu_nette and cle in nettes):
        return VerdictDePage.DOUBLE
    if page.peu_nette:
        return VerdictDePage.PEU_NETTE
    return VerdictDePage.PIVOTEE if page.rotation else VerdictDePage.RECONNUE


def _documents(jugees: list[PageJugee], attendus: Mapping[str, Attendu]) -> list[DocumentRendu]:
    rendus = []
    for code, attendu in attendus.items():
        retenues = sorted((j for j in jugees if j.retenue and j.page.code == code), key=lambda j: j.page.numero)
        if retenues:
            presentes = {jugee.page.numero for jugee in retenues}
            manquantes = tuple(numero for numero in range(1, attendu.pages + 1) if numero not in presentes)
            rendus.append(DocumentRendu(code, tuple(retenues), manquantes))
    return rendus
