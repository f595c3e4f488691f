"""La commande ``charger_referentiel`` : une transaction, idempotente, essai à blanc, archivage."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from territoires.models import (
    AncienCode,
    ArrondissementMunicipal,
    ChargementReferentiel,
    CodePostal,
    Commune,
    Departement,
    Epci,
    Region,
    Voisinage,
)
from territoires.referentiel.chargement import ReferentielRefuse, charger, inserer, verifier
from territoires.referentiel.mesure import BaseNonVide, mesurer_chargement
from territoires.referentiel.tables import Cible, Disparition
from tests.fabriques.territoires import INSTANT, petite_source, poser_la_base, un_territoire

MODELES = (Region, Departement, Epci, Commune, CodePostal, ArrondissementMunicipal, AncienCode, Voisinage)
JOUR = date(2026, 3, 2)


@pytest.fixture
def source(tmp_path):
    return petite_source(tmp_path)


def lancer(**options):
    sortie = StringIO()
    call_command("charger_referentiel", stdout=sortie, **options)
    return sortie.getvalue()


def contenu():
    return [list(modele.objects.order_by("pk").values_list()) for modele in MODELES]


def modifier(source: Path, fichier: str, motif: str, remplacement: str) -> None:
    texte = (source / fichier).read_text(encoding="utf-8")
    nouveau, fois = re.subn(motif, remplacement, texte, flags=re.MULTILINE)
    assert fois, f"{motif} absent de {fichier}"
    (source / fichier).write_text(nouveau, encoding="utf-8")


def lire(source: Path, fichier: str) -> list[dict[str, str]]:
    with (source / fichier).open(encoding="utf-8", newline="") as ouvert:
        return list(csv.DictReader(ouvert))


def ecrire(source: Path, fichier: str, lignes: list[dict[str, str]]) -> None:
    with (source / fichier).open("w", encoding="utf-8", newline="") as ouvert:
        redacteur = csv.DictWriter(ouvert, list(lignes[0]))
        redacteur.writeheader()
        redacteur.writerows(lignes)


def commune_discrete(source: Path) -> str:
    """Une commune que ni un ancien code, ni un chef-lieu, ni les attendus ne désignent."""
    designees = {ancien["code"] for ancien in lire(source, "passage_anciens_codes.csv")} | {"09122", "09225"}
    return next(commune["code"] for commune in lire(source, "communes.csv") if commune["code"] not in designees)


def retirer_commune(source: Path, code: str) -> None:
    """Fait disparaître une commune de tous les fichiers, totaux et attendus compris."""
    communes = {commune["code"]: commune for commune in lire(source, "communes.csv")}
    partie = communes.pop(code)
    ecrire(source, "communes.csv", list(communes.values()))
    for fichier in ("epci.csv", "departements.csv", "regions.csv"):
        lignes = lire(source, fichier)
        for ligne in lignes:
            if ligne["code"] in (partie["epci"], partie["departement"], partie["region"]):
                ligne["nb_communes"] = str(int(ligne["nb_communes"]) - 1)
                ligne["population"] = str(int(ligne["population"]) - int(partie["population"]))
        ecrire(source, fichier, lignes)
    voisinages = lire(source, "adjacence_france.csv")
    ecrire(source, "adjacence_france.csv", [v for v in voisinages if code not in (v["commune_a"], v["commune_b"])])
    ecrire(source, "points_france.csv", [p for p in lire(source, "points_france.csv") if p["code"] != code])
    total = lire(source, "regions.csv")[0]["population"]
    modifier(source, "attendus.toml", r"^communes = 325", "communes = 324")
    modifier(source, "attendus.toml", r"^population = \d{5,}", f"population = {total}")


@pytest.mark.django_db
class TestChargement:
    def test_un_premier_chargement_remplit_toutes_les_tables(self, source):
        texte = lancer(source=source)
        assert Commune.objects.count() == 325
        assert "Premier chargement" in texte
        assert ChargementReferentiel.objects.get().millesime_population == 2023

    def test_recharger_les_memes_fichiers_ne_change_rien(self, source):
        lancer(source=source)
        avant = contenu()
        assert "Aucun changement" in lancer(source=source)
        assert contenu() == avant
        assert ChargementReferentiel.objects.count() == 1

    def test_l_essai_a_blanc_n_ecrit_rien(self, source):
        assert "rien n’a été écrit" in lancer(source=source, essai=True)
        assert not Region.objects.exists()
        assert not ChargementReferentiel.objects.exists()

    def test_un_fichier_altere_est_refuse_et_rien_n_est_ecrit(self, source):
        lancer(source=source)
        avant = contenu()
        modifier(source, "communes.csv", r"^09002,", "09001,")
        with pytest.raises(CommandError, match="communes.csv, ligne 3 : code 09001 déjà lu ligne 2"):
            lancer(source=source)
        assert contenu() == avant

    def test_les_cinquante_premiers_refus_sont_montres_et_les_autres_comptes(self, source):
        modifier(source, "communes.csv", r",metro,", ",lune,")
        with pytest.raises(CommandError, match=r"\(325 refus\)[\s\S]*et 275 autres refus"):
            lancer(source=source)

    def test_un_dossier_absent_est_dit(self, tmp_path):
        with pytest.raises(CommandError, match="n’est pas un dossier"):
            lancer(source=tmp_path / "rien")

    def test_un_renommage_est_montre_puis_applique(self, source):
        lancer(source=source)
        modifier(source, "communes.csv", r"^09001,Aigues-Juntes,", "09001,Aigues-Neuves,")
        texte = lancer(source=source, essai=True)
        assert "Renommages : 1\n  09001 Aigues-Juntes → Aigues-Neuves" in texte
        assert Commune.objects.get(pk="09001").nom == "Aigues-Juntes"
        lancer(source=source)
        commune = Commune.objects.get(pk="09001")
        assert (commune.nom, commune.nom_recherche) == ("Aigues-Neuves", "aigues neuves")

    def test_un_ecart_de_population_de_plus_de_cinq_pour_cent_est_montre(self, source):
        lancer(source=source)
        Commune.objects.filter(pk="09122").update(population=100)
        Commune.objects.filter(pk="09225").update(population=16_000)
        texte = lancer(source=source, essai=True)
        assert re.search(r"Écarts de population de plus de 5 ?% : 1\n  09122 Foix : 100 → \d+", texte)

    def test_une_commune_disparue_est_archivee_et_garde_son_territoire(self, source):
        lancer(source=source)
        code = commune_discrete(source)
        territoire = un_territoire([code])
        retirer_commune(source, code)
        assert f"Disparitions (archivées) : 1\n  {code} " in lancer(source=source, essai=True)
        assert Commune.objects.get(pk=code).archivee_le is None
        charger(source, maintenant=INSTANT, jour=JOUR)
        assert Commune.objects.get(pk=code).archivee_le == JOUR
        assert territoire.version_courante.communes_entieres.get().commune_id == code
        assert not Voisinage.objects.filter(commune_a_id=code).exists()

    def test_une_commune_deja_archivee_n_est_pas_archivee_deux_fois(self, source):
        lancer(source=source)
        code = commune_discrete(source)
        retirer_commune(source, code)
        charger(source, maintenant=INSTANT, jour=JOUR)
        assert charger(source, maintenant=INSTANT, jour=date(2027, 1, 1)).sans_changement
        assert Commune.objects.get(pk=code).archivee_le == JOUR

    def test_une_commune_qui_revient_n_est_plus_archivee(self, source):
        lancer(source=source)
        Commune.objects.filter(pk="09001").update(archivee_le=JOUR)
        lancer(source=source)
        assert Commune.objects.get(pk="09001").archivee_le is None

    def test_un_departement_ne_disparait_pas_par_un_fichier(self, source):
        lancer(source=source)
        Departement.objects.create(code="12", nom="Aveyron", region_id="76", zone="metro")
        with pytest.raises(ReferentielRefuse, match=r"departements.csv, fichier entier : le code 12 \(Aveyron\)"):
            charger(source, maintenant=INSTANT, jour=JOUR)

    def test_un_voisinage_et_un_code_postal_changes_sont_remplaces(self, source):
        lancer(source=source)
        Voisinage.objects.filter(commune_a_id="09001").update(longueur_m=1)
        CodePostal.objects.create(code="99999", commune_id="09001")
        lancer(source=source)
        assert not Voisinage.objects.filter(longueur_m=1).exists()
        assert not CodePostal.objects.filter(code="99999").exists()

    def test_la_mesure_du_banc_ne_laisse_rien_et_exige_une_base_vide(self, source):
        mesure = mesurer_chargement(source, tours=1)
        assert mesure.lignes > 900
        assert mesure.rapport > 0
        assert not Commune.objects.exists()
        lancer(source=source)
        with pytest.raises(BaseNonVide):
            mesurer_chargement(source, tours=1)

    def test_inserer_rien_n_envoie_aucune_requete(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            inserer(Cible(Region, ("code",), [], Disparition.REFUSER), [], "default")


class TestReferentielLivre(TestCase):
    """Les fichiers livrés, chargés par la vraie commande avec les vrais attendus."""

    @classmethod
    def setUpTestData(cls):
        call_command("charger_referentiel", stdout=StringIO())
        poser_la_base()

    def test_les_comptes_sont_ceux_du_millesime(self):
        assert [modele.objects.count() for modele in (Commune, Region, Departement, Epci)] == [34_969, 26, 109, 1_255]
        assert Commune.objects.filter(departement__region_id="76").count() == 4_446

    def test_toulouse_a_seize_voisines(self):
        voisines = Voisinage.objects.filter(commune_a_id="31555").count()
        assert voisines + Voisinage.objects.filter(commune_b_id="31555").count() == 16

    def test_mayotte_est_au_millesime_2017_et_les_collectivites_sans_annee(self):
        assert set(Commune.objects.filter(departement_id="976").values_list("millesime", flat=True)) == {2017}
        assert set(Commune.objects.filter(departement_id="987").values_list("millesime", flat=True)) == {None}
        assert Commune.objects.get(pk="31555").millesime == 2023

    def test_six_communes_sans_habitant_et_six_sans_population(self):
        assert Commune.objects.filter(population=0).count() == 6
        assert Commune.objects.filter(population__isnull=True).count() == 6


def test_le_dossier_de_travail_a_deux_etages_est_accepte(tmp_path):
    """La livraison d'origine range les calculs à côté du référentiel."""
    plat = petite_source(tmp_path)
    (tmp_path / "livraison" / "referentiel").mkdir(parents=True)
    (tmp_path / "livraison" / "calculs").mkdir()
    for fichier in plat.glob("*.*"):
        etage = "calculs" if fichier.name.startswith(("adjacence", "points")) else "referentiel"
        fichier.rename(tmp_path / "livraison" / etage / fichier.name)
    _source, donnees = verifier(tmp_path / "livraison" / "referentiel")
    assert len(donnees.voisinages) == 870
