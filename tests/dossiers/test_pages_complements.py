"""Les pages des compléments : préparer, envoyer, répondre, examiner ; ce que voit chacun, ce qui se refuse."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import elements
from dossiers.enums import EtatLettre, PieceLegale
from dossiers.enums_complements import EtatElement, NatureElement
from dossiers.models import ElementDemande
from tests.dossiers.test_complements import GUICHET, PROJET_ARS, envoyer, jusqu_a, objet, preparer
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import une_piece

pytestmark = pytest.mark.django_db
AU_LOIN = "2031-01-05"


def client(personne: Utilisateur) -> Client:
    navigateur = Client()
    navigateur.force_login(personne)
    return navigateur


def adresse(p: Parcours, nom: str, *arguments: Any) -> str:
    return reverse(f"dossiers:{nom}", args=[p.dossier.numero, *arguments])


def geste(p: Parcours, element: ElementDemande, nom: str) -> str:
    return adresse(p, "element_geste", element.pk, nom)


def test_le_coordinateur_prepare_envoie_et_tout_part_en_un_message() -> None:
    p = jusqu_a(GUICHET)
    coordinateur = client(p.agent(Role.COORDINATEUR))
    preparation = adresse(p, "preparer_complements", "lettre")
    saisie = {"nature": "champ", "cible": "diagnostic:forces", "texte": "Citez vos sources."}
    assert coordinateur.post(preparation, saisie).status_code == 302
    assert coordinateur.post(preparation, {**saisie, "cible": ""}).status_code == 422
    assert coordinateur.post(preparation, {"nature": "question", "texte": "Combien êtes-vous ?"}).status_code == 302
    assert "aucun délai légal ne court" in coordinateur.get(preparation).content.decode()
    assert "Citez vos sources" not in client(p.responsable).get(adresse(p, "complements")).content.decode()
    acte = adresse(p, "acte", "lettre", "demander_complements")
    page = coordinateur.get(acte)
    envoi = {"elements": page.context["form"]["elements"].value(), "commentaire": "Merci.", "souhaitee_le": AU_LOIN}
    assert coordinateur.post(acte, envoi).status_code == 302
    assert set(p.dossier.elements.values_list("etat", flat=True)) == {EtatElement.DEMANDE}
    assert p.dossier.demandes.get().elements.count() == 2
    assert coordinateur.post(acte, envoi).status_code == 409


def test_le_porteur_repond_le_demandeur_examine_et_renvoie() -> None:
    p = jusqu_a(GUICHET)
    champ = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="diagnostic", champ="forces")
    envoyer(p, GUICHET, champ, preparer(p, GUICHET, NatureElement.PERIMETRE))
    porteur = client(p.responsable)
    page = porteur.get(adresse(p, "complements")).content.decode()
    assert "Il reste 2 éléments sans réponse" in page
    assert "Le périmètre, avant et après" in page
    reponse = {f"element-{champ.pk}-nature": "ecrite", f"element-{champ.pk}-texte": ""}
    assert porteur.post(geste(p, champ, "repondre"), reponse).status_code == 409
    reponse[f"element-{champ.pk}-texte"] = "Quatre maisons de santé."
    assert porteur.post(geste(p, champ, "repondre"), reponse).status_code == 302
    acte = adresse(p, "acte", "lettre", "completer")
    assert porteur.post(acte, {"commentaire": "Voici."}).status_code == 422
    assert porteur.post(acte, {"commentaire": "Voici.", "quand_meme": "on"}).status_code == 302
    coordinateur = client(p.agent(Role.COORDINATEUR))
    assert "Quatre maisons de santé." in coordinateur.get(adresse(p, "complements")).content.decode()
    assert porteur.post(geste(p, champ, "accepter")).status_code == 403
    assert coordinateur.post(geste(p, champ, "renvoyer"), {"commentaire": ""}).status_code == 409
    assert coordinateur.post(geste(p, champ, "renvoyer"), {"commentaire": "Et leurs horaires ?"}).status_code == 302
    assert "Et leurs horaires ?" in coordinateur.get(adresse(p, "preparer_complements", "lettre")).content.decode()
    assert "Répondu, à l" in porteur.get(adresse(p, "complements")).content.decode()


def test_une_rubrique_fermee_se_lit_un_champ_ferme_ne_s_ecrit_pas() -> None:
    p = jusqu_a(GUICHET)
    envoyer(p, GUICHET, preparer(p, GUICHET, NatureElement.CHAMP, rubrique="diagnostic", champ="forces"))
    porteur = client(p.responsable)
    fermee = porteur.get(adresse(p, "rubrique", "lettre", "mobilisation"))
    assert "ne se modifie pas en ce moment" in fermee.content.decode()
    for nom in ("territoire", "acteurs", "pieces"):
        assert porteur.get(adresse(p, nom, "lettre")).status_code == 200
    diagnostic = adresse(p, "rubrique", "lettre", "diagnostic")
    formulaire = porteur.get(diagnostic).context["form"]
    assert (formulaire.fields["forces"].disabled, formulaire.fields["faiblesses"].disabled) == (False, True)
    avant = p.lettre.faiblesses
    refus = porteur.post(diagnostic, {"forces": "Un hôpital.", "faiblesses": "Changé en douce."})
    assert (refus.status_code, "Changé en douce." in refus.content.decode()) == (422, True)
    assert porteur.post(diagnostic, {"forces": "Un hôpital."}).status_code == 302
    p.lettre.refresh_from_db()
    assert (p.lettre.forces, p.lettre.faiblesses) == ("Un hôpital.", avant)
    assert porteur.post(adresse(p, "rubrique", "lettre", "mobilisation"), {"actions": "x"}).status_code == 409
    aussi = adresse(p, "demander_aussi", "lettre", "mobilisation")
    assert porteur.get(aussi).status_code == 200
    assert porteur.post(aussi, {"texte": "Une réunion de plus."}).status_code == 302
    coordinateur = client(p.agent(Role.COORDINATEUR))
    element = p.dossier.elements.get(propose_par="porteur")
    assert "Une réunion de plus." in coordinateur.get(adresse(p, "complements")).content.decode()
    assert coordinateur.post(geste(p, element, "ouvrir")).status_code == 302
    assert "ne se modifie pas" not in porteur.get(adresse(p, "rubrique", "lettre", "mobilisation")).content.decode()


def test_le_refus_de_rouvrir_se_motive_et_se_lit_du_porteur() -> None:
    p = jusqu_a(GUICHET)
    envoyer(p, GUICHET, preparer(p, GUICHET, NatureElement.CHAMP, rubrique="diagnostic", champ="forces"))
    porteur, coordinateur = client(p.responsable), client(p.agent(Role.COORDINATEUR))
    assert porteur.post(adresse(p, "demander_aussi", "lettre", "mobilisation"), {"texte": "Aussi."}).status_code == 302
    element = p.dossier.elements.get(propose_par="porteur")
    assert porteur.post(geste(p, element, "refuser"), {"commentaire": "Non."}).status_code == 403
    assert coordinateur.post(geste(p, element, "refuser"), {"commentaire": ""}).status_code == 409
    assert coordinateur.post(geste(p, element, "refuser"), {"commentaire": "Elle est complète."}).status_code == 302
    page = porteur.get(adresse(p, "complements")).content.decode()
    lus = ("Elle est complète.", "Pourquoi cela ne se rouvre pas", "Non rouvert, voyez pourquoi")
    assert [texte for texte in lus if texte not in page] == []
    assert (
        "ne se modifie pas en ce moment"
        in porteur.get(adresse(p, "rubrique", "lettre", "mobilisation")).content.decode()
    )


def test_annuler_pendant_que_le_porteur_repond_ne_perd_rien() -> None:
    p = jusqu_a(GUICHET)
    champ = preparer(p, GUICHET, NatureElement.CHAMP, rubrique="mobilisation")
    envoyer(p, GUICHET, champ)
    porteur, coordinateur = client(p.responsable), client(p.agent(Role.COORDINATEUR))
    annulation = adresse(p, "acte", "lettre", "annuler_complements")
    assert coordinateur.post(annulation, {"commentaire": ""}).status_code == 302
    reponse = {f"element-{champ.pk}-nature": "ecrite", f"element-{champ.pk}-texte": "Trois réunions de plus."}
    perdue = porteur.post(geste(p, champ, "repondre"), reponse)
    assert (perdue.status_code, "Trois réunions de plus." in perdue.content.decode()) == (409, True)
    saisie = porteur.post(adresse(p, "rubrique", "lettre", "mobilisation"), {"actions_information": "Ma saisie."})
    assert (saisie.status_code, "Ma saisie." in saisie.content.decode()) == (409, True)
    assert p.lettre.etat == EtatLettre.DEPOSEE


def test_une_piece_remplacee_garde_l_ancienne() -> None:
    p = un_parcours()
    ancienne = une_piece(p.lettre)
    p.deposer_lettre()
    element = preparer(p, GUICHET, NatureElement.PIECE_A_REMPLACER, piece_jointe=ancienne)
    envoyer(p, GUICHET, element)
    fichier = SimpleUploadedFile("lisible.pdf", un_pdf(titre="Lisible"))
    assert client(p.responsable).post(geste(p, element, "fournir"), {"fichier": fichier}).status_code == 302
    element.refresh_from_db()
    ancienne.refresh_from_db()
    assert (ancienne.supprimee_le is None, ancienne.depots.count()) == (False, 1)
    assert (element.piece_reponse.titre, element.piece_reponse.rubrique) == (ancienne.titre, ancienne.rubrique)


def test_une_piece_legale_manquante_se_joint_depuis_l_element() -> None:
    p = jusqu_a(PROJET_ARS)
    manquante = preparer(p, PROJET_ARS, NatureElement.PIECE_MANQUANTE, piece_legale=PieceLegale.STATUTS)
    envoyer(p, PROJET_ARS, manquante)
    porteur = client(p.responsable)
    assert porteur.post(geste(p, manquante, "fournir")).status_code == 409
    assert (
        porteur.post(
            geste(p, manquante, "fournir"), {"fichier": SimpleUploadedFile("statuts.pdf", un_pdf())}
        ).status_code
        == 302
    )
    manquante.refresh_from_db()
    assert (manquante.reponse_nature, manquante.piece_reponse.titre) == ("fait", "Statuts")


def test_chaque_cote_ne_voit_pas_la_preparation_de_l_autre() -> None:
    p = jusqu_a(PROJET_ARS)
    secret = preparer(p, PROJET_ARS, NatureElement.QUESTION, texte="Point sensible.")
    autres = (p.responsable, *(p.agent(r) for r in (Role.COORDINATEUR, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)))
    for personne in autres:
        navigateur = client(personne)
        for page in (adresse(p, "complements"), adresse(p, "detail"), adresse(p, "journal")):
            assert "Point sensible." not in navigateur.get(page).content.decode()
        assert navigateur.get(adresse(p, "element", secret.pk)).status_code in (403, 404)
        assert navigateur.post(geste(p, secret, "supprimer")).status_code == 404
    assert client(p.agent(Role.INSTRUCTEUR_ARS)).get(adresse(p, "element", secret.pk)).status_code == 200


def test_l_assurance_maladie_ecrit_a_l_ars() -> None:
    p = jusqu_a(PROJET_ARS)
    am = client(p.agent(Role.INSTRUCTEUR_AM))
    page = adresse(p, "preparer_complements", "projet")
    assert am.post(page, {"nature": "question", "texte": "Quel budget ?"}).status_code == 302
    assert "Proposé par l’Assurance Maladie" in client(p.agent(Role.INSTRUCTEUR_ARS)).get(page).content.decode()
    assert am.get(adresse(p, "acte", "projet", "demander_complements")).status_code == 403


def test_des_questions_seules_partent_sans_rien_changer() -> None:
    p = jusqu_a(PROJET_ARS)
    etat, echeance = p.projet.etat, p.projet.echeance_le
    question = preparer(p, PROJET_ARS, NatureElement.QUESTION)
    ars, porteur = client(p.agent(Role.INSTRUCTEUR_ARS)), client(p.responsable)
    page = adresse(p, "poser_questions", "projet")
    assert "ne change ni l’état du dossier, ni le délai légal" in ars.get(page).content.decode()
    envoi = {"elements": str(question.pk), "commentaire": "Une question.", "souhaitee_le": AU_LOIN}
    assert ars.post(page, envoi).status_code == 302
    assert ars.post(page, envoi).status_code == 409
    demande = p.dossier.demandes.get()
    assert porteur.post(adresse(p, "envoyer_reponses", demande.pk)).status_code == 409
    assert porteur.post(geste(p, question, "repondre"), {f"element-{question.pk}-texte": "Douze."}).status_code == 302
    assert porteur.post(adresse(p, "envoyer_reponses", demande.pk)).status_code == 302
    p.projet.refresh_from_db()
    assert (p.projet.etat, p.projet.echeance_le) == (etat, echeance)


def test_la_page_ne_coute_pas_plus_avec_plus_d_elements(django_assert_max_num_queries: Any) -> None:
    p = jusqu_a(GUICHET)
    cles = ("missions", "mobilisation", "besoins", "organisation", "structure", "financement")
    envoyer(p, GUICHET, *(preparer(p, GUICHET, NatureElement.CHAMP, rubrique=cle) for cle in cles))
    porteur = client(p.responsable)
    with django_assert_max_num_queries(40):
        porteur.get(adresse(p, "complements"))


def test_un_clic_depuis_une_remarque() -> None:
    p = jusqu_a(GUICHET)
    coordinateur = client(p.agent(Role.COORDINATEUR))
    envoi = {"texte": "Trop vague.", "rubrique": "missions"}
    assert coordinateur.post(adresse(p, "preparer_depuis", "lettre"), envoi).status_code == 302
    prepare = elements.preparation(objet(p, GUICHET), "guichet").get()
    assert (prepare.nature, prepare.rubrique, prepare.texte) == ("champ", "missions", "Trop vague.")
