"""Proposer, signer dans tout ordre, papier, rappeler, refuser : ce que fige et défait chaque acte."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commun.calendrier import ajouter_mois, jour_paris
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions
from contrats.enums import EtatContrat, Partie
from contrats.models import Contrat
from contrats.photographie import empreinte, photographier
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.dates import depuis_quand
from dossiers.journal import verifier_dossier
from financement.baremes import ACI_2019
from financement.plan import etablir_plan
from financement.situation import MissionEngagee, Situation
from tests.fabriques.contrats import un_contrat_propose, un_parcours_contrat
from tests.fabriques.scans import un_scan_rendu

pytestmark = pytest.mark.django_db
DEPART = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOCLES = ("acces_soins", "parcours", "prevention")


@pytest.fixture
def propose():
    return un_contrat_propose(DEPART)


def _raisons(info):
    return " ".join(info.value.raisons)


def test_proposer_fige_le_contenu_son_empreinte_et_un_pdf(propose):
    contrat = propose.contrat
    assert (contrat.etat, contrat.version) == (EtatContrat.A_SIGNER, 1)
    assert contrat.empreinte == empreinte(contrat.photographie) == empreinte(photographier(contrat))
    assert (
        contrat.photographie["territoire"]["population"] == contrat.dossier.territoire.version_courante.population_figee
    )
    assert [d.version for d in contrat.dossier.documents.filter(type="contrat")] == [1]


def test_proposer_un_contrat_incomplet_dit_tous_les_manques():
    p = un_parcours_contrat(DEPART)
    contrat = p.contrat
    contrat.siret = contrat.iban = ""
    contrat.save(update_fields=["siret", "iban"])
    with pytest.raises(TransitionRefusee) as info:
        p.faire(actions.proposer, p.contrat, auteur=p.agent(Role.INSTRUCTEUR_ARS))
    raisons = _raisons(info)
    assert "SIRET" in raisons
    assert "IBAN" in raisons
    assert p.contrat.etat == EtatContrat.PREPARATION
    assert p.contrat.empreinte == ""


@pytest.mark.parametrize("ordre", permutations(Partie), ids="-".join)
def test_les_six_ordres_de_signature_menent_au_meme_contrat_actif(ordre):
    p = un_contrat_propose(DEPART)
    etats = []
    for partie in ordre:
        p.signer(partie)
        etats.append(p.contrat.etat)
    contrat = p.contrat
    assert etats == [EtatContrat.A_SIGNER, EtatContrat.A_SIGNER, EtatContrat.ACTIF]
    assert contrat.signe_le == jour_paris(p.maintenant)
    assert contrat.fin_le == ajouter_mois(contrat.signe_le, 60)
    codes = list(contrat.dossier.evenements.filter(sujet="contrat").values_list("code", flat=True))
    assert codes == ["ouvert", "proposer", "signer", "signer", "signer", "activer"]
    assert verifier_dossier(contrat.dossier) is None


def test_la_troisieme_signature_enregistre_le_plan_du_moteur_au_centime(propose):
    propose.signer_tous()
    contrat = propose.contrat
    demarrage = contrat.redaction.engagements.first().demarrage_le
    tout = dict.fromkeys(range(1, 6), Decimal(1))
    attendu = etablir_plan(
        Situation(
            population=contrat.photographie["territoire"]["population"],
            signature=contrat.signe_le,
            missions=tuple(MissionEngagee(code, demarrage, atteinte=tout) for code in SOCLES),
        ),
        ACI_2019,
    )
    plan = contrat.plans.get()
    ecrites = plan.echeances.values_list(
        "annee", "exigible_le", "poste", "nature", "versement", "montant", "regle", "source"
    )
    assert list(ecrites) == [
        (li.annee, li.exigible_le, li.poste, li.nature, li.versement, li.montant, li.regle, li.source)
        for li in attendu.lignes
    ]
    assert (plan.total, plan.taille, plan.plafond_annuel) == (attendu.total, attendu.taille, attendu.plafond_annuel)
    assert plan.total == sum(li.montant for li in plan.echeances.all())


def test_un_demarrage_passe_au_jour_de_la_signature_compte_de_la_signature(propose):
    propose.maintenant += timedelta(days=200)
    propose.signer_tous()
    contrat = propose.contrat
    assert contrat.redaction.engagements.first().demarrage_le < contrat.signe_le
    assert {e.exigible_le for e in contrat.plans.get().echeances.filter(annee=1, versement="avance")} == {
        contrat.signe_le
    }


def test_une_partie_ne_signe_qu_une_fois(propose):
    propose.signer(Partie.ARS)
    with pytest.raises(TransitionRefusee, match="Déjà signé pour cette partie par Décideur de l’ARS"):
        propose.signer(Partie.ARS)
    assert propose.contrat.signatures.count() == 1


def test_personne_ne_signe_pour_une_autre_partie(propose):
    contrat = propose.contrat
    with pytest.raises(TransitionRefusee, match="Vous ne pouvez pas signer pour cette partie"):
        propose.faire(
            actions.signer, contrat, auteur=propose.responsable, empreinte=contrat.empreinte, partie=Partie.ARS
        )
    with pytest.raises(PermissionDenied):
        propose.faire(actions.signer, contrat, auteur=propose.agent(Role.INSTRUCTEUR_ARS), empreinte=contrat.empreinte)
    assert contrat.signatures.count() == 0


def test_la_base_refuse_une_seconde_signature_valide_de_la_meme_partie(propose):
    propose.signer(Partie.ARS)
    signature = propose.contrat.signatures.get()
    signature.pk, signature.auteur = None, propose.responsable
    with pytest.raises(IntegrityError), transaction.atomic():
        signature.save(force_insert=True)


def test_la_base_refuse_un_contrat_actif_sans_date_de_signature(propose):
    propose.signer_tous()
    with pytest.raises(IntegrityError), transaction.atomic():
        Contrat.objects.filter(pk=propose.contrat.pk).update(signe_le=None)


def test_on_ne_signe_pas_une_version_que_l_on_n_a_pas_lue(propose):
    ancienne = propose.contrat.empreinte
    propose.rappeler()
    propose.contrat.redaction.engagements.update(deploiement_le=date(2027, 3, 1))
    propose.faire_proposer()
    with pytest.raises(TransitionRefusee, match="dans une autre version"):
        propose.signer(Partie.CPTS, empreinte=ancienne)


def test_un_contenu_change_apres_la_proposition_ne_se_signe_plus(propose):
    propose.contrat.redaction.engagements.update(supplement_snp=False, deploiement_le=date(2027, 3, 2))
    with pytest.raises(TransitionRefusee, match="ne correspond plus à ce qui a été proposé"):
        propose.signer(Partie.CPTS)


@pytest.mark.parametrize(("ecart", "raison"), [(1, "ne peut pas être à venir"), (-2, "précéder la proposition")])
def test_un_papier_porte_une_date_possible(propose, ecart, raison):
    # La montre avance d'un jour avant l'acte : la proposition est de la veille.
    jour = jour_paris(propose.maintenant) + timedelta(days=1 + ecart)
    with pytest.raises(TransitionRefusee, match=raison):
        propose.signer_sur_papier(Partie.CPTS, jour)


def test_la_date_du_contrat_est_celle_de_la_derniere_signature_papier_compris(propose):
    propose.signer(Partie.ARS)
    propose.signer(Partie.AM)
    veille = jour_paris(propose.maintenant)
    propose.maintenant += timedelta(days=5)
    propose.signer_sur_papier(Partie.CPTS, veille + timedelta(days=2))
    contrat = propose.contrat
    assert contrat.signe_le == veille + timedelta(days=2)
    assert contrat.dossier.evenements.get(code="activer").jour_effet == contrat.signe_le


def test_un_papier_anterieur_ne_fait_pas_naitre_le_contrat_avant_la_derniere_signature(propose):
    papier = jour_paris(propose.maintenant)
    propose.signer(Partie.ARS)
    propose.signer(Partie.AM)
    derniere = jour_paris(propose.maintenant)
    propose.signer_sur_papier(Partie.CPTS, papier)
    assert propose.contrat.signe_le == derniere


@pytest.mark.parametrize("acte", ["rappeler", "refuser_signature", "abandonner"])
def test_rappel_refus_et_abandon_annulent_les_signatures_sans_les_effacer(propose, acte):
    propose.signer(Partie.ARS)
    propose.faire(getattr(actions, acte), propose.contrat, auteur=propose.responsable, commentaire="À revoir.")
    contrat = propose.contrat
    assert contrat.signatures.filter(annulee_le__isnull=True).count() == 0
    assert contrat.signatures.count() == 1
    assert contrat.etat == (EtatContrat.ABANDONNE if acte == "abandonner" else EtatContrat.PREPARATION)


def test_apres_un_rappel_les_trois_parties_signent_la_nouvelle_version(propose):
    propose.signer(Partie.ARS)
    propose.rappeler()
    propose.proposer()
    propose.signer_tous()
    contrat = propose.contrat
    assert (contrat.etat, contrat.version) == (EtatContrat.ACTIF, 2)
    assert list(contrat.signatures.filter(annulee_le__isnull=True).values_list("version", flat=True)) == [2, 2, 2]


def test_apres_un_refus_personne_ne_signe_ni_en_ligne_ni_sur_papier_jusqu_a_la_version_suivante(propose):
    jour = jour_paris(propose.maintenant)
    scan = un_scan_rendu(propose.contrat, propose.signataire(Partie.ARS), propose.maintenant)
    propose.faire(actions.refuser_signature, propose.contrat, auteur=propose.responsable, commentaire="À revoir.")

    def sur_papier():
        auteur = propose.signataire(Partie.ARS)
        propose.faire(actions.confirmer, propose.contrat, scan=scan, jour=jour, auteur=auteur, partie=Partie.ARS)

    for signer in (*(lambda partie=partie: propose.signer(partie) for partie in Partie), sur_papier):
        with pytest.raises(TransitionRefusee, match="n’est plus possible"):
            signer()
    assert (propose.contrat.etat, propose.contrat.signatures.count()) == (EtatContrat.PREPARATION, 0)
    propose.proposer()
    with pytest.raises(TransitionRefusee, match="Ce scan est celui d’une version remplacée"):
        sur_papier()
    propose.signer(Partie.ARS)
    assert [signature.version for signature in propose.contrat.signatures.all()] == [2]


def test_qui_a_signe_ne_refuse_plus(propose):
    propose.signer(Partie.CPTS)
    with pytest.raises(TransitionRefusee, match="Vous avez déjà signé"):
        propose.faire(
            actions.refuser_signature, propose.contrat, auteur=propose.responsable, commentaire="Finalement non."
        )


def test_trop_tard_pour_rappeler_un_contrat_actif(propose):
    propose.signer_tous()
    with pytest.raises(DejaDecide, match="n’est plus possible"):
        propose.rappeler()


def test_le_contenu_ne_s_ecrit_qu_en_preparation(propose):
    with pytest.raises(TransitionRefusee, match="rappelez le contrat"):
        actions.enregistrer_contenu(
            propose.contrat,
            auteur=propose.agent(Role.INSTRUCTEUR_ARS),
            maintenant=propose.maintenant,
            formulaires=[],
        )


def test_les_trois_parties_et_le_guichet_apprennent_l_entree_en_vigueur(propose):
    guichet = propose.agent(Role.COORDINATEUR)
    propose.signer_tous()
    sujet = f"[{propose.dossier.numero}] Contrat en vigueur : les trois parties ont signé"
    destinataires = set(CourrielSortant.objects.filter(sujet=sujet).values_list("destinataire", flat=True))
    attendus = {propose.signataire(partie).email for partie in Partie} | {guichet.email}
    assert attendus <= destinataires


def test_une_signature_ne_change_pas_depuis_quand_le_contrat_attend(propose):
    depuis = jour_paris(propose.contrat.propose_le)
    propose.signer(Partie.ARS)
    assert depuis_quand(propose.contrat) == depuis
    assert propose.contrat.dossier.depuis_le == depuis
