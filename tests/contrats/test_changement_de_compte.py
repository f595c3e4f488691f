"""Changer de compte après la signature : trois personnes, un effet daté, un contrat signé qui ne change pas."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions
from contrats.actions.preuves import FichierRecu
from contrats.compte_en_vigueur import compte_au, comptes_de
from contrats.enums_compte import EtatCompte
from contrats.models import ChangementDeCompte, CompteBancaire
from contrats.photographie import empreinte, est_intacte
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe
from dossiers.models import Document, Evenement, MembreEquipe, PieceJointe
from dossiers.taches import taches
from dossiers.televersement import TeleversementRefuse
from tests.fabriques.comptes_bancaires import (
    NOUVEL_IBAN,
    confirmee,
    second_decideur,
    un_changement_confirme,
    une_demande,
    verifiee,
)
from tests.fabriques.contrats import IBAN, un_parcours_contrat
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.paiements import ParcoursRegistre, un_registre

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


def test_un_compte_confirme_sert_a_partir_de_sa_date_et_pas_avant(p):
    changement = un_changement_confirme(p)
    contrat, effet = p.contrat, changement.effet_le
    assert (changement.etat, effet) == (EtatCompte.CONFIRMEE, p.jour + timedelta(days=10))
    assert [compte_au(contrat, effet + timedelta(days=d)).iban for d in (-1, 0, 400)] == [
        IBAN,
        NOUVEL_IBAN,
        NOUVEL_IBAN,
    ]
    assert [(c.debut, c.masque[-4:]) for c in comptes_de(contrat)] == [(contrat.debut_le, "0189"), (effet, "2606")]


def test_le_contrat_signe_ne_change_pas_d_un_octet(p):
    avant = p.contrat
    codes = list(Document.objects.order_by("pk").values_list("code_court", "sha256"))
    un_changement_confirme(p)
    apres = p.contrat
    assert (apres.photographie, apres.empreinte, apres.iban) == (avant.photographie, avant.empreinte, IBAN)
    assert empreinte(apres.photographie) == apres.empreinte
    assert est_intacte(apres)
    assert list(Document.objects.order_by("pk").values_list("code_court", "sha256")) == codes


def test_ni_le_journal_ni_les_courriels_ne_portent_le_compte_ni_le_titulaire(p):
    un_changement_confirme(p, titulaire="Titulaire Secret")
    faits = list(Evenement.objects.filter(sujet="compte").order_by("rang").values_list("code", "donnees"))
    textes = list(CourrielSortant.objects.order_by("pk").values_list("sujet", "corps"))
    lu = json.dumps([faits, textes], default=str)
    assert [code for code, _ in faits] == ["demander", "verifier", "confirmer"]
    assert faits[1][1]["moyen"] == "contre_appel"
    assert [mot for mot in (NOUVEL_IBAN, IBAN, "2606", "Titulaire Secret") if mot in lu] == []


def test_toute_l_equipe_et_la_caisse_qui_paie_sont_prevenues_a_la_demande_et_a_la_confirmation(p):
    lecteur = un_porteur("lecteur@exemple.test")
    MembreEquipe.objects.create(dossier=p.dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=p.maintenant)
    un_agent(Role.INSTRUCTEUR_AM, "09")
    attendus = {p.responsable.email, lecteur.email, p.instructeur_am.email, p.decideur_am.email}
    un_changement_confirme(p)
    for nom in ("demander", "confirmer"):
        courriels = CourrielSortant.objects.filter(evenement=f"compte_{nom}")
        assert {courriel.destinataire for courriel in courriels} == attendus
        assert all("Si vous n’êtes pas à l’origine" in courriel.corps for courriel in courriels)


def test_a_faire_passe_de_l_instructeur_au_decideur_et_jamais_a_qui_a_verifie(p):
    def attend(personne):
        return [tache.texte for tache in taches(personne) if tache.cle.startswith("compte:")]

    a_confirmer = ["Changement de compte à confirmer ou à refuser"]
    changement = une_demande(p)
    assert (attend(p.instructeur_am), attend(p.decideur_am)) == (["Changement de compte à vérifier"], [])
    verifiee(p, changement, auteur=p.decideur_am)
    assert [attend(qui) for qui in (p.instructeur_am, p.decideur_am, second_decideur())] == [[], [], a_confirmer]
    actions.confirmer_un_compte(
        changement, auteur=second_decideur(), maintenant=p.maintenant, effet_le=changement.effet_souhaite
    )
    assert attend(second_decideur()) == []


def test_seul_un_responsable_demande_et_seule_la_caisse_qui_paie_verifie_et_confirme(p):
    for role in (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM):
        with pytest.raises(PermissionDenied):
            une_demande(p, auteur=p.agent(role))
    changement = une_demande(p)
    for auteur in (p.responsable, p.agent(Role.DECIDEUR_ARS), un_agent(Role.INSTRUCTEUR_AM, "09")):
        with pytest.raises(PermissionDenied):
            verifiee(p, changement, auteur=auteur)
    verifiee(p, changement)
    for auteur in (p.responsable, p.instructeur_am, p.agent(Role.DECIDEUR_ARS), un_agent(Role.DECIDEUR_AM, "09")):
        with pytest.raises(PermissionDenied):
            actions.confirmer_un_compte(
                changement, auteur=auteur, maintenant=p.maintenant, effet_le=changement.effet_souhaite
            )


def test_qui_a_verifie_ne_confirme_ni_ne_refuse(p):
    changement = verifiee(p, une_demande(p), auteur=p.decideur_am)
    with pytest.raises(TransitionRefusee, match="trois personnes différentes"):
        confirmee(p, changement)
    with pytest.raises(TransitionRefusee, match="trois personnes différentes"):
        actions.refuser_un_compte(changement, auteur=p.decideur_am, maintenant=p.maintenant, commentaire="Doute.")


def test_la_base_refuse_aussi_que_la_meme_personne_verifie_et_decide(p):
    changement = verifiee(p, une_demande(p))
    for champs in ({"decide_par": p.instructeur_am}, {"decide_par": p.responsable}, {"verifie_par": p.responsable}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangementDeCompte.objects.filter(pk=changement.pk).update(**champs)


def test_le_compte_verifie_ne_se_modifie_plus(p):
    changement = verifiee(p, une_demande(p))
    with pytest.raises(Exception, match="ajout seul"), transaction.atomic():
        CompteBancaire.objects.filter(pk=changement.compte_id).update(iban=IBAN)


def test_une_demande_que_la_cpts_ne_reconnait_pas_ne_peut_qu_etre_refusee(p):
    changement = verifiee(p, une_demande(p), reconnue=False)
    with pytest.raises(TransitionRefusee, match="ne reconnaît pas"):
        confirmee(p, changement)
    actions.refuser_un_compte(changement, auteur=p.decideur_am, maintenant=p.maintenant, commentaire="Faux RIB.")
    assert changement.etat == EtatCompte.REFUSEE
    assert compte_au(p.contrat, changement.effet_souhaite).iban == IBAN


def test_une_verification_dit_quand_comment_et_ce_qui_en_est_sorti(p):
    changement = une_demande(p)
    with pytest.raises(TransitionRefusee) as refus:
        verifiee(p, changement, contact_le=p.jour - timedelta(days=1), moyen="courriel", reconnue=None)
    assert refus.value.raisons == [
        "Le contact avec la CPTS n’est ni à venir, ni antérieur à la demande.",
        "Dites comment vous avez joint la CPTS.",
        "Dites si la CPTS reconnaît sa demande.",
    ]


@pytest.mark.parametrize(("jours", "raison"), [(1, "sert au plus tôt le"), (9, "La CPTS demande que ce compte serve")])
def test_un_compte_ne_sert_ni_avant_la_carence_ni_avant_la_date_souhaitee(p, jours, raison):
    changement = verifiee(p, une_demande(p))
    with pytest.raises(TransitionRefusee, match=raison):
        confirmee(p, changement, p.jour + timedelta(days=jours))


def test_un_rib_infecte_ne_se_confirme_pas(p):
    changement = verifiee(p, une_demande(p))
    PieceJointe.objects.filter(pk=changement.compte.rib_id).update(etat="infectee")
    with pytest.raises(TransitionRefusee, match="Le RIB n’est pas lisible"):
        confirmee(p, changement)


@pytest.mark.parametrize(
    ("saisie", "raison"),
    [
        ({"iban": IBAN}, "C’est déjà le compte"),
        ({"jours": -1}, "aujourd’hui ou plus tard"),
        ({"commentaire": " "}, "Écrivez le motif"),
    ],
)
def test_une_demande_refusee_n_ecrit_rien(p, saisie, raison):
    jours = saisie.pop("jours", None)
    donnees = saisie if jours is None else {"effet_souhaite": p.jour + timedelta(days=jours)}
    with pytest.raises(TransitionRefusee, match=raison):
        une_demande(p, **donnees)
    assert (CompteBancaire.objects.count(), PieceJointe.objects.filter(sujet="compte").count()) == (0, 0)


def test_un_rib_qui_n_en_est_pas_un_est_refuse(p):
    with pytest.raises(TeleversementRefuse):
        une_demande(p, rib=FichierRecu("rib.pdf", b"MZ pas un PDF"))


def test_une_seconde_demande_attend_la_fin_de_la_premiere_puis_l_effet_du_compte_confirme(p):
    changement = une_demande(p)
    with pytest.raises(TransitionRefusee, match="déjà demandé"):
        une_demande(p)
    confirmee(p, verifiee(p, changement))
    with pytest.raises(TransitionRefusee, match="Un autre compte prend effet le"):
        une_demande(p, iban="FR7630004000031234567890143")
    p.maintenant += timedelta(days=11)
    assert une_demande(p, iban=IBAN).etat == EtatCompte.DEMANDEE


def test_un_responsable_retire_la_demande_ou_s_oppose_avant_l_effet_pas_apres(p):
    retiree = une_demande(p)
    actions.retirer_un_compte(retiree, auteur=p.responsable, maintenant=p.maintenant, commentaire="Pas nous.")
    annulee = un_changement_confirme(p)
    actions.annuler_un_compte(annulee, auteur=p.responsable, maintenant=p.maintenant, commentaire="Pas nous.")
    assert [retiree.etat, annulee.etat] == [EtatCompte.RETIREE, EtatCompte.ANNULEE]
    assert compte_au(p.contrat, annulee.effet_le).iban == IBAN
    servi = un_changement_confirme(p)
    p.maintenant += timedelta(days=11)
    with pytest.raises(TransitionRefusee, match="a pris effet le"):
        actions.annuler_un_compte(servi, auteur=p.responsable, maintenant=p.maintenant, commentaire="Trop tard.")


def test_un_contrat_pas_signe_ou_fini_ne_change_pas_de_compte():
    p = ParcoursRegistre(un_parcours_contrat())
    with pytest.raises(TransitionRefusee, match="n’est pas signé"):
        une_demande(p)
    p.proposer()
    p.signer_tous()
    p.maintenant += timedelta(days=5 * 366)
    with pytest.raises(TransitionRefusee, match="ne changent plus"):
        une_demande(p)


def test_un_renouvellement_reprend_le_compte_en_vigueur_et_suit_celui_qui_change(p):
    un_changement_confirme(p)
    p.vers_le_terme()
    assert p.renouveler().iban == NOUVEL_IBAN
    dernier = un_changement_confirme(p, iban=IBAN)
    assert p.renouvellement.iban == IBAN
    actions.annuler_un_compte(dernier, auteur=p.decideur_am, maintenant=p.maintenant, commentaire="Compte clos.")
    assert p.renouvellement.iban == NOUVEL_IBAN


def test_un_renouvellement_signe_suit_un_compte_confirme_ensuite_sur_le_contrat_qu_il_suit(p):
    p.vers_le_terme()
    p.renouveler()
    p.proposer_renouvellement()
    with pytest.raises(TransitionRefusee, match="Le renouvellement du contrat est à la signature"):
        une_demande(p)
    suite = p.signer_renouvellement()
    un_changement_confirme(p)
    assert [compte_au(suite, jour).iban for jour in (p.jour, suite.effet_le)] == [IBAN, NOUVEL_IBAN]
    assert est_intacte(suite)
