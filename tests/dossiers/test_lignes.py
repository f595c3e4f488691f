"""Les lignes répétées : relues en une requête, et jamais celles d'un autre dossier."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.forms.diagnostic import BesoinsFormSet
from dossiers.models import Besoin, LettreIntention
from tests.fabriques.dossiers import un_dossier, un_porteur

pytestmark = pytest.mark.django_db
SIX = range(6)


def des_besoins(lettre: LettreIntention) -> LettreIntention:
    Besoin.objects.bulk_create(Besoin(lettre=lettre, intitule=f"Besoin {rang}") for rang in SIX)
    return lettre


def _envoi(lignes) -> dict[str, str]:
    """Les lignes telles que la page les renvoie, intitulés changés."""
    envoi = {"besoins-TOTAL_FORMS": str(len(lignes)), "besoins-INITIAL_FORMS": str(len(lignes))}
    for rang, besoin in enumerate(lignes):
        valeurs = {"id": besoin.pk, "intitule": f"{besoin.intitule} bis", "appui": besoin.appui}
        envoi |= {f"besoins-{rang}-{champ}": str(valeur) for champ, valeur in valeurs.items()}
    return envoi


@pytest.mark.parametrize("nombre", [1, 3, 6])
def test_valider_des_lignes_coute_deux_requetes_quel_qu_en_soit_le_nombre(nombre):
    lettre = des_besoins(un_dossier().lettre)
    jeu = BesoinsFormSet(_envoi(list(lettre.besoins.all()[:nombre])), instance=lettre, prefix="besoins")
    with CaptureQueriesContext(connection) as requetes:
        assert jeu.is_valid(), jeu.errors
    assert len(requetes) == 2  # les lignes, puis leurs indicateurs


def test_les_lignes_changees_sont_enregistrees():
    lettre = des_besoins(un_dossier().lettre)
    jeu = BesoinsFormSet(_envoi(list(lettre.besoins.all())), instance=lettre, prefix="besoins")
    assert jeu.is_valid(), jeu.errors
    jeu.save()
    assert [besoin.intitule for besoin in lettre.besoins.all()] == [f"Besoin {rang} bis" for rang in SIX]


def test_la_ligne_d_un_autre_dossier_est_refusee():
    lettre = des_besoins(un_dossier().lettre)
    autre = des_besoins(un_dossier(un_porteur("autre@exemple.test"), nom="CPTS voisine").lettre)
    envoi = _envoi(list(lettre.besoins.all()))
    envoi["besoins-0-id"] = str(autre.besoins.first().pk)
    jeu = BesoinsFormSet(envoi, instance=lettre, prefix="besoins")
    assert not jeu.is_valid()
    assert "id" in jeu.forms[0].errors
    assert not Besoin.objects.filter(lettre=autre, intitule__endswith="bis").exists()
