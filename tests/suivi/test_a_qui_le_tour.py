"""« À faire » de la bonne personne : fils à lire, aides et appuis, décision de l'ARS à préparer ou à prendre."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions.lectures import lire_jusqu_a, marquer_non_lu
from dialogue.enums import Public
from dialogue.models import Fil
from dossiers.actions import appuis
from dossiers.actions.deports import deporter
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.enums_echanges import NatureAppui
from dossiers.models import ActeurDossier, Dossier, MembreEquipe
from dossiers.taches import Tache, nombre, taches
from instruction.actions import decision as decisions
from instruction.enums_ars import SensDecision
from instruction.lignes_ars import lignes_de
from suivi.agenda import agenda_de
from suivi.resumes import composer
from suivi.tableau import en_attente
from tests.dialogue.test_aides import amener
from tests.dossiers.matrice import responsable
from tests.fabriques.comptes import client_de
from tests.fabriques.dialogue import AUTEURS, gens, un_message
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import Parcours, un_dossier_a, un_dossier_depose, un_parcours

pytestmark = pytest.mark.django_db
SECRET = "Zibeline du message"
ENTRE = Public.PORTEUR_GUICHET


def siennes(personne: Utilisateur, source: str) -> list[Tache]:
    """Relues sur les droits de l'instant."""
    fraiche = Utilisateur.objects.get(pk=personne.pk)
    assert nombre(fraiche) == len(taches(fraiche))
    return [tache for tache in taches(fraiche) if tache.cle.startswith(f"{source}:")]


