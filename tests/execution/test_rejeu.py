"""Du démarrage accepté au fichier rejoué : la commande rend le total et les sommes que la page montre, au centime."""

import io
import re
from contextlib import redirect_stdout
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from commun.montants import euros
from contrats.enums import Partie
from execution.actions import missions
from financement.__main__ import main
from tests.contrats.explications import de_la_commande, de_la_page
from tests.fabriques.comptes import client_de
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db
TOTAL_DE_LA_PAGE = re.compile(r"<dt>Total, au plus</dt><dd>([^<]+)</dd>")
TOTAL_DU_FICHIER = re.compile(r"^# Total attendu : (.+)\.$", re.M)
TOTAL_REJOUE = re.compile(r"^Total des versements : (.+)$", re.M)


def test_le_fichier_d_un_contrat_demarre_a_une_autre_date_rejoue_le_total_de_la_page(tmp_path):
    ici = un_contrat_en_vigueur().dans(5)
    prevu = date.fromisoformat(ici.contrat.photographie["contenu"]["engagements"][0]["demarrage_le"])
    ancien = ici.contrat.plans.get().total
    missions.accepter(ici.declarer(), **ici.acte(Partie.AM))
    assert prevu < ici.jour
    client = client_de(ici.parcours.responsable)
    fichier = client.get(reverse("contrats:rejeu", args=[ici.contrat.dossier.numero])).content.decode()
    (tmp_path / "contrat.toml").write_text(fichier, encoding="utf-8")
    with redirect_stdout(io.StringIO()) as imprime:
        assert main([str(tmp_path / "contrat.toml")]) == 0
    page = unescape(client.get(ici.contrat.get_absolute_url()).content.decode())
    totaux = [
        motif.search(texte)[1].split()
        for motif, texte in (
            (TOTAL_DE_LA_PAGE, page),
            (TOTAL_DU_FICHIER, fichier),
            (TOTAL_REJOUE, imprime.getvalue()),
        )
    ]
    assert totaux == [euros(ici.contrat.plans.get(numero=2).total).split()] * 3
    assert totaux[0] != euros(ancien).split()
    assert de_la_commande(imprime.getvalue()) == de_la_page(page)
    assert f'code = "acces_soins"\ndemarrage = {ici.jour.isoformat()}' in fichier
