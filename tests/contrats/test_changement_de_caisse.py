"""Confier un contrat à une autre caisse : les droits suivent à la date, rien de payé ne change de main."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from acteurs.nomenclatures import TypeOrganisation
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.enums import Role
from contrats import actions
from contrats.caisses import caisses_de
from contrats.enums import Partie
from contrats.enums_compte import EtatCaisse
from contrats.permissions import DECIDER, parties_de
from contrats.photographie import empreinte, est_intacte
from contrats.relais_de_caisse import donner_effet_aux_caisses
from contrats.views.caisse import AUCUNE_AUTRE
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import Dossier
from paiements import actions as gestes
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import DEBUT_DES_MANDATS, MOT_DE_PASSE
from tests.fabriques.paiements import ParcoursRegistre, un_registre

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


@pytest.fixture
def autre(p):
    """Une autre caisse du même département, et sa décideuse."""
    caisse = une_organisation(TypeOrganisation.AM, ["31"], nom="CPAM fusionnée")
    agent = creer_compte(email="fusion@exemple.test", nom="Serres", prenom="Lucie", mot_de_passe=MOT_DE_PASSE)
    ouvrir_affectation(
        utilisateur=agent, organisation=caisse, role=Role.DECIDEUR_AM, auteur=agent, maintenant=p.maintenant,
        debut=DEBUT_DES_MANDATS,
    )  # fmt: skip
    return caisse, agent


def confier(p, caisse, jours=10, **donnees):
    saisie = {"auteur": p.decideur_am, "commentaire": "Fusion des caisses.", "nouvelle": caisse, **donnees}
    effet = p.jour + timedelta(days=jours)
    return actions.changer_la_caisse(p.contrat, maintenant=p.maintenant, effet_le=effet, **saisie)


def test_les_droits_suivent_la_nouvelle_caisse_a_la_date_et_l_ancienne_lit_encore(p, autre):
    caisse, agent = autre
    ancienne = p.contrat.caisse
    changement = confier(p, caisse)
    assert (changement.etat, p.contrat.caisse) == (EtatCaisse.PROGRAMMEE, ancienne)
    p.maintenant += timedelta(days=10)
    assert donner_effet_aux_caisses(p.jour, p.maintenant) == 1
    assert donner_effet_aux_caisses(p.jour, p.maintenant) == 0
    contrat = p.contrat
    assert (contrat.caisse, contrat.caisse_signataire, contrat.caisse_change_le) == (caisse, ancienne, None)
    assert [parties_de(qui, contrat, DECIDER) for qui in (agent, p.decideur_am)] == [{Partie.AM}, set()]
    assert Dossier.objects.visibles_par(p.decideur_am).filter(pk=p.dossier.pk).exists()
    assert [lue.organisation for lue in caisses_de(contrat)] == [ancienne, caisse]


def test_le_texte_signe_garde_le_nom_de_la_caisse_qui_l_a_signe(p, autre):
    avant = p.contrat
    confier(p, autre[0], jours=0)
    apres = p.contrat
    assert (apres.photographie, apres.empreinte) == (avant.photographie, empreinte(avant.photographie))
    assert est_intacte(apres)
    assert apres.caisse_du_texte == avant.caisse != apres.caisse


def test_une_date_deja_venue_vaut_aussitot_si_rien_n_est_paye_depuis(p, autre):
    p.maintenant += timedelta(days=5)
    assert confier(p, autre[0], jours=-1).etat == EtatCaisse.EN_CHARGE
    assert p.contrat.caisse == autre[0]


def test_ce_qui_est_deja_paye_ne_change_pas_de_main(p, autre):
    p.regler()
    with pytest.raises(TransitionRefusee, match="Un versement de ce contrat est passé"):
        confier(p, autre[0], jours=0)
    assert confier(p, autre[0], jours=1).etat == EtatCaisse.PROGRAMMEE


def test_une_echeance_en_cours_est_payee_par_la_caisse_en_charge_au_jour_du_geste(p, autre):
    caisse, agent = autre
    [liquidee] = p.liquider(p.demander())
    confier(p, caisse)
    p.maintenant += timedelta(days=10)
    with pytest.raises(PermissionDenied):
        p.payer([liquidee])
    suite = {"le": p.jour, "reference": "VIR-1"}
    [lue] = p.echeances()
    gestes.preparer([lue], auteur=agent, maintenant=p.maintenant, **suite)
    assert p.echeances()[0].prepare_par == agent


@pytest.mark.parametrize("jours", [-400, 5 * 366])
def test_une_date_hors_du_contrat_est_refusee(p, autre, jours):
    with pytest.raises(TransitionRefusee, match="La date d’effet ne précède pas|Le contrat s’achève"):
        confier(p, autre[0], jours=jours)


def test_la_meme_caisse_une_autre_region_ou_un_second_changement_sont_refuses(p, autre):
    lointaine = une_organisation(TypeOrganisation.AM, ["09"], nom="CPAM de l’Ariège")
    for caisse, raison in ((p.contrat.caisse, "paie déjà"), (lointaine, "n’est pas une caisse en activité")):
        with pytest.raises(TransitionRefusee, match=raison):
            confier(p, caisse)
    confier(p, autre[0])
    with pytest.raises(TransitionRefusee, match="déjà décidé"):
        confier(p, autre[0])


def test_seul_le_decideur_de_la_caisse_actuelle_decide_et_peut_y_renoncer_avant_la_date(p, autre):
    caisse, agent = autre
    for auteur in (p.responsable, p.instructeur_am, agent, p.agent(Role.DECIDEUR_ARS)):
        with pytest.raises(PermissionDenied):
            confier(p, caisse, auteur=auteur)
    changement = confier(p, caisse)
    actions.renoncer_a_changer_de_caisse(
        changement, auteur=p.decideur_am, maintenant=p.maintenant, commentaire="Fusion reportée."
    )
    assert (changement.etat, p.contrat.caisse_change_le) == (EtatCaisse.ANNULEE, None)
    p.maintenant += timedelta(days=10)
    assert donner_effet_aux_caisses(p.jour, p.maintenant) == 0


def test_sans_autre_caisse_la_page_ne_montre_pas_un_choix_vide_mais_la_sortie(p):
    page = client_de(p.decideur_am).get(reverse("contrats:caisse", args=[p.dossier.numero]))
    assert (page.status_code, page.context["empeche"]) == (200, [AUCUNE_AUTRE])