class TestFils:
    # Qui doit lire un message, par public : les personnes de l'autre côté, jamais un simple lecteur ni un relecteur.
    ATTENDUS = {
        Public.PORTEUR_GUICHET: {"redacteur", "lecteur_de_l_equipe", "coordinateur"},
        Public.GUICHET_ARS: {"instructeur_ars", "decideur_ars"},
        Public.ARS_AM: {"instructeur_ars", "decideur_ars", "decideur_am"},
        Public.GUICHET: set(),
        Public.ARS: {"decideur_ars"},
    }

    def test_un_message_est_la_tache_de_qui_il_concerne_et_de_personne_d_autre(self) -> None:
        dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
        for public in Public:
            un_message(dossier, public, SECRET)
        cles = {nom: self._cles(personne) for nom, personne in gens(dossier).items()}
        obtenus = {public: {nom for nom in cles if self._cle(dossier, public) in cles[nom]} for public in Public}
        assert obtenus == self.ATTENDUS
        assert [public for public in Public if AUTEURS[public] in obtenus[public]] == []

    def _cle(self, dossier: Dossier, public: Public) -> str:
        return f"fil:{Fil.objects.get(dossier=dossier, public=public).pk}"

    def _cles(self, personne: Utilisateur) -> set[str]:
        return {tache.cle for tache in siennes(personne, "fil")}

    def test_une_tache_par_fil_quel_que_soit_le_nombre_de_messages_et_lire_l_efface(self) -> None:
        dossier, agent = un_dossier_depose(), un_agent(Role.COORDINATEUR)
        for _ in range(3):
            un_message(dossier, ENTRE, SECRET)
        [tache] = siennes(agent, "fil")
        assert (tache.texte, tache.numero) == ("Messages à lire : Porteur et Guichet", dossier.numero)
        assert client_de(agent).get(tache.adresse).status_code == 200
        assert siennes(agent, "fil") == []
        marquer_non_lu(Fil.objects.get(), agent)
        assert len(siennes(agent, "fil")) == 1
        un_message(dossier, ENTRE, auteur=agent)
        assert siennes(agent, "fil") == []

    def test_ni_page_ni_resume_ni_agenda_ne_disent_un_mot_du_message(self) -> None:
        dossier, agent = un_dossier_depose(), un_agent(Role.COORDINATEUR)
        message = un_message(dossier, ENTRE, SECRET)
        page = client_de(agent).get(reverse("suivi:a_faire")).content.decode()
        assert "Messages à lire (1)" in page
        resume = composer(agent, [], timezone.localdate())
        for texte in (page, resume, agenda_de(agent, timezone.now())):
            assert SECRET not in texte
            assert message.auteur.nom not in texte.replace(dossier.nom, "")

    @pytest.mark.parametrize("perte", ["mandat fini", "déporté", "acteur"])
    def test_qui_ne_lit_plus_le_fil_n_a_plus_la_tache(self, perte: str) -> None:
        dossier, agent = un_dossier_depose(), un_agent(Role.COORDINATEUR)
        un_message(dossier, ENTRE, SECRET)
        assert len(siennes(agent, "fil")) == 1
        if perte == "mandat fini":
            agent.affectations.update(fin=timezone.localdate() - timedelta(days=1))
        elif perte == "acteur":
            ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Moi", courriel=agent.email)
        else:
            autre = un_agent(Role.COORDINATEUR, email="autre@exemple.test")
            deporter(dossier, agent=agent, auteur=autre, maintenant=timezone.now(), motif="Voisin.")
        assert siennes(agent, "fil") == []

    def test_un_membre_qui_quitte_l_equipe_n_a_plus_la_tache(self) -> None:
        dossier = un_dossier_depose()
        un_message(dossier, ENTRE, auteur=un_agent(Role.COORDINATEUR))
        porteur = responsable(dossier)
        [tache] = siennes(porteur, "fil")
        assert tache.texte == "Messages à lire : Avec le Guichet"
        MembreEquipe.objects.filter(dossier=dossier).update(fin=timezone.now())
        assert siennes(porteur, "fil") == []

    def test_par_un_appui_ni_numero_ni_lien_vers_le_dossier(self) -> None:
        dossier, agent = un_dossier(), un_agent(Role.COORDINATEUR)
        appui = _demander(dossier)
        un_message(dossier, ENTRE, SECRET)
        [tache] = siennes(agent, "fil")
        assert (tache.numero, tache.adresse) == ("", reverse("dialogue:fil_d_appui", args=[appui.pk]))
        assert dossier.numero not in repr(tache)
        assert client_de(agent).get(tache.adresse).status_code == 200

    def test_un_fil_ou_dix_coutent_autant_de_requetes(self) -> None:
        agent = un_agent(Role.COORDINATEUR)

        def requetes() -> int:
            fraiche = Utilisateur.objects.get(pk=agent.pk)
            with CaptureQueriesContext(connection) as contexte:
                taches(fraiche)
            return len(contexte)

        comptes = []
        for rang, combien in enumerate((1, 2, 4)):
            for suite in range(combien):
                un_message(un_dossier_depose(nom=f"CPTS {rang}-{suite}"), ENTRE)
            comptes.append(requetes())
        assert comptes[0] == comptes[1] == comptes[2]

    def test_lire_puis_recevoir_remet_la_tache(self) -> None:
        dossier, agent = un_dossier_depose(), un_agent(Role.COORDINATEUR)
        message = un_message(dossier, ENTRE)
        lire_jusqu_a(message.fil, agent, message.pk)
        assert siennes(agent, "fil") == []
        un_message(dossier, ENTRE)
        assert len(siennes(agent, "fil")) == 1


def _demander(dossier: Dossier, nature: NatureAppui = NatureAppui.REUNION):
    return appuis.demander_appui(
        dossier, nature=nature, message=SECRET, auteur=responsable(dossier), maintenant=timezone.now()
    )


