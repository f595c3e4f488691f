"""Le suivi d'un financement FIR : la convention s'ouvre à l'accord, l'ARS prévoit et note les versements.

Montants en euros, au centime. Lève ``PermissionDenied`` ou ``TransitionRefusee``.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from commun.calendrier import jour_paris
from commun.montants import euros, repartir
from comptes.models import Utilisateur
from dossiers import notifications
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement, LettreIntention
from dossiers.permissions import capacites_sur
from instruction.enums_ars import EtatFIR
from instruction.models import ConventionFIR, VersementFIR
from instruction.parametres_ars import PREMIER_VERSEMENT_JOURS, PREMIER_VERSEMENT_POURCENT
from instruction.workflow_ars import PREPARENT


def ouvrir_le_suivi(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet de ``lettre.accorder`` : ouvre la convention et un calendrier proposé, si un montant est accordé.

    Sans effet si elle est déjà ouverte.
    """
    if attend_une_convention(lettre):
        _ouvrir(lettre, lettre.convention_reference, exercice_propose(lettre), None, evenement.instant)


def attend_une_convention(lettre: LettreIntention) -> bool:
    """Un montant est accordé et rien n'en est suivi : un accord d'avant le suivi, ou celui que l'on vient de donner."""
    return bool(lettre.fir_accorde) and not ConventionFIR.objects.filter(dossier=lettre.dossier_id).exists()


def exercice_propose(lettre: LettreIntention) -> date:
    """Le dernier jour de l'année civile où l'action s'achève, à défaut celle de la décision."""
    return date(_fin_de_l_action(lettre).year, 12, 31)


def _fin_de_l_action(lettre: LettreIntention) -> date:
    return max(lettre.fir_fin_le or lettre.decidee_le, lettre.decidee_le)


@transaction.atomic
def saisir_la_convention(
    lettre: LettreIntention, *, reference: str, exercice_fin_le: date, auteur: Utilisateur, maintenant: datetime
) -> ConventionFIR:
    """L'ARS ouvre elle-même le suivi d'un accord d'avant le suivi ; le montant est celui de la décision."""
    frais = verrouiller(lettre)
    if not PREPARENT & capacites_sur(auteur, frais.dossier):
        raise PermissionDenied("Seule l’ARS du département pilote ouvre le suivi d’une convention.")
    raisons = []
    if not attend_une_convention(frais):
        raisons.append("Ce dossier n’attend pas de convention : elle est déjà ouverte, ou rien n’est accordé.")
    elif exercice_fin_le < frais.decidee_le:
        raisons.append(f"L’exercice ne finit pas avant la décision, du {frais.decidee_le:%d/%m/%Y}.")
    if not reference.strip():
        raisons.append("Écrivez la référence de la convention.")
    if raisons:
        raise TransitionRefusee(raisons)
    return _ouvrir(frais, reference.strip(), exercice_fin_le, auteur, maintenant)


def _ouvrir(
    lettre: LettreIntention, reference: str, exercice_fin_le: date, auteur: Utilisateur | None, maintenant: datetime
) -> ConventionFIR:
    montant = lettre.fir_accorde
    convention = ConventionFIR.objects.create(
        dossier=lettre.dossier,
        reference=reference,
        montant=montant,
        accordee_le=lettre.decidee_le,
        exercice_fin_le=exercice_fin_le,
    )
    VersementFIR.objects.bulk_create(
        VersementFIR(convention=convention, prevu_le=prevu_le, montant=part)
        for prevu_le, part in calendrier_propose(montant, lettre.decidee_le, _fin_de_l_action(lettre))
    )
    _noter(convention, "ouverte", auteur=auteur, maintenant=maintenant, montant=montant, vers=str(convention.etat))
    return convention


def calendrier_propose(montant: Decimal, decidee_le: date, fin_le: date) -> list[tuple[date, Decimal]]:
    """Deux versements dont la somme est exactement le montant : le premier après la décision, le solde à la fin."""
    premiere = PREMIER_VERSEMENT_POURCENT.au(decidee_le)
    parts = repartir(montant, [premiere, 100 - premiere])
    debut = decidee_le + timedelta(days=PREMIER_VERSEMENT_JOURS.au(decidee_le))
    return [(jour, part) for jour, part in zip((debut, max(fin_le, debut)), parts, strict=True) if part]


