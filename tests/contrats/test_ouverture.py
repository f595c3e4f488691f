"""Le contrat s'ouvre à la validation de l'Assurance Maladie, rempli de ce que le projet dit déjà."""

from datetime import date
from decimal import Decimal

import pytest

from contrats.actions.ouverture import caisse_par_defaut
from contrats.completude import manques_de_l_acte
from contrats.enums import EtatContrat, ModeIndicateur, Partie
from contrats.lecture_du_projet import a_trancher, annees_sans_cible, lire_valeur
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


def _un_contrat_ne_de(mission="acces_soins", *indicateurs):
    """Le contrat d'un projet dont la fiche de cette mission porte aussi ces indicateurs ; rend les siens, en ordre."""
    p = un_parcours()
    for geste in (p.deposer_lettre, p.rendre_avis, p.accorder):
        geste()
    p.deposer_projet()
    fiche = p.projet.fiches.get(mission=mission)
    for champs in indicateurs:
        IndicateurFiche.objects.create(fiche=fiche, **champs)
    # La suite du chemin, sans redéposer le projet.
    p.deposer_projet = lambda: None
    CHEMINS_PROJET[EtatProjet.VALIDE](p)
    return list(p.dossier.contrat.redaction.engagements.get(mission=mission).indicateurs.order_by("pk"))


def _cibles(indicateur):
    return [(objectif.depuis, objectif.cible) for objectif in indicateur.objectifs.all()]


@pytest.mark.django_db
def test_la_part_variable_se_partage_au_centime_entre_les_indicateurs_du_projet():
    indicateurs = _un_contrat_ne_de(
        "acces_soins",
        {"intitule": "Part sans médecin", "reference": "14,5 %", "cible_1": "12 %", "cible": "9 %"},
        {"intitule": "Charte signée", "cible": "oui"},
    )
    assert [i.montant for i in indicateurs] == [Decimal("5000.00"), Decimal("5000.00"), Decimal("5000.00")]
    assert [(i.mode, i.reference, _cibles(i), i.unite) for i in indicateurs[1:]] == [
        (ModeIndicateur.LINEAIRE, Decimal("14.5"), [(1, Decimal(12)), (5, Decimal(9))], "%"),
        (ModeIndicateur.BINAIRE, None, [], ""),
    ]


@pytest.mark.django_db
def test_chaque_cible_du_projet_vaut_a_son_annee_avec_unite_sens_et_source():
    annees = {"cible_1": "45", "cible_2": "45", "cible_3": "60 %", "cible_4": "masquée", "cible": "80"}
    monte, descend = _un_contrat_ne_de(
        "acces_soins",
        {"intitule": "Suivis", "unite": "%", "sens": "hausse", "reference": "40", "source": "Caisse", **annees},
        {"intitule": "Passages", "sens": "baisse", "reference": "900 passages", "cible_1": "800", "cible": "600"},
    )[1:]
    assert _cibles(monte) == [(1, Decimal(45)), (3, Decimal(60)), (5, Decimal(80))]
    assert (monte.unite, monte.preuves, [o.baisse for o in monte.objectifs.all()]) == ("%", "Caisse", [False] * 3)
    assert (descend.unite, descend.preuves, [o.baisse for o in descend.objectifs.all()]) == ("passages", "", [True] * 2)
    assert [monte.origine[cle] for cle in annees] == list(annees.values())


@pytest.mark.django_db
def test_une_seule_cible_d_annee_5_ne_vaut_pas_des_la_premiere_annee():
    seule = _un_contrat_ne_de("acces_soins", {"intitule": "Suivis", "reference": "40", "cible": "80"})[1]
    assert (seule.mode, _cibles(seule)) == (ModeIndicateur.LINEAIRE, [(5, Decimal(80))])
    manques = [m for m in manques_de_l_acte(seule.engagement.redaction.contrat, date(2027, 1, 4)) if m.bloquant]
    assert [m.message for m in manques if "« Suivis »" in m.message] == [
        "« Accès aux soins », indicateur « Suivis » : aucun objectif avant la 5e année : écrivez la cible de la 1re."
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


DITS = {"reference": "40 %", "sens": "hausse", "cible_1": "", "cible_2": "", "cible_3": "", "cible_4": "", "cible": ""}


@pytest.mark.parametrize(
    ("dits", "ecrites", "mots"),
    [
        ({"cible_1": "45", "cible": "80"}, [1, 5], []),
        ({"cible": "80 %"}, [5], ["aucune cible avant la 5e année (« 80 % »)"]),
        ({"cible": "80 %"}, [1, 5], []),
        ({"cible_1": "45", "cible_3": "masquée"}, [1], ["Pour la 3e année, le projet dit « masquée »"]),
        ({"cible_1": "30"}, [1], ["le progrès est une hausse, mais sa cible descend"]),
        ({"cible": "oui"}, [], []),
    ],
)
def test_ce_que_le_projet_laisse_a_decider_se_dit(dits, ecrites, mots):
    questions = a_trancher({**DITS, **dits}, ecrites)
    assert [mot for mot, question in zip(mots, questions, strict=True) if mot not in question] == []


def test_les_annees_dont_le_projet_ne_dit_rien_se_nomment():
    assert annees_sans_cible({**DITS, "cible_1": "45", "cible_3": "60"}) == [2, 4, 5]
    assert annees_sans_cible({**DITS, "cible": "60"}) == []
