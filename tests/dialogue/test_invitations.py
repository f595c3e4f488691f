"""Répondre à une invitation, être relancé une fois si l'on se tait ; la réunion dans l'agenda personnel."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commun.calendrier import PARIS
from commun.envois import Issue, droit_de
from commun.models import CourrielSortant
from comptes.actions.reglages import ouvrir_l_agenda
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions import reunions
from dialogue.actions.invitations import jour_de_relance, relancer_les_invites, repondre
from dialogue.models import InviteReunion, Reunion
from dossiers.actions.transitions import TransitionRefusee
from dossiers.dates import a_midi
from dossiers.models import ActeurDossier, Dossier, MembreEquipe
from tests.dossiers.matrice import responsable
from tests.fabriques.accompagnement import une_reunion
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.seances import le_coordinateur, une_seance

pytestmark = pytest.mark.django_db
MAIRIE = "mairie@exemple.test"
# Prévue le lundi 2 mars 2026 pour le mardi 17 mars, 20 h : relance le vendredi 13 (trois jours avant, le samedi 14).
LUNDI = datetime(2026, 3, 2, 12, tzinfo=PARIS)
SOIR = datetime(2026, 3, 17, 20, tzinfo=PARIS)


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_dossier()
    un_agent(Role.COORDINATEUR)
    ActeurDossier.objects.create(dossier=dossier, categorie="elus", nom="Mairie", courriel=MAIRIE)
    return dossier


@pytest.fixture
def reunion(dossier: Dossier) -> Reunion:
    return une_reunion(dossier, maintenant=LUNDI, debut=SOIR)


def invite(reunion: Reunion, courriel: str = MAIRIE) -> InviteReunion:
    return reunion.invites.get(courriel=courriel)


def relances(courriel: str = MAIRIE) -> int:
    return CourrielSortant.objects.filter(destinataire=courriel, evenement="reunion.relance").count()


def relancer(jour: date) -> int:
    return relancer_les_invites(jour, a_midi(jour))


class TestRelance:
    def test_le_jour_de_la_relance_est_ouvre(self) -> None:
        assert jour_de_relance(SOIR) == date(2026, 3, 13)
        assert jour_de_relance(datetime(2026, 4, 9, 20, tzinfo=PARIS)) == date(2026, 4, 3)  # lundi de Pâques le 6

    def test_le_muet_est_relance_une_fois_et_une_seule(self, reunion: Reunion) -> None:
        jours = [date(2026, 3, 3) + timedelta(n) for n in range(20)]
        effets = {jour: n for jour in jours for n in [relancer(jour) + relancer(jour)] if n}
        assert effets == {date(2026, 3, 13): 2}  # la mairie et le coordinateur
        assert (relances(), relances(un_agent(Role.COORDINATEUR).email)) == (1, 1)
        assert relances(responsable(reunion.dossier).email) == 0

    def test_un_traitement_en_retard_rattrape_avant_la_date_jamais_le_jour_meme(self, reunion: Reunion) -> None:
        assert [relancer(date(2026, 3, 14)), relancer(date(2026, 3, 15))] == [0, 0]
        assert relancer(date(2026, 3, 17)) == 0
        assert relancer(date(2026, 3, 16)) == 2

    @pytest.mark.parametrize("viendra", [True, False])
    def test_qui_a_repondu_n_est_pas_relance(self, reunion: Reunion, viendra: bool) -> None:
        repondre(invite(reunion), viendra=viendra, maintenant=LUNDI)
        assert (relancer(date(2026, 3, 13)), relances()) == (1, 0)

    @pytest.mark.parametrize("cas", ["annulée", "acteur retiré", "désinvité"])
    def test_qui_n_est_plus_concerne_n_est_pas_relance(self, reunion: Reunion, cas: str) -> None:
        if cas == "annulée":
            reunions.annuler(reunion, auteur=responsable(reunion.dossier), maintenant=LUNDI)
        elif cas == "acteur retiré":
            ActeurDossier.objects.all().delete()
        else:
            invite(reunion).delete()
        relancer(date(2026, 3, 13))
        assert relances() == 0

    def test_une_relance_en_attente_se_rejuge_a_l_envoi(self, reunion: Reunion) -> None:
        relancer(date(2026, 3, 13))
        courriel = CourrielSortant.objects.get(destinataire=MAIRIE, evenement="reunion.relance")
        instant = a_midi(date(2026, 3, 13))
        assert droit_de(courriel, instant).issue is Issue.ENVOYER
        assert droit_de(courriel, SOIR).issue is Issue.ABANDONNER
        repondre(invite(reunion), viendra=False, maintenant=instant)
        assert droit_de(courriel, instant).issue is Issue.ABANDONNER

    def test_la_relance_ne_dit_ni_ordre_du_jour_ni_numero_ni_nom(self, reunion: Reunion) -> None:
        relancer(date(2026, 3, 13))
        courriel = CourrielSortant.objects.get(destinataire=MAIRIE, evenement="reunion.relance")
        dit = courriel.corps + courriel.sujet
        assert "Salle des fêtes, Revel" in dit
        for secret in ("Tour de table", "visio.exemple", reunion.titre, reunion.dossier.numero):
            assert secret not in dit

    def test_prevue_trop_pres_elle_ne_relance_personne(self, dossier: Dossier) -> None:
        une_reunion(dossier, maintenant=datetime(2026, 3, 13, 9, tzinfo=PARIS), debut=SOIR)
        assert [relancer(date(2026, 3, 13)), relancer(date(2026, 3, 16))] == [0, 0]

    def test_deplacee_elle_demande_de_repondre_de_nouveau(self, reunion: Reunion) -> None:
        repondre(invite(reunion), viendra=True, maintenant=LUNDI)
        relancer(date(2026, 3, 13))
        valeurs = {champ: getattr(reunion, champ) for champ in reunions.CHAMPS}
        valeurs["debut"] = SOIR + timedelta(days=14)
        acte = {"auteur": responsable(reunion.dossier), "maintenant": a_midi(date(2026, 3, 16))}
        reunions.deplacer(reunion, valeurs=valeurs, **acte)
        assert (invite(reunion).viendra, invite(reunion).repondu_le, invite(reunion).relance_le) == (None, None, None)
        assert relancer(date(2026, 3, 27)) == 2


def lien_de(courriel: str) -> str:
    corps = CourrielSortant.objects.filter(destinataire=courriel).order_by("-pk")[0].corps
    return re.search(r"/invitation-reunion/[^/\s]+/", corps)[0]


class TestReponse:
    def test_sans_compte_par_le_lien_et_l_on_change_d_avis(self, dossier: Dossier) -> None:
        reunion = une_reunion(dossier)
        lien, client = lien_de(MAIRIE), Client(enforce_csrf_checks=True)
        page = client.get(lien)
        assert invite(reunion).viendra is None
        jeton = page.cookies["csrftoken"].value
        assert client.post(lien, {"viendra": "oui"}).status_code == 403
        for reponse, attendu in (("oui", True), ("non", False)):
            suite = client.post(lien, {"viendra": reponse, "csrfmiddlewaretoken": jeton})
            assert (suite.status_code, suite["Location"]) == (302, lien)
            assert invite(reunion).viendra is attendu
        assert "vous ne viendrez pas" in client.get(lien).content.decode()
        assert client.post(lien, {"viendra": "peut-être", "csrfmiddlewaretoken": jeton}).status_code == 422

    @pytest.mark.parametrize("cas", ["annulée", "passée"])
    def test_une_reunion_qui_n_est_plus_a_venir_ne_se_repond_plus(self, dossier: Dossier, cas: str) -> None:
        reunion = une_reunion(dossier)
        lien = lien_de(MAIRIE)
        if cas == "annulée":
            reunions.annuler(reunion, auteur=responsable(dossier), maintenant=timezone.now())
        else:
            Reunion.objects.update(debut=timezone.now() - timedelta(minutes=1))
        refus = Client().post(lien, {"viendra": "oui"})
        assert refus.status_code == 409
        assert "plus à venir" in refus.content.decode()
        with pytest.raises(TransitionRefusee):
            repondre(invite(reunion), viendra=True, maintenant=timezone.now())
        assert invite(reunion).viendra is None

    def test_avec_un_compte_par_la_page_de_la_reunion(self, dossier: Dossier) -> None:
        reunion, agent = une_reunion(dossier), un_agent(Role.COORDINATEUR)
        adresse = reverse("dialogue:repondre_reunion", args=[reunion.pk])
        assert client_de(agent).post(adresse, {"viendra": "oui"}).status_code == 302
        assert invite(reunion, agent.email).viendra is True
        assert client_de(agent).get(adresse).status_code == 405
        assert client_de(un_porteur("autre@exemple.test")).post(adresse, {"viendra": "oui"}).status_code == 404
        InviteReunion.objects.filter(courriel=agent.email).delete()
        assert client_de(agent).post(adresse, {"viendra": "oui"}).status_code == 404

    def test_l_equipe_lit_les_reponses_le_guichet_avant_depot_non(self, dossier: Dossier) -> None:
        reunion = une_reunion(dossier)
        repondre(invite(reunion), viendra=False, maintenant=timezone.now())
        page = client_de(responsable(dossier)).get(reunion.get_absolute_url()).content.decode()
        assert "Viendront : 0. Ne viendront pas : 1. Sans réponse : 2." in page
        agent = client_de(un_agent(Role.COORDINATEUR)).get(reunion.get_absolute_url()).content.decode()
        assert "Sans réponse :" not in agent
        assert "Mairie" not in agent


class TestAgenda:
    def lu(self, personne: Utilisateur) -> str:
        jeton = ouvrir_l_agenda(utilisateur=personne, maintenant=timezone.now())
        return Client().get(reverse("suivi:agenda", args=[jeton])).content.decode().replace("\r\n ", "")

    def test_l_organisateur_et_les_invites_l_ont_avec_sa_date_et_son_lieu(self) -> None:
        dossier, agent = un_dossier_depose(), un_agent(Role.COORDINATEUR)
        reunion = une_reunion(dossier)
        for personne in (responsable(dossier), agent):
            texte = self.lu(personne)
            assert f"UID:reunion-{reunion.pk}@" in texte
            assert f"DTSTART:{reunion.debut.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in texte
            assert f"DTEND:{reunion.fin.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in texte
            assert "LOCATION:Salle des fêtes\\, Revel\r\n" in texte
            assert f"SUMMARY:[{dossier.numero}] Réunion\r\n" in texte
            for secret in ("visio.exemple", "Tour de table", reunion.titre, dossier.nom):
                assert secret not in texte

    def test_le_guichet_invite_avant_depot_n_y_lit_pas_le_numero(self, dossier: Dossier) -> None:
        une_reunion(dossier)
        texte = self.lu(un_agent(Role.COORDINATEUR))
        assert "SUMMARY:Réunion avec une équipe de CPTS\r\n" in texte
        assert dossier.numero not in texte

    PERTES: dict[str, Callable[[Reunion, Utilisateur], object]] = {
        "annulée": lambda r, p: reunions.annuler(r, auteur=responsable(r.dossier), maintenant=timezone.now()),
        "désinvité": lambda r, p: InviteReunion.objects.filter(reunion=r, courriel=p.email).delete(),
        "excusé": lambda r, p: repondre(invite(r, p.email), viendra=False, maintenant=timezone.now()),
        "mandat fini": lambda r, p: p.affectations.update(fin=timezone.localdate() - timedelta(days=1)),
        "déporté": lambda r, p: ActeurDossier.objects.create(
            dossier=r.dossier, categorie="professionnel", nom="Moi", courriel=p.email
        ),
        "passée": lambda r, p: Reunion.objects.update(debut=timezone.now() - timedelta(days=2)),
    }

    @pytest.mark.parametrize("perte", PERTES)
    def test_les_droits_se_rejugent_a_chaque_lecture(self, perte: str) -> None:
        agent = un_agent(Role.COORDINATEUR)
        reunion = une_reunion(un_dossier_depose())
        chemin = reverse("suivi:agenda", args=[ouvrir_l_agenda(utilisateur=agent, maintenant=timezone.now())])
        assert "UID:reunion-" in Client().get(chemin).content.decode()
        self.PERTES[perte](reunion, agent)
        assert "UID:reunion-" not in Client().get(chemin).content.decode()

    def test_un_membre_parti_n_a_plus_ce_qu_il_organisait(self, dossier: Dossier) -> None:
        une_reunion(dossier)
        porteur = responsable(dossier)
        assert "UID:reunion-" in self.lu(porteur)
        MembreEquipe.objects.filter(dossier=dossier).update(fin=timezone.now())
        assert "UID:reunion-" not in self.lu(porteur)

    def test_la_seance_est_dans_l_agenda_de_qui_la_preside_seulement(self) -> None:
        seance = une_seance(un_dossier_depose())
        texte = self.lu(le_coordinateur())
        assert f"UID:seance-{seance.pk}@" in texte
        assert "SUMMARY:Séance du Guichet\r\nLOCATION:Salle Garonne\r\nURL:http" in texte
        assert "UID:seance-" not in self.lu(un_agent(Role.RELECTEUR_URPS))
