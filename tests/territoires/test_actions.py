"""Écrire un territoire : versions datées, gel, refus en français."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from territoires import actions
from territoires.actions import Ajout, PartieSaisie, TerritoireRefuse
from territoires.chargement import evaluer_version, perimetre_de
from territoires.models import Commune, Departement, Epci, PartieDeCommune, VersionTerritoire
from tests.fabriques.communes import semer_communes
from tests.fabriques.territoires import INSTANT, un_territoire

pytestmark = pytest.mark.django_db
PLUS_TARD = INSTANT + timedelta(days=30)
CODES = ("31037", "31210", "31450")


@pytest.fixture(autouse=True)
def communes():
    return semer_communes((*CODES, "31555", "31582"))


def codes_de(version):
    return list(version.communes_entieres.values_list("commune_id", flat=True))


class TestVersions:
    def test_un_territoire_neuf_a_une_version_ouverte_et_vide(self):
        territoire = actions.creer_territoire(maintenant=INSTANT)
        version = territoire.version_courante
        assert (version.numero, version.creee_le, version.est_figee, codes_de(version)) == (1, INSTANT, False, [])

    def test_ecrire_dans_une_version_ouverte_n_en_ouvre_pas_une_autre(self):
        territoire = un_territoire(CODES)
        actions.retirer(territoire=territoire, codes=["31037"], maintenant=PLUS_TARD)
        assert territoire.versions.count() == 1

    def test_ecrire_apres_un_gel_ouvre_une_copie_datee(self):
        territoire = un_territoire(CODES[:2], [("31555", "Nord", 10)])
        figee = actions.figer_version(territoire=territoire, maintenant=INSTANT)
        actions.ajouter_communes(territoire=territoire, codes=["31450"], maintenant=PLUS_TARD)
        courante = territoire.version_courante
        assert (courante.numero, courante.creee_le, courante.est_figee) == (2, PLUS_TARD, False)
        assert codes_de(courante) == list(CODES)
        assert courante.parties.get().justification == "Population inventée pour l’essai."
        assert codes_de(figee) == list(CODES[:2])

    def test_la_copie_reprend_la_correction_et_son_motif(self):
        territoire = un_territoire(CODES)
        actions.corriger_population(territoire=territoire, population=52_000, motif="Accord", maintenant=INSTANT)
        actions.figer_version(territoire=territoire, maintenant=INSTANT)
        copie = actions.version_ouverte(territoire=territoire, maintenant=PLUS_TARD)
        assert (copie.population_corrigee, copie.motif_correction) == (52_000, "Accord")

    def test_figer_photographie_noms_populations_taille_et_millesime(self):
        territoire = un_territoire(CODES, [("31555", "Nord", 10)])
        attendue = evaluer_version(territoire.version_courante)
        version = actions.figer_version(territoire=territoire, maintenant=PLUS_TARD)
        assert version.figee_le == PLUS_TARD
        assert (version.population_figee, version.taille_figee, version.millesime) == (
            attendue.population,
            attendue.taille,
            2023,
        )
        ligne = version.communes_entieres.get(commune_id="31037")
        commune = Commune.objects.get(pk="31037")
        assert (ligne.nom_fige, ligne.population_figee) == (commune.nom, commune.population)

    def test_un_nouveau_millesime_ne_change_pas_une_version_figee(self):
        territoire = un_territoire(CODES)
        version = actions.figer_version(territoire=territoire, maintenant=INSTANT)
        avant = evaluer_version(version)
        Commune.objects.filter(pk="31037").update(nom="Autre nom", population=999_999, millesime=2030)
        apres = evaluer_version(VersionTerritoire.objects.get(pk=version.pk))
        assert (apres.population, apres.taille, apres.millesime) == (avant.population, avant.taille, 2023)
        assert perimetre_de(version).communes[0].nom != "Autre nom"

    def test_un_nouveau_millesime_change_une_version_ouverte(self):
        territoire = un_territoire(CODES)
        Commune.objects.filter(pk="31037").update(population=999_999)
        assert evaluer_version(territoire.version_courante).population > 999_999

    def test_figer_deux_fois_garde_la_meme_version(self):
        territoire = un_territoire(CODES)
        premiere = actions.figer_version(territoire=territoire, maintenant=INSTANT)
        assert actions.figer_version(territoire=territoire, maintenant=PLUS_TARD) == premiere
        assert territoire.versions.get().figee_le == INSTANT

    def test_la_population_annotee_est_celle_de_l_evaluation(self):
        ouverte = un_territoire(CODES, [("31555", "Nord", 10)])
        corrigee = un_territoire(CODES)
        actions.corriger_population(territoire=corrigee, population=5, motif="Essai", maintenant=INSTANT)
        figee = un_territoire(CODES)
        actions.figer_version(territoire=figee, maintenant=INSTANT)
        vide = un_territoire()
        for version in VersionTerritoire.objects.avec_population().order_by("pk"):
            assert version.habitants == evaluer_version(version).population
        assert {ouverte, corrigee, figee, vide} == {v.territoire for v in VersionTerritoire.objects.order_by("pk")}

    def test_les_versions_courantes_sont_les_dernieres(self):
        territoire = un_territoire(CODES)
        actions.figer_version(territoire=territoire, maintenant=INSTANT)
        derniere = actions.version_ouverte(territoire=territoire, maintenant=PLUS_TARD)
        autre = un_territoire(CODES).version_courante
        assert set(VersionTerritoire.objects.courantes()) == {derniere, autre}


class TestCommunes:
    def test_definir_remplace_tout_le_contenu(self):
        territoire = un_territoire(CODES, [("31555", "Nord", 10)])
        partie = PartieSaisie("31582", "Sud", 5, "Essai")
        version = actions.definir_perimetre(
            territoire=territoire, codes=["31037"], parties=[partie], maintenant=INSTANT
        )
        assert codes_de(version) == ["31037"]
        assert [p.libelle for p in version.parties.all()] == ["Sud"]

    def test_une_commune_ne_peut_pas_etre_entiere_et_en_partie(self):
        with pytest.raises(TerritoireRefuse, match=r"à la fois entière et en partie : Toulouse \(31\)"):
            un_territoire(["31555"], [("31555", "Nord", 10)])

    def test_un_code_inconnu_est_refuse_et_rien_n_est_ecrit(self):
        territoire = un_territoire(CODES)
        with pytest.raises(TerritoireRefuse, match="Code de commune inconnu : 99999"):
            actions.definir_perimetre(territoire=territoire, codes=["31555", "99999"], maintenant=INSTANT)
        assert codes_de(territoire.version_courante) == list(CODES)

    def test_une_commune_archivee_est_refusee(self):
        Commune.objects.filter(pk="31555").update(archivee_le=INSTANT.date())
        with pytest.raises(TerritoireRefuse, match="n’existe plus : Toulouse"):
            un_territoire(["31555"])

    def test_ajouter_dit_ce_qui_est_ajoute_deja_la_ou_en_partie(self):
        territoire = un_territoire(["31037"], [("31555", "Nord", 10)])
        ajout = actions.ajouter_communes(territoire=territoire, codes=["31037", "31210", "31555"], maintenant=INSTANT)
        assert ajout == Ajout(("31210",), ("31037",), ("31555",))
        assert codes_de(territoire.version_courante) == ["31037", "31210"]

    def test_ajouter_un_epci_ajoute_ses_communes_actuelles(self):
        epci = Epci.objects.create(
            siren="200066231", nom="CC d’essai", nature="CC", departement=Departement.objects.get(pk="31")
        )
        Commune.objects.filter(pk__in=CODES).update(epci=epci)
        Commune.objects.filter(pk="31450").update(archivee_le=INSTANT.date())
        territoire = un_territoire()
        assert actions.ajouter_epci(territoire=territoire, siren=epci.siren, maintenant=INSTANT).ajoutees == CODES[:2]

    @pytest.mark.parametrize("archive", [False, True])
    def test_un_epci_inconnu_ou_archive_est_refuse(self, archive):
        if archive:
            departement = Departement.objects.get(pk="31")
            Epci.objects.create(
                siren="200066231", nom="CC", nature="CC", departement=departement, archive_le=INSTANT.date()
            )
        with pytest.raises(TerritoireRefuse, match="Aucun EPCI actuel"):
            actions.ajouter_epci(territoire=un_territoire(), siren="200066231", maintenant=INSTANT)

    def test_retirer_communes_et_parties_rend_leur_nombre(self):
        territoire = un_territoire(CODES, [("31555", "Nord", 10), ("31555", "Sud", 20)])
        nombre = actions.retirer(
            territoire=territoire, codes=["31037", "31582"], parties=[("31555", "Sud")], maintenant=INSTANT
        )
        assert nombre == 2
        assert [p.libelle for p in territoire.version_courante.parties.all()] == ["Nord"]


class TestParties:
    SAISIE = {"commune": "31555", "libelle": " Nord ", "population": 10, "justification": " Insee "}

    def test_une_partie_est_ajoutee_sans_espaces_autour(self):
        partie = actions.ajouter_partie(territoire=un_territoire(CODES), maintenant=INSTANT, **self.SAISIE)
        assert (partie.libelle, partie.justification) == ("Nord", "Insee")

    @pytest.mark.parametrize(
        ("changement", "message"),
        [
            ({"libelle": "  "}, "Nommez la partie"),
            ({"justification": ""}, "D.* vient la population"),
            ({"population": -1}, "négative"),
            ({"commune": "99999"}, "inconnu"),
            ({"commune": "31037"}, "déjà comprise en entier"),
        ],
    )
    def test_une_partie_mal_dite_est_refusee(self, changement, message):
        with pytest.raises(TerritoireRefuse, match=message):
            actions.ajouter_partie(territoire=un_territoire(CODES), maintenant=INSTANT, **self.SAISIE | changement)
        assert not PartieDeCommune.objects.exists()

    def test_la_meme_partie_deux_fois_est_refusee(self):
        territoire = un_territoire()
        actions.ajouter_partie(territoire=territoire, maintenant=INSTANT, **self.SAISIE)
        with pytest.raises(TerritoireRefuse, match="« Nord » de Toulouse"):
            actions.ajouter_partie(territoire=territoire, maintenant=INSTANT, **self.SAISIE)


class TestCorrection:
    def test_une_correction_sans_motif_est_refusee(self):
        with pytest.raises(TerritoireRefuse, match="motif est obligatoire"):
            actions.corriger_population(territoire=un_territoire(CODES), population=5, motif=" ", maintenant=INSTANT)

    def test_une_correction_negative_est_refusee(self):
        with pytest.raises(TerritoireRefuse, match="négative"):
            actions.corriger_population(
                territoire=un_territoire(CODES), population=-5, motif="Essai", maintenant=INSTANT
            )

    def test_revenir_a_la_somme_efface_le_motif(self):
        territoire = un_territoire(CODES)
        actions.corriger_population(territoire=territoire, population=5, motif="Essai", maintenant=INSTANT)
        version = actions.corriger_population(territoire=territoire, population=None, maintenant=INSTANT)
        assert (version.population_corrigee, version.motif_correction) == (None, "")


def enfreindre(acte):
    with pytest.raises(IntegrityError), transaction.atomic():
        acte()


class TestContraintesDeLaBase:
    """Ce que la base refuse elle-même, sur les deux moteurs."""

    def test_deux_versions_ouvertes(self):
        territoire = un_territoire(CODES)
        enfreindre(lambda: territoire.versions.create(numero=2, creee_le=INSTANT))

    @pytest.mark.parametrize(
        "valeurs",
        [
            {"population_corrigee": 5},
            {"motif_correction": "sans chiffre"},
            {"figee_le": INSTANT},
            {"figee_le": INSTANT, "population_figee": 5, "taille_figee": 5},
            {"population_figee": 5, "taille_figee": 1},
            {"figee_le": INSTANT - timedelta(days=1), "population_figee": 5, "taille_figee": 1},
            {"numero": 0},
        ],
    )
    def test_une_version_incoherente(self, valeurs):
        version = un_territoire(CODES).version_courante
        enfreindre(lambda: VersionTerritoire.objects.filter(pk=version.pk).update(**valeurs))

    @pytest.mark.parametrize("valeurs", [{"libelle": ""}, {"justification": ""}])
    def test_une_partie_sans_nom_ou_sans_justification(self, valeurs):
        version = un_territoire([], [("31555", "Nord", 1)]).version_courante
        enfreindre(lambda: version.parties.update(**valeurs))

    def test_une_commune_deux_fois(self):
        version = un_territoire(CODES).version_courante
        enfreindre(lambda: version.communes_entieres.create(commune_id="31037"))

    def test_un_point_sans_latitude(self):
        enfreindre(lambda: Commune.objects.filter(pk="31037").update(longitude=1.0, latitude=None))
