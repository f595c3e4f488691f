"""L'archive d'un dossier : ce qu'elle contient selon qui la demande, l'aller-retour, et chaque altération refusée."""

import hashlib
import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from comptes.enums import Role
from dossiers.actions import pieces as actions
from dossiers.actions.importation import SANS_COMPTE_BANCAIRE
from dossiers.emport import DESCRIPTIF, LISEZMOI, MANIFESTE, SAISIE
from dossiers.emport.lecture import ArchiveRefusee
from dossiers.emport.parts import CHAMPS_EXCLUS, EXCLUES, MODELES_EXCLUS, PARTS
from dossiers.emport.registre import champs_emportes, lignes_emportees
from dossiers.models import Dossier, LettreIntention
from dossiers.photographie import photographier
from missions.chargement import charger_catalogue
from territoires.models import AncienCode
from tests.dossiers.pieces.archives import MAINTENANT, entrees, exporter, importer, modifier_json, sceller
from tests.fabriques.communes import LAURAGAIS
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import un_parcours
from tests.fabriques.pieces import une_piece
from tests.interrupteurs import protection_levee

pytestmark = pytest.mark.django_db


def comparable(lettre: LettreIntention) -> dict[str, Any]:
    """La photographie, hors numéro, identifiants et compte bancaire, qui ne sort pas du portail."""

    def sans_cle(valeur: Any) -> Any:
        if isinstance(valeur, dict):
            return {cle: sans_cle(v) for cle, v in valeur.items() if cle not in ("cle", "numero", "banque")}
        return [sans_cle(v) for v in valeur] if isinstance(valeur, list) else valeur

    return sans_cle(photographier(lettre))


# --- Le registre ----------------------------------------------------------------------------------------


def test_chaque_cle_de_la_photographie_a_sa_part_ou_est_exclue(plein: Dossier) -> None:
    assert set(photographier(plein.lettre)) - set(PARTS) - set(EXCLUES) == set()
    assert set(PARTS) & set(EXCLUES) == set()


def test_chaque_champ_de_la_lettre_part_ou_dit_pourquoi_il_reste() -> None:
    champs = {champ.name for champ in LettreIntention._meta.concrete_fields if not champ.primary_key}
    emportes = {champ.name for champ in champs_emportes()["lettre"]}
    assert champs - emportes == set(CHAMPS_EXCLUS)


def test_chaque_modele_rattache_au_dossier_part_ou_dit_pourquoi_il_reste() -> None:
    rattaches = {
        modele._meta.model_name
        for modele in apps.get_models()
        for champ in modele._meta.concrete_fields
        if champ.related_model in (Dossier, LettreIntention) and not modele._meta.proxy
    }
    emportes = {part.cle for part in lignes_emportees()}
    assert rattaches - emportes - set(MODELES_EXCLUS) == set()
    assert emportes & set(MODELES_EXCLUS) == set()


def test_une_part_n_exclut_que_des_champs_qui_existent() -> None:
    for part in lignes_emportees():
        connus = {champ.name for champ in part.modele._meta.get_fields()}
        assert set(part.exclus) - connus == set(), part.cle


# --- L'aller-retour -------------------------------------------------------------------------------------


def test_l_aller_retour_rend_la_meme_photographie(plein: Dossier) -> None:
    repris = importer(exporter(plein), un_porteur("autre@exemple.test"))
    assert comparable(repris.dossier.lettre) == comparable(plein.lettre)
    assert (repris.remarques, repris.dossier.numero == plein.numero, repris.dossier.lettre.etat) == (
        [SANS_COMPTE_BANCAIRE],
        False,
        "brouillon",
    )
    assert _equipe(repris.dossier) == _equipe(plein)


def _equipe(dossier: Dossier) -> list[tuple[str, ...]]:
    groupes = dossier.groupes_de_travail.order_by("pk").values_list("nom", "theme", "animateur", "participants")
    return [*groupes, *dossier.personnes_relais.order_by("pk").values_list("profession", "nom")]


def test_les_pieces_reprises_ont_les_memes_octets(plein: Dossier) -> None:
    repris = importer(exporter(plein)).dossier

    def octets(dossier: Dossier) -> list[bytes]:
        lus = []
        for piece in dossier.pieces_jointes.order_by("pk"):
            with piece.fichier.open("rb") as fichier:
                lus.append(fichier.read())
        return lus

    assert octets(repris) == octets(plein)


def test_la_reprise_est_au_journal_avec_l_empreinte_de_l_archive(plein: Dossier) -> None:
    octets = exporter(plein)
    evenement = importer(octets).dossier.evenements.get(code="importe")
    assert evenement.donnees == {"archive": hashlib.sha256(octets).hexdigest(), "numero_d_origine": plein.numero}


