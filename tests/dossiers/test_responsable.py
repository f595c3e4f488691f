"""Un dossier a toujours un responsable actif : transmettre, proposer une relève, refuser de fermer un compte."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commun.models import CourrielSortant
from comptes.actions import InvitationRefusee, accepter, desactiver
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import equipe
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.models import Dossier, MembreEquipe
from tests.fabriques.comptes import client_de
from tests.fabriques.comptes import donner as donner_un_mandat
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOUVEAU = "nouveau@exemple.test"


def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable", fin=None).utilisateur


def un_membre(dossier: Dossier, email: str = NOUVEAU, role: str = "redacteur") -> MembreEquipe:
    personne = un_porteur(email, nom="Delmas", prenom="Hugo")
    return MembreEquipe.objects.create(dossier=dossier, utilisateur=personne, role=role, depuis=MAINTENANT)


def fermer(compte: Utilisateur) -> None:
    desactiver(utilisateur=compte, auteur=un_agent(Role.ADMINISTRATEUR), maintenant=MAINTENANT)


def fermer_de_force(compte: Utilisateur) -> None:
    """Un compte fermé avant que la règle n'existe."""
    Utilisateur.objects.filter(pk=compte.pk).update(is_active=False)


# --- Inviter un responsable ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["responsable", "redacteur", "lecteur"])
def test_on_invite_par_courriel_avec_chacun_des_trois_roles(role: str) -> None:
    dossier = un_dossier()
    ancien = responsable(dossier)
    personne = un_porteur(NOUVEAU, nom="Delmas")
    invitation, _ = equipe.inviter(dossier, courriel=NOUVEAU, role=role, auteur=ancien, maintenant=MAINTENANT)
    assert responsable(dossier) == ancien
    accepter(invitation=invitation, utilisateur=personne, maintenant=MAINTENANT)
    assert dossier.equipe.get(utilisateur=personne).role == role
    attendu = personne if role == "responsable" else ancien
    assert responsable(dossier) == attendu
    assert dossier.equipe.get(utilisateur=ancien).role == ("redacteur" if role == "responsable" else "responsable")


def test_un_redacteur_n_invite_pas_de_responsable() -> None:
    dossier = un_dossier()
    membre = un_membre(dossier)
    with pytest.raises(PermissionDenied):
        equipe.inviter(
            dossier, courriel="x@exemple.test", role="responsable", auteur=membre.utilisateur, maintenant=MAINTENANT
        )


def test_de_deux_responsables_invites_le_premier_qui_accepte_l_est() -> None:
    dossier = un_dossier()
    invitations = []
    for email in (NOUVEAU, "autre@exemple.test"):
        un_porteur(email)
        acte = {"role": "responsable", "auteur": responsable(dossier), "maintenant": MAINTENANT}
        invitations.append(equipe.inviter(dossier, courriel=email, **acte)[0])
    accepter(invitation=invitations[1], utilisateur=un_porteur("autre@exemple.test"), maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee, match="ne l’a plus"):
        accepter(invitation=invitations[0], utilisateur=un_porteur(NOUVEAU), maintenant=MAINTENANT)
    assert responsable(dossier).email == "autre@exemple.test"


def test_un_compte_ferme_entre_temps_ne_devient_pas_responsable() -> None:
    dossier = un_dossier()
    personne = un_porteur(NOUVEAU)
    acte = {"role": "responsable", "auteur": responsable(dossier), "maintenant": MAINTENANT}
    invitation, _ = equipe.inviter(dossier, courriel=NOUVEAU, **acte)
    fermer(Utilisateur.objects.get(pk=personne.pk))
    assert personne.is_active
    with pytest.raises(InvitationRefusee):
        accepter(invitation=invitation, utilisateur=personne, maintenant=MAINTENANT)
    assert responsable(dossier) != personne


# --- Fermer un compte ------------------------------------------------------------------------------------


def test_fermer_le_compte_d_un_responsable_est_refuse_avec_les_numeros_sans_les_noms() -> None:
    dossiers = [un_dossier(nom=f"CPTS {rang}") for rang in range(2)]
    with pytest.raises(ValidationError) as refus:
        fermer(responsable(dossiers[0]))
    [message] = refus.value.messages
    assert all(dossier.numero in message for dossier in dossiers)
    assert "CPTS 0" not in message
    assert responsable(dossiers[0]).is_active


def test_l_administrateur_lit_le_refus_a_l_ecran() -> None:
    dossier = un_dossier()
    client = client_de(un_agent(Role.ADMINISTRATEUR))
    choix = {"action": "desactiver_comptes", "_selected_action": [responsable(dossier).pk]}
    page = client.post(reverse("admin:comptes_utilisateur_changelist"), choix, follow=True)
    assert dossier.numero in page.content.decode()
    assert dossier.nom not in page.content.decode()


