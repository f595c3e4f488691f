"""Joindre, renommer, jeter, restaurer, figer, effacer : ce qui s'écrit, ce qui se refuse."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from dossiers.actions import pieces as actions
from dossiers.actions.corbeille import effacer_les_pieces_jetees
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.lettre import retirer
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import LETTRE_MODIFIABLE, EtatLettre
from dossiers.models import Dossier, PieceDeposee, PieceJointe
from dossiers.photographie import photographier
from dossiers.televersement import TeleversementRefuse
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import une_piece

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 9, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))
CORBEILLE = timedelta(days=30)


@pytest.fixture
def lettre():
    return un_dossier(maintenant=T0).lettre


def jeter(piece: PieceJointe, maintenant: datetime = T0) -> PieceJointe:
    return actions.jeter(piece, auteur=piece.deposee_par, maintenant=maintenant)


def test_le_fichier_va_au_disque_sous_un_nom_au_hasard_et_le_nom_recu_reste_affiche(lettre) -> None:
    piece = une_piece(lettre, "../Réunion du 12.pdf")
    assert (piece.nom, piece.titre, piece.format, len(piece.sha256)) == (
        "Réunion du 12.pdf",
        "Réunion du 12",
        "pdf",
        64,
    )
    _, dossier, fichier = piece.fichier.name.split("/")
    assert (len(fichier), fichier.isalnum(), fichier.startswith(dossier)) == (32, True, True)


def test_un_fichier_refuse_n_ecrit_rien(lettre) -> None:
    with pytest.raises(TeleversementRefuse, match=r"« vide\.pdf »"):
        actions.joindre(lettre, rubrique="contact", nom="vide.pdf", octets=b"", auteur=un_porteur(), maintenant=T0)
    assert not PieceJointe.objects.exists()


def test_le_meme_fichier_ne_se_joint_qu_une_fois_par_rubrique(lettre) -> None:
    une_piece(lettre, octets=un_pdf())
    with pytest.raises(TransitionRefusee, match="déjà joint à cette rubrique"):
        une_piece(lettre, "autre-nom.pdf", un_pdf())
    assert une_piece(lettre, octets=un_pdf(), rubrique="structure").rubrique == "structure"


def test_un_etranger_ne_joint_rien(lettre) -> None:
    with pytest.raises(PermissionDenied):
        actions.joindre(
            lettre, rubrique="contact", nom="a.pdf", octets=un_pdf(), auteur=un_porteur("x@exemple.test"), maintenant=T0
        )


@pytest.mark.parametrize("etat", [etat for etat in EtatLettre if etat not in LETTRE_MODIFIABLE])
def test_rien_ne_se_joint_quand_le_contenu_ne_se_modifie_plus(etat: str) -> None:
    with pytest.raises(TransitionRefusee, match="ne se modifie plus"):
        une_piece(un_dossier_a(etat).lettre)


def test_le_total_d_un_dossier_est_borne_et_la_corbeille_au_double(lettre, settings) -> None:
    settings.PIECES_TOTAL_MO = 1
    gros = [un_pdf(titre=str(rang)) + b" " * 600 * 1024 for rang in range(5)]
    premiere = une_piece(lettre, "a.pdf", gros[0])
    with pytest.raises(TransitionRefusee, match="dépasseraient 1 Mo"):
        une_piece(lettre, "b.pdf", gros[1])
    jeter(premiere)
    for octets in gros[1:3]:
        jeter(une_piece(lettre, "c.pdf", octets))
    with pytest.raises(TransitionRefusee, match="corbeille de ce dossier est pleine"):
        une_piece(lettre, "d.pdf", gros[3])


def test_le_nombre_de_pieces_est_borne(lettre, monkeypatch) -> None:
    monkeypatch.setattr(actions, "PIECES_MAXIMUM", 1)
    une_piece(lettre, "a.pdf")
    with pytest.raises(TransitionRefusee, match="au plus 1 pièces"):
        une_piece(lettre, "b.pdf")


def test_une_piece_se_renomme_et_change_de_rubrique(lettre) -> None:
    piece = une_piece(lettre)
    actions.modifier(piece, titre=" Statuts signés ", rubrique="structure", auteur=un_porteur(), maintenant=T0)
    piece.refresh_from_db()
    assert (piece.titre, piece.rubrique) == ("Statuts signés", "structure")


def test_une_piece_ne_rejoint_pas_son_double(lettre) -> None:
    une_piece(lettre, octets=un_pdf(), rubrique="structure")
    piece = une_piece(lettre, octets=un_pdf())
    with pytest.raises(TransitionRefusee, match="déjà joint"):
        actions.modifier(piece, titre="X", rubrique="structure", auteur=un_porteur(), maintenant=T0)


def test_une_piece_jetee_se_restaure_puis_ne_se_jette_qu_une_fois(lettre) -> None:
    piece = jeter(une_piece(lettre))
    assert (piece.supprimee_le, jeter(piece, T0 + CORBEILLE).supprimee_le) == (T0, T0)
    assert photographier(lettre)["pieces"] == []
    restauree = actions.restaurer(piece, auteur=un_porteur(), maintenant=T0 + CORBEILLE - timedelta(seconds=1))
    assert (restauree.supprimee_le, restauree.supprimee_par) == (None, None)
    assert [p["cle"] for p in photographier(lettre)["pieces"]] == [str(piece.cle)]


def test_la_corbeille_s_efface_au_terme_exact_et_une_seule_fois(lettre) -> None:
    piece = jeter(une_piece(lettre))
    nom, terme = piece.fichier.name, T0 + CORBEILLE
    assert effacer_les_pieces_jetees(terme.date(), terme - timedelta(seconds=1)) == 0
    assert default_storage.exists(nom)
    with pytest.raises(TransitionRefusee, match="délai de la corbeille est passé"):
        actions.restaurer(piece, auteur=un_porteur(), maintenant=terme)
    assert [effacer_les_pieces_jetees(terme.date(), terme) for _ in range(2)] == [1, 0]
    assert (default_storage.exists(nom), PieceJointe.objects.count()) == (False, 0)


def test_un_fichier_deja_parti_n_empeche_pas_l_effacement(lettre) -> None:
    piece = jeter(une_piece(lettre))
    default_storage.delete(piece.fichier.name)
    assert effacer_les_pieces_jetees(T0.date(), T0 + CORBEILLE) == 1


def _deposee() -> tuple[PieceJointe, Parcours]:
    """Une pièce jointe puis déposée avec la lettre."""
    parcours = un_parcours(depart=T0)
    piece = une_piece(parcours.lettre, maintenant=T0)
    parcours.deposer_lettre()
    return piece, parcours


def test_une_piece_deposee_ne_s_efface_plus_jamais() -> None:
    piece, parcours = _deposee()
    assert [d.version.numero for d in PieceDeposee.objects.filter(piece=piece)] == [1]
    PieceJointe.objects.filter(pk=piece.pk).update(supprimee_le=T0, supprimee_par=parcours.responsable)
    assert effacer_les_pieces_jetees(T0.date(), T0 + timedelta(days=4000)) == 0
    assert default_storage.exists(piece.fichier.name)
    with pytest.raises(ProtectedError):
        PieceJointe.objects.get(pk=piece.pk).delete()


def test_le_lien_d_une_piece_a_sa_version_est_en_ajout_seul() -> None:
    piece, _ = _deposee()
    table = PieceDeposee._meta.db_table
    for ordre in (f"DELETE FROM {table}", f"UPDATE {table} SET piece_id = piece_id"):
        with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre)
    assert PieceDeposee.objects.filter(piece=piece).count() == 1


def test_la_version_photographie_titre_nom_taille_empreinte_et_cle() -> None:
    piece, parcours = _deposee()
    [photo] = parcours.dossier.versions.get(sujet="lettre").contenu["pieces"]
    assert photo == {
        "cle": str(piece.cle),
        "rubrique": "contact",
        "titre": "Compte-rendu",
        "nom": "compte-rendu.pdf",
        "format": "pdf",
        "format_libelle": "PDF",
        "taille": piece.taille,
        "sha256": piece.sha256,
        "analyse": "en_attente",
    }


def test_une_nouvelle_lettre_reprend_une_copie_de_chaque_piece_presente() -> None:
    dossier = une_lettre_complete(un_dossier(maintenant=T0)).dossier
    gardee = une_piece(dossier.lettre, "gardee.pdf", maintenant=T0)
    jeter(une_piece(dossier.lettre, "jetee.pdf", maintenant=T0))
    retirer(dossier.lettre, auteur=un_porteur(), maintenant=T0, commentaire="À reprendre.")
    nouveau = nouvelle_lettre(Dossier.objects.get(pk=dossier.pk), auteur=un_porteur(), maintenant=T0)
    [copie] = nouveau.pieces_jointes.all()
    assert (copie.titre, copie.sha256, copie.cle == gardee.cle) == (gardee.titre, gardee.sha256, False)
    assert copie.fichier.name != gardee.fichier.name
    with copie.fichier.open("rb") as fichier:
        assert fichier.read() == un_pdf(titre="gardee.pdf")
