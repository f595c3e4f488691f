"""La part « acteurs » d'une photographie, commune à la lettre et au projet."""

from typing import Any

from dossiers.models import Dossier
from territoires.models import Commune


def photographier_acteurs(dossier: Dossier) -> list[dict[str, Any]]:
    """Chaque acteur, dans l'ordre de la base ; deux requêtes quel qu'en soit le nombre. Aucune adresse n'y entre."""
    acteurs = list(dossier.acteurs.all())
    communes = Commune.objects.in_bulk({a.commune_id for a in acteurs if a.commune_id}) if acteurs else {}
    return [
        {
            "cle": a.pk,
            "categorie": a.categorie,
            "categorie_libelle": a.get_categorie_display(),
            "nom": a.nom_complet,
            "profession": a.profession,
            "profession_code": a.profession_code,
            "specialite": a.specialite,
            "second_recours": a.second_recours,
            "rpps": a.rpps,
            "finess": a.finess,
            "commune_code": a.commune_id or "",
            "commune": communes[a.commune_id].nom if a.commune_id else "",
            "statut": a.statut,
            "statut_libelle": a.get_statut_display(),
            "niveau_libelle": a.get_niveau_display(),
            "qualite_libelle": a.get_qualite_display(),
        }
        for a in acteurs
    ]
