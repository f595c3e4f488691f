"""Boîte d'envoi transactionnelle : le courriel est écrit avec l'acte, envoyé après, une seule fois.

``deposer`` écrit une ligne dans la transaction en cours : un acte annulé n'envoie rien. ``envoyer_en_attente``,
appelé par la boucle ``manage.py travailleur``, réserve chaque ligne par une écriture conditionnelle (la même sur
SQLite et PostgreSQL), si bien que deux envoyeurs ne prennent jamais la même. Un envoyeur tué en plein envoi laisse
une réservation qui expire : la relance porte alors le même ``Message-ID``, que les messageries dédoublonnent.
Juste avant l'envoi, ``commun.envois`` juge chaque courriel sur les droits et les préférences de l'instant.
Aucune adresse ni aucun texte n'entre dans les journaux techniques.
"""

import hashlib
import logging
import smtplib
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db.models import F, Q
from django.utils import timezone

from commun.envois import Issue, Verdict, juger
from commun.models import CourrielSortant, RaisonAbandon

journal = logging.getLogger(__name__)

TENTATIVES_MAX = 12
ATTENTE_MAX = timedelta(hours=6)
RESERVATION = timedelta(minutes=15)
DELAI_SMTP_SECONDES = 30


@dataclass
class BilanEnvoi:
    """Ce qu'a fait un passage, en nombre de courriels."""

    envoyes: int = 0
    captures: int = 0
    reportes: int = 0
    abandonnes: int = 0
    differes: int = 0
    mis_de_cote: int = 0


@dataclass(frozen=True)
class Courriel:
    """Un courriel à déposer ; ``cle`` le rend unique, et son premier mot dit qui le juge à l'envoi.

    ``evenement`` : code du catalogue (à défaut, le premier mot de la clé) ; ``personne`` : identifiant du compte ;
    ``groupe`` et ``adresse`` : le numéro sous lequel un résumé le range, et la page à ouvrir.
    """

    cle: str
    destinataire: str
    sujet: str
    corps: str
    evenement: str = ""
    personne: int | None = None
    groupe: str = ""
    adresse: str = ""


def deposer(
    *, cle: str, destinataire: str, sujet: str, corps: str, maintenant: datetime | None = None
) -> CourrielSortant:
    """Met un courriel en attente ; rend la ligne déjà écrite si ``cle`` a déjà servi (le premier texte reste).

    ``maintenant`` : l'instant de l'acte, s'il n'est pas le présent. À appeler dans la transaction de l'acte. Erreurs :
    ``ValidationError`` si l'adresse est invalide, ``ValueError`` si la clé ou l'objet est vide ou si l'objet tient sur
    plusieurs lignes.
    """
    deposer_tous([Courriel(cle, destinataire, sujet, corps)], maintenant=maintenant)
    return CourrielSortant.objects.get(cle=cle)


def deposer_tous(courriels: Iterable[Courriel], *, maintenant: datetime | None = None) -> None:
    """Met plusieurs courriels en attente en une requête ; une clé qui a déjà servi est laissée telle quelle.

    Mêmes conditions et erreurs que ``deposer`` ; un seul courriel fautif et rien n'est écrit.
    """
    instant = maintenant or timezone.now()
    CourrielSortant.objects.bulk_create([_ligne(courriel, instant) for courriel in courriels], ignore_conflicts=True)


def _ligne(courriel: Courriel, instant: datetime) -> CourrielSortant:
    validate_email(courriel.destinataire)
    if not courriel.cle.strip() or not courriel.sujet.strip():
        raise ValueError("Un courriel a une clé et un objet.")
    if "\n" in courriel.sujet or "\r" in courriel.sujet:
        raise ValueError("L’objet d’un courriel tient sur une ligne.")
    return CourrielSortant(**asdict(courriel), depose_le=instant, prochain_essai_le=instant)


def envoyer_en_attente(*, maintenant: datetime | None = None, limite: int = 200) -> BilanEnvoi:
    """Traite les courriels dus, du plus ancien au plus récent, au plus ``limite`` ; sûr à lancer deux fois à la fois.

    À appeler hors transaction : chaque réservation et chaque issue est écrite aussitôt. En démonstration
    (``settings.DEMO``) le courriel est marqué « capturé » et rien ne sort de la machine.
    """
    bilan = BilanEnvoi()
    instant = maintenant or timezone.now()
    dus = CourrielSortant.objects.filter(_prenables(instant)).order_by("prochain_essai_le", "pk")
    connexion = None if settings.DEMO else get_connection(timeout=DELAI_SMTP_SECONDES)
    for pk in list(dus.values_list("pk", flat=True)[:limite]):
        present = maintenant or timezone.now()
        jeton = _reserver(pk, present)
        if jeton is not None:
            _traiter(CourrielSortant.objects.get(pk=pk), jeton, present, connexion, bilan)
    return bilan


