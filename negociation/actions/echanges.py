"""Remarquer, répondre, régler ; proposer une modification, l'accepter, la refuser, la retirer.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.models import Utilisateur
from contrats.actions import enregistrer_contenu
from contrats.enums import EtatContrat, Partie
from contrats.permissions import partie_de
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.notifications import prevenir
from negociation.actions.versions import exiger_derniere
from negociation.enums import EtatRemarque
from negociation.lecture import noms_des_clauses
from negociation.models import Modification, Remarque, Reponse, VersionSoumise
from negociation.modifiables import blocs_modifiables, changements_de, formulaire_de, valeurs_brutes
from negociation.versions import relire
from negociation.workflow import PREVIENT


def _ouvrir(version: VersionSoumise, auteur: Utilisateur) -> tuple[VersionSoumise, Partie]:
    """La version relue et la partie qui écrit ; refuse une version remplacée, un acte proposé, un simple lecteur."""
    frais = verrouiller(version)
    partie = partie_de(auteur, frais.acte)
    if partie is None:
        raise PermissionDenied("Vous lisez cette négociation, sans y écrire pour l'une des parties.")
    exiger_derniere(frais)
    if frais.acte.etat != EtatContrat.PREPARATION:
        raise TransitionRefusee([f"« {frais.acte.fiche.instructeur} » : la négociation est close."])
    return frais, partie


def _nommer(version: VersionSoumise, clause: str) -> str:
    nom = noms_des_clauses(version.photographie).get(clause)
    if nom is None:
        raise TransitionRefusee(["Cette clause n'est pas dans la version que vous lisez."])
    return nom


def _dire(echange: Remarque | Modification, code: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    return consigner(
        echange.dossier,
        sujet=echange.SUJET,
        code=code,
        auteur=auteur,
        instant=maintenant,
        vers=str(echange.etat),
        donnees={echange.REPERE: echange.pk, "clause": echange.clause, "partie": echange.partie},
    )


@transaction.atomic
def remarquer(
    version: VersionSoumise, *, clause: str, texte: str, champ: str = "", auteur: Utilisateur, maintenant: datetime
) -> Remarque:
    """Pose une remarque sur une clause, ou sur l'un de ses champs."""
    frais, partie = _ouvrir(version, auteur)
    libelle = _nommer(frais, clause)
    if not texte.strip():
        raise TransitionRefusee(["Écrivez votre remarque."])
    remarque = Remarque.objects.create(
        **_commun(frais, partie, auteur, maintenant), clause=clause, libelle=libelle, champ=champ, texte=texte.strip()
    )
    _dire(remarque, "posee", auteur, maintenant)
    return remarque


def _commun(version: VersionSoumise, partie: Partie, auteur: Utilisateur, maintenant: datetime) -> dict[str, Any]:
    return {
        "dossier": version.dossier,
        "contrat": version.contrat,
        "version": version,
        "partie": partie,
        "auteur": auteur,
        "ecrite_le": maintenant,
    }


@transaction.atomic
def repondre(remarque: Remarque, *, texte: str, auteur: Utilisateur, maintenant: datetime) -> Reponse:
    """Répond dans le fil d'une remarque ouverte, quelle que soit la version où elle fut posée."""
    frais = verrouiller(remarque)
    partie = partie_de(auteur, frais.acte)
    if partie is None:
        raise PermissionDenied("Vous lisez cette négociation, sans y écrire pour l'une des parties.")
    if frais.etat != EtatRemarque.OUVERTE:
        raise TransitionRefusee(["Cette remarque est réglée : rouvrez-la pour y répondre."])
    if frais.acte.etat != EtatContrat.PREPARATION:
        raise TransitionRefusee([f"« {frais.acte.fiche.instructeur} » : la négociation est close."])
    if not texte.strip():
        raise TransitionRefusee(["Écrivez votre réponse."])
    return Reponse.objects.create(
        remarque=frais, partie=partie, auteur=auteur, texte=texte.strip(), ecrite_le=maintenant
    )


