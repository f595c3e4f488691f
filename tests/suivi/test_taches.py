"""Une seule liste : le tableau, le compteur, le résumé et l'agenda disent la même chose."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.actions.reglages import ouvrir_l_agenda
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.models import Dossier
from dossiers.taches import SOURCES, Source, inscrire, nombre, taches
from suivi.resumes import composer
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_depose

pytestmark = pytest.mark.django_db
JOUR = date(2026, 1, 5)


def test_les_quatre_lectures_disent_la_meme_liste() -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    numeros = {un_dossier_depose().numero, un_dossier_depose(nom="CPTS de Revel").numero}
    Dossier.objects.update(prochaine_le=JOUR)
    siennes = taches(coordinateur)
    assert {tache.numero for tache in siennes} == numeros
    assert nombre(coordinateur) == len(siennes) == 2
    page = client_de(coordinateur).get(reverse("suivi:a_faire")).content.decode()
    assert "À vous de jouer (2)" in page
    jeton = ouvrir_l_agenda(utilisateur=coordinateur, maintenant=timezone.now())
    agenda = Client().get(reverse("suivi:agenda", args=[jeton])).content.decode()
    resume = composer(coordinateur, [], JOUR)
    for texte in (page, agenda, resume):
        assert [numero for numero in numeros if numero not in texte] == []


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM, Role.ADMINISTRATEUR])
def test_le_nombre_compte_exactement_la_liste(role: Role) -> None:
    un_dossier_depose()
    un_dossier(nom="CPTS du Gers")
    for personne in (un_agent(role), un_porteur()):
        assert nombre(personne) == len(taches(personne))


def test_l_echeance_la_plus_proche_vient_d_abord_et_sans_echeance_en_dernier() -> None:
    porteur = un_porteur()
    for nom, jour in (("A", date(2026, 5, 2)), ("B", None), ("C", date(2026, 5, 1))):
        dossier = un_dossier(porteur, nom=f"CPTS {nom}")
        Dossier.objects.filter(pk=dossier.pk).update(prochaine_le=jour)
    assert [tache.titre for tache in taches(porteur)] == ["CPTS C", "CPTS A", "CPTS B"]


def test_la_liste_coute_autant_de_requetes_pour_un_dossier_que_pour_cinq() -> None:
    porteur = un_porteur()

    def requetes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as contexte:
            taches(Utilisateur.objects.get(pk=porteur.pk))
        return len(contexte)

    un_dossier(porteur)
    un = requetes()
    for rang in range(4):
        un_dossier(porteur, nom=f"CPTS {rang}")
    assert requetes() == un


def test_deux_sources_du_meme_nom_sont_refusees() -> None:
    source = SOURCES["dossiers"]
    inscrire(source)
    with pytest.raises(ValueError, match="déjà inscrite"):
        inscrire(Source("dossiers", source.rubrique, source.lignes, lambda ligne, personne: None))
