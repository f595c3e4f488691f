"""Répartir l'écriture du projet : confier une rubrique, la dire écrite, rappeler sa date une fois."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee, verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import PROJET_MODIFIABLE, RoleEquipe
from dossiers.models import AttributionDeRubrique, MembreEquipe, ProjetSante
from dossiers.notifications import prevenir_des_personnes
from dossiers.permissions import capacites_sur, verifier

CODE = "rubrique"
JOURS_AVANT = 3
HORS_EQUIPE = "Une rubrique se confie à une personne de l’équipe qui écrit."
FINI = "Ce projet ne s’écrit plus : ses rubriques ne se confient plus."


@dataclass(frozen=True)
class Repartition:
    """Ce que le responsable du dossier décide d'une rubrique ; les deux vides : elle n'est plus confiée."""

    rubrique: str
    responsable: Utilisateur | None
    echeance_le: date | None


def plumes(projet: ProjetSante) -> list[Utilisateur]:
    """Les membres en fonction qui peuvent écrire ; une requête."""
    membres = MembreEquipe.objects.filter(dossier=projet.dossier_id, fin__isnull=True).exclude(role=RoleEquipe.LECTEUR)
    return [membre.utilisateur for membre in membres.select_related("utilisateur").order_by("pk")]


@transaction.atomic
def repartir(projet: ProjetSante, voulues: Iterable[Repartition], *, auteur: Utilisateur, maintenant: datetime) -> int:
    """Pose qui écrit quoi et pour quand ; rend le nombre de rubriques changées. Le responsable du dossier seul.

    Une échéance ou une personne nouvelle rouvre le rappel ; une personne nouvelle, l'écriture.
    """
    frais = verrouiller(projet)
    verifier(auteur, frais.dossier, Capacite.GERER_EQUIPE)
    if not est_modifiable(frais):
        raise TransitionRefusee([FINI])
    connues = {a.rubrique: a for a in frais.attributions.order_by("pk")}
    permises = {personne.pk for personne in plumes(frais)}
    return sum(_poser(frais, connues.get(v.rubrique), v, permises) for v in voulues)


def _poser(projet: ProjetSante, connue: AttributionDeRubrique | None, voulue: Repartition, permises: set[int]) -> bool:
    qui = voulue.responsable
    avant = (connue.responsable_id, connue.echeance_le) if connue else (None, None)
    if avant == (qui.pk if qui else None, voulue.echeance_le):
        return False
    if qui is not None and qui.pk not in permises:
        raise TransitionRefusee([HORS_EQUIPE])
    if qui is None and voulue.echeance_le is None:
        connue.delete()
        return True
    ligne = connue or AttributionDeRubrique(projet=projet, rubrique=voulue.rubrique)
    if ligne.responsable_id != (qui.pk if qui else None):
        ligne.ecrite_le = None
    ligne.responsable, ligne.echeance_le, ligne.rappelee_le = qui, voulue.echeance_le, None
    ligne.save()
    return True


@transaction.atomic
def dire_ecrite(projet: ProjetSante, rubrique: str, *, ecrite: bool, auteur: Utilisateur, maintenant: datetime) -> None:
    """Dit la rubrique écrite, ou à reprendre : la personne à qui elle est confiée, ou le responsable du dossier."""
    frais = verrouiller(projet)
    acquises = capacites_sur(auteur, frais.dossier)
    ligne = frais.attributions.filter(rubrique=rubrique).first()
    if Capacite.REDIGER not in acquises:
        raise PermissionDenied("Seule l’équipe qui écrit le projet dit où elle en est.")
    if ligne is None:
        raise TransitionRefusee(["Cette rubrique n’est confiée à personne."])
    if ligne.responsable_id != auteur.pk and Capacite.GERER_EQUIPE not in acquises:
        raise PermissionDenied("La personne qui écrit cette rubrique, ou le responsable du dossier, le dit.")
    ligne.ecrite_le = jour_paris(maintenant) if ecrite else None
    ligne.save(update_fields=["ecrite_le"])


def rappeler_les_rubriques(jour: date, maintenant: datetime) -> int:
    """Traitement du temps : un seul rappel par échéance, trois jours avant, à la personne qui écrit."""
    dues = AttributionDeRubrique.objects.filter(
        echeance_le__lte=jour + timedelta(days=JOURS_AVANT),
        rappelee_le__isnull=True,
        ecrite_le__isnull=True,
        responsable__isnull=False,
        projet__etat__in=PROJET_MODIFIABLE,
    )
    return pour_chacun(list(dues.order_by("pk")), lambda ligne: _rappeler(ligne, jour, maintenant))


@transaction.atomic
def _rappeler(ligne: AttributionDeRubrique, jour: date, maintenant: datetime) -> bool:
    frais = AttributionDeRubrique.objects.select_for_update().get(pk=ligne.pk)
    if frais.rappelee_le is not None or frais.ecrite_le is not None:
        return False
    frais.rappelee_le = jour
    frais.save(update_fields=["rappelee_le"])
    dossier = frais.projet.dossier
    prevenir_des_personnes(
        dossier,
        [frais.responsable],
        code=CODE,
        fait="Une rubrique du projet de santé vous attend",
        cle=f"{frais.pk}-{frais.echeance_le:%Y%m%d}",
        adresse=reverse("dossiers:ecriture", args=[dossier.numero]),
        maintenant=maintenant,
    )
    return True
