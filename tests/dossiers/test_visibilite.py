"""Qui lit quoi : chaque côté × chaque état de la lettre et du projet, contre le tableau du domaine §3."""

import pytest
from django.test import Client
from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import lettre as lettres
from dossiers.actions.dossier import changer_pilote, nouvelle_lettre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, EtatProjet, RoleEquipe, Sujet
from dossiers.models import Dossier, MembreEquipe
from dossiers.permissions import Lecture, capacites_sur, lecture
from tests.fabriques.communes import semer_communes, un_departement
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db

GUICHET, ARS, AM = Role.COORDINATEUR, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM
JAMAIS_DEPOSEE = {EtatLettre.BROUILLON}
AVANT_L_ARS = {EtatLettre.DEPOSEE, EtatLettre.COMPLEMENTS_DEMANDES, EtatLettre.AVIS_RENDU}


def _vu(role: Role, dossier: Dossier) -> bool:
    return Dossier.objects.visibles_par(un_agent(role)).filter(pk=dossier.pk).exists()


@pytest.mark.parametrize("etat", EtatLettre)
def test_la_lettre_est_vue_selon_ce_qui_a_ete_depose_et_transmis(etat: EtatLettre) -> None:
    dossier = un_dossier_a(etat)
    depose = dossier.premier_depot_le is not None
    transmis = dossier.lettre.transmise_le is not None
    assert (_vu(GUICHET, dossier), _vu(ARS, dossier), _vu(AM, dossier)) == (depose, transmis, transmis)
    if etat in JAMAIS_DEPOSEE:
        assert (depose, transmis) == (False, False)
    if etat in AVANT_L_ARS:
        assert (depose, transmis) == (True, False)


@pytest.mark.parametrize("etat", EtatProjet)
def test_le_projet_est_lu_des_institutions_des_qu_il_a_ete_depose(etat: EtatProjet) -> None:
    dossier = un_dossier_a(etat_projet=etat)
    attendu = Lecture.VERSION_DEPOSEE if dossier.projet.depose_le else Lecture.RIEN
    lus = {role: lecture(un_agent(role), dossier, Sujet.PROJET) for role in (GUICHET, ARS, AM)}
    assert lus == dict.fromkeys(lus, attendu)


def test_un_agent_de_l_equipe_n_y_exerce_aucun_role_institutionnel() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    relecteur = un_agent(Role.RELECTEUR_URPS)
    MembreEquipe.objects.create(dossier=dossier, utilisateur=relecteur, role=RoleEquipe.LECTEUR, depuis=timezone.now())
    assert {capacite.value for capacite in capacites_sur(relecteur, Dossier.objects.get(pk=dossier.pk))} == {
        "commenter",
        "lire",
        "signer_par_delegation",
    }


@pytest.mark.parametrize("role", [GUICHET, ARS, AM])
def test_un_agent_acteur_du_dossier_ne_le_voit_plus(role: Role) -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    agent = un_agent(role)
    dossier.acteurs.create(categorie="institution", nom="Agent", courriel=agent.email)
    assert not Dossier.objects.visibles_par(agent).filter(pk=dossier.pk).exists()
    assert capacites_sur(agent, dossier) == frozenset()


def test_seul_le_pilote_agit_les_autres_departements_lisent() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    dossier.departements.add(un_departement("81"))
    voisin = un_agent(ARS, departement="81")
    assert Dossier.objects.visibles_par(voisin).filter(pk=dossier.pk).exists()
    assert {c.value for c in capacites_sur(voisin, dossier)} == {"lire"}


def _decideur_de(departement: str) -> Utilisateur:
    """Un décideur de la même ARS, pour ce seul département."""
    decideur = un_agent(ARS, departement=departement)
    decideur.affectations.get().departements.set([departement])
    return Utilisateur.objects.get(pk=decideur.pk)


