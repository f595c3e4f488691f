"""Ce que les dossiers jugent d'un courriel au moment de l'envoyer : qui ne voit plus le dossier n'en sait plus rien.

Chaque fonction lit la clé que le dépôt a écrite (« evenement:<dossier>:<rang>:<personne> ») et refait le calcul des
destinataires. Un préfixe que personne n'a inscrit est jugé par :func:`dossier_nomme_visible`.
"""

import re
from collections.abc import Callable
from datetime import datetime

from commun import envois
from commun.envois import Verdict
from commun.models import CourrielSortant
from comptes.envois import destinataire
from comptes.models import Utilisateur
from dossiers.actions.reprise import confirme, prepare
from dossiers.catalogue import publics_de
from dossiers.models import AccesPersonne, AppuiGuichet, Commentaire, Dossier, Evenement, MessageVoisin, Reprise
from dossiers.notifications import destinataires
from dossiers.notifications_echanges import coordinateurs_de, publics_du_fil
from dossiers.notifications_messages import coordinateurs_du_message
from dossiers.permissions import Lecture, lecture

# Code d'événement → la personne est-elle encore concernée ? Reçoit la personne, le dossier et la fin de la clé.
Condition = Callable[[Utilisateur, Dossier, str], bool]
_CONDITIONS: dict[str, Condition] = {}
NUMERO = re.compile(r"^\[([^\]\s]+)\]")


def voit(personne: Utilisateur | None, dossier: Dossier | None) -> bool:
    """Vrai si cette personne, active, voit ce dossier à cet instant."""
    if personne is None or dossier is None:
        return False
    return Dossier.objects.visibles_par(personne).filter(pk=dossier.pk).exists()


def encore_destinataire(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« evenement:<dossier>:<rang>:<personne> » : voit le dossier et son objet, et serait prévenue aujourd'hui."""
    _, pk, rang, _ = courriel.cle.split(":")
    personne = destinataire(courriel)
    evenement = Evenement.objects.select_related("dossier__lettre").filter(dossier=pk, rang=rang).first()
    if evenement is None or not voit(personne, evenement.dossier):
        return envois.PERTE_D_ACCES
    code = f"{evenement.sujet}.{evenement.code}"
    publics = publics_de(code)
    if not publics:  # adressé à une personne désignée
        condition = _CONDITIONS.get(code)
        return envois.si(condition is None or condition(personne, evenement.dossier, rang))
    prevenue = personne in destinataires(evenement.dossier, publics)
    return envois.si(prevenue and lecture(personne, evenement.dossier, evenement.sujet) > Lecture.RIEN)


def declarer_condition(code: str, condition: Condition) -> None:
    """Ajoute, au démarrage, ce qu'il faut être encore pour recevoir un courriel à une personne (« relecteur de… »)."""
    _CONDITIONS[code] = condition


def encore_concernee(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« personne:<dossier>:<événement>:<clé>:<personne> » : voit le dossier, et la condition de l'événement tient."""
    _, pk, code, *suite = courriel.cle.split(":")
    personne, dossier = destinataire(courriel), Dossier.objects.filter(pk=pk).first()
    if not voit(personne, dossier):
        return envois.PERTE_D_ACCES
    condition = _CONDITIONS.get(code)
    return envois.si(condition is None or condition(personne, dossier, ":".join(suite[:-1])))


def encore_du_fil(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« commentaire:<message>:<personne> »."""
    message = Commentaire.objects.select_related("fil__dossier").filter(pk=_rang(courriel, 1)).first()
    personne = destinataire(courriel)
    if message is None or not voit(personne, message.fil.dossier):
        return envois.PERTE_D_ACCES
    return envois.si(personne in destinataires(message.fil.dossier, publics_du_fil(message.fil)))


def encore_du_guichet(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« appui:<appui>:<fait>:<personne> »."""
    appui = AppuiGuichet.objects.filter(pk=_rang(courriel, 1)).first()
    return envois.si(appui is not None and destinataire(courriel) in coordinateurs_de(appui))


def encore_messager(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« message_voisin:<message>:<personne> »."""
    message = MessageVoisin.objects.filter(pk=_rang(courriel, 1)).first()
    return envois.si(message is not None and destinataire(courriel) in coordinateurs_du_message(message))


def encore_de_la_reprise(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« reprise:<reprise>:<instant>:<personne> » : qui la prépare, ou la confirmerait."""
    reprise = Reprise.objects.filter(pk=_rang(courriel, 1)).first()
    personne = destinataire(courriel)
    if reprise is None or personne is None:
        return envois.PERTE_D_ACCES
    return envois.si(prepare(personne, reprise) or confirme(personne, reprise))


def encore_cite(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« acteur:<dossier>:<empreinte> » : la page personnelle existe encore ; un refus d'inscription part toujours."""
    morceaux = courriel.cle.split(":")
    if morceaux[2] == "refus":
        return envois.ENVOYER
    return envois.si(AccesPersonne.objects.filter(jeton_empreinte__startswith=morceaux[2]).exists())


def toujours(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Dit la perte d'accès elle-même : part au membre que l'on vient de retirer."""
    return envois.ENVOYER


def dossier_nomme_visible(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Sans règle propre : l'objet « [numéro] … » ne part à un compte que s'il voit ce dossier."""
    numero = courriel.groupe or _numero(courriel.sujet)
    personne = destinataire(courriel)
    if not numero or personne is None:
        return envois.ENVOYER
    return envois.si(voit(personne, Dossier.objects.filter(numero=numero).first()))


def inscrire() -> None:
    """Remplit la table des droits à l'envoi ; sans effet la seconde fois."""
    for prefixe, droit in (
        ("evenement", encore_destinataire),
        ("personne", encore_concernee),
        ("commentaire", encore_du_fil),
        ("appui", encore_du_guichet),
        ("message_voisin", encore_messager),
        ("reprise", encore_de_la_reprise),
        ("acteur", encore_cite),
        ("depart", toujours),
    ):
        envois.inscrire(prefixe, droit)
    envois.inscrire_defaut(dossier_nomme_visible)


def _rang(courriel: CourrielSortant, rang: int) -> str:
    return courriel.cle.split(":")[rang]


def _numero(sujet: str) -> str:
    trouve = NUMERO.match(sujet)
    return trouve.group(1) if trouve else ""
