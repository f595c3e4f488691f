"""Le relais entre deux contrats d'un dossier : lequel est le courant, celui que lisent les pages (ADR 0032)."""

from datetime import datetime

from commun.calendrier import jour_paris
from contrats.enums import EtatContrat
from contrats.models import Contrat
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import franchir
from dossiers.models import Dossier, Evenement


def devenir_courant(contrat: Contrat, *, a_la_place_de: Contrat) -> None:
    """Fait de ``contrat`` celui du dossier, qui n'est plus clos ; dans la transaction de l'appelant."""
    Contrat.objects.filter(pk=a_la_place_de.pk).update(courant_de=None)
    Contrat.objects.filter(pk=contrat.pk).update(courant_de=contrat.dossier_id)
    Dossier.objects.filter(pk=contrat.dossier_id).update(clos_le=None)
    for lu in (contrat, a_la_place_de):
        lu.refresh_from_db(fields=["courant_de"])


def passer_le_relais(ancien: Contrat, maintenant: datetime) -> bool:
    """Au terme de ``ancien``, son renouvellement ouvert prend sa place ; signé, il prend effet. Faux s'il n'y en a pas.

    Une résiliation ne passe le relais qu'à un renouvellement signé : un autre n'a plus de suite à donner.
    """
    suite = ancien.suite
    if suite is None or (ancien.etat == EtatContrat.RESILIE and suite.etat != EtatContrat.SIGNE):
        return False
    devenir_courant(suite, a_la_place_de=ancien)
    constater_effet(suite, maintenant)
    suivre(ancien.dossier)
    return True


def constater_effet(contrat: Contrat, maintenant: datetime) -> Evenement | None:
    """Donne effet à un renouvellement signé dont le jour est venu, même plus tard ; sans effet sinon."""
    effet_le = contrat.effet_le
    if contrat.etat != EtatContrat.SIGNE or effet_le is None or effet_le > jour_paris(maintenant):
        return None
    return franchir(
        contrat,
        "prendre_effet",
        auteur=None,
        maintenant=maintenant,
        jour_effet=effet_le,
        journal={"fin_le": contrat.fin_le},
    )


def rendre_la_place(contrat: Contrat, evenement: Evenement) -> None:
    """Effet de ``contrat.abandonner`` : le renouvellement rend sa place au contrat échu, le dossier se clôt."""
    precedent = contrat.precedent
    if precedent is None or contrat.courant_de_id is None:
        return
    devenir_courant(precedent, a_la_place_de=contrat)
    Dossier.objects.filter(pk=contrat.dossier_id).update(clos_le=precedent.fin_le)
