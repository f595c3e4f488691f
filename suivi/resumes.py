"""Le résumé quotidien : un courriel par personne et par jour ouvré, à l'heure qu'elle a choisie.

Il reprend les courriels mis de côté depuis le précédent, rangés par dossier, et les tâches à échéance. Rien à dire,
rien d'envoyé. ``dernier_resume_le`` se prend par une écriture conditionnelle : deux travailleurs n'en font qu'un, et
un travailleur arrêté une semaine n'en fait qu'un à son retour. Le texte est refait à l'instant de l'envoi, sur les
droits de cet instant ; un résumé qui n'est pas parti le jour dit est abandonné, et le suivant le reprend.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from commun import courriels, envois
from commun.calendrier import PARIS, jour_paris
from commun.composants.dates import jour_long
from commun.envois import Issue, Verdict
from commun.evenements import EvenementCourriel, Mode
from commun.heures_calmes import est_calme, est_ouvre, reprise
from commun.models import CourrielSortant, RaisonAbandon
from comptes.models import ReglageCourriels, Utilisateur
from comptes.preferences import mode_de
from dossiers.enums import Tour
from dossiers.taches import Tache, a_echeance, taches

PREFIXE = "resume"
CODE_ECHEANCES = "echeances"
TACHES_CITEES = 20
EVENEMENTS = (
    EvenementCourriel(
        CODE_ECHEANCES,
        "Résumé quotidien",
        "Une chose attendue de vous arrive à échéance (la veille, le jour même, puis chaque jour ouvré)",
        "la personne dont elle est attendue",
        frozenset({Tour.PORTEUR, Tour.GUICHET, Tour.ARS, Tour.AM}),
        defaut=Mode.RESUME,
        choix=(Mode.RESUME, Mode.RIEN),
    ),
)


def evenements() -> tuple[EvenementCourriel, ...]:
    """Ce que le résumé ajoute au catalogue."""
    return EVENEMENTS


def preparer_les_resumes(maintenant: datetime) -> int:
    """Dépose le résumé de chaque personne dont l'heure est venue ; rend leur nombre. Idempotent, sûr à deux à la fois.

    Sans effet la nuit (heures calmes), le samedi, le dimanche et les jours fériés.
    """
    if est_calme(maintenant) or not est_ouvre(maintenant):
        return 0
    jour = jour_paris(maintenant)
    _rendre_les_manques()
    dus = list(_dus(jour, maintenant.astimezone(PARIS).hour))
    return sum(preparer(personne, jour, maintenant) for personne in dus)


@transaction.atomic
def preparer(personne: Utilisateur, jour: date, maintenant: datetime) -> bool:
    """Dépose le résumé du jour d'une personne, s'il y a quelque chose à dire et qu'il n'est pas déjà fait."""
    if not _prendre(personne, jour):
        return False
    lignes = list(CourrielSortant.objects.filter(CourrielSortant.A_RESUMER, personne=personne.pk).order_by("pk"))
    perdus = [ligne for ligne in lignes if envois.droit_de(ligne, maintenant).issue is Issue.ABANDONNER]
    CourrielSortant.objects.filter(pk__in=[ligne.pk for ligne in perdus]).update(
        abandonne_le=maintenant, raison_abandon=RaisonAbandon.PERTE_D_ACCES
    )
    gardees = [ligne for ligne in lignes if ligne not in perdus]
    corps = composer(personne, gardees, jour)
    if not corps:
        return False
    resume = courriels.deposer(
        cle=f"{PREFIXE}:{personne.pk}:{jour.isoformat()}",
        destinataire=personne.email,
        sujet=f"Votre résumé du {jour_long(jour)}",
        corps=corps,
        maintenant=maintenant,
    )
    CourrielSortant.objects.filter(pk__in=[ligne.pk for ligne in gardees]).update(resume=resume)
    return True


def composer(personne: Utilisateur, lignes: Iterable[CourrielSortant], jour: date) -> str:
    """Le texte du résumé : les faits par dossier, les tâches à échéance ; vide s'il n'y a rien à dire."""
    rangees = sorted(lignes, key=lambda ligne: (ligne.groupe, ligne.pk))
    dossiers = [(numero, [_dire(ligne) for ligne in siennes]) for numero, siennes in groupby(rangees, _groupe)]
    urgentes, reste = _a_faire(personne, jour)
    if not dossiers and not urgentes:
        return ""
    contexte = {
        "dossiers": dossiers,
        "urgentes": urgentes[:TACHES_CITEES],
        "reste": reste + max(0, len(urgentes) - TACHES_CITEES),
        "portail": settings.URL_PUBLIQUE,
    }
    return render_to_string("suivi/courriels/resume.txt", contexte)


def juger_le_resume(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« resume:<personne>:<jour> » : part ce jour-là, hors heures calmes, refait sur les droits du moment."""
    _, pk, jour = courriel.cle.split(":")
    if jour_paris(instant).isoformat() != jour:
        return envois.abandonner(RaisonAbandon.PERIME)
    if est_calme(instant):
        return envois.differer(reprise(instant))
    personne = Utilisateur.objects.filter(pk=pk, is_active=True).first()
    if personne is None:
        return envois.PERTE_D_ACCES
    lignes = [
        ligne for ligne in courriel.resumes.order_by("pk") if envois.droit_de(ligne, instant).issue is Issue.ENVOYER
    ]
    corps = composer(personne, lignes, date.fromisoformat(jour))
    return Verdict(Issue.ENVOYER, corps=corps) if corps else envois.abandonner(RaisonAbandon.PERIME)


