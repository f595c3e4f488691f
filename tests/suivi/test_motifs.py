"""Les motifs codés se comptent : refus, oppositions, pièces qui ont arrêté le délai, réponses tacites."""

from datetime import UTC, datetime

import pytest

from comptes.enums import Role
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier
from suivi.motifs import compter
from suivi.pilotage import Periode, calculer
from suivi.tableaux_pilotage import tableaux
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a, un_dossier_valide_tacitement

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANNEE = Periode(DEPART.date(), DEPART.date().replace(month=12))


def test_chaque_motif_code_est_compte_une_fois_par_acte() -> None:
    un_dossier_a(EtatLettre.REFUSEE, depart=DEPART)
    un_dossier_a(etat_projet=EtatProjet.OPPOSE, depart=DEPART)
    un_dossier_a(etat_projet=EtatProjet.COMPLEMENTS_DEMANDES, depart=DEPART)
    un_dossier_valide_tacitement(DEPART)
    lus = compter(Dossier.objects.order_by(), ANNEE.du, ANNEE.au)
    assert lus.par_motif == [
        ("Refus de la subvention", "Crédits FIR indisponibles", 1),
        ("Opposition au projet", "Territoire non pertinent", 1),
        ("Pièce qui a arrêté le délai", "Statuts", 1),
        ("Pièce qui a arrêté le délai", "Budget prévisionnel", 1),
    ]
    assert lus.issues == [("Validation expresse", 0), ("Validation tacite, par le silence", 1), ("Opposition", 1)]


def test_hors_de_la_periode_rien_ne_compte() -> None:
    un_dossier_a(etat_projet=EtatProjet.OPPOSE, depart=DEPART)
    avant = Periode(DEPART.date().replace(year=2025), DEPART.date())
    assert compter(Dossier.objects.order_by(), avant.du, avant.au).par_motif == []


def test_le_pilotage_montre_les_motifs_et_les_delais_bruts_et_nets() -> None:
    un_dossier_a(etat_projet=EtatProjet.OPPOSE, depart=DEPART)
    lus = {t.cle: t for t in tableaux(calculer(un_agent(Role.DECIDEUR_ARS), ANNEE, ANNEE.au))}
    assert lus["motifs"].lignes == [("Opposition au projet : territoire non pertinent", 1)]
    assert dict(lus["issues"].lignes)["Opposition"] == 1
    assert [e for e in lus["delais"].entetes if "net" in e] == ["Médiane nette", "9e décile net"]
