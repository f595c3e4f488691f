"""Chaque page d'un contrat signé × chaque rôle : lire, écrire pour sa partie, ou être refusé (domaine §3)."""

import pytest
from django.test import Client
from django.urls import reverse

from commun.models import CourrielSortant
from comptes.enums import ROLES_ORGANISATION, Role
from contrats.enums import Partie
from execution.actions import positions
from tests.architecture.acces_execution import CLE
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
ECRIVENT = {
    "instructeur_ars": Partie.ARS,
    "decideur_ars": Partie.ARS,
    "instructeur_am": Partie.AM,
    "decideur_am": Partie.AM,
    "responsable": Partie.CPTS,
}
LISENT = ("coordinateur", "relecteur_urps", "lecteur")
INSTITUTIONS = {Partie.ARS, Partie.AM}
LECTURE = {
    "execution:missions",
    "execution:reunion",
    "execution:indicateurs",
    "execution:indicateur",
    "execution:gestion",
    "execution:dialogue",
}
RESERVEES = {
    "execution:declarer": {Partie.CPTS},
    "execution:juger": {Partie.AM},
    "execution:relever": {Partie.CPTS, Partie.AM},
    "execution:rallier": {Partie.CPTS, Partie.AM},
    "execution:pas": INSTITUTIONS,
    "execution:ordre_du_jour": INSTITUTIONS,
    "execution:ecrire": INSTITUTIONS,
    "execution:trancher": INSTITUTIONS,
    "execution:nouvelle_suite": INSTITUTIONS,
}


@pytest.fixture
def ici():
    return un_contrat_en_vigueur(il_y_a(200)).dans(4)


def personnes(ici):
    agents = {role.value: un_agent(role) for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR}
    return {**agents, "responsable": ici.parcours.responsable}


def adresses(ici):
    numero = ici.contrat.dossier.numero
    jalon = ici.declarer()
    suivi = ici.prevoir_suivi()
    ici.ouvrir_le_dialogue()
    for partie in (Partie.CPTS, Partie.AM):
        ici.relever(partie, "80")
    parametres = {
        "execution:missions": [],
        "execution:declarer": ["parcours", "demarrage"],
        "execution:juger": [jalon.pk, "contester"],
        "execution:prevoir_suivi": [],
        "execution:reunion": [suivi.pk],
        "execution:geste_suivi": [suivi.pk, "deplacer"],
        "execution:indicateurs": [],
        "execution:indicateur": ["prevention-1"],
        "execution:relever": ["prevention-1", 1],
        "execution:rallier": ["prevention-1", 1],
        "execution:gestion": [],
        "execution:dialogue": [1],
        "execution:prevoir_dialogue": [1],
        "execution:position": [1],
        "execution:pas": [1, "geler"],
        "execution:ordre_du_jour": [1],
        "execution:ecrire": [1],
        "execution:trancher": [1, "prevention-1"],
        "execution:nouvelle_suite": [1],
    }
    return {nom: reverse(nom, args=[numero, *autres]) for nom, autres in parametres.items()}


def attendu(nom, qui):
    if nom in LECTURE:
        return 200
    return 200 if ECRIVENT.get(qui) in RESERVEES.get(nom, set(Partie)) else 403


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_chaque_page_repond_a_chaque_role(ici):
    pages = adresses(ici)
    clients = {qui: client_de(personne) for qui, personne in personnes(ici).items()}
    lus = {(nom, qui): client.get(page).status_code for nom, page in pages.items() for qui, client in clients.items()}
    assert lus == {(nom, qui): attendu(nom, qui) for nom, qui in lus}


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_ailleurs_et_sans_compte_rien_n_existe(ici):
    pages = [*adresses(ici).values(), reverse("execution:preuve", args=[ici.contrat.dossier.numero, CLE])]
    etrangers = [un_agent(role, departement="75") for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR]
    for personne in (*etrangers, un_agent(Role.ADMINISTRATEUR), un_porteur("autre@exemple.test")):
        client = client_de(personne)
        assert {client.get(page).status_code for page in pages} == {404}
    assert {Client().get(page).status_code for page in pages} == {302}


def test_la_preuve_se_lit_de_qui_lit_le_contrat(ici):
    piece = ici.declarer().preuves.get()
    adresse = reverse("execution:preuve", args=[ici.contrat.dossier.numero, piece.cle])
    for personne in personnes(ici).values():
        reponse = client_de(personne).get(adresse)
        assert (reponse.status_code, b"".join(reponse.streaming_content)[:4]) == (200, b"%PDF")
        assert reponse["X-Content-Type-Options"] == "nosniff"


def test_une_piece_d_un_autre_sujet_ne_sort_pas_par_cette_porte(ici):
    piece = ici.declarer().preuves.get()
    type(piece).objects.filter(pk=piece.pk).update(sujet="aide")
    adresse = reverse("execution:preuve", args=[ici.contrat.dossier.numero, piece.cle])
    assert client_de(ici.parcours.responsable).get(adresse).status_code == 404


SECRET = "Phrase que seule sa partie lit, 4271"


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux moteurs
def test_la_position_d_une_partie_ne_fuit_par_aucune_adresse_avant_l_envoi_de_la_sienne(ici):
    pages = adresses(ici)
    dossier, dialogue = ici.contrat.dossier, ici.contrat.dialogues.get()
    positions.envoyer(dialogue, texte=SECRET, **ici.acte(Partie.ARS))
    autour = [
        reverse("contrats:contrat", args=[dossier.numero]),
        *(reverse(f"dossiers:{nom}", args=[dossier.numero]) for nom in ("detail", "journal", "archive")),
        *map(reverse, ("suivi:a_faire", "dossiers:liste")),
    ]
    lisent = {}
    for qui, personne in personnes(ici).items():
        client = client_de(personne)
        corps = [contenu(client.get(page)) for page in (*pages.values(), *autour)]
        lisent[qui] = any(SECRET.encode() in octets for octets in corps)
    assert lisent == {qui: ECRIVENT.get(qui) == Partie.ARS for qui in lisent}
    assert not CourrielSortant.objects.filter(corps__contains=SECRET).exists()


def contenu(reponse):
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def test_ma_page_de_position_ne_montre_que_la_mienne(ici):
    dialogue = ici.ouvrir_le_dialogue()
    positions.ecrire(dialogue, texte=SECRET, **ici.acte(Partie.AM))
    adresse = reverse("execution:position", args=[ici.contrat.dossier.numero, 1])
    lus = {partie: SECRET in client_de(ici.agent(partie)).get(adresse).content.decode() for partie in Partie}
    assert lus == {Partie.CPTS: False, Partie.ARS: False, Partie.AM: True}
