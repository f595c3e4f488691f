"""Un accord d'avant le suivi : l'ARS saisit la convention ; personne d'autre n'a de lien, ni de page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee
from instruction.actions import fir
from instruction.models import ConventionFIR
from tests.fabriques.comptes import client_de
from tests.fabriques.etats import Parcours, un_parcours

pytestmark = pytest.mark.django_db
ARS = (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS)
LISENT_LE_SUIVI = (*ARS, Role.COORDINATEUR)


@pytest.fixture
def p() -> Parcours:
    """Une lettre accordée, sans convention : comme un accord d'avant le suivi."""
    p = un_parcours()
    p.deposer_lettre()
    p.rendre_avis()
    p.accorder()
    convention = ConventionFIR.objects.get(dossier=p.dossier)
    convention.versements.all().delete()
    convention.delete()
    return p


def _lien(p: Parcours, personne) -> bool:
    page = client_de(personne).get(p.dossier.get_absolute_url()).content.decode()
    return reverse("ars:fir", args=[p.dossier.numero]) in page


def test_le_lien_ne_s_offre_qu_a_qui_la_page_s_ouvre(p: Parcours) -> None:
    personnes = {role: p.agent(role) for role in (*LISENT_LE_SUIVI, Role.INSTRUCTEUR_AM)}
    personnes["porteur"] = p.responsable
    assert {qui for qui, personne in personnes.items() if _lien(p, personne)} == set(ARS)
    p.faire(
        fir.saisir_la_convention,
        p.lettre,
        reference="FIR-25",
        exercice_fin_le=date(2030, 12, 31),
        auteur=personnes[ARS[0]],
    )
    assert {qui for qui, personne in personnes.items() if _lien(p, personne)} == {*LISENT_LE_SUIVI, "porteur"}


def test_l_ars_est_menee_a_la_saisie_et_le_suivi_s_ouvre(p: Parcours) -> None:
    client = client_de(p.agent(Role.INSTRUCTEUR_ARS))
    suivi, ouvrir = (reverse(f"ars:{nom}", args=[p.dossier.numero]) for nom in ("fir", "fir_ouvrir"))
    assert client.get(suivi).url == ouvrir
    page = client.get(ouvrir)
    assert (page.status_code, "15\u202f000,00" in page.content.decode()) == (200, True)
    fin = (p.lettre.decidee_le + timedelta(days=400)).isoformat()
    assert client.post(ouvrir, {"reference": "FIR-2025-7", "exercice_fin_le": fin}).status_code == 302
    convention = ConventionFIR.objects.get(dossier=p.dossier)
    assert (convention.reference, convention.montant, convention.exercice_fin_le.isoformat()) == (
        "FIR-2025-7",
        Decimal(15000),
        fin,
    )
    assert sum(v.montant for v in convention.versements.all()) == Decimal(15000)
    assert client.get(suivi).status_code == 200
    assert client.get(ouvrir).url == suivi
    assert client.post(ouvrir, {"reference": "Deux", "exercice_fin_le": fin}).status_code == 409


@pytest.mark.parametrize(
    ("saisie", "statut"),
    [({"reference": "", "exercice_fin_le": ""}, 422), ({"reference": "R", "exercice_fin_le": "2001-01-01"}, 409)],
)
def test_une_saisie_fautive_n_ouvre_rien(p: Parcours, saisie: dict, statut: int) -> None:
    reponse = client_de(p.agent(ARS[0])).post(reverse("ars:fir_ouvrir", args=[p.dossier.numero]), saisie)
    assert (reponse.status_code, ConventionFIR.objects.count()) == (statut, 0)


def test_nul_autre_n_ouvre_le_suivi(p: Parcours) -> None:
    adresse = reverse("ars:fir_ouvrir", args=[p.dossier.numero])
    statuts = {r: client_de(p.agent(r)).get(adresse).status_code for r in (Role.COORDINATEUR, Role.INSTRUCTEUR_AM)}
    assert statuts == {Role.COORDINATEUR: 403, Role.INSTRUCTEUR_AM: 404}
    assert client_de(p.responsable).get(adresse).status_code == 403
    assert client_de(p.responsable).get(reverse("ars:fir", args=[p.dossier.numero])).status_code == 404
    donnees = {"reference": "R", "exercice_fin_le": date(2030, 12, 31)}
    with pytest.raises(PermissionDenied):
        p.faire(fir.saisir_la_convention, p.lettre, auteur=p.responsable, **donnees)


def test_rien_d_accorde_n_a_pas_de_convention() -> None:
    p = un_parcours()
    p.deposer_lettre()
    p.rendre_avis()
    p.accorder(Decimal(0))
    agent = p.agent(ARS[0])
    assert client_de(agent).get(reverse("ars:fir_ouvrir", args=[p.dossier.numero])).status_code == 404
    assert not _lien(p, agent)
    with pytest.raises(TransitionRefusee, match="n’attend pas"):
        p.faire(fir.saisir_la_convention, p.lettre, reference="R", exercice_fin_le=date(2030, 1, 1), auteur=agent)
