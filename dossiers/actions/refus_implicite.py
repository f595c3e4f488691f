"""Le silence de l'ARS sur la demande FIR : un refus implicite, consigné une fois, sans changer l'état.

Demande à caractère financier : le silence vaut rejet (CRPA L231-4 3°). L'ARS peut encore accorder (domaine §2).
"""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from commun.delais import est_echue, jour_paris
from dossiers import notifications
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import EtatLettre, Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement, LettreIntention
from dossiers.recours import voies_de_recours


def constater_a_la_lecture(lettre: LettreIntention, *, maintenant: datetime) -> Evenement | None:
    """La première lecture qui voit le délai passé constate le refus ; une comparaison quand rien n'est échu."""
    attend = lettre.etat == EtatLettre.TRANSMISE and lettre.refus_implicite_constate_le is None
    if not attend or not est_echue(lettre.echeance_refus_implicite_le, jour_paris(maintenant)):
        return None
    evenement = constater_refus_implicite(lettre, maintenant=maintenant)
    lettre.refresh_from_db()
    return evenement


@transaction.atomic
def constater_refus_implicite(lettre: LettreIntention, *, maintenant: datetime) -> Evenement | None:
    """Consigne le refus né du silence, à la date légale, même des jours plus tard ; une seule fois par lettre.

    None si la lettre n'attend plus l'ARS, si le délai court encore, ou si le refus est déjà consigné.
    """
    frais = verrouiller(lettre)
    echeance = frais.echeance_refus_implicite_le
    attend = frais.etat == EtatLettre.TRANSMISE and frais.refus_implicite_constate_le is None
    if not attend or not est_echue(echeance, jour_paris(maintenant)):
        return None
    frais.refus_implicite_constate_le = echeance
    frais.save(update_fields=["refus_implicite_constate_le"])
    evenement = consigner(
        frais.dossier,
        sujet=Sujet.LETTRE,
        code="refus_implicite",
        auteur=None,
        instant=maintenant,
        jour_effet=echeance,
        donnees={"echeance": echeance},
    )
    suivre(frais.dossier)
    precisions = "\n\n".join(voies_de_recours(echeance))
    notifications.prevenir_du_fait(frais.dossier, evenement, precisions=precisions)
    return evenement


def constater_les_refus_implicites(jour: date, maintenant: datetime) -> int:
    """Consigne les refus nés avant ``jour`` ; rend leur nombre. Idempotent, sûr à deux à la fois."""
    echues = LettreIntention.objects.filter(
        etat=EtatLettre.TRANSMISE, echeance_refus_implicite_le__lt=jour, refus_implicite_constate_le__isnull=True
    )
    return pour_chacun(echues.order_by("pk"), partial(constater_refus_implicite, maintenant=maintenant))
