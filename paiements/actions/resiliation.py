"""Résilier en ayant lu le décompte : la porte est celle du contrat, l'argent lu est vérifié avant de la franchir."""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.actions import notifier_resiliation
from contrats.actions.vie import a_jour
from contrats.conditions import refus_de_la_date_d_effet
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.models import Evenement
from paiements.decompte import decompte_au, sceau_du_decompte
from paiements.relecture import a_change

A_LIRE = "Lisez d’abord le décompte à cette date : rien n’a été fait."
AUTRE_DECOMPTE = (
    "Ce n’est plus le décompte que vous aviez lu : la date d’effet ou une somme a changé. Rien n’a été fait. "
    "Relisez-le, puis confirmez."
)


@a_jour
@transaction.atomic
def resilier_apres_lecture(
    contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime, effet_le: date, commentaire: str, vu: str
) -> Evenement:
    """Notifie la résiliation si ``vu`` scelle le décompte du moment à cette date ; sous verrou du dossier.

    Lève ``TransitionRefusee`` : rien de lu, un décompte qui a changé, ou ce que refuse la résiliation elle-même.
    """
    frais = verrouiller(contrat)
    jour = jour_paris(maintenant)
    raisons = refus_de_la_date_d_effet(frais, effet_le, jour)
    if raisons:
        raise TransitionRefusee(raisons)
    if not vu:
        raise TransitionRefusee([A_LIRE])
    if a_change([vu], [sceau_du_decompte(frais, effet_le, decompte_au(frais, effet_le, jour))]):
        raise TransitionRefusee([AUTRE_DECOMPTE])
    return notifier_resiliation(
        contrat, auteur=auteur, maintenant=maintenant, effet_le=effet_le, commentaire=commentaire
    )
