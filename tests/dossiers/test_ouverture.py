"""Ouvrir un dossier par son numéro : le texte de la requête se garde, jamais la réponse."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comptes.enums import ROLES_ORGANISATION, Role
from comptes.mandats import mandats
from comptes.models import Affectation, Utilisateur
from dossiers.enums import EtatLettre
from dossiers.models import Dossier, MembreEquipe
from dossiers.ouverture import cle_visible, ouvrir
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


def _relue(personne):
    """Sans ce qu'une page précédente a gardé sur l'instance : ce que lit la requête suivante."""
    return Utilisateur.objects.get(pk=personne.pk)


@pytest.mark.parametrize("etat", [EtatLettre.BROUILLON, EtatLettre.DEPOSEE, EtatLettre.TRANSMISE])
def test_chacun_ouvre_ce_que_visibles_par_lui_montre_du_premier_coup_comme_du_second(etat):
    dossier = un_dossier_a(etat)
    personnes = [un_agent(role, departement=code) for role in ROLES_ORGANISATION for code in ("31", "75")]
    personnes += [dossier.equipe.get().utilisateur, un_porteur("voisine@exemple.test")]
    visible = {p.email: Dossier.objects.visibles_par(p).filter(pk=dossier.pk).exists() for p in personnes}
    assert set(visible.values()) == {True, False}
    for _ in range(2):
        ouverts = {p.email: ouvrir(_relue(p), dossier.numero) == dossier for p in personnes}
        assert ouverts == visible
    assert {cle_visible(p, "2000-00000") for p in personnes} == {None}
    assert cle_visible(AnonymousUser(), dossier.numero) is None


def test_ce_qui_est_retire_se_ferme_a_la_page_suivante():
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    agent, membre = un_agent(Role.INSTRUCTEUR_ARS), dossier.equipe.get().utilisateur
    assert [cle_visible(_relue(p), dossier.numero) for p in (agent, membre)] == [dossier.pk] * 2
    hier = timezone.localdate() - timedelta(days=1)
    Affectation.objects.filter(utilisateur=agent).update(debut=hier, fin=hier)
    MembreEquipe.objects.filter(utilisateur=membre).update(fin=timezone.now())
    assert [cle_visible(_relue(p), dossier.numero) for p in (agent, membre)] == [None] * 2
    Affectation.objects.filter(utilisateur=agent).update(fin=None)
    assert cle_visible(_relue(agent), dossier.numero) == dossier.pk
    assert cle_visible(Utilisateur(pk=agent.pk, email=agent.email, is_active=False), dossier.numero) is None


def test_introuvable_coute_une_requete():
    dossier, etrangere = un_dossier_a(EtatLettre.DEPOSEE), un_porteur("voisine@exemple.test")
    mandats(etrangere)
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            assert ouvrir(etrangere, dossier.numero) is None
        assert len(requetes) == 1