def test_changer_le_pilote_deplace_les_droits_et_garde_la_lecture_a_l_ancien() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    tarn = un_departement("81")
    dossier.departements.add(tarn)
    ancien, nouveau = _decideur_de("31"), _decideur_de("81")
    maintenant = timezone.now()
    with pytest.raises(TransitionRefusee, match="motif"):
        changer_pilote(dossier, departement=tarn, motif=" ", auteur=ancien, maintenant=maintenant)
    changer_pilote(dossier, departement=tarn, motif="Bassin de vie d’Albi.", auteur=ancien, maintenant=maintenant)
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert "decider_ars" in {c.value for c in capacites_sur(nouveau, dossier)}
    assert {c.value for c in capacites_sur(ancien, dossier)} == {"lire"}


def test_un_departement_hors_du_territoire_ne_devient_pas_pilote() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    with pytest.raises(TransitionRefusee, match="n’est pas un département"):
        changer_pilote(
            dossier, departement=un_departement("81"), motif="Non.", auteur=un_agent(ARS), maintenant=timezone.now()
        )


def _communes(dossier: Dossier) -> set[str]:
    return set(dossier.territoire.version_courante.communes_entieres.values_list("commune", flat=True))


@pytest.mark.parametrize("etat", [EtatLettre.REFUSEE, EtatLettre.RETIREE, EtatLettre.CLASSEE])
def test_une_nouvelle_lettre_reprend_tout_le_contenu_de_l_ancienne(etat: EtatLettre) -> None:
    ancien = un_dossier_a(etat)
    nouveau = nouvelle_lettre(ancien, auteur=un_porteur(), maintenant=timezone.now())
    assert nouveau.ancien_dossier == ancien
    assert nouveau.lettre.etat == EtatLettre.BROUILLON
    for lignes in ("acteurs", "lignes_budget"):
        assert getattr(nouveau, lignes).count() == getattr(ancien, lignes).count() > 0
    assert nouveau.lettre.missions.count() == ancien.lettre.missions.count() > 0
    communes = [
        set(d.territoire.version_courante.communes_entieres.values_list("commune", flat=True))
        for d in (ancien, nouveau)
    ]
    assert communes[0] == communes[1] != set()


def test_une_lettre_en_cours_ne_donne_pas_de_nouvelle_lettre() -> None:
    with pytest.raises(TransitionRefusee, match="refusée, retirée ou classée"):
        nouvelle_lettre(un_dossier_a(EtatLettre.DEPOSEE), auteur=un_porteur(), maintenant=timezone.now())


def test_un_departement_qui_sort_du_territoire_garde_la_lecture() -> None:
    semer_communes()
    parcours = un_parcours()
    parcours.faire(lettres.deposer, parcours.lettre, auteur=parcours.responsable)
    parcours.dossier.departements.add(un_departement("81"))
    coordinateur = parcours.agent(Role.COORDINATEUR)
    parcours.faire(
        lettres.rendre_avis,
        parcours.lettre,
        auteur=coordinateur,
        sens="defavorable",
        commentaire="À revoir.",
        grille={c: ("conforme", "") for c in ("territoire", "besoins", "mobilisation", "missions")},
    )
    parcours.faire(lettres.reprendre, parcours.lettre, auteur=parcours.responsable)
    parcours.faire(lettres.deposer, parcours.lettre, auteur=parcours.responsable)
    assert set(parcours.dossier.departements.values_list("code", flat=True)) == {"31", "81"}


def test_qui_n_est_qu_informe_lit_les_communes_et_rien_de_la_lettre(client: Client) -> None:
    """domaine §3 : « information » = nom, communes, taille, étape."""
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    version = dossier.versions.get()
    communes = [commune["nom"] for commune in version.contenu["territoire"]["communes"]]
    client.force_login(un_agent(AM))
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert communes
    assert all(nom in page for nom in communes)
    assert version.contenu["contact"]["courriel"] not in page
