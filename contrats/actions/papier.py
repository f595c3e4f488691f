"""Le document signé sur papier : classer un scan complet, puis y confirmer la signature de chaque partie."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comptes.models import Utilisateur
from contrats.actions.signature import signer
from contrats.documents_scan import recomposer, scan_du_document
from contrats.enums import EtatContrat, ModeSignature
from contrats.models import ActeSignable, LotDeScans, ScanRendu
from contrats.permissions import parties_a_signer
from contrats.preuves import SANS_DECLARATION, Declaration
from contrats.scans import DocumentLu, document_lu
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.archives import preparer, production_differee, sceller
from dossiers.journal import consigner
from dossiers.models import Evenement

REMPLACE = "Cette version n’est plus proposée à la signature : imprimez et signez celle d’aujourd’hui."
INCONNU = "Ce document n’est pas reconnu dans ce lot : ajoutez ses pages, puis revenez ici."
DEJA_CLASSE = "Ce document est déjà classé depuis ce lot."


def classer(lot: LotDeScans, *, code: str, auteur: Utilisateur, maintenant: datetime) -> ScanRendu:
    """Recompose et archive le document de ce code ; le même scan si le lot l'a déjà rendu.

    Le PDF se compose avant la transaction : son empreinte entre dans les preuves. Lève ``PermissionDenied`` (le lot
    d'un autre) ou ``TransitionRefusee`` (inconnu, incomplet, remplacé).
    """
    if lot.depose_par_id != auteur.pk:
        raise PermissionDenied("Ce lot a été déposé par une autre personne.")
    lu = document_lu(lot, code, auteur)
    if lu is None:
        raise TransitionRefusee([INCONNU])
    if lu.scan is not None:
        return lu.scan
    if not lu.rendu.complet:
        manque = "la page" if len(lu.rendu.manquantes) == 1 else "les pages"
        raise TransitionRefusee([f"Il manque {manque} {lu.manquantes} : complétez ce lot."])
    cles = [jugee.page.pk for jugee in lu.rendu.pages]
    octets = recomposer(cles, lu.acte)
    try:
        return _archiver(lot, lu, cles, octets, auteur, maintenant)
    except IntegrityError:
        raise TransitionRefusee([DEJA_CLASSE]) from None


@transaction.atomic
def _archiver(
    lot: LotDeScans, lu: DocumentLu, cles: list[int], octets: bytes, auteur: Utilisateur, maintenant: datetime
) -> ScanRendu:
    acte = verrouiller(lu.acte)
    if acte.etat != EtatContrat.A_SIGNER or acte.version != lu.acte.version:
        raise TransitionRefusee([REMPLACE])
    if not parties_a_signer(auteur, acte):
        raise PermissionDenied("Votre rôle sur ce dossier ne permet pas de rendre ce document.")
    repere = {acte.REPERE: acte.pk} if getattr(acte, "REPERE", "") else {}
    evenement = consigner(
        acte.dossier,
        sujet=acte.SUJET,
        code="scan_rendu",
        auteur=auteur,
        instant=maintenant,
        donnees={**repere, "version": acte.version, "code": lu.rendu.code, "pages": len(cles)},
    )
    with production_differee():
        document = preparer(acte.dossier, acte.SUJET, evenement, scan_du_document(acte, cles))
    sceller(document, octets)
    return ScanRendu.objects.create(
        **{acte.SUJET: acte},
        version=acte.version,
        code=lu.rendu.code,
        lot=lot,
        pages=cles,
        document=document,
        rendu_par=auteur,
        rendu_le=maintenant,
    )


def confirmer(
    acte: ActeSignable,
    *,
    scan: ScanRendu,
    jour: date,
    auteur: Utilisateur,
    maintenant: datetime,
    partie: str | None = None,
    declaration: Declaration = SANS_DECLARATION,
) -> Evenement:
    """Enregistre la signature de sa partie, portée sur ce scan le ``jour`` dit. Lève comme :func:`signer`."""
    return signer(
        acte,
        auteur=auteur,
        maintenant=maintenant,
        empreinte=acte.empreinte,
        mode=ModeSignature.PAPIER,
        jour=jour,
        partie=partie,
        declaration=declaration,
        scan=scan,
    )
