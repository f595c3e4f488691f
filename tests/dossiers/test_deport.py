"""Le déport : la porte exclut, le coordinateur tranche les voisinages, chacun peut se récuser (domaine §3)."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from comptes.enums import ROLES_ORGANISATION, Role
from comptes.models import Utilisateur
from dossiers.actions import deports
from dossiers.actions.constat_deports import constater_les_deports
from dossiers.actions.transitions import TransitionRefusee
from dossiers.deport import agents_voisins, voisinage_a_dire, voisines_dont_elle_est
from dossiers.enums import EtatLettre, EtatProjet, Sujet, Tour
from dossiers.enums_deports import OrigineDeport
from dossiers.journal import verifier_dossier
from dossiers.models import Deport, Dossier
from dossiers.notifications import destinataires
from dossiers.permissions import capacites_sur, est_acteur
from tests.architecture.acces import DU_DOSSIER
from tests.fabriques.acteurs import un_professionnel, un_rpps
from tests.fabriques.comptes import client_de
from tests.fabriques.contributions import un_relecteur, une_contribution
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.gardes.adresses import adresses_du_portail

pytestmark = pytest.mark.django_db
MOTIF = "Mon cabinet travaille avec cette équipe."
ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}
INSTITUTIONNELS = [role for role in ROLES_ORGANISATION if role is not Role.ADMINISTRATEUR]


def _relire(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def _acteur_par(moyen: str, agent: Utilisateur, dossier: Dossier) -> None:
    """Fait de cet agent un acteur du dossier : par son adresse, sa fiche d'annuaire, ou son RPPS."""
    champs = {"categorie": "professionnel", "nom": "Roux", "prenom": "Jeanne"}
    if moyen == "adresse":
        dossier.acteurs.create(courriel=agent.email.upper(), **champs)
    elif moyen == "annuaire":
        dossier.acteurs.create(professionnel=un_professionnel(courriel=agent.email.title()), **champs)
    elif moyen == "rpps_de_l_acteur":
        fiche = un_professionnel(courriel=agent.email, rpps=un_rpps(7))
        dossier.acteurs.create(rpps=fiche.rpps, courriel="ailleurs@exemple.test", **champs)


MOYENS = ("adresse", "annuaire", "rpps_de_l_acteur")


def _exclu(agent: Utilisateur, dossier: Dossier) -> dict[str, bool]:
    """Ce que disent les trois lectures du déport : la liste, la porte, les courriels."""
    return {
        "invisible": not Dossier.objects.visibles_par(agent).filter(pk=dossier.pk).exists(),
        "sans capacité": capacites_sur(agent, _relire(dossier)) == frozenset(),
        "sans courriel": agent not in destinataires(_relire(dossier), list(Tour)),
    }


@pytest.mark.parametrize(("role", "moyen"), product(INSTITUTIONNELS, MOYENS))
def test_un_acteur_est_exclu_quel_que_soit_son_role_et_la_facon_dont_il_est_cite(role: Role, moyen: str) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    agent = un_agent(role, email="jeanne@exemple.test")
    assert Dossier.objects.visibles_par(agent).filter(pk=dossier.pk).exists()
    _acteur_par(moyen, agent, dossier)
    assert est_acteur(agent, dossier)
    assert _exclu(agent, dossier) == dict.fromkeys(("invisible", "sans capacité", "sans courriel"), True)


@pytest.mark.un_moteur  # les trois lectures du déport se jouent sur les deux moteurs, plus haut
@pytest.mark.parametrize("origine", [OrigineDeport.ACTEUR, OrigineDeport.RECUSATION, OrigineDeport.DECISION])
def test_une_personne_deportee_ne_trouve_aucune_page_du_dossier(origine: OrigineDeport) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    agent, coordinateur = un_relecteur(), un_agent(Role.COORDINATEUR)
    donnees = {"maintenant": timezone.now(), "motif": MOTIF}
    if origine == OrigineDeport.ACTEUR:
        _acteur_par("adresse", agent, dossier)
    elif origine == OrigineDeport.RECUSATION:
        deports.se_recuser(dossier, auteur=agent, **donnees)
    else:
        deports.deporter(dossier, agent=agent, auteur=coordinateur, **donnees)
    client = client_de(agent)
    lus = {
        nom: client.get(ADRESSES[nom.split("#")[0]].chemin(numero=dossier.numero, **page.parametres)).status_code
        for nom, page in DU_DOSSIER.items()
    }
    assert {nom: statut for nom, statut in lus.items() if statut != 404} == {}
    assert dossier.numero not in client.get(reverse("dossiers:liste")).content.decode()


