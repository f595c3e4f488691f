"""Le décor des séances du Guichet : une ouverte, une close, leurs pages vues du coordinateur."""

from typing import Any

from django.urls import reverse

from dossiers.models import Dossier
from tests.fabriques.contributions import un_relecteur, une_contribution_envoyee
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.seances import clore, le_coordinateur, noter, une_seance, une_seance_ouverte


def planter_des_seances(decor: Any, nom: str) -> tuple[Dossier, Dossier]:
    """Chaque page de séance, pleine, avec un nom très long ; rend deux dossiers déposés de l'ordre du jour."""
    premier, second, troisieme = (un_dossier_depose(nom=f"{nom} {rang}") for rang in (1, 2, 3))
    une_contribution_envoyee(premier, un_relecteur())
    close = une_seance_ouverte(second)
    noter(close, second, "demander_complements", texte="Le budget. " + "z" * 90)
    clore(close)
    ouverte, a_venir = une_seance_ouverte(premier, second), une_seance(troisieme)
    coordinateur = le_coordinateur()
    decor.montrer(coordinateur, reverse("seances:liste"), reverse("seances:nouvelle"))
    for seance, nom_de_page, reste in (
        (close, "seance", ()),
        (close, "passage", (1,)),
        (ouverte, "seance", ()),
        (ouverte, "passage", (1,)),
        (ouverte, "presents", ()),
        (ouverte, "geste", ("clore",)),
        (a_venir, "seance", ()),
        (a_venir, "modifier", ()),
        (a_venir, "geste", ("annuler",)),
    ):
        decor.montrer(coordinateur, reverse(f"seances:{nom_de_page}", args=[seance.pk, *reste]))
    return premier, troisieme
