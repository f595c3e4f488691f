"""Changer le niveau d'une règle à partir d'une date, avec un motif (domaine §8 : « un paramètre daté »)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import Regle, niveaux_du
from dossiers.enums import NiveauRegle
from dossiers.models import NiveauDeRegle, VersionDeposee
from dossiers.regles import par_code

RECUL = timedelta(days=365)


@dataclass(frozen=True)
class Apercu:
    """Ce qu'un changement aurait fait : dépôts depuis un an, et ceux qui relevaient cette règle."""

    avant: NiveauRegle
    apres: NiveauRegle
    depots: int
    releves: int


def niveau_du(regle: Regle, jour: date) -> NiveauRegle:
    """Le niveau de cette règle ce jour-là."""
    return niveaux_du(jour).get(regle.code, regle.niveau)


def apercevoir_niveau(regle: Regle, niveau: NiveauRegle, effet_le: date, maintenant: datetime) -> Apercu:
    """Sans rien écrire, relit les contrôles figés des versions déposées depuis un an."""
    versions = VersionDeposee.objects.filter(deposee_le__gte=maintenant - RECUL).order_by()
    figes = list(versions.values_list("contenu__controles", flat=True))
    releves = sum(1 for controles in figes if any(c["regle"] == regle.code for c in controles or ()))
    return Apercu(niveau_du(regle, effet_le), niveau, len(figes), releves)


@transaction.atomic
def changer_niveau(
    *, regle: str, niveau: str, effet_le: date, motif: str, auteur: Utilisateur, maintenant: datetime
) -> NiveauDeRegle:
    """Fixe le niveau de cette règle à partir de ``effet_le``, demain au plus tôt ; ce qui est déposé ne change pas.

    Lève ``PermissionDenied`` (administrateur seulement) ou ``TransitionRefusee``, toutes les raisons à la fois.
    """
    _verifier(auteur)
    connue = par_code().get(regle)
    if connue is None or niveau not in NiveauRegle.values:
        raise TransitionRefusee(["Cette règle ou ce niveau n’existe pas."])
    raisons = raisons_de_refuser(connue, NiveauRegle(niveau), effet_le, motif, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    return NiveauDeRegle.objects.create(
        regle=regle, niveau=niveau, effet_le=effet_le, motif=motif.strip(), auteur=auteur, decide_le=maintenant
    )


def raisons_de_refuser(regle: Regle, niveau: NiveauRegle, effet_le: date, motif: str, jour: date) -> list[str]:
    """Pourquoi ce changement ne peut pas se faire ; vide s'il le peut."""
    raisons = []
    if effet_le <= jour:
        raisons.append("Le changement prend effet demain au plus tôt : personne ne doit être surpris le jour même.")
    if not motif.strip():
        raisons.append("Écrivez le motif : il est gardé avec le changement.")
    if NiveauDeRegle.objects.filter(regle=regle.code, effet_le=effet_le).exists():
        raisons.append("Un changement est déjà prévu ce jour-là : annulez-le d’abord.")
    elif niveau_du(regle, effet_le) == niveau:
        raisons.append(f"Cette règle est déjà au niveau « {niveau.label.lower()} » à cette date.")
    return raisons


@transaction.atomic
def annuler_niveau(prevu: NiveauDeRegle, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Annule un changement qui n'a pas encore pris effet."""
    _verifier(auteur)
    frais = NiveauDeRegle.objects.select_for_update().get(pk=prevu.pk)
    if frais.effet_le <= jour_paris(maintenant):
        raise TransitionRefusee(["Ce changement a déjà pris effet : décidez-en un autre, à une date à venir."])
    frais.delete()


def _verifier(auteur: Utilisateur) -> None:
    if not mandats_avec(auteur, Capacite.ADMINISTRER_REFERENTIEL):
        raise PermissionDenied("Seul l’administrateur du portail change le niveau d’une règle.")
