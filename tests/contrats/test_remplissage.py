"""Ce que le contrat reprend de la lettre, du projet et des contrats voisins, et ce que l'écran en dit."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse

from comptes.enums import Role
from contrats.actions.ouverture import creer_contrat
from contrats.actions.remplissage import remplir_depuis_le_projet
from contrats.enums import EtatContrat, Partie
from contrats.lecture_du_projet import dates_de_la_mission, moyens_des_fiches
from contrats.models import Contrat
from contrats.origines import note, origine_du_champ, origines_de_l_indicateur
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import IBAN, un_contrat_a, un_parcours_contrat
from tests.fabriques.dossiers import un_agent

DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITES = {"demarrage_le": date(2026, 11, 30), "deploiement_le": date(2027, 11, 30)}


def une_fiche(titre="Créneaux", debut=None, fin=None, **moyens):
    vides = {"moyens": "", "moyens_materiels": "", "moyens_financiers": ""}
    return SimpleNamespace(titre=titre, debut_le=debut, fin_le=fin, **{**vides, **moyens})


@pytest.mark.parametrize(
    ("fiches", "attendu"),
    [
        ([une_fiche()], {}),
        (
            [une_fiche("A", date(2026, 9, 1), date(2026, 12, 1)), une_fiche("B", date(2026, 7, 1), date(2027, 11, 30))],
            {"demarrage_le": (date(2026, 7, 1), "B", ""), "deploiement_le": (date(2027, 11, 30), "B", "")},
        ),
        (
            [une_fiche("A", date(2026, 12, 1), date(2026, 12, 31))],
            {
                "demarrage_le": (date(2026, 12, 1), "A", "la limite serait le 30 novembre 2026"),
                "deploiement_le": (date(2026, 12, 31), "A", ""),
            },
        ),
        (
            [une_fiche("A", None, date(2026, 6, 30)), une_fiche("B", date(2026, 9, 1))],
            {
                "demarrage_le": (date(2026, 9, 1), "B", ""),
                "deploiement_le": (date(2026, 6, 30), "A", "elle précède le démarrage"),
            },
        ),
    ],
    ids=["aucune", "bornes", "trop-tard", "a-rebours"],
)
def test_les_dates_d_une_mission_sont_celles_de_ses_fiches_dans_les_limites(fiches, attendu):
    lues = dates_de_la_mission(fiches, LIMITES)
    assert {champ: (lue.jour, lue.fiche, lue.raison.split(" ;")[0]) for champ, lue in lues.items()} == attendu


def test_une_complementaire_n_a_pas_de_limite():
    lues = dates_de_la_mission([une_fiche("A", date(2030, 1, 1))], dict.fromkeys(LIMITES))
    assert lues["demarrage_le"].raison == ""


def test_les_trois_moyens_de_chaque_fiche_se_reprennent():
    fiche = une_fiche(moyens="Deux infirmiers.", moyens_materiels="Un agenda.", moyens_financiers="FIR. ")
    assert moyens_des_fiches([fiche, une_fiche("Sans moyens")]).splitlines() == [
        "Créneaux : Deux infirmiers.",
        "Créneaux, matériel : Un agenda.",
        "Créneaux, financement : FIR.",
    ]


def test_une_valeur_reprise_modifiee_ou_laissee_se_dit():
    garde = note("de la lettre", date(2026, 7, 1))
    repris, change, vide = (origine_du_champ(garde, ici) for ici in (date(2026, 7, 1), date(2026, 8, 1), None))
    assert [(o.reprise, o.raison, o.dit) for o in (repris, change, vide)] == [
        (True, "", "1er juillet 2026"),
        (False, "", "1er juillet 2026"),
        (False, "", "1er juillet 2026"),
    ]
    laissee = note("du projet", date(2030, 7, 1), raison="trop tard")
    assert [origine_du_champ(laissee, ici).raison for ici in (None, date(2026, 8, 1))] == ["trop tard", ""]
    assert origine_du_champ("Une coordinatrice.", "Une coordinatrice.").source == "du projet"
    assert origine_du_champ(None, "x") is None


def test_une_cible_fondue_reste_reprise_et_une_cible_illisible_se_tranche():
    textes = {"intitule": "Suivis", "unite": "%", "sens": "", "reference": "40", "cible_1": "45", "cible_2": "45"}
    textes |= {"cible_3": "masquée", "cible_4": "", "cible": "80", "source": "Caisse"}
    ici = {"intitule": "Suivis", "unite": "%", "reference": 40, "preuves": "Relevé"}
    origines = origines_de_l_indicateur(textes, ici, {1: 45, 5: 70})
    assert {champ: (o.reprise, bool(o.raison)) for champ, o in origines.items()} == {
        "intitule": (True, False),
        "unite": (True, False),
        "reference": (True, False),
        "preuves": (False, False),
        "cible": (True, False),
        "cible_2": (True, False),
        "cible_3": (False, True),
        "cible_5": (False, False),
    }


@pytest.fixture
def p(db):
    """Un contrat prérempli d'un projet dont les fiches commencent à temps et dont le budget compte les options."""
    p = un_parcours_contrat(DEPART)
    fiches = p.projet.fiches
    fiches.update(debut_le=date(2026, 9, 1), fin_le=date(2027, 6, 30), moyens_materiels="Un agenda partagé.")
    fiches.filter(mission="parcours").update(fin_le=date(2031, 6, 30))
    p.projet.aci_compensation_snp = True
    _rouvrir(p)
    return p


