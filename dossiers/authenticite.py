"""Ce que le portail répond à qui tient un document : authentique, remplacé, annulé ou inconnu ; rien d'autre.

Ni nom, ni montant, ni numéro de dossier n'en sort : un constat ne porte que la nature du document et son jour. Une
application d'au-dessus inscrit ses propres archives (``inscrire_archive``) et juge ses documents (``inscrire_juge``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from commun.calendrier import jour_paris
from dossiers.enums import EtatLettre, EtatProjet, Sujet, TypeDocument
from dossiers.models import Document

PLUS_RECENT = "une version plus récente"


class Verdict(TextChoices):
    """Ce que vaut un document."""

    AUTHENTIQUE = "authentique", "Authentique"
    REMPLACE = "remplace", "Remplacé"
    ANNULE = "annule", "Annulé"
    INCONNU = "inconnu", "Inconnu"


@dataclass(frozen=True)
class Jugement:
    """Un verdict ; ``par`` dit ce qui remplace le document (« l'avenant 2 », « une version plus récente »)."""

    verdict: Verdict
    par: str = ""


@dataclass(frozen=True)
class Constat:
    """Ce que lit le public. ``code`` sert à comparer un fichier à un code tapé ; il n'est affiché que s'il fut tapé."""

    verdict: Verdict
    nature: str = ""
    jour: date | None = None
    par: str = ""
    code: str = ""


AUTHENTIQUE, ANNULE = Jugement(Verdict.AUTHENTIQUE), Jugement(Verdict.ANNULE)
REMPLACE = Jugement(Verdict.REMPLACE, PLUS_RECENT)
INCONNU = Constat(Verdict.INCONNU)

Juge = Callable[[Document], Jugement]
Archive = Callable[[str, str], Constat | None]

# D'un document suivant, plus récent : les accusés et les décisions, eux, restent chacun ce qu'ils sont.
SE_REMPLACENT = frozenset(
    {
        TypeDocument.LETTRE,
        TypeDocument.DEMANDE_SUBVENTION,
        TypeDocument.PROJET,
        TypeDocument.ANNEXES,
        TypeDocument.RESUME_PUBLIC,
    }
)
_JUGES: dict[str, Juge] = {}
_ARCHIVES: list[Archive] = []


def inscrire_juge(sujet: Sujet, juge: Juge) -> None:
    """Confie les documents de ce sujet à ``juge`` ; un second, différent, est une erreur de code."""
    if _JUGES.setdefault(sujet, juge) != juge:
        raise ValueError(f"{sujet} a déjà un juge.")


def inscrire_archive(archive: Archive) -> None:
    """Ajoute une archive hors dossier : ``archive("code_court" | "sha256", valeur)`` rend son constat, ou None."""
    if archive not in _ARCHIVES:
        _ARCHIVES.append(archive)


def constater_le_code(code: str) -> Constat:
    """Le constat d'un code bien écrit (:func:`commun.codes_courts.lire`)."""
    return _constater("code_court", code)


def constater_le_fichier(sha256: str) -> Constat:
    """Le constat du fichier qui a cette empreinte."""
    return _constater("sha256", sha256)


def _constater(champ: str, valeur: str) -> Constat:
    document = _document(champ, valeur)
    if document is not None:
        jugement = _JUGES.get(document.sujet, juger_par_defaut)(document)
        jour = jour_paris(document.cree_le)
        return Constat(jugement.verdict, document.get_type_display(), jour, jugement.par, document.code_court)
    for archive in _ARCHIVES:
        constat = archive(champ, valeur)
        if constat is not None:
            return constat
    return INCONNU


def _document(champ: str, valeur: str) -> Document | None:
    """Un document scellé : tant qu'il n'est pas produit, personne ne peut le tenir."""
    scelles = Document.objects.filter(produit_le__isnull=False).select_related("dossier__lettre", "dossier__projet")
    return scelles.filter(**{champ: valeur}).defer("contexte").order_by("pk").first()


def juger_par_defaut(document: Document) -> Jugement:
    """Lettre et projet : annulés par un retrait, remplacés par le document suivant de même nature."""
    if _retire(document):
        return ANNULE
    suivants = Document.objects.filter(
        dossier=document.dossier_id, sujet=document.sujet, type=document.type, pk__gt=document.pk
    )
    if document.type in SE_REMPLACENT and suivants.exists():
        return REMPLACE
    return AUTHENTIQUE


def _retire(document: Document) -> bool:
    """Vrai si ce que porte le document a été retiré par son auteur."""
    if document.type not in SE_REMPLACENT:
        return False
    projet = getattr(document.dossier, "projet", None)
    if document.sujet == Sujet.PROJET:
        return projet is not None and projet.etat == EtatProjet.RETIRE
    return document.sujet == Sujet.LETTRE and document.dossier.lettre.etat == EtatLettre.RETIREE
