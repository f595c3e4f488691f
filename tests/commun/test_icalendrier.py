"""L'agenda suit la norme au plus strict : plié, échappé, en journées entières, aux identifiants stables."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from commun.icalendrier import Journee, RendezVous, echapper, ecrire, plier

MAINTENANT = datetime(2028, 2, 28, 23, 30, tzinfo=UTC)


def test_une_journee_est_ecrite_exactement() -> None:
    journee = Journee("dossier-7@portail.test", date(2028, 2, 29), "[D-7] Avis, à rendre", "https://portail.test/d/7/")
    assert ecrire([journee], nom="À faire", maintenant=MAINTENANT).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guichet CPTS//Portail//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:À faire",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "UID:dossier-7@portail.test",
        "DTSTAMP:20280228T233000Z",
        "DTSTART;VALUE=DATE:20280229",
        "DTEND;VALUE=DATE:20280301",
        "SUMMARY:[D-7] Avis\\, à rendre",
        "URL:https://portail.test/d/7/",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_la_fin_d_annee_et_un_changement_d_heure_restent_des_journees_entieres() -> None:
    texte = ecrire(
        [Journee("a@x", jour, "x", "https://x/") for jour in (date(2026, 12, 31), date(2026, 3, 29))],
        nom="x",
        maintenant=MAINTENANT,
    )
    assert "DTEND;VALUE=DATE:20270101" in texte
    assert "DTEND;VALUE=DATE:20260330" in texte


def test_un_texte_ne_peut_pas_ouvrir_une_autre_propriete() -> None:
    assert echapper("a\r\nATTENDEE:x;y,z\\\x07") == "a\\nATTENDEE:x\\;y\\,z\\\\"


@given(st.text(alphabet=st.characters(blacklist_characters="\r\n", blacklist_categories=("Cs", "Cc")), max_size=300))
def test_une_ligne_pliee_tient_en_75_octets_et_se_deplie(texte: str) -> None:
    pliee = plier(texte)
    assert all(len(ligne.encode()) <= 75 for ligne in pliee.split("\r\n"))
    assert pliee.replace("\r\n ", "") == texte


def test_un_rendez_vous_s_ecrit_en_temps_universel() -> None:
    debut = datetime(2028, 3, 25, 20, tzinfo=ZoneInfo("Europe/Paris"))
    fin = debut + timedelta(hours=26)  # à l'heure de Paris, par-dessus le passage à l'heure d'été
    rendez_vous = RendezVous("reunion-7@p.test", debut, fin, "Réunion", "Revel; a", "https://p/", 2)
    lignes = ecrire([rendez_vous], nom="À faire", maintenant=MAINTENANT).split("\r\n")
    assert lignes[8:-2] == [
        "BEGIN:VEVENT",
        "UID:reunion-7@p.test",
        "SEQUENCE:2",
        "DTSTAMP:20280228T233000Z",
        "DTSTART:20280325T190000Z",
        "DTEND:20280326T200000Z",
        "SUMMARY:Réunion",
        "LOCATION:Revel\\; a",
        "URL:https://p/",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]
