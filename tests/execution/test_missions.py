"""Le démarrage d'une mission : déclaré par la CPTS avec sa preuve, jugé par la caisse, jamais inventé."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commun.calendrier import ajouter_mois
from comptes.enums import Role
from contrats.actions import traiter_echeances
from contrats.actions.preuves import FichierRecu
from contrats.enums import Partie
from contrats.plans import plan_en_vigueur
from contrats.sources import demarrages_de
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.dates import a_midi
from dossiers.televersement import TeleversementRefuse
from execution.actions import missions
from execution.enums import EtatJalon, NatureJalon, Niveau
from execution.radar import radar
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db


@pytest.fixture
def ici():
    return un_contrat_en_vigueur().dans(4)


def test_la_cpts_declare_et_la_caisse_accepte(ici):
    jalon = ici.declarer()
    assert (jalon.etat, jalon.jour, jalon.preuves.count()) == (EtatJalon.DECLARE, ici.jour, 1)
    missions.accepter(jalon, **ici.acte(Partie.AM))
    assert (jalon.etat, jalon.juge_par) == (EtatJalon.ACCEPTE, ici.agent(Partie.AM))
    assert missions.demarrages_acceptes(ici.contrat) == {("acces_soins", ici.contrat.debut_le): ici.jour}


def test_une_declaration_n_est_pas_un_demarrage_accepte(ici):
    ici.declarer()
    assert missions.demarrages_acceptes(ici.contrat) == {}


@pytest.mark.parametrize(
    ("jour", "raison"),
    [
        (lambda ici: ici.jour + timedelta(days=1), "ne peut pas être à venir"),
        (lambda ici: ici.contrat.signe_le - timedelta(days=1), "ne peut pas précéder la signature"),
    ],
)
def test_un_demarrage_est_date_entre_la_signature_et_aujourd_hui(ici, jour, raison):
    with pytest.raises(TransitionRefusee, match=raison):
        ici.declarer(jour=jour(ici))
    assert ici.contrat.jalons.count() == 0


def test_les_deux_bornes_sont_permises(ici):
    assert ici.declarer("parcours", ici.contrat.signe_le).jour == ici.contrat.signe_le
    assert ici.declarer("prevention", ici.jour).jour == ici.jour


def test_sans_preuve_rien_ne_se_declare(ici):
    with pytest.raises(TransitionRefusee, match="Joignez une preuve"):
        missions.declarer(
            ici.contrat,
            mission="acces_soins",
            nature=NatureJalon.DEMARRAGE,
            jour=ici.jour,
            precisions="Sans pièce.",
            preuve=None,
            **ici.acte(Partie.CPTS),
        )


def test_une_preuve_qui_n_est_pas_ce_qu_elle_dit_est_refusee(ici):
    with pytest.raises(TeleversementRefuse):
        ici.declarer(preuve=FichierRecu("preuve.pdf", b"MZ un programme"))
    assert ici.contrat.jalons.count() == 0


def test_une_mission_hors_du_contrat_ne_se_declare_pas(ici):
    with pytest.raises(TransitionRefusee, match="n’est pas engagée"):
        ici.declarer("qualite")


def test_un_deploiement_suit_son_demarrage(ici):
    with pytest.raises(TransitionRefusee, match="Déclarez d’abord le démarrage"):
        ici.declarer(nature=NatureJalon.DEPLOIEMENT)
    ici.declarer()
    with pytest.raises(TransitionRefusee, match="ne peut pas précéder le démarrage"):
        ici.declarer(nature=NatureJalon.DEPLOIEMENT, jour=ici.jour - timedelta(days=1))
    assert ici.declarer(nature=NatureJalon.DEPLOIEMENT).etat == EtatJalon.DECLARE


def test_contestee_avec_un_motif_la_declaration_se_reprend(ici):
    jalon = ici.declarer()
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        missions.contester(jalon, commentaire=" ", **ici.acte(Partie.AM))
    missions.contester(jalon, commentaire="Deux communes seulement.", **ici.acte(Partie.AM))
    assert (jalon.etat, jalon.motif) == (EtatJalon.CONTESTE, "Deux communes seulement.")
    repris = ici.dans(5).declarer()
    assert (repris.pk, repris.etat, repris.motif, repris.preuves.count()) == (jalon.pk, EtatJalon.DECLARE, "", 2)


def test_on_ne_juge_qu_une_fois_et_on_ne_declare_pas_deux_fois(ici):
    jalon = ici.declarer()
    with pytest.raises(DejaDecide):
        ici.dans(5).declarer()
    missions.accepter(jalon, **ici.acte(Partie.AM))
    with pytest.raises(DejaDecide):
        missions.contester(jalon, commentaire="Trop tard.", **ici.acte(Partie.AM))


@pytest.mark.parametrize("partie", [Partie.CPTS, Partie.ARS])
def test_seule_la_caisse_qui_paie_juge(ici, partie):
    with pytest.raises(PermissionDenied):
        missions.accepter(ici.declarer(), **ici.acte(partie))


@pytest.mark.parametrize("role", [Role.INSTRUCTEUR_AM, Role.INSTRUCTEUR_ARS, Role.COORDINATEUR, Role.LECTEUR])
def test_seule_la_cpts_declare(ici, role):
    with pytest.raises(PermissionDenied):
        missions.declarer(
            ici.contrat,
            mission="acces_soins",
            nature=NatureJalon.DEMARRAGE,
            jour=ici.jour,
            precisions="",
            preuve=None,
            auteur=ici.parcours.agent(role),
            maintenant=ici.maintenant,
        )


def test_un_contrat_fini_ne_s_execute_plus(ici):
    ici.parcours.maintenant = ici.maintenant
    ici.parcours.resilier()
    with pytest.raises(TransitionRefusee, match="n’est plus en vigueur"):
        ici.declarer()


def test_un_demarrage_accepte_a_une_autre_date_recalcule_le_plan(ici):
    jalon = ici.declarer(jour=ici.jour - timedelta(days=3))
    missions.accepter(jalon, **ici.acte(Partie.AM))
    avant, apres = ici.contrat.plans.order_by("numero")
    assert (apres.numero, apres.evenement.code) == (2, "accepter")
    lignes = apres.echeances.filter(poste="acces_soins", nature="fixe").order_by("exigible_le")
    assert lignes.first().exigible_le == jalon.jour
    autres = [
        sorted(plan.echeances.exclude(poste="acces_soins").values_list("exigible_le", "poste", "nature", "montant"))
        for plan in (avant, apres)
    ]
    assert autres[0] == autres[1]


def test_un_demarrage_au_jour_prevu_laisse_le_plan(ici):
    premiere = ici.contrat.photographie["contenu"]["engagements"][0]
    jalon = ici.le(date.fromisoformat(premiere["demarrage_le"])).declarer(premiere["mission"])
    missions.accepter(jalon, **ici.acte(Partie.AM))
    assert ici.contrat.plans.count() == 1


def test_un_renouvellement_ne_fait_pas_redemarrer_ce_qui_continue(ici):
    """Le radar n'accuse pas une mission déjà en route, et l'argent du contrat neuf court de son premier jour."""
    missions.accepter(ici.declarer("prevention"), **ici.acte(Partie.AM))
    missions.contester(ici.declarer("parcours"), commentaire="Preuve illisible.", **ici.acte(Partie.AM))
    p = ici.parcours
    p.maintenant = ici.maintenant
    p.vers_le_terme()
    p.renouveler()
    p.proposer_renouvellement()
    suite = p.signer_renouvellement()
    p.maintenant = a_midi(suite.effet_le)
    traiter_echeances(suite.effet_le, p.maintenant)
    suite.refresh_from_db()
    assert list(suite.jalons.values_list("mission", "nature", "etat", "jour")) == [
        ("prevention", "demarrage", "accepte", ici.jour)
    ]
    niveaux = {(li.mission.code, li.nature): li.niveau for li in radar(suite, ajouter_mois(suite.debut_le, 3))}
    assert niveaux["prevention", NatureJalon.DEMARRAGE] == Niveau.FAIT
    assert niveaux["parcours", NatureJalon.DEMARRAGE] == Niveau.ORANGE
    assert demarrages_de(suite) == {}
    assert plan_en_vigueur(suite).total == suite.plans.get().total
