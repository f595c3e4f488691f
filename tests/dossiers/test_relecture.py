"""La relecture ouvre un brouillon au Guichet seul, jusqu'au dépôt, sans toucher à l'état (domaine §2, §3)."""

import pytest
from django.urls import reverse

from comptes.enums import Role
from dossiers.actions.relecture import demander_relecture
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db


def _statuts(dossier: Dossier, sujet: str) -> dict[Role, int]:
    adresse = reverse("dossiers:lecture", args=[dossier.numero, sujet])
    roles = (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM)
    return {role: client_de(un_agent(role)).get(adresse).status_code for role in roles}


def test_un_brouillon_de_lettre_s_ouvre_au_guichet_seul() -> None:
    parcours = un_parcours()
    parcours.faire(demander_relecture, parcours.dossier, auteur=parcours.responsable)
    assert parcours.lettre.etat == EtatLettre.BROUILLON
    assert list(_statuts(parcours.dossier, "lettre").values()) == [200, 200, 404, 404]


def test_le_depot_referme_la_relecture_avant_le_projet() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    assert dossier.relecture_demandee_le is None
    assert list(_statuts(dossier, "projet").values()) == [404, 404, 404, 404]


def test_un_brouillon_de_projet_s_ouvre_au_guichet_a_la_demande() -> None:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON)
    responsable = dossier.equipe.get(role="responsable").utilisateur
    page = client_de(responsable).post(reverse("dossiers:demander_relecture", args=[dossier.numero]), follow=True)
    assert "Le Guichet peut relire" in page.content.decode()
    assert list(_statuts(dossier, "projet").values()) == [200, 200, 404, 404]


def test_sans_territoire_la_relecture_dit_quoi_faire() -> None:
    dossier = un_dossier(codes=())
    responsable = dossier.equipe.get(role="responsable").utilisateur
    page = client_de(responsable).post(reverse("dossiers:demander_relecture", args=[dossier.numero]))
    assert page.status_code == 409
    assert "Choisissez d’abord le territoire" in page.content.decode()


def test_une_lettre_deposee_ne_se_relit_plus_en_brouillon() -> None:
    parcours = un_parcours()
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    with pytest.raises(TransitionRefusee, match="brouillon"):
        demander_relecture(dossier, auteur=parcours.responsable, maintenant=parcours.maintenant)
