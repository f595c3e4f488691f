"""L'accusé de réception : les mentions du CRPA L112-11 et R112-11-1, selon ce qui est reçu et par qui."""

import pytest

from comptes.enums import Role
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.enums import EtatLettre, EtatProjet, PieceLegale, TypeDocument
from tests.dossiers.documents.lecture import dernier, lire, texte
from tests.fabriques.dossiers import une_organisation
from tests.fabriques.etats import Parcours, un_dossier_a, un_dossier_depose, un_parcours

# Une page imprimée ne lit pas la base ; contexte, archive et empreinte se jouent ailleurs, sur les deux moteurs.
pytestmark = [pytest.mark.django_db, pytest.mark.pdf, pytest.mark.un_moteur]
AR = TypeDocument.ACCUSE_RECEPTION


def accuse(dossier):
    return dernier(dossier, AR).contexte


@pytest.fixture
def accorde(depart) -> Parcours:
    return Parcours(un_dossier_a(EtatLettre.ACCORDEE, depart=depart), depart)


def test_la_lettre_est_recue_par_le_guichet_sans_delai_legal(depart):
    lu = accuse(un_dossier_depose(depart))
    assert (lu["cas"], lu["recu_le"], lu["complements"]) == ("lettre_guichet", "3 mars 2026 à 9 h 05", False)
    assert lu["service"]["nom"] == "Guichet CPTS Occitanie"
    assert (lu["objectif_jours"], lu["objectif_le"]) == (30, "2 avril 2026")
    assert (lu["silence_le"], lu["horloge"]) == ("", [])


def test_l_accuse_de_la_lettre_annonce_le_rejet_implicite_et_les_recours(depart):
    lu = texte(lire(un_dossier_depose(depart), AR))
    for mention in (
        "Reçu le 3 mars 2026 à 9 h 05",
        "décision implicite de rejet",
        "2 mois après que la lettre lui aura été transmise",
        "Délais et voies de recours",
        "tribunal administratif",
        "CRPA, article L231-4, 3°",
        "0 801 902 263",
    ):
        assert mention in lu


def test_une_lettre_sans_demande_de_financement_n_annonce_pas_de_rejet(depart):
    parcours = un_parcours(depart)
    lettre = parcours.lettre
    lettre.fir_demande, lettre.fir_montant = False, None
    lettre.save(update_fields=["fir_demande", "fir_montant"])
    parcours.deposer_lettre()
    lu = texte(lire(parcours.dossier, AR))
    assert "ne comporte pas de demande de financement" in lu
    assert "décision implicite" not in lu


def test_la_transmission_est_accusee_par_l_ars_avec_la_date_de_l_effet_du_silence(depart):
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=depart)
    lu, imprime = accuse(dossier), texte(lire(dossier, AR))
    assert (lu["cas"], lu["transmission"], lu["silence_le"]) == ("lettre_ars", True, "4 mai 2026")
    for mention in (
        "transmise par le Guichet CPTS",
        "sous réserve que la demande soit complète",
        "réputée rejetée le 4 mai 2026 à 24 h",
        "CRPA, article L231-4, 3°",
        "tribunal administratif",
    ):
        assert mention in imprime


def test_la_reponse_au_guichet_est_accusee_comme_un_complement(depart):
    parcours = Parcours(un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES, depart=depart), depart.replace(day=20))
    parcours.faire(lettres.completer, parcours.lettre, auteur=parcours.responsable)
    lu = accuse(parcours.dossier)
    assert (lu["cas"], lu["complements"], lu["version"]) == ("lettre_guichet", True, 2)
    assert lu["recu_le"] == "21 mars 2026 à 9 h 05"


def test_la_reponse_a_l_ars_donne_la_date_du_rejet_prolongee_de_la_suspension(depart):
    """Transmise le 4 mars, arrêtée le 5, reprise le 16 : onze jours d'arrêt, 4 mai + 11 jours."""
    parcours = Parcours(un_dossier_a(EtatLettre.COMPLEMENTS_ARS, depart=depart), depart.replace(day=15))
    parcours.faire(lettres.completer_ars, parcours.lettre, auteur=parcours.responsable)
    lu = accuse(parcours.dossier)
    assert (lu["cas"], lu["silence_le"], lu["silence_passe"]) == ("lettre_ars", "15 mai 2026", False)
    assert parcours.lettre.echeance_refus_implicite_le.isoformat() == "2026-05-15"
    assert "réputée rejetée le 15 mai 2026 à 24 h" in texte(lire(parcours.dossier, AR))


