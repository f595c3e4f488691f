"""Prévoir une réunion de suivi, la déplacer, l'annuler, en rendre compte.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français). Le journal ne nomme personne ; le
compte rendu, archivé avec la réunion tenue, dit qui était là et qui l'a écrit.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR
from contrats.models import Contrat
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Document, Evenement
from dossiers.notifications import prevenir
from execution.documents_suivi import compte_rendu_de_suivi
from execution.enums import EtatSuivi
from execution.models import ReunionDeSuivi
from execution.permissions import exiger_partie
from execution.workflow import PREVIENT

CHAMPS = ("debut", "duree_minutes", "lieu")


@transaction.atomic
def prevoir(contrat: Contrat, *, valeurs: dict[str, Any], auteur: Utilisateur, maintenant: datetime) -> ReunionDeSuivi:
    """Prévoit une réunion ; les trois parties sont prévenues. ``valeurs`` : debut, duree_minutes, lieu."""
    frais = verrouiller(contrat)
    exiger_partie(auteur, frais)
    raisons = _raisons(frais, valeurs, maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    reunion = ReunionDeSuivi.objects.create(
        dossier=frais.dossier,
        contrat=frais,
        prevue_par=auteur,
        prevue_le=maintenant,
        **{champ: valeurs[champ] for champ in CHAMPS},
    )
    _dire(reunion, "prevue", auteur, maintenant)
    return reunion


@transaction.atomic
def deplacer(
    reunion: ReunionDeSuivi, *, valeurs: dict[str, Any], auteur: Utilisateur, maintenant: datetime
) -> ReunionDeSuivi:
    """Change la date ou le lieu d'une réunion à venir ; les trois parties sont prévenues."""
    frais = verrouiller(reunion)
    exiger_partie(auteur, frais.contrat)
    raisons = _raisons(frais.contrat, valeurs, maintenant)
    if frais.etat != EtatSuivi.PREVUE:
        raisons = ["Cette réunion n’est plus à venir : elle ne se déplace plus."]
    elif all(getattr(frais, champ) == valeurs[champ] for champ in CHAMPS):
        raisons = ["La réunion est déjà prévue ainsi : rien ne change."]
    if raisons:
        raise TransitionRefusee(raisons)
    for champ in CHAMPS:
        setattr(frais, champ, valeurs[champ])
    frais.revision += 1
    frais.save(update_fields=[*CHAMPS, "revision"])
    _dire(frais, "deplacee", auteur, maintenant)
    return frais


@transaction.atomic
def tenir(
    reunion: ReunionDeSuivi, *, presents: str, compte_rendu: str, auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """Enregistre les présents et le compte rendu court, archive son PDF ; la réunion est tenue."""
    texte = compte_rendu.strip()
    evenement = franchir(
        reunion,
        "tenir",
        auteur=auteur,
        maintenant=maintenant,
        donnees={"compte_rendu": texte},
        champs={"presents": presents.strip(), "compte_rendu": texte, "redige_par": auteur},
    )
    preparer(reunion.dossier, Sujet.SUIVI, evenement, compte_rendu_de_suivi(reunion))
    return evenement


def archiver_les_comptes_rendus(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : le PDF des réunions tenues avant que le compte rendu s'archive ; sans effet ensuite."""
    faits = Evenement.objects.filter(sujet=Sujet.SUIVI, code="tenir", documents__isnull=True)
    return pour_chacun(faits.select_related("dossier").order_by("pk"), _archiver)


def _archiver(evenement: Evenement) -> Document:
    reunion = ReunionDeSuivi.objects.select_related("contrat", "dossier").get(pk=evenement.donnees["suivi"])
    with transaction.atomic():
        return preparer(evenement.dossier, Sujet.SUIVI, evenement, compte_rendu_de_suivi(reunion))


def annuler(reunion: ReunionDeSuivi, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Annule, avec un motif que liront les trois parties."""
    return franchir(reunion, "annuler", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


def _raisons(contrat: Contrat, valeurs: dict[str, Any], maintenant: datetime) -> list[str]:
    raisons = []
    if contrat.etat not in EN_VIGUEUR:
        raisons.append("Ce contrat n’est plus en vigueur : il n’a plus de réunion de suivi.")
    if valeurs["debut"] <= maintenant:
        raisons.append("La réunion doit être à venir : choisissez une autre date.")
    return raisons


def _dire(reunion: ReunionDeSuivi, code: str, auteur: Utilisateur, maintenant: datetime) -> None:
    evenement = consigner(
        reunion.dossier,
        sujet=Sujet.SUIVI,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"suivi": reunion.pk},
    )
    prevenir(reunion.dossier, evenement, PREVIENT[f"suivi.{code}"])
