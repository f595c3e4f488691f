"""Tenir une séance du Guichet : convoquer, ordonner, ouvrir, noter, clore ; le compte rendu naît de la clôture.

Le coordinateur de la région agit (RENDRE_AVIS) ; sur un dossier, encore faut-il n'en être ni acteur ni déporté. Toute
écriture verrouille la séance, puis s'il le faut le dossier. Lève ``PermissionDenied`` ou ``TransitionRefusee``.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from commun.calendrier import en_lettres
from commun.delais import jour_paris
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement
from dossiers.permissions import verifier
from instruction.charge import A_L_INSTRUCTION
from instruction.comptes_rendus import preparer
from instruction.enums_seance import SituationSeance
from instruction.models import Passage, Seance
from instruction.permissions import agents_du_guichet

FIGEE = "L’ordre du jour ne change plus : la séance est close ou annulée."
ISSUES = ("proposer_avis", "reporter", "demander_complements")


@transaction.atomic
def convoquer(*, region: str, auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Seance:
    """Prépare une séance ; ``champs`` : tenue_le, heure, lieu, visio, presidence."""
    _exiger_la_coordination(auteur, region)
    _verifier_les_champs(region, maintenant, champs)
    return Seance.objects.create(region_id=region, convoquee_par=auteur, convoquee_le=maintenant, **champs)


@transaction.atomic
def modifier(seance: Seance, *, auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Seance:
    """Change la date, le lieu ou la présidence d'une séance en préparation."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, refus="La séance a déjà commencé.")
    _verifier_les_champs(fraiche.region_id, maintenant, champs)
    for champ, valeur in champs.items():
        setattr(fraiche, champ, valeur)
    fraiche.save(update_fields=list(champs))
    return fraiche


def _verifier_les_champs(region: str, maintenant: datetime, champs: dict[str, Any]) -> None:
    raisons = []
    if champs["tenue_le"] < jour_paris(maintenant):
        raisons.append("La date de la séance est déjà passée.")
    if not champs.get("lieu") and not champs.get("visio"):
        raisons.append("Indiquez un lieu, un lien de visioconférence, ou les deux.")
    if not agents_du_guichet(region).filter(pk=champs["presidence"].pk).exists():
        raisons.append("La présidence revient à un agent du Guichet de la région.")
    if raisons:
        raise TransitionRefusee(raisons)


@transaction.atomic
def inscrire(seance: Seance, dossiers: Iterable[Dossier], *, auteur: Utilisateur, maintenant: datetime) -> int:
    """Ajoute ces dossiers à la fin de l'ordre du jour, tout ou rien ; rend leur nombre."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, SituationSeance.OUVERTE, refus=FIGEE)
    rang = fraiche.passages.aggregate(dernier=Max("ordre"))["dernier"] or 0
    nombre, raisons = 0, []
    for dossier in _verrouiller_les_dossiers(dossiers):
        verifier(auteur, dossier, Capacite.RENDRE_AVIS)
        refus = _raison_de_ne_pas_inscrire(fraiche, dossier)
        if refus:
            raisons.append(refus)
            continue
        nombre += 1
        Passage.objects.create(seance=fraiche, dossier=dossier, ordre=rang + nombre)
        _consigner(dossier, "inscrit", fraiche, auteur, maintenant)
    if raisons:
        raise TransitionRefusee(raisons)
    return nombre


def _verrouiller_les_dossiers(dossiers: Iterable[Dossier]) -> list[Dossier]:
    """Ces dossiers relus sous verrou, pris dans l'ordre de leur clé : deux séances ne s'attendent pas l'une l'autre."""
    cles = sorted({dossier.pk for dossier in dossiers})
    list(Dossier.objects.select_for_update().filter(pk__in=cles).order_by("pk").values_list("pk"))
    lus = Dossier.objects.filter(pk__in=cles).select_related("lettre").order_by("pk")
    return list(lus.prefetch_related("equipe", "departements"))


def _raison_de_ne_pas_inscrire(seance: Seance, dossier: Dossier) -> str:
    if dossier.region_id != seance.region_id:
        return f"{dossier.nom} n’est pas de la région de cette séance."
    if dossier.lettre.etat not in A_L_INSTRUCTION:
        return f"{dossier.nom} n’est plus à l’instruction du Guichet."
    deja = Seance.objects.vivantes().filter(passages__dossier=dossier).order_by("tenue_le", "pk").first()
    if deja is not None:
        return f"{dossier.nom} est déjà à l’ordre du jour de la séance du {deja.tenue_le:%d/%m/%Y}."
    return ""


@transaction.atomic
def retirer(passage: Passage, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Retire un dossier dont rien n'est encore noté ; les suivants remontent."""
    seance = _verrouiller(passage.seance, auteur, SituationSeance.PREPARATION, SituationSeance.OUVERTE, refus=FIGEE)
    dossier = passage.dossier
    list(Dossier.objects.select_for_update().filter(pk=dossier.pk).values_list("pk"))
    verifier(auteur, dossier, Capacite.RENDRE_AVIS)
    frais = seance.passages.filter(pk=passage.pk).first()
    if frais is None:
        raise TransitionRefusee(["Ce dossier n’est plus à l’ordre du jour."])
    if frais.note_le is not None:
        raise TransitionRefusee(["Une issue est déjà notée pour ce dossier : il reste à l’ordre du jour."])
    frais.delete()
    _renumeroter(list(seance.passages.order_by("ordre", "pk")))
    _consigner(dossier, "retire", seance, auteur, maintenant)


