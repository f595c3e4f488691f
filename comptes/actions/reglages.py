"""Ce qu'une personne règle pour elle-même : ses courriels, l'adresse de son agenda."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commun.evenements import catalogue
from comptes.models import ChoixCourriel, LienAgenda, ReglageCourriels, Utilisateur
from comptes.models.invitation import empreinte, nouveau_jeton


@transaction.atomic
def regler_les_courriels(*, utilisateur: Utilisateur, heure: int, modes: Mapping[str, str]) -> None:
    """Enregistre l'heure du résumé et le réglage de chaque événement donné.

    ``ValueError`` pour un événement inconnu, qui ne se règle pas (légal, de service), ou un réglage qu'il n'admet pas.
    """
    table = catalogue()
    for code, mode in modes.items():
        if code not in table or mode not in table[code].modes:
            raise ValueError(f"« {code} » ne se règle pas ainsi.")
    ReglageCourriels.objects.update_or_create(utilisateur=utilisateur, defaults={"heure_resume": heure})
    ChoixCourriel.objects.bulk_create(
        [ChoixCourriel(utilisateur=utilisateur, evenement=code, mode=mode) for code, mode in modes.items()],
        update_conflicts=True,
        unique_fields=["utilisateur", "evenement"],
        update_fields=["mode"],
    )


@transaction.atomic
def ouvrir_l_agenda(*, utilisateur: Utilisateur, maintenant: datetime) -> str:
    """Donne une adresse neuve à l'agenda et rend son secret, que la base ne garde pas ; l'ancienne ne vaut plus."""
    jeton = nouveau_jeton()
    LienAgenda.objects.update_or_create(
        utilisateur=utilisateur, defaults={"jeton_empreinte": empreinte(jeton), "cree_le": maintenant}
    )
    return jeton


def fermer_l_agenda(*, utilisateur: Utilisateur) -> None:
    """Révoque l'adresse de l'agenda ; sans effet s'il n'y en a pas."""
    LienAgenda.objects.filter(utilisateur=utilisateur).delete()


def compte_de_l_agenda(jeton: str) -> Utilisateur | None:
    """Le compte ouvert dont ce secret est l'agenda, ou ``None`` : on ne dit pas pourquoi."""
    lien = LienAgenda.objects.select_related("utilisateur").filter(jeton_empreinte=empreinte(jeton)).first()
    return lien.utilisateur if lien and lien.utilisateur.is_active else None
