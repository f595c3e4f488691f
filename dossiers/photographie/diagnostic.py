"""La part « diagnostic » d'une photographie : textes, indicateurs, besoins appuyés, dispositifs retenus."""

from decimal import Decimal
from typing import Any

from dossiers.models import IndicateurDiagnostic, LettreIntention


def photographier_diagnostic(lettre: LettreIntention) -> dict[str, Any]:
    """Cinq requêtes, quel que soit le nombre de lignes."""
    besoins = lettre.besoins.prefetch_related("indicateurs")
    return {
        **{cle: getattr(lettre, cle) for cle in ("diagnostic", "forces", "faiblesses")},
        "indicateurs": [photographier_indicateur(i) for i in lettre.indicateurs.all()],
        "besoins": [
            {
                "intitule": b.intitule,
                "appui": b.appui,
                "indicateurs": [photographier_indicateur(i) for i in b.indicateurs.all()],
            }
            for b in besoins
        ],
        "dispositifs": [
            {
                "nature": d.nature,
                "nature_libelle": d.get_nature_display(),
                "nom": d.nom,
                "lieu": d.lieu,
                "articulation": d.articulation,
            }
            for d in lettre.dispositifs.filter(ecarte=False)
        ],
    }


def photographier_indicateur(indicateur: IndicateurDiagnostic) -> dict[str, Any]:
    """Un indicateur : sa valeur en texte, ou None ; son état, sa source, son année."""
    return {
        "intitule": indicateur.intitule,
        "statut": indicateur.statut,
        "statut_libelle": indicateur.get_statut_display(),
        "valeur": en_texte(indicateur.valeur),
        "unite": indicateur.unite,
        "source": indicateur.source,
        "annee": indicateur.annee,
        "commentaire": indicateur.commentaire,
    }


def en_texte(valeur: Decimal | None) -> str | None:
    """« 12.5 », sans zéro de trop, forme stable d'une empreinte à l'autre ; None s'il n'y a pas de valeur."""
    if valeur is None:
        return None
    normale = valeur.normalize()
    return f"{normale:f}" if normale else "0"
