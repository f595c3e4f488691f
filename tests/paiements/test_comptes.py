"""L'argent va au compte en vigueur le jour du paiement ; les documents et l'export le disent, masqué."""

from datetime import timedelta

import pytest
from django.urls import reverse

from contrats import parametres
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import TypeDocument
from dossiers.models import Document
from paiements import actions
from paiements.comptes import compte_servi, masques_du_jour
from paiements.exports import lignes_comptables
from paiements.models import Echeance, Mouvement
from tests.fabriques.comptes import client_de
from tests.fabriques.comptes_bancaires import confirmee, un_changement_confirme, une_demande, verifiee
from tests.fabriques.paiements import ParcoursRegistre, un_registre
from tests.fabriques.parametres import poser

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


def avis():
    dernier = Document.objects.filter(type=TypeDocument.AVIS_DE_PAIEMENT).order_by("pk").last()
    return dernier.contexte["iban"]


def masque(p):
    return masques_du_jour([p.contrat], p.jour)[p.contrat.pk]


def test_une_somme_liquidee_avant_l_effet_et_payee_apres_va_au_nouveau_compte(p):
    ancien = masque(p)
    liquidees = p.liquider(p.demander())
    effet = un_changement_confirme(p).effet_le
    [avant] = [compte_servi(e, p.jour) for e in p.echeances()]
    assert (avant.compte.masque, avant.change_depuis, avant.ensuite.debut) == (ancien, None, effet)
    p.maintenant += timedelta(days=10)
    [apres] = [compte_servi(e, p.jour) for e in p.echeances()]
    assert (apres.compte.masque, apres.change_depuis, apres.ensuite) == (masque(p), effet, None)
    assert masque(p) != ancien
    p.payer(liquidees)
    assert avis() == masque(p)
    [ligne] = list(lignes_comptables(Echeance.objects.filter(contrat=p.contrat)))
    assert ligne[-2:] == [p.contrat.caisse.nom, masque(p)]


def test_une_somme_payee_avant_l_effet_reste_sur_l_ancien_compte(p):
    ancien = masque(p)
    p.regler()
    un_changement_confirme(p)
    p.maintenant += timedelta(days=30)
    [ligne] = list(lignes_comptables(Echeance.objects.filter(contrat=p.contrat)))
    assert (avis(), ligne[-1]) == (ancien, ancien)


def test_une_demande_pas_encore_confirmee_ne_change_rien_au_paiement_et_l_ecran_le_dit(p):
    ancien = masque(p)
    liquidees = p.liquider(p.demander())
    une_demande(p)
    geste = "preparer" if liquidees[0].demande_une_approbation else "payer"
    lue = client_de(p.decideur_am).get(reverse("paiements:geste", args=[p.dossier.numero, liquidees[0].pk, geste]))
    assert lue.context["compte_servi"].demande
    assert "Un changement de compte est demandé" in lue.content.decode()
    p.payer(liquidees)
    assert avis() == ancien


def test_un_paiement_prepare_avant_le_changement_se_prepare_a_nouveau(p):
    [liquidee] = p.liquider(p.demander())
    actions.preparer([liquidee], auteur=p.decideur_am, maintenant=p.maintenant, le=p.jour, reference="VIR-1")
    un_changement_confirme(p)
    p.maintenant += timedelta(days=10)
    preparees = p.echeances("a_approuver")
    with pytest.raises(TransitionRefusee, match="Le compte de la CPTS a changé le"):
        actions.approuver(preparees, auteur=p.autre_decideur, maintenant=p.maintenant)
    assert Mouvement.objects.count() == 0
    actions.renvoyer(preparees[0], auteur=p.decideur_am, maintenant=p.maintenant, commentaire="Autre compte.")
    p.payer(p.echeances())
    assert avis() == masque(p)


def test_un_compte_ne_prend_pas_effet_un_jour_ou_quelque_chose_est_paye(p):
    poser(parametres.CARENCE_DU_COMPTE_JOURS, 0)
    changement = verifiee(p, une_demande(p, effet_souhaite=p.jour))
    p.regler()
    with pytest.raises(TransitionRefusee, match="Un versement de ce contrat est passé"):
        confirmee(p, changement, p.jour)
    confirmee(p, changement, p.jour + timedelta(days=1))


def test_l_echeance_dit_sur_quel_compte_et_par_quelle_caisse_elle_a_ete_payee(p):
    [payee] = p.regler()
    page = client_de(p.responsable).get(reverse("paiements:echeance", args=[p.dossier.numero, payee.pk]))
    [(mouvement, compte, caisse)] = page.context["mouvements"]
    assert (mouvement.montant, compte, caisse) == (payee.liquide, masque(p), p.contrat.caisse.nom)
