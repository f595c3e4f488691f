"""Informer le conseil territorial de santé et les CPTS voisines du résumé public d'un projet déposé.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.tacite import au_jour_legal
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.archives import preparer
from dossiers.documents.resume import resume_public
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Document, Evenement, ProjetSante, VersionDeposee
from dossiers.permissions import verifier
from instruction.enums_tiers import PublicTiers
from instruction.models import InformationTiers
from instruction.notifications_tiers import envoyer
from instruction.tiers import Destinataire, destinataires, resume_en_cours, version_a_resumer

CODE = "tiers_informes"
PAS_DIFFUSABLE = (
    "Ce projet n’a pas de résumé public : il n’est pas déposé, ou il a été retiré, refusé, classé ou repris."
)


@au_jour_legal
@transaction.atomic
def informer(
    projet: ProjetSante,
    *,
    cts: str,
    voisines: Collection[int],
    vu: int,
    auteur: Utilisateur,
    maintenant: datetime,
) -> Evenement:
    """Envoie le résumé au conseil territorial (``cts`` : son adresse, vide pour ne pas l'informer) et aux ``voisines``.

    ``vu`` : le dernier envoi (identifiant) que la personne a vu, 0 s'il n'y en avait pas. Un destinataire que quelqu'un
    a informé depuis du même résumé est refusé ; un destinataire déjà informé avant reçoit un nouvel envoi, qui le dit.
    """
    frais = verrouiller(projet)
    verifier(auteur, frais.dossier, Capacite.INFORMER_TIERS)
    version = version_a_resumer(frais)
    if version is None:
        raise TransitionRefusee([PAS_DIFFUSABLE])
    brouillon = resume_public(frais, version)
    document = resume_en_cours(frais, version, brouillon.contexte["avis"])
    connus = destinataires(frais, version, document, auteur)
    choisis = [d for d in connus if (cts if d.public == PublicTiers.CTS else d.cle in voisines)]
    if raisons := _raisons(cts, set(voisines), choisis, vu):
        raise TransitionRefusee(raisons)
    evenement = _consigner(frais, version, choisis, auteur, maintenant)
    document = document or preparer(frais.dossier, Sujet.PROJET, evenement, brouillon)
    for choisi in choisis:
        envoyer(_noter(document, choisi, cts, auteur, maintenant), maintenant)
    notifications.prevenir_du_fait(frais.dossier, evenement)
    return evenement


def _raisons(cts: str, voisines: set[int], choisis: list[Destinataire], vu: int) -> list[str]:
    raisons = []
    if not choisis:
        raisons.append("Choisissez au moins un destinataire.")
    if voisines - {d.cle for d in choisis}:
        raisons.append("Une CPTS choisie n’est plus voisine de ce territoire : relisez la liste.")
    if cts:
        try:
            validate_email(cts)
        except ValidationError:
            raisons.append("L’adresse du conseil territorial de santé n’est pas une adresse électronique.")
    doubles = [d.nom for d in choisis if d.deja is not None and d.deja.pk > vu]
    if doubles:
        raisons.append(f"Une autre personne vient d’informer : {', '.join(doubles)}. Relisez la liste avant d’envoyer.")
    return raisons


def _consigner(
    projet: ProjetSante, version: VersionDeposee, choisis: list[Destinataire], auteur: Utilisateur, maintenant: datetime
) -> Evenement:
    """La trace : des nombres par catégorie, ni nom ni adresse."""
    return consigner(
        projet.dossier,
        sujet=Sujet.PROJET,
        code=CODE,
        auteur=auteur,
        instant=maintenant,
        jour_effet=jour_paris(maintenant),
        donnees={
            "version": version.numero,
            "tiers": {
                "cts": sum(d.public == PublicTiers.CTS for d in choisis),
                "voisines": sum(d.public == PublicTiers.VOISINE for d in choisis),
                "par_le_guichet": sum(not d.joignable for d in choisis),
                "renvois": sum(d.deja is not None for d in choisis),
            },
        },
    )


def _noter(
    document: Document, choisi: Destinataire, cts: str, auteur: Utilisateur, maintenant: datetime
) -> InformationTiers:
    return InformationTiers.objects.create(
        dossier=document.dossier,
        document=document,
        public=choisi.public,
        voisine_id=choisi.cle,
        courriel=cts if choisi.public == PublicTiers.CTS else "",
        par_le_guichet=not choisi.joignable,
        renvoi=choisi.deja is not None,
        envoyee_par=auteur,
        envoyee_le=maintenant,
    )
