"""Les versions d'une lettre ou d'un projet : liste, comparaison, PDF, bandeau ; qui voit quoi, et à quel coût."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import lettre as lettres
from dossiers.enums import EtatLettre
from dossiers.models import ActeurDossier, Dossier, LettreIntention
from dossiers.versions import charger, non_envoyees
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
MALICE = "<script>alert(1)</script> =HYPERLINK(1)"


def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


@pytest.fixture
def repris() -> Dossier:
    """Des compléments demandés, une copie de travail qui diffère de la version 1."""
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES)
    LettreIntention.objects.update(diagnostic=f"La population vieillit vite. {MALICE}", fir_montant=15_200)
    dossier.acteurs.filter(nom="Mairie").delete()
    return Dossier.objects.get(pk=dossier.pk)


@pytest.fixture
def deux_versions(repris: Dossier) -> Dossier:
    dossier_lignes = repris.lignes_budget.filter(compte__in=("74.etat", "60"))
    repris.lignes_budget.filter(pk__in=dossier_lignes.filter(compte="74.etat")).update(montant=15_200)
    charge = repris.lignes_budget.filter(sens="charge").order_by("pk").first()
    charge.montant += 200
    charge.save(update_fields=["montant"])
    lettres.completer(repris.lettre, auteur=responsable(repris), maintenant=timezone.now())
    return Dossier.objects.get(pk=repris.pk)


def ouvrir(personne: Utilisateur, dossier: Dossier, nom: str, *arguments: str):
    return client_de(personne).get(reverse(f"dossiers:{nom}", args=[dossier.numero, "lettre", *arguments]))


def texte(reponse) -> str:
    return reponse.content.decode()


def test_la_liste_dit_chaque_version_qui_l_a_deposee_et_la_copie_de_travail(repris: Dossier) -> None:
    page = texte(ouvrir(responsable(repris), repris, "versions"))
    assert "Version 1" in page
    assert str(responsable(repris)) in page
    assert "Copie de travail" in page
    assert "Copie de travail" not in texte(ouvrir(un_agent(Role.COORDINATEUR), repris, "versions"))


def test_choisir_deux_versions_mene_a_leur_comparaison(deux_versions: Dossier) -> None:
    adresse = reverse("dossiers:versions", args=[deux_versions.numero, "lettre"])
    client = client_de(responsable(deux_versions))
    voulue = reverse("dossiers:comparaison", args=[deux_versions.numero, "lettre", "1", "2"])
    assert client.get(adresse, {"de": "1", "a": "2"}).url == voulue
    assert client.get(adresse, {"de": "1", "a": "9"}).status_code == 200


def test_deux_versions_se_comparent_champ_par_champ(deux_versions: Dossier) -> None:
    page = texte(ouvrir(un_agent(Role.COORDINATEUR), deux_versions, "comparaison", "1", "2"))
    assert "De la version 1 à la version 2" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "(+ 200\xa0€)" in page


def test_la_copie_de_travail_se_compare_dans_l_equipe_seule(repris: Dossier) -> None:
    statuts = {
        role: ouvrir(un_agent(role), repris, "comparaison", "1", "travail").status_code
        for role in (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.INSTRUCTEUR_ARS)
    }
    assert statuts == {Role.COORDINATEUR: 403, Role.RELECTEUR_URPS: 403, Role.INSTRUCTEUR_ARS: 404}
    assert ouvrir(responsable(repris), repris, "comparaison", "1", "travail").status_code == 200
    assert ouvrir(un_porteur("autre@exemple.test"), repris, "comparaison", "1", "travail").status_code == 404


@pytest.mark.parametrize("cles", [("1", "2"), ("0", "1"), ("1", "١"), ("x", "1"), ("1" * 40, "1"), ("1", "-1")])
def test_une_version_inconnue_est_introuvable(repris: Dossier, cles: tuple[str, str]) -> None:
    assert ouvrir(responsable(repris), repris, "comparaison", *cles).status_code == 404


def test_une_version_ne_differe_pas_d_elle_meme(repris: Dossier) -> None:
    assert "Rien n’a changé" in texte(ouvrir(responsable(repris), repris, "comparaison", "1", "1"))


def test_comparer_ne_change_rien(repris: Dossier) -> None:
    avant = charger(repris.lettre, "1", responsable(repris))
    for arguments in (("1", "travail"), ("travail", "1")):
        ouvrir(responsable(repris), repris, "comparaison", *arguments)
    assert charger(repris.lettre, "1", responsable(repris)) == avant
    assert repris.versions.count() == 1


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_pdf_dit_les_memes_ecarts(repris: Dossier) -> None:
    reponse = ouvrir(responsable(repris), repris, "comparaison_pdf", "1", "travail")
    assert reponse["Content-Type"] == "application/pdf"
    lu = PdfReader(io.BytesIO(reponse.content))
    pages = " ".join(page.extract_text() for page in lu.pages)
    assert "De la version 1 à la copie de travail" in pages
    assert "vieillit" in pages
    assert "alert(1)" in pages
    assert lu.trailer["/Root"]["/MarkInfo"]["/Marked"]


# --- Le bandeau ------------------------------------------------------------------------------------------


def _bandeau(personne: Utilisateur, dossier: Dossier) -> tuple[bool, bool]:
    """Le bandeau est-il sur la page du dossier, et sur la lecture."""
    client = client_de(personne)
    pages = (dossier.get_absolute_url(), reverse("dossiers:lecture", args=[dossier.numero, "lettre"]))
    return tuple("Modifications non envoyées" in texte(client.get(page)) for page in pages)


def test_le_bandeau_dit_ce_qui_n_est_pas_envoye(repris: Dossier) -> None:
    assert _bandeau(responsable(repris), repris) == (True, True)
    page = texte(client_de(responsable(repris)).get(repris.get_absolute_url()))
    assert "Éléments de diagnostic" in page
    assert reverse("dossiers:comparaison", args=[repris.numero, "lettre", "1", "travail"]) in page


def test_une_institution_ne_voit_pas_le_bandeau(repris: Dossier) -> None:
    assert _bandeau(un_agent(Role.COORDINATEUR), repris) == (False, False)


@pytest.mark.parametrize("etat", [EtatLettre.BROUILLON, EtatLettre.COMPLEMENTS_DEMANDES, EtatLettre.DEPOSEE])
def test_sans_difference_ou_sans_depot_pas_de_bandeau(etat: EtatLettre) -> None:
    dossier = un_dossier_a(etat)
    assert _bandeau(responsable(dossier), dossier) == (False, False)


def test_envoyer_les_complements_efface_le_bandeau(deux_versions: Dossier) -> None:
    assert _bandeau(responsable(deux_versions), deux_versions) == (False, False)


def test_une_lettre_reprise_apres_un_avis_defavorable_a_son_bandeau() -> None:
    dossier = un_dossier_a(EtatLettre.AVIS_RENDU)
    lettres.reprendre(dossier.lettre, auteur=responsable(dossier), maintenant=timezone.now())
    LettreIntention.objects.update(calendrier="Six mois.")
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert _bandeau(responsable(dossier), dossier) == (True, True)
    assert non_envoyees(dossier.lettre).comparaison.titres == ("Calendrier prévisionnel",)


# --- Le coût ---------------------------------------------------------------------------------------------


def _requetes(personne: Utilisateur, adresse: str) -> int:
    client = client_de(personne)
    client.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        assert client.get(adresse).status_code == 200
    return len(lues)


@pytest.mark.parametrize("nom", ["comparaison", "detail", "versions"])
def test_le_cout_ne_depend_pas_du_nombre_d_acteurs(repris: Dossier, nom: str) -> None:
    arguments = {"comparaison": ["lettre", "1", "travail"], "detail": [], "versions": ["lettre"]}[nom]
    adresse = reverse(f"dossiers:{nom}", args=[repris.numero, *arguments])
    mesures = [_requetes(responsable(repris), adresse)]
    for nombre in (3, 100):
        ActeurDossier.objects.bulk_create(
            ActeurDossier(dossier=repris, categorie="professionnel", nom=f"Acteur {nombre} {rang}")
            for rang in range(nombre)
        )
        mesures.append(_requetes(responsable(repris), adresse))
    assert len(set(mesures)) == 1


def test_le_bandeau_ne_coute_rien_a_un_brouillon_jamais_depose() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    with CaptureQueriesContext(connection) as lues:
        assert non_envoyees(dossier.lettre) is None
    assert len(lues) <= 1
