"""D'un contrat qui n'est plus le courant, chaque lien mène à une page de ce contrat, et chaque page le dit."""

from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from contrats import actions
from contrats.enums import Partie
from contrats.models import Contrat
from dossiers.dates import a_midi
from execution.actions import gestion, redaction
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.fabriques.indemnites import une_indemnite
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
BANDEAU = "Ce n’est pas le contrat courant"


class Liens(HTMLParser):
    """Les adresses des liens, des formulaires et des pages d'un document."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.adresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, balise: str, attributs: list[tuple[str, str | None]]) -> None:
        lues = dict(attributs)
        adresse = lues.get("href") if balise == "a" else lues.get("action") if balise == "form" else None
        if adresse:
            self.adresses.append(adresse)


@pytest.fixture
def ancien():
    """Un contrat vécu puis échu, son renouvellement devenu le courant, et qui les lit."""
    ici = un_contrat_en_vigueur(il_y_a(1700))
    ici.declarer()
    ici.prevoir_suivi()
    ici.dans(13)
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "60", motif="Double compte.")
    dialogue = ici.tenir_le_dialogue()
    suite = {"texte": "Recruter", "partie": Partie.CPTS, "responsable": "A. Puech"}
    redaction.ajouter_suite(dialogue, **suite, echeance_le=ici.jour, **ici.acte(Partie.ARS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    for partie in Partie:
        ici.approuver(dialogue, partie)
    une_indemnite(ici)
    ici.parcours.maintenant = timezone.now() - timedelta(days=20)
    ici.parcours.renouveler()
    ici.parcours.proposer_renouvellement()
    ici.parcours.signer_renouvellement()
    echu = ici.contrat
    assert actions.traiter_echeances(echu.fin_le, a_midi(echu.fin_le)) == 1
    ici.ancien = Contrat.objects.get(pk=echu.pk)
    return ici


def du_contrat(chemin: str, numero: str) -> bool:
    """Vrai d'une page d'un contrat de ce dossier."""
    return chemin.startswith((f"/dossiers/{numero}/contrat/", f"/dossiers/{numero}/actes/contrat/"))


def _parcourir(ancien, partie, client):
    """Suit les liens de l'ancien contrat : (pages vues, liens qui en sortent, pages qui ne le disent pas)."""
    contrat = ancien.ancien
    courant = reverse("contrats:contrat", args=[contrat.dossier.numero])
    client.force_login(ancien.agent(partie))
    a_voir, vues, sortis, muettes = [contrat.get_absolute_url()], set(), set(), set()
    while a_voir:
        page = a_voir.pop()
        if page in vues:
            continue
        vues.add(page)
        reponse = client.get(page)
        assert reponse.status_code in (200, 302, 403, 405, 409), page
        if reponse.streaming or reponse.status_code not in (200, 409) or "text/html" not in reponse["Content-Type"]:
            # Un fichier (lu jusqu'au bout, il se ferme), un renvoi, un envoi seulement.
            b"".join(reponse.streaming_content if reponse.streaming else ())
            continue
        texte = reponse.content.decode()
        if BANDEAU not in texte:
            muettes.add(page)
        for adresse in Liens(texte).adresses:
            lue = urlsplit(urljoin(page, adresse))
            if lue.netloc or not du_contrat(lue.path, contrat.dossier.numero) or lue.path == courant and not lue.query:
                continue
            if parse_qs(lue.query).get("contrat") != ["1"]:
                sortis.add((page.removeprefix(courant), adresse))
            else:
                a_voir.append(lue._replace(fragment="").geturl())
    return vues, sortis, muettes


@pytest.mark.un_moteur  # un lien s'écrit dans Python
def test_depuis_un_ancien_contrat_on_reste_dans_l_ancien(ancien, client):
    courant = reverse("contrats:contrat", args=[ancien.ancien.dossier.numero])
    for partie in Partie:
        vues, sortis, muettes = _parcourir(ancien, partie, client)
        assert sortis == set(), partie
        assert muettes == set(), partie
        apps = {adresse.split("?")[0].removeprefix(courant).split("/")[0] for adresse in vues}
        assert {"", "execution", "versements", "indemnites", "version"} <= apps, partie
        assert len(vues) > 15, partie
