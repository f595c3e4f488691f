"""La page « Territoire » d'un dossier : les montants, et un coût qui ne dépend pas du nombre de communes."""

import gzip
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers.models import Dossier
from territoires import actions
from tests.fabriques.communes import LAURAGAIS, codes_du_departement, semer_communes
from tests.fabriques.dossiers import un_dossier, un_porteur

pytestmark = pytest.mark.django_db
NOMBRES = (1, 30, 155)


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def adresse(dossier: Dossier) -> str:
    return reverse("dossiers:territoire", args=[dossier.numero, "lettre"])


def client_de(dossier: Dossier) -> Client:
    client = Client()
    client.force_login(dossier.equipe.get().utilisateur)
    return client


def lire(dossier: Dossier) -> str:
    return re.sub(r"\s", " ", unescape(client_de(dossier).get(adresse(dossier)).content.decode()))


def corriger(dossier: Dossier, population: int) -> None:
    actions.corriger_population(
        territoire=dossier.territoire, population=population, motif="Courrier de l’ARS", maintenant=timezone.now()
    )


class TestMontants:
    @pytest.mark.parametrize(("population", "taille", "total"), [(39_999, 1, "220 000"), (80_000, 3, "370 000")])
    def test_la_page_dit_ce_que_la_population_ouvrirait(self, dossier, population, taille, total) -> None:
        corriger(dossier, population)
        assert f"<strong>{total} €</strong> par an au plus, en taille {taille}." in lire(dossier)

    def test_elle_dit_ce_qu_ajouterait_la_taille_au_dessus_et_a_combien_d_habitants(self, dossier) -> None:
        corriger(dossier, 79_000)
        assert (
            "Avec 1 000 habitants de plus, la taille 3 ouvrirait 370 000 €, soit <strong>83 000 € de plus par an"
            in lire(dossier)
        )

    def test_la_plus_grande_taille_ne_promet_rien_au_dessus(self, dossier) -> None:
        corriger(dossier, 200_000)
        assert "de plus par an" not in lire(dossier)

    def test_chaque_poste_du_bareme_a_sa_ligne(self, dossier) -> None:
        texte = lire(dossier)
        tableau = texte[texte.index("tableau-apercu") : texte.index("</table>", texte.index("tableau-apercu"))]
        assert tableau.count('<th scope="row">') == 13 + 1
        assert 'scope="row">Fonctionnement de la CPTS</th><td class="montant">50 000 €</td>' in tableau

    def test_une_correction_montre_ce_qu_elle_change(self, dossier) -> None:
        corriger(dossier, 50_000)
        texte = lire(dossier)
        assert "Sans la correction de population : taille 1, 220 000 € par an au plus." in texte
        assert "Revenir à la somme des communes : 9 837 habitants" in texte

    def test_un_territoire_vide_n_annonce_aucun_montant(self) -> None:
        assert "montants-territoire" not in lire(un_dossier(codes=()))

    def test_80_000_exactement_s_affiche_comme_a_confirmer(self, dossier) -> None:
        corriger(dossier, 80_000)
        assert "Le portail retient la taille 3, à faire confirmer par l’ARS." in lire(dossier)


class TestSimulateur:
    def lien(self, dossier: Dossier) -> str:
        return unescape(re.search(r'href="(/simulateur/[^"]+)"', lire(dossier))[1])

    def test_il_est_prerempli_avec_les_communes_et_trouve_la_meme_population(self, dossier) -> None:
        reponse = Client().get(self.lien(dossier))
        assert reponse.status_code == 200
        assert reponse.context["simulation"].situation.population == 9_837

    def test_une_population_corrigee_y_passe_a_la_place_des_communes(self, dossier) -> None:
        corriger(dossier, 50_000)
        assert self.lien(dossier) == "/simulateur/?population=50000"

    def test_une_partie_de_commune_y_passe_par_la_population(self) -> None:
        partie = actions.PartieSaisie("31582", "Bourg", 1_000, "Insee")
        assert self.lien(un_dossier(codes=(), parties=[partie])) == "/simulateur/?population=1000"


