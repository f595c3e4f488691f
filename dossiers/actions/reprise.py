"""Reprendre une CPTS antérieure au portail : le Guichet prépare, l'ARS confirme, alors seulement le dossier naît.

Lève ``PermissionDenied`` (pas le droit), ``TransitionRefusee`` (raisons en français, toutes à la fois) ou
``TeleversementRefuse`` (fichier irrecevable).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from commun import courriels
from commun.delais import jour_paris
from comptes.mandats import Mandat
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.naissance import creer_le_dossier_repris
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import EtapeReprise, SituationReprise
from dossiers.models import Dossier, PieceReprise, Reprise
from dossiers.televersement import verifier_pdf
from dossiers.visibilite import organisme
from financement.baremes import ACI_2019
from territoires import actions as territoires
from territoires.chargement import perimetre_de
from territoires.evaluation import evaluer
from territoires.models import Departement

MODIFIABLES = frozenset({SituationReprise.PREPARATION, SituationReprise.REFUSEE})
PIECES_MAXIMUM = 20
CHAMPS = (
    "nom",
    "etape",
    "accordee_le",
    "fir_accorde",
    "convention_reference",
    "valide_le",
    "signature_le",
    "motif",
    "responsable_courriel",
)


def mandats_de_reprise(utilisateur: Utilisateur, cote: str) -> tuple[Mandat, ...]:
    """Mandats de cette personne qui préparent (« guichet ») ou confirment (« ars ») une reprise."""
    return tuple(m for m in mandats_avec(utilisateur, Capacite.REPRISE_ANTERIEURE) if organisme(m) == cote)


def prepare(utilisateur: Utilisateur, reprise: Reprise) -> bool:
    """Vrai si cette personne peut préparer cette reprise : coordinateur du Guichet de sa région."""
    return any(m.region == reprise.region_id for m in mandats_de_reprise(utilisateur, "guichet"))


def confirme(utilisateur: Utilisateur, reprise: Reprise) -> bool:
    """Vrai si elle peut la confirmer ou la refuser : décideur ARS d'un des départements, et pas qui l'a préparée."""
    if utilisateur.pk == reprise.preparee_par_id:
        return False
    concernes = set(reprise.departements.order_by().values_list("code", flat=True))
    return any(m.departements & concernes for m in mandats_de_reprise(utilisateur, "ars"))


@transaction.atomic
def preparer(*, auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Reprise:
    """Ouvre une reprise, son territoire encore vide."""
    portes = [m for m in mandats_de_reprise(auteur, "guichet") if m.region]
    if not portes:
        raise PermissionDenied("Seul un coordinateur du Guichet prépare une reprise.")
    _verifier(champs, jour_paris(maintenant))
    return Reprise.objects.create(
        territoire=territoires.creer_territoire(maintenant=maintenant),
        region_id=portes[0].region,
        preparee_par=auteur,
        preparee_le=maintenant,
        **champs,
    )


@transaction.atomic
def modifier(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Reprise:
    """Corrige une reprise en préparation, ou refusée."""
    frais = _en_preparation(reprise, auteur)
    _verifier(champs, jour_paris(maintenant))
    for champ in CHAMPS:
        setattr(frais, champ, champs[champ])
    frais.save(update_fields=CHAMPS)
    return frais


@transaction.atomic
def ajouter_piece(
    reprise: Reprise, *, titre: str, octets: bytes, auteur: Utilisateur, maintenant: datetime
) -> PieceReprise:
    """Joint un PDF vérifié ; le même fichier ne se joint qu'une fois."""
    frais = _en_preparation(reprise, auteur)
    pdf = verifier_pdf(octets)
    if frais.pieces.filter(sha256=pdf.sha256).exists():
        raise TransitionRefusee(["Ce document est déjà joint."])
    if frais.pieces.count() >= PIECES_MAXIMUM:
        raise TransitionRefusee([f"Une reprise a au plus {PIECES_MAXIMUM} documents."])
    piece = PieceReprise(
        reprise=frais,
        titre=titre.strip(),
        sha256=pdf.sha256,
        taille=len(pdf.octets),
        pages=pdf.pages,
        ajoutee_par=auteur,
        ajoutee_le=maintenant,
    )
    piece.fichier.save("piece.pdf", ContentFile(pdf.octets), save=False)
    piece.save(force_insert=True)
    return piece


