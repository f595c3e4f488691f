"""L'antivirus, devant un vrai serveur qui parle son protocole : échec fermé, nouvel essai, infection dite."""

import io
import socket
from datetime import date

import pytest
from django.utils import timezone

from commun.antivirus import AntivirusInjoignable, analyser, joignable
from commun.models import CourrielSortant
from dossiers.acces_pieces import est_servie
from dossiers.actions.quarantaine import analyser_les_pieces
from dossiers.enums_pieces import EtatPiece
from dossiers.models import PieceJointe
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.pieces import ServeurClamd, un_clamd, un_pdf_infecte, une_piece

JOUR = date(2026, 9, 1)


def un_port_ferme() -> str:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{prise.getsockname()[1]}"


@pytest.fixture
def lettre(db: None):
    return un_dossier().lettre


@pytest.fixture
def clamd(settings):
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        yield serveur


def etat(piece: PieceJointe) -> str:
    return PieceJointe.objects.get(pk=piece.pk).etat


def test_un_fichier_de_plusieurs_morceaux_arrive_entier(clamd: ServeurClamd) -> None:
    octets = bytes(range(256)) * 3000
    assert analyser(io.BytesIO(octets), clamd.adresse) == ""
    assert clamd.analyses == [octets]


def test_une_prise_unix_convient(tmp_path) -> None:
    with pytest.raises(AntivirusInjoignable):
        analyser(io.BytesIO(b"x"), str(tmp_path / "clamd.ctl"))


@pytest.mark.parametrize("reponse", [b"INSTREAM size limit exceeded. ERROR", b"stream: Can't read ERROR", b"\0"])
def test_une_reponse_sans_verdict_n_est_pas_un_verdict(clamd: ServeurClamd, reponse: bytes) -> None:
    clamd.reponse = reponse
    with pytest.raises(AntivirusInjoignable):
        analyser(io.BytesIO(b"x"), clamd.adresse)


@pytest.mark.parametrize("adresse", ["sans-port", "127.0.0.1:pas-un-port", ""])
def test_une_adresse_mal_ecrite_est_injoignable(adresse: str) -> None:
    with pytest.raises(AntivirusInjoignable):
        analyser(io.BytesIO(b"x"), adresse)


def test_joignable_repond_a_ping(clamd: ServeurClamd) -> None:
    assert (joignable(clamd.adresse), joignable(un_port_ferme())) == (True, False)


def test_sans_antivirus_la_piece_est_servie_sans_etre_dite_saine(lettre, settings) -> None:
    settings.CLAMD_ADRESSE = ""
    piece = une_piece(lettre)
    assert (analyser_les_pieces(JOUR, timezone.now()), etat(piece), est_servie(piece)) == (0, "en_attente", True)


@pytest.mark.django_db(transaction=True)
def test_une_piece_saine_est_servie_des_son_depot(clamd: ServeurClamd) -> None:
    piece = une_piece(un_dossier().lettre)
    piece.refresh_from_db()
    assert (piece.etat, est_servie(piece), len(clamd.analyses)) == (EtatPiece.SAINE, True, 1)
    evenement = piece.dossier.evenements.get(sujet="piece")
    assert (evenement.code, evenement.auteur, evenement.donnees["piece"]) == ("declarer_saine", None, piece.sha256)


@pytest.mark.django_db(transaction=True)
def test_une_piece_infectee_n_est_jamais_servie_et_l_equipe_est_prevenue(clamd: ServeurClamd) -> None:
    piece = une_piece(un_dossier().lettre, "facture.pdf", un_pdf_infecte())
    piece.refresh_from_db()
    assert (piece.etat, est_servie(piece)) == (EtatPiece.INFECTEE, False)
    [courriel] = CourrielSortant.objects.filter(sujet__contains="infectée")
    assert courriel.destinataire == piece.deposee_par.email
    assert "facture" not in courriel.corps.lower()
    assert "La page des pièces dit laquelle" in courriel.corps


@pytest.mark.parametrize("infecte", [False, True])
def test_injoignable_la_piece_attend_puis_le_travailleur_reprend(lettre, settings, infecte: bool) -> None:
    settings.CLAMD_ADRESSE = un_port_ferme()
    piece = une_piece(lettre, octets=un_pdf_infecte() if infecte else b"")
    assert (analyser_les_pieces(JOUR, timezone.now()), etat(piece), est_servie(piece)) == (0, "en_attente", False)
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        assert [analyser_les_pieces(JOUR, timezone.now()) for _ in range(2)] == [1, 0]
    assert etat(piece) == ("infectee" if infecte else "saine")


def test_un_antivirus_regle_apres_coup_analyse_ce_qui_ne_l_etait_pas(lettre, settings) -> None:
    piece = une_piece(lettre)
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        assert not est_servie(piece)
        assert analyser_les_pieces(JOUR, timezone.now()) == 1
    assert etat(piece) == "saine"


def test_un_fichier_absent_n_arrete_pas_les_suivants(lettre, settings) -> None:
    absente, presente = une_piece(lettre, "a.pdf"), une_piece(lettre, "b.pdf")
    absente.fichier.storage.delete(absente.fichier.name)
    with un_clamd() as serveur:
        settings.CLAMD_ADRESSE = serveur.adresse
        assert analyser_les_pieces(JOUR, timezone.now()) == 1
    assert (etat(absente), etat(presente)) == ("en_attente", "saine")
