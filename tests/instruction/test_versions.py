"""Une version nouvelle de la lettre : la date visée repart, les contributions envoyées se rouvrent, ou pas."""

from datetime import date, datetime

import pytest

from comptes.enums import Role
from dossiers import effets
from dossiers.actions import lettre as lettres
from dossiers.enums import EtatLettre
from instruction.actions.objectif import choisir_la_reouverture
from instruction.enums import EtatContribution
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")


def un_dossier_complete(*, rouvrir: bool = True) -> Parcours:
    """Déposé le 3 mars, une contribution envoyée et une attendue le 4 (pour le 14), compléments le 5, réponse le 6."""
    p = un_parcours(DEPART)
    p.deposer_lettre()
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    le_4 = datetime.fromisoformat("2026-03-04T12:00:00+01:00")
    envoyer(une_contribution(p.dossier, lea, le_4), le_4)
    une_contribution(p.dossier, anne, le_4)
    if not rouvrir:
        coordinateur = un_agent(Role.COORDINATEUR)
        choisir_la_reouverture(p.dossier.instruction, auteur=coordinateur, maintenant=le_4, rouvrir=False)
    p.maintenant = le_4
    p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)
    p.faire(lettres.completer, p.lettre, auteur=p.responsable)
    return p


def etats(p: Parcours) -> list[tuple]:
    lues = p.dossier.contributions.order_by("pk")
    return [(c.etat, c.version, c.echeance_le) for c in lues]


def test_une_version_nouvelle_rouvre_ce_qui_etait_envoye_et_laisse_dix_jours() -> None:
    p = un_dossier_complete()
    assert p.lettre.etat == EtatLettre.DEPOSEE
    assert etats(p) == [
        (EtatContribution.ATTENDUE, 1, date(2026, 3, 16)),
        (EtatContribution.ATTENDUE, None, date(2026, 3, 16)),
    ]


def test_le_coordinateur_peut_garder_ce_qui_est_envoye() -> None:
    p = un_dossier_complete(rouvrir=False)
    assert [etat for etat, *_ in etats(p)] == [EtatContribution.ENVOYEE, EtatContribution.ATTENDUE]


def test_la_date_visee_repart_du_nouveau_depot() -> None:
    p = un_dossier_complete()
    p.dossier.instruction.refresh_from_db()
    assert p.dossier.instruction.echeance_le == date(2026, 4, 5)


def test_les_effets_sont_inscrits_dans_la_table() -> None:
    nom = "instruction.actions.ouverture.ouvrir_ou_mettre_a_jour"
    assert all(nom in effets.table()[code] for code in ("lettre.deposer", "lettre.completer"))