class TestCout:
    def couts(self, envoyer: Callable[[Client, Dossier, list[str]], object]) -> set[int]:
        tous = codes_du_departement("31", 160)
        semer_communes(tous)
        couts = set()
        for nombre in NOMBRES:
            dossier = un_dossier(un_porteur(f"porteur-{nombre}@exemple.test"), codes=tous[:nombre])
            client = client_de(dossier)
            client.get(adresse(dossier))
            with CaptureQueriesContext(connection) as requetes:
                envoyer(client, dossier, tous[:nombre])
            couts.add(len(requetes))
        return couts

    def test_la_page_coute_autant_de_requetes_pour_1_30_et_155_communes(self) -> None:
        assert len(self.couts(lambda client, dossier, codes: client.get(adresse(dossier)))) == 1

    def test_un_geste_coute_autant_de_requetes_pour_1_30_et_155_communes(self) -> None:
        def toucher(client: Client, dossier: Dossier, codes: list[str]) -> None:
            donnees = {"ajouter_commune": "31555", "connues": "\n".join(codes)}
            reponse = client.post(adresse(dossier), donnees, headers={"HX-Request": "true"})
            assert reponse["HX-Reswap"] == "none"

        semer_communes(["31555"])
        assert len(self.couts(toucher)) == 1

    def test_la_page_et_la_reponse_a_un_geste_restent_legeres_pour_155_communes(self, settings) -> None:
        """Sans fond de carte : les contours réels ajoutent de 4 à 9 ko, que pèse ``make bench``."""
        settings.CONTOURS_DIR = "/dossier/absent"
        tous = codes_du_departement("31", 156)
        semer_communes(tous)
        dossier = un_dossier(codes=tous[:155])
        client, donnees = client_de(dossier), {"ajouter_commune": tous[155], "connues": "\n".join(tous[:155])}
        page = client.get(adresse(dossier))
        geste = client.post(adresse(dossier), donnees, headers={"HX-Request": "true"})
        poids = [len(gzip.compress(reponse.content)) for reponse in (page, geste)]
        assert [pese < au_plus for pese, au_plus in zip(poids, (21_500, 10_000), strict=True)] == [True, True], poids


class TestTrace:
    def test_un_geste_note_qui_l_a_fait_et_date_la_redaction(self, dossier) -> None:
        avant = dossier.lettre.modifiee_le
        client_de(dossier).post(adresse(dossier), {"retirer_commune": "31582"})
        trace = dossier.traces.get()
        assert (trace.sujet, trace.rubrique, trace.auteur) == ("lettre", "territoire", dossier.equipe.get().utilisateur)
        assert trace.libelle == "Villefranche-de-Lauragais (31) retirée."
        dossier.lettre.refresh_from_db()
        assert dossier.lettre.modifiee_le > avant

    def test_un_refus_ne_laisse_pas_de_trace(self, dossier) -> None:
        assert client_de(dossier).post(adresse(dossier), {"ajouter_commune": "99999"}).status_code == 422
        assert not dossier.traces.exists()

    def test_un_geste_qui_ne_change_rien_ne_laisse_pas_de_trace(self, dossier) -> None:
        client_de(dossier).post(adresse(dossier), {"ajouter_commune": "31582"})
        assert not dossier.traces.exists()

    def test_la_reponse_legere_met_a_jour_les_etapes_et_les_dernieres_modifications(self, dossier) -> None:
        donnees = {"retirer_commune": "31582", "connues": "\n".join(LAURAGAIS)}
        reponse = client_de(dossier).post(adresse(dossier), donnees, headers={"HX-Request": "true"})
        texte = unescape(reponse.content.decode())
        assert reponse["HX-Reswap"] == "none"
        assert 'id="liste-etapes"' in texte
        assert "Villefranche-de-Lauragais (31) retirée." in texte[texte.index('id="modifications"') :]
