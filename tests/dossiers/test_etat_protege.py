"""L'état ne s'écrit que par la porte : ni affectation, ni rafraîchissement raté, ni second fil n'y changent rien."""

import threading

import pytest
from django.db import connection
from django_fsm import ConcurrentTransition

from commun.fsm import EtatModifieHorsPorte
from dossiers.enums import EtatLettre
from dossiers.models import LettreIntention
from tests.fabriques.etats import un_dossier_a


@pytest.fixture
def lettre(db: None) -> LettreIntention:
    return un_dossier_a(EtatLettre.DEPOSEE).lettre


def test_une_affectation_directe_est_refusee(lettre: LettreIntention) -> None:
    with pytest.raises(AttributeError, match="porte unique"):
        lettre.etat = EtatLettre.ACCORDEE


def test_une_transition_appelee_hors_de_la_porte_ne_s_enregistre_pas(lettre: LettreIntention) -> None:
    lettre.rendre_avis()
    with pytest.raises(EtatModifieHorsPorte):
        lettre.save()
    assert LettreIntention.objects.get(pk=lettre.pk).etat == EtatLettre.DEPOSEE


def test_un_rafraichissement_rate_ne_leve_pas_la_protection(lettre: LettreIntention) -> None:
    absente = LettreIntention(pk=999_999, dossier=lettre.dossier)
    with pytest.raises(LettreIntention.DoesNotExist):
        absente.refresh_from_db()
    for objet in (absente, lettre):
        with pytest.raises(AttributeError):
            objet.etat = EtatLettre.ACCORDEE


def test_la_validation_d_un_formulaire_ne_leve_pas_la_protection(lettre: LettreIntention) -> None:
    lettre.full_clean()
    with pytest.raises(AttributeError):
        lettre.etat = EtatLettre.ACCORDEE


def test_un_autre_fil_qui_rafraichit_ne_leve_pas_la_protection(lettre: LettreIntention) -> None:
    autre = LettreIntention(pk=lettre.pk, dossier=lettre.dossier)
    fini = threading.Event()
    passees: list[int] = []

    def deverrouiller_sans_cesse() -> None:
        for _ in range(2000):
            autre.clean_fields(exclude=[champ.name for champ in LettreIntention._meta.fields])
        fini.set()

    fil = threading.Thread(target=deverrouiller_sans_cesse)
    fil.start()
    while not fini.is_set():
        try:
            lettre.etat = EtatLettre.ACCORDEE
            passees.append(1)
        except AttributeError:
            continue
    fil.join()
    assert passees == []


@pytest.mark.django_db
def test_un_objet_lu_avant_un_changement_ne_l_ecrase_pas(lettre: LettreIntention) -> None:
    ancienne = LettreIntention.objects.get(pk=lettre.pk)
    with connection.cursor() as curseur:
        curseur.execute("UPDATE dossiers_lettreintention SET etat = 'complements_demandes' WHERE id = %s", [lettre.pk])
    ancienne.diagnostic = "Autre texte."
    with pytest.raises(ConcurrentTransition):
        ancienne.save()