class TestAidesEtAppuis:
    def test_l_aide_suit_son_etat_du_guichet_a_l_equipe_et_retour(self) -> None:
        attendus = {"demandee": (1, 0), "accordee": (0, 1), "justifiee": (1, 0), "versee": (0, 0), "a_reverser": (0, 1)}
        agent, obtenus = un_agent(Role.COORDINATEUR), {}
        for etat in attendus:
            dossier = un_dossier(nom=f"CPTS {etat}")
            amener(dossier, etat)
            comptes = [
                sum(tache.titre == dossier.nom for tache in siennes(qui, "aide"))
                for qui in (agent, responsable(dossier))
            ]
            obtenus[etat] = tuple(comptes)
        assert obtenus == attendus
        adresses = {tache.titre: tache.adresse for tache in siennes(responsable(dossier), "aide")}
        assert adresses[dossier.nom] == reverse("dialogue:aide_du_dossier", args=[dossier.numero])

    def test_l_aide_n_attend_ni_le_deporte_ni_une_autre_region_et_ne_dit_pas_le_numero(self) -> None:
        dossier, agent = un_dossier(), un_agent(Role.COORDINATEUR)
        amener(dossier, "demandee")
        [tache] = siennes(agent, "aide")
        assert dossier.numero not in tache.fait
        assert client_de(agent).get(tache.adresse).status_code == 200
        assert siennes(un_agent(Role.COORDINATEUR, "75", "ailleurs@exemple.test"), "aide") == []
        ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Moi", courriel=agent.email)
        assert siennes(agent, "aide") == []

    def test_un_appui_confie_n_attend_que_son_responsable_avec_son_echeance(self) -> None:
        dossier = un_dossier()
        lui, elle = un_agent(Role.COORDINATEUR), un_agent(Role.COORDINATEUR, email="elle@exemple.test")
        appui, jour = _demander(dossier), timezone.localdate() + timedelta(days=3)
        assert [len(siennes(p, "appui")) for p in (lui, elle)] == [1, 1]
        appuis.confier(appui, responsable=elle, echeance_le=jour, auteur=lui, maintenant=timezone.now())
        assert siennes(lui, "appui") == []
        assert [(t.echeance, t.numero) for t in siennes(elle, "appui")] == [(jour, "")]

    @pytest.mark.parametrize("perte", ["mandat fini", "compte fermé", "acteur"])
    def test_l_appui_d_un_responsable_qui_ne_peut_plus_revient_a_tous(self, perte: str) -> None:
        dossier = un_dossier()
        lui, elle = un_agent(Role.COORDINATEUR), un_agent(Role.COORDINATEUR, email="elle@exemple.test")
        appuis.confier(_demander(dossier), responsable=elle, echeance_le=None, auteur=lui, maintenant=timezone.now())
        if perte == "mandat fini":
            elle.affectations.update(fin=timezone.localdate() - timedelta(days=1))
        elif perte == "compte fermé":
            Utilisateur.objects.filter(pk=elle.pk).update(is_active=False)
        else:
            ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Elle", courriel=elle.email)
        assert len(siennes(lui, "appui")) == 1


VALEURS = {"sens": SensDecision.REFUS, "montant": None, "convention": "", "motif": "credits", "texte": "Épuisés."}
MOMENTS = ("rien", "en_preparation", "proposee", "renvoyee")
DITS = {
    "rien": "Décision à préparer",
    "en_preparation": "Décision en préparation",
    "proposee": "Décision proposée, à prendre",
    "renvoyee": "Décision renvoyée à l’instructeur",
}
A_QUI = {moment: "decideur" if moment == "proposee" else "instructeur" for moment in MOMENTS}


