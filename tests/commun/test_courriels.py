"""La boîte d'envoi : écrite avec l'acte, envoyée une seule fois, reprise avec patience, muette sur les personnes."""

import logging
import smtplib
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend as Memoire
from django.core.management import call_command
from django.db import connection, transaction

from commun.courriels import (
    ATTENTE_MAX,
    RESERVATION,
    TENTATIVES_MAX,
    Courriel,
    attente_apres,
    deposer,
    deposer_tous,
    envoyer_en_attente,
)
from commun.models import CourrielSortant

ADRESSE = "camille@exemple.test"


class Panne(Memoire):
    """Une messagerie qui refuse tout, avec une adresse dans son message d'erreur."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPDataError(451, f"boîte pleine pour {ADRESSE}".encode())


class Lente(Memoire):
    """Une messagerie lente : le temps qu'un second envoyeur tente sa chance."""

    def send_messages(self, messages: Any) -> int:
        threading.Event().wait(0.02)
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def hors_demo(settings: Any) -> None:
    settings.DEMO = False


def _deposer(cle: str = "lettre:1:deposee", **valeurs: str) -> CourrielSortant:
    return deposer(**{"cle": cle, "destinataire": ADRESSE, "sujet": "Lettre déposée", "corps": "Bonjour", **valeurs})


def _maintenant() -> datetime:
    return datetime.now(UTC)


@pytest.mark.django_db
def test_un_courriel_depose_est_envoye_une_fois() -> None:
    courriel = _deposer()
    assert (envoyer_en_attente().envoyes, envoyer_en_attente().envoyes) == (1, 0)
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.tentatives) == ("envoyé", 1)
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == ([ADRESSE], "Lettre déposée", "Bonjour")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_une_cle_deja_servie_ne_depose_rien_de_plus() -> None:
    premier = _deposer(corps="premier")
    assert _deposer(corps="second").pk == premier.pk
    assert list(CourrielSortant.objects.values_list("corps", flat=True)) == ["premier"]


@pytest.mark.django_db
def test_plusieurs_courriels_se_deposent_en_une_requete_sans_toucher_aux_anciens(
    django_assert_num_queries: Any,
) -> None:
    _deposer("a", corps="ancien")
    nouveaux = [Courriel(cle, ADRESSE, "Lettre déposée", "nouveau") for cle in "abc"]
    with django_assert_num_queries(1):
        deposer_tous(nouveaux)
    corps = dict(CourrielSortant.objects.values_list("cle", "corps"))
    assert corps == {"a": "ancien", "b": "nouveau", "c": "nouveau"}


@pytest.mark.django_db
def test_un_courriel_fautif_parmi_plusieurs_et_rien_n_est_depose() -> None:
    with pytest.raises(ValidationError):
        deposer_tous([Courriel("a", ADRESSE, "Objet", "x"), Courriel("b", "sans arobase", "Objet", "x")])
    assert not CourrielSortant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_un_acte_annule_n_envoie_rien() -> None:
    with transaction.atomic():
        _deposer()
        transaction.set_rollback(True)
    assert envoyer_en_attente().envoyes == 0
    assert (CourrielSortant.objects.count(), mail.outbox) == (0, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("valeurs", "erreur"),
    [
        ({"destinataire": "pas une adresse"}, ValidationError),
        ({"sujet": "deux\nlignes"}, ValueError),
        ({"sujet": " "}, ValueError),
        ({"cle": ""}, ValueError),
    ],
)
def test_un_courriel_impossible_est_refuse_au_depot(valeurs: dict[str, str], erreur: type[Exception]) -> None:
    with pytest.raises(erreur):
        _deposer(**valeurs)
    assert CourrielSortant.objects.count() == 0


@pytest.mark.django_db
def test_la_demonstration_capture_et_n_envoie_rien(settings: Any) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = f"{__name__}.Panne"
    courriel = _deposer()
    assert envoyer_en_attente().captures == 1
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.envoye_le, mail.outbox) == ("capturé", None, [])


