"""L'avis du Guichet et l'attestation de validation tacite."""

import pytest

from dossiers.actions import projet as projets
from dossiers.actions.tacite import constater_tacite
from dossiers.enums import Critere, EtatLettre, EtatProjet, SensAvis, TypeDocument
from dossiers.models import Document
from tests.dossiers.documents.lecture import dernier, lire, texte
from tests.fabriques.etats import Parcours, un_dossier_a, un_dossier_depose, un_dossier_valide_tacitement

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]


def avis(dossier):
    return dernier(dossier, TypeDocument.AVIS).contexte


@pytest.fixture
def rendre_un_avis(depart):
    def geste(sens):
        parcours = Parcours(un_dossier_depose(depart), depart.replace(day=10))
        parcours.rendre_avis(sens)
        return parcours.dossier

    return geste


@pytest.mark.parametrize("sens", SensAvis)
def test_l_avis_dit_son_sens_ses_quatre_criteres_et_qu_il_est_consultatif(rendre_un_avis, sens):
    dossier = rendre_un_avis(sens)
    lu = avis(dossier)
    assert lu["sens"] == sens.label
    assert [ligne["critere"] for ligne in lu["grille"]] == Critere.labels
    imprime = texte(lire(dossier, TypeDocument.AVIS))
    assert f"Avis {sens.label.lower()}" in imprime
    assert "Motivation de l’avis." in imprime
    assert "Cet avis est consultatif" in imprime


@pytest.mark.parametrize("sens", [SensAvis.FAVORABLE, SensAvis.RESERVES])
def test_un_avis_qui_part_a_l_ars_donne_la_date_ou_son_silence_vaudra_rejet(rendre_un_avis, sens):
    dossier = rendre_un_avis(sens)
    assert avis(dossier)["silence_le"] == "11 mai 2026"
    assert dossier.lettre.echeance_refus_implicite_le.isoformat() == "2026-05-11"


def test_un_avis_defavorable_laisse_le_choix_sans_delai(rendre_un_avis):
    dossier = rendre_un_avis(SensAvis.DEFAVORABLE)
    assert (avis(dossier)["silence_le"], dossier.lettre.etat) == ("", EtatLettre.AVIS_RENDU)
    imprime = texte(lire(dossier, TypeDocument.AVIS))
    assert "maintenir la demande" in imprime
    assert "aucun délai ne court" in imprime


def test_l_avis_porte_sur_une_version_datee_et_dit_qui_l_a_rendu(rendre_un_avis):
    dossier = rendre_un_avis(SensAvis.FAVORABLE)
    lu = avis(dossier)
    version = dossier.versions.get(sujet="lettre")
    assert (lu["version"], lu["deposee_le"], lu["empreinte_version"]) == (1, "3 mars 2026", version.empreinte)
    assert (lu["rendu_le"], lu["auteur"]) == ("11 mars 2026 à 9 h 05", dossier.lettre.avis.get().auteur.get_full_name())


def test_l_attestation_donne_la_date_legale_et_non_celle_du_constat(depart):
    dossier = un_dossier_valide_tacitement(depart)
    lu = dernier(dossier, TypeDocument.ATTESTATION).contexte
    assert (lu["depose_le"], lu["effet_le"]) == ("6 mars 2026 à 9 h 05", "6 mai 2026")
    assert lu["constatee_le"] == "21 mai 2026 à 9 h 05"
    imprime = texte(lire(dossier, TypeDocument.ATTESTATION))
    for mention in ("Projet de santé réputé validé le 6 mai 2026", "L1434-12", "L232-3", "CRPA L114-3"):
        assert mention in imprime


def test_l_attestation_montre_ce_qui_a_deplace_l_horloge(depart):
    parcours = Parcours(
        un_dossier_a(etat_projet=EtatProjet.COMPLEMENTS_DEMANDES, depart=depart), depart.replace(day=19)
    )
    parcours.faire(projets.completer, parcours.projet, auteur=parcours.responsable)
    constater_tacite(parcours.projet, maintenant=depart.replace(month=6))
    lu = dernier(parcours.dossier, TypeDocument.ATTESTATION).contexte
    assert lu["effet_le"] == "20 mai 2026"
    assert [(ligne["jour"], ligne["texte"]) for ligne in lu["horloge"]][2:4] == [
        ("7 mars 2026", "Pièces demandées : Statuts, Budget prévisionnel"),
        ("20 mars 2026", "Pièces reçues"),
    ]


def test_une_validation_expresse_n_a_pas_d_attestation(depart):
    dossier = un_dossier_a(etat_projet=EtatProjet.VALIDE_ARS, depart=depart)
    assert not Document.objects.filter(dossier=dossier, type=TypeDocument.ATTESTATION).exists()
