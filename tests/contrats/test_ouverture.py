"""Le contrat s'ouvre à la validation de l'Assurance Maladie, rempli de ce que le projet dit déjà."""

from decimal import Decimal

import pytest

from contrats.actions.ouverture import caisse_par_defaut, lire_valeur
from contrats.enums import EtatContrat, ModeIndicateur, Partie
from contrats.models import Contrat
from dossiers import effets
from dossiers.enums import EtatProjet
from dossiers.models import IndicateurFiche
from tests.fabriques.contrats import un_parcours_contrat
from tests.fabriques.etats import CHEMINS_PROJET, un_dossier_a, un_parcours


@pytest.mark.django_db
def test_pas_de_contrat_avant_la_validation_de_l_assurance_maladie():
    dossier = un_dossier_a(etat_projet=EtatProjet.VALIDE_ARS)
    assert not Contrat.objects.filter(dossier=dossier).exists()


@pytest.mark.django_db
def test_le_contrat_s_ouvre_avec_les_socles_la_caisse_et_la_structure_du_dossier():
    contrat = un_parcours_contrat().contrat
    assert contrat.etat == EtatContrat.PREPARATION
    assert [e.mission_id for e in contrat.redaction.engagements.all()] == ["acces_soins", "parcours", "prevention"]
    assert contrat.caisse.nom == "CPAM de Haute-Garonne"
    assert (contrat.structure_nom, contrat.rna) == ("Association pour la CPTS du Lauragais", "W313012345")
    assert [s.partie for s in contrat.redaction.signataires.all()] == list(Partie)
    assert contrat.redaction.signataires.get(partie=Partie.CPTS).nom == "Anne Puech"
    assert "Une coordinatrice à mi-temps." in contrat.redaction.moyens
    evenement = contrat.dossier.evenements.get(sujet="contrat")
    assert (evenement.code, evenement.auteur, evenement.vers) == ("ouvert", None, "preparation")


@pytest.mark.django_db
def test_la_part_variable_se_partage_au_centime_entre_les_indicateurs_du_projet():
    p = un_parcours()
    for geste in (p.deposer_lettre, p.rendre_avis, p.accorder):
        geste()
    p.deposer_projet()
    fiche = p.projet.fiches.get(mission="acces_soins")
    for intitule, reference, cible in (("Part sans médecin", "14,5 %", "9 %"), ("Charte signée", "", "oui")):
        IndicateurFiche.objects.create(fiche=fiche, intitule=intitule, reference=reference, cible=cible)
    # La suite du chemin, sans redéposer le projet.
    suite = CHEMINS_PROJET[EtatProjet.VALIDE]
    p.deposer_projet = lambda: None
    suite(p)
    indicateurs = list(p.dossier.contrat.redaction.engagements.get(mission="acces_soins").indicateurs.all())
    assert [i.montant for i in indicateurs] == [Decimal("5000.00"), Decimal("5000.00"), Decimal("5000.00")]
    assert [(i.mode, i.reference, [o.cible for o in i.objectifs.all()], i.unite) for i in indicateurs[1:]] == [
        (ModeIndicateur.LINEAIRE, Decimal("14.5"), [Decimal(9)], "%"),
        (ModeIndicateur.BINAIRE, None, [], ""),
    ]


@pytest.mark.django_db
def test_sans_caisse_connue_le_contrat_reste_a_completer():
    p = un_parcours_contrat()
    caisse = p.contrat.caisse
    caisse.active = False
    caisse.save()
    assert caisse_par_defaut(p.dossier) is None


def test_l_ouverture_est_inscrite_dans_la_table_des_effets():
    assert "contrats.actions.ouverture.ouvrir_a_la_validation" in effets.table()["projet.valider_am"]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("100", (Decimal(100), "")),
        ("14,5 %", (Decimal("14.5"), "%")),
        ("1 250,5 passages", (Decimal("1250.5"), "passages")),
        ("-3", (Decimal(-3), "")),
        ("oui", (None, "")),
        ("", (None, "")),
        ("de 3 à 5", (None, "")),
        ("9999999999999", (None, "")),
    ],
)
def test_une_valeur_libre_se_lit_si_c_est_un_nombre(texte, attendu):
    assert lire_valeur(texte) == attendu
