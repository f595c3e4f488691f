"""Inviter et accepter : lien à usage unique, à échéance, pour la seule personne invitée."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.actions import (
    InvitationRefusee,
    Refus,
    accepter,
    accepter_avec_nouveau_compte,
    inviter,
    renvoyer,
    revoquer,
    trouver,
)
from comptes.actions.invitations import DUREE
from comptes.effets import _EFFETS, EFFETS, enregistrer
from comptes.models import ChangementDeDroits, EtatInvitation, Invitation, NatureChangement, Utilisateur
from comptes.models.invitation import empreinte
from tests.fabriques.comptes import chemin_du_lien, dernier_courriel, un_compte

pytestmark = pytest.mark.django_db
MAINTENANT = timezone.datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(60))
OBJET = "essai:CPTS-1:redacteur"


@pytest.fixture(autouse=True)
def acceptees(monkeypatch):
    """Une nature d'objet d'essai, qui note ce qu'elle reçoit et refuse l'objet « essai:ferme »."""
    recues = []

    def recevoir(invitation, utilisateur, maintenant):
        if invitation.objet == "essai:ferme":
            raise InvitationRefusee(Refus.OBJET, "Cette équipe n’accueille plus personne.")
        recues.append((invitation.objet, utilisateur.email, maintenant))
        return "/compte/"

    monkeypatch.setitem(_EFFETS, "essai", None)
    monkeypatch.delitem(_EFFETS, "essai")
    enregistrer("essai", "Objet d’essai", recevoir)
    yield recues
    _EFFETS.pop("essai", None)


@pytest.fixture
def auteur():
    return un_compte("auteur@exemple.test", nom="Fabre", prenom="Camille")


def _inviter(auteur, courriel="ines@exemple.test", objet=OBJET, **champs):
    libelle = "l’équipe de la CPTS d’essai, comme rédacteur"
    return inviter(courriel=courriel, objet=objet, libelle=libelle, auteur=auteur, maintenant=MAINTENANT, **champs)


def _jeton(courriel="ines@exemple.test") -> str:
    return chemin_du_lien(courriel).strip("/").split("/")[-1]


def test_inviter_depose_un_courriel_avec_le_lien_et_ne_garde_que_l_empreinte(auteur):
    invitation = _inviter(auteur, "  Ines@Exemple.test ")
    courriel, jeton = dernier_courriel("ines@exemple.test"), _jeton()
    assert "Camille Fabre vous invite à rejoindre l’équipe de la CPTS d’essai, comme rédacteur." in courriel.corps
    assert "16 mars 2026" in courriel.corps
    assert invitation.jeton_empreinte == empreinte(jeton)
    assert jeton not in str(Invitation.objects.values_list().get())
    assert len(jeton) >= 43


def test_une_invitation_annulee_avec_l_acte_n_envoie_rien(auteur):
    with transaction.atomic():
        _inviter(auteur)
        transaction.set_rollback(True)
    assert not CourrielSortant.objects.exists()


def test_un_objet_que_personne_ne_sait_lire_est_refuse(auteur):
    with pytest.raises(KeyError):
        _inviter(auteur, objet="inconnu:1")


def test_inviter_deux_fois_renvoie_un_nouveau_lien_et_annule_l_ancien(auteur):
    premiere = _inviter(auteur)
    ancien = _jeton()
    assert _inviter(auteur).pk == premiere.pk
    assert Invitation.objects.count() == 1
    assert CourrielSortant.objects.count() == 2
    with pytest.raises(InvitationRefusee) as refus:
        trouver(ancien, maintenant=MAINTENANT)
    assert refus.value.motif is Refus.INCONNUE
    assert trouver(_jeton(), maintenant=MAINTENANT).pk == premiere.pk


def test_la_base_refuse_deux_invitations_ouvertes_au_meme_objet(auteur):
    invitation = _inviter(auteur)
    invitation.pk, invitation.jeton_empreinte = None, "x" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save(force_insert=True)


def test_accepter_execute_l_effet_une_seule_fois(auteur, acceptees):
    _inviter(auteur)
    ines = un_compte("ines@exemple.test")
    invitation = trouver(_jeton(), maintenant=MAINTENANT)
    assert accepter(invitation=invitation, utilisateur=ines, maintenant=MAINTENANT) == "/compte/"
    assert acceptees == [(OBJET, "ines@exemple.test", MAINTENANT)]
    with pytest.raises(InvitationRefusee) as refus:
        accepter(invitation=invitation, utilisateur=ines, maintenant=MAINTENANT)
    assert refus.value.motif is Refus.ACCEPTEE
    assert len(acceptees) == 1
    assert ChangementDeDroits.objects.filter(nature=NatureChangement.INVITATION_ACCEPTEE).count() == 1


def test_un_refus_de_l_effet_laisse_l_invitation_ouverte(auteur):
    invitation = _inviter(auteur, objet="essai:ferme")
    with pytest.raises(InvitationRefusee, match="n’accueille plus"):
        accepter(invitation=invitation, utilisateur=un_compte("ines@exemple.test"), maintenant=MAINTENANT)
    assert Invitation.objects.get().etat(MAINTENANT) == EtatInvitation.EN_ATTENTE
    assert not ChangementDeDroits.objects.exists()


@pytest.mark.parametrize(
    ("courriel", "actif", "motif"),
    [("autre@exemple.test", True, Refus.AUTRE_ADRESSE), ("ines@exemple.test", False, Refus.COMPTE_INACTIF)],
)
def test_seule_la_personne_invitee_et_active_accepte(auteur, acceptees, courriel, actif, motif):
    invitation = _inviter(auteur)
    compte = un_compte(courriel, is_active=actif)
    with pytest.raises(InvitationRefusee) as refus:
        accepter(invitation=invitation, utilisateur=compte, maintenant=MAINTENANT)
    assert refus.value.motif is motif
    assert acceptees == []


@pytest.mark.parametrize(("secondes", "valable"), [(-1, True), (0, False), (1, False)])
def test_l_invitation_vaut_jusqu_a_son_echeance(auteur, secondes, valable):
    _inviter(auteur)
    instant = MAINTENANT + DUREE + timedelta(seconds=secondes)
    if valable:
        assert trouver(_jeton(), maintenant=instant)
    else:
        with pytest.raises(InvitationRefusee) as refus:
            trouver(_jeton(), maintenant=instant)
        assert refus.value.motif is Refus.EXPIREE


def test_une_invitation_expiree_se_renvoie(auteur):
    invitation = _inviter(auteur)
    tard = MAINTENANT + DUREE * 2
    renvoyer(invitation=invitation, auteur=auteur, maintenant=tard)
    assert trouver(_jeton(), maintenant=tard).echeance == tard + DUREE


def test_une_invitation_revoquee_ne_sert_plus_et_ne_se_renvoie_pas(auteur):
    invitation = _inviter(auteur)
    for _ in range(2):
        revoquer(invitation=invitation, auteur=auteur, maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee) as refus:
        trouver(_jeton(), maintenant=MAINTENANT)
    assert refus.value.motif is Refus.REVOQUEE
    with pytest.raises(InvitationRefusee):
        renvoyer(invitation=invitation, auteur=auteur, maintenant=MAINTENANT)
    assert _inviter(auteur).pk != invitation.pk
    assert ChangementDeDroits.objects.filter(nature=NatureChangement.INVITATION_REVOQUEE).count() == 1


def test_une_invitation_acceptee_ne_se_revoque_pas(auteur):
    invitation = _inviter(auteur)
    accepter(invitation=invitation, utilisateur=un_compte("ines@exemple.test"), maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee) as refus:
        revoquer(invitation=invitation, auteur=auteur, maintenant=MAINTENANT)
    assert refus.value.motif is Refus.ACCEPTEE


def test_accepter_avec_un_nouveau_compte_verifie_l_adresse(auteur, acceptees):
    invitation = _inviter(auteur)
    compte, suite = accepter_avec_nouveau_compte(
        invitation=invitation,
        nom="Roux",
        prenom="Inès",
        telephone="",
        profession="60",
        mot_de_passe="Une-Phrase-Longue-2026",
        maintenant=MAINTENANT,
    )
    assert (compte.email, compte.profession, suite) == ("ines@exemple.test", "60", "/compte/")
    assert compte.emailaddress_set.get().verified
    assert len(acceptees) == 1


def test_une_invitation_ne_remplace_pas_le_mot_de_passe_d_un_compte_existant(auteur):
    invitation = _inviter(auteur)
    ines = un_compte("ines@exemple.test")
    with pytest.raises(InvitationRefusee) as refus:
        accepter_avec_nouveau_compte(
            invitation=invitation, nom="X", prenom="Y", mot_de_passe="Une-Phrase-Longue-2026", maintenant=MAINTENANT
        )
    assert refus.value.motif is Refus.COMPTE_EXISTANT
    assert Utilisateur.objects.get(pk=ines.pk).password == ines.password


def test_un_compte_desactive_sans_mot_de_passe_ne_se_rouvre_pas_par_une_invitation(auteur):
    invitation = _inviter(auteur)
    Utilisateur.objects.create_user("ines@exemple.test", None, nom="R", prenom="I", is_active=False)
    with pytest.raises(InvitationRefusee) as refus:
        accepter_avec_nouveau_compte(
            invitation=invitation, nom="X", prenom="Y", mot_de_passe="Une-Phrase-Longue-2026", maintenant=MAINTENANT
        )
    assert refus.value.motif is Refus.COMPTE_INACTIF
    assert not Utilisateur.objects.get(email="ines@exemple.test").has_usable_password()


def test_deux_apps_ne_prennent_pas_la_meme_nature():
    with pytest.raises(ValueError, match="déjà enregistrée"):
        enregistrer("essai", "Autre", lambda *_: "/")
    with pytest.raises(ValueError, match="sans deux-points"):
        enregistrer("a:b", "Autre", lambda *_: "/")


def test_la_table_des_effets_connait_l_ouverture_de_compte():
    assert EFFETS["compte"].fonction.__name__ == "ouvrir_le_compte"
