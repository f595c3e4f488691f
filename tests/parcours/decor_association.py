"""Le décor de la trousse : vierge dans un dossier, remplie et changée depuis sa version dans un autre."""

from typing import Any

from django.urls import reverse

from association.enums import TypeTexte
from dossiers.models import Dossier
from tests.fabriques.association import des_dirigeants, des_options, le_responsable, une_version

LONG = "hospitalouniversitaire" * 6


def planter_l_association(decor: Any, dossier: Dossier) -> None:
    """Chaque page de la trousse, avec des noms très longs, des manques et des changements."""
    responsable = le_responsable(dossier)
    decor.montrer(responsable, reverse("association:trousse", args=[dossier.numero]))
    decor.montrer(responsable, _texte(dossier, TypeTexte.PROCES_VERBAL))
    une_version(dossier)
    des_options(dossier, repartition="colleges", fondateurs=f"{LONG}\nAnne Puech", assemblee_lieu=LONG)
    des_dirigeants(dossier, domicile=LONG, represente=LONG, nationalite="")
    une_version(dossier)
    des_options(dossier, direction="bureau", visioconference=False, siege=LONG)
    pages = [reverse(f"association:{page}", args=[dossier.numero]) for page in ("options", "dirigeants")]
    decor.montrer(responsable, *pages, _texte(dossier, TypeTexte.STATUTS), _texte(dossier, TypeTexte.DIRIGEANTS))
    decor.montrer(responsable, reverse("association:version", args=[dossier.numero, TypeTexte.STATUTS, 2]))
    decor.montrer(None, reverse("association:presentation"))


def _texte(dossier: Dossier, nature: TypeTexte) -> str:
    return reverse("association:texte", args=[dossier.numero, nature])
