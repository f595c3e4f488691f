"""Avant l'accord, l'équipe renonce au projet gardé d'une archive ou en retire une pièce ; le journal s'en souvient."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions.renoncement import DEJA_RETIREE, PLUS_GARDE, renoncer_au_projet_garde, retirer_une_piece_gardee
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe, Sujet
from dossiers.lignage import texte_de_la_lettre
from dossiers.models import Dossier, MembreEquipe, PieceJointe, ProjetGarde
from dossiers.photographie import photographier
from dossiers.recit import detail
from tests.dossiers.pieces.archives import MAINTENANT, exporter, importer
from tests.dossiers.pieces.test_projet_garde import accorde, accorder  # noqa: F401 - la fixture
from tests.fabriques.dossiers import un_agent, un_porteur

pytestmark = pytest.mark.django_db


@pytest.fixture
def repris(accorde: Dossier) -> Dossier:  # noqa: F811
    """Un dossier venu d'une archive : son projet attend, avec deux pièces."""
    return importer(exporter(accorde), un_porteur("autre@exemple.test")).dossier


@pytest.fixture
def responsable(repris: Dossier) -> Any:
    return un_porteur("autre@exemple.test")


def pieces(dossier: Dossier) -> list[PieceJointe]:
    return list(dossier.pieces_jointes.presentes().filter(sujet=Sujet.PROJET).order_by("pk"))


def un_lecteur(dossier: Dossier) -> Any:
    lecteur = un_porteur("lecteur@exemple.test")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=MAINTENANT)
    return lecteur


def adresse(dossier: Dossier, piece: PieceJointe | None = None) -> str:
    if piece is None:
        return reverse("dossiers:projet_garde_renoncer", args=[dossier.numero])
    return reverse("dossiers:projet_garde_piece", args=[dossier.numero, piece.cle])


def navigateur(personne: Any) -> Client:
    client = Client()
    client.force_login(personne)
    return client


def test_renoncer_efface_le_projet_jette_ses_pieces_et_l_accord_ouvre_sans_lui(repris: Dossier, responsable) -> None:
    archive = repris.projet_garde.archive
    renoncer_au_projet_garde(repris, auteur=responsable, maintenant=MAINTENANT)
    assert (ProjetGarde.objects.count(), pieces(repris)) == (0, [])
    evenement = repris.evenements.get(code="projet_garde_renonce")
    assert (evenement.auteur, evenement.donnees["archive"], evenement.donnees["pieces_jetees"]) == (
        responsable,
        archive,
        2,
    )
    assert "2 pièces à la corbeille" in detail(evenement)
    dossier = accorder(Dossier.objects.get(pk=repris.pk))
    de_la_lettre = texte_de_la_lettre(photographier(dossier.lettre), "diagnostic")
    assert (dossier.projet.fiches.count(), dossier.projet.diagnostic) == (0, de_la_lettre)


def test_retirer_une_piece_laisse_le_reste_du_projet(repris: Dossier, responsable) -> None:
    premiere, seconde = pieces(repris)
    retirer_une_piece_gardee(repris, premiere, auteur=responsable, maintenant=MAINTENANT)
    assert pieces(repris) == [seconde]
    assert repris.evenements.get(code="projet_garde_piece_retiree").donnees == {"piece": str(premiere.cle)}
    assert repris.traces.get(sujet=Sujet.PROJET).libelle == "pièce mise à la corbeille"
    dossier = accorder(Dossier.objects.get(pk=repris.pk))
    assert (dossier.projet.fiches.count(), pieces(dossier)) == (3, [seconde])


def test_un_second_geste_est_refuse_sans_rien_changer(repris: Dossier, responsable) -> None:
    premiere = pieces(repris)[0]
    retirer_une_piece_gardee(repris, premiere, auteur=responsable, maintenant=MAINTENANT)
    with pytest.raises(TransitionRefusee, match=DEJA_RETIREE):
        retirer_une_piece_gardee(repris, premiere, auteur=responsable, maintenant=MAINTENANT)
    renoncer_au_projet_garde(repris, auteur=responsable, maintenant=MAINTENANT)
    with pytest.raises(TransitionRefusee, match=PLUS_GARDE):
        renoncer_au_projet_garde(repris, auteur=responsable, maintenant=MAINTENANT)
    assert repris.evenements.filter(code__startswith="projet_garde_").count() == 2


def test_apres_l_accord_il_n_y_a_plus_rien_a_quoi_renoncer(repris: Dossier, responsable) -> None:
    dossier = accorder(repris)
    with pytest.raises(TransitionRefusee, match=PLUS_GARDE):
        renoncer_au_projet_garde(dossier, auteur=responsable, maintenant=MAINTENANT)
    piece = pieces(dossier)[0]
    client = navigateur(responsable)
    assert [client.get(adresse(dossier)).status_code, client.post(adresse(dossier, piece)).status_code] == [404, 404]
    assert (dossier.projet.fiches.count(), len(pieces(dossier))) == (3, 2)


def test_qui_ne_redige_pas_ne_renonce_pas(repris: Dossier) -> None:
    lecteur, etranger = un_lecteur(repris), un_porteur("etranger@exemple.test")
    for personne in (lecteur, etranger, un_agent(Role.COORDINATEUR)):
        with pytest.raises(PermissionDenied):
            renoncer_au_projet_garde(repris, auteur=personne, maintenant=MAINTENANT)
        with pytest.raises(PermissionDenied):
            retirer_une_piece_gardee(repris, pieces(repris)[0], auteur=personne, maintenant=MAINTENANT)
    assert navigateur(lecteur).post(adresse(repris)).status_code == 403
    assert navigateur(etranger).post(adresse(repris)).status_code == 404
    assert "Renoncer à ce projet" not in navigateur(lecteur).get(repris.get_absolute_url()).content.decode()
    assert (ProjetGarde.objects.count(), len(pieces(repris))) == (1, 2)


def test_la_page_dit_ce_qui_part_puis_le_fait_une_fois_confirmee(repris: Dossier, responsable) -> None:
    client = navigateur(responsable)
    assert adresse(repris) in client.get(repris.get_absolute_url()).content.decode()
    page = client.get(adresse(repris)).content.decode()
    assert all(texte in page for texte in ("Fiches-actions : 3", "2 pièces jointes vont à la corbeille", "Non. Gardez"))
    assert ProjetGarde.objects.count() == 1
    reponse = client.post(adresse(repris), follow=True)
    assert "ne sera pas repris" in reponse.content.decode()
    assert ProjetGarde.objects.count() == 0


def test_une_piece_se_retire_par_sa_page_et_celle_de_la_lettre_n_y_est_pas(repris: Dossier, responsable) -> None:
    client, piece = navigateur(responsable), pieces(repris)[0]
    de_la_lettre = repris.pieces_jointes.filter(sujet=Sujet.LETTRE).get()
    assert client.get(adresse(repris, de_la_lettre)).status_code == 404
    assert piece.titre in client.get(adresse(repris, piece)).content.decode()
    assert client.post(adresse(repris, piece)).status_code == 302
    assert piece not in pieces(repris)
