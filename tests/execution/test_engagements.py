"""Une mission retirée par un avenant puis rendue par un autre se déclare de nouveau, et rien d'ancien ne se perd."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from commun.calendrier import ajouter_mois, en_lettres
from contrats.actions import traiter_echeances
from contrats.enums import Partie
from contrats.plans import plan_en_vigueur, situation_en_vigueur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.dates import a_midi
from execution.actions import missions
from execution.calendriers import ecrire_le_calendrier
from execution.enums import EtatJalon, NatureJalon, Niveau
from execution.indicateurs import indicateurs_de_l_annee
from execution.lecture_du_contrat import periodes_du_contrat
from execution.models import CalendrierDeMission
from execution.parts import parts_de_l_annee
from execution.radar import en_alerte, radar
from execution.taches import jalons_contestes
from execution.taches_retards import nature_en_cause, retards_au, somme_en_jeu
from missions.models import Condition
from tests.fabriques.comptes import client_de
from tests.fabriques.execution import RENDUE, par_avenant, une_mission_rendue

pytestmark = pytest.mark.django_db


@pytest.fixture
def ici():
    return une_mission_rendue()


def periodes(ici):
    return [p for p in periodes_du_contrat(ici.contrat) if p.mission == RENDUE]


def ligne(ici, nature=NatureJalon.DEMARRAGE):
    return next(li for li in radar(ici.contrat, ici.jour) if (li.mission.code, li.nature) == (RENDUE, nature))


def test_rendue_elle_se_declare_de_nouveau_et_chaque_periode_garde_son_demarrage(ici):
    premiere, seconde = periodes(ici)
    assert premiere.au < seconde.du
    assert seconde.au is None
    with pytest.raises(TransitionRefusee, match="Un avenant engage cette mission depuis le"):
        ici.declarer(RENDUE, jour=seconde.du - timedelta(days=1))
    avant = ligne(ici)
    assert (avant.jalon, avant.niveau) == (None, Niveau.ORANGE)
    with pytest.raises(TransitionRefusee, match="Déclarez d’abord le démarrage"):
        ici.declarer(RENDUE, nature=NatureJalon.DEPLOIEMENT)
    ancien = ici.contrat.jalons.get()
    neuf = ici.declarer(RENDUE)
    missions.accepter(neuf, **ici.acte(Partie.AM))
    assert missions.demarrages_acceptes(ici.contrat) == {
        (RENDUE, premiere.du): ancien.jour,
        (RENDUE, seconde.du): ici.jour,
    }
    situation, _ = situation_en_vigueur(ici.contrat)
    lus = [{m.code: m.demarrage for m in avenant.missions}.get(RENDUE) for avenant in situation.avenants]
    assert lus == [ancien.jour, None, ici.jour]
    assert (ligne(ici).jalon, ligne(ici).niveau) == (neuf, Niveau.FAIT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ici.contrat.jalons.filter(pk=neuf.pk).update(engagee_le=premiere.du)


def test_les_limites_et_la_somme_en_jeu_se_comptent_du_nouvel_engagement(ici):
    """Sans quoi la mission rendue naîtrait en retard ; « À faire » dit ce que dit le radar."""
    Condition.objects.filter(bareme="ACI-2019", mission=RENDUE).update(demarrage_mois=6, deploiement_mois=18)
    ecrire_le_calendrier(ici.contrat)
    premiere, seconde = periodes(ici)
    assert ligne(ici).limite_le == ajouter_mois(seconde.du, 6)
    # Sans déclaration, elle démarrerait à la date de l'avenant qui l'a rendue, pas à celle de la première période.
    situation, _ = situation_en_vigueur(ici.contrat)
    assert {m.code: m.demarrage for m in situation.avenants[-1].missions}[RENDUE] == ligne(ici).prevu_le > seconde.du
    ici.dans(21)
    enjeu = ligne(ici).enjeu
    dus = [du for du in plan_en_vigueur(ici.contrat).dus if du.poste == RENDUE]
    du_premier = sum(du.montant for du in dus if du.annee == 1)
    assert du_premier > 0
    assert enjeu.prevu == sum(du.montant for du in dus if du.annee == 2)
    assert [du.annee for du in enjeu.lignes] == [2, 2]
    assert 0 < enjeu.perdu < enjeu.prevu
    for jour in (premiere.au - timedelta(days=1), ici.jour, ajouter_mois(ici.jour, 12)):
        rares = {li.mission.code: li for li in reversed(en_alerte(radar(ici.contrat, jour)))}
        base = {li.mission: li for li in retards_au(jour).select_related("contrat").order_by("pk")}
        assert (RENDUE in rares) == (RENDUE in base)
        if RENDUE in base:
            lue = rares[RENDUE]
            assert nature_en_cause(base[RENDUE], jour) == (NatureJalon.DEMARRAGE, lue.niveau)
            assert somme_en_jeu(base[RENDUE], jour) == (lue.enjeu.prevu, lue.enjeu.au)
    lignes = CalendrierDeMission.objects.filter(mission=RENDUE).order_by("du")
    assert [ligne.engagee_le for ligne in lignes] == [premiere.du, seconde.du]


def test_retiree_dans_l_annee_elle_se_releve_et_se_paie_pour_ses_jours(ici):
    [qualite] = [i for i in indicateurs_de_l_annee(ici.contrat, 1) if i.mission == RENDUE]
    premiere, _seconde = periodes(ici)
    assert (qualite.retire_le, qualite.attendus[-1]) == (
        premiere.au,
        f"au contrat jusqu’au {en_lettres(premiere.au - timedelta(days=1))}",
    )
    for partie in (Partie.CPTS, Partie.AM):
        ici.relever(partie, "1", code=qualite.code)
    part = parts_de_l_annee(ici.contrat, 1).de(qualite.code)
    assert (part.acquis, part.acquis > 0) == (part.au_plus, True)
    assert [i.retire_le for i in indicateurs_de_l_annee(ici.contrat, 2) if i.mission == RENDUE] == [None]


def test_retiree_avant_son_demarrage_elle_n_a_rien_a_relever(ici):
    par_avenant(ici, 15, engager=False)
    assert [i for i in indicateurs_de_l_annee(ici.contrat, 2) if i.mission == RENDUE] == []


def test_l_ecran_montre_les_deux_periodes_puis_la_seule_close(ici, django_assert_max_num_queries):
    premiere, seconde = periodes(ici)
    client, adresse = client_de(ici.parcours.responsable), ici.contrat.adresse("execution:missions")
    ici.parcours.dossier.refresh_from_db()
    with django_assert_max_num_queries(60):
        page = unescape(client.get(adresse).content.decode())
    assert f'id="{RENDUE}-{premiere.du.isoformat()}"' in page
    assert "Engagée de nouveau depuis le" in page
    assert page.count("Période précédente") == 1
    assert "Missions retirées du contrat" not in page


def test_une_contestation_d_une_periode_close_n_attend_plus_personne(ici):
    jalon = ici.declarer(RENDUE)
    missions.contester(jalon, commentaire="Preuve illisible.", **ici.acte(Partie.AM))
    porteur = ici.parcours.responsable
    assert list(jalons_contestes(porteur)) == [jalon]
    CalendrierDeMission.objects.filter(mission=RENDUE, au=None).update(au=ici.jour)
    assert list(jalons_contestes(porteur)) == []


def test_un_renouvellement_ne_reprend_que_la_periode_qui_court_a_son_terme(ici):
    missions.accepter(ici.declarer(RENDUE), **ici.acte(Partie.AM))
    p = ici.parcours
    p.maintenant = ici.maintenant
    p.vers_le_terme()
    p.renouveler()
    p.proposer_renouvellement()
    suite = p.signer_renouvellement()
    p.maintenant = a_midi(suite.effet_le)
    traiter_echeances(suite.effet_le, p.maintenant)
    assert list(suite.jalons.values_list("mission", "etat", "jour", "engagee_le")) == [
        (RENDUE, EtatJalon.ACCEPTE, ici.jour, suite.effet_le)
    ]
