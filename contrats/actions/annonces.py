"""Ce que le temps annonce d'un contrat, une fois : son terme à 12, 6 et 3 mois, la fin d'une mise en demeure.

Le journal fait foi : ce qui y est déjà ne s'annonce plus. Un portail arrêté des mois n'annonce que le seuil présent.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from commun.calendrier import ajouter_mois, en_lettres, jour_paris
from contrats.enums import EN_VIGUEUR, EtatContrat
from contrats.models import Contrat, MiseEnDemeure
from contrats.parametres import RAPPEL_DEMEURE_JOURS
from dossiers.actions.transitions import verrouiller
from dossiers.echeances import pour_chacun
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Evenement
from dossiers.notifications import prevenir_du_fait

MOIS_ANNONCES = (3, 6, 12)
RAPPEL, ECHUE = "rappel_demeure", "demeure_echue"


def seuil_atteint(fin_le: date, jour: date) -> int | None:
    """Le plus proche des seuils atteints, en mois avant le terme ; None avant douze mois ou passé le terme."""
    if jour >= fin_le:
        return None
    return next((mois for mois in MOIS_ANNONCES if jour >= ajouter_mois(fin_le, -mois)), None)


def annoncer_les_termes(jour: date, maintenant: datetime) -> int:
    """Annonce aux trois parties le terme des contrats qui s'achèvent, sauf si la suite est signée. Idempotent."""
    signees = Contrat.objects.filter(precedent=OuterRef("pk"), etat=EtatContrat.SIGNE)
    proches = Contrat.objects.filter(
        ~Exists(signees),
        etat__in=EN_VIGUEUR,
        resiliation_effet_le__isnull=True,
        fin_le__gt=jour,
        fin_le__lte=ajouter_mois(jour, max(MOIS_ANNONCES)) + timedelta(days=3),
    )
    lus = proches.select_related("dossier__lettre").order_by("pk")
    return pour_chacun(lus, lambda contrat: _annoncer(contrat, jour, maintenant))


def _annoncer(contrat: Contrat, jour: date, maintenant: datetime) -> Evenement | None:
    mois = seuil_atteint(contrat.fin_le, jour)
    if mois is None:
        return None
    # Un seuil plus proche déjà annoncé dit plus que celui-ci.
    codes = [f"echeance_{seuil}" for seuil in MOIS_ANNONCES if seuil <= mois]
    texte = (
        f"Le contrat s’achève le {en_lettres(contrat.fin_le)}. Sans renouvellement signé avant cette date, la CPTS "
        "n’est plus couverte à partir de ce jour."
    )
    return _une_fois(contrat, f"echeance_{mois}", codes, maintenant, texte, fin_le=contrat.fin_le)


def rappeler_les_demeures(jour: date, maintenant: datetime) -> int:
    """Rappelle à la CPTS un délai qui s'achève, puis dit à l'auteur qu'il est passé ; une fois chacun."""
    limite = jour + timedelta(days=RAPPEL_DEMEURE_JOURS.au(jour))
    ouvertes = MiseEnDemeure.objects.filter(close_le__isnull=True, delai_le__lte=limite)
    lues = ouvertes.select_related("contrat__dossier__lettre").order_by("pk")
    return pour_chacun(lues, lambda demeure: _rappeler(demeure, jour, maintenant))


def _rappeler(demeure: MiseEnDemeure, jour: date, maintenant: datetime) -> Evenement | None:
    if jour_paris(demeure.ouverte_le) == jour:
        return None
    code = RAPPEL if jour <= demeure.delai_le else ECHUE
    texte = f"Le délai pour régulariser court jusqu’au {en_lettres(demeure.delai_le)}." if code == RAPPEL else ""
    return _une_fois(
        demeure.contrat, code, [code], maintenant, texte, depuis=demeure.ouverte_le, delai_le=demeure.delai_le
    )


@transaction.atomic
def _une_fois(
    contrat: Contrat,
    code: str,
    deja: list[str],
    maintenant: datetime,
    texte: str,
    *,
    depuis: datetime | None = None,
    **donnees: date,
) -> Evenement | None:
    """Consigne et prévient, sous le verrou du dossier, si aucun des faits ``deja`` n'est au journal."""
    frais = verrouiller(contrat)
    faits = frais.dossier.evenements.filter(frais.ses_faits, sujet=Sujet.CONTRAT, code__in=deja)
    if (faits.filter(instant__gte=depuis) if depuis else faits).exists():
        return None
    repere = {frais.REPERE: frais.pk} if frais.REPERE else {}
    evenement = consigner(
        frais.dossier,
        sujet=Sujet.CONTRAT,
        code=code,
        auteur=None,
        instant=maintenant,
        donnees={**repere, **donnees},
    )
    prevenir_du_fait(frais.dossier, evenement, precisions=texte)
    return evenement
