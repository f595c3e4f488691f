"""Le compte bancaire de l'association : le donner, le corriger, le retirer, le lire en entier.

Chaque geste est consigné (« dossier.banque… ») sans aucun chiffre du compte.
"""

from datetime import datetime

from django.db import transaction

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.dossier import verifier_redaction
from dossiers.actions.traces import tracer
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import CoordonneesBancaires, Dossier, LettreIntention
from dossiers.permissions import verifier
from dossiers.reouverture import CHAMP_FERME

LIBELLES = {"banque": "compte bancaire", "banque_retiree": "compte bancaire retiré"}


@transaction.atomic
def enregistrer_banque(
    lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, titulaire: str, iban: str, bic: str
) -> CoordonneesBancaires:
    """Ajoute des coordonnées, déjà contrôlées ; un IBAN vide garde le précédent.

    Lève comme ``verifier_redaction``, ou ``TransitionRefusee`` s'il n'y a aucun IBAN.
    """
    frais = verrouiller(lettre)
    if not verifier_redaction(frais, auteur, "financement").ouvre("financement", "banque"):
        raise TransitionRefusee([CHAMP_FERME])
    precedentes = frais.coordonnees_bancaires.last()
    iban = iban or (precedentes.iban if precedentes else "")
    if not iban:
        raise TransitionRefusee(["Recopiez l’IBAN du relevé d’identité bancaire."])
    return _ajouter(frais, "banque", auteur, maintenant, titulaire=titulaire.strip(), iban=iban, bic=bic)


@transaction.atomic
def retirer_banque(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire les coordonnées de la copie de travail ; une version déposée garde les siennes.

    Sans effet s'il n'y en a pas. Lève comme ``verifier_redaction``.
    """
    frais = verrouiller(lettre)
    if not verifier_redaction(frais, auteur, "financement").ouvre("financement", "banque"):
        raise TransitionRefusee([CHAMP_FERME])
    precedentes = frais.coordonnees_bancaires.last()
    if precedentes and precedentes.iban:
        _ajouter(frais, "banque_retiree", auteur, maintenant)


@transaction.atomic
def consigner_lecture_banque(dossier: Dossier, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Garde trace de qui a lu l'IBAN en entier. Lève ``PermissionDenied`` sans la capacité."""
    verifier(auteur, dossier, Capacite.VOIR_BANQUE)
    _consigner(dossier, "banque_lue", auteur, maintenant)


def _ajouter(
    lettre: LettreIntention, code: str, auteur: Utilisateur, maintenant: datetime, **champs: str
) -> CoordonneesBancaires:
    lettre.modifiee_le = maintenant
    lettre.save(update_fields=["modifiee_le"])
    _consigner(lettre.dossier, code, auteur, maintenant)
    tracer(
        lettre.dossier, lettre.SUJET, "financement", "coordonnees_bancaires",
        auteur=auteur, maintenant=maintenant, libelle=LIBELLES[code],
    )  # fmt: skip
    return CoordonneesBancaires.objects.create(lettre=lettre, saisies_par=auteur, saisies_le=maintenant, **champs)


def _consigner(dossier: Dossier, code: str, auteur: Utilisateur, maintenant: datetime) -> None:
    consigner(
        Dossier.objects.select_for_update().get(pk=dossier.pk),
        sujet=Sujet.DOSSIER,
        code=code,
        auteur=auteur,
        instant=maintenant,
    )
