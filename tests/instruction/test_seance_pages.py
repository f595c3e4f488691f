"""Les pages d'une séance et son compte rendu : ce qui s'y lit, ce qui ne fuit vers personne."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.deports import deporter
from dossiers.enums import Appreciation, Critere, RoleEquipe
from dossiers.models import Dossier
from instruction.comptes_rendus import produire
from instruction.models import CompteRendu, Seance
from tests.fabriques.comptes import client_de
from tests.fabriques.contributions import GRILLE, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.seances import clore, le_coordinateur, noter, une_seance, une_seance_ouverte

pytestmark = pytest.mark.django_db
SIGNE = "Zibeline des séances"


def page(nom: str, seance: Seance, *reste: object) -> str:
    return reverse(f"seances:{nom}", args=[seance.pk, *reste])


def le_deporte(dossier: Dossier) -> Utilisateur:
    agent = un_relecteur("deporte")
    deporter(dossier, agent=agent, auteur=le_coordinateur(), maintenant=timezone.now(), motif="Voisin.")
    return agent


def contenu(client: Client, adresse: str) -> str:
    return client.get(adresse).content.decode()


def test_preparer_une_seance_par_les_pages_sans_javascript() -> None:
    a, b = (un_dossier_depose(nom=nom) for nom in ("CPTS Alpha", "CPTS Bravo"))
    client, coordinateur = client_de(le_coordinateur()), le_coordinateur()
    saisie = {"tenue_le": timezone.localdate().isoformat(), "heure": "18:30", "presidence": coordinateur.pk}
    assert client.post(reverse("seances:nouvelle"), saisie).status_code == 422
    assert client.post(reverse("seances:nouvelle"), {**saisie, "lieu": "Salle"}).status_code == 302
    seance = Seance.objects.get()
    ordre = page("ordre", seance)
    client.post(ordre, {"inscrire": "oui", "dossiers": [a.pk, b.pk]})
    descendu = seance.passages.get(dossier=a).pk
    suite = client.post(ordre, {"descendre": descendu})
    assert suite["Location"] == f"{seance.get_absolute_url()}#passage-{descendu}"
    assert "maintenant au rang 2" in contenu(client, suite["Location"])
    assert list(seance.passages.order_by("ordre").values_list("dossier__nom", flat=True)) == [
        "CPTS Bravo",
        "CPTS Alpha",
    ]
    assert "Aucune lettre chez le Guichet" in contenu(client, page("seance", seance))
    assert client.post(page("geste", seance, "ouvrir")).status_code == 409
    client.post(page("presents", seance), {"presents": [coordinateur.pk]})
    client.post(page("geste", seance, "ouvrir"))
    client.post(page("geste", seance, "clore"))
    seance.refresh_from_db()
    assert seance.situation == "close"


def test_le_mode_seance_dit_les_desaccords_d_abord() -> None:
    dossier = un_dossier_depose(nom="CPTS Alpha")
    une_contribution_envoyee(dossier, un_relecteur("un"))
    grille = {**GRILLE, Critere.MISSIONS: (Appreciation.NON_CONFORME, "Aucune mission socle.")}
    une_contribution_envoyee(dossier, un_relecteur("deux"), grille=grille)
    lu = contenu(client_de(le_coordinateur()), page("passage", une_seance_ouverte(dossier), 1))
    rangs = [lu.index(f'id="critere-{critere.value}"') for critere in (Critere.MISSIONS, Critere.TERRITOIRE)]
    assert (rangs == sorted(rangs), lu.count("seance-desaccord"), "1 conforme, 1 non conforme" in lu) == (True, 1, True)


def test_qui_doit_sa_contribution_ne_lit_pas_celles_des_autres_en_seance() -> None:
    dossier, lea = un_dossier_depose(), un_relecteur("lea")
    grille = {**GRILLE, Critere.BESOINS: (Appreciation.A_COMPLETER, SIGNE)}
    une_contribution_envoyee(dossier, un_relecteur("un"), grille=grille)
    une_contribution(dossier, lea)
    seance = une_seance_ouverte(dossier)
    lus = {qui: contenu(client_de(qui), page("passage", seance, 1)) for qui in (lea, le_coordinateur())}
    assert [SIGNE in lu for lu in lus.values()] == [False, True]
    assert "reçue" not in contenu(client_de(lea), page("seance", seance))


def test_l_issue_se_note_sur_place_ou_par_la_page() -> None:
    dossier = un_dossier_depose()
    seance = une_seance_ouverte(dossier)
    client, adresse = client_de(le_coordinateur()), page("passage", seance, 1)
    faute = client.post(adresse, {"issue": "demander_complements", "texte": "", "sur_place": "oui"})
    assert (faute.status_code, "<html" in faute.content.decode()) == (409, False)
    assert client.post(adresse, {"texte": SIGNE}).status_code == 422
    fait = client.post(adresse, {"issue": "demander_complements", "texte": SIGNE, "sur_place": "oui"})
    assert (fait.status_code, SIGNE in fait.content.decode()) == (200, True)
    assert client.post(adresse, {"issue": "proposer_avis", "sens": "favorable"}).status_code == 302


def test_le_deporte_ne_voit_rien_de_son_dossier_et_lit_les_autres() -> None:
    dossier, autre = un_dossier_depose(nom=SIGNE), un_dossier_depose(nom="CPTS Bravo")
    agent = le_deporte(dossier)
    seance = une_seance_ouverte(dossier, autre, presents=[agent])
    noter(seance, dossier)
    client = client_de(agent)
    refus = client.get(page("passage", seance, 1))
    assert (refus.status_code, SIGNE in refus.content.decode()) == (403, False)
    assert client.get(page("passage", seance, 2)).status_code == 200
    assert [s in contenu(client, page("seance", seance)) for s in (SIGNE, "CPTS Bravo")] == [False, True]
    clore(seance)
    assert client.get(page("compte_rendu", seance)).status_code == 404


def test_le_compte_rendu_dit_qui_s_est_retire_puis_ne_change_plus() -> None:
    dossier = un_dossier_depose()
    agent = le_deporte(dossier)
    seance = une_seance_ouverte(dossier, presents=[agent])
    noter(seance, dossier)
    clore(seance)
    compte_rendu = produire(CompteRendu.objects.get(seance=seance).pk)
    [passage] = compte_rendu.contexte["passages"]
    assert (passage["retires"], passage["issue"], passage["sens"]) == (
        [agent.get_full_name()],
        "Avis proposé",
        "Favorable",
    )
    with compte_rendu.fichier.open("rb") as fichier:
        octets = fichier.read()
    CompteRendu.objects.filter(pk=compte_rendu.pk).update(titre="Autre titre")
    refait = produire(compte_rendu.pk)
    assert (hashlib.sha256(octets).hexdigest(), refait.sha256, refait.taille) == (
        compte_rendu.sha256,
        compte_rendu.sha256,
        len(octets),
    )


def test_chaque_role_face_a_une_seance_close() -> None:
    dossier = un_dossier_depose(nom=SIGNE)
    seance = une_seance_ouverte(dossier)
    noter(seance, dossier, "demander_complements", texte=SIGNE)
    clore(seance)
    porteur = dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur
    agents = {role: un_agent(role) for role in Role if role not in ("responsable", "redacteur", "lecteur_equipe")}
    ailleurs = {"autre région": un_agent(Role.COORDINATEUR, departement="75")}
    gens = {"porteur": porteur, **agents, **ailleurs}
    adresses = [page("seance", seance), page("passage", seance, 1), page("compte_rendu", seance)]
    lus = {}
    for qui, personne in gens.items():
        reponses = [client_de(personne).get(adresse) for adresse in adresses]
        lus[qui] = {reponse.status_code for reponse in reponses}
        for reponse in reponses:
            if reponse.streaming:
                b"".join(reponse.streaming_content)
    guichet = {Role.COORDINATEUR, Role.RELECTEUR_URPS}
    assert lus == {qui: {200} if qui in guichet else {404} for qui in gens}


@pytest.mark.parametrize("nom", ["detail", "journal", "lecture", "versions"])
def test_le_porteur_ne_lit_rien_de_la_seance_dans_son_dossier(nom: str) -> None:
    dossier = un_dossier_depose()
    seance = une_seance_ouverte(dossier)
    noter(seance, dossier, "demander_complements", texte=SIGNE)
    clore(seance)
    porteur = dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur
    arguments = [dossier.numero, "lettre"] if nom in ("lecture", "versions") else [dossier.numero]
    lu = contenu(client_de(porteur), reverse(f"dossiers:{nom}", args=arguments))
    assert ("séance" in lu, SIGNE in lu) == (False, False)


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_compte_rendu_imprime_les_presents_les_issues_et_les_retraits() -> None:
    dossier = un_dossier_depose(nom="CPTS Alpha")
    agent = le_deporte(dossier)
    seance = une_seance_ouverte(dossier, presents=[agent])
    noter(seance, dossier, "demander_complements", texte="Le budget prévisionnel.")
    compte_rendu = produire(CompteRendu.objects.get(seance=clore(seance)).pk)
    with compte_rendu.fichier.open("rb") as fichier:
        texte = " ".join(" ".join(p.extract_text() for p in PdfReader(fichier).pages).split())
    attendus = ["Salle Garonne", "CPTS Alpha", "Compléments à demander", "Le budget prévisionnel.", "s’est retiré(e)"]
    assert [a for a in attendus if a not in texte] == []


def test_l_ordre_du_jour_coute_autant_de_requetes_pour_un_dossier_que_pour_trois() -> None:
    client, nombres = client_de(le_coordinateur()), []
    for noms in (("A",), ("B", "C", "D")):
        seance = une_seance(*(un_dossier_depose(nom=nom) for nom in noms))
        with CaptureQueriesContext(connection) as requetes:
            client.get(page("seance", seance))
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]


def test_aucun_champ_exige_selon_l_issue_ne_se_dit_facultatif() -> None:
    seance = une_seance_ouverte(un_dossier_depose())
    client = client_de(le_coordinateur())
    for adresse in (page("passage", seance, 1), reverse("seances:nouvelle")):
        assert "(facultatif)" not in contenu(client, adresse)
    # Ce que la porte exige, issue par issue, l'aide le dit.
    exiges = {
        "proposer_avis": {"sens": "favorable"},
        "reporter": {"reporte_au": (timezone.localdate() + timedelta(days=9)).isoformat(), "texte": "Absent."},
        "demander_complements": {"texte": "Le budget."},
    }
    for issue, champs in exiges.items():
        for manque in champs:
            saisie = {"issue": issue, **champs, manque: ""}
            assert client.post(page("passage", seance, 1), saisie).status_code == 409
        assert client.post(page("passage", seance, 1), {"issue": issue, **champs}).status_code == 302
