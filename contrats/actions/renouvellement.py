"""Renouveler un contrat : ouvrir celui qui le suit, lui passer le relais à son terme (ADR 0032)."""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.actions.vie import a_jour
from contrats.compte_en_vigueur import compte_au
from contrats.conditions_renouvellement import raisons_de_ne_pas_renouveler
from contrats.copie import copier_en_redaction
from contrats.enums import EtatContrat
from contrats.models import Contrat
from contrats.relais import devenir_courant
from contrats.renouvellement import contenu_a_renouveler
from contrats.versions import contenu_au
from dossiers.actions.suivi import suivre
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.journal import consigner
from dossiers.notifications import prevenir_du_fait
from dossiers.permissions import verifier
from financement.registre import bareme_courant

IDENTITE = ("caisse", "structure_nom", "structure_statut", "structure_adresse", "siret", "rna")


@a_jour
@transaction.atomic
def ouvrir_renouvellement(contrat: Contrat, *, auteur: Utilisateur, maintenant: datetime) -> Contrat:
    """Ouvre le contrat suivant, en préparation, depuis la version consolidée de celui-ci.

    Lève ``PermissionDenied`` ou ``TransitionRefusee`` : trop tôt, résilié, déjà ouvert. D'un contrat déjà échu, le
    renouvellement devient aussitôt le courant et le dossier rouvre.
    """
    frais = verrouiller(contrat)
    verifier(auteur, frais.dossier, Capacite.PREPARER_CONTRAT)
    jour = jour_paris(maintenant)
    if raisons := raisons_de_ne_pas_renouveler(frais, jour):
        raise TransitionRefusee(raisons)
    effet = max(jour, frais.fin_le)
    contenu = contenu_a_renouveler(contenu_au(frais, date.max), bareme_courant().code, effet)
    suite = Contrat.objects.create(
        dossier=frais.dossier,
        precedent=frais,
        rang=frais.dossier.contrats.count() + 1,
        redaction=copier_en_redaction(contenu),
        ouvert_le=maintenant,
        iban=compte_au(frais, date.max).iban,
        **{champ: getattr(frais, champ) for champ in IDENTITE},
    )
    evenement = consigner(
        frais.dossier,
        sujet=suite.SUJET,
        code="renouvellement",
        auteur=auteur,
        instant=maintenant,
        vers=str(suite.etat),
        donnees={"contrat": suite.pk, "rang": suite.rang, "precedent": frais.rang, "bareme": suite.redaction.bareme},
    )
    prevenir_du_fait(frais.dossier, evenement)
    if frais.etat == EtatContrat.ECHU:
        devenir_courant(suite, a_la_place_de=frais)
        suivre(frais.dossier)
    return suite
