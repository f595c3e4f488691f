"""Ce que le portail répond à qui tient un document : authentique, remplacé, terminé, annulé ou inconnu ; rien d'autre.

Ni nom, ni montant, ni numéro de dossier n'en sort : un constat ne porte que la nature du document, son jour et celui
où il a cessé de valoir. Chaque sorte de document a son juge (``inscrire_juge``), ou une dispense qui dit pourquoi elle
vaut toujours (``dispenser``), inscrits par l'application qui l'archive : rien n'est dit vrai sans cela.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from commun.calendrier import jour_paris
from dossiers.enums import EtatLettre, EtatProjet, Sujet, TypeDocument
from dossiers.models import Document

PLUS_RECENT = "une version plus récente"
TRAVAIL = "Un document de travail, refait à chaque lecture ; il dit lui-même qu’il ne se vérifie pas."


class Verdict(TextChoices):
    """Ce que vaut un document."""

    AUTHENTIQUE = "authentique", "Authentique"
    REMPLACE = "remplace", "Remplacé"
    TERMINE = "termine", "Terminé"
    ANNULE = "annule", "Annulé"
    INCONNU = "inconnu", "Inconnu"


@dataclass(frozen=True)
class Jugement:
    """Un verdict ; ``par`` dit ce qui remplace le document (« l'avenant 2 »), ``fin_le`` quand il a cessé de valoir."""

    verdict: Verdict
    par: str = ""
    fin_le: date | None = None


@dataclass(frozen=True)
class Constat:
    """Ce que lit le public. ``code`` sert à comparer un fichier à un code tapé ; il n'est affiché que s'il fut tapé."""

    verdict: Verdict
    nature: str = ""
    jour: date | None = None
    par: str = ""
    code: str = ""
    fin_le: date | None = None


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
_DISPENSES: dict[str, str] = {
    TypeDocument.ACCUSE_RECEPTION: "Il constate un dépôt : ce qui suit n’y change rien.",
    TypeDocument.AVIS: "Il a été rendu ce jour-là sur la version qu’il nomme ; un autre avis ne l’efface pas.",
    TypeDocument.ATTESTATION: "Elle constate un délai écoulé, acquis une fois pour toutes.",
}
# Gabarit de l'archive hors dossier → ce qui la constate.
_ARCHIVES: dict[str, Archive] = {}
# Ce qui s'imprime sans s'archiver : gabarit → pourquoi il n'a ni code, ni QR, ni vérification.
_SANS_CODE: dict[str, str] = {
    "dossiers/documents/affichette.html": "Une affiche : son QR mène à la page d’adhésion, elle n’affirme rien.",
    "dossiers/documents/questionnaire.html": "Un formulaire vierge, le même pour tous.",
    "dossiers/documents/comparaison.html": TRAVAIL,
    "dossiers/documents/fiches.html": TRAVAIL,
    "dossiers/documents/modele_equipe.html": "Un texte de l’équipe, à adapter : il vaut par ceux qui le signent.",
    "financement/documents/et_si.html": TRAVAIL,
}


def inscrire_juge(type_: TypeDocument, juge: Juge) -> None:
    """Confie les documents de cette sorte à ``juge`` ; un second, différent, ou une dispense est une erreur de code."""
    if type_ in _DISPENSES or _JUGES.setdefault(type_, juge) != juge:
        raise ValueError(f"{type_} a déjà sa règle.")


def dispenser(type_: TypeDocument, raison: str) -> None:
    """Dit pourquoi un document de cette sorte reste toujours ce qu'il est ; idempotent, exclusif d'un juge."""
    if type_ in _JUGES or _DISPENSES.setdefault(type_, raison) != raison:
        raise ValueError(f"{type_} a déjà sa règle.")


def sans_regle(types: Iterable[str]) -> set[str]:
    """Ceux de ces types qui n'ont ni juge ni dispense."""
    return set(types) - set(_JUGES) - set(_DISPENSES)


def inscrire_archive(gabarit: str, archive: Archive) -> None:
    """Ajoute une archive hors dossier : ``archive("code_court" | "sha256", valeur)`` rend son constat, ou None."""
    if gabarit in _SANS_CODE or _ARCHIVES.setdefault(gabarit, archive) != archive:
        raise ValueError(f"{gabarit} a déjà sa règle.")


def imprimer_sans_code(gabarit: str, raison: str = TRAVAIL) -> None:
    """Dit pourquoi ce gabarit s'imprime sans code ni QR ; idempotent, exclusif d'une archive."""
    if gabarit in _ARCHIVES or _SANS_CODE.setdefault(gabarit, raison) != raison:
        raise ValueError(f"{gabarit} a déjà sa règle.")


def hors_dossier() -> frozenset[str]:
    """Les gabarits des archives hors dossier."""
    return frozenset(_ARCHIVES)


def sans_code() -> dict[str, str]:
    """Les gabarits qui s'impriment sans code, et pourquoi."""
    return dict(_SANS_CODE)


def constater_le_code(code: str) -> Constat:
    """Le constat d'un code bien écrit (:func:`commun.codes_courts.lire`)."""
    return _constater("code_court", code)


def constater_le_fichier(sha256: str) -> Constat:
    """Le constat du fichier qui a cette empreinte."""
    return _constater("sha256", sha256)


def _constater(champ: str, valeur: str) -> Constat:
    document = _document(champ, valeur)
    if document is not None:
        return constat_du(_juger(document), document.get_type_display(), document)
    for archive in _ARCHIVES.values():
        constat = archive(champ, valeur)
        if constat is not None:
            return constat
    return INCONNU


def constat_du(jugement: Jugement, nature: str, archive: Any) -> Constat:
    """Le constat d'une archive (``cree_le``, ``code_court``), à la nature dite, d'après son jugement."""
    jour = jour_paris(archive.cree_le)
    return Constat(jugement.verdict, nature, jour, jugement.par, archive.code_court, jugement.fin_le)


def _juger(document: Document) -> Jugement:
    return AUTHENTIQUE if document.type in _DISPENSES else _JUGES[document.type](document)


def _document(champ: str, valeur: str) -> Document | None:
    """Un document scellé : tant qu'il n'est pas produit, personne ne peut le tenir."""
    scelles = Document.objects.filter(produit_le__isnull=False).select_related(
        "evenement", "dossier__lettre", "dossier__projet"
    )
    return scelles.filter(**{champ: valeur}).defer("contexte").order_by("pk").first()


def juger_un_depot(document: Document) -> Jugement:
    """Lettre et projet : annulés par un retrait, remplacés par le document suivant de même nature."""
    if _retire(document):
        return ANNULE
    suivants = Document.objects.filter(
        dossier=document.dossier_id, sujet=document.sujet, type=document.type, pk__gt=document.pk
    )
    return REMPLACE if suivants.exists() else AUTHENTIQUE


def _retire(document: Document) -> bool:
    """Vrai si ce que porte le document a été retiré par son auteur."""
    projet = getattr(document.dossier, "projet", None)
    if document.sujet == Sujet.PROJET:
        return projet is not None and projet.etat == EtatProjet.RETIRE
    return document.sujet == Sujet.LETTRE and document.dossier.lettre.etat == EtatLettre.RETIREE


_JUGES.update({type_: juger_un_depot for type_ in SE_REMPLACENT})
