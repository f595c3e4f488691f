"""Les actes sur le projet de santé (domaine §2, étape 2 ; CSP L1434-12)."""

from datetime import datetime

from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.actions.complements import clore_par_la_reponse, clore_tout
from dossiers.actions.depot import accuser, figer_version, preparer_depot, situer
from dossiers.actions.lignage import lettre_d_origine
from dossiers.actions.projet_garde import poser_le_projet_garde
from dossiers.actions.suivi import suivre
from dossiers.actions.tacite import au_jour_legal
from dossiers.actions.transitions import franchir, verrouiller
from dossiers.completude import bloquants
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.lignage import valeurs_de_depart
from dossiers.models import Dossier, Evenement, ProjetSante


def ouvrir_projet(dossier: Dossier, *, maintenant: datetime) -> ProjetSante:
    """Ouvre le projet de santé à l'accord de l'ARS ; reprend de la lettre ce que dit ``dossiers.lignage``. Idempotent.

    Le projet qu'une archive a laissé de côté y est posé à cet instant, avant toute saisie.
    """
    projet = ProjetSante.objects.filter(dossier=dossier).first()
    if projet is not None:
        return projet
    reprises = valeurs_de_depart(lettre_d_origine(dossier)[0])
    projet, cree = ProjetSante.objects.get_or_create(
        dossier=dossier, defaults={"ouvert_le": maintenant, "modifie_le": maintenant, **reprises}
    )
    if cree:
        consigner(
            dossier,
            sujet=Sujet.PROJET,
            code="ouvert",
            auteur=None,
            instant=maintenant,
        )
        poser_le_projet_garde(projet, maintenant=maintenant)
        suivre(dossier)
    return projet


@transaction.atomic
def deposer(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, motif_en_l_etat: str = "") -> Evenement:
    """Dépose le projet. Complet, le délai de deux mois court ; en l'état (motif donné), il ne court pas.

    Lève ``TransitionRefusee`` avec tous les manques si aucun motif n'est donné.
    """
    frais = verrouiller(projet)
    contenu, trouves = preparer_depot(frais, maintenant)
    manquants = bloquants(trouves)
    motif = motif_en_l_etat.strip() if manquants else ""
    if contenu["territoire"]["pilote"]:
        situer(frais.dossier, contenu, maintenant)
    evenement = franchir(
        projet,
        "deposer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=motif,
        donnees={"manques": manquants, "motif_en_l_etat": motif},
        journal={"version": frais.version + 1, "incomplet": bool(manquants)},
        champs={
            "depose_le": maintenant,
            "version": frais.version + 1,
            "depot_incomplet_motif": motif,
            "motif_opposition": "",
            "valide_ars_le": None,
            "validation_tacite": False,
        },
    )
    accuser(projet, evenement, figer_version(frais, contenu, trouves, maintenant))
    return evenement


@au_jour_legal
@transaction.atomic
def completer(
    projet: ProjetSante,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str = "",
    motif_en_l_etat: str = "",
) -> Evenement:
    """Fournit les pièces demandées par l'ARS : nouvelle version, le délai repart de zéro (CRPA L114-5).

    S'il manque encore des éléments bloquants, il faut dire pourquoi, et le délai ne repart pas (domaine §8).
    """
    return _nouvelle_version(projet, "completer", auteur, maintenant, commentaire, motif_en_l_etat)


@au_jour_legal
@transaction.atomic
def completer_am(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Répond à l'Assurance Maladie : nouvelle version, sans effet sur l'horloge de l'ARS."""
    return _nouvelle_version(projet, "completer_am", auteur, maintenant, commentaire)


def _nouvelle_version(
    projet: ProjetSante,
    nom: str,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str,
    motif_en_l_etat: str = "",
) -> Evenement:
    frais = verrouiller(projet)
    contenu, trouves = preparer_depot(frais, maintenant)
    manquants = bloquants(trouves)
    motif = motif_en_l_etat.strip() if manquants else ""
    situer(frais.dossier, contenu, maintenant)
    evenement = franchir(
        projet,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"manques": manquants, "motif_en_l_etat": motif},
        journal={"version": frais.version + 1, "incomplet": bool(manquants)},
        champs={"version": frais.version + 1, "depot_incomplet_motif": motif},
    )
    version = figer_version(frais, contenu, trouves, maintenant)
    clore_par_la_reponse(projet, auteur=auteur, maintenant=maintenant)
    accuser(projet, evenement, version)
    return evenement


@au_jour_legal
def valider_ars(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """L'ARS valide expressément, au jour de l'acte."""
    return franchir(
        projet,
        "valider_ars",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"valide_ars_le": jour_paris(maintenant)},
    )


@au_jour_legal
@transaction.atomic
def s_opposer(
    projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, motif: str, commentaire: str
) -> Evenement:
    """L'ARS s'oppose avant l'échéance, avec un motif de la liste et une explication."""
    evenement = franchir(
        projet,
        "s_opposer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"motif": motif},
        journal={"motif": motif},
        champs={"motif_opposition": motif},
    )
    clore_tout(projet.dossier, maintenant)
    return evenement


@au_jour_legal
def valider_am(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """L'Assurance Maladie valide ; le contrat s'ouvre (effet inscrit par ``contrats``)."""
    return franchir(
        projet,
        "valider_am",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"valide_le": jour_paris(maintenant)},
    )


@au_jour_legal
def refuser_am(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """L'Assurance Maladie refuse avec un motif."""
    return franchir(projet, "refuser_am", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@au_jour_legal
def reprendre(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Rouvre l'écriture après une opposition ou un refus."""
    return franchir(projet, "reprendre", auteur=auteur, maintenant=maintenant)


@au_jour_legal
@transaction.atomic
def retirer(projet: ProjetSante, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Retire le projet avant sa validation."""
    evenement = franchir(projet, "retirer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    clore_tout(projet.dossier, maintenant)
    return evenement