def test_le_projet_complet_donne_la_date_de_l_acceptation(depart):
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart)
    lu = accuse(dossier)
    assert (lu["cas"], lu["recu_le"], lu["incomplet"]) == ("projet_ars", "6 mars 2026 à 9 h 05", False)
    assert (lu["silence_le"], dossier.projet.echeance_le.isoformat()) == ("6 mai 2026", "2026-05-06")
    assert lu["service"]["nom"] == "Agence régionale de santé Occitanie"
    imprime = texte(lire(dossier, AR))
    for mention in ("décision implicite d’acceptation", "réputé validé le 6 mai 2026 à 24 h", "article L232-3"):
        assert mention in imprime
    assert "voies de recours" not in imprime


def test_le_depot_en_l_etat_dit_que_le_delai_ne_court_pas_et_ce_qui_manque(accorde):
    motif = "Le bureau se réunit après l’été."
    accorde.faire(projets.deposer, accorde.projet, auteur=accorde.responsable, motif_en_l_etat=motif)
    lu = accuse(accorde.dossier)
    assert (lu["incomplet"], lu["motif_incomplet"], lu["silence_le"]) == (True, motif, "")
    assert "Choisissez la forme juridique." in lu["manques"]
    assert accorde.projet.echeance_le is None
    imprime = texte(lire(accorde.dossier, AR))
    assert "Votre demande est incomplète : le délai ne court pas." in imprime
    assert "Choisissez la forme juridique." in imprime
    assert "réputé validé le" not in imprime


def test_les_pieces_recues_font_repartir_le_delai_de_zero(depart):
    parcours = Parcours(
        un_dossier_a(etat_projet=EtatProjet.COMPLEMENTS_DEMANDES, depart=depart), depart.replace(day=30)
    )
    parcours.faire(projets.completer, parcours.projet, auteur=parcours.responsable)
    lu = accuse(parcours.dossier)
    assert (lu["complements"], lu["silence_le"]) == (True, "31 mai 2026")
    assert [ligne["jour"] for ligne in lu["horloge"]][-2:] == ["31 mars 2026", "31 mai 2026"]


def test_la_reponse_a_l_assurance_maladie_n_ouvre_aucun_delai(depart):
    parcours = Parcours(un_dossier_a(etat_projet=EtatProjet.COMPLEMENTS_AM, depart=depart), depart.replace(day=20))
    parcours.faire(projets.completer_am, parcours.projet, auteur=parcours.responsable)
    lu = accuse(parcours.dossier)
    assert (lu["cas"], lu["silence_le"], lu["valide_ars_le"]) == ("projet_am", "", "7 mars 2026")
    assert lu["service"]["nom"] == "CPAM de Haute-Garonne"


def test_les_coordonnees_du_service_sont_celles_de_sa_fiche(depart):
    guichet = une_organisation("guichet")
    guichet.courriel, guichet.telephone = "guichet@exemple.test", "05 00 00 00 00"
    guichet.save(update_fields=["courriel", "telephone"])
    service = accuse(un_dossier_depose(depart))["service"]
    assert (service["courriel"], service["telephone"], service["numero_vert"]) == (
        "guichet@exemple.test",
        "05 00 00 00 00",
        "",
    )


def test_un_service_sans_fiche_est_nomme_sans_rien_inventer(depart):
    service = accuse(un_dossier_depose(depart))["service"]
    assert service == {
        "nom": "Guichet CPTS Occitanie",
        "adresse": "",
        "courriel": "",
        "telephone": "",
        "numero_vert": "0 801 902 263",
    }


def test_une_nouvelle_demande_de_pieces_laisse_les_accuses_deja_donnes_intacts(depart):
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart)
    avant = accuse(dossier)
    parcours = Parcours(dossier, depart.replace(day=10))
    parcours.demander(parcours.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=[PieceLegale.STATUTS])
    assert accuse(parcours.dossier) == avant
