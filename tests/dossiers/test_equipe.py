"""L'équipe d'un dossier : invitations, rôles, responsabilité, déport."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commun.models import CourrielSortant
from comptes.actions import InvitationRefusee, accepter
from comptes.enums import Role
from comptes.models import Invitation, Utilisateur
from dossiers.actions import equipe
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, MembreEquipe
from dossiers.permissions import capacites_sur
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 2, 9, tzinfo=UTC)
COLLEGUE = "collegue@exemple.test"


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier(maintenant=MAINTENANT)


@pytest.fixture
def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get().utilisateur


@pytest.fixture
def collegue() -> Utilisateur:
    return un_porteur(COLLEGUE, nom="Delmas", prenom="Hugo")


def inviter(dossier: Dossier, auteur: Utilisateur, courriel: str = COLLEGUE, role: str = "redacteur") -> Invitation:
    return equipe.inviter(dossier, courriel=courriel, role=role, auteur=auteur, maintenant=MAINTENANT)[0]


def un_membre(dossier: Dossier, personne: Utilisateur, role: str = "redacteur") -> MembreEquipe:
    responsable = dossier.equipe.get(role="responsable", fin=None).utilisateur
    invitation = inviter(dossier, responsable, personne.email, role)
    accepter(invitation=invitation, utilisateur=personne, maintenant=MAINTENANT)
    return dossier.equipe.get(utilisateur=personne, fin=None)


def gestes(dossier: Dossier) -> list[str]:
    return [e.donnees["geste"] for e in dossier.evenements.filter(code="equipe").order_by("rang")]


def roles(dossier: Dossier) -> dict[str, str]:
    return {m.utilisateur.email: m.role for m in dossier.equipe.filter(fin=None).select_related("utilisateur")}


def test_inviter_puis_accepter_fait_un_membre(dossier, responsable, collegue) -> None:
    invitation = inviter(dossier, responsable)
    assert accepter(invitation=invitation, utilisateur=collegue, maintenant=MAINTENANT) == dossier.get_absolute_url()
    assert roles(dossier) == {responsable.email: "responsable", COLLEGUE: "redacteur"}
    assert gestes(dossier) == ["invite", "rejoint"]
    assert verifier_dossier(dossier) is None


def test_la_partie_hachee_ne_porte_ni_nom_ni_adresse(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue)
    equipe.retirer(dossier, membre, auteur=responsable, maintenant=MAINTENANT)
    for evenement in dossier.evenements.filter(code="equipe"):
        assert not re.search(r"@|Delmas|Hugo|Puech|Anne", str(evenement.donnees))
        assert not hasattr(evenement, "texte")


@pytest.mark.parametrize("role", ["administrateur", "coordinateur", ""])
def test_on_n_invite_qu_a_un_role_d_equipe(dossier, responsable, role) -> None:
    with pytest.raises(PermissionDenied):
        inviter(dossier, responsable, role=role)
    assert gestes(dossier) == []


@pytest.mark.parametrize("role", ["redacteur", "lecteur"])
def test_seul_le_responsable_invite(dossier, collegue, role) -> None:
    un_membre(dossier, collegue, role)
    with pytest.raises(PermissionDenied):
        inviter(dossier, collegue, "autre@exemple.test")


def test_un_membre_ne_s_invite_pas_une_seconde_fois(dossier, responsable, collegue) -> None:
    un_membre(dossier, collegue)
    with pytest.raises(TransitionRefusee, match="déjà dans l’équipe"):
        inviter(dossier, responsable, COLLEGUE.upper())


def test_inviter_de_nouveau_pour_un_autre_role_annule_la_premiere(dossier, responsable) -> None:
    premiere, seconde = inviter(dossier, responsable), inviter(dossier, responsable, role="lecteur")
    premiere.refresh_from_db()
    assert premiere.revoquee_le == MAINTENANT
    assert list(equipe.invitations_ouvertes(dossier)) == [seconde]


def test_renvoyer_change_le_lien_et_prolonge(dossier, responsable) -> None:
    invitation = inviter(dossier, responsable)
    ancien = invitation.jeton_empreinte
    plus_tard = MAINTENANT + timedelta(days=20)
    renvoyee = equipe.renvoyer(dossier, invitation, auteur=responsable, maintenant=plus_tard)
    assert renvoyee.jeton_empreinte != ancien
    assert renvoyee.echeance == plus_tard + timedelta(days=14)
    assert gestes(dossier) == ["invite", "renvoie"]


def test_une_invitation_annulee_ne_sert_plus(dossier, responsable, collegue) -> None:
    invitation = inviter(dossier, responsable)
    equipe.revoquer(dossier, invitation, auteur=responsable, maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee):
        accepter(invitation=invitation, utilisateur=collegue, maintenant=MAINTENANT)
    assert roles(dossier) == {responsable.email: "responsable"}


def test_changer_un_role_change_les_droits(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue)
    avant = capacites_sur(collegue, Dossier.objects.get(pk=dossier.pk))
    equipe.changer_role(dossier, membre, role="lecteur", auteur=responsable, maintenant=MAINTENANT)
    apres = capacites_sur(collegue, Dossier.objects.get(pk=dossier.pk))
    assert (sorted(avant - apres), roles(dossier)[COLLEGUE]) == (
        ["demander_appui", "ecrire_voisine", "mener_questionnaire", "organiser_reunion", "rediger"],
        "lecteur",
    )


@pytest.mark.parametrize("role", ["responsable", "redacteur"])
def test_un_role_ne_se_donne_ni_deux_fois_ni_jusqu_a_responsable(dossier, responsable, collegue, role) -> None:
    membre = un_membre(dossier, collegue)
    with pytest.raises(TransitionRefusee):
        equipe.changer_role(dossier, membre, role=role, auteur=responsable, maintenant=MAINTENANT)


def test_un_membre_retire_ne_voit_plus_le_dossier_et_en_est_averti(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue)
    equipe.retirer(dossier, membre, auteur=responsable, maintenant=MAINTENANT)
    assert not Dossier.objects.visibles_par(collegue).exists()
    assert CourrielSortant.objects.filter(destinataire=COLLEGUE, sujet__contains="plus partie de l’équipe").count() == 1


def test_un_membre_part_de_lui_meme(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue)
    equipe.retirer(dossier, membre, auteur=collegue, maintenant=MAINTENANT)
    assert gestes(dossier)[-1] == "quitte"
    assert COLLEGUE not in roles(dossier)


def test_un_membre_n_en_retire_pas_un_autre(dossier, collegue) -> None:
    un_membre(dossier, collegue)
    autre = un_membre(dossier, un_porteur("autre@exemple.test"))
    with pytest.raises(PermissionDenied):
        equipe.retirer(dossier, autre, auteur=collegue, maintenant=MAINTENANT)


def test_le_responsable_ne_part_pas_sans_transmettre(dossier, responsable) -> None:
    with pytest.raises(TransitionRefusee, match="garde toujours un responsable"):
        equipe.retirer(dossier, dossier.equipe.get(), auteur=responsable, maintenant=MAINTENANT)


def test_la_responsabilite_ne_passe_qu_a_l_acceptation(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue, "lecteur")
    invitation = equipe.proposer_la_responsabilite(dossier, membre, auteur=responsable, maintenant=MAINTENANT)
    assert roles(dossier) == {responsable.email: "responsable", COLLEGUE: "lecteur"}
    accepter(invitation=invitation, utilisateur=collegue, maintenant=MAINTENANT)
    assert roles(dossier) == {responsable.email: "redacteur", COLLEGUE: "responsable"}
    assert gestes(dossier) == ["invite", "rejoint", "propose", "transfert"]
    assert verifier_dossier(dossier) is None


def test_une_proposition_dont_l_auteur_n_est_plus_responsable_ne_vaut_rien(dossier, responsable, collegue) -> None:
    tiers = un_porteur("tiers@exemple.test")
    membres = [un_membre(dossier, collegue), un_membre(dossier, tiers)]
    propositions = [
        equipe.proposer_la_responsabilite(dossier, m, auteur=responsable, maintenant=MAINTENANT) for m in membres
    ]
    accepter(invitation=propositions[0], utilisateur=collegue, maintenant=MAINTENANT)
    with pytest.raises(InvitationRefusee, match="ne l’a plus"):
        accepter(invitation=propositions[1], utilisateur=tiers, maintenant=MAINTENANT)
    assert roles(dossier)[COLLEGUE] == "responsable"


def test_decliner_laisse_tout_en_place(dossier, responsable, collegue) -> None:
    membre = un_membre(dossier, collegue)
    invitation = equipe.proposer_la_responsabilite(dossier, membre, auteur=responsable, maintenant=MAINTENANT)
    with pytest.raises(PermissionDenied):
        equipe.decliner(dossier, invitation, auteur=responsable, maintenant=MAINTENANT)
    equipe.decliner(dossier, invitation, auteur=collegue, maintenant=MAINTENANT)
    assert roles(dossier) == {responsable.email: "responsable", COLLEGUE: "redacteur"}
    assert gestes(dossier)[-1] == "decline"


def test_la_base_refuse_deux_responsables(dossier) -> None:
    autre = un_porteur("autre@exemple.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        MembreEquipe.objects.create(dossier=dossier, utilisateur=autre, role="responsable", depuis=MAINTENANT)


JUGES = [Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM]


@pytest.mark.parametrize("role", JUGES)
def test_qui_instruit_ce_territoire_n_entre_pas_dans_l_equipe(dossier, responsable, role) -> None:
    with pytest.raises(TransitionRefusee, match="instruit ou décide pour ce territoire"):
        inviter(dossier, responsable, un_agent(role).email)
    assert gestes(dossier) == []


@pytest.mark.parametrize("role", JUGES)
def test_qui_devient_juge_apres_l_invitation_n_entre_pas_non_plus(dossier, responsable, role) -> None:
    invitation = inviter(dossier, responsable)
    agent = un_agent(role, email=COLLEGUE)
    with pytest.raises(InvitationRefusee, match="instruit ou décide pour ce territoire"):
        accepter(invitation=invitation, utilisateur=agent, maintenant=MAINTENANT)


def test_un_administrateur_n_entre_dans_aucune_equipe(dossier, responsable) -> None:
    with pytest.raises(TransitionRefusee, match="administrateur"):
        inviter(dossier, responsable, un_agent(Role.ADMINISTRATEUR).email)


@pytest.mark.parametrize(
    ("role", "departement"),
    [(Role.INSTRUCTEUR_AM, "81"), (Role.COORDINATEUR, "75"), (Role.RELECTEUR_URPS, "31"), (Role.LECTEUR, "31")],
)
def test_un_agent_qui_ne_juge_pas_ce_dossier_est_admis_avec_un_avertissement(
    dossier, responsable, role, departement
) -> None:
    agent = un_agent(role, departement)
    donnees = {"courriel": agent.email, "role": "lecteur", "auteur": responsable, "maintenant": MAINTENANT}
    invitation, avertissement = equipe.inviter(dossier, **donnees)
    assert "n’exercera plus ce rôle" in avertissement
    assert dossier.evenements.get(code="equipe").donnees["averti"] is True
    accepter(invitation=invitation, utilisateur=agent, maintenant=MAINTENANT)
    assert roles(dossier)[agent.email] == "lecteur"


def test_sans_territoire_tout_agent_qui_juge_est_refuse() -> None:
    dossier = un_dossier(codes=(), maintenant=MAINTENANT)
    with pytest.raises(TransitionRefusee):
        inviter(dossier, dossier.equipe.get().utilisateur, un_agent(Role.INSTRUCTEUR_ARS, "81").email)


def test_un_relecteur_entre_dans_l_equipe_n_a_plus_que_les_droits_de_l_equipe() -> None:
    dossier = un_dossier_a("deposee")
    relecteur = un_agent(Role.RELECTEUR_URPS)
    assert "contribuer_avis" in capacites_sur(relecteur, dossier)
    un_membre(dossier, relecteur, "lecteur")
    assert capacites_sur(relecteur, Dossier.objects.get(pk=dossier.pk)) == {
        "lire",
        "commenter",
        "signer_par_delegation",
    }


def test_une_invitation_vaut_pour_le_dossier_et_le_role_qu_elle_dit(dossier, responsable) -> None:
    invitation = inviter(dossier, responsable)
    assert (invitation.objet, equipe.role_propose(invitation)) == (
        f"equipe:{dossier.pk}:redacteur",
        RoleEquipe.REDACTEUR,
    )
