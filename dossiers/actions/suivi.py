"""Recopie sur le dossier où il en est, pour les listes ; appelé par la porte et à l'ouverture d'un objet."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from dossiers.dates import depuis_quand, prochaine_date
from dossiers.enums import Sujet
from dossiers.models import Dossier


def objet_le_plus_avance(dossier: Dossier) -> Any:
    """Contrat, sinon projet, sinon lettre ; relu en base (une requête)."""
    [frais] = Dossier.objects.select_related(Sujet.CONTRAT, Sujet.PROJET, Sujet.LETTRE).filter(pk=dossier.pk)
    for sujet in (Sujet.CONTRAT, Sujet.PROJET):
        try:
            return getattr(frais, sujet)
        except (ObjectDoesNotExist, AttributeError):
            continue
    return frais.lettre


def suivre(dossier: Dossier) -> None:
    """Met à jour étape, état, tour et dates du dossier d'après son objet le plus avancé."""
    objet = objet_le_plus_avance(dossier)
    prochaine, libelle = prochaine_date(objet)
    valeurs = {
        "etape": objet.SUJET,
        "etat_courant": objet.etat,
        "tour": objet.fiche.tour,
        "depuis_le": depuis_quand(objet),
        "prochaine_le": prochaine,
        "prochaine_libelle": libelle,
    }
    for champ, valeur in valeurs.items():
        setattr(dossier, champ, valeur)
    Dossier.objects.filter(pk=dossier.pk).update(**valeurs)
