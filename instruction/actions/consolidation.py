"""Préparer l'avis d'après les contributions, le proposer, le rendre ; employer une formulation."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee, franchir, verrouiller
from dossiers.models import Dossier, Evenement, LettreIntention
from dossiers.permissions import verifier
from instruction.conditions import AVIS_RENDU, CHEZ_LE_GUICHET
from instruction.enums import EtatAvis
from instruction.lecture import doit_encore_contribuer
from instruction.models import AvisPrepare, Formulation, Instruction

D_ABORD_LA_VOTRE = "Envoyez d’abord votre propre contribution : celles des autres se lisent ensuite."


@transaction.atomic
def preparer(
    lettre: LettreIntention,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    sens: str = "",
    commentaire: str = "",
    grille: dict[str, tuple[str, str]] | None = None,
    opinions: str = "",
    version_lue: int | None = None,
) -> AvisPrepare:
    """Garde l'avis en préparation, complet ou non ; lu des seuls coordinateurs. Un avis proposé revient en préparation.

    Lève ``PermissionDenied`` (capacité absente, contribution à envoyer d'abord) ou ``TransitionRefusee``.
    """
    verifier(auteur, lettre.dossier, Capacite.RENDRE_AVIS)
    frais = verrouiller(lettre)
    if frais.etat not in CHEZ_LE_GUICHET:
        raise TransitionRefusee([AVIS_RENDU])
    if doit_encore_contribuer(auteur, frais.dossier):
        raise PermissionDenied(D_ABORD_LA_VOTRE)
    if version_lue is not None and version_lue != frais.version:
        raise TransitionRefusee([f"La version {frais.version} a remplacé celle que vous lisiez : relisez-la d’abord."])
    valeurs = {
        "sens": sens,
        "motivation": commentaire.strip(),
        "grille": {critere: list(valeur) for critere, valeur in (grille or {}).items()},
        "opinions": opinions.strip(),
        "prepare_par": auteur,
        "prepare_le": maintenant,
    }
    avis = avis_en_preparation(frais.dossier, frais.version)
    if avis is None:
        instruction = Instruction.objects.get(dossier=frais.dossier)
        return AvisPrepare.objects.create(
            dossier=frais.dossier, instruction=instruction, version=frais.version, **valeurs
        )
    if avis.etat == EtatAvis.PROPOSE:
        franchir(avis, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire="Avis modifié après proposition.")
    for champ, valeur in valeurs.items():
        setattr(avis, champ, valeur)
    avis.save(update_fields=[*valeurs])
    return avis


def avis_en_preparation(dossier: Dossier, version: int) -> AvisPrepare | None:
    """La préparation en cours sur cette version, s'il y en a une."""
    return AvisPrepare.objects.filter(dossier=dossier, version=version).exclude(etat=EtatAvis.RENDU).first()


@transaction.atomic
def proposer(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, **donnees: Any) -> Evenement:
    """Prépare puis propose : les autres coordinateurs sont prévenus que l'avis est prêt."""
    avis = preparer(lettre, auteur=auteur, maintenant=maintenant, **donnees)
    return franchir(avis, "proposer", auteur=auteur, maintenant=maintenant)


def renvoyer(avis: AvisPrepare, *, auteur: Utilisateur, maintenant: datetime, commentaire: str) -> Evenement:
    """Rend la main à qui prépare, avec un motif."""
    return franchir(avis, "renvoyer", auteur=auteur, maintenant=maintenant, commentaire=commentaire)


@transaction.atomic
def rendre(lettre: LettreIntention, *, auteur: Utilisateur, maintenant: datetime, **donnees: Any) -> Evenement:
    """Rend l'avis par la porte des dossiers, puis clôt la préparation. Lève comme ``rendre_avis``."""
    if doit_encore_contribuer(auteur, lettre.dossier):
        raise TransitionRefusee([D_ABORD_LA_VOTRE])
    evenement = lettres.rendre_avis(lettre, auteur=auteur, maintenant=maintenant, **donnees)
    avis = avis_en_preparation(lettre.dossier, lettre.version)
    if avis is not None:
        franchir(avis, "conclure", auteur=None, maintenant=maintenant)
    return evenement


def employer(formulation: Formulation, dossier: Dossier) -> str:
    """Le texte de la formulation, variables remplacées par celles du dossier ; compte un emploi."""
    Formulation.objects.filter(pk=formulation.pk).update(emplois=F("emplois") + 1)
    return remplacer(formulation.texte, dossier)


VARIABLES = ("cpts", "departement", "habitants", "taille", "communes")


def remplacer(texte: str, dossier: Dossier) -> str:
    """Remplace ``{cpts}``, ``{habitants}``… ; une accolade inconnue reste telle quelle."""
    version = dossier.versions.filter(sujet="lettre").order_by("numero").last()
    territoire = version.contenu["territoire"] if version else {"population": "", "taille": "", "communes": []}
    valeurs = {
        "cpts": dossier.nom,
        "departement": str(dossier.departement_pilote or ""),
        "habitants": f"{territoire['population']:,}".replace(",", "\u202f") if territoire["population"] else "",
        "taille": str(territoire["taille"]),
        "communes": str(len(territoire["communes"])),
    }
    for nom, valeur in valeurs.items():
        texte = texte.replace(f"{{{nom}}}", valeur)
    return texte


@transaction.atomic
def garder_la_formulation(*, auteur: Utilisateur, maintenant: datetime, region: str, **champs: str) -> Formulation:
    """Ajoute une formulation à la bibliothèque du Guichet de la région."""
    return Formulation.objects.create(region_id=region, creee_par=auteur, creee_le=maintenant, **champs)


@transaction.atomic
def retirer_la_formulation(formulation: Formulation, *, maintenant: datetime) -> None:
    """Elle ne se propose plus ; les avis qui l'ont reprise n'en changent pas."""
    Formulation.objects.filter(pk=formulation.pk, retiree_le__isnull=True).update(retiree_le=maintenant)
