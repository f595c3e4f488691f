"""Le PDF du contrat : archivé à la proposition et à l'entrée en vigueur, lisible, exact."""

import hashlib
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from comptes.enums import Role
from contrats.documents import contrat_propose
from contrats.documents_version import version_en_vigueur
from contrats.enums import Partie
from dossiers.archives import apercevoir, produire, rendre
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.dossiers import un_agent
from tests.scenes import base_partagee

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]
# Domaine §5 : montants d'une mission socle pour les autres tailles que celle du territoire d'essai (T1).
AUTRES_TAILLES = ("17 500", "35 000", "45 000", "60 000", "75 000", "90 000")

SUIVI = "Médecins absents du territoire"


@pytest.fixture(scope="module")
def signe(django_db_setup, django_db_blocker):
    """Un contrat signé et ses deux PDF, produits une fois pour tout le module."""
    with base_partagee(django_db_blocker):
        p = un_parcours_contrat()
        prevention = p.contrat.redaction.engagements.get(mission_id="prevention")
        prevention.indicateurs.create(code="prevention-9", intitule=SUIVI, remunere=False)
        p.proposer()
        p.signer_tous()
        documents = [produire(pk) for pk in p.dossier.documents.filter(type="contrat").values_list("pk", flat=True)]
        yield p, documents


def texte(document):
    with document.fichier.open("rb") as fichier:
        lecteur = PdfReader(io.BytesIO(fichier.read()))
    return texte_de(lecteur), lecteur


def texte_de(lecteur):
    return " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in lecteur.pages)


def test_deux_pdf_sont_archives_et_scelles(signe):
    p, (propose, actif) = signe
    assert [propose.evenement.code, actif.evenement.code] == ["proposer", "activer"]
    for document in (propose, actif):
        with document.fichier.open("rb") as fichier:
            assert hashlib.sha256(fichier.read()).hexdigest() == document.sha256


def test_le_pdf_est_balise_en_francais_et_titre(signe):
    _contenu, lecteur = texte(signe[1][1])
    racine = lecteur.trailer["/Root"]
    assert racine["/Lang"].startswith("fr")
    assert racine["/MarkInfo"]["/Marked"]
    assert lecteur.metadata.title.startswith("Contrat tripartite signé")


def test_le_contrat_signe_dit_parties_empreinte_montants_et_signatures(signe):
    p, (propose, actif) = signe
    contenu, _lecteur = texte(actif)
    assert p.contrat.empreinte in contenu.replace(" ", "")
    for nom in ("Anne Puech", "Hélène Vidal", "Marc Estève", "Article 1. Objet", "Annexe 3"):
        assert nom in contenu
    assert contenu.count("Signé sur le portail le") == len(Partie)
    brut, _lecteur = texte(propose)
    assert "Signé sur le portail" not in brut
    assert "indicatif" in brut


def test_le_pdf_ne_montre_que_les_montants_de_la_taille_signataire(signe):
    p, (_propose, actif) = signe
    assert p.contrat.photographie["territoire"]["taille"] == 1
    annuel = actif.contexte["annuel"]["lignes"]
    assert annuel[0]["montant"].startswith("50")
    assert not [
        li for li in annuel for autre in AUTRES_TAILLES if li["montant"].replace("\u202f", " ").startswith(autre)
    ]


def test_le_calendrier_imprime_est_le_plan_enregistre(signe):
    p, (_propose, actif) = signe
    imprime = [somme["montant"] for e in actif.contexte["calendrier"]["echeances"] for somme in e["sommes"]]
    assert len(imprime) == p.contrat.plans.get().echeances.count()


def test_un_indicateur_de_suivi_se_lit_a_part_des_indicateurs_remuneres(signe):
    p, (_propose, actif) = signe
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    adresses = p.contrat.get_absolute_url(), reverse("contrats:version", args=[p.dossier.numero])
    pages = [client.get(adresse).content.decode() for adresse in adresses]
    version = apercevoir(p.dossier, version_en_vigueur(p.contrat, p.contrat.debut_le))
    imprimes = [texte(actif)[0], texte_de(PdfReader(io.BytesIO(version)))]
    suivi = "De suivi, sans rémunération", "Indicateurs de suivi, sans rémunération"
    for contenu, legende in zip([*pages, *imprimes], (*suivi, suivi[1], suivi[1]), strict=True):
        assert contenu.count(legende) == 1
        assert contenu.index(legende) < contenu.index(SUIVI) < contenu.index(legende) + 900
        assert contenu.count(SUIVI) == 1


def test_l_iban_entier_n_est_pas_imprime(signe):
    assert "0112 3456" not in texte(signe[1][1])[0]


def test_le_meme_contexte_rend_les_memes_octets(signe):
    document = signe[1][1]
    assert rendre(document) == rendre(document)


def test_le_contexte_ne_depend_que_de_la_photographie(signe):
    p, (propose, _actif) = signe
    contrat = p.contrat
    contrat.structure_nom = "Changée après coup"
    assert (
        contrat_propose(contrat, propose.evenement).contexte["structure"]["nom"] == propose.contexte["structure"]["nom"]
    )
