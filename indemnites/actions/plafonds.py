"""Saisir le plafond d'une année, le vérifier, l'écarter, le retirer. Mêmes droits que les barèmes (ADR 0025)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.fsm import arcs
from comptes.models import Utilisateur
from financement.actions.porte import ActeRefuse
from financement.enums import EtatVersion
from financement.permissions import verifier_administration
from indemnites.models import PlafondAnnuel
from indemnites.workflow import PLAFOND

SON_PROPRE = "Vous avez saisi ce plafond : une autre personne doit le vérifier."


def saisir(*, annee: int, montant: Decimal, source: str, auteur: Utilisateur, maintenant: datetime) -> PlafondAnnuel:
    """Enregistre un plafond à vérifier. Lève ``PermissionDenied`` ou ``ActeRefuse`` (année déjà vérifiée)."""
    verifier_administration(auteur)
    if PlafondAnnuel.objects.filter(annee=annee, etat=EtatVersion.VERIFIE).exists():
        raise ActeRefuse([f"Le plafond de {annee} est déjà vérifié : retirez-le d’abord s’il est faux."])
    return PlafondAnnuel.objects.create(
        annee=annee, montant=montant, source=source.strip(), auteur=auteur, saisi_le=maintenant
    )


@transaction.atomic
def franchir(plafond: PlafondAnnuel, nom: str, *, auteur: Utilisateur, maintenant: datetime, motif: str = "") -> None:
    """Fait le pas. Lève ``PermissionDenied`` (droit, ou sa propre saisie) ou ``ActeRefuse`` (état, motif, doublon)."""
    verifier_administration(auteur)
    pas = PLAFOND[nom]
    frais = _verrouiller(plafond)
    if pas.un_autre and frais.auteur_id == auteur.pk:
        raise PermissionDenied(SON_PROPRE)
    raisons = _raisons(frais, nom, motif)
    if raisons:
        raise ActeRefuse(raisons)
    with frais.porte():
        getattr(frais, nom)()
        for champ, valeur in _champs(nom, auteur, maintenant, motif).items():
            setattr(frais, champ, valeur)
        frais.save()
    plafond.refresh_from_db()


def _verrouiller(plafond: PlafondAnnuel) -> PlafondAnnuel:
    """Relit ce plafond et verrouille tous ceux de son année : deux vérifications à la fois se suivent."""
    de_l_annee = PlafondAnnuel.objects.select_for_update(of=("self",)).filter(annee=plafond.annee).order_by("pk")
    return next(frais for frais in de_l_annee if frais.pk == plafond.pk)


def possible(plafond: PlafondAnnuel, nom: str) -> bool:
    """Vrai si l'état du plafond permet ce pas."""
    return any(de == plafond.etat for de, _vers in arcs(PlafondAnnuel, nom))


def _raisons(plafond: PlafondAnnuel, nom: str, motif: str) -> list[str]:
    pas = PLAFOND[nom]
    if not possible(plafond, nom):
        return [f"« {pas.bouton} » n’est pas possible : ce plafond est « {plafond.get_etat_display().lower()} »."]
    raisons = []
    verifies = PlafondAnnuel.objects.filter(annee=plafond.annee, etat=EtatVersion.VERIFIE)
    if nom == "verifier" and verifies.exists():
        raisons.append(f"Le plafond de {plafond.annee} est déjà vérifié : écartez cette saisie, ou retirez l’autre.")
    if pas.motif and not motif.strip():
        raisons.append("Écrivez le motif : il reste lisible.")
    return raisons


def _champs(nom: str, auteur: Utilisateur, maintenant: datetime, motif: str) -> dict[str, Any]:
    if nom == "verifier":
        return {"verificateur": auteur, "verifie_le": maintenant}
    return {"clos_par": auteur, "clos_le": maintenant, "motif": motif.strip()}
