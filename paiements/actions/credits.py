"""Les crédits FIR thématiques : l'ARS les notifie et note ce qu'elle verse. Montants en euros, au centime."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commun.calendrier import en_lettres, jour_paris
from commun.montants import arrondir, euros
from comptes.models import Utilisateur
from contrats.enums import SIGNES
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from paiements.models import CreditThematique, VersementThematique
from paiements.permissions import tient_les_credits


@transaction.atomic
def notifier_credit(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    objet: str,
    reference: str,
    montant: Decimal,
    notifie_le: date,
) -> CreditThematique:
    """Ouvre un crédit sur un contrat signé."""
    frais = verrouiller(contrat)
    _verifier(frais, auteur)
    raisons = _raisons(montant, notifie_le, frais.signe_le, "le contrat a été signé ce jour-là", maintenant, reference)
    if frais.etat not in SIGNES:
        raisons.append("Un crédit thématique suit la signature du contrat.")
    if not objet.strip():
        raisons.append("Écrivez ce que ce crédit finance.")
    if raisons:
        raise TransitionRefusee(raisons)
    credit = CreditThematique.objects.create(
        dossier=frais.dossier,
        objet=objet.strip(),
        reference=reference.strip(),
        montant=montant,
        notifie_le=notifie_le,
        auteur=auteur,
    )
    _noter(credit, "credit", montant, auteur, maintenant)
    return credit


@transaction.atomic
def verser_credit(
    contrat: Contrat,
    credit: CreditThematique,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    montant: Decimal,
    verse_le: date,
    reference: str,
) -> VersementThematique:
    """Note une somme versée ; jamais plus que le crédit."""
    _verifier(verrouiller(contrat), auteur)
    raisons = _raisons(
        montant, verse_le, credit.notifie_le, "le crédit a été notifié ce jour-là", maintenant, reference
    )
    if isinstance(montant, Decimal) and montant > credit.reste:
        raisons.append(f"Il reste {euros(credit.reste)} à verser sur ce crédit.")
    if raisons:
        raise TransitionRefusee(raisons)
    versement = VersementThematique.objects.create(
        credit=credit,
        montant=montant,
        verse_le=verse_le,
        enregistre_le=jour_paris(maintenant),
        reference=reference.strip(),
        auteur=auteur,
    )
    _noter(credit, "credit_verse", montant, auteur, maintenant)
    return versement


def _verifier(contrat: Contrat, auteur: Utilisateur) -> None:
    if not tient_les_credits(auteur, contrat.dossier):
        raise PermissionDenied("Seule l’ARS du département pilote tient les crédits thématiques.")


def _raisons(
    montant: Decimal, jour: date, debut: date | None, depuis: str, maintenant: datetime, reference: str
) -> list[str]:
    """Les refus communs ; ``depuis`` : ce qui a eu lieu le jour ``debut``, en mots."""
    raisons = []
    if not isinstance(montant, Decimal) or montant <= 0 or montant != arrondir(montant):
        raisons.append("Écrivez une somme positive, en euros et centimes.")
    if jour > jour_paris(maintenant):
        raisons.append("La date ne peut pas être à venir.")
    elif debut is not None and jour < debut:
        raisons.append(f"La date est au plus tôt le {en_lettres(debut)} : {depuis}.")
    if not reference.strip():
        raisons.append("Indiquez la référence.")
    return raisons


def _noter(credit: CreditThematique, code: str, montant: Decimal, auteur: Utilisateur, maintenant: datetime) -> None:
    """Dans le sujet FIR : lu de l'équipe, du Guichet et de l'ARS, jamais de l'Assurance Maladie."""
    consigner(
        credit.dossier,
        sujet=Sujet.FIR,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"credit": credit.pk, "montant": f"{montant:.2f}"},
    )
