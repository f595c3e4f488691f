"""Le récapitulatif et la page du dépôt : le bouton ne s'offre que s'il sert, et la page ne fait pas peur à tort."""

import pytest
from django.urls import reverse

from dossiers.forms.lettre import EXEMPLES, MissionsFormSet
from dossiers.models import LettreIntention
from financement.baremes import BAREME_PAR_DEFAUT
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier, une_lettre_complete

pytestmark = pytest.mark.django_db


def _page(lettre: LettreIntention, nom: str, *suite: str) -> str:
    client = client_de(lettre.dossier.equipe.get(role="responsable").utilisateur)
    return client.get(reverse(nom, args=[lettre.dossier.numero, *suite])).content.decode()


def test_bloque_le_recapitulatif_dit_pourquoi_au_lieu_d_offrir_le_depot():
    lettre = un_dossier().lettre
    page = _page(lettre, "dossiers:lecture", "lettre")
    assert reverse("dossiers:acte", args=[lettre.dossier.numero, "lettre", "deposer"]) not in page
    assert "listés en haut de page seront réglés" in page
    assert "Régler le premier point" in page


def test_complet_le_recapitulatif_offre_le_depot():
    lettre = une_lettre_complete()
    page = _page(lettre, "dossiers:lecture", "lettre")
    assert reverse("dossiers:acte", args=[lettre.dossier.numero, "lettre", "deposer"]) in page
    assert "pas-encore" not in page


def test_la_page_du_depot_dit_ce_qui_reste_possible():
    page = _page(une_lettre_complete(), "dossiers:acte", "lettre", "deposer")
    assert "vous pourrez la retirer" in page
    assert "définitif" not in page


def test_chaque_mission_a_son_exemple():
    jeu = MissionsFormSet(instance=LettreIntention())
    for champ in MissionsFormSet.champs_texte:
        aides = [formulaire.fields[champ].help_text for formulaire in jeu]
        assert len(set(aides)) == len(aides)
        assert all(aide.count("Par exemple :") == 1 for aide in aides)
    assert {mission.code for mission in BAREME_PAR_DEFAUT.missions} - {"acces_soins"} <= set(EXEMPLES)


def test_une_mission_facultative_est_repliee_tant_qu_elle_est_vide():
    lettre = une_lettre_complete()
    facultative = next(m for m in BAREME_PAR_DEFAUT.missions if not m.socle)
    vide = _page(lettre, "dossiers:rubrique", "lettre", "missions")
    lettre.missions.create(mission_id=facultative.code, constat="Un constat.")
    remplie = _page(lettre, "dossiers:rubrique", "lettre", "missions")
    assert '<details class="mission-facultative" open>' not in vide
    assert '<details class="mission-facultative" open>' in remplie
