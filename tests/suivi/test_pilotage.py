"""Le pilotage : délais bruts et nets, entonnoir, avis, charge ; chacun sur son périmètre, sans les délibérés."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions.lettre import completer
from dossiers.enums import EtatLettre, EtatProjet, SensAvis
from suivi.durees import Resume
from suivi.models import TraceExport
from suivi.pilotage import Periode, calculer
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import Parcours, un_dossier_a, un_parcours
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
PAGE, EXPORT = reverse("suivi:pilotage"), reverse("suivi:export_pilotage")


def _depart(jour: int) -> datetime:
    return datetime.fromisoformat(f"2026-03-{jour:02d}T12:00:00+01:00")


ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 31))
FIN = date(2026, 12, 31)


def _complete_puis_avise() -> Parcours:
    """Déposée le 3, compléments demandés le 4, complétée le 9, avis le 10 mars."""
    parcours = un_parcours(_depart(2), porteur=un_porteur("a@exemple.test"), nom="CPTS complétée")
    parcours.deposer_lettre()
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR)
    parcours.maintenant += timedelta(days=4)
    parcours.faire(completer, parcours.lettre, auteur=parcours.responsable)
    parcours.rendre_avis(SensAvis.RESERVES)
    return parcours


def test_le_delai_d_avis_est_brut_et_net_du_porteur() -> None:
    _complete_puis_avise()
    pilotage = calculer(un_agent(Role.COORDINATEUR), ANNEE, FIN)
    [avis] = [ligne for ligne in pilotage.trajets if "avis" in ligne.libelle]
    assert (avis.brut, avis.net) == (Resume(1, 7, 7), Resume(1, 2, 2))
    etats = {ligne.etat: (ligne.brut, ligne.net, ligne.en_cours) for ligne in pilotage.etats}
    assert etats["Déposée"] == (Resume(2, 1, 1), Resume(2, 1, 1), 0)
    assert etats["Compléments demandés"] == (Resume(1, 5, 5), Resume(1, 0, 0), 0)
    assert etats["Transmise à l’ARS"][2] == 1
    assert pilotage.avis == [("Favorable", 0), ("Favorable avec réserves", 1), ("Défavorable", 0)]
    assert [(ligne.libelle, ligne.brut) for ligne in pilotage.departements] == [("Haute-Garonne", Resume(1, 7, 7))]


def test_la_periode_ne_compte_que_ce_qui_s_y_acheve() -> None:
    _complete_puis_avise()
    avant = calculer(un_agent(Role.COORDINATEUR), Periode(date(2026, 1, 1), date(2026, 3, 9)), FIN)
    assert [ligne.brut.nombre for ligne in avant.trajets] == [0, 0, 0, 0]
    assert sum(nombre for _, nombre in avant.avis) == 0
    apres = calculer(un_agent(Role.COORDINATEUR), Periode(date(2026, 4, 1), FIN), FIN)
    assert [nombre for _, nombre in apres.entonnoir] == [0] * 6


def test_l_entonnoir_suit_les_lettres_deposees_dans_la_periode() -> None:
    un_dossier_a(EtatLettre.DEPOSEE, depart=_depart(2), porteur=un_porteur("a@exemple.test"))
    un_dossier_a(EtatLettre.TRANSMISE, depart=_depart(2), porteur=un_porteur("b@exemple.test"))
    un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=_depart(2), porteur=un_porteur("c@exemple.test"))
    un_dossier_a(EtatLettre.BROUILLON, depart=_depart(2), porteur=un_porteur("d@exemple.test"))
    entonnoir = calculer(un_agent(Role.COORDINATEUR), ANNEE, FIN).entonnoir
    assert [nombre for _, nombre in entonnoir] == [3, 2, 1, 1, 0, 0]


def test_chacun_compte_son_perimetre_et_l_assurance_maladie_ce_qu_elle_lit() -> None:
    un_dossier_a(EtatLettre.DEPOSEE, porteur=un_porteur("a@exemple.test"))
    un_dossier_a(EtatLettre.TRANSMISE, porteur=un_porteur("b@exemple.test"))
    un_dossier_a(etat_projet=EtatProjet.DEPOSE, porteur=un_porteur("c@exemple.test"))
    jour = timezone.localdate()
    roles = (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM)
    lus = {role: calculer(un_agent(role), ANNEE, jour) for role in roles}
    assert {role: lu.dossiers for role, lu in lus.items()} == dict(zip(roles, (3, 2, 1), strict=True))
    assert {role: lu.urps is None for role, lu in lus.items()} == dict(zip(roles, (False, True, True), strict=True))
    assert calculer(un_agent(Role.COORDINATEUR, "75"), ANNEE, jour).dossiers == 0


def test_la_charge_par_urps_compte_sans_nommer_et_jamais_avant_d_avoir_contribue() -> None:
    maintenant = timezone.now()
    dossier = un_dossier_a(EtatLettre.DEPOSEE, depart=maintenant - timedelta(days=3))
    lea, max_ = un_relecteur("Zebulon"), un_relecteur("Quetzal", profession="21")
    envoyer(une_contribution(dossier, lea, maintenant), maintenant)
    une_contribution(dossier, max_, maintenant)
    coordinateur, jour = un_agent(Role.COORDINATEUR), timezone.localdate()
    periode = Periode(jour - timedelta(days=30), jour)
    lus = {j: calculer(coordinateur, periode, jour + timedelta(days=j)).urps for j in (10, 11)}
    comptes = {j: sorted((li.dues, li.en_retard, li.envoyees) for li in urps) for j, urps in lus.items()}
    assert comptes == {10: [(0, 0, 1), (1, 0, 0)], 11: [(0, 0, 1), (1, 1, 0)]}
    page = client_de(coordinateur).get(PAGE).content.decode()
    assert not {nom for nom in ("Zebulon", "Quetzal") if nom in page}
    une_contribution(dossier, coordinateur, maintenant)
    assert calculer(coordinateur, periode, jour).urps == []


def test_la_page_dessine_et_ecrit_la_meme_chose() -> None:
    _complete_puis_avise()
    page = client_de(un_agent(Role.COORDINATEUR)).get(PAGE, {"du": "2026-01-01", "au": "2026-12-31"}).content.decode()
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="barres" role="img"') == 5
    assert 'aria-labelledby="delais-titre delais-description"' in page
    assert page.count("médiane 7 jours, 9e") == 2
    assert '<td class="num" data-libelle="Médiane nette">2</td>' in page


def test_une_periode_a_l_envers_se_dit() -> None:
    page = client_de(un_agent(Role.COORDINATEUR)).get(PAGE, {"du": "2026-05-01", "au": "2026-03-01"}).content.decode()
    assert "Cette date précède le début de la période" in page


def test_sans_dossier_la_page_dit_ce_qui_viendra() -> None:
    assert "Aucun dossier à compter" in client_de(un_agent(Role.COORDINATEUR)).get(PAGE).content.decode()


def test_le_pilotage_s_exporte_et_se_trace() -> None:
    _complete_puis_avise()
    agent = un_agent(Role.COORDINATEUR)
    reponse = client_de(agent).post(f"{EXPORT}?du=2026-01-01&au=2026-12-31", {"format": "csv"})
    lues = csv.DictReader(io.StringIO(b"".join(reponse.streaming_content).decode("utf-8-sig")), delimiter=";")
    trouvees = {(li["Ligne"], li["Mesure"]): li["Valeur"] for li in lues if li["Tableau"] == "Délais d’instruction"}
    assert trouvees["Du dépôt de la lettre à l’avis du Guichet", "Médiane nette"] == "2"
    trace = TraceExport.objects.get()
    assert (trace.quoi, trace.filtres) == ("pilotage", {"du": "2026-01-01", "au": "2026-12-31"})


def test_le_pilotage_coute_autant_pour_un_dossier_ou_pour_trois() -> None:
    agent, nombres = un_agent(Role.COORDINATEUR), []
    for rang in range(3):
        un_dossier_a(EtatLettre.TRANSMISE, porteur=un_porteur(f"e{rang}@exemple.test"))
        with CaptureQueriesContext(connection) as capture:
            calculer(agent, ANNEE, FIN)
        nombres.append(len(capture))
    assert len(set(nombres[1:])) == 1
    assert nombres[-1] <= 7