@transaction.atomic
def ordonner(seance: Seance, ordre: Sequence[int], *, auteur: Utilisateur) -> None:
    """Range l'ordre du jour : ``ordre`` donne les passages (identifiants), tous et une seule fois."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, SituationSeance.OUVERTE, refus=FIGEE)
    passages = {p.pk: p for p in fraiche.passages.order_by("ordre", "pk")}
    if sorted(ordre) != sorted(passages):
        raise TransitionRefusee(["L’ordre du jour a changé entre-temps : relisez-le, puis rangez-le de nouveau."])
    _renumeroter([passages[cle] for cle in ordre])


@transaction.atomic
def deplacer(passage: Passage, *, de: int, auteur: Utilisateur) -> int:
    """Monte (``de`` = -1) ou descend (+1) d'un rang ; sans effet au bout de la liste. Rend le rang d'arrivée."""
    seance = _verrouiller(passage.seance, auteur, SituationSeance.PREPARATION, SituationSeance.OUVERTE, refus=FIGEE)
    ordre = list(seance.passages.order_by("ordre", "pk"))
    cles = [p.pk for p in ordre]
    if passage.pk not in cles:
        raise TransitionRefusee(["Ce dossier n’est plus à l’ordre du jour."])
    depart = cles.index(passage.pk)
    arrivee = min(max(depart + de, 0), len(ordre) - 1)
    ordre.insert(arrivee, ordre.pop(depart))
    _renumeroter(ordre)
    return arrivee + 1


def _renumeroter(passages: list[Passage]) -> None:
    for rang, passage in enumerate(passages, start=1):
        if passage.ordre != rang:
            Passage.objects.filter(pk=passage.pk).update(ordre=rang)


@transaction.atomic
def noter_les_presents(seance: Seance, presents: Collection[Utilisateur], *, auteur: Utilisateur) -> None:
    """Qui est là, parmi les agents du Guichet de la région ; se corrige jusqu'à la clôture."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, SituationSeance.OUVERTE, refus=FIGEE)
    connus = set(agents_du_guichet(fraiche.region_id).values_list("pk", flat=True))
    etrangers = [str(p) for p in presents if p.pk not in connus]
    if etrangers:
        raise TransitionRefusee([f"{nom} n’est pas agent du Guichet de cette région." for nom in etrangers])
    fraiche.presents.set(presents)