def _dus(jour: date, heure: int) -> QuerySet[Utilisateur]:
    """Comptes ouverts dont l'heure est passée et dont le résumé du jour n'est pas fait."""
    sans = Utilisateur.objects.filter(is_active=True, reglage_courriels=None).order_by("pk")
    ReglageCourriels.objects.bulk_create([ReglageCourriels(utilisateur=u) for u in sans], ignore_conflicts=True)
    attendus = Q(reglage_courriels__dernier_resume_le=None) | Q(reglage_courriels__dernier_resume_le__lt=jour)
    ouverts = Utilisateur.objects.filter(is_active=True, reglage_courriels__heure_resume__lte=heure)
    return ouverts.filter(attendus).order_by("pk")


def _prendre(personne: Utilisateur, jour: date) -> bool:
    libre = Q(dernier_resume_le=None) | Q(dernier_resume_le__lt=jour)
    return bool(ReglageCourriels.objects.filter(libre, utilisateur=personne).update(dernier_resume_le=jour))


def _rendre_les_manques() -> None:
    """Les faits d'un résumé qui n'est jamais parti attendent le suivant."""
    CourrielSortant.objects.filter(resume__abandonne_le__isnull=False, abandonne_le=None).update(resume=None)


def _a_faire(personne: Utilisateur, jour: date) -> tuple[list[Tache], int]:
    """Les tâches dues au plus tard demain, et le nombre des autres ; aucune si la personne n'en veut pas."""
    siennes = taches(personne)
    if mode_de(personne.pk, CODE_ECHEANCES) is Mode.RIEN:
        return [], len(siennes)
    urgentes = a_echeance(siennes, jour + timedelta(days=1))
    return urgentes, len(siennes) - len(urgentes)


def _groupe(ligne: CourrielSortant) -> str:
    return ligne.groupe


def _dire(ligne: CourrielSortant) -> dict[str, str]:
    """Le fait, sans le numéro que le titre donne déjà, et l'adresse de la page."""
    fait = ligne.sujet.removeprefix(f"[{ligne.groupe}] ")
    return {"fait": fait, "adresse": settings.URL_PUBLIQUE + (ligne.adresse or "/a-faire/")}