def test_un_depot_trace_l_agent_acteur_et_retire_ce_qui_lui_etait_demande() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    agent = un_relecteur()
    contribution = une_contribution(dossier, agent)
    _acteur_par("adresse", agent, dossier)
    assert constater_les_deports(timezone.localdate(), timezone.now()) == 1
    assert constater_les_deports(timezone.localdate(), timezone.now()) == 0
    trace = Deport.objects.get(dossier=dossier)
    contribution.refresh_from_db()
    assert (trace.agent, trace.origine, trace.decide_par, contribution.etat) == (agent, "acteur", None, "retiree")
    evenements = dossier.evenements.filter(sujet=Sujet.DEPORT)
    assert [(e.code, e.auteur, e.donnees) for e in evenements] == [("acteur", None, {"deport": trace.pk})]
    assert verifier_dossier(dossier) is None


def test_le_deport_d_acteur_ne_se_leve_pas_tant_qu_il_est_acteur_puis_se_leve() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    agent, coordinateur = un_relecteur(), un_agent(Role.COORDINATEUR)
    _acteur_par("adresse", agent, dossier)
    constater_les_deports(timezone.localdate(), timezone.now())
    trace = Deport.objects.get()
    lever = {"auteur": coordinateur, "maintenant": timezone.now(), "motif": "Il a quitté la CPTS."}
    with pytest.raises(TransitionRefusee, match="encore acteur"):
        deports.lever(trace, **lever)
    dossier.acteurs.filter(nom="Roux", prenom="Jeanne").delete()
    assert _exclu(agent, dossier)["invisible"]
    deports.lever(trace, **lever)
    assert not _exclu(agent, dossier)["invisible"]


def _dossiers_voisins(agent: Utilisateur) -> tuple[Dossier, Dossier]:
    """Deux lettres déposées sur le même territoire ; l'agent est acteur de la première."""
    voisine = un_dossier_a(EtatLettre.DEPOSEE, porteur=un_porteur("voisine@exemple.test"), nom="CPTS Voisine")
    _acteur_par("adresse", agent, voisine)
    return voisine, un_dossier_a(EtatLettre.DEPOSEE, nom="CPTS d’ici")


def test_un_acteur_d_une_voisine_est_averti_et_le_coordinateur_tranche() -> None:
    agent, coordinateur = un_relecteur(), un_agent(Role.COORDINATEUR)
    voisine, dossier = _dossiers_voisins(agent)
    assert [(v.agent, v.voisines) for v in agents_voisins(dossier)] == [(agent, (voisine,))]
    assert voisines_dont_elle_est(agent, dossier) == [voisine]
    trace = Deport.objects.get(dossier=dossier)
    assert (trace.agent, trace.origine, trace.exclut, trace.a_trancher) == (agent, "voisin", False, True)
    page = client_de(agent).get(dossier.get_absolute_url()).content.decode()
    assert "Vous êtes acteur d’une CPTS voisine" in page
    assert (
        "Vous êtes acteur d’une CPTS voisine"
        not in client_de(coordinateur).get(dossier.get_absolute_url()).content.decode()
    )
    acte = {"agent": agent, "auteur": coordinateur, "maintenant": timezone.now(), "motif": MOTIF}
    deports.maintenir(dossier, **acte)
    assert voisinage_a_dire(agent, dossier) == ("CPTS Voisine", True)
    deports.deporter(dossier, **acte)
    assert _exclu(agent, dossier)["invisible"]
    codes = dossier.evenements.filter(sujet=Sujet.DEPORT).order_by("rang").values_list("code", flat=True)
    assert list(codes) == ["voisin", "maintien", "decision"]


