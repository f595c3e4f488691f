"""Ce qu'une personne peut, aujourd'hui, de chaque fil d'un dossier. Tout vient de la table des publics."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Value, When

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dialogue.enums import Public
from dialogue.models import Fil
from dialogue.publics import PUBLICS
from dialogue.visibilite import lisibles, ouverts
from dossiers.enums import Tour
from dossiers.models import AppuiGuichet, Dossier
from dossiers.permissions import capacites_sur

REFUS = "Votre rôle ne permet pas d’écrire dans cet échange."


@dataclass(frozen=True)
class Acces:
    """``cote`` : au nom de qui cette personne écrit dans ce fil ; None, elle n'y écrit pas."""

    public: Public
    lit: bool
    ouvert: bool
    cote: Tour | None


def acces(
    utilisateur: Utilisateur, dossier: Dossier, publics: Collection[Public] = tuple(Public)
) -> dict[Public, Acces]:
    """L'accès à chacun de ces publics, dans l'ordre donné. Un fil fermé ne se lit que s'il a été écrit."""
    conditions = {f"lit_{p}": lisibles(p, utilisateur) for p in publics}
    conditions |= {f"ouvert_{p}": ouverts(p) for p in publics}
    annotations = {
        nom: Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
        for nom, condition in conditions.items()
    }
    [lu] = Dossier.objects.filter(pk=dossier.pk).order_by().annotate(**annotations).values(*annotations)
    ecrits = set(Fil.objects.filter(dossier=dossier).order_by().values_list("public", flat=True))
    capacites = _capacites(utilisateur, dossier) if any(lu[f"lit_{p}"] for p in publics) else frozenset()
    trouves = {}
    for public in publics:
        ouvert = lu[f"ouvert_{public}"]
        lit = lu[f"lit_{public}"] and (ouvert or public in ecrits)
        trouves[public] = Acces(public, lit, ouvert, _cote(public, capacites) if lit and ouvert else None)
    return trouves


def _capacites(utilisateur: Utilisateur, dossier: Dossier) -> frozenset[Capacite]:
    """Celles du dossier, et celle de répondre à un appui qu'on traite sans voir le dossier."""
    acquises = capacites_sur(utilisateur, dossier)
    if Capacite.REPONDRE_APPUI in acquises:
        return acquises
    appuis = AppuiGuichet.objects.visibles_par(utilisateur).a_traiter()
    return acquises | {Capacite.REPONDRE_APPUI} if appuis.filter(dossier=dossier).exists() else acquises


def _cote(public: Public, capacites: frozenset[Capacite]) -> Tour | None:
    cotes = (cote for capacite, cote in PUBLICS[public].ecrivent.items() if capacite in capacites)
    return next(cotes, None)


def peut_lire(utilisateur: Utilisateur, dossier: Dossier, public: Public) -> bool:
    """Vrai si cette personne lit ce fil aujourd'hui."""
    return acces(utilisateur, dossier, (public,))[public].lit


def verifier_ecriture(utilisateur: Utilisateur, dossier: Dossier, public: Public) -> Tour:
    """Au nom de qui cette personne écrit ; ``PermissionDenied`` si elle n'écrit pas dans ce fil."""
    cote = acces(utilisateur, dossier, (public,))[public].cote
    if cote is None:
        raise PermissionDenied(REFUS)
    return cote
