"""Le projet de santé d'une archive : gardé à l'import, posé à l'accord de l'ARS, égal champ par champ."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client

from comptes.enums import Role
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.importation import PROJET_GARDE, SANS_COMPTE_BANCAIRE
from dossiers.actions.projet import ouvrir_projet
from dossiers.emport import SAISIE, SAISIE_PROJET
from dossiers.emport.lecture import ArchiveRefusee
from dossiers.emport.parts_projet import CHAMPS_PROJET_EXCLUS, EXCLUES_PROJET, MODELES_PROJET_EXCLUS, PARTS_PROJET
from dossiers.emport.registre import champs_emportes, lignes_emportees
from dossiers.enums import Sujet
from dossiers.lignage import texte_de_la_lettre
from dossiers.models import Dossier, FicheAction, IndicateurFiche, PieceJointe, ProjetGarde, ProjetSante
from dossiers.photographie import photographier
from missions.chargement import charger_catalogue
from tests.dossiers.pieces.archives import MAINTENANT, entrees, exporter, importer, modifier_json, sceller
from tests.fabriques.dossiers import un_agent, un_porteur, un_projet_complet
from tests.fabriques.etats import CHEMINS_LETTRE, Parcours, un_parcours
from tests.fabriques.fichiers import un_docx, un_zip
from tests.fabriques.gel import gelee
from tests.fabriques.pieces import recu, une_piece
from tests.interrupteurs import protection_levee

pytestmark = pytest.mark.django_db


@gelee
def un_dossier_accorde() -> Dossier:
    """Un dossier accordé, au projet complet, avec une pièce à la lettre et deux au projet."""
    parcours = un_parcours()
    une_piece(parcours.lettre, "statuts.pdf", rubrique="structure")
    CHEMINS_LETTRE["accordee"](parcours)
    projet = un_projet_complet(parcours.projet)
    projet.diagnostic = "Un diagnostic propre au projet."
    projet.communication, projet.suivi_evaluation = "Un site.", "Un bilan par an."
    projet.save(update_fields=["diagnostic", "communication", "suivi_evaluation"])
    une_piece(projet, "organigramme.pdf", rubrique="gouvernance", titre="Organigramme")
    une_piece(projet, "soutien.docx", un_docx(), rubrique="pieces", titre="Lettre de soutien")
    return Dossier.objects.get(pk=parcours.dossier.pk)


@pytest.fixture
def accorde() -> Dossier:
    return un_dossier_accorde()


def comparable(projet: ProjetSante) -> dict[str, Any]:
    """La photographie, hors numéro, identifiants et version du territoire ; les pièces y sont avec leur SHA-256."""

    def sans_cle(valeur: Any) -> Any:
        if isinstance(valeur, dict):
            return {cle: sans_cle(v) for cle, v in valeur.items() if cle not in ("cle", "numero", "version")}
        return [sans_cle(v) for v in valeur] if isinstance(valeur, list) else valeur

    contenu = sans_cle(photographier(projet))
    # Les deux dossiers de la même base se chevauchent ; dans une autre instance, non.
    return {**contenu, "territoire": {**contenu["territoire"], "recouvrements": [], "avertissements": []}}


def importer_ailleurs(octets: bytes) -> Any:
    return importer(octets, un_porteur("autre@exemple.test"))


def accorder(dossier: Dossier) -> Dossier:
    parcours = Parcours(dossier, MAINTENANT)
    lettre = dossier.lettre
    lettre.fir_demande, lettre.fir_montant = False, None
    lettre.save(update_fields=["fir_demande", "fir_montant"])
    parcours.deposer_lettre()
    parcours.rendre_avis()
    parcours.accorder()
    return parcours.dossier


# --- Le registre ----------------------------------------------------------------------------------------


def test_chaque_cle_de_la_photographie_du_projet_a_sa_part_ou_est_exclue(accorde: Dossier) -> None:
    assert set(photographier(accorde.projet)) == set(PARTS_PROJET) | set(EXCLUES_PROJET)
    assert set(PARTS_PROJET) & set(EXCLUES_PROJET) == set()


def test_chaque_champ_du_projet_part_ou_dit_pourquoi_il_reste() -> None:
    champs = {champ.name for champ in ProjetSante._meta.concrete_fields if not champ.primary_key}
    emportes = {champ.name for champ in champs_emportes(Sujet.PROJET)["projet"]}
    assert champs - emportes == set(CHAMPS_PROJET_EXCLUS)


def test_chaque_modele_rattache_au_projet_ou_a_ses_lignes_part_ou_dit_pourquoi_il_reste() -> None:
    emportes = {part.modele for part in lignes_emportees(Sujet.PROJET)}
    porteurs = {ProjetSante, *emportes}
    rattaches = {
        modele._meta.model_name
        for modele in apps.get_models()
        for champ in modele._meta.concrete_fields
        if champ.related_model in porteurs and modele not in emportes
    }
    assert rattaches == set(MODELES_PROJET_EXCLUS)


# --- L'aller-retour -------------------------------------------------------------------------------------


def test_le_projet_revient_egal_champ_par_champ_et_piece_par_piece(accorde: Dossier) -> None:
    attendu = comparable(accorde.projet)
    repris = importer_ailleurs(exporter(accorde))
    assert repris.remarques == [SANS_COMPTE_BANCAIRE, PROJET_GARDE]
    assert not ProjetSante.objects.filter(dossier=repris.dossier).exists()
    dossier = accorder(repris.dossier)
    assert comparable(dossier.projet) == attendu
    assert [piece["sha256"] for piece in attendu["pieces"]] == [
        piece.sha256 for piece in dossier.pieces_jointes.filter(sujet=Sujet.PROJET).order_by("pk")
    ]
    assert (dossier.projet_garde.bilan, dossier.projet.etat, len(attendu["fiches"])) == ([], "brouillon", 3)


@pytest.mark.django_db(transaction=True)
def test_le_projet_revient_dans_une_instance_vide_par_la_ligne_de_commande(accorde: Dossier, tmp_path: Path) -> None:
    attendu, archive = comparable(accorde.projet), tmp_path / "dossier.zip"
    call_command("exporter_dossier", accorde.numero, sortie=archive, stdout=io.StringIO())
    with protection_levee(connection):
        call_command("flush", interactive=False, verbosity=0)
    charger_catalogue()
    # D'autres dossiers occupent déjà les identifiants de l'archive.
    voisin = un_parcours(porteur=un_porteur("voisine@exemple.test"), nom="CPTS voisine")
    CHEMINS_LETTRE["accordee"](voisin)
    un_projet_complet(voisin.projet)
    un_porteur("neuve@exemple.test")
    dite = io.StringIO()
    call_command("importer_dossier", archive, responsable="neuve@exemple.test", stdout=dite)
    assert PROJET_GARDE in dite.getvalue()
    dossier = accorder(Dossier.objects.get(equipe__utilisateur__email="neuve@exemple.test"))
    assert comparable(dossier.projet) == attendu
    assert voisin.projet.fiches.count() == len(attendu["fiches"])


def test_la_garde_et_la_reprise_sont_au_journal(accorde: Dossier) -> None:
    repris = importer_ailleurs(exporter(accorde)).dossier
    assert repris.evenements.get(code="importe").donnees["projet_garde"] is True
    dossier = accorder(repris)
    evenement = dossier.evenements.get(sujet=Sujet.PROJET, code="repris")
    assert evenement.donnees == {
        "archive": dossier.projet_garde.archive,
        "numero_d_origine": accorde.numero,
        "non_repris": 0,
    }
    traces = dossier.traces.filter(sujet=Sujet.PROJET).values_list("libelle", flat=True)
    assert set(traces) == {"repris d’une archive"}


def test_ouvrir_deux_fois_ne_reprend_qu_une_fois(accorde: Dossier) -> None:
    dossier = accorder(importer_ailleurs(exporter(accorde)).dossier)
    dossier.projet.fiches.all().delete()
    ouvrir_projet(dossier, maintenant=MAINTENANT)
    assert (dossier.projet.fiches.count(), dossier.evenements.filter(code="repris").count()) == (0, 1)


def test_un_projet_garde_repart_tel_quel_avec_une_nouvelle_archive(accorde: Dossier) -> None:
    octets = exporter(accorde)
    repris = importer_ailleurs(octets).dossier
    seconde = entrees(exporter(repris))
    assert json.loads(seconde[SAISIE_PROJET]) == json.loads(entrees(octets)[SAISIE_PROJET])
    assert len([nom for nom in seconde if nom.startswith("pieces/projet-")]) == 2


def test_le_projet_garde_suit_une_nouvelle_lettre(accorde: Dossier) -> None:
    attendu = comparable(accorde.projet)
    parcours = Parcours(importer_ailleurs(exporter(accorde)).dossier, MAINTENANT)
    CHEMINS_LETTRE["retiree"](parcours)
    suite = nouvelle_lettre(parcours.dossier, auteur=parcours.responsable, maintenant=parcours.maintenant)
    assert comparable(ouvrir_projet(suite, maintenant=MAINTENANT))["fiches"] == attendu["fiches"]
    assert suite.pieces_jointes.filter(sujet=Sujet.PROJET).count() == 2


def test_une_lettre_sans_projet_ne_garde_rien(plein: Dossier) -> None:
    octets = exporter(plein)
    assert SAISIE_PROJET not in entrees(octets)
    repris = importer_ailleurs(octets).dossier
    assert (ProjetGarde.objects.count(), "projet_garde" in repris.evenements.get(code="importe").donnees) == (0, False)


def test_le_projet_peut_rester_dans_l_archive(accorde: Dossier) -> None:
    client = Client()
    client.force_login(un_porteur("autre@exemple.test"))
    client.post("/dossiers/depuis-une-archive/", {"archive": recu("d.zip", exporter(accorde)), "sans_projet": "on"})
    repris = Dossier.objects.latest("pk")
    assert (repris.pk != accorde.pk, ProjetGarde.objects.count()) == (True, 0)
    assert set(repris.pieces_jointes.values_list("sujet", flat=True)) == {"lettre"}


# --- Jamais rien n'est écrasé ---------------------------------------------------------------------------


def test_un_champ_vide_de_l_archive_laisse_le_diagnostic_de_la_lettre(accorde: Dossier) -> None:
    octets = modifier_json(exporter(accorde), SAISIE_PROJET, lambda p: p["champs"].update(diagnostic=""))
    dossier = accorder(importer_ailleurs(octets).dossier)
    assert dossier.projet.diagnostic == texte_de_la_lettre(photographier(accorde.lettre), "diagnostic")


def test_une_convention_retrouve_sa_piece_et_le_dit_si_elle_manque(accorde: Dossier) -> None:
    piece = une_piece(accorde.projet, "convention.pdf", rubrique="gouvernance", titre="Convention hôpital")
    accorde.projet.conventions.update(piece=piece)
    octets = exporter(accorde)
    dossier = accorder(importer_ailleurs(octets).dossier)
    reprise = dossier.projet.conventions.get().piece
    assert (reprise.titre, reprise.dossier_id, dossier.projet_garde.bilan) == ("Convention hôpital", dossier.pk, [])
    sans = modifier_json(octets, SAISIE_PROJET, lambda p: _premiere(p, "convention").update(piece="Perdue"))
    autre = accorder(importer(sans, un_porteur("tiers@exemple.test")).dossier)
    assert autre.projet.conventions.get().piece is None
    assert autre.projet_garde.bilan == ["conventions, ligne 1, piece : « Perdue » n’est pas, ou plus, dans ce dossier."]


# --- Ce qui ne se relit plus est dit ligne à ligne ------------------------------------------------------


def test_ce_qui_ne_peut_etre_repris_est_dit_ligne_a_ligne_sans_empecher_l_accord(accorde: Dossier) -> None:
    repris = importer_ailleurs(exporter(accorde)).dossier
    garde = ProjetGarde.objects.get(dossier=repris)
    fiches = garde.contenu["lignes"]["ficheaction"]
    fiches[0]["mission_id"] = "mission_disparue"
    fiches[1]["titre"] = "x" * 201
    fiches[1]["couleur"] = "bleu"
    garde.contenu["champs"] |= {"forme_juridique": "secte", "resume_d_hier": "Un texte."}
    garde.contenu["lignes"]["arbre"] = [{"#": 1}]
    garde.save(update_fields=["contenu"])
    dossier = accorder(repris)
    bilan = dossier.projet_garde.bilan
    assert [ligne.partition(" : ")[0] for ligne in bilan] == [
        "Projet de santé, « resume_d_hier »",
        "Projet de santé, lignes « arbre »",
        "fiches-actions, « couleur »",
        "Projet de santé, forme juridique",
        "fiches-actions, ligne 1, mission",
        "fiches-actions, ligne 2, titre",
        *(f"acteurs des fiches, ligne {rang}, fiche" for rang in (1, 2, 3, 4)),
        "indicateurs, ligne 1, fiche",
        "indicateurs, ligne 2, fiche",
    ]
    assert (dossier.projet.fiches.count(), dossier.projet.presentation) == (1, "Une CPTS de proximité.")
    assert dossier.evenements.get(code="repris").donnees["non_repris"] == len(bilan)


# --- Les refus ------------------------------------------------------------------------------------------


def _premiere(p: dict[str, Any], modele: str) -> dict[str, Any]:
    return p["lignes"][modele][0]


def _en_rond(p: dict[str, Any]) -> None:
    general, specifique, *_ = p["lignes"]["objectif"]
    general["parent_id"] = specifique["#"]


REFUS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "autre schéma": (lambda p: p.update(schema=1), "forme 1, alors que ce portail lit la forme 2"),
    "sans schéma": (lambda p: p.pop("schema"), "forme None"),
    "sans champs": (lambda p: p.pop("champs"), "ni champs ni lignes"),
    "champ inconnu": (lambda p: p["champs"].update(arbre="x"), "« arbre » : ce champ n’existe pas ici"),
    "lignes inconnues": (lambda p: p["lignes"].update(objectifs=[]), "lignes « objectifs »"),
    "champ de ligne inconnu": (lambda p: _premiere(p, "ficheaction").update(prix=1), "fiches-actions, « prix »"),
    "texte trop long": (lambda p: p["champs"].update(presentation="x" * 300_000), "trop long"),
    "octet nul": (lambda p: p["champs"].update(presentation="a\0b"), "signe illisible"),
    "demi-caractère": (lambda p: p["champs"].update(presentation="\ud800"), "signe illisible"),
    "choix inconnu": (lambda p: p["champs"].update(forme_juridique="secte"), "forme juridique"),
    "mission inconnue": (lambda p: _premiere(p, "ficheaction").update(mission_id="x"), "ligne 1, mission"),
    "compte inconnu": (lambda p: _premiere(p, "lignepluriannuelle").update(compte="6zz"), "« 6zz » n’existe pas"),
    "compte du mauvais côté": (
        lambda p: _premiere(p, "lignepluriannuelle").update(sens="produit", origine="aci"),
        "compte de produit",
    ),
    "produit sans origine": (lambda p: _premiere(p, "lignepluriannuelle").update(origine="fir"), "son origine"),
    "niveau sauté": (lambda p: p["lignes"]["objectif"][1].update(niveau=3), "pas juste sous celui de son parent"),
    "objectif orphelin": (lambda p: p["lignes"]["objectif"][1].update(parent_id=None), "pas juste sous celui"),
    "parent d’ailleurs": (lambda p: p["lignes"]["objectif"][1].update(parent_id=999), "désigne une ligne"),
    "objectifs en rond": (_en_rond, "désigne une ligne"),
    "besoin d’une autre lettre": (lambda p: _premiere(p, "besoindobjectif").update(besoin="X"), "« X » n’est pas"),
    "budget de la lettre": (lambda p: _premiere(p, "lignepluriannuelle").update(volet="formalisation"), "volet"),
    "siège de personne": (lambda p: _premiere(p, "membredinstance").update(acteur=None), "ni un acteur du dossier"),
    "siège d’une autre instance": (
        lambda p: _premiere(p, "membredinstance").update(organe_id=999),
        "désigne une ligne",
    ),
    "convention sans date": (lambda p: _premiere(p, "convention").update(etat="signee"), "signée, et sans date"),
    "lignes d’une autre forme": (lambda p: p["lignes"].update(ficheaction={}), "fiches-actions : forme inattendue"),
}


def rien_de_plus() -> bool:
    comptes = (Dossier, ProjetGarde, FicheAction, PieceJointe)
    return [modele.objects.count() for modele in comptes] == [1, 0, 3, 3]


@pytest.mark.parametrize("refus", REFUS)
def test_un_projet_irrecevable_est_refuse_et_rien_n_est_ecrit(accorde: Dossier, refus: str) -> None:
    changer, raison = REFUS[refus]
    with pytest.raises(ArchiveRefusee, match=raison) as leve:
        importer_ailleurs(modifier_json(exporter(accorde), SAISIE_PROJET, changer))
    assert leve.value.raisons[0].startswith("Le projet de santé ne se reprend pas ; vous pouvez reprendre la lettre")
    assert rien_de_plus()


def test_un_indicateur_ne_se_rattache_pas_a_la_fiche_d_un_autre_dossier(accorde: Dossier) -> None:
    autre = FicheAction.objects.create(projet=accorde.projet, mission_id="prevention", titre="Celle d’un autre")

    def viser(projet: dict[str, Any]) -> None:
        projet["lignes"]["ficheaction"] = [f for f in projet["lignes"]["ficheaction"] if f["#"] != autre.pk]
        projet["lignes"]["indicateurfiche"][0]["fiche_id"] = autre.pk

    with pytest.raises(ArchiveRefusee, match="désigne une ligne qui n’est pas reprise"):
        importer_ailleurs(modifier_json(exporter(accorde), SAISIE_PROJET, viser))
    assert not IndicateurFiche.objects.filter(fiche=autre).exists()


def test_un_zip_au_projet_altere_est_refuse(accorde: Dossier) -> None:
    contenu = entrees(exporter(accorde))
    with pytest.raises(ArchiveRefusee, match="saisie-projet.json » : altéré"):
        importer_ailleurs(un_zip({**contenu, SAISIE_PROJET: contenu[SAISIE_PROJET] + b" "}))
    assert rien_de_plus()


@pytest.mark.parametrize(
    "alterer",
    [
        lambda octets: sceller({nom: o for nom, o in entrees(octets).items() if nom != SAISIE}),
        lambda octets: modifier_json(octets, SAISIE, lambda s: s["champs"].pop("lettre")),
    ],
    ids=["sans saisie de la lettre", "lettre vide"],
)
def test_un_projet_sans_lettre_est_refuse(accorde: Dossier, alterer: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ArchiveRefusee, match="un projet ne se reprend qu’avec elle"):
        importer_ailleurs(alterer(exporter(accorde)))
    assert rien_de_plus()


# --- Ce que l'on voit -----------------------------------------------------------------------------------


def _page(dossier: Dossier, personne: Any) -> str:
    client = Client()
    client.force_login(personne)
    return client.get(dossier.get_absolute_url()).content.decode()


def test_l_equipe_voit_le_projet_qui_attend_puis_son_bilan_et_personne_d_autre(accorde: Dossier) -> None:
    equipe = un_porteur("autre@exemple.test")
    repris = importer_ailleurs(exporter(accorde)).dossier
    page = _page(repris, equipe)
    assert all(texte in page for texte in ("il sera repris quand le projet s’ouvrira", "Organigramme"))
    assert "Fiches-actions : 3" in page
    garde = ProjetGarde.objects.get(dossier=repris)
    garde.contenu["champs"]["forme_juridique"] = "secte"
    garde.save(update_fields=["contenu"])
    dossier = accorder(repris)
    assert "Projet de santé, forme juridique" in _page(dossier, equipe)
    for role in (Role.COORDINATEUR, Role.DECIDEUR_ARS):
        assert "repris de l’archive" not in _page(dossier, un_agent(role))