@transaction.atomic
def retirer_piece(piece: PieceReprise, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire un document d'une reprise en préparation ; son fichier disparaît après l'acte."""
    _en_preparation(piece.reprise, auteur)
    fichier = piece.fichier
    piece.delete()
    transaction.on_commit(lambda: fichier.storage.delete(fichier.name), robust=True)


@transaction.atomic
def soumettre(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime) -> Reprise:
    """Demande la confirmation de l'ARS : territoire, document et dates y sont ; les décideurs sont prévenus."""
    frais = _en_preparation(reprise, auteur)
    _verifier({champ: getattr(frais, champ) for champ in CHAMPS}, jour_paris(maintenant))
    evaluation = evaluer(perimetre_de(frais.territoire.version_courante))
    raisons = []
    if evaluation.pilote is None:
        raisons.append("Choisissez le territoire : il désigne l’ARS qui confirmera.")
    elif Departement.objects.get(pk=evaluation.pilote).region_id != frais.region_id:
        raisons.append("Ce territoire relève surtout d’une autre région : c’est à son Guichet de le reprendre.")
    if not frais.pieces.exists():
        raisons.append("Joignez au moins un document qui prouve l’étape atteinte.")
    if raisons:
        raise TransitionRefusee(raisons)
    frais.departements.set([d.code for d in evaluation.departements])
    frais.soumise_le = maintenant
    frais.save(update_fields=["soumise_le"])
    for decideur in notifications.decideurs_ars([d.code for d in evaluation.departements]):
        _ecrire(frais, decideur, "Une reprise attend votre confirmation", maintenant)
    return frais


@transaction.atomic
def rappeler(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime) -> Reprise:
    """Reprend la main sur une reprise soumise, pour la corriger."""
    frais = _verrouiller(reprise)
    if not prepare(auteur, frais):
        raise PermissionDenied("Seul le Guichet de cette région rappelle cette reprise.")
    _exiger_soumise(frais)
    frais.soumise_le = None
    frais.save(update_fields=["soumise_le"])
    return frais


@transaction.atomic
def abandonner(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime) -> Reprise:
    """Renonce à une reprise en préparation ; elle reste lisible."""
    frais = _en_preparation(reprise, auteur)
    frais.abandonnee_le = maintenant
    frais.save(update_fields=["abandonnee_le"])
    return frais


@transaction.atomic
def refuser(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime, motif: str) -> Reprise:
    """L'ARS refuse, avec un motif ; le Guichet peut corriger et soumettre de nouveau."""
    frais = _a_confirmer(reprise, auteur)
    if not motif.strip():
        raise TransitionRefusee(["Dites pourquoi : le Guichet pourra corriger."])
    frais.soumise_le, frais.refusee_le, frais.refusee_par = None, maintenant, auteur
    frais.motif_refus = motif.strip()
    frais.save(update_fields=["soumise_le", "refusee_le", "refusee_par", "motif_refus"])
    _ecrire(frais, frais.preparee_par, "L’ARS a refusé une reprise", maintenant)
    return frais


@transaction.atomic
def confirmer(reprise: Reprise, *, auteur: Utilisateur, maintenant: datetime) -> Dossier:
    """L'ARS confirme : le dossier naît à l'étape atteinte, compté dans les chevauchements, événements « reprise »."""
    frais = _a_confirmer(reprise, auteur)
    dossier = creer_le_dossier_repris(frais, auteur=auteur, maintenant=maintenant)
    frais.dossier, frais.confirmee_par, frais.confirmee_le = dossier, auteur, maintenant
    frais.save(update_fields=["dossier", "confirmee_par", "confirmee_le"])
    return dossier


def _verrouiller(reprise: Reprise) -> Reprise:
    return Reprise.objects.select_for_update().get(pk=reprise.pk)


def _en_preparation(reprise: Reprise, auteur: Utilisateur) -> Reprise:
    frais = _verrouiller(reprise)
    if not prepare(auteur, frais):
        raise PermissionDenied("Seul le Guichet de cette région prépare cette reprise.")
    if frais.situation not in MODIFIABLES:
        raise TransitionRefusee([f"« {frais.situation.label} » : cette reprise ne se modifie plus."])
    return frais


def _a_confirmer(reprise: Reprise, auteur: Utilisateur) -> Reprise:
    frais = _verrouiller(reprise)
    if not confirme(auteur, frais):
        raise PermissionDenied("Seul un décideur de l’ARS d’un des départements, qui ne l’a pas préparée, décide.")
    _exiger_soumise(frais)
    return frais


def _exiger_soumise(reprise: Reprise) -> None:
    if reprise.situation == SituationReprise.SOUMISE:
        return
    qui, quand = reprise.confirmee_par, reprise.confirmee_le
    if reprise.situation == SituationReprise.REFUSEE:
        qui, quand = reprise.refusee_par, reprise.refusee_le
    if qui is not None and quand is not None:
        fait = reprise.situation.label.lower()
        raise DejaDecide([f"Déjà décidé par {qui} le {jour_paris(quand):%d/%m/%Y} ({fait})."])
    raise TransitionRefusee([f"« {reprise.situation.label} » : cette reprise n’attend pas l’ARS."])


def _verifier(champs: dict[str, Any], jour: date) -> None:
    """Dates de l'étape présentes, dans l'ordre, passées ; montant et convention cohérents."""
    raisons = _dates_absentes(champs)
    suite = [champs[nom] for nom in ("accordee_le", "valide_le", "signature_le") if champs[nom] is not None]
    if suite != sorted(suite):
        raisons.append("Les dates se suivent : accord de l’ARS, validation du projet, signature du contrat.")
    if any(date_ > jour for date_ in suite):
        raisons.append("Ces dates sont passées : une reprise ne décrit que ce qui a déjà eu lieu.")
    signature = champs["signature_le"]
    if signature is not None and signature < ACI_2019.effet:
        raisons.append(f"Un contrat tripartite ne peut pas précéder le {ACI_2019.effet:%d/%m/%Y}, effet de l’ACI.")
    fir = champs["fir_accorde"]
    if fir is None or fir < Decimal(0):
        raisons.append("Indiquez le montant FIR accordé ; zéro s’il n’y en a pas eu.")
    elif fir > 0 and not champs["convention_reference"].strip():
        raisons.append("Un montant FIR positif demande la référence de sa convention.")
    if not champs["motif"].strip():
        raisons.append("Indiquez le motif de la reprise.")
    if raisons:
        raise TransitionRefusee(raisons)


def _dates_absentes(champs: dict[str, Any]) -> list[str]:
    etape = champs["etape"]
    raisons = []
    if etape == EtapeReprise.LETTRE and champs["accordee_le"] is None:
        raisons.append("Indiquez la date de l’accord de l’ARS.")
    if etape != EtapeReprise.LETTRE and champs["valide_le"] is None:
        raisons.append("Indiquez la date de validation du projet de santé.")
    if etape == EtapeReprise.CONTRAT and champs["signature_le"] is None:
        raisons.append("Indiquez la date de signature du contrat.")
    if etape != EtapeReprise.CONTRAT and champs["signature_le"] is not None:
        raisons.append("Une date de signature ne va qu’avec un contrat signé.")
    if etape == EtapeReprise.LETTRE and champs["valide_le"] is not None:
        raisons.append("Une date de validation ne va qu’avec un projet validé.")
    return raisons


def _ecrire(reprise: Reprise, personne: Utilisateur, sujet: str, maintenant: datetime) -> None:
    courriels.deposer(
        cle=f"reprise:{reprise.pk}:{maintenant.isoformat()}:{personne.pk}",
        destinataire=personne.email,
        sujet=sujet,
        corps=notifications.texte_de_reprise(reprise, sujet),
        maintenant=maintenant,
    )
