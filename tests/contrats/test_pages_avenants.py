"""Les avenants à l'écran : ouvrir, préparer les seuls blocs cochés, lire avant et après, signer, lire une version."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from comptes.enums import Role
from contrats import actions
from contrats.enums import EtatAvenant, MotifAvenant, Partie
from contrats.etapes import ETAPES
from contrats.taches import avenants_a_faire
from suivi.tableau import a_vous
from territoires.actions import corriger_population
from tests.fabriques.comptes import MOT_DE_PASSE, client_de
from tests.fabriques.contrats import un_contrat_propose, un_contrat_signe
from tests.fabriques.dossiers import un_agent
from tests.fabriques.negociation import negocier

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LISENT = (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM, Role.LECTEUR)


@pytest.fixture
def signe():
    return un_contrat_signe(DEPART)


def adresse(p, nom, *arguments):
    return reverse(f"contrats:{nom}", args=[p.dossier.numero, *arguments])


def agrandir(p):
    corriger_population(
        territoire=p.dossier.territoire, population=52000, motif="Recensement.", maintenant=p.maintenant
    )


def test_ouvrir_un_avenant_a_l_ecran_mene_a_sa_page(signe):
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    page = adresse(signe, "avenant_nouveau")
    assert client.get(page).status_code == 200
    vide = client.post(page, {"objet": "Les moyens."})
    assert (vide.status_code, "Cochez ce que l" in vide.content.decode()) == (422, True)
    fait = client.post(page, {"motifs": ["autre"], "objet": "Les moyens."})
    assert (fait.status_code, fait.url) == (302, adresse(signe, "avenant", 1))
    lue = client.get(fait.url).content.decode()
    assert "Avenant n° 1" in lue
    assert ("Cet avenant ne change encore rien" in lue, "Le contenu est complet" in lue) == (True, False)
    assert client.post(page, {"motifs": ["autre"], "objet": "Encore."}).status_code == 409


@pytest.mark.parametrize("motif", MotifAvenant)
def test_un_avenant_n_a_que_les_etapes_de_ses_blocs(signe, motif):
    signe.ouvrir_avenant(motif)
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    ouvertes = {
        etape.cle for etape in ETAPES
        if client.get(adresse(signe, "avenant_preparation", 1, etape.cle)).status_code == 200
    }  # fmt: skip
    assert (
        ouvertes
        == {
            MotifAvenant.TERRITOIRE: set(),
            MotifAvenant.MISSIONS: {"missions", "indicateurs"},
            MotifAvenant.INDICATEURS: {"indicateurs"},
            MotifAvenant.BAREME: {"clauses"},
            MotifAvenant.SIGNATAIRES: {"parties"},
            MotifAvenant.AUTRE: {"clauses"},
        }[motif]
    )
    territoire = client.get(adresse(signe, "avenant_territoire", 1)).status_code
    assert territoire == (200 if motif == MotifAvenant.TERRITOIRE else 404)


def test_les_moyens_ecrits_par_l_avenant_laissent_le_bareme(signe):
    signe.ouvrir_avenant(MotifAvenant.AUTRE)
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    donnees = {"moyens": "Une infirmière coordinatrice.", "articles_particuliers": "", "bareme": "ACI-AV2-2022"}
    assert client.post(adresse(signe, "avenant_preparation", 1, "clauses"), donnees).status_code == 302
    redaction = signe.avenant.redaction
    assert (redaction.moyens, redaction.bareme) == ("Une infirmière coordinatrice.", "ACI-2019")


def test_la_page_montre_habitants_taille_et_euros_avant_et_apres(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    page = client_de(signe.responsable).get(adresse(signe, "avenant", 1)).content.decode()
    for texte in ("taille 1", "taille 2", "52\u202f000 habitants", "Année pleine, au plus"):
        assert texte in page


def test_signer_un_avenant_a_l_ecran_jusqu_a_son_effet(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    instructeur = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    negocier(signe, signe.avenant)
    propose = instructeur.post(adresse(signe, "avenant_acte", 1, "proposer"))
    assert (propose.status_code, propose.url) == (302, adresse(signe, "avenant", 1))
    for partie in Partie:
        client = client_de(signe.signataire(partie))
        lu = client.get(adresse(signe, "avenant_acte", 1, "signer"))
        assert "Signer l’avenant n° 1" in lu.content.decode()
        donnees = {champ.html_name: champ.value() for champ in lu.context["form"] if champ.value() not in (None, False)}
        accord = {"consentement": "on", "mot_de_passe": MOT_DE_PASSE}
        fait = client.post(adresse(signe, "avenant_acte", 1, "signer"), {**donnees, **accord})
        assert fait.status_code == 302
    assert signe.avenant.etat == EtatAvenant.SIGNE
    assert signe.contrat.plans.count() == 2


@pytest.mark.parametrize("role", LISENT)
def test_qui_lit_le_contrat_lit_ses_avenants_et_ses_versions(signe, role):
    signe.ouvrir_avenant(MotifAvenant.AUTRE)
    client = client_de(un_agent(role))
    pages = [adresse(signe, "avenant", 1), adresse(signe, "version")]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    interdites = [adresse(signe, "avenant_objet", 1), adresse(signe, "avenant_preparation", 1, "clauses")]
    attendu = 200 if role == Role.INSTRUCTEUR_ARS else 403
    assert [client.get(page).status_code for page in interdites] == [attendu] * 2


def test_la_version_d_une_date_dit_l_origine_de_chaque_clause(signe):
    effet = date(2027, 1, 1)
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE, effet=effet)
    agrandir(signe)
    signe.proposer_avenant()
    signe.signer_avenant()
    client = client_de(signe.responsable)
    avant = client.get(adresse(signe, "version"), {"au": "2026-12-31"}).content.decode()
    apres = client.get(adresse(signe, "version"), {"au": "2027-01-01"}).content.decode()
    assert ("taille 1" in avant, "taille 2" in apres) == (True, True)
    assert "Avenant n° 1 du vendredi 1er janvier 2027" not in avant
    assert "Avenant n° 1 du" in apres


def test_une_date_illisible_est_dite_et_rend_la_version_du_jour(signe):
    client = client_de(signe.responsable)
    reponse = client.get(adresse(signe, "version"), {"au": "demain"})
    assert (reponse.status_code, "Écrivez une date" in reponse.content.decode()) == (400, True)
    pdf = client.get(adresse(signe, "version_pdf"), {"au": "demain"})
    assert (pdf.status_code, pdf.url) == (302, adresse(signe, "version") + "?au=demain")


def test_un_ancien_lien_d_avenant_dit_que_sa_version_est_remplacee(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    client, lien = client_de(signe.responsable), adresse(signe, "avenant_version_proposee", 1, 1)
    assert client.get(lien).url == signe.avenant.adresse_d_acte("signer")
    signe.faire(
        actions.rappeler,
        signe.avenant,
        auteur=un_agent(Role.INSTRUCTEUR_ARS),
        commentaire="Une date à corriger.",
    )
    assert "l’avenant n° 1 est de nouveau en préparation" in client.get(lien).content.decode()
    signe.proposer_avenant()
    assert "remplacée par la version 2" in client.get(lien).content.decode()
    assert client.get(adresse(signe, "avenant_version_proposee", 1, 3)).status_code == 404


def test_un_avenant_inconnu_repond_404(signe):
    client = client_de(signe.responsable)
    for nom, arguments in (("avenant", (9,)), ("avenant_acte", (9, "signer"))):
        assert client.get(adresse(signe, nom, *arguments)).status_code == 404


def test_la_signature_d_un_avenant_ne_cache_pas_les_contrats_a_signer(signe):
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    signe.proposer_avenant()
    signe.signer_avenant([Partie.ARS])
    un_contrat_propose(DEPART, nom="CPTS qui attend", porteur=signe.responsable)
    assert [dossier.nom for dossier in a_vous(signe.agent(Role.DECIDEUR_ARS))] == ["CPTS qui attend"]


def test_un_avenant_attend_qui_doit_le_proposer_puis_chaque_partie_qui_n_a_pas_signe(signe):
    instructeur = signe.agent(Role.INSTRUCTEUR_ARS)
    signataires = {partie: signe.signataire(partie) for partie in Partie}
    attendus = lambda: {p.value for p, qui in signataires.items() if avenants_a_faire(qui).exists()}  # noqa: E731
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    agrandir(signe)
    assert (avenants_a_faire(instructeur).count(), attendus()) == (1, set())
    signe.proposer_avenant()
    assert (avenants_a_faire(instructeur).count(), attendus()) == (0, {"cpts", "ars", "am"})
    signe.signer_avenant([Partie.ARS])
    assert attendus() == {"cpts", "am"}
    pages = [client_de(qui).get(signe.contrat.get_absolute_url()).content.decode() for qui in signataires.values()]
    ceux = dict(zip(signataires, ("À vous de jouer" in page for page in pages), strict=True))
    assert ceux == {Partie.CPTS: True, Partie.ARS: False, Partie.AM: True}
    signe.signer_avenant([Partie.CPTS, Partie.AM])
    assert attendus() == set()
