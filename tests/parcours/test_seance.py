"""Une séance du Guichet : l'ordre du jour rangé au clavier puis à la souris, l'issue notée, le compte rendu produit."""

import pytest

from instruction.models import Seance
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.seances import le_coordinateur, une_seance
from tests.parcours.clavier import Clavier
from tests.parcours.conftest import Ouvrir
from tests.parcours.gestes import Personne
from tests.parcours.lecture_pdf import texte_du_pdf

pytestmark = pytest.mark.navigateur


def _ordre(seance: Seance) -> list[str]:
    return list(seance.passages.order_by("ordre").values_list("dossier__nom", flat=True))


def _glisser(coordinateur: Personne, depart: int, arrivee: int) -> None:
    """Glisse la ligne ``depart`` au-dessus de la ligne ``arrivee`` (de 0)."""
    lignes = coordinateur.page.locator("[data-ordre] > li")
    lignes.nth(arrivee).scroll_into_view_if_needed()  # la page ne défile pas pendant que l'on glisse
    with coordinateur.page.expect_navigation():
        lignes.nth(depart).drag_to(lignes.nth(arrivee), target_position={"x": 20, "y": 4})
    coordinateur.lit("L’ordre du jour est rangé").examiner()


@pytest.mark.pdf
def test_ranger_l_ordre_du_jour_noter_une_issue_et_produire_le_compte_rendu(
    ouvrir: Ouvrir, transactional_db: None
) -> None:
    noms = ("CPTS Alpha", "CPTS Bravo", "CPTS Delta")
    seance = une_seance(*(un_dossier_depose(nom=nom) for nom in noms))
    coordinateur = ouvrir(le_coordinateur())
    page, titre = seance.get_absolute_url(), f"Séance du {seance.tenue_le.day}"
    coordinateur.aller(page)

    clavier = Clavier(coordinateur)
    clavier.aller_a("Descendre le dossier 1")
    with coordinateur.page.expect_navigation():
        clavier.presser("Enter")
    assert _ordre(seance) == ["CPTS Bravo", "CPTS Alpha", "CPTS Delta"]
    coordinateur.lit("Le dossier est maintenant au rang 2 de l’ordre du jour.")
    clavier.presser("Tab")
    assert clavier.nom_du_focus() == "CPTS Alpha"
    clavier.aller_a("Descendre le dossier 2")
    with coordinateur.page.expect_navigation():
        clavier.presser("Enter")
    assert _ordre(seance) == ["CPTS Bravo", "CPTS Delta", "CPTS Alpha"]

    _glisser(coordinateur, 2, 0)
    assert _ordre(seance) == ["CPTS Alpha", "CPTS Bravo", "CPTS Delta"]

    coordinateur.lien("Noter les présents").champ("presents", str(coordinateur.compte.pk))
    coordinateur.bouton("Noter les présents").lien("Ouvrir la séance").bouton("Ouvrir la séance")
    assert coordinateur.page.get_by_role("heading", level=1).inner_text().startswith(titre)
    coordinateur.lien("Lire les dossiers en grand").titre("CPTS Alpha")
    with coordinateur.page.expect_navigation():
        clavier.presser("ArrowRight")
    coordinateur.titre("CPTS Bravo")
    assert not coordinateur.page.locator("[name=reporte_au]").is_visible()
    coordinateur.champ("issue", "proposer_avis").remplir(sens="favorable", texte="Équipe solide.")
    coordinateur.principal.get_by_role("button", name="Noter cette issue").click()
    coordinateur.lit("L’issue est notée. L’avis n’est pas rendu.", "Équipe solide.").examiner()

    coordinateur.aller(page)
    coordinateur.lien("Clore la séance").lit("Les dossiers n° 1, 3").bouton("Clore la séance")
    compte_rendu = texte_du_pdf(coordinateur.telecharger("Lire le compte rendu"))
    rangs = [compte_rendu.index(f"{rang}. {nom}") for rang, nom in enumerate(noms, start=1)]
    assert (rangs == sorted(rangs), "Équipe solide." in compte_rendu) == (True, True)