@transaction.atomic
def ouvrir(seance: Seance, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """La séance commence : ses issues se notent. Il faut un dossier, un présent, et que le jour soit venu."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, refus="La séance n’est plus en préparation.")
    raisons = raisons_de_ne_pas_ouvrir(fraiche, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    Seance.objects.filter(pk=fraiche.pk).update(ouverte_le=maintenant)
    seance.refresh_from_db()


def raisons_de_ne_pas_ouvrir(seance: Seance, jour: date) -> list[str]:
    """Ce qui manque pour ouvrir ce jour-là une séance en préparation ; vide si rien ne manque."""
    raisons = []
    if seance.tenue_le > jour:
        raisons.append(f"La séance est prévue le {en_lettres(seance.tenue_le)} : elle s’ouvre ce jour-là.")
    if not seance.passages.exists():
        raisons.append("L’ordre du jour est vide : ajoutez au moins un dossier.")
    if not seance.presents.exists():
        raisons.append("Notez d’abord qui est présent.")
    return raisons


@transaction.atomic
def annuler(seance: Seance, *, auteur: Utilisateur, maintenant: datetime, motif: str) -> None:
    """Elle n'aura pas lieu ; ses dossiers redeviennent libres."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.PREPARATION, refus="Une séance commencée ne s’annule plus.")
    if not motif.strip():
        raise TransitionRefusee(["Écrivez pourquoi la séance est annulée."])
    Seance.objects.filter(pk=fraiche.pk).update(annulee_le=maintenant, motif_annulation=motif.strip())
    seance.refresh_from_db()


@transaction.atomic
def noter(
    passage: Passage,
    issue: str,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    texte: str = "",
    sens: str = "",
    reporte_au: date | None = None,
) -> Evenement:
    """Note l'issue d'un dossier, par la porte ; se corrige tant que la séance est ouverte. L'avis n'est pas rendu.

    ``issue`` : le nom d'une transition de :data:`ISSUES`.
    """
    seance = Seance.objects.select_for_update().get(pk=passage.seance_id)
    if issue not in ISSUES:
        raise TransitionRefusee(["Choisissez ce que la séance décide."])
    if not seance.passages.filter(pk=passage.pk).exists():
        raise TransitionRefusee(["Ce dossier n’est plus à l’ordre du jour."])
    sens = sens if issue == "proposer_avis" else ""
    reporte_au = reporte_au if issue == "reporter" else None
    return franchir(
        passage,
        issue,
        auteur=auteur,
        maintenant=maintenant,
        commentaire=texte,
        donnees={"sens": sens, "reporte_au": reporte_au},
        journal={"seance": seance.pk, "sens": sens, "reporte_au": reporte_au},
        champs={
            "sens": sens,
            "reporte_au": reporte_au,
            "texte": texte.strip(),
            "note_par": auteur,
            "note_le": maintenant,
        },
    )


@transaction.atomic
def clore(seance: Seance, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """La séance finit : son compte rendu est figé. Un dossier sans issue y est dit « non examiné »."""
    fraiche = _verrouiller(seance, auteur, SituationSeance.OUVERTE, refus="La séance n’est pas ouverte.")
    fraiche.close_le, fraiche.close_par = maintenant, auteur
    fraiche.save(update_fields=["close_le", "close_par"])
    preparer(fraiche, maintenant=maintenant)
    seance.refresh_from_db()


def _exiger_la_coordination(auteur: Utilisateur, region: str) -> None:
    if region not in {m.region for m in mandats_avec(auteur, Capacite.RENDRE_AVIS)}:
        raise PermissionDenied("Seul le coordinateur du Guichet de la région tient ses séances.")


def _verrouiller(seance: Seance, auteur: Utilisateur, *situations: SituationSeance, refus: str) -> Seance:
    """La séance relue sous verrou, le droit et la situation vérifiés."""
    fraiche = Seance.objects.select_for_update().get(pk=seance.pk)
    _exiger_la_coordination(auteur, fraiche.region_id)
    if fraiche.situation not in situations:
        raise TransitionRefusee([refus])
    return fraiche


def _consigner(dossier: Dossier, code: str, seance: Seance, auteur: Utilisateur, maintenant: datetime) -> None:
    consigner(
        dossier,
        sujet=Sujet.SEANCE,
        code=code,
        auteur=auteur,
        instant=maintenant,
        donnees={"seance": seance.pk},
    )