def attente_apres(tentatives: int) -> timedelta:
    """L'attente avant l'essai suivant : 1, 2, 4, 8… minutes, plafonnée à six heures."""
    return min(timedelta(minutes=2 ** min(tentatives - 1, 20)), ATTENTE_MAX)


def _prenables(instant: datetime) -> Q:
    libre = Q(reserve_le=None) | Q(reserve_le__lt=instant - RESERVATION)
    return CourrielSortant.EN_ATTENTE & Q(prochain_essai_le__lte=instant) & libre


def _reserver(pk: int, instant: datetime) -> str | None:
    """Prend la ligne si elle est encore libre (comparaison et écriture en une requête), sinon ``None``."""
    jeton = uuid.uuid4().hex
    prises = CourrielSortant.objects.filter(_prenables(instant), pk=pk).update(
        reserve_le=instant, jeton=jeton, tentatives=F("tentatives") + 1
    )
    return jeton if prises else None


def _conclure(courriel: CourrielSortant, jeton: str, **valeurs: object) -> None:
    """Écrit l'issue et rend la réservation, seulement si elle est encore la nôtre."""
    CourrielSortant.objects.filter(pk=courriel.pk, jeton=jeton).update(reserve_le=None, jeton="", **valeurs)


def _traiter(
    courriel: CourrielSortant,
    jeton: str,
    instant: datetime,
    connexion: BaseEmailBackend | None,
    bilan: BilanEnvoi,
) -> None:
    try:
        verdict = juger(courriel, instant)
        if verdict.issue is not Issue.ENVOYER:
            _ecarter(courriel, jeton, instant, verdict, bilan)
            return
        courriel.corps = verdict.corps or courriel.corps
        if connexion is not None:
            _message(courriel, connexion).send()
    except Exception as erreur:  # noqa: BLE001 - toute panne de messagerie se rattrape par un nouvel essai
        _reporter(courriel, jeton, instant, erreur, bilan)
        return
    if connexion is None:
        _conclure(courriel, jeton, capture_le=instant, corps=courriel.corps)
        bilan.captures += 1
        return
    _conclure(courriel, jeton, envoye_le=instant, derniere_erreur="", corps=courriel.corps)
    bilan.envoyes += 1


def _ecarter(courriel: CourrielSortant, jeton: str, instant: datetime, verdict: Verdict, bilan: BilanEnvoi) -> None:
    """Écrit un verdict autre qu'« envoyer » ; un report ou une mise de côté ne compte pas comme un essai."""
    if verdict.issue is Issue.ABANDONNER:
        _conclure(courriel, jeton, abandonne_le=instant, raison_abandon=verdict.raison)
        bilan.abandonnes += 1
        return
    tentatives = courriel.tentatives - 1
    if verdict.issue is Issue.RESUMER:
        _conclure(courriel, jeton, mis_de_cote_le=instant, tentatives=tentatives)
        bilan.mis_de_cote += 1
        return
    _conclure(courriel, jeton, prochain_essai_le=verdict.jusqu_a, tentatives=tentatives)
    bilan.differes += 1


def _reporter(courriel: CourrielSortant, jeton: str, instant: datetime, erreur: Exception, bilan: BilanEnvoi) -> None:
    nom = type(erreur).__name__
    if isinstance(erreur, smtplib.SMTPResponseException):
        nom = f"{nom} {erreur.smtp_code}"
    if courriel.tentatives >= TENTATIVES_MAX:
        journal.error("Courriel %s abandonné après %s essais : %s", courriel.pk, courriel.tentatives, nom)
        _conclure(courriel, jeton, derniere_erreur=nom, abandonne_le=instant, raison_abandon=RaisonAbandon.ECHEC)
        bilan.abandonnes += 1
        return
    journal.warning("Courriel %s reporté (essai %s) : %s", courriel.pk, courriel.tentatives, nom)
    suivant = instant + attente_apres(courriel.tentatives)
    _conclure(courriel, jeton, derniere_erreur=nom, prochain_essai_le=suivant)
    bilan.reportes += 1


def _message(courriel: CourrielSortant, connexion: BaseEmailBackend) -> EmailMessage:
    """Le message en texte ; son ``Message-ID`` vient de la clé : une relance porte le même."""
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    empreinte = hashlib.sha256(courriel.cle.encode()).hexdigest()[:40]
    return EmailMessage(
        subject=courriel.sujet,
        body=courriel.corps,
        to=[courriel.destinataire],
        connection=connexion,
        headers={"Message-ID": f"<{empreinte}@{domaine}>", "Auto-Submitted": "auto-generated"},
    )