@transaction.atomic
def prevoir(
    convention: ConventionFIR, *, auteur: Utilisateur, maintenant: datetime, prevu_le: date, montant: Decimal
) -> VersementFIR:
    """Ajoute un versement prévu ; la somme des versements ne dépasse pas la convention."""
    frais = _a_payer(convention, auteur)
    _verifier_le_plafond(frais, montant)
    versement = VersementFIR.objects.create(convention=frais, prevu_le=prevu_le, montant=montant)
    _noter(frais, "calendrier", auteur=auteur, maintenant=maintenant, montant=montant)
    return versement


@transaction.atomic
def modifier_prevision(
    versement: VersementFIR, *, auteur: Utilisateur, maintenant: datetime, prevu_le: date, montant: Decimal
) -> VersementFIR:
    """Change la date ou le montant d'un versement encore prévu."""
    frais, prevu = _prevu(versement, auteur)
    _verifier_le_plafond(frais, montant, sauf=prevu)
    prevu.prevu_le, prevu.montant = prevu_le, montant
    prevu.save(update_fields=["prevu_le", "montant"])
    _noter(frais, "calendrier", auteur=auteur, maintenant=maintenant, montant=montant)
    return prevu


@transaction.atomic
def retirer_prevision(versement: VersementFIR, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire un versement encore prévu."""
    frais, prevu = _prevu(versement, auteur)
    montant = prevu.montant
    prevu.delete()
    _noter(frais, "calendrier", auteur=auteur, maintenant=maintenant, montant=-montant)


@transaction.atomic
def noter_verse(
    versement: VersementFIR,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    verse_le: date,
    montant: Decimal,
    reference: str,
) -> Evenement:
    """Note un versement fait : date passée, référence du paiement ; le porteur est prévenu."""
    frais, prevu = _prevu(versement, auteur)
    raisons = []
    if verse_le > jour_paris(maintenant):
        raisons.append("La date d’un versement fait ne peut pas être à venir.")
    if verse_le < frais.accordee_le:
        raisons.append("Un versement ne peut pas précéder la décision.")
    if not reference.strip():
        raisons.append("Indiquez la référence du paiement.")
    if raisons:
        raise TransitionRefusee(raisons)
    _verifier_le_plafond(frais, montant, sauf=prevu)
    prevu.verse_le, prevu.montant, prevu.reference = verse_le, montant, reference.strip()
    prevu.save(update_fields=["verse_le", "montant", "reference"])
    evenement = _noter(frais, "versement", auteur=auteur, maintenant=maintenant, montant=montant, jour=verse_le)
    notifications.prevenir_du_fait(frais.dossier, evenement)
    return evenement


def total_verse(convention: ConventionFIR) -> Decimal:
    """La somme des versements faits (euros)."""
    return _somme(convention.versements.filter(verse_le__isnull=False))


def _somme(versements: object) -> Decimal:
    return versements.aggregate(somme=Sum("montant"))["somme"] or Decimal(0)


def _verifier_le_plafond(convention: ConventionFIR, montant: Decimal, sauf: VersementFIR | None = None) -> None:
    autres = _somme(convention.versements.exclude(pk=sauf.pk if sauf else None))
    if autres + montant > convention.montant:
        possible = convention.montant - autres
        raise TransitionRefusee(
            [f"La convention est de {euros(convention.montant)} : ce versement ne peut pas dépasser {euros(possible)}."]
        )


def _a_payer(convention: ConventionFIR, auteur: Utilisateur) -> ConventionFIR:
    frais = verrouiller(convention)
    if not PREPARENT & capacites_sur(auteur, frais.dossier):
        raise PermissionDenied("Seule l’ARS du département pilote tient les versements.")
    if frais.etat not in (EtatFIR.EN_COURS, EtatFIR.COMPTE_RENDU):
        raise TransitionRefusee([f"« {frais.fiche.instructeur} » : les versements ne se modifient plus."])
    return frais


def _prevu(versement: VersementFIR, auteur: Utilisateur) -> tuple[ConventionFIR, VersementFIR]:
    frais = _a_payer(versement.convention, auteur)
    prevu = VersementFIR.objects.select_for_update().filter(pk=versement.pk, verse_le__isnull=True).first()
    if prevu is None:
        raise TransitionRefusee(["Ce versement a déjà été noté comme fait, ou retiré."])
    return frais, prevu


def _noter(
    convention: ConventionFIR,
    code: str,
    *,
    auteur: Utilisateur | None,
    maintenant: datetime,
    montant: Decimal,
    jour: date | None = None,
    vers: str = "",
) -> Evenement:
    return consigner(
        convention.dossier,
        sujet=Sujet.FIR,
        code=code,
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour,
        vers=vers,
        donnees={"convention": convention.pk, "montant": f"{montant:.2f}"},
    )
