"""Enregistrer une indemnité, l'annuler.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (justificatif
irrecevable). Un refus de plafond ne dit ni somme ni nom d'une autre CPTS ; il s'écrit au journal du dossier, sans
personne ni montant.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu, joindre_preuve
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from indemnites.conditions import raisons_de_refuser
from indemnites.cumul import depasse, plafond_de, total_de
from indemnites.enums import FONCTIONNEMENT
from indemnites.garde_fous import PLAFOND_DEPASSE
from indemnites.missions import libelle_au
from indemnites.models import Indemnite
from indemnites.parametres import REFUS_PAR_JOUR
from indemnites.permissions import verifier_la_tenue

TROP_D_ESSAIS = (
    "Plusieurs indemnités ont été refusées aujourd’hui pour la même raison : reprenez demain, après avoir vu avec les "
    "professionnels ce qu’ils ont déjà reçu."
)


@dataclass(frozen=True)
class Beneficiaire:
    """Le professionnel, tel que cette CPTS le nomme ; le RPPS fait foi."""

    rpps: str
    nom: str
    prenom: str
    profession: str


class PlafondAtteint(TransitionRefusee):
    """L'indemnité ferait dépasser le plafond annuel de cette personne, toutes CPTS comprises."""

    def __init__(self, annee: int) -> None:
        super().__init__(
            [
                f"Plafond atteint : avec cette indemnité, cette personne dépasserait le plafond annuel de {annee}, "
                "toutes missions et toutes CPTS comprises. Rien n’est enregistré."
            ]
        )
        self.annee = annee


def enregistrer(
    contrat: Contrat,
    *,
    personne: Beneficiaire,
    mission: str,
    objet: str,
    le: date,
    montant: Decimal,
    preuve: FichierRecu,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Indemnite:
    """Ajoute une ligne au registre, son justificatif avec elle ; tout ou rien. Un plafond dépassé : rien."""
    verifier_la_tenue(auteur, contrat.dossier)
    with transaction.atomic():
        frais = verrouiller(contrat)
        _verifier_les_essais(frais, maintenant)
        raisons = raisons_de_refuser(frais, personne, mission, le, montant, maintenant)
        if raisons:
            raise TransitionRefusee(raisons)
        try:
            with transaction.atomic():
                indemnite = _inserer(frais, personne, mission, objet, le, montant, auteur, maintenant)
                joindre_preuve(indemnite, preuve, auteur=auteur, maintenant=maintenant)
        except PlafondAtteint as refus:
            # Sous le même verrou que le compte des essais : deux essais à la fois se comptent l'un après l'autre.
            _consigner(frais, "plafond_atteint", auteur, maintenant, annee=refus.annee)
            refusee: PlafondAtteint | None = refus
        else:
            _consigner(frais, "enregistree", auteur, maintenant, indemnite=indemnite.pk, annee=le.year)
            refusee = None
    if refusee is not None:
        raise refusee
    return indemnite


def annuler(indemnite: Indemnite, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Annule, avec un motif ; la somme ne compte plus, la ligne et son justificatif restent.

    L'équipe seule lit le motif, au registre et au journal.
    """
    return franchir(
        indemnite,
        "annuler",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"annulee_par": auteur, "annulee_le": maintenant, "motif": commentaire.strip()},
    )


def _inserer(
    contrat: Contrat,
    personne: Beneficiaire,
    mission: str,
    objet: str,
    le: date,
    montant: Decimal,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Indemnite:
    """La ligne. La base compte une dernière fois, une autre CPTS ayant pu écrire au même instant."""
    if depasse(total_de(personne.rpps, le.year) + montant, plafond_de(le.year)):
        raise PlafondAtteint(le.year)
    try:
        with transaction.atomic():
            return Indemnite.objects.create(
                dossier=contrat.dossier,
                contrat=contrat,
                rpps=personne.rpps,
                nom=personne.nom.strip(),
                prenom=personne.prenom.strip(),
                profession=personne.profession,
                mission=mission,
                mission_libelle=FONCTIONNEMENT[1] if mission == FONCTIONNEMENT[0] else libelle_au(contrat, le, mission),
                objet=objet.strip(),
                le=le,
                annee=le.year,
                montant=montant,
                saisie_par=auteur,
                saisie_le=maintenant,
            )
    except IntegrityError as refus:
        if PLAFOND_DEPASSE in str(refus):
            raise PlafondAtteint(le.year) from None
        raise


def _verifier_les_essais(contrat: Contrat, maintenant: datetime) -> None:
    """Au-delà du seuil, qui essaie des sommes pourrait deviner ce que verse une autre CPTS."""
    refus = contrat.dossier.evenements.filter(
        sujet=Sujet.INDEMNITE, code="plafond_atteint", instant__gt=maintenant - timedelta(days=1)
    )
    if refus.count() >= REFUS_PAR_JOUR.au(jour_paris(maintenant)):
        raise TransitionRefusee([TROP_D_ESSAIS])


def _consigner(contrat: Contrat, code: str, auteur: Utilisateur, maintenant: datetime, **donnees: int) -> None:
    consigner(contrat.dossier, sujet=Sujet.INDEMNITE, code=code, auteur=auteur, instant=maintenant, donnees=donnees)
