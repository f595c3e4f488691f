"""Déléguer sa signature, signer dans l'ordre fixé : ce qui vaut, ce qui est refusé et pourquoi."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commun.calendrier import en_lettres, jour_paris
from commun.envois import ENVOYER
from commun.models import CourrielSortant
from comptes.enums import Role
from contrats import actions
from contrats.delegations import delegataires_possibles
from contrats.enums import EtatContrat, Partie
from contrats.lecture import a_qui_de_jouer, lignes_des_parties
from contrats.models import DelegationDeSignature
from contrats.parametres import DELEGATION_JOURS
from contrats.taches import de_la_delegation, delegations_a_honorer
from dossiers.actions.transitions import TransitionRefusee
from dossiers.envois import encore_concernee
from dossiers.models import Dossier
from dossiers.precisions import precisions
from suivi.tableau import a_vous
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_propose, un_parcours_contrat, une_caisse_non_payeuse, une_declaration
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.pdf import un_pdf
from tests.fabriques.pieces import recu
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
MOTIF = "Absence de la directrice générale."


@pytest.fixture
def propose():
    return un_contrat_propose(il_y_a(10))


def deleguer(p, a, partie=Partie.ARS, **autres):
    jour = jour_paris(p.maintenant) + timedelta(days=1)
    champs = {"motif": MOTIF, "du": jour, "au": jour + timedelta(days=5), "auteur": p.signataire(partie), **autres}
    return p.faire(actions.deleguer, p.contrat, delegataire=a, **champs)


def signer_comme(p, personne, partie=Partie.ARS):
    declaration = une_declaration(personne, p.maintenant + timedelta(days=1))
    empreinte = p.contrat.empreinte
    return p.faire(
        actions.signer, p.contrat, auteur=personne, empreinte=empreinte, partie=partie, declaration=declaration
    )


def test_la_personne_deleguee_signe_par_delegation_et_la_preuve_le_dit(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    with pytest.raises(PermissionDenied):
        signer_comme(propose, instructeur)
    delegation = deleguer(propose, instructeur)
    signer_comme(propose, instructeur)
    signature = propose.contrat.signatures.get()
    assert (signature.auteur, signature.delegation, signature.partie) == (instructeur, delegation, Partie.ARS)
    assert signature.preuve.contenu["delegation"]["numero"] == delegation.pk
    assert MOTIF in signature.preuve.contenu["delegation"]["acte"]
    page = unescape(client_de(propose.responsable).get(propose.contrat.get_absolute_url()).content.decode())
    assert f"par délégation de {delegation.delegant}" in page


def test_qui_engage_sa_partie_signe_en_son_nom_meme_apres_avoir_delegue(propose):
    deleguer(propose, propose.agent(Role.INSTRUCTEUR_ARS))
    propose.signer(Partie.ARS)
    assert propose.contrat.signatures.get().delegation is None


def test_une_delegation_echue_ne_vaut_plus(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    deleguer(propose, instructeur)
    propose.maintenant += timedelta(days=10)
    with pytest.raises(TransitionRefusee, match="échue depuis le"):
        signer_comme(propose, instructeur)


def test_une_delegation_a_venir_ne_vaut_pas_encore(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    jour = jour_paris(propose.maintenant) + timedelta(days=20)
    deleguer(propose, instructeur, du=jour, au=jour)
    with pytest.raises(TransitionRefusee, match="ne commence que le"):
        signer_comme(propose, instructeur)


def test_une_delegation_dure_ce_que_dit_le_parametre_et_le_refus_nomme_le_dernier_jour(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    jour = jour_paris(propose.maintenant) + timedelta(days=1)
    dernier = jour + timedelta(days=DELEGATION_JOURS.valeur - 1)
    with pytest.raises(TransitionRefusee, match=f"366 jours au plus.* au plus tard le {en_lettres(dernier)}"):
        deleguer(propose, instructeur, du=jour, au=dernier + timedelta(days=1))
    assert deleguer(propose, instructeur, du=jour, au=dernier).au == dernier


def test_une_delegation_revoquee_ne_vaut_plus_et_reste_lisible(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    delegation = deleguer(propose, instructeur)
    propose.faire(actions.revoquer, delegation, auteur=propose.signataire(Partie.ARS))
    with pytest.raises(PermissionDenied):
        signer_comme(propose, instructeur)
    with pytest.raises(TransitionRefusee, match="déjà révoquée"):
        propose.faire(actions.revoquer, delegation, auteur=propose.signataire(Partie.ARS))
    assert DelegationDeSignature.objects.get().revoquee_par == propose.signataire(Partie.ARS)
    page = client_de(propose.responsable).get(propose.contrat.get_absolute_url()).content.decode()
    assert "révoquée le" in page


def test_la_personne_deleguee_apprend_qu_elle_l_est_puis_ne_l_est_plus(propose):
    """Elle seule, sans le motif ; une délégation révoquée avant l'envoi ne s'annonce plus."""
    personne = propose.agent(Role.INSTRUCTEUR_ARS)
    delegation = deleguer(propose, personne)
    donnee = CourrielSortant.objects.get(evenement="delegation.donnee")
    assert (donnee.destinataire, donnee.adresse) == (personne.email, propose.contrat.get_absolute_url())
    assert MOTIF not in donnee.corps
    assert encore_concernee(donnee, propose.maintenant) == ENVOYER
    propose.faire(actions.revoquer, delegation, auteur=propose.signataire(Partie.ARS))
    revoquee = CourrielSortant.objects.get(evenement="delegation.revoquee")
    assert (revoquee.destinataire, encore_concernee(revoquee, propose.maintenant)) == (personne.email, ENVOYER)
    assert encore_concernee(donnee, propose.maintenant) != ENVOYER


def test_seul_un_signataire_de_la_partie_revoque(propose):
    delegation = deleguer(propose, propose.agent(Role.INSTRUCTEUR_ARS))
    with pytest.raises(PermissionDenied):
        propose.faire(actions.revoquer, delegation, auteur=propose.responsable)


def test_une_delegation_ne_se_delegue_pas(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    deleguer(propose, instructeur)
    with pytest.raises(PermissionDenied, match="ne se délègue pas"):
        deleguer(propose, un_agent(Role.INSTRUCTEUR_ARS, email="autre-ars@exemple.test"), auteur=instructeur)


@pytest.mark.parametrize("qui", ["caisse", "etranger", "lecteur"])
def test_on_ne_delegue_pas_hors_de_sa_partie(propose, qui):
    autre = {
        "caisse": lambda: propose.agent(Role.INSTRUCTEUR_AM),
        "etranger": lambda: un_porteur("ailleurs@exemple.test"),
        "lecteur": lambda: un_agent(Role.LECTEUR),
    }[qui]()
    with pytest.raises(TransitionRefusee, match="n’est pas un compte de votre partie"):
        deleguer(propose, autre)
    assert autre not in delegataires_possibles(propose.contrat, Partie.ARS, propose.signataire(Partie.ARS))


def test_deux_delegations_a_la_fois_ou_apres_la_signature_sont_refusees(propose):
    instructeur = propose.agent(Role.INSTRUCTEUR_ARS)
    deleguer(propose, instructeur)
    with pytest.raises(TransitionRefusee, match="révoquez-la d’abord"):
        deleguer(propose, instructeur)
    propose.signer(Partie.AM)
    with pytest.raises(TransitionRefusee, match="Votre partie a déjà signé"):
        deleguer(propose, propose.agent(Role.INSTRUCTEUR_AM), Partie.AM)


def test_deleguer_et_revoquer_a_l_ecran_preuve_a_l_appui(propose):
    propose.agent(Role.INSTRUCTEUR_ARS)
    client = client_de(propose.signataire(Partie.ARS))
    page = reverse("contrats:deleguer", args=[propose.dossier.numero, 0])
    assert client.post(page, {"motif": MOTIF}).status_code == 422
    possible = client.get(page).context["form"].fields["delegataire"].queryset.first()
    jour = timezone.localdate().isoformat()
    champs = {"delegataire": possible.pk, "motif": MOTIF, "du": jour, "au": jour}
    mauvais = client.post(page, {**champs, "preuve": recu("arrete.pdf", b"bonjour")})
    assert mauvais.status_code == 422
    assert client.post(page, {**champs, "preuve": recu("arrete.pdf", un_pdf())}).status_code == 302
    delegation = DelegationDeSignature.objects.get()
    assert delegation.piece.nom == "arrete.pdf"
    preuve = reverse("contrats:preuve_de_delegation", args=[propose.dossier.numero, 0, delegation.pk])
    servie = client_de(propose.responsable).get(preuve)
    assert b"".join(servie.streaming_content)[:5] == b"%PDF-"
    revoquer = reverse("contrats:revoquer", args=[propose.dossier.numero, 0, delegation.pk])
    assert client_de(propose.responsable).get(revoquer).status_code == 403
    assert client.post(revoquer).status_code == 302
    assert client.post(revoquer).status_code == 409


def test_signer_hors_de_l_ordre_est_refuse_avec_le_nom_de_qui_signe_avant():
    p = un_parcours_contrat(il_y_a(10))
    p.faire(actions.fixer_l_ordre, p.contrat, ordre="am-cpts-ars", auteur=p.agent(Role.INSTRUCTEUR_ARS))
    p.proposer()
    with pytest.raises(TransitionRefusee, match="Marc Estève pour l’Assurance Maladie, puis Anne Puech pour la CPTS"):
        p.signer(Partie.ARS)
    hors_tour = client_de(p.signataire(Partie.ARS))
    page = hors_tour.get(reverse("dossiers:acte", args=[p.dossier.numero, "contrat", "signer"]))
    assert page.status_code == 409
    assert "signent d’abord l’Assurance Maladie, puis la CPTS." in unescape(page.content.decode())
    assert "Signer le contrat" not in hors_tour.get(p.contrat.get_absolute_url()).content.decode()
    contrat = p.contrat
    lignes = lignes_des_parties(contrat, contrat.photographie)
    assert [ligne.apres for ligne in lignes] == ["l’Assurance Maladie", "l’Assurance Maladie, puis la CPTS", ""]
    assert a_qui_de_jouer(contrat, lignes, p.signataire(Partie.AM)) == ("L’Assurance Maladie", True)
    lus = []
    for partie in (Partie.AM, Partie.CPTS, Partie.ARS):
        lus += precisions([Dossier.objects.get(pk=p.dossier.pk)], p.signataire(Partie.ARS)).values()
        p.signer(partie)
    assert lus == [f"Proposé, signature attendue de {qui}" for qui in ("l’Assurance Maladie", "la CPTS", "l’ARS")]
    assert p.contrat.etat == EtatContrat.ACTIF


def test_un_papier_ne_porte_pas_une_date_d_avant_qui_signe_d_abord():
    """Portail puis papier, papier puis papier, papier puis portail ; le même jour convient, l'ordre libre aussi."""
    p = un_parcours_contrat(il_y_a(10))
    p.faire(actions.fixer_l_ordre, p.contrat, ordre="ars-cpts-am", auteur=p.agent(Role.INSTRUCTEUR_ARS))
    p.proposer()
    propose = jour_paris(p.maintenant)
    p.maintenant += timedelta(days=1)
    p.signer(Partie.ARS)
    signe = jour_paris(p.maintenant)
    attendu = (
        f"l’ARS a signé le {en_lettres(signe)} : la CPTS, qui signe après, ne peut pas avoir signé le "
        f"{en_lettres(propose)}. Corrigez la date si elle est mal lue ; sinon, signez sur le portail"
    )
    with pytest.raises(TransitionRefusee, match=re.escape(attendu)):
        p.signer_sur_papier(Partie.CPTS, propose)
    scan = p.contrat.scans.get()
    page = reverse("contrats:scan", args=[p.dossier.numero, 0, scan.pk])
    client = client_de(p.responsable)
    aide = f"Du {en_lettres(signe)}, jour où l’ARS, qui signe avant, a signé, à aujourd’hui."
    assert aide in unescape(client.get(page).content.decode())
    fautif = client.post(page, {"partie": "cpts", "jour": propose.isoformat(), "certifie": "on"})
    assert fautif.status_code == 422
    assert [attendu in raison for raison in fautif.context["form"].errors["jour"]] == [True]
    acte = {"scan": scan, "partie": Partie.CPTS, "auteur": p.responsable}
    p.faire(actions.confirmer, p.contrat, jour=signe, **acte)
    with pytest.raises(TransitionRefusee, match=f"la CPTS a signé le {en_lettres(signe)}"):
        p.faire(
            actions.confirmer,
            p.contrat,
            jour=propose,
            **{**acte, "partie": Partie.AM, "auteur": p.signataire(Partie.AM)},
        )
    p.signer(Partie.AM)
    modes = dict(p.contrat.signatures.values_list("partie", "mode"))
    assert (p.contrat.etat, modes) == (
        EtatContrat.ACTIF,
        {"ars": "electronique", "cpts": "papier", "am": "electronique"},
    )


