"""Produire une version d'un texte : le texte du moment est gardé mot pour mot, à la suite des précédents."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from association.enums import TypeTexte
from association.models import VersionTexte
from association.redaction.textes import en_json
from association.situation import situation_de
from association.textes import etat_de
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from dossiers.permissions import verifier

RIEN_A_PRODUIRE = "Rien n’a changé depuis la dernière version : il n’y a rien à produire."


@transaction.atomic
def produire(
    dossier: Dossier, *, types: Collection[TypeTexte], auteur: Utilisateur, maintenant: datetime
) -> list[VersionTexte]:
    """Une version de plus de chaque texte qui a changé. Lève ``PermissionDenied``, ``TransitionRefusee`` si aucun."""
    verifier(auteur, dossier, Capacite.REDIGER)
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("lettre", "territoire").get(pk=dossier.pk)
    situation = situation_de(dossier)
    etats = [etat_de(nature, situation, _derniere(dossier, nature)) for nature in types]
    nouvelles = [
        VersionTexte(
            dossier=dossier,
            type=etat.type,
            numero=etat.suivante,
            contenu=en_json(etat.texte),
            produit_le=maintenant,
            produit_par=auteur,
        )
        for etat in etats
        if etat.a_produire
    ]
    if not nouvelles:
        raise TransitionRefusee([RIEN_A_PRODUIRE])
    return VersionTexte.objects.bulk_create(nouvelles)


def _derniere(dossier: Dossier, nature: TypeTexte) -> VersionTexte | None:
    return dossier.textes_association.filter(type=nature).order_by("-numero").first()
