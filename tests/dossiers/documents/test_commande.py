"""``manage.py produire_document`` : l'archive s'il y en a une, un aperçu de la lettre sinon, une erreur claire."""

import io

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from dossiers.archives import produire
from dossiers.enums import EtatLettre, TypeDocument
from dossiers.models import Document
from tests.dossiers.documents.lecture import dernier, texte
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.etats import un_dossier_a, un_dossier_depose, un_dossier_valide_tacitement

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def commande(tmp_path):
    """Lance la commande ; rend les octets écrits et le message."""

    def geste(nature, numero):
        sortie, message = tmp_path / "essai.pdf", io.StringIO()
        call_command("produire_document", nature, numero, sortie=sortie, stdout=message)
        return sortie.read_bytes(), message.getvalue()

    return geste


@pytest.mark.parametrize("nature", ["lettre", "accuse_reception", "avis", "attestation"])
def test_le_document_archive_est_rendu_tel_quel(depart, commande, nature):
    dossier = un_dossier_valide_tacitement(depart)
    document = produire(dernier(dossier, TypeDocument(nature)).pk)
    octets, message = commande(nature, dossier.numero)
    with document.fichier.open("rb") as fichier:
        assert octets == fichier.read()
    assert "archivé" in message


def test_un_document_pas_encore_produit_l_est_et_reste_scelle(depart, commande):
    dossier = un_dossier_depose(depart)
    premier, _ = commande("lettre", dossier.numero)
    second, _ = commande("lettre", dossier.numero)
    assert premier == second
    assert dernier(dossier, TypeDocument.LETTRE).produit_le is not None


def test_une_lettre_jamais_deposee_donne_un_apercu_sans_archive(depart, commande):
    dossier = un_dossier_a(EtatLettre.BROUILLON, depart=depart)
    octets, message = commande("lettre", dossier.numero)
    lu = texte(PdfReader(io.BytesIO(octets)))
    assert "Copie de travail, sans valeur de dépôt." in lu
    assert "aperçu de la copie de travail" in message
    assert not Document.objects.exists()


def test_l_apercu_d_une_lettre_vide_dit_ce_qui_manque(depart, commande):
    dossier = un_dossier(codes=(), maintenant=depart)
    lu = texte(PdfReader(io.BytesIO(commande("lettre", dossier.numero)[0])))
    for mention in (
        "Aucune commune n’est choisie.",
        "Ce qui manque pour déposer",
        "Aucun besoin de santé n’est décrit.",
    ):
        assert mention in lu


def test_un_numero_inconnu_est_refuse(commande):
    with pytest.raises(CommandError, match="Aucun dossier ne porte le numéro 2026-99999") as refus:
        commande("lettre", "2026-99999")
    assert refus.value.returncode == 1


def test_un_document_qui_n_existe_pas_encore_est_refuse(depart, commande):
    dossier = un_dossier_depose(depart)
    with pytest.raises(CommandError, match="n’a pas de document « Avis du Guichet »"):
        commande("avis", dossier.numero)


def test_une_archive_alteree_n_est_pas_livree(depart, commande):
    dossier = un_dossier_depose(depart)
    document = produire(dernier(dossier, TypeDocument.LETTRE).pk)
    with document.fichier.storage.open(document.fichier.name, "ab") as fichier:
        fichier.write(b" ")
    with pytest.raises(CommandError, match="ne correspond plus à son empreinte"):
        commande("lettre", dossier.numero)


def test_une_archive_perdue_se_dit(depart, commande):
    dossier = un_dossier_depose(depart)
    document = produire(dernier(dossier, TypeDocument.LETTRE).pk)
    document.fichier.storage.delete(document.fichier.name)
    with pytest.raises(CommandError, match="est introuvable"):
        commande("lettre", dossier.numero)


def test_une_sortie_impossible_se_dit(depart, tmp_path):
    dossier = un_dossier_depose(depart)
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        call_command("produire_document", "lettre", dossier.numero, sortie=tmp_path / "absent" / "x.pdf")