def test_l_ordre_se_fixe_en_preparation_seulement():
    p = un_parcours_contrat(il_y_a(10))
    instructeur = p.agent(Role.INSTRUCTEUR_ARS)
    page = reverse("contrats:ordre", args=[p.dossier.numero, 0])
    client = client_de(instructeur)
    assert client.post(page, {"ordre": "ars-ars-ars"}).status_code == 422
    assert client.post(page, {"ordre": "cpts-ars-am"}).status_code == 302
    assert p.contrat.ordre == "cpts-ars-am"
    assert p.dossier.evenements.get(code="ordre").donnees == {"ordre": "cpts-ars-am"}
    p.proposer()
    assert client.get(page).status_code == 403
    with pytest.raises(TransitionRefusee, match="rappelez le contrat"):
        p.faire(actions.fixer_l_ordre, p.contrat, ordre="", auteur=instructeur)


def test_a_faire_suit_l_ordre_et_la_delegation():
    p = un_parcours_contrat(il_y_a(10))
    instructeur, signataire = p.agent(Role.INSTRUCTEUR_ARS), p.signataire(Partie.ARS)
    p.faire(actions.fixer_l_ordre, p.contrat, ordre="cpts-ars-am", auteur=instructeur)
    p.proposer()
    deleguer(p, instructeur)
    assert (len(a_vous(signataire)), list(delegations_a_honorer(instructeur))) == (0, [])
    p.signer(Partie.CPTS)
    assert len(a_vous(signataire)) == 1
    [delegation] = delegations_a_honorer(instructeur)
    assert de_la_delegation(delegation, instructeur).texte == f"À signer par délégation de {signataire}"
    signer_comme(p, instructeur)
    assert list(delegations_a_honorer(instructeur)) == []
    assert [len(a_vous(qui)) for qui in (p.signataire(Partie.AM), une_caisse_non_payeuse())] == [1, 0]
