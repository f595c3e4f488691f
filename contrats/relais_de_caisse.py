"""Le jour venu, un contrat passe d'une caisse à l'autre : droits, file et tâches suivent (ADR 0033)."""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import jour_paris
from contrats import ecoutes
from contrats.caisses import changement_a_venir
from contrats.enums import NON_SIGNES
from contrats.models import ChangementDeCaisse, Contrat
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.echeances import pour_chacun


def constater_la_caisse(contrat: Contrat, *, maintenant: datetime) -> ChangementDeCaisse | None:
    """Donne effet au changement de caisse arrivé à sa date, même des jours plus tard ; None s'il n'y en a pas.

    À appeler avant tout acte et toute lecture qui dépendent de la caisse. Sans requête tant que rien n'est venu ; sûr
    si deux lectures le font en même temps.
    """
    if contrat.caisse_change_le is None or contrat.caisse_change_le > jour_paris(maintenant):
        return None
    try:
        fait = _passer(contrat, maintenant)
    except TransitionRefusee:
        fait = None
    contrat.refresh_from_db(fields=["caisse", "caisse_signataire", "caisse_change_le"])
    return fait


@transaction.atomic
def _passer(contrat: Contrat, maintenant: datetime) -> ChangementDeCaisse | None:
    frais = verrouiller(contrat)
    changement = changement_a_venir(frais)
    if changement is None:
        return None
    franchir(changement, "prendre_effet", auteur=None, maintenant=maintenant, jour_effet=changement.effet_le)
    _confier(frais, changement)
    suite = frais.suite
    if suite is not None and suite.caisse_id == changement.ancienne_id:
        _confier(suite, changement)
        if suite.etat in NON_SIGNES:
            suite.refresh_from_db()
            ecoutes.signaler(suite, maintenant)
    return changement


def _confier(contrat: Contrat, changement: ChangementDeCaisse) -> None:
    """La nouvelle caisse a la charge du contrat ; s'il est signé, le texte garde le nom de celle qui l'a signé."""
    signataire = (contrat.caisse_signataire_id or contrat.caisse_id) if contrat.signe_le else None
    Contrat.objects.filter(pk=contrat.pk).update(
        caisse=changement.nouvelle_id, caisse_signataire=signataire, caisse_change_le=None
    )


def donner_effet_aux_caisses(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : les changements de caisse arrivés à leur date. Idempotent."""
    venus = Contrat.objects.filter(caisse_change_le__lte=jour).select_related("dossier").order_by("pk")
    return pour_chacun(venus, lambda contrat: constater_la_caisse(contrat, maintenant=maintenant))
