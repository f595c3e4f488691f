"""Remarquer, répondre, régler ; proposer une modification, l'accepter, la refuser, la retirer.

Lève ``PermissionDenied`` ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.defaultfilters import capfirst

from commun.calendrier import jour_paris
from comptes.models import Utilisateur
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.notifications import prevenir
from negociation.actions.versions import exiger_derniere
from negociation.enums import EtatModification, EtatRemarque, NatureModification
from negociation.essai import PARTAGES, exiger_un_partage_juste, mesurer
from negociation.indicateurs import changements as changements_de
from negociation.indicateurs import cle_du_formulaire, nature_de, nature_du_retrait, partage_de, valeurs_d_avant
from negociation.models import Modification, Remarque, Reponse, VersionSoumise
from negociation.notifications import prevenir_de_la_reponse
from negociation.particuliers import Particulier
from negociation.permissions import exiger_le_droit_sur_le_compte
from negociation.textes import TexteNegocie
from negociation.versions import derniere_version

ABSENTE = {
    NatureModification.CHAMPS: "Cette clause ne se modifie pas ici : posez une remarque.",
    NatureModification.AJOUT: "Un indicateur ne s’ajoute qu’à une mission engagée, que cet acte peut changer : posez "
    "une remarque.",
    NatureModification.ENGAGER: "Cette mission n’est pas à engager : elle l’est déjà dans la copie de travail, ou "
    "cet acte ne change pas les missions. Posez une remarque.",
    NatureModification.DESENGAGER: "Cette mission ne se retire pas : c’est une mission socle, elle n’est plus engagée, "
    "ou cet acte ne change pas les missions. Posez une remarque.",
    NatureModification.RETRAIT: "Cet indicateur n’est plus dans la copie de travail, ou ne se retire pas ici : posez "
    "une remarque.",
}

DEJA_PROPOSE = {
    NatureModification.RETRAIT: "Le retrait de cet indicateur",
    NatureModification.DESENGAGER: "Le retrait de cette mission",
    NatureModification.ENGAGER: "L’engagement de cette mission",
}


def _ouvrir(version: VersionSoumise, auteur: Utilisateur) -> tuple[VersionSoumise, Partie]:
    """La version relue et la partie qui écrit ; refuse une version remplacée, un texte fermé, un simple lecteur."""
    frais = verrouiller(version)
    texte = frais.negocie
    partie = _exiger_partie(texte, auteur)
    exiger_derniere(frais)
    _exiger_ouvert(texte)
    return frais, partie


def _exiger_partie(texte: TexteNegocie, auteur: Utilisateur) -> Partie:
    partie = texte.partie(auteur)
    if partie is None:
        raise PermissionDenied("Vous lisez cette négociation, sans y écrire pour l’une des parties.")
    return partie


def _exiger_ouvert(texte: TexteNegocie) -> None:
    ferme = texte.fermeture()
    if ferme:
        raise TransitionRefusee([f"{capfirst(ferme)} : la négociation est close."])


def _nommer(version: VersionSoumise, clause: str) -> str:
    nom = version.negocie.noms(version.photographie).get(clause)
    if nom is None and nature_de(clause, version.photographie) == NatureModification.AJOUT:
        raise TransitionRefusee([ABSENTE[NatureModification.AJOUT]])
    if nom is None:
        raise TransitionRefusee(["Cette clause n’est pas dans la version que vous lisez."])
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
    """Répond dans le fil d'une remarque ouverte, quelle que soit la version où elle fut posée ; prévient son auteur."""
    frais = verrouiller(remarque)
    texte_negocie = frais.negocie
    partie = _exiger_partie(texte_negocie, auteur)
    if frais.etat != EtatRemarque.OUVERTE:
        raise TransitionRefusee(["Cette remarque est réglée : rouvrez-la pour y répondre."])
    _exiger_ouvert(texte_negocie)
    if not texte.strip():
        raise TransitionRefusee(["Écrivez votre réponse."])
    reponse = Reponse.objects.create(
        remarque=frais, partie=partie, auteur=auteur, texte=texte.strip(), ecrite_le=maintenant
    )
    prevenir_de_la_reponse(reponse, derniere_version(texte_negocie))
    return reponse


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
    retirer: bool = False,
) -> Modification:
    """Propose d'écrire autre chose dans une clause, d'y ajouter un indicateur, ou de le retirer (``retirer``).

    ``valeurs`` : par champ, ce que lirait le formulaire. Un indicateur de plus ou de moins qui rendrait le contrat
    impossible à proposer (montants, cibles, paliers) est refusé avec ses raisons ; ce qu'une mission, un barème ou un
    territoire laisserait à régler se dit avec la proposition. Une mission engagée ou retirée suit le même chemin.
    """
    nature = nature_du_retrait(clause) if retirer else nature_de(clause, version.photographie)
    frais, partie = _ouvrir(version, auteur)
    texte = frais.negocie
    exiger_le_droit_sur_le_compte(clause, auteur, texte.contrat)
    libelle = _nommer(frais, clause)
    if any(accord.partie == partie for accord in texte.accords(frais)):
        raise TransitionRefusee([f"Votre partie a donné son {texte.BON} sur cette version : {texte.DEFAIRE}."])
    _refuser_ce_qui_est_deja_propose(frais, clause, nature)
    avant, lu = _lire(frais, clause, nature, valeurs)
    _exiger_valide(lu)
    changements = changements_de(lu, nature, avant, {**avant, **valeurs})
    if not changements:
        raise TransitionRefusee(["Rien ne change : écrivez ce que vous voulez à la place."])
    gardes = {"partage": partage_de(lu, nature), "iban": _secret(lu)}
    exiger_un_partage_juste(texte.copie, lu, nature, jour_paris(maintenant))
    modification = Modification.objects.create(
        **_commun(frais, partie, auteur, maintenant),
        clause=clause,
        libelle=libelle,
        motif=motif.strip(),
        nature=nature,
        changements=changements,
        mesure=mesurer(texte.copie, clause, lu, jour_paris(maintenant)),
        **gardes,
    )
    evenement = _dire(modification, "proposee", auteur, maintenant)
    prevenir(frais.dossier, evenement, texte.PREVENUS)
    return modification


