"""Le décor des barèmes : ceux livrés, un troisième soumis, vus de qui saisit, de qui vérifie et de qui lit."""

from typing import Any

from django.urls import reverse

from comptes.enums import Role
from tests.fabriques.baremes import les_livres, soumis, un_administrateur, un_brouillon
from tests.fabriques.dossiers import un_agent

AV2 = "ACI-AV2-2022"


def _page(nom: str, *arguments: str) -> str:
    return reverse(f"financement:{nom}", args=arguments)


def planter_les_baremes(decor: Any) -> None:
    """Liste, lecture, saisie, actes et comparaison."""
    les_livres()
    version = soumis(un_brouillon(libelle="Accord conventionnel " + "anticonstitutionnellement " * 4))
    decor.montrer(version.auteur, _page("baremes"), _page("bareme", version.code), _page("bareme_nouveau"))
    decor.montrer(version.auteur, _page("bareme", AV2), _page("bareme_saisir", AV2))
    decor.montrer(version.auteur, *(_page("bareme_acte", AV2, nom) for nom in ("soumettre", "abandonner")))
    verificateur = un_administrateur()
    decor.montrer(verificateur, *(_page("bareme_acte", version.code, nom) for nom in ("verifier", "renvoyer")))
    et_si = f"{_page('et_si')}?population=52000&supplement=on"
    decor.montrer(None, et_si, f"{et_si}&si_report=6&si_abandon=qualite&si_objectifs=80&si_population=90000")
    lecteur = un_agent(Role.LECTEUR)
    comparaison = _page("baremes_comparer")
    decor.montrer(lecteur, _page("bareme", "ACI-2019"), comparaison, f"{comparaison}?avant=ACI-2019&apres={AV2}")
