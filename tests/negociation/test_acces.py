"""Chaque page d'une négociation × chaque rôle, et ce qui ne s'y lit pas hors des parties (domaine §3, ADR 0029)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commun.calendrier import jour_paris
from commun.models import CourrielSortant
from comptes.enums import ROLES_ORGANISATION, Role
from contrats.articles import textes_types
from contrats.enums import MotifAvenant, Partie
from contrats.photographie import photographier
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from negociation.actions import echanges
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe, un_parcours_contrat
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.negociation import qui_negocie, une_version
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
SECRET = "Phrase que seules les parties lisent, 6173"
ECRIVENT = {"responsable", "redacteur", "instructeur_ars", "decideur_ars", "instructeur_am", "decideur_am"}
ENGAGENT = ECRIVENT - {"redacteur"}
PREPARENT = {"instructeur_ars"}
DE_LA_CPTS = {"responsable", "redacteur"}
GUICHET = {"coordinateur", "relecteur_urps"}
QUI_OUVRE = {
    "soumettre": PREPARENT,
    "bon": ENGAGENT,
    "remarquer": ECRIVENT,
    "modifier": ECRIVENT,
    "ajouter_un_indicateur": ECRIVENT,
    "retirer_un_indicateur": ECRIVENT,
    "repondre": ECRIVENT,
    "resoudre": DE_LA_CPTS | PREPARENT,
    "accepter": PREPARENT,
    "refuser": PREPARENT,
    "retirer": DE_LA_CPTS,
}


@pytest.fixture
def p():
    parcours = un_parcours_contrat(il_y_a(10))
    parcours.preparer()
    return parcours


@pytest.fixture
def adresses(p):
    parcours = p.contrat.redaction.engagements.get(mission="parcours")
    parcours.indicateurs.create(code="parcours-2", intitule="Réunions tenues", remunere=False)
    version = une_version(p, p.contrat)
    pour = {"auteur": p.responsable, "maintenant": p.maintenant}
    remarque = echanges.remarquer(version, clause="moyens", texte=SECRET, **pour)
    modification = echanges.proposer_une_modification(
        version, clause="moyens", valeurs={"moyens": SECRET}, motif=SECRET, **pour
    )

    def page(nom, *parametres):
        return reverse(f"negociation:{nom}", args=[p.dossier.numero, "contrat", *parametres])

    return {
        "negociation": page("negociation"),
        "version": page("version", 1),
        "soumettre": page("soumettre"),
        "bon": page("bon", 1, "donner"),
        "remarquer": page("remarquer", 1, "moyens"),
        "modifier": page("modifier", 1, "indicateur:parcours-1"),
        "ajouter_un_indicateur": page("modifier", 1, "indicateurs:parcours"),
        "retirer_un_indicateur": page("retirer", 1, "indicateur:parcours-2"),
        **{geste: page("geste_remarque", remarque.pk, geste) for geste in ("repondre", "resoudre")},
        **{geste: page("geste_modification", modification.pk, geste) for geste in ("accepter", "refuser", "retirer")},
    }


def personnes(p):
    membres = {}
    for role in (RoleEquipe.REDACTEUR, RoleEquipe.LECTEUR):
        membres[role.value] = un_porteur(f"{role}@exemple.test")
        MembreEquipe.objects.create(dossier=p.dossier, utilisateur=membres[role.value], role=role, depuis=p.maintenant)
    agents = {role.value: un_agent(role) for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR}
    agents["lecteur_am"] = agents.pop("lecteur")
    return {**agents, "responsable": p.responsable, **membres}


def attendu(nom, qui):
    if nom in ("negociation", "version"):
        return 200
    if qui in GUICHET and nom in ("repondre", "resoudre", "accepter", "refuser", "retirer"):
        return 404
    return 200 if qui in QUI_OUVRE[nom] else 403


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_chaque_page_repond_a_chaque_role(p, adresses):
    clients = {qui: client_de(personne) for qui, personne in personnes(p).items()}
    lus = {(nom, qui): c.get(page).status_code for nom, page in adresses.items() for qui, c in clients.items()}
    assert lus == {(nom, qui): attendu(nom, qui) for nom, qui in lus}


def test_le_lien_de_retour_nomme_la_page_ou_il_mene(p):
    texte = client_de(p.responsable).get(reverse("negociation:negociation", args=[p.dossier.numero, "contrat"]))
    assert f'<a href="{p.contrat.get_absolute_url()}">Revenir au contrat</a>' in texte.content.decode()


def test_seul_qui_recevra_le_courriel_d_une_version_lit_qu_il_sera_prevenu(p):
    adresse = reverse("negociation:negociation", args=[p.dossier.numero, "contrat"])
    lecteurs = personnes(p)
    annonces = {
        qui
        for qui, personne in lecteurs.items()
        if "Vous serez prévenu par courriel" in client_de(personne).get(adresse).content.decode()
    }
    une_version(p, p.contrat)
    recus = set(CourrielSortant.objects.filter(evenement="negociation.soumise").values_list("destinataire", flat=True))
    # Qui rédige lit ce qui l'attend, lui : soumettre.
    assert annonces == {qui for qui, personne in lecteurs.items() if personne.email in recus} - PREPARENT
    assert (annonces & GUICHET, "responsable" in annonces) == (set(), True)


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_ailleurs_et_sans_compte_rien_n_existe(adresses):
    etrangers = [un_agent(role, departement="75") for role in ROLES_ORGANISATION if role != Role.ADMINISTRATEUR]
    for personne in (*etrangers, un_agent(Role.ADMINISTRATEUR), un_porteur("autre@exemple.test")):
        client = client_de(personne)
        assert {client.get(page).status_code for page in adresses.values()} == {404}
    assert {Client().get(page).status_code for page in adresses.values()} == {302}


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux moteurs
def test_les_echanges_se_lisent_des_seules_parties(p, adresses):
    numero = p.dossier.numero
    autour = [
        reverse("contrats:contrat", args=[numero]),
        *(reverse(f"dossiers:{nom}", args=[numero]) for nom in ("detail", "journal", "archive")),
        *map(reverse, ("suivi:a_faire", "dossiers:liste")),
    ]
    lisent = {}
    for qui, personne in personnes(p).items():
        client = client_de(personne)
        corps = [contenu(client.get(page)) for page in (*adresses.values(), *autour)]
        lisent[qui] = any(SECRET.encode() in octets for octets in corps)
    assert lisent == {qui: qui not in GUICHET for qui in lisent}
    assert not CourrielSortant.objects.filter(corps__contains=SECRET).exists()


def contenu(reponse):
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def test_le_guichet_ne_lit_au_journal_ni_remarque_ni_modification(p, adresses):
    journal = reverse("dossiers:journal", args=[p.dossier.numero])
    faits = ("Remarque posée sur une clause", "Modification proposée sur une clause")
    lus = {
        role: [fait in client_de(un_agent(role)).get(journal).content.decode() for fait in faits]
        for role in (Role.COORDINATEUR, Role.INSTRUCTEUR_AM)
    }
    assert lus == {Role.COORDINATEUR: [False, False], Role.INSTRUCTEUR_AM: [True, True]}


@pytest.mark.parametrize("acte", ["avenant-1", "avenant-0", "autre", "avenant-01"])
def test_un_acte_qui_n_existe_pas(p, adresses, acte):
    client = client_de(p.responsable)
    assert client.get(reverse("negociation:negociation", args=[p.dossier.numero, acte])).status_code == 404


def test_une_saisie_fautive_ne_perd_rien_et_un_refus_se_dit(p, adresses):
    client = client_de(p.responsable)
    faute = client.post(adresses["modifier"], {"montant": "beaucoup", "preuves": "Mes preuves.", "motif": "Mon motif."})
    page = faute.content.decode()
    assert faute.status_code == 422
    assert "n’est pas un nombre" in page
    assert "Mes preuves." in page
    assert "Mon motif." in page
    assert client.post(adresses["remarquer"], {"texte": ""}).status_code == 422
    assert client.post(adresses["bon"], {"empreinte": "0" * 64}).status_code == 409


def test_de_la_proposition_a_l_ecran_jusqu_aux_trois_bons(p, adresses):
    instructeur = client_de(qui_negocie(p, Partie.ARS))
    assert instructeur.post(adresses["accepter"]).status_code == 302
    assert instructeur.post(adresses["soumettre"], {"message": "Vos moyens."}).status_code == 302
    deux = adresses["version"].replace("/1/", "/2/")
    page = client_de(p.responsable).get(deux).content.decode()
    assert "<ins>" in page
    version = p.contrat.versions_soumises.get(numero=2)
    for partie in Partie:
        client = client_de(qui_negocie(p, partie))
        fait = client.post(f"{deux}bon/donner/", {"empreinte": version.empreinte})
        assert fait.status_code == 302
    contrat = instructeur.get(reverse("contrats:contrat", args=[p.dossier.numero])).content.decode()
    assert "Proposer le contrat à la signature" in contrat
    assert client_de(p.responsable).get(adresses["version"]).status_code == 200
    ancien = client.get(adresses["bon"])
    assert (ancien.status_code, ancien.url) == (302, adresses["version"])


def test_le_texte_des_articles_se_lit_dans_la_version_tel_que_le_contrat_l_imprime(p):
    redaction = p.contrat.redaction
    redaction.articles_particuliers = "Un bilan public."
    redaction.save()
    page = client_de(p.responsable).get(une_version(p, p.contrat).get_absolute_url()).content.decode()
    textes = textes_types(photographier(p.contrat), p.contrat.debut_si_signe(jour_paris(timezone.now())))
    assert [numero for numero, texte in textes.items() if texte not in page] == []
    assert list(textes) == list(range(1, 12))
    assert [page.count(f'id="clause-article-{numero}"') for numero in textes] == [1] * 11
    assert page.count("hors contrat type") == 1


def test_la_premiere_version_d_un_avenant_se_compare_au_contrat_en_vigueur():
    p = un_contrat_signe(il_y_a(100))
    avenant = p.ouvrir_avenant(MotifAvenant.AUTRE)
    avenant.redaction.moyens = "Deux coordinatrices, un logiciel partagé"
    avenant.redaction.save()
    version = une_version(p, p.avenant)
    page = client_de(p.responsable).get(version.get_absolute_url()).content.decode()
    assert "Ce que l’avenant change au contrat en vigueur" in page
    assert [texte in page for texte in ("1 clause change", "un logiciel partagé")] == [True, True]


def test_la_page_d_une_version_coute_autant_quel_que_soit_le_nombre_de_remarques(p, adresses):
    client, pour = client_de(p.responsable), {"auteur": p.responsable, "maintenant": p.maintenant}
    version = p.contrat.versions_soumises.get()
    echanges.repondre(version.remarques.get(), texte="Oui.", **pour)
    client.get(adresses["version"])
    avant = _requetes(client, adresses["version"])
    for rang in range(5):
        remarque = echanges.remarquer(version, clause="moyens", texte=f"Remarque {rang}", **pour)
        echanges.repondre(remarque, texte="Oui.", **pour)
    assert _requetes(client, adresses["version"]) == avant


def _requetes(client, page):
    with CaptureQueriesContext(connection) as requetes:
        client.get(page)
    return len(requetes)