class TestDecisionDeLARS:
    @pytest.fixture
    def p(self) -> Parcours:
        return self._transmise()

    def _transmise(self) -> Parcours:
        p = un_parcours()
        p.deposer_lettre()
        p.rendre_avis()
        return p

    def _amener(self, p: Parcours, moment: str) -> None:
        instructeur, decideur = p.agent(Role.INSTRUCTEUR_ARS), p.agent(Role.DECIDEUR_ARS)
        if moment == "rien":
            return
        decision = p.faire(decisions.preparer, p.lettre, auteur=instructeur)
        if moment == "en_preparation":
            return
        lignes = lignes_de(decision)
        p.faire(decisions.proposer, decision, auteur=instructeur, valeurs=VALEURS, lignes=lignes)
        if moment == "renvoyee":
            p.faire(decisions.renvoyer, decision, auteur=decideur, commentaire="À revoir.")

    @pytest.mark.parametrize("moment", MOMENTS)
    def test_chaque_moment_a_son_tour_et_ses_mots(self, p: Parcours, moment: str) -> None:
        agents = {"instructeur": p.agent(Role.INSTRUCTEUR_ARS), "decideur": p.agent(Role.DECIDEUR_ARS)}
        self._amener(p, moment)
        tours = {nom: len(siennes(personne, "dossier")) for nom, personne in agents.items()}
        assert tours == {nom: int(nom == A_QUI[moment]) for nom in agents}
        [tache] = siennes(agents[A_QUI[moment]], "dossier")
        assert tache.texte == DITS[moment]
        for nom, personne in agents.items():
            client = client_de(personne)
            liste = client.get(reverse("dossiers:liste")).content.decode()
            assert DITS[moment] in _texte(liste)
            assert DITS[moment] in _texte(client.get(reverse("suivi:a_faire")).content.decode())
            dossier = client.get(p.dossier.get_absolute_url())
            assert dossier.context["situation"].a_vous == (nom == A_QUI[moment])

    def test_rien_n_en_sort_de_l_ars(self, p: Parcours) -> None:
        self._amener(p, "proposee")
        autres = [p.responsable, un_agent(Role.COORDINATEUR), un_agent(Role.DECIDEUR_AM), un_agent(Role.RELECTEUR_URPS)]
        for personne, page in product(autres, ("dossiers:liste", "suivi:a_faire")):
            client = client_de(personne)
            for adresse in (reverse(page), f"{reverse('dossiers:liste')}?decision=proposee"):
                texte = _texte(client.get(adresse).content.decode())
                assert "proposée" not in texte
        porteur_et_ars = p.agent(Role.DECIDEUR_ARS)
        p.dossier.equipe.create(utilisateur=porteur_et_ars, role="lecteur", depuis=timezone.now())
        client = client_de(porteur_et_ars)
        for adresse in (reverse("dossiers:liste"), reverse("suivi:a_faire"), p.dossier.get_absolute_url()):
            assert DITS["proposee"] not in _texte(client.get(adresse).content.decode())
        trouves = client.get(reverse("dossiers:liste"), {"decision": "proposee"})
        assert p.dossier.nom not in trouves.content.decode()

    def test_le_filtre_de_la_liste_les_separe(self, p: Parcours) -> None:
        self._amener(p, "proposee")
        client = client_de(p.agent(Role.DECIDEUR_ARS))
        vus = {
            valeur: p.dossier.nom in client.get(reverse("dossiers:liste"), {"decision": valeur}).content.decode()
            for valeur in ("proposee", "a_preparer")
        }
        assert vus == {"proposee": True, "a_preparer": False}

    def test_sans_instructeur_le_decideur_a_tout_chez_lui(self) -> None:
        dossier = un_dossier_a(EtatLettre.TRANSMISE)
        decideur = un_agent(Role.DECIDEUR_ARS)
        Utilisateur.objects.filter(affectations__role=Role.INSTRUCTEUR_ARS).update(is_active=False)
        [tache] = siennes(decideur, "dossier")
        assert (tache.numero, tache.texte) == (dossier.numero, "Décision à préparer")

    def test_le_decideur_qui_prepare_lui_meme_la_garde_chez_lui(self, p: Parcours) -> None:
        p.agent(Role.INSTRUCTEUR_ARS)
        decideur = p.agent(Role.DECIDEUR_ARS)
        p.faire(decisions.preparer, p.lettre, auteur=decideur)
        assert [t.texte for t in siennes(decideur, "dossier")] == ["Décision en préparation"]


def _texte(page: str) -> str:
    return page


@pytest.mark.parametrize(
    ("options", "montre"),
    [({"etat_lettre": EtatLettre.TRANSMISE}, False), ({"etat_projet": EtatProjet.DEPOSE}, True)],
    ids=["information", "projet"],
)
@pytest.mark.parametrize("role", [Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR])
def test_l_etat_d_une_lettre_lue_pour_information_ne_se_dit_pas_chez_les_autres(role, options, montre) -> None:
    dossier = un_dossier_a(**options)
    assert list(en_attente(un_agent(role))) == ([dossier] if montre else [])
