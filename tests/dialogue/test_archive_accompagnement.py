"""L'archive emporte les réunions et les totaux des questionnaires, à qui les lit, sans adresse ni texte libre."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions import questionnaires, reunions
from dialogue.models import Questionnaire
from dossiers.emport.ecriture import ecrire_archive
from dossiers.enums import EtatProjet
from dossiers.models import Dossier
from tests.dossiers.matrice import responsable
from tests.fabriques.accompagnement import repondre, un_questionnaire, un_questionnaire_ouvert, une_reunion
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
TEXTE_LIBRE, COMPTE_RENDU = "Quetzal-libre", "Quetzal-compte-rendu"
INVITE = "invite-secret@exemple.test"


@pytest.fixture
def dossier() -> Dossier:
    """Un projet déposé, donc lu de tous ; une réunion tenue, une prévue, un questionnaire clos, un ouvert."""
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    auteur = responsable(dossier)
    dossier.acteurs.create(categorie="elus", nom="Mairie", courriel=INVITE)
    tenue = une_reunion(dossier)
    apres = tenue.debut + timedelta(hours=2)
    presents = [tenue.invites.first().pk]
    reunions.tenir(tenue, presents=presents, compte_rendu=COMPTE_RENDU, auteur=auteur, maintenant=apres)
    une_reunion(dossier, titre="Suite")
    clos = un_questionnaire_ouvert(dossier, adresses=[(INVITE, "60")])
    repondre(clos, "60", 6, TEXTE_LIBRE)
    questionnaires.clore(clos, auteur=auteur, maintenant=timezone.now())
    un_questionnaire(dossier, titre="En préparation")
    return dossier


def _archive(dossier: Dossier, lecteur: Utilisateur | None) -> dict[str, bytes]:
    sortie = io.BytesIO()
    ecrire_archive(dossier, sortie, lecteur=lecteur, maintenant=timezone.now())
    with zipfile.ZipFile(sortie) as paquet:
        return {nom: paquet.read(nom) for nom in paquet.namelist()}


def _annexes(entrees: dict[str, bytes]) -> set[str]:
    return {nom.partition("/")[0] for nom in entrees} & {"reunions", "questionnaires"}


def test_l_equipe_emporte_reunions_comptes_rendus_et_totaux(dossier: Dossier) -> None:
    entrees = _archive(dossier, responsable(dossier))
    tenue, prevue = json.loads(entrees["reunions/reunions.json"])
    assert (tenue["compte_rendu"], [i["present"] for i in tenue["invites"]].count(True)) == (COMPTE_RENDU, 1)
    assert entrees[tenue["pdf"]].startswith(b"%PDF")
    assert (prevue["titre"], prevue["pdf"], prevue["compte_rendu"]) == ("Suite", "", "")
    clos = Questionnaire.objects.get(dossier=dossier, etat="clos")
    totaux = json.loads(entrees[f"questionnaires/{clos.pk:06d}.json"])
    assert (totaux["totaux"]["reponses"], len([n for n in entrees if n.startswith("questionnaires/")])) == (6, 1)
    mode_d_emploi = entrees["LISEZMOI.txt"].decode()
    assert [r for r in ("reunions/", "questionnaires/") if r not in mode_d_emploi] == []
    assert {n for n in entrees if n.startswith(("reunions/", "questionnaires/"))} <= {
        ligne.split("  ")[1] for ligne in entrees["MANIFESTE.sha256"].decode().splitlines()
    }


def test_ni_adresse_ni_visio_ni_texte_libre_ne_part(dossier: Dossier) -> None:
    entrees = _archive(dossier, None)
    annexes = b"\n".join(o for nom, o in entrees.items() if nom.startswith(("reunions/", "questionnaires/"))).decode(
        "utf-8", "replace"
    )
    assert COMPTE_RENDU in annexes
    assert [secret for secret in (INVITE, "visio.exemple.test", TEXTE_LIBRE) if secret in annexes] == []


def test_seuls_l_equipe_et_le_coordinateur_les_emportent(dossier: Dossier) -> None:
    roles = [
        Role.COORDINATEUR,
        Role.RELECTEUR_URPS,
        Role.INSTRUCTEUR_ARS,
        Role.DECIDEUR_ARS,
        Role.INSTRUCTEUR_AM,
        Role.DECIDEUR_AM,
    ]
    lus = {role: _annexes(_archive(dossier, un_agent(role))) for role in roles}
    assert lus == dict.fromkeys(roles, set()) | {Role.COORDINATEUR: {"reunions", "questionnaires"}}
    fuites = {
        role for role in roles[1:] if COMPTE_RENDU.encode() in b"".join(_archive(dossier, un_agent(role)).values())
    }
    assert fuites == set()


def test_un_dossier_sans_accompagnement_n_en_dit_rien() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    entrees = _archive(dossier, None)
    assert (_annexes(entrees), "reunions/" in entrees["LISEZMOI.txt"].decode()) == (set(), False)
