"""Les pages des reprises : qui les ouvre, le chemin entier, les documents, les refus."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comptes.enums import ROLES_EQUIPE, Role
from comptes.models import Utilisateur
from dossiers.actions import reprise as reprises
from dossiers.models import Dossier, Reprise
from tests.dossiers.test_reprise import MAINTENANT, confirmer, soumettre, une_reprise, valeurs
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db
GESTES = ("soumettre", "confirmer", "rappeler", "refuser", "abandonner")


def client_de(personne: Utilisateur) -> Client:
    client = Client()
    client.force_login(personne)
    return client


def adresse(nom: str, *args: Any) -> str:
    return reverse(f"dossiers:{nom}", args=args)


def statut(client: Client, page: str) -> int:
    """Le statut ; un fichier est lu jusqu'au bout, ce qui le ferme."""
    reponse = client.get(page)
    if reponse.streaming:
        assert b"".join(reponse.streaming_content)
    return reponse.status_code


def saisie(**autres: Any) -> dict[str, Any]:
    return {cle: "" if valeur is None else str(valeur) for cle, valeur in {**valeurs(), **autres}.items()}


def un_fichier(octets: bytes = b"", nom: str = "convention.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, octets or un_pdf(), "application/pdf")


# --- Qui ouvre quoi -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in ROLES_EQUIPE])
def test_la_liste_et_la_preparation_ne_s_ouvrent_qu_aux_roles_de_la_reprise(role: Role) -> None:
    client = client_de(un_agent(role))
    statuts = (client.get(adresse("reprises")).status_code, client.get(adresse("reprise_nouvelle")).status_code)
    attendus = {Role.COORDINATEUR: (200, 200), Role.DECIDEUR_ARS: (200, 403)}
    assert statuts == attendus.get(role, (403, 403))


def test_un_porteur_n_ouvre_rien() -> None:
    reprise = soumettre(une_reprise())
    client = client_de(un_porteur("curieux@exemple.test"))
    pages = [adresse("reprise", reprise.pk), adresse("reprise_piece", reprise.pk, reprise.pieces.get().pk)]
    assert [statut(client, page) for page in pages] == [404, 404]
    assert client.get(adresse("reprises")).status_code == 403


STATUTS_SOUMISE = {
    # Dans l'ordre : la page, modifier, le territoire, un document, puis les cinq gestes.
    Role.COORDINATEUR: (200, 403, 403, 200, 409, 403, 200, 403, 409),
    Role.DECIDEUR_ARS: (200, 403, 403, 200, 403, 200, 403, 200, 403),
    Role.INSTRUCTEUR_ARS: (404,) * 9,
    Role.RELECTEUR_URPS: (404,) * 9,
    Role.DECIDEUR_AM: (404,) * 9,
    Role.ADMINISTRATEUR: (404,) * 9,
}


@pytest.mark.parametrize("role", STATUTS_SOUMISE)
def test_une_reprise_soumise_s_ouvre_a_qui_doit(role: Role) -> None:
    reprise = soumettre(une_reprise())
    client = client_de(un_agent(role))
    pages = [adresse(nom, reprise.pk) for nom in ("reprise", "reprise_modifier", "reprise_territoire")]
    pages.append(adresse("reprise_piece", reprise.pk, reprise.pieces.get().pk))
    pages += [adresse("reprise_geste", reprise.pk, geste) for geste in GESTES]
    assert tuple(statut(client, page) for page in pages) == STATUTS_SOUMISE[role]


def test_en_preparation_l_ars_ne_voit_rien_encore() -> None:
    reprise = une_reprise()
    assert client_de(un_agent(Role.DECIDEUR_ARS)).get(adresse("reprise", reprise.pk)).status_code == 404


# --- Le chemin entier -----------------------------------------------------------------------------------


def test_du_formulaire_au_dossier_vivant() -> None:
    semer_communes()
    guichet, ars = client_de(un_agent(Role.COORDINATEUR)), client_de(un_agent(Role.DECIDEUR_ARS))
    reponse = guichet.post(adresse("reprise_nouvelle"), saisie())
    reprise = Reprise.objects.get()
    assert reponse["Location"] == adresse("reprise_territoire", reprise.pk)
    assert "Ajouter des communes" in guichet.get(reponse["Location"]).content.decode()
    guichet.post(reponse["Location"], {"collage-liste": "\n".join(LAURAGAIS), "coller": "1"})
    guichet.post(adresse("reprise_ajout_piece", reprise.pk), {"titre": "Décision", "fichier": un_fichier()})
    page = guichet.get(adresse("reprise", reprise.pk)).content.decode()
    assert "Décision" in page
    assert "Soumettre à l’ARS" in page
    guichet.post(adresse("reprise_geste", reprise.pk, "soumettre"))
    assert reprise.nom in ars.get(adresse("reprises")).content.decode()
    reponse = ars.post(adresse("reprise_geste", reprise.pk, "confirmer"))
    dossier = Dossier.objects.get()
    assert reponse["Location"] == dossier.get_absolute_url()
    assert ars.get(dossier.get_absolute_url()).status_code == 200
    journal = ars.get(adresse("journal", dossier.numero)).content.decode()
    assert "Dossier repris d’avant le portail" in journal
    assert adresse("reprise_piece", reprise.pk, reprise.pieces.get().pk) in journal


def test_le_document_se_lit_de_qui_lit_le_dossier_repris() -> None:
    reprise = soumettre(une_reprise())
    confirmer(reprise)
    page = adresse("reprise_piece", reprise.pk, reprise.pieces.get().pk)
    reponse = client_de(un_agent(Role.INSTRUCTEUR_AM)).get(page)
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
    assert b"".join(reponse.streaming_content) == un_pdf()
    assert client_de(un_porteur("curieux@exemple.test")).get(page).status_code == 404


# --- Refus ----------------------------------------------------------------------------------------------


def test_un_formulaire_incomplet_garde_la_saisie() -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    page = client.post(adresse("reprise_nouvelle"), saisie(valide_le="", motif="Motif saisi."))
    contenu = page.content.decode()
    assert (page.status_code, "Indiquez la date de validation" in contenu, "Motif saisi." in contenu) == (
        409,
        True,
        True,
    )
    assert not Reprise.objects.exists()


@pytest.mark.parametrize(
    ("fichier", "message"),
    [
        (un_fichier(b"PK\x03\x04 zip"), "n’est pas un PDF"),
        (un_fichier(b"%PDF-1.4 abime"), "abîmé"),
        (un_fichier(un_pdf(mot_de_passe="x")), "mot de passe"),
        ("", "Choisissez un fichier PDF."),
    ],
)
def test_un_fichier_irrecevable_est_refuse_sur_la_page(fichier: Any, message: str) -> None:
    reprise = une_reprise()
    client = client_de(un_agent(Role.COORDINATEUR))
    page = client.post(adresse("reprise_ajout_piece", reprise.pk), {"titre": "Contrat", "fichier": fichier})
    assert (page.status_code, message in page.content.decode()) == (422, True)
    assert reprise.pieces.count() == 1


def test_un_document_se_retire_tant_que_la_reprise_s_ecrit() -> None:
    reprise = une_reprise()
    client = client_de(un_agent(Role.COORDINATEUR))
    page = adresse("reprise_retrait_piece", reprise.pk, reprise.pieces.get().pk)
    soumettre(reprise)
    assert client.post(page).status_code == 403
    reprises.rappeler(reprise, auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT)
    assert client.post(page).status_code == 302
    assert reprise.pieces.count() == 0


def test_soumettre_sans_document_dit_ce_qui_manque() -> None:
    reprise = une_reprise()
    reprises.retirer_piece(reprise.pieces.get(), auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT)
    page = client_de(un_agent(Role.COORDINATEUR)).post(adresse("reprise_geste", reprise.pk, "soumettre"))
    assert (page.status_code, "Joignez au moins un document" in page.content.decode()) == (409, True)


def test_l_ars_refuse_avec_un_motif_que_le_guichet_lit() -> None:
    reprise = soumettre(une_reprise())
    ars = client_de(un_agent(Role.DECIDEUR_ARS))
    assert ars.post(adresse("reprise_geste", reprise.pk, "refuser"), {"motif": " "}).status_code == 422
    ars.post(adresse("reprise_geste", reprise.pk, "refuser"), {"motif": "Mauvaise convention."})
    page = client_de(un_agent(Role.COORDINATEUR)).get(adresse("reprise", reprise.pk)).content.decode()
    assert "Mauvaise convention." in page
    assert "Modifier le territoire" in page


def test_confirmer_deux_fois_dit_par_qui() -> None:
    reprise = soumettre(une_reprise())
    confirmer(reprise)
    page = client_de(un_agent(Role.DECIDEUR_ARS)).post(adresse("reprise_geste", reprise.pk, "confirmer"))
    assert (page.status_code, "Déjà décidé par" in page.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("role", "offert"), [(Role.COORDINATEUR, True), (Role.DECIDEUR_ARS, True), (Role.INSTRUCTEUR_ARS, False)]
)
def test_la_liste_des_dossiers_mene_aux_reprises(role: Role, offert: bool) -> None:
    page = client_de(un_agent(role)).get(adresse("liste")).content.decode()
    assert (adresse("reprises") in page) is offert


@pytest.mark.parametrize(("role", "offert"), [(Role.COORDINATEUR, True), (Role.INSTRUCTEUR_AM, False)])
def test_un_dossier_repris_mene_a_sa_reprise_et_a_son_equipe(role: Role, offert: bool) -> None:
    reprise = soumettre(une_reprise())
    dossier = confirmer(reprise)
    page = client_de(un_agent(role)).get(dossier.get_absolute_url()).content.decode()
    assert (adresse("reprise", reprise.pk) in page) is offert
    assert adresse("equipe", dossier.numero) in page


def test_le_guichet_invite_le_responsable_d_un_dossier_repris_qui_n_en_a_pas() -> None:
    dossier = confirmer(soumettre(une_reprise()))
    guichet = client_de(un_agent(Role.COORDINATEUR))
    assert "Personne dans l’équipe" in guichet.get(adresse("equipe", dossier.numero)).content.decode()
    saisie_ = {"courriel": "responsable@exemple.test", "role": "responsable"}
    assert guichet.post(adresse("equipe", dossier.numero), saisie_).status_code == 302
    assert guichet.post(adresse("equipe", dossier.numero), {**saisie_, "role": "lecteur"}).status_code == 422