def test_plusieurs_voisines_se_lisent_sur_la_page_des_deports() -> None:
    agent, coordinateur = un_relecteur(), un_agent(Role.COORDINATEUR)
    voisine, dossier = _dossiers_voisins(agent)
    autre = un_dossier_a(EtatLettre.DEPOSEE, nom="CPTS Encore", porteur=un_porteur("encore@exemple.test"))
    _acteur_par("adresse", agent, autre)
    assert [(v.agent, set(v.voisines)) for v in agents_voisins(dossier)] == [(agent, {voisine, autre})]
    page = client_de(coordinateur).get(f"/dossiers/{dossier.numero}/deports/")
    assert (page.status_code, "CPTS Encore" in page.content.decode()) == (200, True)


def test_qui_n_est_pas_voisin_ne_se_maintient_pas() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    acte = {"auteur": un_agent(Role.COORDINATEUR), "maintenant": timezone.now(), "motif": MOTIF}
    with pytest.raises(TransitionRefusee, match="rien à trancher"):
        deports.maintenir(dossier, agent=un_relecteur(), **acte)


@pytest.mark.parametrize("role", INSTITUTIONNELS)
def test_toute_personne_d_un_organisme_se_recuse_et_un_coordinateur_leve(role: Role) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    agent = un_agent(role, email="jeanne@exemple.test")
    adresse = reverse("dossiers:recusation", args=[dossier.numero])
    client = client_de(agent)
    assert client.post(adresse, {"motif": " "}).status_code == 422
    assert client.post(adresse, {"motif": MOTIF}).status_code == 302
    assert client.get(adresse).status_code == 404
    trace = Deport.objects.get(agent=agent)
    autre = client_de(un_agent(Role.COORDINATEUR, email="autre-coordinateur@exemple.test"))
    levee = reverse("dossiers:deport_levee", args=[dossier.numero, trace.pk])
    assert autre.post(levee, {"motif": "Plus de lien."}).status_code == 302
    assert client.get(adresse).status_code == 200
    assert autre.post(levee, {"motif": "Encore."}).status_code == 409


def test_l_equipe_ne_se_recuse_pas() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    responsable = dossier.equipe.get(role="responsable").utilisateur
    with pytest.raises(PermissionDenied):
        deports.se_recuser(dossier, auteur=responsable, maintenant=timezone.now(), motif=MOTIF)


@pytest.mark.parametrize("role", [role for role in INSTITUTIONNELS if role is not Role.COORDINATEUR])
def test_seul_un_coordinateur_deporte_et_leve(role: Role) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    agent = un_relecteur("cible")
    acte = {"auteur": un_agent(role), "maintenant": timezone.now(), "motif": MOTIF}
    with pytest.raises(PermissionDenied):
        deports.deporter(dossier, agent=agent, **acte)
    trace = deports.deporter(dossier, agent=agent, **{**acte, "auteur": un_agent(Role.COORDINATEUR)})
    with pytest.raises(PermissionDenied):
        deports.lever(trace, **acte)


def test_nul_ne_tranche_pour_lui_meme() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    coordinateur = un_agent(Role.COORDINATEUR)
    acte = {"agent": coordinateur, "auteur": coordinateur, "maintenant": timezone.now(), "motif": MOTIF}
    for geste in (deports.deporter, deports.maintenir):
        with pytest.raises(TransitionRefusee):
            geste(dossier, **acte)


def test_le_motif_d_un_deport_ne_se_lit_que_du_coordinateur_et_son_nombre_de_personne_d_autre() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    deports.se_recuser(dossier, auteur=un_relecteur("recuse"), maintenant=timezone.now(), motif=MOTIF)
    journal = reverse("dossiers:journal", args=[dossier.numero])
    lus = {
        qui.email: client_de(qui).get(journal).content.decode()
        for qui in (un_agent(Role.COORDINATEUR), un_relecteur(), dossier.equipe.get(role="responsable").utilisateur)
    }
    coordinateur, *autres = lus.values()
    assert MOTIF in coordinateur
    assert [MOTIF in page or "récusé" in page or "ne figure pas ici" in page for page in autres] == [False, False]
