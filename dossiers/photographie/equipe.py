"""La part « équipe projet » de la photographie d'une lettre : groupes, personnes-relais, charte, fiche de poste."""

from typing import Any

from acteurs.nomenclatures import Categorie, professions
from dossiers.models import LettreIntention


def photographier_equipe(lettre: LettreIntention, acteurs: list[dict[str, Any]]) -> dict[str, Any]:
    """Deux requêtes ; ``acteurs`` : la part « acteurs », d'où viennent les professions présentes."""
    relais = list(lettre.dossier.personnes_relais.all())
    libelles = professions()
    presentes = {a["profession_code"] for a in acteurs if a["categorie"] == Categorie.PROFESSIONNEL}
    sans_relais = sorted(presentes & set(libelles) - {r.profession for r in relais})
    return {
        "groupes": [
            {
                "cle": groupe.pk,
                "nom": groupe.nom,
                "theme": groupe.theme,
                "animateur": groupe.animateur,
                "participants": groupe.participants,
                "rythme": groupe.rythme,
            }
            for groupe in lettre.dossier.groupes_de_travail.all()
        ],
        "relais": [{"cle": r.pk, "profession": r.get_profession_display(), "nom": r.nom} for r in relais],
        "professions_sans_relais": [libelles[code] for code in sans_relais],
        "charte": lettre.charte_equipe,
        "fiche_poste": lettre.fiche_poste,
    }
