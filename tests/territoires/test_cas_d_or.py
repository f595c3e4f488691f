"""Les 100 CPTS fictives : chaque résultat attendu, à l'habitant près, par les deux voies (pure et SQL)."""

import json
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from territoires.chargement import communes_partagees, perimetre_de, perimetre_des_codes
from territoires.constats import Alerte
from territoires.evaluation import evaluer
from territoires.models import VersionTerritoire
from tests.fabriques.territoires import semer_referentiel, un_territoire

FICHIER = Path(settings.BASE_DIR) / "fixtures" / "demo" / "cpts_fictives_occitanie.json"
DEMO = json.loads(FICHIER.read_text(encoding="utf-8"))
CPTS = {cpts["id"]: cpts for cpts in DEMO["cpts"]}


def parties(cpts):
    return [(partie["commune"], partie["libelle"], partie["population"]) for partie in cpts["parties"]]


class Immuable(dict):
    """Données de classe que Django ne recopie pas à chaque test : aucune n'y est modifiée."""

    def __deepcopy__(self, memo):
        return self


class CasDOr(TestCase):
    """Le référentiel entier, et les 100 territoires écrits en base."""

    @classmethod
    def setUpTestData(cls):
        semer_referentiel()
        cls.perimetres = Immuable(
            (nom, perimetre_des_codes(cpts["communes"], parties(cpts))) for nom, cpts in CPTS.items()
        )
        cls.versions = {
            nom: un_territoire(cpts["communes"], parties(cpts)).version_courante for nom, cpts in CPTS.items()
        }

    def autres(self, nom):
        return [
            presence
            for autre, perimetre in self.perimetres.items()
            if autre != nom
            for presence in perimetre.presences(autre)
        ]

    def test_le_jeu_a_cent_cpts(self):
        assert len(CPTS) == 100

    def test_chaque_cpts_donne_exactement_son_resultat_attendu(self):
        for nom, cpts in CPTS.items():
            with self.subTest(nom):
                assert evaluer(self.perimetres[nom], self.autres(nom)).en_dict() == {
                    "millesime": 2023,
                    **cpts["attendu"],
                }

    def test_le_calcul_en_base_trouve_les_memes_chevauchements(self):
        noms = {version.pk: nom for nom, version in self.versions.items()}
        for nom, version in self.versions.items():
            with self.subTest(nom):
                autres = VersionTerritoire.objects.exclude(pk=version.pk)
                partages = communes_partagees(perimetre_de(version), autres)
                lus = {noms[cle]: list(codes) for cle, codes in partages.items()}
                assert lus == CPTS[nom]["attendu"]["recouvrements"]

    def test_une_version_relue_en_base_s_evalue_comme_sa_liste_de_codes(self):
        for nom, version in self.versions.items():
            with self.subTest(nom):
                assert perimetre_de(version) == self.perimetres[nom]

    def test_les_anomalies_plantees_sont_toutes_signalees(self):
        signes = {
            "recouvrement": Alerte.RECOUVREMENT,
            "non_contigu": Alerte.MORCELE,
            "enclave": Alerte.MORCELE,
            "trou": Alerte.TROU,
            "interregional": Alerte.PLUSIEURS_REGIONS,
        }
        for nom, cpts in CPTS.items():
            alertes = evaluer(self.perimetres[nom], self.autres(nom)).alertes
            for anomalie in set(cpts["anomalies"]) & signes.keys():
                with self.subTest(cpts=nom, anomalie=anomalie):
                    assert signes[anomalie] in alertes

    def test_les_communes_des_anomalies_sont_bien_celles_que_l_on_nomme(self):
        for anomalie in DEMO["anomalies"]:
            nom = anomalie["cpts"][0]
            if nom not in CPTS:  # territoire blanc : la CPTS a été retirée du jeu
                continue
            evaluation = evaluer(self.perimetres[nom], self.autres(nom))
            nommees = {
                "trou": [c.code for groupe in evaluation.trous for c in groupe],
                "non_contigu": [c.code for groupe in evaluation.composantes[1:] for c in groupe],
                "enclave": [c.code for groupe in evaluation.composantes[1:] for c in groupe],
                "recouvrement": sorted(evaluation.codes_partages),
            }.get(anomalie["type"])
            if nommees is not None:
                with self.subTest(anomalie=anomalie["type"], cpts=anomalie["cpts"]):
                    assert nommees == anomalie["communes"]

    def test_un_chevauchement_coute_trois_requetes_pour_un_dossier_comme_pour_cent(self):
        perimetre = self.perimetres["DEMO-46-072"]
        for versions in (
            VersionTerritoire.objects.filter(pk=self.versions["DEMO-46-071"].pk),
            VersionTerritoire.objects.all(),
        ):
            with self.assertNumQueries(3):
                communes_partagees(perimetre, versions)

    def test_charger_une_version_coute_sept_requetes_au_plus(self):
        petite = un_territoire(["09122", "09032"]).version_courante
        for version in (petite, self.versions["DEMO-65-080"], self.versions["DEMO-12-010"]):
            with CaptureQueriesContext(connection) as requetes:
                perimetre_de(version)
            assert len(requetes) <= 7