@pytest.mark.django_db
def test_une_panne_reporte_de_plus_en_plus_tard_puis_abandonne(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Panne"
    courriel = _deposer()
    instant, attentes = _maintenant(), []
    for _ in range(TENTATIVES_MAX - 1):
        assert envoyer_en_attente(maintenant=instant).reportes == 1
        courriel.refresh_from_db()
        assert envoyer_en_attente(maintenant=courriel.prochain_essai_le - timedelta(seconds=1)).reportes == 0
        attentes.append(courriel.prochain_essai_le - instant)
        instant = courriel.prochain_essai_le
    assert attentes == [attente_apres(n) for n in range(1, TENTATIVES_MAX)]
    assert attentes == sorted(attentes)
    assert envoyer_en_attente(maintenant=instant).abandonnes == 1
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.tentatives) == ("abandonné", TENTATIVES_MAX)
    assert envoyer_en_attente(maintenant=instant + timedelta(days=30)).abandonnes == 0


def test_l_attente_double_puis_plafonne() -> None:
    assert [attente_apres(n).total_seconds() / 60 for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert attente_apres(500) == ATTENTE_MAX


@pytest.mark.django_db
def test_une_panne_passee_n_empeche_pas_l_envoi_suivant(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Panne"
    courriel = _deposer()
    envoyer_en_attente()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert envoyer_en_attente(maintenant=_maintenant() + timedelta(minutes=2)).envoyes == 1
    courriel.refresh_from_db()
    assert (courriel.derniere_erreur, len(mail.outbox)) == ("", 1)


@pytest.mark.django_db
def test_aucune_donnee_personnelle_dans_les_journaux_ni_dans_l_erreur(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Panne"
    courriel = _deposer()
    with caplog.at_level(logging.DEBUG):
        envoyer_en_attente()
    courriel.refresh_from_db()
    assert courriel.derniere_erreur == "SMTPDataError 451"
    assert ADRESSE not in caplog.text + courriel.derniere_erreur + str(courriel)
    assert "SMTPDataError 451" in caplog.text


@pytest.mark.django_db
def test_une_reservation_en_cours_n_est_pas_prise_puis_expire_avec_le_meme_identifiant() -> None:
    courriel, instant = _deposer(), _maintenant()
    CourrielSortant.objects.filter(pk=courriel.pk).update(reserve_le=instant, jeton="autre", tentatives=1)
    assert envoyer_en_attente(maintenant=instant + RESERVATION - timedelta(seconds=1)).envoyes == 0
    assert envoyer_en_attente(maintenant=instant + RESERVATION + timedelta(seconds=1)).envoyes == 1
    identifiant = mail.outbox[0].extra_headers["Message-ID"]
    _deposer("lettre:2:deposee")
    envoyer_en_attente()
    assert identifiant.startswith("<")
    assert mail.outbox[1].extra_headers["Message-ID"] != identifiant


@pytest.mark.django_db
def test_les_plus_anciens_partent_d_abord_dans_la_limite() -> None:
    for numero in range(3):
        _deposer(f"cle:{numero}", sujet=f"n° {numero}")
    assert envoyer_en_attente(limite=2).envoyes == 2
    assert [message.subject for message in mail.outbox] == ["n° 0", "n° 1"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exige_postgresql")
def test_deux_envoyeurs_simultanes_n_envoient_jamais_deux_fois(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Lente"
    for numero in range(20):
        _deposer(f"cle:{numero}", sujet=f"n° {numero}")
    depart, bilans = threading.Barrier(4), []

    def envoyer() -> None:
        depart.wait(timeout=120)
        bilans.append(envoyer_en_attente().envoyes)
        connection.close()

    fils = [threading.Thread(target=envoyer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=300)
    assert sum(bilans) == 20
    assert sorted(message.subject for message in mail.outbox) == sorted(f"n° {n}" for n in range(20))
    assert set(CourrielSortant.objects.values_list("tentatives", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("exige_postgresql")
def test_deux_depots_simultanes_de_la_meme_cle_font_une_ligne() -> None:
    depart = threading.Barrier(4)

    def depot() -> None:
        depart.wait(timeout=120)
        with transaction.atomic():
            _deposer()
        connection.close()

    fils = [threading.Thread(target=depot) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=300)
    assert CourrielSortant.objects.count() == 1


@pytest.mark.django_db
def test_la_commande_dit_ce_qu_elle_a_fait_et_se_tait_sinon(capsys: pytest.CaptureFixture[str]) -> None:
    _deposer()
    call_command("envoyer_courriels")
    call_command("envoyer_courriels")
    assert capsys.readouterr().out == "Courriels : envoyes 1\n"
