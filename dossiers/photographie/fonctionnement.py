"""Les parts « outils », « communication » et « suivi » de la photographie du projet."""

from collections.abc import Iterable, Mapping
from typing import Any

from dossiers.models import ProjetSante
from dossiers.photographie.fiches import photographier_jour


def photographier_fonctionnement(projet: ProjetSante, fiches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Trois requêtes ; ``fiches`` : la part « fiches », d'où viennent les indicateurs à suivre."""
    return {
        "outils": [
            {
                "cle": outil.pk,
                "usage": outil.usage,
                "usage_libelle": outil.get_usage_display(),
                "nom": outil.nom,
                "etat": outil.etat,
                "etat_libelle": outil.get_etat_display(),
                "utilisateurs": outil.utilisateurs,
                "conformite": outil.conformite,
                "conformite_libelle": outil.get_conformite_display(),
            }
            for outil in projet.outils.all()
        ],
        "actions_de_communication": [
            {
                "cle": action.pk,
                "public": action.public,
                "public_libelle": action.get_public_display(),
                "support": action.support,
                "frequence": action.frequence,
                "responsable": action.responsable,
                **photographier_jour("premiere", action.le),
            }
            for action in projet.actions_de_communication.all()
        ],
        "suivi": {
            "responsable": projet.suivi_responsable,
            "rendez_vous": [
                {"cle": r.pk, "objet": r.objet, "responsable": r.responsable, **photographier_jour("jour", r.le)}
                for r in projet.rendez_vous_de_suivi.all()
            ],
            "indicateurs": [_a_suivre(fiche, indicateur) for fiche in fiches for indicateur in fiche["indicateurs"]],
        },
    }


def _a_suivre(fiche: Mapping[str, Any], indicateur: Mapping[str, Any]) -> dict[str, Any]:
    """Un indicateur tel que le tableau de suivi le montre."""
    champs = ("intitule", "unite", "reference", "cible", "frequence_libelle", "source", "personne")
    return {"fiche": fiche["titre"], "mission": fiche["mission_libelle"], **{c: indicateur[c] for c in champs}}
