"""Ce que la page du dossier dit de la fin de son contrat : mise en demeure en cours, terme qui approche."""

from django.utils import timezone

from comptes.models import Utilisateur
from contrats.conditions_renouvellement import ouverture_au_plus_tot
from contrats.enums import EN_VIGUEUR, EtatContrat
from contrats.models import Contrat
from dossiers.encarts import Encart
from dossiers.enums import Sujet
from dossiers.models import Dossier
from dossiers.permissions import Lecture, lecture


def fin_du_contrat(dossier: Dossier, utilisateur: Utilisateur) -> Encart | None:
    """L'encart, pour qui lit le contrat ; None tant que rien n'approche."""
    contrat: Contrat | None = getattr(dossier, "contrat", None)
    if contrat is None or contrat.etat not in EN_VIGUEUR:
        return None
    if lecture(utilisateur, dossier, Sujet.CONTRAT) == Lecture.RIEN:
        return None
    jour = timezone.localdate()
    demeure = None
    if contrat.etat == EtatContrat.MIS_EN_DEMEURE:
        demeure = contrat.mises_en_demeure.filter(close_le__isnull=True).first()
    proche = contrat.resiliation_effet_le is None and jour >= ouverture_au_plus_tot(contrat)
    if demeure is None and not proche:
        return None
    return Encart(
        "contrats/_encart_fin.html",
        {
            "contrat": contrat,
            "demeure": demeure,
            "jours": (demeure.delai_le - jour).days if demeure else None,
            "proche": proche,
            "suite": contrat.suite if proche else None,
        },
    )