@pytest.mark.django_db(transaction=True)
def test_l_aller_retour_sur_une_base_vide_par_la_ligne_de_commande(tmp_path) -> None:
    avant = une_lettre_complete(un_dossier())
    une_piece(avant, "statuts.pdf")
    attendue, archive = comparable(avant), tmp_path / "dossier.zip"
    call_command("exporter_dossier", avant.dossier.numero, sortie=archive, stdout=io.StringIO())
    with protection_levee(connection):
        call_command("flush", interactive=False, verbosity=0)
    charger_catalogue()
    un_dossier(un_porteur("voisine@exemple.test"), nom="CPTS voisine")
    un_porteur("neuve@exemple.test")
    call_command("importer_dossier", archive, responsable="neuve@exemple.test", stdout=io.StringIO())
    repris = Dossier.objects.get(equipe__utilisateur__email="neuve@exemple.test")
    assert comparable(repris.lettre) == attendue


def test_une_commune_fusionnee_est_remplacee_et_une_inconnue_dite(plein: Dossier) -> None:
    AncienCode.objects.create(code="31999", nom="Anciennevile", commune_id=LAURAGAIS[0], nature="fusion")

    def changer(saisie: dict[str, Any]) -> None:
        saisie["territoire"]["communes"] = [
            {"code": "31999", "nom": "Ancienneville"},
            {"code": "99999", "nom": "Nullepart"},
        ]

    repris = importer(modifier_json(exporter(plein), SAISIE, changer))
    assert len(repris.remarques) == 3
    assert repris.remarques[1].startswith("Ancienneville (31999) fait aujourd’hui partie de")
    assert repris.remarques[2] == "Nullepart (99999) est inconnue de ce portail : elle n’est pas reprise."
    codes = [c["code"] for c in photographier(repris.dossier.lettre)["territoire"]["communes"]]
    assert codes == [LAURAGAIS[0]]


# --- Ce que l'archive contient --------------------------------------------------------------------------


def test_l_equipe_emporte_tout_et_le_manifeste_se_verifie(plein: Dossier) -> None:
    contenu = entrees(exporter(plein, un_porteur()))
    assert {DESCRIPTIF, LISEZMOI, MANIFESTE, SAISIE, "travail/lettre.json"} <= set(contenu)
    lignes = dict(reversed(ligne.split("  ", 1)) for ligne in contenu[MANIFESTE].decode().splitlines())
    assert lignes == {n: hashlib.sha256(o).hexdigest() for n, o in contenu.items() if n != MANIFESTE}
    assert len([nom for nom in contenu if nom.startswith("pieces/")]) == 3


def test_une_institution_n_emporte_que_ce_qu_elle_lit() -> None:
    parcours = un_parcours()
    une_piece(parcours.lettre, "deposee.pdf")
    parcours.deposer_lettre()
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR)
    une_piece(parcours.lettre, "en-cours.pdf")
    contenu = entrees(exporter(parcours.dossier, un_agent(Role.COORDINATEUR)))
    assert [nom for nom in contenu if nom.startswith(("travail/", "versions/"))] == ["versions/lettre-1.json"]
    assert [nom.rpartition("-")[2] for nom in contenu if nom.startswith("pieces/")] == ["deposee.pdf"]
    assert len([nom for nom in contenu if nom.startswith("documents/")]) == parcours.dossier.documents.count()
    with pytest.raises(ArchiveRefusee, match="ne contient pas la copie de travail"):
        importer(sceller(contenu))


def test_une_piece_jetee_reste_dans_l_archive_de_l_equipe_si_elle_fut_deposee() -> None:
    parcours = un_parcours()
    piece = une_piece(parcours.lettre, "ancienne.pdf")
    parcours.deposer_lettre()
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR)
    actions.jeter(piece, auteur=parcours.responsable, maintenant=MAINTENANT)
    octets = exporter(parcours.dossier, parcours.responsable)
    assert [f["travail"] for f in json.loads(entrees(octets)[DESCRIPTIF])["pieces"]] == [False]
    repris = importer(octets)
    assert (repris.dossier.pieces_jointes.count(), len(repris.remarques)) == (0, 2)


def test_un_fichier_absent_ou_en_quarantaine_est_dit(plein: Dossier, settings) -> None:
    perdue, attend, _ = plein.pieces_jointes.order_by("pk")
    default_storage.delete(perdue.fichier.name)
    descriptif = json.loads(entrees(exporter(plein))[DESCRIPTIF])
    assert descriptif["manquants"] == ["Statuts signés : fichier introuvable sur le portail"]
    settings.CLAMD_ADRESSE = "127.0.0.1:1"
    descriptif = json.loads(entrees(exporter(plein))[DESCRIPTIF])
    assert (len(descriptif["manquants"]), descriptif["pieces"]) == (3, [])
    assert f"{attend.titre} ({attend.nom}) : analyse antivirus en attente" in descriptif["manquants"]
