"""Changer le compte où la caisse paie la CPTS : demander, vérifier, confirmer ou refuser, retirer, annuler (ADR 0033).

Le journal garde qui, quand et comment ; jamais un chiffre du compte, ni un nom, ni un numéro de téléphone.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats import ecoutes, notifications_compte
from contrats.actions.preuves import FichierRecu, joindre_preuve
from contrats.actions.vie import a_jour
from contrats.compte_en_vigueur import comptes_de, demande_ouverte
from contrats.conditions_compte import raisons_du_contrat
from contrats.enums import NON_SIGNES
from contrats.models import ChangementDeCompte, CompteBancaire, Contrat
from contrats.permissions import DEMANDER_UN_COMPTE, pour
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Evenement


@a_jour
@transaction.atomic
def demander_un_compte(
    contrat: Contrat,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    titulaire: str,
    iban: str,
    effet_souhaite: date,
    commentaire: str,
    rib: FichierRecu,
) -> ChangementDeCompte:
    """La CPTS demande à être payée sur un autre compte ; la caisse et toute son équipe sont prévenues.

    ``iban`` est déjà contrôlé ; ``commentaire`` : le motif. Lève ``PermissionDenied`` (pas un responsable),
    ``TransitionRefusee`` (contrat, demande déjà ouverte, même compte, date) ou ``TeleversementRefuse`` (RIB).
    """
    frais = verrouiller(contrat)
    changement = ChangementDeCompte(dossier=frais.dossier, contrat=frais, effet_souhaite=effet_souhaite)
    if not pour(auteur, changement, DEMANDER_UN_COMPTE):
        raise PermissionDenied("Seul un responsable de la CPTS demande un changement de compte.")
    if raisons := _raisons_d_emblee(frais):
        raise TransitionRefusee(raisons)
    rubrique = f"rib-{frais.changements_de_compte.count() + 1}-{frais.pk}"
    changement.compte = CompteBancaire.objects.create(
        contrat=frais,
        titulaire=titulaire.strip(),
        iban=iban,
        rib=joindre_preuve(changement, rib, auteur=auteur, maintenant=maintenant, rubrique=rubrique),
        donne_par=auteur,
        donne_le=maintenant,
    )
    changement.demande_par, changement.demande_le = auteur, maintenant
    changement.save()
    _franchir(changement, "demander", auteur, maintenant, commentaire, journal={"effet_souhaite": effet_souhaite})
    return changement


def _raisons_d_emblee(contrat: Contrat) -> list[str]:
    """Ce qui se sait avant d'écrire quoi que ce soit ; la porte dit le reste."""
    if raisons := raisons_du_contrat(contrat):
        return raisons
    if demande_ouverte(contrat) is not None:
        return ["Un changement de compte est déjà demandé : retirez-le, ou attendez la réponse de la caisse."]
    return []


def verifier_un_compte(
    changement: ChangementDeCompte,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    contact_le: date,
    moyen: str,
    reconnue: bool,
) -> Evenement:
    """La caisse consigne quand et comment elle a joint la CPTS, et si celle-ci reconnaît sa demande."""
    champs = {"contact_le": contact_le, "moyen": moyen, "reconnue": reconnue}
    return franchir(
        changement,
        "verifier",
        auteur=auteur,
        maintenant=maintenant,
        donnees=champs,
        journal=champs,
        champs={**champs, "verifie_par": auteur},
    )


@transaction.atomic
def confirmer_un_compte(
    changement: ChangementDeCompte, *, auteur: Utilisateur, maintenant: datetime, effet_le: date
) -> Evenement:
    """Un décideur qui n'a ni demandé ni vérifié confirme : la caisse paie sur ce compte à partir d'``effet_le``.

    Le document signé ne change pas. Un renouvellement en préparation reprend le nouveau compte.
    """
    ancien = comptes_de(verrouiller(changement).contrat)[-1].iban
    evenement = _franchir(
        changement,
        "confirmer",
        auteur,
        maintenant,
        donnees={"effet_le": effet_le},
        journal={"effet_le": effet_le},
        champs={"effet_le": effet_le, "decide_par": auteur, "decide_le": maintenant},
    )
    _reporter(changement.contrat, ancien, changement.compte.iban, maintenant)
    return evenement


@transaction.atomic
def refuser_un_compte(
    changement: ChangementDeCompte, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Un décideur de la caisse refuse ; le compte ne change pas."""
    champs = {"decide_par": auteur, "decide_le": maintenant}
    return _franchir(changement, "refuser", auteur, maintenant, commentaire, champs=champs)


@transaction.atomic
def retirer_un_compte(
    changement: ChangementDeCompte, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """Le responsable de la CPTS retire la demande, qu'il en soit l'auteur ou qu'il la découvre."""
    return _franchir(changement, "retirer", auteur, maintenant, commentaire)


@transaction.atomic
def annuler_un_compte(
    changement: ChangementDeCompte, *, auteur: Utilisateur, maintenant: datetime, commentaire: str
) -> Evenement:
    """La CPTS s'oppose, ou la caisse se ravise, avant l'effet : l'ancien compte continue de servir."""
    evenement = _franchir(changement, "annuler", auteur, maintenant, commentaire)
    contrat = changement.contrat
    _reporter(contrat, changement.compte.iban, comptes_de(contrat)[-1].iban, maintenant)
    return evenement


@transaction.atomic
def _franchir(
    changement: ChangementDeCompte,
    nom: str,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str = "",
    **suite: Any,
) -> Evenement:
    evenement = franchir(changement, nom, auteur=auteur, maintenant=maintenant, commentaire=commentaire, **suite)
    notifications_compte.prevenir(changement, evenement)
    return evenement


def _reporter(contrat: Contrat, ancien: str, nouveau: str, maintenant: datetime) -> None:
    """Un renouvellement pas encore signé qui reprenait l'ancien compte reprend le nouveau : il reste à approuver."""
    suite = contrat.suite
    if suite is not None and suite.etat in NON_SIGNES and suite.iban == ancien:
        Contrat.objects.filter(pk=suite.pk).update(iban=nouveau)
        suite.refresh_from_db(fields=["iban"])
        ecoutes.signaler(suite, maintenant)