def _rouvrir(p):
    """Le même projet, rempli de nouveau dans un contrat neuf."""
    ancien = p.contrat
    lettre = p.dossier.lettre
    Contrat.objects.filter(pk=ancien.pk).delete()
    contrat = creer_contrat(p.dossier, ouvert_le=p.maintenant, courant_de=p.dossier)
    assert lettre.signataire_nom == "Anne Puech"
    remplir_depuis_le_projet(contrat, p.projet, date(2026, 5, 31))


def test_le_contrat_reprend_dates_options_et_moyens_du_projet(p):
    contrat = p.contrat
    dates = contrat.redaction.engagements.values_list("mission", "demarrage_le", "deploiement_le", "compensation_snp")
    assert list(dates) == [
        ("acces_soins", date(2026, 9, 1), date(2027, 6, 30), True),
        ("parcours", date(2026, 9, 1), None, False),
        ("prevention", date(2026, 9, 1), date(2027, 6, 30), False),
    ]
    assert "matériel : Un agenda partagé." in contrat.redaction.moyens
    cpts, ars, am = contrat.redaction.signataires.all()
    assert [(s.nom, s.qualite) for s in (cpts, ars, am)] == [("Anne Puech", "présidente"), ("", ""), ("", "")]
    assert contrat.iban not in str(contrat.redaction.origines) or not contrat.iban


@pytest.mark.django_db
def test_qui_signe_pour_l_ars_et_la_caisse_vient_du_dernier_contrat_du_meme_ressort():
    connu = un_contrat_a(EtatContrat.ACTIF)
    contrat = un_parcours_contrat().contrat
    ars, am = contrat.redaction.signataires.exclude(partie=Partie.CPTS)
    assert [(s.nom, s.qualite) for s in (ars, am)] == [
        ("Hélène Vidal", "directrice générale"),
        ("Marc Estève", "directeur"),
    ]
    source = f"du contrat {connu.dossier.numero}, même ressort : à vérifier"
    assert contrat.redaction.origines["signataire:ars:nom"]["source"] == source


def _lire(p, etape):
    reponse = client_de(un_agent(Role.INSTRUCTEUR_ARS)).get(
        reverse("contrats:preparation", args=[p.dossier.numero, etape])
    )
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().split())


def test_l_ecran_dit_champ_par_champ_d_ou_vient_le_contrat_et_ce_qui_a_change(p):
    contrat = p.contrat
    contrat.structure_nom, contrat.iban = "Association récrite", IBAN
    contrat.save()
    contrat.redaction.engagements.filter(mission="prevention").update(demarrage_le=date(2026, 10, 1))
    indicateur = contrat.redaction.engagements.get(mission="prevention").indicateurs.get()
    indicateur.reference, indicateur.preuves = 5, "Relevé."
    indicateur.save()
    parties, missions, indicateurs, clauses = (_lire(p, e) for e in ("parties", "missions", "indicateurs", "clauses"))
    prevention = p.projet.fiches.get(mission="prevention").titre
    assert "Repris de la lettre du 3 mars 2026." in parties
    assert "Modifié : c’était « Association pour la CPTS du Lauragais », tiré de la lettre du 3 mars 2026." in parties
    assert "Repris de l’annuaire, caisse du département pilote." in parties
    assert "Repris du projet, fiche « Action : Accès aux soins »." in missions
    assert f"Modifié : c’était « 1er septembre 2026 », tiré du projet, fiche « {prevention} »." in missions
    assert "Repris du projet, budget." in missions
    assert "À trancher : « 30 juin 2031 », tiré du projet" in missions
    assert f"Repris du projet, fiche « {prevention} »." in indicateurs
    assert "Modifié : c’était « 0 », tiré de sa fiche." in indicateurs
    assert "Le projet ne dit aucune cible avant la 5e année (« 100 »)" in indicateurs
    assert "Repris du projet, fiches-actions." in clauses
