"""La page d'une fiche-action : une rubrique comme les autres, dont les lignes sont la fiche et ses indicateurs."""

from typing import Any

from dossiers.forms.fiches import FicheFormSet, IndicateursFormSet
from dossiers.models import FicheAction, ProjetSante
from dossiers.rubriques import Lignes, Rubrique

CLE = "fiches"


def rubrique_de_fiche(fiche: FicheAction) -> Rubrique:
    """Saisie automatique, conflits, traces : tout vient de la rubrique ; la clé est celle de la liste des fiches."""

    def indicateurs(data: Any, objet: ProjetSante) -> Any:
        ici = objet.fiches.filter(pk=fiche.pk).first() or FicheAction(projet=objet)
        return IndicateursFormSet(data, instance=ici, prefix="indicateurs")

    return Rubrique(
        CLE,
        fiche.titre,
        "Qui fait quoi, avec quoi, quand, et comment vous mesurerez. Seuls la mission et le titre sont obligatoires "
        "pour enregistrer.",
        None,
        (
            Lignes(
                "fiches",
                f"Fiche « {fiche.titre[:80]} »",
                lambda data, objet: FicheFormSet(data, instance=objet, prefix="fiches", fiche=fiche.pk),
                gabarit="dossiers/fiches/_saisie.html",
            ),
            Lignes(
                "indicateurs",
                "Indicateurs",
                indicateurs,
                "Au moins un par action. Un bon indicateur se mesure, peut progresser et se relève deux fois par an.",
                "Ajouter un indicateur",
            ),
        ),
        styles=("css/fiches.css",),
    )
