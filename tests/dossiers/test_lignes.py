"""Les lignes répétées : relues en une requête, et jamais celles d'un autre dossier."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.forms.lettre import ActeursFormSet
from dossiers.models import ActeurDossier
from tests.fabriques.dossiers import des_acteurs, un_dossier, un_porteur

pytestmark = pytest.mark.django_db


def _envoi(lignes) -> dict[str, str]:
    """Les lignes telles que la page les renvoie, noms changés."""
    envoi = {"acteurs-TOTAL_FORMS": str(len(lignes)), "acteurs-INITIAL_FORMS": str(len(lignes))}
    for rang, acteur in enumerate(lignes):
        valeurs = {"id": acteur.pk, "categorie": acteur.categorie, "nom": f"{acteur.nom} bis"}
        valeurs |= {"profession": acteur.profession, "statut": acteur.statut, "niveau": acteur.niveau}
        envoi |= {f"acteurs-{rang}-{champ}": str(valeur) for champ, valeur in valeurs.items()}
    return envoi


@pytest.mark.parametrize("nombre", [1, 3, 6])
def test_valider_des_lignes_coute_une_requete_quel_qu_en_soit_le_nombre(nombre):
    dossier = un_dossier()
    des_acteurs(dossier)
    jeu = ActeursFormSet(_envoi(list(dossier.acteurs.all()[:nombre])), instance=dossier, prefix="acteurs")
    with CaptureQueriesContext(connection) as requetes:
        assert jeu.is_valid(), jeu.errors
    assert len(requetes) == 1


def test_les_lignes_changees_sont_enregistrees():
    dossier = un_dossier()
    des_acteurs(dossier)
    avant = [acteur.nom for acteur in dossier.acteurs.all()]
    jeu = ActeursFormSet(_envoi(list(dossier.acteurs.all())), instance=dossier, prefix="acteurs")
    assert jeu.is_valid(), jeu.errors
    jeu.save()
    assert [acteur.nom for acteur in dossier.acteurs.all()] == [f"{nom} bis" for nom in avant]


def test_la_ligne_d_un_autre_dossier_est_refusee():
    dossier, autre = un_dossier(), un_dossier(un_porteur("autre@exemple.test"), nom="CPTS voisine")
    des_acteurs(dossier)
    des_acteurs(autre)
    envoi = _envoi(list(dossier.acteurs.all()))
    envoi["acteurs-0-id"] = str(autre.acteurs.first().pk)
    jeu = ActeursFormSet(envoi, instance=dossier, prefix="acteurs")
    assert not jeu.is_valid()
    assert "id" in jeu.forms[0].errors
    assert not ActeurDossier.objects.filter(dossier=autre, nom__endswith="bis").exists()
