"""Instruire un projet de santé : ouvrir la grille, l'écrire, dire qui en est chargé ; noter l'avis d'un département.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (toutes les raisons à la fois).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.enums import EtatProjet, SensAvis
from dossiers.journal import consigner
from dossiers.models import Evenement, ProjetSante
from dossiers.permissions import capacites_sur
from instruction.agents_ars import agents_de
from instruction.enums_ars import Cote
from instruction.models import AvisDepartement, InstructionProjet
from instruction.models.projet import CAPACITES_DU_COTE, SUJET_DU_COTE
from instruction.permissions_projet import departements_consultes
from instruction.voies_decision import PAR_COTE
from territoires.models import Departement

# Le côté lit et apprécie tant que sa décision, ou celle qui la précède, peut encore venir.
A_INSTRUIRE: dict[str, frozenset[str]] = {
    Cote.ARS: frozenset({EtatProjet.DEPOSE, EtatProjet.COMPLEMENTS_DEMANDES}),
    Cote.AM: frozenset(
        {EtatProjet.DEPOSE, EtatProjet.COMPLEMENTS_DEMANDES, EtatProjet.VALIDE_ARS, EtatProjet.COMPLEMENTS_AM}
    ),
}
CLOSE = "Ce projet n’attend plus votre instruction : la grille se relit, elle ne se modifie plus."


@transaction.atomic
def ouvrir(projet: ProjetSante, cote: Cote, *, auteur: Utilisateur, maintenant: datetime) -> InstructionProjet:
    """La grille de ce côté, ouverte si elle ne l'était pas ; qui l'ouvre pour l'instruire en devient chargé."""
    frais = verrouiller(projet)
    siennes = CAPACITES_DU_COTE[cote] & capacites_sur(auteur, frais.dossier)
    if not siennes:
        raise PermissionDenied("Seul le service qui instruit, dans le département pilote, ouvre cette grille.")
    existante = InstructionProjet.objects.filter(dossier=frais.dossier, cote=cote).first()
    if existante is not None:
        return existante
    if frais.etat not in A_INSTRUIRE[cote]:
        raise TransitionRefusee([CLOSE])
    instruction = InstructionProjet.objects.create(
        dossier=frais.dossier,
        cote=cote,
        version=frais.version,
        chargee=auteur if PAR_COTE[cote].instruit in siennes else None,
        ouverte_le=maintenant,
    )
    _consigner(instruction, "grille", auteur, maintenant, {"version": frais.version})
    return instruction


def verifier_ecriture(instruction: InstructionProjet, auteur: Utilisateur, rubrique: str = "") -> None:
    """Le côté qui instruit, dans le département pilote, tant que le projet l'attend."""
    if not CAPACITES_DU_COTE[instruction.cote] & capacites_sur(auteur, instruction.dossier):
        raise PermissionDenied("Seul le service qui instruit écrit dans cette grille.")
    if instruction.dossier.projet.etat not in A_INSTRUIRE[instruction.cote]:
        raise TransitionRefusee([CLOSE])


@transaction.atomic
def charger(
    instruction: InstructionProjet,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    chargee: Utilisateur | None,
    suppleante: Utilisateur | None,
) -> Evenement:
    """Dit qui est chargé du projet et qui le supplée : le compte à rebours leur est adressé."""
    frais = verrouiller(instruction)
    verifier_ecriture(frais, auteur)
    voie = PAR_COTE[frais.cote]
    possibles = set(agents_de(frais.dossier, voie.role_instructeur).values_list("pk", flat=True))
    raisons = []
    if chargee is not None and chargee.pk not in possibles:
        raisons.append(f"{chargee} n’instruit pas ce dossier.")
    if suppleante is not None and suppleante.pk not in possibles:
        raisons.append(f"{suppleante} n’instruit pas ce dossier.")
    if suppleante is not None and suppleante == chargee:
        raisons.append("Choisissez une autre personne que celle qui est chargée du dossier.")
    if raisons:
        raise TransitionRefusee(raisons)
    frais.chargee, frais.suppleante = chargee, suppleante
    frais.save(update_fields=["chargee", "suppleante"])
    donnees = {"chargee": chargee.pk if chargee else None, "suppleante": suppleante.pk if suppleante else None}
    return _consigner(frais, "charge", auteur, maintenant, donnees)


@transaction.atomic
def noter_avis(
    projet: ProjetSante,
    cote: Cote,
    *,
    departement: Departement,
    sens: str,
    texte: str,
    auteur: Utilisateur,
    maintenant: datetime,
) -> AvisDepartement:
    """L'avis d'un département concerné qui n'est pas le pilote ; il ne lie personne, le pilote décide (domaine §3)."""
    frais = verrouiller(projet)
    if departement.pk not in {d.pk for d in departements_consultes(auteur, frais.dossier, cote)}:
        raise PermissionDenied("Seul un département concerné, autre que le pilote, note un avis.")
    raisons = []
    if frais.etat not in A_INSTRUIRE[cote]:
        raisons.append("Ce projet n’attend plus d’avis : la décision est prise.")
    if sens not in SensAvis.values:
        raisons.append("Choisissez le sens de l’avis.")
    if not texte.strip():
        raisons.append("Écrivez les raisons de l’avis.")
    if raisons:
        raise TransitionRefusee(raisons)
    avis = AvisDepartement.objects.create(
        dossier=frais.dossier,
        cote=cote,
        departement=departement,
        version=frais.version,
        sens=sens,
        texte=texte.strip(),
        auteur=auteur,
        note_le=maintenant,
    )
    donnees = {"departement": departement.pk, "sens": sens, "version": frais.version}
    _consigner_du_cote(frais, cote, "avis_departement", auteur, maintenant, donnees)
    return avis


def _consigner(
    instruction: InstructionProjet, code: str, auteur: Utilisateur, maintenant: datetime, donnees: dict[str, Any]
) -> Evenement:
    return _consigner_du_cote(instruction, instruction.cote, code, auteur, maintenant, donnees)


def _consigner_du_cote(
    objet: Any, cote: str, code: str, auteur: Utilisateur, maintenant: datetime, donnees: dict[str, Any]
) -> Evenement:
    """Dans le délibéré de ce côté : personne d'autre ne lit cet événement."""
    return consigner(
        objet.dossier,
        sujet=SUJET_DU_COTE[Cote(cote)],
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees=donnees,
    )
