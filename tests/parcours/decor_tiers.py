"""Le décor de l'information des tiers : un projet déposé, déjà envoyé à un conseil territorial à l'adresse sans fin."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.enums import EtatProjet
from instruction.actions.tiers import informer
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a


def planter_des_tiers(decor: Any, nom: str) -> None:
    """La page où l'on informe, après un premier envoi."""
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, nom=nom)
    coordinateur = un_agent(Role.COORDINATEUR)
    cts = f"conseil.territorial@{'sante-' * 8}occitanie.test"
    informer(dossier.projet, cts=cts, voisines=(), vu=0, auteur=coordinateur, maintenant=timezone.now())
    decor.montrer(coordinateur, reverse("tiers:informer", args=[dossier.numero]))
