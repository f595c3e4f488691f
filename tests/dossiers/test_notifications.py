"""Un courriel va à qui doit savoir, et ne révèle jamais un dossier à qui ne le voit pas."""

import pytest

from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db
AGENTS = (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)


def _prevenus(numero: str, texte: str) -> set[str]:
    courriels = CourrielSortant.objects.filter(sujet__startswith=f"[{numero}]", sujet__contains=texte)
    return set(courriels.values_list("destinataire", flat=True))


def test_le_retrait_d_un_brouillon_jamais_depose_n_est_dit_qu_a_l_equipe() -> None:
    for role in AGENTS:
        un_agent(role)
    parcours = un_parcours()
    parcours.faire(lettres.retirer, parcours.lettre, auteur=parcours.responsable, commentaire="Projet abandonné.")
    assert _prevenus(parcours.dossier.numero, "retirée") == {un_porteur().email}


def test_le_retrait_avant_la_transmission_n_est_pas_dit_a_l_ars() -> None:
    agents = {role: un_agent(role) for role in AGENTS}
    parcours = un_parcours()
    parcours.faire(lettres.deposer, parcours.lettre, auteur=parcours.responsable)
    parcours.faire(lettres.retirer, parcours.lettre, auteur=parcours.responsable, commentaire="Projet abandonné.")
    assert _prevenus(parcours.dossier.numero, "retirée") == {un_porteur().email, agents[Role.COORDINATEUR].email}


def test_la_transmission_previent_l_ars_du_pilote_et_elle_seule() -> None:
    agents = {role: un_agent(role) for role in AGENTS}
    un_agent(Role.DECIDEUR_ARS, departement="75")
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    attendus = {un_porteur().email, agents[Role.INSTRUCTEUR_ARS].email, agents[Role.DECIDEUR_ARS].email}
    assert _prevenus(dossier.numero, "transmise") == attendus


def test_un_agent_acteur_du_dossier_n_est_pas_prevenu() -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    parcours = un_parcours()
    parcours.dossier.acteurs.create(categorie="institution", nom="Guichet", courriel=coordinateur.email)
    parcours.faire(lettres.deposer, parcours.lettre, auteur=parcours.responsable)
    assert _prevenus(parcours.dossier.numero, "déposée") == {un_porteur().email}


def test_un_acte_refuse_n_ecrit_a_personne() -> None:
    parcours = un_parcours()
    parcours.dossier.acteurs.all().delete()
    with pytest.raises(TransitionRefusee):
        parcours.faire(lettres.deposer, parcours.lettre, auteur=parcours.responsable)
    assert CourrielSortant.objects.count() == 0
