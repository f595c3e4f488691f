"""Les actes sur la lettre d'intention (domaine §2, étape 1)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from comptes.models import Utilisateur
from dossiers.actions.complements import clore_par_la_reponse, clore_tout
from dossiers.actions.depot import accuser, figer_version, preparer_depot, situer
from dossiers.actions.projet import ouvrir_projet
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.archives import preparer
from dossiers.completude import bloquants
from dossiers.documents import accuse_reception, avis_du_guichet
from dossiers.enums import Appreciation, Critere, SensAvis
from dossiers.models import Avis, Evenement, LettreIntention, LigneAvis


@transaction.atomic
def deposer(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Dépose une nouvelle version : fige contenu et territoire, désigne le pilote, archive lettre et accusé.

    Lève ``TransitionRefusee`` avec tous les manques bloquants.
    """
    return _deposer_version(lettre, "deposer", auteur=auteur, maintenant=maintenant)


@transaction.atomic
def completer(
    lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Répond au Guichet par une nouvelle version."""
    return _deposer_version(lettre, "completer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@transaction.atomic
def completer_ars(
    lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Répond à l'ARS par une nouvelle version ; le délai suspendu reprend."""
    return _deposer_version(lettre, "completer_ars", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


def _deposer_version(
    lettre: LettreIntention, nom: str, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    frais = verrouiller(lettre)
    contenu, trouves = preparer_depot(frais, maintenant)
    manquants = bloquants(trouves)
    if not manquants:
        situer(frais.dossier, contenu, maintenant)
    evenement = franchir(
        lettre,
        nom,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"manques": manquants},
        journal={"version": frais.version + 1},
        champs={"deposee_le": maintenant, "version": frais.version + 1},
    )
    version = figer_version(frais, contenu, trouves, maintenant)
    clore_par_la_reponse(lettre, auteur=auteur, maintenant=maintenant)
    accuser(lettre, evenement, version)
    return evenement


@transaction.atomic
def rendre_avis(
    lettre: LettreIntention,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    sens: str,
    commentaire: str,
    grille: dict[str, tuple[str, str]],
    opinions: str = "",
    version_lue: int | None = None,
) -> Evenement:
    """Rend l'avis du Guichet, archive son PDF et, sauf avis défavorable, transmet à l'ARS dans la même opération.

    ``grille`` : critère → (appréciation, commentaire), les quatre. ``commentaire`` est la motivation ; ``opinions``
    garde les avis minoritaires ; ``version_lue`` : la version que lisait l'auteur (refusé si elle est remplacée).
    """
    remplis = [c for c in Critere.values if grille.get(c, ("", ""))[0] in Appreciation.values]
    if sens and sens not in SensAvis.values:
        raise TransitionRefusee(["Choisissez le sens de l’avis dans la liste."])
    evenement = franchir(
        lettre,
        "rendre_avis",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"sens": sens, "criteres_remplis": len(remplis), "version_lue": version_lue},
        journal={"sens": sens, "version": lettre.version},
    )
    avis = Avis.objects.create(
        lettre=lettre,
        version=lettre.version,
        sens=sens,
        motivation=commentaire.strip(),
        opinions=opinions.strip(),
        auteur=auteur,
        rendu_le=maintenant,
    )
    LigneAvis.objects.bulk_create(
        LigneAvis(avis=avis, critere=critere, appreciation=grille[critere][0], commentaire=grille[critere][1])
        for critere in Critere.values
    )
    preparer(lettre.dossier, lettre.SUJET, evenement, avis_du_guichet(avis, evenement))
    if sens != SensAvis.DEFAVORABLE:
        transmission = franchir(
            lettre,
            "transmettre_ars",
            auteur=None,
            maintenant=maintenant,
            donnees={"sens": sens},
            champs={"transmise_le": maintenant},
        )
        _accuser_la_transmission(lettre, transmission)
    return evenement


@transaction.atomic
def maintenir(
    lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Maintient la demande malgré l'avis défavorable : elle part à l'ARS, le délai court."""
    evenement = franchir(
        lettre,
        "maintenir",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        champs={"transmise_le": maintenant},
    )
    _accuser_la_transmission(lettre, evenement)
    return evenement


def _accuser_la_transmission(lettre: LettreIntention, evenement: Evenement) -> None:
    """L'ARS accuse réception le jour où le délai part : l'effet de son silence et sa date (CRPA R112-11-1)."""
    version = lettre.dossier.versions.get(sujet=lettre.SUJET, numero=lettre.version)
    preparer(lettre.dossier, lettre.SUJET, evenement, accuse_reception(lettre, evenement, version))


def reprendre(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Reprend la lettre en brouillon après un avis défavorable ; la version déposée reste lisible."""
    return franchir(lettre, "reprendre", auteur=auteur, maintenant=maintenant)


@transaction.atomic
def accorder(
    lettre: LettreIntention,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    montant: Decimal,
    decidee_le: date,
    convention: str = "",
    commentaire: str = "",
) -> Evenement:
    """Accorde le FIR (euros, zéro permis) et ouvre le projet de santé."""
    evenement = franchir(
        lettre,
        "accorder",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"montant": montant, "decidee_le": decidee_le, "convention": convention},
        journal={"montant": str(montant)},
        champs={"fir_accorde": montant, "decidee_le": decidee_le, "convention_reference": convention.strip()},
        jour_effet=decidee_le,
    )
    ouvrir_projet(lettre.dossier, maintenant=maintenant)
    return evenement


def refuser(
    lettre: LettreIntention,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    motif: str,
    decidee_le: date,
    commentaire: str,
) -> Evenement:
    """Refuse avec un motif codé et une explication."""
    return franchir(
        lettre,
        "refuser",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        donnees={"motif": motif, "decidee_le": decidee_le},
        journal={"motif": motif},
        champs={"motif_refus": motif, "decidee_le": decidee_le},
        jour_effet=decidee_le,
    )


@transaction.atomic
def retirer(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Retire la lettre avant l'accord ; ce qui a été déposé reste lisible de ceux qui l'ont vu."""
    evenement = franchir(lettre, "retirer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)
    clore_tout(lettre.dossier, maintenant)
    return evenement
