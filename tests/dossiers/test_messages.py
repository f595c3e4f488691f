"""Les messages entre CPTS voisines : par le Guichet, même depuis un brouillon, sans adresse ni lecture du dossier."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import messages
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums_messages import EtatMessage
from dossiers.journal import verifier_dossier
from dossiers.models import ActeurDossier, Dossier, MessageVoisin
from dossiers.territoire import voisine_joignable
from dossiers.workflow import AUTOMATES
from suivi.tableau import nombre_a_faire
from tests.dossiers.matrice import (
    IMPOSSIBLE,
    INTERDIT,
    coordinateur_d_ailleurs,
    ecarts_des_gestes,
    personnes,
    responsable,
)
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_parcours

pytestmark = pytest.mark.django_db
TEXTE = "Trois de nos communes sont aussi dans la vôtre : parlons-en."
GESTES = ("transmettre", "repondre", "retirer")
ARRIVEES = {
    ("envoye", "transmettre"): "transmis",
    ("envoye", "repondre"): "repondu",
    ("envoye", "retirer"): "retire",
}
ADMIS = {"transmettre": {"coordinateur"}, "repondre": {"coordinateur"}, "retirer": {"responsable", "redacteur"}}


@pytest.fixture
def voisin() -> Dossier:
    """Une CPTS déposée dont le territoire est tout le Lauragais."""
    parcours = un_parcours(porteur=un_porteur("voisine@exemple.test", nom="Lointain"), nom="CPTS voisine")
    parcours.deposer_lettre()
    return parcours.dossier


@pytest.fixture
def dossier(voisin: Dossier) -> Dossier:
    """Un brouillon qui partage deux communes avec elle."""
    return un_dossier(nom="CPTS des Coteaux", codes=LAURAGAIS[:2])


def ecrire(dossier: Dossier, vers: Dossier, **champs: Any) -> MessageVoisin:
    valeurs = {"texte": TEXTE, "auteur": responsable(dossier), "maintenant": timezone.now(), **champs}
    return messages.ecrire(dossier, voisine=voisine_joignable(dossier, vers.pk), **valeurs)


def agir(message: MessageVoisin, geste: str, auteur: Utilisateur) -> None:
    reste = {} if geste == "retirer" else {"commentaire": "Je vous propose une réunion."}
    getattr(messages, geste)(message, auteur=auteur, maintenant=timezone.now(), **reste)


def amener(dossier: Dossier, voisin: Dossier, etat: str) -> MessageVoisin:
    message = ecrire(dossier, voisin)
    geste = {"transmis": "transmettre", "repondu": "repondre", "retire": "retirer"}.get(etat)
    if geste:
        agir(message, geste, responsable(dossier) if geste == "retirer" else un_agent(Role.COORDINATEUR))
    return message


def tous(dossier: Dossier, voisin: Dossier) -> dict[str, Utilisateur]:
    return personnes(dossier) | {"destinataire": responsable(voisin), "ailleurs": coordinateur_d_ailleurs()}


class TestMatrice:
    def test_la_table_nomme_toutes_les_transitions(self) -> None:
        assert set(GESTES) == set(AUTOMATES["message"].transitions)

    @pytest.mark.parametrize("etat", EtatMessage.values)
    def test_chaque_case(self, dossier: Dossier, voisin: Dossier, etat: str) -> None:
        message = amener(dossier, voisin, etat)

        def voulu(geste: str, role: str) -> str:
            return INTERDIT if role not in ADMIS[geste] else ARRIVEES.get((etat, geste), IMPOSSIBLE)

        assert ecarts_des_gestes(message, tous(dossier, voisin), GESTES, agir, voulu) == {}


class TestCeQueChacunApprend:
    def test_le_guichet_n_apprend_du_brouillon_que_ce_qui_est_envoye(self, dossier: Dossier, voisin: Dossier) -> None:
        coordinateur = un_agent(Role.COORDINATEUR)
        client = client_de(coordinateur)
        message = ecrire(dossier, voisin)
        lues = [client.get(adresse).content.decode() for adresse in (message.get_absolute_url(), "/messages/")]
        assert TEXTE in lues[0]
        for texte in lues:
            assert "CPTS des Coteaux" in texte
            assert dossier.numero not in texte
            assert responsable(dossier).email not in texte
            assert responsable(dossier).nom not in texte
        assert client.get(dossier.get_absolute_url()).status_code == 404
        [courriel] = CourrielSortant.objects.filter(destinataire=coordinateur.email, sujet__contains="voisine")
        assert TEXTE not in courriel.corps
        assert dossier.numero not in courriel.corps + courriel.sujet

    def test_l_autre_equipe_ne_lit_rien_avant_la_transmission(self, dossier: Dossier, voisin: Dossier) -> None:
        client = client_de(responsable(voisin))
        message = ecrire(dossier, voisin)
        page = reverse("dossiers:guichet", args=[voisin.numero])
        assert TEXTE not in client.get(page).content.decode()
        agir(message, "transmettre", un_agent(Role.COORDINATEUR))
        texte = client.get(page).content.decode()
        assert TEXTE in texte
        assert "Reçu de CPTS des Coteaux" in texte
        assert "Lettre d’intention en préparation" in texte
        assert dossier.numero not in texte
        assert responsable(dossier).email not in texte
        assert responsable(dossier).nom not in texte

    def test_un_message_repondu_reste_inconnu_de_l_autre_equipe(self, dossier: Dossier, voisin: Dossier) -> None:
        agir(ecrire(dossier, voisin), "repondre", un_agent(Role.COORDINATEUR))
        page = client_de(responsable(voisin)).get(reverse("dossiers:guichet", args=[voisin.numero]))
        assert TEXTE not in page.content.decode()
        assert not voisin.evenements.filter(sujet="message").exists()
        assert not CourrielSortant.objects.filter(destinataire=responsable(voisin).email, sujet__contains="voisine")

    def test_la_page_d_ecriture_dit_la_voisine_par_son_nom_et_son_etape_seulement(
        self, dossier: Dossier, voisin: Dossier
    ) -> None:
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])
        texte = client_de(responsable(dossier)).get(adresse).content.decode()
        assert "Écrire à CPTS voisine" in texte
        assert "Lettre d’intention déposée" in texte
        assert voisin.numero not in texte
        assert responsable(voisin).nom not in texte

    def test_le_panneau_du_territoire_y_mene(self, dossier: Dossier, voisin: Dossier) -> None:
        page = client_de(responsable(dossier)).get(reverse("dossiers:territoire", args=[dossier.numero, "lettre"]))
        assert f'href="{reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])}"' in page.content.decode()


class TestQuiPeutEtreJoint:
    def test_une_cpts_sans_commune_partagee_est_introuvable(self, dossier: Dossier) -> None:
        semer_communes(["31555"])
        parcours = un_parcours(porteur=un_porteur("loin@exemple.test"), codes=["31555"])
        parcours.deposer_lettre()
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, parcours.dossier.pk])
        assert client_de(responsable(dossier)).get(adresse).status_code == 404

    def test_un_brouillon_qui_chevauche_est_introuvable(self, dossier: Dossier, voisin: Dossier) -> None:
        brouillon = un_dossier(un_porteur("brouillon@exemple.test"), codes=LAURAGAIS)
        assert voisine_joignable(dossier, brouillon.pk) is None
        assert voisine_joignable(voisin, dossier.pk) is None

    def test_on_repond_a_qui_a_ecrit_meme_a_un_brouillon(self, dossier: Dossier, voisin: Dossier) -> None:
        agir(ecrire(dossier, voisin), "transmettre", un_agent(Role.COORDINATEUR))
        reponse = ecrire(voisin, dossier, texte="Avec plaisir.")
        assert (reponse.destinataire, reponse.region_id) == (dossier, voisin.region_id)

    def test_un_lecteur_de_l_equipe_n_ecrit_pas(self, dossier: Dossier, voisin: Dossier) -> None:
        lecteur = personnes(dossier)["lecteur"]
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])
        assert client_de(lecteur).get(adresse).status_code == 403
        with pytest.raises(PermissionDenied):
            ecrire(dossier, voisin, auteur=lecteur)


class TestRefus:
    def test_un_seul_message_attend_par_voisine(self, dossier: Dossier, voisin: Dossier) -> None:
        ecrire(dossier, voisin)
        with pytest.raises(TransitionRefusee, match="n’a pas encore lu votre précédent message"):
            ecrire(dossier, voisin)

    def test_trois_messages_par_jour_pas_un_de_plus(self, dossier: Dossier, voisin: Dossier) -> None:
        instant = timezone.now()
        for rang in range(3):
            message = ecrire(dossier, voisin, maintenant=instant + timedelta(minutes=rang))
            agir(message, "repondre", un_agent(Role.COORDINATEUR))
        with pytest.raises(TransitionRefusee, match="3 messages en vingt-quatre heures"):
            ecrire(dossier, voisin, maintenant=instant + timedelta(hours=23))
        ecrire(dossier, voisin, maintenant=instant + timedelta(hours=25))

    @pytest.mark.parametrize("texte", ["", "   \n"])
    def test_un_message_vide_est_refuse_et_rien_n_est_ecrit(
        self, dossier: Dossier, voisin: Dossier, texte: str
    ) -> None:
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])
        reponse = client_de(responsable(dossier)).post(adresse, {"texte": texte})
        assert reponse.status_code == 422
        assert not MessageVoisin.objects.exists()

    def test_un_message_trop_long_garde_la_saisie(self, dossier: Dossier, voisin: Dossier) -> None:
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])
        reponse = client_de(responsable(dossier)).post(adresse, {"texte": "a" * 3001})
        assert reponse.status_code == 422
        assert "a" * 3001 in reponse.content.decode()

    def test_un_second_envoi_repond_409_et_garde_la_saisie(self, dossier: Dossier, voisin: Dossier) -> None:
        ecrire(dossier, voisin)
        adresse = reverse("dossiers:ecrire_voisine", args=[dossier.numero, voisin.pk])
        reponse = client_de(responsable(dossier)).post(adresse, {"texte": "Bonjour encore"})
        assert reponse.status_code == 409
        assert "Bonjour encore" in reponse.content.decode()

    def test_un_texte_hostile_est_echappe(self, dossier: Dossier, voisin: Dossier) -> None:
        message = ecrire(dossier, voisin, texte="<script>alert(1)</script>")
        page = client_de(un_agent(Role.COORDINATEUR)).get(message.get_absolute_url())
        assert b"<script>alert" not in page.content

    def test_repondre_sans_texte_est_refuse(self, dossier: Dossier, voisin: Dossier) -> None:
        message = ecrire(dossier, voisin)
        adresse = reverse("dossiers:traiter_message", args=[message.pk, "repondre"])
        assert client_de(un_agent(Role.COORDINATEUR)).post(adresse, {}).status_code == 422


class TestGuichet:
    def test_le_message_compte_dans_a_faire_jusqu_a_son_traitement(self, dossier: Dossier, voisin: Dossier) -> None:
        coordinateur = un_agent(Role.COORDINATEUR)
        avant = nombre_a_faire(coordinateur)
        message = ecrire(dossier, voisin)
        assert nombre_a_faire(coordinateur) == avant + 1
        assert "Message à une CPTS voisine" in client_de(coordinateur).get("/a-faire/").content.decode()
        agir(message, "transmettre", coordinateur)
        assert nombre_a_faire(coordinateur) == avant

    def test_transmettre_depuis_sa_page_previent_les_deux_equipes(self, dossier: Dossier, voisin: Dossier) -> None:
        message = ecrire(dossier, voisin)
        CourrielSortant.objects.all().delete()
        adresse = reverse("dossiers:traiter_message", args=[message.pk, "transmettre"])
        reponse = client_de(un_agent(Role.COORDINATEUR)).post(adresse, {"commentaire": ""})
        assert (reponse.status_code, reponse.url) == (302, message.get_absolute_url())
        prevenus = set(CourrielSortant.objects.values_list("destinataire", flat=True))
        assert prevenus == {responsable(dossier).email, responsable(voisin).email}

    @pytest.mark.parametrize("cote", ["dossier", "voisin"])
    def test_un_coordinateur_acteur_d_un_des_dossiers_n_y_touche_pas(
        self, dossier: Dossier, voisin: Dossier, cote: str
    ) -> None:
        coordinateur = un_agent(Role.COORDINATEUR)
        message = ecrire(dossier, voisin)
        concerne = {"dossier": dossier, "voisin": voisin}[cote]
        ActeurDossier.objects.create(dossier=concerne, nom="Elle", courriel=coordinateur.email)
        assert client_de(coordinateur).get(message.get_absolute_url()).status_code == 404
        with pytest.raises(PermissionDenied):
            agir(message, "transmettre", coordinateur)

    def test_le_journal_des_deux_dossiers_reste_entier(self, dossier: Dossier, voisin: Dossier) -> None:
        agir(ecrire(dossier, voisin), "transmettre", un_agent(Role.COORDINATEUR))
        assert verifier_dossier(dossier) is None
        assert verifier_dossier(voisin) is None
        assert list(dossier.evenements.filter(sujet="message").order_by("rang").values_list("code", flat=True)) == [
            "ecrit",
            "transmettre",
        ]

    def test_reprendre_depuis_le_dossier(self, dossier: Dossier, voisin: Dossier) -> None:
        message = ecrire(dossier, voisin)
        client = client_de(responsable(dossier))
        client.post(reverse("dossiers:retirer_message", args=[dossier.numero, message.pk]))
        message.refresh_from_db()
        assert message.etat == EtatMessage.RETIRE
        assert client.post(reverse("dossiers:retirer_message", args=[voisin.numero, message.pk])).status_code == 404
