"""Relever un indicateur pour sa partie, ou accepter la valeur de l'autre.

Lève ``PermissionDenied``, ``TransitionRefusee`` (raisons en français) ou ``TeleversementRefuse`` (preuve irrecevable).
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu, joindre_preuve
from contrats.enums import Partie
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Evenement
from execution.enums_gestion import RELEVENT, NatureValeur, l_autre
from execution.models import Releve, ValeurRelevee
from execution.permissions import exiger_partie
from execution.releves import courantes

RELEVEE_DEPUIS = "L’autre partie a relevé une autre valeur depuis que vous l’avez lue : relisez-la avant de l’accepter."


@dataclass(frozen=True)
class Saisie:
    """Ce qu'une partie relève : nature, valeur, jour de lecture, preuve (fichier ou requête), commentaire."""

    nature: str
    valeur: Decimal | None
    observee_le: date
    requete: str = ""
    preuve: FichierRecu | None = None
    commentaire: str = ""


@transaction.atomic
def relever(
    contrat: Contrat,
    *,
    code: str,
    annee: int,
    saisie: Saisie,
    motif: str = "",
    auteur: Utilisateur,
    maintenant: datetime,
) -> Releve:
    """Ajoute la valeur de sa partie ; ``motif`` est dû si l'autre partie a relevé autre chose."""
    frais = verrouiller(contrat)
    partie = _partie_qui_releve(auteur, frais)
    releve, _ = Releve.objects.get_or_create(contrat=frais, code=code, annee=annee, defaults={"dossier": frais.dossier})
    ecrite = ValeurRelevee(
        releve=releve,
        partie=partie,
        nature=saisie.nature,
        valeur=saisie.valeur if saisie.nature == NatureValeur.VALEUR else None,
        observee_le=saisie.observee_le,
        requete=saisie.requete.strip(),
        commentaire=saisie.commentaire.strip(),
        saisie_par=auteur,
        saisie_le=maintenant,
    )
    if saisie.preuve is not None:
        ecrite.preuve = joindre_preuve(releve, saisie.preuve, auteur=auteur, maintenant=maintenant)
    autre = courantes(releve).get(l_autre(partie))
    nom, champs = _pas(ecrite, autre, motif)
    franchir(
        releve,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=motif if nom == "contester" else "",
        donnees={"valeur": ecrite},
        journal={"code": code, "annee": annee, "partie": partie, "nature": saisie.nature},
        champs=champs,
    )
    ecrite.save(force_insert=True)
    return releve


def _pas(ecrite: ValeurRelevee, autre: ValeurRelevee | None, motif: str) -> tuple[str, dict[str, str]]:
    if autre is None:
        return "saisir", {"rallie": "", "motif": ""}
    if ecrite.dit_comme(autre):
        return "concorder", {"rallie": "", "motif": ""}
    return "contester", {"rallie": "", "motif": motif.strip()}


@transaction.atomic
def rallier(releve: Releve, *, lue: int, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Accepte la valeur de l'autre partie ; la sienne reste au dossier.

    ``lue`` : l'identifiant de la valeur que la personne a lue. Refusé si l'autre partie en a relevé une autre depuis.
    """
    frais = verrouiller(releve)
    partie = _partie_qui_releve(auteur, frais.contrat)
    autre = courantes(frais).get(l_autre(partie))
    if autre is not None and autre.pk != lue:
        raise TransitionRefusee([RELEVEE_DEPUIS])
    return franchir(
        releve,
        "rallier",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"autre": autre},
        journal={"code": frais.code, "annee": frais.annee, "partie": partie},
        champs={"rallie": partie, "motif": ""},
    )


def _partie_qui_releve(auteur: Utilisateur, contrat: Contrat) -> Partie:
    partie = exiger_partie(auteur, contrat)
    if partie not in RELEVENT:
        raise PermissionDenied("La CPTS et la caisse relèvent les indicateurs ; l’ARS les lit.")
    return partie
