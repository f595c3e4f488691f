"""Noter qui écrit quoi et quand : une trace par champ, ligne, acteur, pièce ou fiche de la copie de travail.

À appeler dans la transaction de l'écriture. Un libellé se lit à l'écran et ne porte jamais de nom de personne.
"""

from collections.abc import Iterable
from datetime import datetime

from comptes.models import Utilisateur
from dossiers.etapes import rubriques_touchees
from dossiers.models import Dossier, LettreIntention, ProjetSante, TraceRedaction
from dossiers.photographie import photographier

# Dans l'ordre : clé, libellé, jeton.
Ecriture = tuple[str, str, str]


def tracer(
    dossier: Dossier,
    sujet: str,
    rubrique: str,
    cle: str,
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    libelle: str = "",
) -> None:
    """Note que ``auteur`` vient d'écrire ``cle`` dans cette rubrique ; remplace la trace précédente de cette clé."""
    tracer_tout(dossier, sujet, rubrique, [(cle, libelle, "")], auteur=auteur, maintenant=maintenant)


def tracer_tout(
    dossier: Dossier,
    sujet: str,
    rubrique: str,
    ecritures: Iterable[Ecriture],
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    page: str = "",
) -> None:
    """Note plusieurs écritures d'une rubrique en une requête ; deux de la même clé n'en font qu'une, la dernière."""
    tracer_des_rubriques(dossier, sujet, [(rubrique, ecritures)], auteur=auteur, maintenant=maintenant, page=page)


def tracer_des_rubriques(
    dossier: Dossier,
    sujet: str,
    rubriques: Iterable[tuple[str, Iterable[Ecriture]]],
    *,
    auteur: Utilisateur,
    maintenant: datetime,
    page: str = "",
) -> None:
    """Comme :func:`tracer_tout`, pour plusieurs rubriques à la fois, en une requête."""
    traces = {
        (rubrique, cle): TraceRedaction(
            dossier=dossier,
            sujet=sujet,
            rubrique=rubrique,
            cle=cle,
            libelle=libelle[:200],
            jeton=jeton,
            auteur=auteur,
            instant=maintenant,
            page=page,
        )
        for rubrique, ecritures in rubriques
        for cle, libelle, jeton in ecritures
    }
    if traces:
        TraceRedaction.objects.bulk_create(
            traces.values(),
            update_conflicts=True,
            unique_fields=["dossier", "sujet", "rubrique", "cle"],
            update_fields=["libelle", "auteur", "instant", "page"],
        )


def tracer_la_reprise(
    objet: LettreIntention | ProjetSante, libelle: str, *, auteur: Utilisateur, maintenant: datetime
) -> None:
    """Note chaque rubrique remplie comme reprise d'ailleurs (ancien dossier, archive), d'un bloc."""
    for rubrique in sorted(rubriques_touchees(objet.SUJET, photographier(objet))):
        cle = f"{rubrique}/reprise"
        tracer(objet.dossier, objet.SUJET, rubrique, cle, auteur=auteur, maintenant=maintenant, libelle=libelle)
