"""Le résumé : un par personne et par jour ouvré, jamais la nuit, rejouable, sur les droits de l'instant d'envoi."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection

from commun.courriels import envoyer_en_attente
from commun.evenements import Mode
from commun.heures_calmes import est_calme, est_ouvre, reprise
from commun.models import CourrielSortant
from comptes.models import ChoixCourriel, ReglageCourriels, Utilisateur
from dossiers.actions import commentaires
from dossiers.models import Dossier, MembreEquipe
from suivi.resumes import preparer_les_resumes
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_parcours

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DEPART = datetime(2026, 6, 1, 8, tzinfo=UTC)


def a(annee: int, mois: int, jour: int, heure: int = 9, minute: int = 0) -> datetime:
    return datetime(annee, mois, jour, heure, minute, tzinfo=PARIS)


MERCREDI = a(2026, 6, 24)


@pytest.fixture(autouse=True)
def hors_demo(settings: Any) -> None:
    settings.DEMO = False


@pytest.fixture
def lecteur() -> Utilisateur:
    """Un membre de l'équipe, à qui rien n'échoit : seuls les commentaires nourrissent son résumé."""
    return un_porteur("lecteur@exemple.test", nom="Faure", prenom="Lou")


@pytest.fixture
def dossier(lecteur: Utilisateur) -> Dossier:
    dossier = un_parcours(DEPART).dossier
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role="lecteur", depuis=DEPART)
    return dossier


def commenter(dossier: Dossier, instant: datetime, rubrique: str = "besoins") -> None:
    auteur = dossier.equipe.get(role="responsable").utilisateur
    valeurs = {"sujet": "lettre", "rubrique": rubrique, "texte": "SECRET-COMMENTAIRE", "endroit": "Besoins"}
    commentaires.commenter(dossier, auteur=auteur, maintenant=instant, **valeurs)


def passer(instant: datetime) -> None:
    """Un tour du travailleur."""
    with time_machine.travel(instant, tick=False):
        envoyer_en_attente(maintenant=instant, limite=1000)
        preparer_les_resumes(instant)
        envoyer_en_attente(maintenant=instant, limite=1000)


def recus(personne: Utilisateur) -> list[str]:
    return [m.subject for m in mail.outbox if m.to == [personne.email] and m.subject.startswith("Votre résumé")]


def test_deux_faits_font_un_resume_qui_dit_le_numero_et_l_adresse(dossier: Dossier, lecteur: Utilisateur) -> None:
    commenter(dossier, MERCREDI - timedelta(hours=2))
    commenter(dossier, MERCREDI - timedelta(hours=1), "equipe")
    passer(MERCREDI)
    assert recus(lecteur) == ["Votre résumé du mercredi 24 juin 2026"]
    [message] = [m for m in mail.outbox if m.to == [lecteur.email]]
    assert message.body.count(f"Dossier {dossier.numero}\n") == 1
    assert message.body.count("- Nouveau commentaire\n") == 2
    assert f"/dossiers/{dossier.numero}/commentaires/" in message.body
    assert "SECRET-COMMENTAIRE" not in message.body
    assert dossier.nom not in message.body


def test_rejouer_le_meme_jour_n_en_fait_pas_un_second(dossier: Dossier, lecteur: Utilisateur) -> None:
    commenter(dossier, MERCREDI - timedelta(hours=2))
    passer(MERCREDI)
    commenter(dossier, MERCREDI + timedelta(hours=1), "equipe")
    passer(MERCREDI + timedelta(hours=2))
    assert len(recus(lecteur)) == 1
    passer(MERCREDI + timedelta(days=1))
    assert recus(lecteur)[1:] == ["Votre résumé du jeudi 25 juin 2026"]


def test_sans_rien_a_dire_aucun_resume(dossier: Dossier, lecteur: Utilisateur) -> None:
    passer(MERCREDI)
    assert recus(lecteur) == []


def test_il_attend_l_heure_choisie(dossier: Dossier, lecteur: Utilisateur) -> None:
    ReglageCourriels.objects.create(utilisateur=lecteur, heure_resume=17)
    commenter(dossier, MERCREDI)
    passer(a(2026, 6, 24, 16, 59))
    assert recus(lecteur) == []
    passer(a(2026, 6, 24, 17))
    assert len(recus(lecteur)) == 1


@pytest.mark.parametrize(
    "chome",
    [
        a(2026, 6, 27),  # samedi
        a(2026, 6, 28),  # dimanche
        a(2026, 7, 14),  # fête nationale, un mardi
        a(2026, 12, 25),  # Noël
        a(2027, 3, 29),  # lundi de Pâques
        a(2027, 5, 17),  # lundi de Pentecôte
    ],
)
def test_aucun_resume_un_jour_chome_le_suivant_le_reprend(
    dossier: Dossier, lecteur: Utilisateur, chome: datetime
) -> None:
    commenter(dossier, chome - timedelta(hours=3))
    passer(chome)
    assert recus(lecteur) == []
    passer(chome + timedelta(days=3))
    assert len(recus(lecteur)) == 1


def test_un_travailleur_arrete_une_semaine_n_en_envoie_qu_un(dossier: Dossier, lecteur: Utilisateur) -> None:
    for jours, rubrique in enumerate(("besoins", "equipe", "missions", "territoire", "structure")):
        commenter(dossier, MERCREDI + timedelta(days=jours), rubrique)
    passer(MERCREDI + timedelta(days=7))
    assert recus(lecteur) == ["Votre résumé du mercredi 1er juillet 2026"]
    [message] = [m for m in mail.outbox if m.to == [lecteur.email]]
    assert message.body.count("- Nouveau commentaire") == 5


def test_un_resume_qui_n_est_pas_parti_le_jour_dit_est_repris_par_le_suivant(
    dossier: Dossier, lecteur: Utilisateur
) -> None:
    commenter(dossier, MERCREDI - timedelta(hours=2))
    envoyer_en_attente(maintenant=MERCREDI)
    preparer_les_resumes(MERCREDI)
    mail.outbox.clear()
    passer(MERCREDI + timedelta(days=1))
    assert recus(lecteur) == ["Votre résumé du jeudi 25 juin 2026"]
    perime = CourrielSortant.objects.get(cle=f"resume:{lecteur.pk}:2026-06-24")
    assert (perime.situation, perime.raison_abandon) == ("abandonné", "perime")


def retirer(dossier: Dossier, personne: Utilisateur) -> None:
    MembreEquipe.objects.filter(dossier=dossier, utilisateur=personne).update(fin=MERCREDI)


def fermer(dossier: Dossier, personne: Utilisateur) -> None:
    Utilisateur.objects.filter(pk=personne.pk).update(is_active=False)


@pytest.mark.parametrize("perdre", [retirer, fermer])
@pytest.mark.parametrize("moment", ["avant la préparation", "avant l’envoi"])
def test_le_contenu_est_refait_sur_les_droits_de_l_instant(
    dossier: Dossier, lecteur: Utilisateur, perdre: Callable[[Dossier, Utilisateur], None], moment: str
) -> None:
    commenter(dossier, MERCREDI - timedelta(hours=2))
    envoyer_en_attente(maintenant=MERCREDI)
    if moment == "avant la préparation":
        perdre(dossier, lecteur)
    preparer_les_resumes(MERCREDI)
    perdre(dossier, lecteur)
    mail.outbox.clear()
    envoyer_en_attente(maintenant=MERCREDI)
    assert recus(lecteur) == []


def test_une_tache_a_echeance_est_rappelee_sauf_si_la_personne_n_en_veut_pas(lecteur: Utilisateur) -> None:
    autre = un_porteur("autre@exemple.test", nom="Roux", prenom="Inès")
    ChoixCourriel.objects.create(utilisateur=autre, evenement="echeances", mode=Mode.RIEN)
    dossier = un_parcours(DEPART, porteur=lecteur).dossier
    MembreEquipe.objects.create(dossier=dossier, utilisateur=autre, role="redacteur", depuis=DEPART)
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_le=date(2026, 6, 25), prochaine_libelle="réponse souhaitée")
    for instant, nombre in ((a(2026, 6, 23), 0), (MERCREDI, 1), (a(2026, 6, 25), 2), (a(2026, 6, 26), 3)):
        passer(instant)
        assert (len(recus(lecteur)), len(recus(autre))) == (nombre, 0)
    [*_, message] = [m for m in mail.outbox if m.to == [lecteur.email]]
    assert f"- [{dossier.numero}] Brouillon à terminer, puis à déposer, pour le 25 juin 2026" in message.body
    assert dossier.nom not in message.body


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exige_postgresql")
def test_deux_travailleurs_a_la_fois_n_en_font_qu_un(dossier: Dossier, lecteur: Utilisateur) -> None:
    commenter(dossier, MERCREDI - timedelta(hours=2))
    envoyer_en_attente(maintenant=MERCREDI)
    depart, bilans = threading.Barrier(4), []

    def preparer() -> None:
        depart.wait(timeout=120)
        bilans.append(preparer_les_resumes(MERCREDI))
        connection.close()

    fils = [threading.Thread(target=preparer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=300)
    assert (sum(bilans), CourrielSortant.objects.filter(cle__startswith="resume:").count()) == (1, 1)


@pytest.mark.parametrize(
    ("instant", "attendu"),
    [
        (a(2026, 6, 24, 19, 59), a(2026, 6, 24, 19, 59)),
        (a(2026, 6, 24, 20), a(2026, 6, 25, 7)),
        (a(2026, 6, 24, 23, 59), a(2026, 6, 25, 7)),
        (a(2026, 6, 25, 0), a(2026, 6, 25, 7)),
        (a(2026, 6, 25, 6, 59), a(2026, 6, 25, 7)),
        (a(2026, 6, 25, 7), a(2026, 6, 25, 7)),
        (a(2026, 3, 28, 22), a(2026, 3, 29, 7)),  # la nuit de l'heure d'été
        (a(2026, 10, 24, 22), a(2026, 10, 25, 7)),  # la nuit de l'heure d'hiver
        (a(2028, 2, 28, 22), a(2028, 2, 29, 7)),
        (a(2026, 12, 31, 23), a(2027, 1, 1, 7)),
    ],
)
def test_les_heures_calmes_finissent_a_sept_heures_de_paris(instant: datetime, attendu: datetime) -> None:
    assert reprise(instant) == attendu
    assert reprise(instant.astimezone(UTC)) == attendu
    assert est_calme(instant) is (instant != attendu)


def test_la_nuit_de_l_heure_d_ete_dure_une_heure_de_moins() -> None:
    assert reprise(a(2026, 3, 28, 20)) - a(2026, 3, 28, 20) == timedelta(hours=11)  # même fuseau : heures du mur
    ecart = reprise(a(2026, 3, 28, 20)).astimezone(UTC) - a(2026, 3, 28, 20).astimezone(UTC)
    assert ecart == timedelta(hours=10)


def test_un_29_fevrier_ouvre_est_ouvre() -> None:
    assert est_ouvre(a(2028, 2, 29))
    assert not est_ouvre(a(2032, 2, 29))  # un dimanche


@pytest.mark.parametrize("jour", [a(2026, 3, 30), a(2026, 10, 26), a(2028, 2, 29)])
def test_le_resume_part_a_huit_heures_de_paris_ete_comme_hiver(
    dossier: Dossier, lecteur: Utilisateur, jour: datetime
) -> None:
    commenter(dossier, jour.replace(hour=7))
    passer(jour.replace(hour=7, minute=59))
    assert recus(lecteur) == []
    passer(jour.replace(hour=8))
    assert len(recus(lecteur)) == 1
