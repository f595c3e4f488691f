"""Les pages des pièces : l'envoi avec et sans JavaScript, les gestes, le téléchargement et qui y a droit."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions import pieces as actions
from dossiers.actions.lettre import completer
from dossiers.enums import RoleEquipe
from dossiers.enums_pieces import EtatPiece
from dossiers.models import Dossier, MembreEquipe, PieceJointe
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours
from tests.fabriques.fichiers import un_docx, un_exemplaire, une_image
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import recu, un_clamd, un_pdf_infecte, une_piece

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_ACCEPT": "application/json"}


def client_de(personne: Any) -> Client:
    client = Client()
    client.force_login(personne)
    return client


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


@pytest.fixture
def porteur(dossier: Dossier) -> Client:
    return client_de(un_porteur())


def page(dossier: Dossier, sujet: str = "lettre") -> str:
    return reverse("dossiers:pieces", args=[dossier.numero, sujet])


def geste(piece: PieceJointe, nom: str) -> str:
    return reverse("dossiers:piece_geste", args=[piece.dossier.numero, piece.sujet, piece.cle, nom])


def envoyer(client: Client, dossier: Dossier, *fichiers: Any, rubrique: str = "structure", **options: Any) -> Any:
    donnees = {"envoi-rubrique": rubrique, "fichiers": list(fichiers), **options.pop("champs", {})}
    return client.post(page(dossier), donnees, **options)


def telecharger(client: Client, piece: PieceJointe) -> tuple[int, bytes]:
    reponse = client.get(piece.get_absolute_url())
    return reponse.status_code, b"".join(reponse.streaming_content) if reponse.streaming else b""


# --- Envoyer --------------------------------------------------------------------------------------------


def test_plusieurs_fichiers_se_joignent_d_un_envoi_et_l_on_revient_a_la_rubrique(porteur, dossier) -> None:
    fichiers = [recu("statuts.pdf", un_pdf()), recu("plan.png", une_image("PNG"))]
    reponse = envoyer(porteur, dossier, *fichiers, champs={"depuis_la_rubrique": "1"})
    rubrique = reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "structure"])
    assert (reponse.status_code, reponse.url) == (302, f"{rubrique}#pieces-jointes")
    assert [(p.nom, p.rubrique) for p in dossier.pieces_jointes.order_by("pk")] == [
        ("statuts.pdf", "structure"),
        ("plan.png", "structure"),
    ]
    contenu = porteur.get(rubrique).content.decode()
    assert all(piece.get_absolute_url() in contenu for piece in dossier.pieces_jointes.all())


def test_un_refus_nomme_son_fichier_et_n_empeche_pas_les_autres(porteur, dossier) -> None:
    reponse = envoyer(porteur, dossier, recu("bon.pdf", un_pdf()), recu("faux.pdf", un_docx()), recu("vide.odt", b""))
    contenu = reponse.content.decode()
    assert (reponse.status_code, [p.nom for p in dossier.pieces_jointes.all()]) == (422, ["bon.pdf"])
    assert "« faux.pdf » : ce fichier porte l’extension « .pdf » mais son contenu est un texte DOCX" in contenu
    assert "« vide.odt » : ce fichier est vide" in contenu
    assert "2 fichiers n’ont pas pu être joints" in contenu


def test_sans_fichier_la_page_le_demande(porteur, dossier) -> None:
    reponse = envoyer(porteur, dossier)
    assert (reponse.status_code, "Choisissez au moins un fichier." in reponse.content.decode()) == (422, True)


@pytest.mark.parametrize("rubrique", ["inconnue", "", "../contact"])
def test_une_rubrique_inconnue_est_refusee(porteur, dossier, rubrique: str) -> None:
    assert envoyer(porteur, dossier, recu("a.pdf", un_pdf()), rubrique=rubrique).status_code == 422
    assert not dossier.pieces_jointes.exists()


def test_le_script_recoit_la_liste_a_jour(porteur, dossier) -> None:
    reponse = envoyer(porteur, dossier, recu("statuts.pdf", un_pdf()), **SCRIPT)
    assert (reponse.status_code, reponse.json()["jointes"]) == (201, ["Statuts"])
    assert dossier.pieces_jointes.get().get_absolute_url() in reponse.json()["liste"]


def test_le_script_recoit_le_refus_en_clair(porteur, dossier) -> None:
    reponse = envoyer(porteur, dossier, recu("a.zip", b"PK\x03\x04rien"), **SCRIPT)
    assert (reponse.status_code, reponse.json()["refus"][0].startswith("« a.zip » : ce fichier est abîmé")) == (
        422,
        True,
    )


def test_un_nom_hostile_s_affiche_sans_agir(porteur, dossier) -> None:
    envoyer(porteur, dossier, recu("<img src=x onerror=alert(1)>.pdf", un_pdf()))
    contenu = porteur.get(page(dossier)).content.decode()
    assert "<img" not in contenu.split("<main", 1)[1]
    assert "img src=x onerror=alert(1)" in contenu


@pytest.mark.parametrize("nom", ["pieces", "piece_geste"])
def test_ecrire_exige_le_jeton(dossier, nom: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(un_porteur())
    piece = une_piece(dossier.lettre)
    adresse = page(dossier) if nom == "pieces" else geste(piece, "jeter")
    assert client.post(adresse, {"envoi-rubrique": "contact"}).status_code == 403


def test_une_lettre_deposee_ne_recoit_plus_de_piece() -> None:
    depose = un_dossier_a("deposee")
    client = client_de(un_porteur())
    assert (client.get(page(depose)).status_code, envoyer(client, depose, recu("a.pdf", un_pdf())).status_code) == (
        403,
        403,
    )


# --- Gérer ----------------------------------------------------------------------------------------------


def test_jeter_puis_restaurer_depuis_la_page(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    assert porteur.post(geste(piece, "jeter"), follow=True).status_code == 200
    contenu = porteur.get(page(dossier)).content.decode()
    assert ("Corbeille" in contenu, geste(piece, "restaurer") in contenu) == (True, True)
    porteur.post(geste(piece, "restaurer"))
    assert "Corbeille</h2>" not in porteur.get(page(dossier)).content.decode()


def test_renommer_et_deplacer(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    champs = {f"piece-{piece.pk}-titre": "Statuts signés", f"piece-{piece.pk}-rubrique": "structure"}
    assert porteur.post(geste(piece, "modifier"), champs).status_code == 302
    piece.refresh_from_db()
    assert (piece.titre, piece.rubrique) == ("Statuts signés", "structure")


def test_un_titre_vide_est_refuse_sur_place(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    champs = {f"piece-{piece.pk}-titre": " ", f"piece-{piece.pk}-rubrique": "structure"}
    reponse = porteur.post(geste(piece, "modifier"), champs)
    assert (reponse.status_code, "ce document" in reponse.content.decode()) == (422, True)


def test_un_double_est_refuse_en_409(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    actions.jeter(piece, auteur=un_porteur(), maintenant=piece.deposee_le)
    une_piece(dossier.lettre)
    assert porteur.post(geste(piece, "restaurer")).status_code == 409


def test_un_geste_inconnu_ou_la_piece_d_un_autre_dossier_n_existent_pas(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    autre = une_piece(un_dossier(un_porteur("autre@exemple.test"), nom="CPTS du Volvestre").lettre)
    ailleurs = reverse("dossiers:piece_geste", args=[dossier.numero, "lettre", autre.cle, "jeter"])
    assert [porteur.post(adresse).status_code for adresse in (geste(piece, "brûler"), ailleurs)] == [404, 404]


# --- Télécharger ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["pdf", "png", "docx"])
def test_une_piece_se_telecharge_toujours_en_fichier_joint_sous_son_nom(porteur, dossier, code: str) -> None:
    octets = un_exemplaire(code)[1]
    piece = une_piece(dossier.lettre, "Compte rendu été “2”", octets)
    reponse = porteur.get(piece.get_absolute_url())
    assert b"".join(reponse.streaming_content) == octets
    assert reponse["Content-Disposition"].startswith("attachment; filename*=utf-8''Compte%20rendu%20%C3%A9t%C3%A9")
    assert reponse["Content-Disposition"].endswith(f".{code}")
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "private, no-store")
    assert reponse["Content-Type"] == piece.nature.mime


def test_les_institutions_lisent_les_pieces_des_versions_qu_elles_lisent_seulement() -> None:
    parcours = un_parcours()
    ancienne = une_piece(parcours.lettre, "ancienne.pdf")
    parcours.deposer_lettre()
    guichet, equipe = client_de(parcours.agent(Role.COORDINATEUR)), client_de(parcours.responsable)
    lecture = reverse("dossiers:lecture", args=[parcours.dossier.numero, "lettre"])
    assert telecharger(guichet, ancienne)[0] == 200
    assert ancienne.get_absolute_url() in guichet.get(lecture).content.decode()
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR)
    actions.jeter(ancienne, auteur=parcours.responsable, maintenant=parcours.maintenant)
    nouvelle = une_piece(parcours.lettre, "nouvelle.pdf")
    assert [telecharger(guichet, p)[0] for p in (ancienne, nouvelle)] == [200, 404]
    parcours.faire(completer, parcours.lettre, auteur=parcours.responsable)
    assert [telecharger(guichet, p)[0] for p in (ancienne, nouvelle)] == [200, 200]
    assert [telecharger(equipe, p)[0] for p in (ancienne, nouvelle)] == [200, 200]


@pytest.mark.parametrize(
    ("role", "etat", "attendu"),
    [
        (Role.COORDINATEUR, "brouillon", 404),
        (Role.COORDINATEUR, "deposee", 200),
        (Role.RELECTEUR_URPS, "deposee", 200),
        (Role.DECIDEUR_ARS, "deposee", 404),
        (Role.DECIDEUR_ARS, "transmise", 200),
        (Role.DECIDEUR_AM, "transmise", 404),
        (Role.ADMINISTRATEUR, "transmise", 404),
    ],
)
def test_une_piece_suit_la_lecture_de_sa_lettre(role: Role, etat: str, attendu: int) -> None:
    parcours = un_parcours()
    piece = une_piece(parcours.lettre)
    if etat != "brouillon":
        parcours.deposer_lettre()
    if etat == "transmise":
        parcours.rendre_avis()
    assert telecharger(client_de(un_agent(role)), piece)[0] == attendu


def test_un_lecteur_de_l_equipe_telecharge_mais_n_ecrit_pas(dossier) -> None:
    piece = une_piece(dossier.lettre)
    lecteur = un_porteur("lecteur@exemple.test")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=piece.deposee_le)
    client = client_de(lecteur)
    assert (telecharger(client, piece)[0], client.post(geste(piece, "jeter")).status_code) == (200, 403)


def test_un_etranger_et_un_anonyme_n_ont_rien(dossier) -> None:
    piece = une_piece(dossier.lettre)
    assert telecharger(client_de(un_porteur("curieux@exemple.test")), piece)[0] == 404
    assert Client().get(piece.get_absolute_url()).status_code == 302


def test_la_piece_d_un_autre_dossier_ne_s_ouvre_pas_par_le_sien(porteur, dossier) -> None:
    autre = une_piece(un_dossier(un_porteur("autre@exemple.test"), nom="CPTS du Volvestre").lettre)
    assert porteur.get(reverse("dossiers:piece", args=[dossier.numero, autre.cle])).status_code == 404


def test_en_quarantaine_ou_infectee_une_piece_ne_sort_pas(porteur, dossier, settings) -> None:
    settings.CLAMD_ADRESSE = "127.0.0.1:1"
    attend = une_piece(dossier.lettre, "a.pdf")
    assert telecharger(porteur, attend)[0] == 403
    contenu = porteur.get(page(dossier)).content.decode()
    assert ("Analyse antivirus en attente" in contenu, attend.get_absolute_url() in contenu) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_une_piece_infectee_ne_sort_pas_meme_sans_antivirus_regle(settings) -> None:
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        piece = une_piece(un_dossier().lettre, "facture.pdf", un_pdf_infecte())
    settings.CLAMD_ADRESSE = ""
    assert PieceJointe.objects.get(pk=piece.pk).etat == EtatPiece.INFECTEE
    assert telecharger(client_de(un_porteur()), piece)[0] == 403


def test_un_fichier_disparu_du_disque_est_introuvable(porteur, dossier) -> None:
    piece = une_piece(dossier.lettre)
    piece.fichier.storage.delete(piece.fichier.name)
    assert telecharger(porteur, piece)[0] == 404


def _requetes(client: Client, adresse: str) -> int:
    with CaptureQueriesContext(connection) as lues:
        assert client.get(adresse).status_code == 200
    return len(lues)


def test_la_page_coute_autant_de_requetes_pour_une_piece_que_pour_trente(porteur, dossier) -> None:
    _requetes(porteur, page(dossier))
    mesures = []
    for rang in range(30):
        une_piece(dossier.lettre, f"{rang}.pdf", rubrique="contact" if rang % 2 else "structure")
        if rang in (0, 2, 29):
            mesures.append(_requetes(porteur, page(dossier)))
    assert len(set(mesures)) == 1
