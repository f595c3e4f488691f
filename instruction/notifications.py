"""Les courriels d'une affectation : le numéro du dossier, l'acte attendu, la date, l'adresse ; rien d'autre.

Le destinataire se vérifie au moment de déposer : qui ne voit plus le dossier ne reçoit rien.
"""

from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from commun import courriels
from comptes.models import Utilisateur
from dossiers.models import Dossier, Evenement
from instruction.models import Absence
from instruction.permissions import peut_contribuer

CONTRIBUER = "envoyer votre contribution à l'avis du Guichet"
REVOIR = "revoir votre contribution à l'avis du Guichet"


def prevenir_de_l_acte(
    dossier: Dossier,
    evenement: Evenement,
    personne: Utilisateur,
    acte: str,
    pour_le: date,
    *,
    supplee: bool = False,
) -> None:
    """« On attend de vous … pour le … », une fois par événement et par personne."""
    deposer(
        dossier,
        personne,
        cle=f"evenement:{evenement.dossier_id}:{evenement.rang}:{personne.pk}",
        acte=acte,
        pour_le=pour_le,
        maintenant=evenement.instant,
        mention="Vous recevez cette demande comme suppléant d'une personne absente." if supplee else "",
    )


def prevenir_de_la_fin(dossier: Dossier, evenement: Evenement, personne: Utilisateur) -> None:
    """« On n'attend plus rien de vous », si la personne voit encore le dossier."""
    if not peut_contribuer(personne, dossier):
        return
    corps = render_to_string("instruction/courriels/fin.txt", {"dossier": dossier})
    courriels.deposer(
        cle=f"evenement:{evenement.dossier_id}:{evenement.rang}:{personne.pk}",
        destinataire=personne.email,
        sujet=f"[{dossier.numero}] Votre contribution n'est plus attendue",
        corps=corps,
        maintenant=evenement.instant,
    )


def deposer(
    dossier: Dossier,
    personne: Utilisateur,
    *,
    cle: str,
    acte: str,
    pour_le: date,
    maintenant: datetime,
    mention: str = "",
    rappel: str = "",
) -> bool:
    """Met le courriel en attente si la personne peut encore contribuer ; dit s'il l'a fait."""
    if not peut_contribuer(personne, dossier):
        return False
    corps = render_to_string(
        "instruction/courriels/acte.txt",
        {
            "dossier": dossier,
            "acte": acte,
            "pour_le": pour_le,
            "mention": mention,
            "rappel": rappel,
            "adresse": f"{settings.URL_PUBLIQUE}{dossier.get_absolute_url()}",
        },
    )
    courriels.deposer(
        cle=cle,
        destinataire=personne.email,
        sujet=f"[{dossier.numero}] {rappel or 'Contribution attendue'}",
        corps=corps,
        maintenant=maintenant,
    )
    return True


def prevenir_le_suppleant(absence: Absence) -> None:
    """« Vous suppléez un collègue du … au … » : aucun dossier, aucun nom."""
    corps = render_to_string(
        "instruction/courriels/suppleance.txt",
        {"absence": absence, "adresse": f"{settings.URL_PUBLIQUE}{reverse('instruction:absences')}"},
    )
    courriels.deposer(
        cle=f"absence:{absence.pk}:{absence.suppleant_id}",
        destinataire=absence.suppleant.email,
        sujet="Vous suppléez un agent du Guichet",
        corps=corps,
        maintenant=absence.declaree_le,
    )
