"""Écrire le contenu du contrat ou d'un avenant, tant qu'il est en préparation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import ModelForm

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.ecoutes import signaler
from contrats.ecriture import LIBELLES_DES_BLOCS, blocs_ouverts
from contrats.enums import EtatContrat, MotifAvenant
from contrats.financier import enveloppe_variable
from contrats.models import ActeSignable, Contrat, IndicateurContrat
from contrats.partage import parts, porter_le_montant
from contrats.photographie import photographier
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.permissions import verifier


def verifier_preparation(acte: ActeSignable, auteur: Utilisateur) -> None:
    """Lève ``PermissionDenied`` ou ``TransitionRefusee`` si cette personne ne peut pas écrire l'acte maintenant."""
    verifier(auteur, acte.dossier, Capacite.PREPARER_CONTRAT)
    if acte.etat != EtatContrat.PREPARATION:
        raise TransitionRefusee(
            [f"Le contenu est figé depuis la proposition : rappelez {acte.nom} pour le modifier."]
            if acte.etat == EtatContrat.A_SIGNER
            else ["Ce contenu ne se modifie plus."]
        )


def verifier_les_blocs(acte: ActeSignable, blocs: Iterable[str]) -> None:
    """Lève ``TransitionRefusee`` si l'un de ces blocs est fermé : un avenant n'écrit que ce qu'il dit changer."""
    ouverts = blocs_ouverts(acte)
    fermes = [bloc for bloc in blocs if bloc not in ouverts]
    if fermes:
        noms = ", ".join(LIBELLES_DES_BLOCS[bloc] for bloc in dict.fromkeys(fermes))
        raise TransitionRefusee([f"Ce que {acte.nom} ne dit pas changer ne s’y écrit pas : {noms}."])


@transaction.atomic
def enregistrer_contenu(
    acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime, formulaires: Iterable[Any]
) -> None:
    """Enregistre les formulaires validés d'une étape ; seuls leurs champs sont écrits. Chacun dit son ``bloc``.

    Lève comme :func:`verifier_preparation` et :func:`verifier_les_blocs`.
    """
    formulaires = list(formulaires)
    frais = verrouiller(acte)
    verifier_preparation(frais, auteur)
    verifier_les_blocs(frais, [bloc for formulaire in formulaires for bloc in formulaire.blocs])
    for formulaire in formulaires:
        if isinstance(formulaire, ModelForm) and isinstance(formulaire.instance, Contrat):
            _ecrire_l_identite(frais.le_contrat, formulaire.cleaned_data)
        else:
            formulaire.save()
    _noter_l_ecriture(frais, maintenant)


def _noter_l_ecriture(acte: ActeSignable, maintenant: datetime) -> None:
    type(acte.redaction).objects.filter(pk=acte.redaction_id).update(modifie_le=maintenant)
    signaler(acte, maintenant)


def _ecrire_l_identite(contrat: Contrat, valeurs: dict[str, Any]) -> None:
    for champ, valeur in valeurs.items():
        setattr(contrat, champ, valeur)
    contrat.save(update_fields=list(valeurs))


@transaction.atomic
def repartir_l_enveloppe(acte: ActeSignable, *, auteur: Utilisateur, maintenant: datetime, mission: str) -> None:
    """Partage l'enveloppe variable d'une mission entre ses indicateurs rémunérés, au centime.

    Chacun garde sa part (la dernière prend le reste) ; à parts égales si aucun n'a encore de montant. Sans effet sur
    une mission sans part variable ou sans indicateur rémunéré. Lève comme :func:`enregistrer_contenu`.
    """
    frais = verrouiller(acte)
    verifier_preparation(frais, auteur)
    verifier_les_blocs(frais, [MotifAvenant.INDICATEURS])
    photo = photographier(frais)
    enveloppe = enveloppe_variable(photo["contenu"]["bareme"], mission, photo["territoire"]["taille"])
    payes = frais.redaction.engagements.filter(mission=mission, indicateurs__remunere=True)
    indicateurs = IndicateurContrat.objects.filter(engagement__in=payes, remunere=True).order_by("pk")
    montants = [indicateur.montant for indicateur in indicateurs]
    if enveloppe is None or not montants:
        return
    for indicateur, part in zip(indicateurs, parts(enveloppe, montants), strict=True):
        porter_le_montant(indicateur, part)
    _noter_l_ecriture(frais, maintenant)
