"""Sur PostgreSQL, deux à la fois : la prise et l'échéance, deux lecteurs, deux ouvriers du compte à rebours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions.tacite import constater_les_tacites, constater_tacite
from dossiers.actions.transitions import DejaDecide
from dossiers.enums import EtatProjet, TypeDocument
from dossiers.journal import verifier_dossier
from dossiers.models import ProjetSante
from instruction.actions import decision as d
from instruction.actions.rebours import CODE, prevenir_des_echeances
from instruction.models import DecisionPreparee
from tests.dossiers.test_concurrence import ensemble
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_dossier_a
from tests.instruction.test_decision_projet import ARS, S_OPPOSER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("exige_postgresql")]
DEPART = datetime(2027, 3, 4, 9, tzinfo=UTC)
APRES = datetime(2027, 5, 8, 22, 0, 1, tzinfo=UTC)


def _depose() -> Parcours:
    with transaction.atomic():
        dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=DEPART)
        for role in (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS):
            un_agent(role)
    return Parcours(dossier, DEPART + timedelta(days=5))


@pytest.mark.parametrize("tour", range(2))
def test_la_prise_d_une_opposition_et_l_ouvrier_apres_minuit_laissent_la_tacite_acquise(tour: int) -> None:
    p = _depose()
    agent = p.agent(Role.INSTRUCTEUR_ARS)
    decision = p.faire(d.preparer, p.projet, auteur=agent, voie=ARS)
    p.faire(d.proposer, decision, auteur=agent, valeurs=S_OPPOSER)
    decideur = p.agent(Role.DECIDEUR_ARS)

    def prendre():
        return d.prendre(DecisionPreparee.objects.get(pk=decision.pk), auteur=decideur, maintenant=APRES)

    issues = ensemble(prendre, lambda: constater_les_tacites(date(2027, 5, 9), APRES))
    assert isinstance(issues[0], DejaDecide)
    projet = ProjetSante.objects.get(pk=p.projet.pk)
    assert (projet.etat, projet.validation_tacite, projet.valide_ars_le) == (
        EtatProjet.VALIDE_ARS,
        True,
        date(2027, 5, 8),
    )
    assert p.dossier.evenements.filter(code="reputer_valide").count() == 1
    assert verifier_dossier(p.dossier) is None


def test_deux_premieres_lectures_a_la_fois_ne_font_qu_une_attestation() -> None:
    p = _depose()

    def lire():
        return constater_tacite(ProjetSante.objects.get(pk=p.projet.pk), maintenant=APRES)

    issues = ensemble(lire, lire, lire)
    assert [issue for issue in issues if isinstance(issue, Exception)] == []
    assert p.dossier.documents.filter(type=TypeDocument.ATTESTATION).count() == 1


def test_deux_ouvriers_n_envoient_le_compte_a_rebours_qu_une_fois() -> None:
    p = _depose()
    jour, maintenant = date(2027, 5, 5), datetime(2027, 5, 5, 8, tzinfo=UTC)
    issues = ensemble(*[lambda: prevenir_des_echeances(jour, maintenant)] * 2)
    assert [issue for issue in issues if isinstance(issue, Exception)] == []
    recus = CourrielSortant.objects.filter(evenement=CODE).values_list("destinataire", flat=True)
    assert sorted(recus) == sorted([p.agent(Role.INSTRUCTEUR_ARS).email, p.agent(Role.DECIDEUR_ARS).email])
