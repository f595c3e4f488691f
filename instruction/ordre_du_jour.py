"""L'ordre du jour d'une séance, à hauteur de qui le lit, et les dossiers qu'on propose d'y inscrire."""

from dataclasses import dataclass

from django.db.models import F

from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from dossiers.models import Dossier
from instruction.charge import A_L_INSTRUCTION, Avancement, avancements
from instruction.models import Contribution, Passage, Seance
from instruction.models.seance import dossiers_ouverts_a

AU_PLUS = 60


@dataclass(frozen=True)
class Ligne:
    """Un rang de l'ordre du jour ; ``passage`` None : la personne est déportée, elle n'en lit que le rang.

    ``avancement`` None : elle doit encore sa contribution à ce dossier, elle ne sait rien de celles des autres.
    """

    rang: int
    cle: int
    passage: Passage | None
    avancement: Avancement | None = None


@dataclass(frozen=True)
class Propose:
    """Un dossier chez le Guichet, et où en sont ses contributions."""

    dossier: Dossier
    avancement: Avancement | None


def ordre_du_jour(seance: Seance, lecteur: Utilisateur) -> list[Ligne]:
    """Tous les rangs, dans l'ordre ; quatre requêtes."""
    visibles = seance.passages.visibles_par(lecteur).select_related("dossier__instruction")
    lus = {p.pk: p for p in visibles.order_by("ordre", "pk")}
    sus = _avancements_sus([p.dossier_id for p in lus.values()], lecteur)
    cles = seance.passages.order_by("ordre", "pk").values_list("pk", flat=True)
    return [
        Ligne(rang, cle, lus.get(cle), sus.get(lus[cle].dossier_id) if cle in lus else None)
        for rang, cle in enumerate(cles, start=1)
    ]


def dossiers_proposes(seance: Seance, lecteur: Utilisateur) -> list[Propose]:
    """Lettres chez le Guichet de la région, hors de toute séance à venir ; la date visée la plus proche d'abord."""
    vivantes = Passage.objects.filter(seance__in=Seance.objects.vivantes().order_by().values("pk")).order_by()
    libres = (
        Dossier.objects.filter(pk__in=dossiers_ouverts_a(lecteur), region=seance.region_id)
        .filter(lettre__etat__in=A_L_INSTRUCTION)
        .exclude(pk__in=vivantes.values("dossier"))
        .select_related("instruction")
        .order_by(F("instruction__echeance_le").asc(nulls_last=True), "pk")
    )
    dossiers = list(libres[:AU_PLUS])
    sus = _avancements_sus([d.pk for d in dossiers], lecteur)
    return [Propose(dossier, sus.get(dossier.pk)) for dossier in dossiers]


def _avancements_sus(dossiers: list[int], lecteur: Utilisateur) -> dict[int, Avancement]:
    """L'avancement des dossiers dont ce lecteur peut savoir les contributions (indépendance des avis)."""
    coordonne = any(m.region for m in mandats_avec(lecteur, Capacite.RENDRE_AVIS))
    siennes = Contribution.objects.de(lecteur).filter(dossier__in=dossiers).order_by()
    etats = dict(siennes.values_list("dossier", "etat"))
    sus = [cle for cle in dossiers if etats.get(cle) == "envoyee" or (coordonne and etats.get(cle) != "attendue")]
    return avancements(sus)
