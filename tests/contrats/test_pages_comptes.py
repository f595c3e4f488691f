"""Les pages du compte et de la caisse : qui les ouvre, ce qu'elles disent, ce qu'elles refusent."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from acteurs.identifiants import formater_iban
from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import Role
from contrats.enums_compte import EtatCaisse, EtatCompte
from contrats.models import ChangementDeCaisse, ChangementDeCompte
from dossiers.enums import RoleEquipe
from dossiers.models import Evenement, MembreEquipe, PieceJointe
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.comptes import client_de
from tests.fabriques.comptes_bancaires import ETRANGER, NOUVEL_IBAN, second_decideur, une_demande, verifiee
from tests.fabriques.contrats import IBAN
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.paiements import ParcoursRegistre, un_registre
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    parcours = un_registre()
    parcours.maintenant = timezone.now()
    return parcours


def page(p, nom="comptes", *args):
    return reverse(f"contrats:{nom}", args=[p.dossier.numero, *args])


def lu(reponse):
    return " ".join(reponse.content.decode().split())


def redacteur(p):
    personne = un_porteur("redacteur@exemple.test")
    MembreEquipe.objects.create(dossier=p.dossier, utilisateur=personne, role=RoleEquipe.REDACTEUR, depuis=p.maintenant)
    return personne


def test_chaque_page_s_ouvre_a_qui_de_droit(p):
    demande = une_demande(p)
    pages = {
        "comptes": page(p),
        "demander": page(p, "compte_demander"),
        "retirer": page(p, "compte_geste", demande.pk, "retirer"),
        "verifier": page(p, "compte_geste", demande.pk, "verifier"),
        "caisse": page(p, "caisse"),
    }
    personnes = {
        "responsable": (p.responsable, [200, 200, 200, 403, 403]),
        "redacteur": (redacteur(p), [200, 403, 403, 403, 403]),
        "instructeur_am": (p.instructeur_am, [200, 403, 403, 200, 403]),
        "decideur_am": (p.decideur_am, [200, 403, 403, 200, 200]),
        "instructeur_ars": (p.agent(Role.INSTRUCTEUR_ARS), [200, 403, 403, 403, 403]),
        "coordinateur": (p.agent(Role.COORDINATEUR), [200, 403, 404, 404, 403]),
        "lecteur": (p.agent(Role.LECTEUR), [200, 403, 404, 404, 403]),
        "etranger": (un_porteur("etranger@exemple.test"), [404] * 5),
    }
    trouves = {}
    for nom, (personne, _) in personnes.items():
        client = client_de(personne)
        trouves[nom] = [client.get(adresse).status_code for adresse in pages.values()]
    assert trouves == {nom: attendus for nom, (_, attendus) in personnes.items()}


def test_qui_n_est_pas_partie_lit_le_compte_masque_et_rien_de_la_demande(p):
    une_demande(p)
    vu = lu(client_de(p.agent(Role.COORDINATEUR)).get(page(p)))
    assert "•••• 0189" in vu
    assert [mot for mot in ("2606", "change de banque", "Ouvrir le RIB", "Lire en entier") if mot in vu] == []


def test_un_compte_ne_se_lit_en_entier_que_des_parties_et_chaque_lecture_est_au_journal(p):
    demande = une_demande(p)
    instructeur, coordinateur = client_de(p.instructeur_am), client_de(p.agent(Role.COORDINATEUR))
    assert NOUVEL_IBAN[-6:] not in lu(instructeur.get(page(p)))
    reponse = instructeur.post(page(p, "compte_iban", demande.pk))
    assert (formater_iban(NOUVEL_IBAN) in lu(reponse), reponse["Cache-Control"]) == (True, "no-store")
    assert formater_iban(IBAN) in lu(instructeur.post(page(p, "compte_iban", 0)))
    assert instructeur.post(page(p, "compte_iban", 999)).status_code == 404
    assert coordinateur.post(page(p, "compte_iban", 0)).status_code == 403
    lectures = Evenement.objects.filter(sujet="contrat", code="compte_lu").order_by("rang")
    assert [fait.donnees for fait in lectures] == [{"changement": demande.pk}, {}]


def test_le_rib_s_ouvre_aux_parties_jamais_infecte(p):
    demande = une_demande(p)
    adresse = page(p, "compte_rib", demande.pk)
    reponse = client_de(p.instructeur_am).post(adresse)
    assert b"".join(reponse.streaming_content).startswith(b"%PDF")
    assert client_de(redacteur(p)).post(adresse).status_code == 403
    PieceJointe.objects.filter(pk=demande.compte.rib_id).update(etat="infectee")
    assert client_de(p.instructeur_am).post(adresse).status_code == 403


def saisie(p, **champs):
    rib = SimpleUploadedFile("rib.pdf", un_pdf(), content_type="application/pdf")
    effet = (p.jour + timedelta(days=10)).isoformat()
    base = {"titulaire": "CPTS", "iban": NOUVEL_IBAN, "effet_souhaite": effet, "commentaire": "Banque.", "rib": rib}
    return {**base, **champs}


def test_la_cpts_demande_de_la_page_et_un_compte_etranger_avertit(p):
    client = client_de(p.responsable)
    fautive = client.post(page(p, "compte_demander"), saisie(p, iban="FR7630006000011234567890188"))
    assert (fautive.status_code, "recopiez-le depuis le relevé" in lu(fautive)) == (422, True)
    passe = (p.jour - timedelta(days=2)).isoformat()
    assert client.post(page(p, "compte_demander"), saisie(p, effet_souhaite=passe)).status_code == 422
    executable = SimpleUploadedFile("rib.pdf", b"MZ...")
    assert client.post(page(p, "compte_demander"), saisie(p, rib=executable)).status_code == 422
    faite = client.post(page(p, "compte_demander"), saisie(p, iban=ETRANGER), follow=True)
    assert "Ce compte est tenu hors de France" in lu(faite)
    assert ChangementDeCompte.objects.get().etat == EtatCompte.DEMANDEE
    assert client.post(page(p, "compte_demander"), saisie(p)).status_code == 409


def test_la_caisse_verifie_puis_un_autre_confirme_et_une_page_restee_ouverte_refuse(p):
    demande = une_demande(p)
    verifier, confirmer = (page(p, "compte_geste", demande.pk, nom) for nom in ("verifier", "confirmer"))
    instructeur, decideur = client_de(p.instructeur_am), client_de(p.decideur_am)
    assert "numéro que la caisse connaissait déjà" in lu(instructeur.get(verifier))
    assert instructeur.post(verifier, {}).status_code == 422
    dit = {"contact_le": p.jour.isoformat(), "moyen": "contre_appel", "reconnue": "oui"}
    futur = {**dit, "contact_le": (p.jour + timedelta(days=2)).isoformat()}
    assert "Ni à venir, ni avant la demande" in lu(instructeur.post(verifier, futur))
    assert instructeur.post(verifier, dit).status_code == 302
    assert [instructeur.get(confirmer).status_code, instructeur.get(verifier).status_code] == [403, 409]
    effet = {"effet_le": demande.effet_souhaite.isoformat()}
    assert decideur.post(confirmer, {"effet_le": p.jour.isoformat()}).status_code == 422
    assert decideur.post(confirmer, effet).status_code == 302
    reste = client_de(second_decideur()).post(confirmer, effet)
    assert (reste.status_code, "déjà décidé par" in lu(reste)) == (409, True)
    assert "Un autre compte servira bientôt" in lu(client_de(p.responsable).get(page(p)))


def test_un_decideur_qui_a_verifie_ne_se_voit_pas_offrir_de_confirmer(p):
    demande = verifiee(p, une_demande(p), auteur=p.decideur_am)
    confirmer = page(p, "compte_geste", demande.pk, "confirmer")
    assert "Confirmer le nouveau compte" not in lu(client_de(p.decideur_am).get(page(p)))
    assert client_de(p.decideur_am).get(confirmer).status_code == 409
    assert "Confirmer le nouveau compte" in lu(client_de(second_decideur()).get(page(p)))


def test_la_caisse_se_change_et_s_en_dedit_de_la_page(p):
    autre = une_organisation(TypeOrganisation.AM, ["31"], nom="CPAM fusionnée")
    decideur = client_de(p.decideur_am)
    assert decideur.post(page(p, "caisse"), {}).status_code == 422
    effet = (p.jour + timedelta(days=5)).isoformat()
    donnees = {"nouvelle": autre.pk, "effet_le": effet, "commentaire": "Fusion."}
    assert decideur.post(page(p, "caisse"), donnees).status_code == 302
    assert "CPAM fusionnée liquide et paie" in lu(client_de(p.responsable).get(page(p)))
    assert decideur.post(page(p, "caisse"), donnees).status_code == 409
    assert decideur.post(page(p, "caisse_renoncer"), {"commentaire": "Reportée."}).status_code == 302
    assert ChangementDeCaisse.objects.get().etat == EtatCaisse.ANNULEE
