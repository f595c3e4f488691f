"""« À faire » d'une mission en retard : ce que dit le radar, à qui c'est le tour, avec la somme en jeu."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commun.calendrier import ajouter_mois, en_lettres
from commun.montants import euros
from comptes.enums import Role
from contrats.enums import MotifAvenant, Partie
from dossiers.taches import nombre, taches
from execution.actions import missions, suivis
from execution.calendriers import completer_les_calendriers
from execution.enums import NatureJalon
from execution.models import CalendrierDeMission
from execution.radar import en_alerte, radar
from execution.taches_retards import du_retard, missions_en_retard, nature_en_cause, retards_au, somme_en_jeu
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db


def du_radar(contrat, jour):
    """Mission → (nature, niveau, somme) de sa première ligne à tenir."""
    lues = {}
    for ligne in sorted(en_alerte(radar(contrat, jour)), key=lambda ligne: list(NatureJalon).index(ligne.nature)):
        somme = (ligne.enjeu.prevu, ligne.enjeu.au) if ligne.enjeu else None
        lues.setdefault(ligne.mission.code, (ligne.nature, ligne.niveau, somme))
    return lues


def de_la_base(jour):
    lignes = retards_au(jour).select_related("contrat").order_by("pk")
    return {ligne.mission: (*nature_en_cause(ligne, jour), somme_en_jeu(ligne, jour)) for ligne in lignes}


def test_la_base_dit_ce_que_dit_le_radar_jour_apres_jour():
    ici = un_contrat_en_vigueur()
    contrat, debut = ici.contrat, ici.contrat.signe_le
    bords = {ligne.limite_le for ligne in radar(contrat, debut)} | {ligne.prevu_le for ligne in radar(contrat, debut)}
    jours = [bord + timedelta(days=ecart) for bord in sorted(bords) for ecart in (-91, -90, 0, 1)]
    jours = [jour for jour in jours if debut <= jour < contrat.fin_le]
    assert {jour: de_la_base(jour) for jour in jours} == {jour: du_radar(contrat, jour) for jour in jours}
    ici.dans(7).declarer()
    tard = ajouter_mois(debut, 19)
    assert de_la_base(tard) == du_radar(contrat, tard)
    assert de_la_base(tard)["acces_soins"][0] == NatureJalon.DEPLOIEMENT


@pytest.fixture
def ici():
    """Signé il y a sept mois : la limite de l'accès aux soins (six mois) est passée."""
    ici = un_contrat_en_vigueur(il_y_a(225))
    ici.maintenant = timezone.now()
    return ici


def a_tenir(personne):
    return {ligne.mission for ligne in missions_en_retard(personne)}


def test_un_retard_nomme_la_mission_la_somme_l_echeance_et_la_page(ici):
    [ligne] = [li for li in missions_en_retard(ici.parcours.responsable) if li.mission == "acces_soins"]
    lue = du_retard(ligne, ici.parcours.responsable)
    _, _, (somme, au) = du_radar(ici.contrat, ici.jour)["acces_soins"]
    assert lue.echeance == ajouter_mois(ici.contrat.signe_le, 6)
    assert lue.texte == "Démarrage de mission\u00a0: limite passée"
    assert lue.detail.endswith(f"{euros(somme)} en jeu d’ici au {en_lettres(au)}")
    assert lue.adresse == ici.contrat.adresse("execution:missions") + "#acces_soins-demarrage"
    assert "€" not in lue.fait


def test_une_limite_passee_attend_aussi_l_ars_et_la_caisse_jusqu_a_ce_qu_elles_prevoient(ici):
    agents = {partie: ici.agent(partie) for partie in Partie} | {
        "guichet": ici.parcours.agent(Role.COORDINATEUR),
        "administrateur": ici.parcours.agent(Role.ADMINISTRATEUR),
    }
    rouges = {mission for mission, (_, niveau, _) in du_radar(ici.contrat, ici.jour).items() if niveau == "rouge"}
    siennes = set(du_radar(ici.contrat, ici.jour))
    assert "acces_soins" in rouges < siennes
    assert {qui: a_tenir(agent) for qui, agent in agents.items()} == {
        Partie.CPTS: siennes,
        Partie.ARS: rouges,
        Partie.AM: rouges,
        "guichet": set(),
        "administrateur": set(),
    }
    for partie in Partie:
        assert nombre(agents[partie]) == len(taches(agents[partie]))
    reunion = ici.prevoir_suivi(Partie.ARS)
    assert {partie: a_tenir(agents[partie]) for partie in Partie} == {
        Partie.CPTS: siennes,
        Partie.ARS: set(),
        Partie.AM: set(),
    }
    suivis.annuler(reunion, commentaire="Salle prise.", **ici.acte(Partie.ARS))
    assert a_tenir(agents[Partie.AM]) == rouges
    ici.ouvrir_le_dialogue()
    assert a_tenir(agents[Partie.AM]) == set()


def test_mis_en_demeure_le_contrat_n_attend_plus_que_la_cpts(ici):
    ici.parcours.mettre_en_demeure(Partie.ARS)
    assert a_tenir(ici.agent(Partie.ARS)) == set()
    assert "acces_soins" in a_tenir(ici.agent(Partie.CPTS))


def test_declaree_elle_n_attend_plus_contestee_elle_a_deja_sa_tache(ici):
    porteur = ici.parcours.responsable
    jalon = ici.declarer()
    assert "acces_soins" not in a_tenir(porteur)
    missions.contester(jalon, commentaire="Preuve illisible.", **ici.acte(Partie.AM))
    assert "acces_soins" not in a_tenir(porteur)
    lues = [tache.cle for tache in taches(porteur) if tache.adresse.startswith(jalon.get_absolute_url())]
    assert (lues.count(f"jalon:{jalon.pk}"), nombre(porteur)) == (1, len(taches(porteur)))


def test_un_avenant_change_le_calendrier_a_sa_date_d_effet_et_pas_avant():
    ici = un_contrat_en_vigueur()
    debut = ici.contrat.signe_le
    avenant = ici.parcours.ouvrir_avenant(MotifAvenant.MISSIONS, effet=ajouter_mois(debut, 4))
    avenant.redaction.engagements.filter(mission="acces_soins").update(
        demarrage_le=ajouter_mois(debut, 9), derogation="Recrutement du coordinateur reporté."
    )
    ici.parcours.proposer_avenant()
    ici.parcours.signer_avenant()
    versions = CalendrierDeMission.objects.filter(mission="acces_soins").order_by("du")
    lues = [(ligne.du, ligne.au) for ligne in versions]
    effet = lues[1][0]
    assert lues == [(ici.contrat.signe_le, effet), (effet, None)]
    assert versions.last().demarrage_dernier_le == ajouter_mois(debut, 9)
    for jour in (effet - timedelta(days=1), effet, ajouter_mois(ici.contrat.signe_le, 20)):
        assert de_la_base(jour) == du_radar(ici.contrat, jour)


def test_les_contrats_d_avant_le_calendrier_le_recoivent_une_fois(ici):
    avant = list(CalendrierDeMission.objects.order_by("pk").values("mission", "dus", "demarrage_dernier_le"))
    CalendrierDeMission.objects.all().delete()
    assert completer_les_calendriers(ici.jour, ici.maintenant) == 1
    assert list(CalendrierDeMission.objects.order_by("pk").values("mission", "dus", "demarrage_dernier_le")) == avant
    assert completer_les_calendriers(ici.jour, ici.maintenant) == 0
