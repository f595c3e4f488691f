"""Écrire le compte rendu d'un dialogue tenu : ce qui s'est dit, les valeurs tranchées, les suites ; puis les suivre.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from execution.enums_gestion import EtatGestion, NatureValeur
from execution.indicateurs import indicateur_de_l_annee
from execution.models import DialogueDeGestion, Suite, ValeurRetenue
from execution.permissions import exiger_partie

FERME = "Le compte rendu s’écrit une fois le dialogue tenu, et ne change plus une fois soumis."


def _ouvrir(dialogue: DialogueDeGestion, auteur: Utilisateur) -> DialogueDeGestion:
    """Le dialogue verrouillé ; l'ARS et la caisse en tiennent le compte rendu."""
    frais = verrouiller(dialogue)
    if exiger_partie(auteur, frais.contrat) == Partie.CPTS:
        raise PermissionDenied("L’ARS ou la caisse écrit le compte rendu ; la CPTS le relit et l’approuve.")
    if frais.etat != EtatGestion.TENU:
        raise TransitionRefusee([FERME])
    return frais


@transaction.atomic
def ecrire(
    dialogue: DialogueDeGestion, *, presents: str, conclusions: str, auteur: Utilisateur, maintenant: datetime
) -> DialogueDeGestion:
    """Corrige qui était là et ce qui s'est dit."""
    frais = _ouvrir(dialogue, auteur)
    frais.presents, frais.conclusions = presents.strip(), conclusions.strip()
    frais.save(update_fields=["presents", "conclusions"])
    return frais


@transaction.atomic
def trancher(
    dialogue: DialogueDeGestion,
    *,
    code: str,
    nature: str,
    valeur: Decimal | None,
    motif: str,
    auteur: Utilisateur,
    maintenant: datetime,
) -> ValeurRetenue:
    """Retient une valeur pour un indicateur de l'année ; elle paiera une fois le compte rendu approuvé."""
    frais = _ouvrir(dialogue, auteur)
    indicateur = indicateur_de_l_annee(frais.contrat, frais.annee, code)
    if indicateur is None:
        raise TransitionRefusee(["Cet indicateur n’est pas au contrat cette année-là."])
    chiffre = valeur if nature == NatureValeur.VALEUR else None
    raisons = indicateur.defauts(chiffre) if chiffre is not None else []
    if nature == NatureValeur.VALEUR and chiffre is None:
        raisons.append("Écrivez la valeur retenue. Zéro est une valeur.")
    if not motif.strip():
        raisons.append("Dites pourquoi cette valeur est retenue : le compte rendu le dira.")
    if raisons:
        raise TransitionRefusee(raisons)
    retenue, _ = ValeurRetenue.objects.update_or_create(
        dialogue=frais, code=code, defaults={"nature": nature, "valeur": chiffre, "motif": motif.strip()}
    )
    consigner(
        frais.dossier,
        sujet=Sujet.GESTION,
        code="tranche",
        auteur=auteur,
        instant=maintenant,
        donnees={"gestion": frais.pk, "annee": frais.annee, "code": code, "nature": nature},
    )
    return retenue


@transaction.atomic
def ajouter_suite(
    dialogue: DialogueDeGestion,
    *,
    texte: str,
    partie: str,
    responsable: str,
    echeance_le: date,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Suite:
    """Consigne une décision ou une action : qui, pour quand."""
    frais = _ouvrir(dialogue, auteur)
    return Suite.objects.create(
        dossier=frais.dossier,
        dialogue=frais,
        texte=texte.strip(),
        partie=partie,
        responsable=responsable.strip(),
        echeance_le=echeance_le,
    )


@transaction.atomic
def retirer_suite(suite: Suite, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire une suite du compte rendu en écriture."""
    _ouvrir(suite.dialogue, auteur)
    suite.delete()


@transaction.atomic
def corriger_suite(suite: Suite, *, auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Suite:
    """Récrit une suite du compte rendu en écriture ; ``champs`` : ceux d'``ajouter_suite``."""
    _ouvrir(suite.dialogue, auteur)
    for nom, valeur in champs.items():
        setattr(suite, nom, valeur)
    suite.save(update_fields=list(champs))
    return suite


@transaction.atomic
def corriger_le_compte_rendu(
    dialogue: DialogueDeGestion, point: str, valeurs: dict[str, Any], *, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Écrit un point d'après une modification acceptée, par l'action qui l'écrit ; soumis, le compte rendu est repris.

    ``point`` : la clé du point (« indicateur:prevention-1 ») ; ``valeurs`` : ce que rend son formulaire.
    """
    frais = verrouiller(dialogue)
    if frais.etat == EtatGestion.A_APPROUVER:
        franchir(frais, "corriger", auteur=None, maintenant=maintenant, journal={"annee": frais.annee})
        frais.approbations.filter(annulee_le__isnull=True).update(annulee_le=maintenant)
    genre, _, cle = point.partition(":")
    acte = {"auteur": auteur, "maintenant": maintenant}
    if genre == "indicateur":
        trancher(frais, code=cle, **valeurs, **acte)
    elif genre == "suite":
        corriger_suite(frais.suites.get(pk=int(cle)), **valeurs, **acte)
    elif genre == "suites":
        ajouter_suite(frais, **valeurs, **acte)
    else:
        ecrire(frais, **{"presents": frais.presents, "conclusions": frais.conclusions, **valeurs}, **acte)


def faire(suite: Suite, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Note qu'une suite est faite."""
    return franchir(suite, "faire", auteur=auteur, maintenant=maintenant, champs={"close_le": maintenant})


def abandonner(suite: Suite, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Renonce à une suite, avec un motif que gardent la suite et le journal ; les trois parties sont prévenues."""
    champs = {"close_le": maintenant, "motif": commentaire.strip()}
    return franchir(suite, "abandonner", auteur=auteur, maintenant=maintenant, commentaire=commentaire, champs=champs)
