"""La part « acteurs » d'une photographie, commune à la lettre et au projet."""

from typing import Any

from dossiers.models import Dossier


def photographier_acteurs(dossier: Dossier) -> list[dict[str, Any]]:
    """Chaque acteur, dans l'ordre de la base."""
    return [
        {
            "cle": a.pk,
            "categorie": a.categorie,
            "categorie_libelle": a.get_categorie_display(),
            "nom": a.nom,
            "profession": a.profession,
            "second_recours": a.second_recours,
            "statut": a.statut,
            "statut_libelle": a.get_statut_display(),
            "niveau_libelle": a.get_niveau_display(),
        }
        for a in dossier.acteurs.all()
    ]
