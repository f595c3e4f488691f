"""L'avis rendu clôt ce qui était attendu : dit à la personne, tracé, sans relance, rouvert par un nouveau dépôt."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import lettre as lettres
from dossiers.dates import a_midi
from dossiers.enums import EtatLettre, SensAvis
from dossiers.journal import verifier_dossier
from instruction.actions import objectif
from instruction.actions.contributions import verifier_ecriture
from instruction.actions.relances import relancer_les_relecteurs
from instruction.enums import EtatContribution as E
from instruction.lecture import contributions_lues, doit_encore_contribuer
from instruction.models import Contribution
from suivi.avis import contributions_attendues
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_parcours
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
LE_4 = datetime.fromisoformat("2026-03-04T12:00:00+01:00")
FIN = "Votre contribution n’est plus attendue"


@pytest.fixture
def p() -> Parcours:
    """Déposé le 3 mars ; Léa a envoyé, Anne doit encore."""
    p = un_parcours(DEPART)
    p.deposer_lettre()
    envoyer(une_contribution(p.dossier, un_relecteur("Lea"), LE_4), LE_4)
    une_contribution(p.dossier, un_relecteur("Anne", "10"), LE_4)
    p.maintenant = LE_4
    return p


def etats(p: Parcours) -> list[str]:
    return list(p.dossier.contributions.order_by("pk").values_list("etat", flat=True))


def prevenus(p: Parcours) -> list[str]:
    finis = CourrielSortant.objects.filter(evenement="contribution.fin", sujet=f"[{p.dossier.numero}] {FIN}")
    return list(finis.order_by("pk").values_list("destinataire", flat=True))


@pytest.mark.parametrize("sens", SensAvis.values)
def test_l_avis_rendu_clot_ce_qui_est_attendu_et_le_dit(p: Parcours, sens: str) -> None:
    p.rendre_avis(SensAvis(sens))
    assert etats(p) == [E.ENVOYEE, E.CLOSE]
    assert prevenus(p) == ["anne@exemple.test"]
    fait = p.dossier.evenements.get(sujet="contribution", code="clore")
    assert (fait.auteur, fait.de, fait.vers) == (None, "attendue", "close")
    assert verifier_dossier(p.dossier) is None


def test_le_retrait_de_la_lettre_clot_aussi(p: Parcours) -> None:
    p.faire(lettres.retirer, p.lettre, auteur=p.responsable, commentaire="Projet abandonné.")
    assert (etats(p), prevenus(p)) == ([E.ENVOYEE, E.CLOSE], ["anne@exemple.test"])


def test_plus_de_relance_ni_de_tache(p: Parcours) -> None:
    anne = un_relecteur("Anne", "10")
    assert contributions_attendues(anne).count() == 1
    p.rendre_avis()
    assert contributions_attendues(anne).count() == 0
    assert [relancer_les_relecteurs(j, a_midi(j)) for j in (date(2026, 3, 13), date(2026, 3, 17))] == [0, 0]


def test_elle_ne_lit_pas_les_autres_et_ne_peut_plus_ecrire(p: Parcours) -> None:
    p.rendre_avis()
    anne = un_relecteur("Anne", "10")
    sienne = Contribution.objects.get(relecteur=anne)
    assert [lue.contribution.relecteur for lue in contributions_lues(anne, p.dossier)] == []
    with pytest.raises(Exception, match="plus attendue"):
        verifier_ecriture(sienne, anne)
    client = client_de(anne)
    page = client.get(p.dossier.get_absolute_url()).content.decode()
    assert "Votre contribution n’est plus attendue" in page
    lue = client.get(reverse("contributions:contribution", args=[p.dossier.numero])).content.decode()
    assert "Elle n’est plus attendue" in lue
    assert "Lea" not in lue


def test_le_coordinateur_qui_devait_la_sienne_n_est_pas_prevenu_et_ne_lit_pas_les_autres(p: Parcours) -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    une_contribution(p.dossier, coordinateur, LE_4)
    assert doit_encore_contribuer(coordinateur, p.dossier)
    p.rendre_avis()
    assert etats(p) == [E.ENVOYEE, E.CLOSE, E.CLOSE]
    assert coordinateur.email not in prevenus(p)
    lues = contributions_lues(coordinateur, p.dossier)
    assert [(lue.contribution.relecteur.nom, lue.contribution.contenu_visible) for lue in lues] == [("Lea", False)]
    assert doit_encore_contribuer(coordinateur, p.dossier)


@pytest.mark.parametrize("garder", [False, True])
def test_une_lettre_reprise_et_redeposee_attend_de_nouveau(p: Parcours, garder: bool) -> None:
    if garder:
        objectif.choisir_la_reouverture(
            p.dossier.instruction, auteur=un_agent(Role.COORDINATEUR), maintenant=LE_4, rouvrir=False
        )
    p.rendre_avis(SensAvis.DEFAVORABLE)
    p.faire(lettres.reprendre, p.lettre, auteur=p.responsable)
    p.deposer_lettre()
    assert p.lettre.etat == EtatLettre.DEPOSEE
    assert etats(p) == [E.ENVOYEE if garder else E.ATTENDUE, E.ATTENDUE]


class TestDateVisee:
    """La prochaine date d'un dossier est celle de l'instruction, reports compris."""

    def lue(self, p: Parcours) -> tuple[date | None, str]:
        p.dossier.refresh_from_db()
        return p.dossier.prochaine_le, p.dossier.prochaine_libelle

    def test_un_report_deplace_la_prochaine_date_partout(self, p: Parcours) -> None:
        visee = p.dossier.instruction.echeance_le
        assert self.lue(p) == (visee, "avis visé, sans délai légal")
        reportee = date(2026, 4, 20)
        objectif.prolonger_l_instruction(
            p.dossier.instruction,
            auteur=un_agent(Role.COORDINATEUR),
            maintenant=LE_4,
            visee_le=reportee,
            motif="Vacances.",
        )
        assert self.lue(p) == (reportee, "avis visé, sans délai légal")
        page = client_de(p.responsable).get(p.dossier.get_absolute_url())
        assert "20 avril 2026" in page.content.decode()
        assert "Vacances." not in page.content.decode()

    def test_un_complement_recu_garde_la_date_la_plus_lointaine(self, p: Parcours) -> None:
        objectif.prolonger_l_instruction(
            p.dossier.instruction,
            auteur=un_agent(Role.COORDINATEUR),
            maintenant=LE_4,
            visee_le=date(2026, 5, 4),
            motif="Vacances.",
        )
        p.demander(p.lettre, "demander_complements", Role.COORDINATEUR)
        p.faire(lettres.completer, p.lettre, auteur=p.responsable)
        assert self.lue(p)[0] == date(2026, 5, 4)
