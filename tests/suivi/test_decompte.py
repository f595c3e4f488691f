"""Le compteur de l'en-tête : le texte d'une requête se garde, jamais son résultat, et seulement s'il ne peut mentir."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comptes.enums import ORGANISATIONS_DU_ROLE, Role
from comptes.models import Affectation, Utilisateur
from contrats.enums import Partie
from dossiers import decompte
from dossiers.decompte import identite_de, texte_de
from dossiers.models import MembreEquipe
from dossiers.ouverture import OUVERTURE
from dossiers.taches import SOURCES, nombre, taches
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
FIXES = [source for source in SOURCES.values() if not source.mouvante] + [OUVERTURE]
# Ce que la clé retient d'une personne.
CONNUS = {"id", "email", "is_active"}


@pytest.fixture
def personnes():
    """Une personne par rôle, sur un contrat en vigueur, et son porteur."""
    ici = un_contrat_en_vigueur(il_y_a(225))
    return {role: ici.parcours.agent(role) for role in ORGANISATIONS_DU_ROLE} | {Partie.CPTS: ici.parcours.responsable}


def test_le_texte_garde_ne_depend_que_de_la_personne_et_du_jour(personnes, monkeypatch):
    lus = set()
    champs = {champ.attname for champ in Utilisateur._meta.fields}
    lire = Utilisateur.__getattribute__

    def epier(personne, nom):
        lus.update({nom} & champs)
        return lire(personne, nom)

    plus_tard = timezone.now() + timedelta(minutes=1)
    for personne in personnes.values():
        identite_de(personne)
        with CaptureQueriesContext(connection) as requetes, monkeypatch.context() as ici:
            ici.setattr(Utilisateur, "__getattribute__", epier)
            avant = {source.nom: texte_de(source, personne) for source in FIXES}
            ici.setattr(timezone, "now", lambda: plus_tard)
            assert {source.nom: texte_de(source, personne) for source in FIXES} == avant
        assert requetes.captured_queries == []
    assert lus - CONNUS == set()


def test_garde_ou_non_le_nombre_est_celui_de_la_liste(personnes):
    for personne in personnes.values():
        froid = nombre(personne)
        assert (froid, nombre(personne)) == (len(taches(personne)), froid)
    porteur = personnes[Partie.CPTS]
    avant = nombre(porteur)
    assert avant > 0
    MembreEquipe.objects.filter(utilisateur=porteur).update(fin=timezone.now())
    assert nombre(porteur) == len(taches(porteur)) < avant


def test_un_mandat_une_adresse_un_jour_ou_un_parametre_font_une_autre_cle(personnes, monkeypatch):
    agent = Utilisateur.objects.get(pk=personnes[Role.INSTRUCTEUR_ARS].pk)
    cles = {identite_de(agent)}
    agent.email = "autre@exemple.test"
    cles.add(identite_de(agent))
    Affectation.objects.filter(utilisateur=agent).update(role=Role.DECIDEUR_ARS)
    agent = Utilisateur.objects.get(pk=agent.pk)
    cles.add(identite_de(agent))
    with monkeypatch.context() as demain:
        demain.setattr(timezone, "localdate", lambda: timezone.now().date() + timedelta(days=1))
        cles.add(identite_de(Utilisateur.objects.get(pk=agent.pk)))
    assert len(cles) == 4


def test_le_compte_coute_une_requete_et_la_memoire_est_bornee(personnes, monkeypatch):
    porteur = personnes[Partie.CPTS]
    identite_de(porteur)
    decompte._TEXTES.clear()
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            nombre(porteur)
        # Celle des fils signalés dit d'abord s'il y a des fils à relire.
        assert len(requetes) == 2
    monkeypatch.setattr(decompte, "GARDEES", 2)
    for personne in personnes.values():
        nombre(personne)
        assert len(decompte._TEXTES) <= 2
