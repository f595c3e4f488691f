"""La mise en demeure suivie : sa page, la réponse et sa pièce, les courriers, la tâche de qui doit conclure."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from comptes.enums import Role
from contrats import actions
from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import TypeDocument
from dossiers.taches import taches
from tests.fabriques.contrats import un_contrat_signe
from tests.fabriques.fichiers import un_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def p():
    parcours = un_contrat_signe()
    parcours.maintenant = timezone.now() - timedelta(days=2)
    return parcours


def client_de(personne):
    client = Client()
    client.force_login(personne)
    return client


def test_la_page_dit_le_motif_le_delai_et_recoit_la_reponse_avec_sa_piece(p):
    adresse = p.contrat.adresse("contrats:demeure")
    cpts = client_de(p.responsable)
    assert cpts.get(adresse).status_code == 404
    p.mettre_en_demeure(Partie.ARS)
    page = cpts.get(adresse).content.decode()
    assert "Aucun relevé d’indicateur depuis un an." in page
    assert "il reste" in page
    assert "paiements sont suspendus" in page
    assert cpts.post(adresse, {"commentaire": ""}).status_code == 422
    piece = SimpleUploadedFile("releves.pdf", un_pdf(), content_type="application/pdf")
    assert cpts.post(adresse, {"commentaire": "Relevés saisis.", "piece": piece}).status_code == 302
    assert p.contrat.mises_en_demeure.get().repondue_le is not None
    ars = client_de(p.agent(Role.DECIDEUR_ARS))
    lue = ars.get(adresse).content.decode()
    assert "Relevés saisis." in lue
    assert "Constater la régularisation" in lue
    cle = p.dossier.pieces_jointes.get().cle
    jointe = ars.get(f"{adresse}{cle}/")
    assert b"".join(jointe.streaming_content) == un_pdf()
    assert ars.post(adresse, {"commentaire": "Non."}).status_code == 403


def test_une_piece_irrecevable_n_ecrit_rien(p):
    p.mettre_en_demeure()
    adresse = p.contrat.adresse("contrats:demeure")
    piece = SimpleUploadedFile("releves.pdf", b"MZ pas un pdf", content_type="application/pdf")
    reponse = client_de(p.responsable).post(adresse, {"commentaire": "Voici.", "piece": piece})
    assert reponse.status_code == 422
    assert not p.dossier.evenements.filter(code="repondre_demeure").exists()


def test_sans_mise_en_demeure_ouverte_on_ne_repond_pas(p):
    with pytest.raises(TransitionRefusee):
        p.faire(actions.repondre_demeure, p.contrat, auteur=p.responsable, commentaire="Voici.")
    p.mettre_en_demeure()
    with pytest.raises(PermissionDenied):
        p.faire(actions.repondre_demeure, p.contrat, auteur=p.agent(Role.DECIDEUR_AM), commentaire="Voici.")


def test_la_reponse_met_la_demeure_dans_a_faire_de_son_seul_auteur(p):
    p.mettre_en_demeure(Partie.AM)
    ars, am = p.agent(Role.DECIDEUR_ARS), p.agent(Role.DECIDEUR_AM)

    def attend(personne):
        return [tache.adresse for tache in taches(personne) if tache.cle.startswith("contrat:")]

    assert (attend(ars), attend(am)) == ([], [])
    p.faire(actions.repondre_demeure, p.contrat, auteur=p.responsable, commentaire="Relevés saisis.")
    assert (attend(ars), attend(am)) == ([], [p.contrat.adresse("contrats:demeure")])
    p.faire(actions.regulariser, p.contrat, auteur=am)
    assert attend(am) == []


def test_chaque_acte_a_son_courrier(p):
    p.mettre_en_demeure()
    p.resilier(Partie.ARS)
    documents = list(
        p.dossier.documents.filter(type__in=(TypeDocument.MISE_EN_DEMEURE, TypeDocument.RESILIATION)).order_by("pk")
    )
    assert [d.titre.split(" : ")[0] for d in documents] == [
        "Mise en demeure",
        "Résiliation du contrat",
        "Décompte de la résiliation",
    ]
    lettre, annonce, final = (d.contexte for d in documents)
    assert lettre["motif"] == ["Aucun relevé d’indicateur depuis un an."]
    assert annonce["sommes"] == final["sommes"]
    assert final["sommes"]
    assert final["a_reverser"] != "0,00 €"