@pytest.mark.parametrize("role", ["redacteur", "lecteur"])
def test_le_compte_d_un_simple_membre_se_ferme(role: str) -> None:
    membre = un_membre(un_dossier(), role=role)
    fermer(membre.utilisateur)
    assert not Utilisateur.objects.get(pk=membre.utilisateur_id).is_active


def test_apres_transmission_le_compte_se_ferme() -> None:
    dossier = un_dossier()
    ancien, membre = responsable(dossier), un_membre(dossier)
    invitation = equipe.proposer_la_responsabilite(dossier, membre, auteur=ancien, maintenant=MAINTENANT)
    with pytest.raises(ValidationError):
        fermer(ancien)
    accepter(invitation=invitation, utilisateur=membre.utilisateur, maintenant=MAINTENANT)
    fermer(ancien)
    assert responsable(dossier).is_active


def test_un_dossier_fini_ne_retient_pas_le_compte() -> None:
    dossier = un_dossier()
    lettres.retirer(dossier.lettre, auteur=responsable(dossier), maintenant=MAINTENANT, commentaire="Sans suite.")
    fermer(responsable(dossier))
    assert not Utilisateur.objects.get(pk=responsable(dossier).pk).is_active


def test_un_responsable_ne_devient_pas_administrateur() -> None:
    dossier = un_dossier()
    with pytest.raises(ValidationError, match=dossier.numero):
        donner_un_mandat(responsable(dossier), Role.ADMINISTRATEUR)


# --- La relève proposée par le Guichet -------------------------------------------------------------------


def test_le_coordinateur_propose_un_membre_qui_accepte() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    ancien, membre = responsable(dossier), un_membre(dossier)
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("dossiers:equipe_releve", args=[dossier.numero, membre.pk])
    assert adresse in client.get(reverse("dossiers:equipe", args=[dossier.numero])).content.decode()
    assert client.get(adresse).status_code == 200
    assert client.post(adresse).status_code == 302
    assert responsable(dossier) == ancien
    assert CourrielSortant.objects.filter(destinataire=ancien.email, corps__contains="peut annuler").count() == 1
    [invitation] = equipe.invitations_ouvertes(dossier)
    accepter(invitation=invitation, utilisateur=membre.utilisateur, maintenant=MAINTENANT)
    assert responsable(dossier) == membre.utilisateur
    fermer(ancien)


def test_le_responsable_annule_une_releve_qu_il_ne_veut_pas() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    membre, agent = un_membre(dossier), un_agent(Role.COORDINATEUR)
    invitation = equipe.proposer_la_releve(dossier, membre, auteur=agent, maintenant=MAINTENANT)
    equipe.revoquer(dossier, invitation, auteur=responsable(dossier), maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee):
        accepter(invitation=invitation, utilisateur=membre.utilisateur, maintenant=MAINTENANT)


@pytest.mark.parametrize("role", [Role.RELECTEUR_URPS, Role.LECTEUR, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM])
def test_aucun_autre_agent_ne_propose_de_releve(role: Role) -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    with pytest.raises(PermissionDenied):
        equipe.proposer_la_releve(dossier, un_membre(dossier), auteur=un_agent(role), maintenant=MAINTENANT)


def test_un_coordinateur_qui_ne_voit_pas_le_brouillon_ne_propose_rien() -> None:
    dossier = un_dossier()
    with pytest.raises(PermissionDenied):
        equipe.proposer_la_releve(
            dossier, un_membre(dossier), auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT
        )


@pytest.mark.parametrize("ferme", [False, True])
def test_sur_un_brouillon_relu_la_releve_attend_un_responsable_parti(ferme: bool) -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    agent, membre = un_agent(Role.COORDINATEUR), un_membre(dossier)
    Dossier.objects.filter(pk=dossier.pk).update(relecture_demandee_le=MAINTENANT, region="76")
    dossier.refresh_from_db()
    if ferme:
        fermer_de_force(responsable(dossier))
        assert equipe.proposer_la_releve(dossier, membre, auteur=agent, maintenant=MAINTENANT).courriel == NOUVEAU
    else:
        with pytest.raises(TransitionRefusee, match="à lui de transmettre"):
            equipe.proposer_la_releve(dossier, membre, auteur=agent, maintenant=MAINTENANT)


def test_la_releve_ne_se_propose_ni_au_responsable_ni_a_un_compte_ferme() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    agent, membre = un_agent(Role.COORDINATEUR), un_membre(dossier)
    en_place = dossier.equipe.get(role="responsable")
    with pytest.raises(TransitionRefusee, match="déjà responsable"):
        equipe.proposer_la_releve(dossier, en_place, auteur=agent, maintenant=MAINTENANT)
    fermer_de_force(membre.utilisateur)
    with pytest.raises(TransitionRefusee, match="désactivé"):
        equipe.proposer_la_releve(dossier, membre, auteur=agent, maintenant=MAINTENANT)