def resoudre(remarque: Remarque, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Tient la remarque pour réglée."""
    return franchir(remarque, "resoudre", auteur=auteur, maintenant=maintenant)


def rouvrir(remarque: Remarque, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Rouvre une remarque qui n'était pas réglée."""
    return franchir(remarque, "rouvrir", auteur=auteur, maintenant=maintenant)


@transaction.atomic
def proposer_une_modification(
    version: VersionSoumise,
    *,
    clause: str,
    valeurs: Mapping[str, str],
    motif: str,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Modification:
    """Propose d'écrire autre chose dans une clause. ``valeurs`` : par champ, ce que lirait le formulaire."""
    frais, partie = _ouvrir(version, auteur)
    libelle = _nommer(frais, clause)
    if frais.bons_valides.filter(partie=partie).exists():
        raise TransitionRefusee(["Votre partie a donné son bon sur cette version : retirez-le d'abord."])
    avant, lu = _lire(frais, clause, valeurs)
    if not lu.is_valid():
        raise TransitionRefusee([texte for erreurs in lu.errors.values() for texte in erreurs])
    changements = changements_de(lu, avant, {**avant, **valeurs})
    if not changements:
        raise TransitionRefusee(["Rien ne change : écrivez ce que vous voulez à la place."])
    modification = Modification.objects.create(
        **_commun(frais, partie, auteur, maintenant),
        clause=clause,
        libelle=libelle,
        motif=motif.strip(),
        changements=changements,
    )
    evenement = _dire(modification, "proposee", auteur, maintenant)
    prevenir(frais.dossier, evenement, PREVIENT["modification.proposee"])
    return modification


def _lire(version: VersionSoumise, clause: str, valeurs: Mapping[str, str]) -> tuple[dict[str, str], Any]:
    """Ce que dit la copie de travail, et le formulaire de la clause rempli de ces valeurs."""
    acte = relire(version.acte)
    bloc = blocs_modifiables(acte, version.photographie)(clause)
    vide = formulaire_de(acte, clause, bloc) if bloc else None
    if vide is None:
        raise TransitionRefusee(["Cette clause ne se modifie pas ici : posez une remarque."])
    avant = valeurs_brutes(vide)
    return avant, formulaire_de(acte, clause, bloc, {**avant, **valeurs})


@transaction.atomic
def accepter(modification: Modification, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Écrit la modification dans la copie de travail, par l'action de la préparation : bons annulés s'il y en a."""
    champs = {"decidee_le": maintenant}
    evenement = franchir(modification, "accepter", auteur=auteur, maintenant=maintenant, champs=champs)
    version = modification.version
    exiger_derniere(version)
    changements = modification.changements
    avant, lu = _lire(version, modification.clause, {c["champ"]: c["brut"] for c in changements})
    ailleurs = [c["libelle"] for c in changements if avant.get(c["champ"]) != c["brut_avant"]]
    if ailleurs:
        noms = ", ".join(f"« {nom} »" for nom in ailleurs)
        raise TransitionRefusee(
            [f"Écrit autrement depuis la proposition : {noms}. Refusez-la, ou écrivez-la vous-même."]
        )
    if not lu.is_valid():
        raise TransitionRefusee([texte for erreurs in lu.errors.values() for texte in erreurs])
    enregistrer_contenu(version.acte, auteur=auteur, maintenant=maintenant, formulaires=[lu])
    return evenement


def refuser(modification: Modification, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Refuse, avec un motif que liront les parties."""
    return franchir(
        modification,
        "refuser",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"decidee_le": maintenant, "suite": commentaire.strip()},
    )


def retirer(modification: Modification, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Retire une proposition de sa partie, tant que l'ARS n'a pas répondu."""
    champs = {"decidee_le": maintenant}
    return franchir(modification, "retirer", auteur=auteur, maintenant=maintenant, champs=champs)
