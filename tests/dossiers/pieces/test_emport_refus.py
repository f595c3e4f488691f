"""Une archive altérée, hostile ou irrecevable : refus nommé, rien n'est écrit."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from dossiers.emport import DESCRIPTIF, MANIFESTE, SAISIE
from dossiers.emport.lecture import ArchiveRefusee
from dossiers.models import Dossier, PieceJointe
from tests.dossiers.pieces.archives import entrees, exporter, importer, modifier_json, sceller
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.fichiers import un_docx, un_zip

pytestmark = pytest.mark.django_db


def _alterer(contenu: dict[str, bytes]) -> bytes:
    piece = next(nom for nom in contenu if nom.startswith("pieces/"))
    return un_zip({**contenu, piece: contenu[piece] + b" "})


def _retirer(contenu: dict[str, bytes]) -> bytes:
    piece = next(nom for nom in contenu if nom.startswith("pieces/"))
    return un_zip({nom: octets for nom, octets in contenu.items() if nom != piece})


def _lien(contenu: dict[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as paquet:
        for nom, octets in contenu.items():
            paquet.writestr(nom, octets)
        lien = zipfile.ZipInfo("pieces/lien")
        lien.external_attr = 0o120777 << 16
        paquet.writestr(lien, "/etc/passwd")
    return sortie.getvalue()


def _double(contenu: dict[str, bytes]) -> bytes:
    sortie = io.BytesIO(un_zip(contenu))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(sortie, "a") as paquet:
        paquet.writestr(DESCRIPTIF, "{}")
    return sortie.getvalue()


def _chemin(nom: str) -> Callable[[dict[str, bytes]], bytes]:
    return lambda contenu: sceller({**contenu, nom: b"x"})


ALTERATIONS: dict[str, tuple[Callable[[dict[str, bytes]], bytes], str]] = {
    "pas un ZIP": (lambda contenu: b"bonjour", "pas une archive ZIP"),
    "ZIP tronqué": (lambda contenu: un_zip(contenu)[:-30], "pas une archive ZIP"),
    "autre ZIP": (lambda contenu: un_zip({"a.txt": b"a"}), "MANIFESTE.sha256 manque"),
    "fichier altéré": (_alterer, r"« pieces/.*» : altéré"),
    "fichier manquant": (_retirer, r"« pieces/.*» : annoncé par le manifeste, absent"),
    "fichier en trop": (lambda c: un_zip({**c, "pieces/x.pdf": b"x"}), r"« pieces/x\.pdf » : absent du manifeste"),
    "chemin qui remonte": (_chemin("../../etc/cron.d/x"), "sort de l’archive"),
    "chemin qui remonte au milieu": (_chemin("pieces/../../x"), "sort de l’archive"),
    "chemin absolu": (_chemin("/etc/passwd"), "sort de l’archive"),
    "chemin de Windows": (_chemin("C:/x"), "sort de l’archive"),
    "barre inverse": (_chemin("..\\x"), "sort de l’archive"),
    "lien symbolique": (_lien, "pas un fichier ordinaire"),
    "dossier": (_chemin("pieces/vide/"), "pas un fichier ordinaire"),
    "nom en double": (_double, "deux fois dans l’archive"),
    "bombe": (_chemin("pieces/bombe"), "démesurée"),
    "manifeste illisible": (lambda c: un_zip({**c, MANIFESTE: b"zut\n"}), "ligne 1 : illisible"),
    "descriptif illisible": (lambda c: sceller({**c, DESCRIPTIF: b"{"}), "JSON illisible"),
    "JSON trop profond": (lambda c: sceller({**c, DESCRIPTIF: b"[" * 100_000}), "JSON illisible"),
    "descriptif d’une autre forme": (lambda c: sceller({**c, DESCRIPTIF: b"[]"}), "JSON inattendu"),
    "autre logiciel": (lambda c: sceller({**c, DESCRIPTIF: b'{"format": "x"}'}), "pas l’archive d’un dossier"),
    "version future": (
        lambda c: sceller({**c, DESCRIPTIF: b'{"format": "guichet-cpts/dossier", "version": 99}'}),
        "format 99",
    ),
}
ALTERATIONS["bombe"] = (lambda c: sceller({**c, "pieces/bombe": b"0" * 8 * 1024 * 1024}), "démesurée")


def rien_n_est_ecrit(avant: tuple[int, int]) -> bool:
    return avant == (Dossier.objects.count(), PieceJointe.objects.count())


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_une_archive_alteree_est_refusee_et_rien_n_est_ecrit(plein: Dossier, alteration: str) -> None:
    alterer, raison = ALTERATIONS[alteration]
    avant = (1, 3)
    with pytest.raises(ArchiveRefusee, match=raison):
        importer(alterer(entrees(exporter(plein))))
    assert rien_n_est_ecrit(avant)


CONTENUS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "sans nom": (lambda s: s["champs"]["dossier"].update(nom=" "), "nom de la CPTS manque"),
    "texte trop long": (lambda s: s["champs"]["lettre"].update(diagnostic="x y" * 100_000), "trop long"),
    "champ trop long": (lambda s: s["champs"]["lettre"].update(contact_nom="x" * 101), "Lettre d’intention, nom"),
    "texte dans un nombre": (lambda s: s["champs"]["lettre"].update(fir_montant="beaucoup"), "montant FIR"),
    "dictionnaire dans un texte": (lambda s: s["champs"]["lettre"].update(diagnostic={}), "forme attendue"),
    "choix inconnu": (lambda s: s["champs"]["lettre"].update(structure_statut="secte"), "structure juridique"),
    "adresse fausse": (lambda s: s["champs"]["lettre"].update(contact_courriel="non"), "adresse électronique"),
    "RPPS faux": (lambda s: s["lignes"]["acteurdossier"][0].update(rpps="12345678901"), "ligne 1, numéro RPPS"),
    "commune d’acteur inconnue": (
        lambda s: s["lignes"]["acteurdossier"][0].update(commune_id="99999"),
        "ligne 1, commune",
    ),
    "mission inconnue": (lambda s: s["lignes"]["missionenvisagee"][0].update(mission_id="x"), "ligne 1"),
    "montant négatif": (lambda s: s["lignes"]["lignebudget"][0].update(montant=-1), "lignes de budget, ligne 1"),
    "mission deux fois": (
        lambda s: s["lignes"]["missionenvisagee"].append(s["lignes"]["missionenvisagee"][0]),
        "se contredisent",
    ),
    "lignes d’une autre forme": (lambda s: s["lignes"].update(besoin={}), "besoins de santé : forme"),
    "ligne d’une autre forme": (lambda s: s["lignes"].update(besoin=["x"]), "besoins de santé, ligne 1"),
    "champs d’une autre forme": (lambda s: s.update(champs=[]), "« champs » n’a pas la forme"),
    "territoire d’une autre forme": (lambda s: s["territoire"].update(communes="toutes"), "territoire est illisible"),
    "partie sans habitants": (lambda s: s["territoire"]["parties"][0].pop("population"), "territoire est illisible"),
    "population corrigée sans motif": (lambda s: s["territoire"].update(motif_correction=""), "motif est obligatoire"),
}


@pytest.mark.parametrize("contenu", CONTENUS)
def test_un_contenu_irrecevable_est_nomme_et_rien_n_est_ecrit(plein: Dossier, contenu: str) -> None:
    changer, raison = CONTENUS[contenu]
    avant = (1, 3)
    with pytest.raises(ArchiveRefusee, match=raison):
        importer(modifier_json(exporter(plein), SAISIE, changer))
    assert rien_n_est_ecrit(avant)


def _fichiers() -> set[str]:
    dossiers, _ = default_storage.listdir("pieces")
    return {f"{d}/{nom}" for d in dossiers for nom in default_storage.listdir(f"pieces/{d}")[1]}


def test_une_piece_irrecevable_fait_tout_refuser_et_ne_laisse_aucun_fichier(plein: Dossier) -> None:
    contenu = entrees(exporter(plein))
    docx = next(nom for nom in contenu if nom.endswith(".docx"))
    piege = sceller({**contenu, docx: un_docx(autres={"word/vbaProject.bin": b"x"})})
    fichiers = _fichiers()
    with pytest.raises(ArchiveRefusee, match=r"Pièce refusée\. « été & b.*» : ce fichier contient une macro"):
        importer(piege)
    assert (rien_n_est_ecrit((1, 3)), _fichiers()) == (True, fichiers)


@pytest.mark.parametrize(
    ("changer", "raison"),
    [
        (lambda d: d["pieces"][0].update(chemin="../secret"), "absent de l’archive"),
        (lambda d: d["pieces"][0].update(chemin=DESCRIPTIF), "Pièce refusée"),
        (lambda d: d.update(pieces="toutes"), "liste des pièces est illisible"),
        (lambda d: d.update(pieces=d["pieces"] * 200), "au plus 200 pièces"),
    ],
)
def test_un_descriptif_mensonger_est_refuse(plein: Dossier, changer: Callable, raison: str) -> None:
    with pytest.raises(ArchiveRefusee, match=raison):
        importer(modifier_json(exporter(plein), DESCRIPTIF, changer))
    assert rien_n_est_ecrit((1, 3))


def test_le_total_des_pieces_reste_borne(plein: Dossier, settings) -> None:
    octets = exporter(plein)
    settings.PIECES_TOTAL_MO = 0
    with pytest.raises(ArchiveRefusee, match="dépassent 0 Mo"):
        importer(octets)


@pytest.mark.parametrize("cible", ["archive.zip", "absente.zip"])
def test_la_ligne_de_commande_dit_le_refus(tmp_path, cible: str) -> None:
    (tmp_path / "archive.zip").write_bytes(b"rien")
    un_porteur()
    with pytest.raises(CommandError, match="pas une archive ZIP|Impossible de lire"):
        call_command("importer_dossier", tmp_path / cible, responsable="porteur@exemple.test")


def test_exporter_un_dossier_inconnu_est_dit(tmp_path) -> None:
    with pytest.raises(CommandError, match="Aucun dossier ne porte le numéro 2026-99999"):
        call_command("exporter_dossier", "2026-99999", sortie=tmp_path / "x.zip")