def _refuser_ce_qui_est_deja_propose(version: VersionSoumise, clause: str, nature: str) -> None:
    if nature not in DEJA_PROPOSE:
        return
    deja = Modification.objects.filter(version=version, clause=clause, nature=nature, etat=EtatModification.PROPOSEE)
    if deja.exists():
        raise TransitionRefusee([f"{DEJA_PROPOSE[nature]} est déjà proposé : attendez la réponse de l’ARS."])


def _secret(lu: Any) -> str:
    return lu.secret() if isinstance(lu, Particulier) else ""


def _exiger_valide(lu: Any) -> None:
    if not lu.is_valid():
        raise TransitionRefusee([texte for erreurs in lu.errors.values() for texte in erreurs])


def _lire(version: VersionSoumise, clause: str, nature: str, valeurs: Mapping[str, str]) -> tuple[dict[str, str], Any]:
    """Ce que dit la copie de travail, et le formulaire de la clause rempli de ces valeurs."""
    texte, cle = version.negocie, cle_du_formulaire(clause, nature)
    vide = texte.formulaire(clause, version.photographie, cle=cle)
    if vide is None:
        raise TransitionRefusee([ABSENTE[nature]])
    avant = valeurs_d_avant(vide, nature)
    return avant, texte.formulaire(clause, version.photographie, {**avant, **valeurs}, cle=cle)


@transaction.atomic
def accepter(modification: Modification, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Écrit la modification dans la copie de travail, par l'action de l'écriture : bons annulés s'il y en a."""
    secret = type(modification).objects.values_list("iban", flat=True).get(pk=modification.pk)
    champs = {"decidee_le": maintenant, "iban": ""}
    evenement = franchir(modification, "accepter", auteur=auteur, maintenant=maintenant, champs=champs)
    version = modification.version
    exiger_derniere(version)
    texte = modification.negocie
    changements = modification.changements
    valeurs = {c["champ"]: c["brut"] for c in changements} | ({"iban": secret} if secret else {})
    avant, lu = _lire(version, modification.clause, modification.nature, valeurs)
    ailleurs = [c["libelle"] for c in changements if avant.get(c["champ"]) != c["brut_avant"]]
    if ailleurs:
        noms = ", ".join(f"« {nom} »" for nom in ailleurs)
        raise TransitionRefusee(
            [f"Écrit autrement depuis la proposition : {noms}. Refusez-la, ou écrivez-la vous-même."]
        )
    _exiger_valide(lu)
    if modification.nature in PARTAGES:
        exiger_un_partage_juste(texte.copie, lu, modification.nature, jour_paris(maintenant))
        _avant, lu = _lire(version, modification.clause, modification.nature, valeurs)
        _exiger_valide(lu)
    texte.ecrire(modification.clause, lu, auteur=auteur, maintenant=maintenant)
    return evenement


def refuser(modification: Modification, *, commentaire: str, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Refuse, avec un motif que liront les parties."""
    return franchir(
        modification,
        "refuser",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"decidee_le": maintenant, "suite": commentaire.strip(), "iban": ""},
    )


def retirer(modification: Modification, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Retire une proposition de sa partie, tant qu'elle n'a pas de réponse."""
    champs = {"decidee_le": maintenant, "iban": ""}
    return franchir(modification, "retirer", auteur=auteur, maintenant=maintenant, champs=champs)
