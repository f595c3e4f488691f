"""Les paramètres datés : valeur d'un jour, types et bornes, cache, ajout seul."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commun import parametres
from commun.models import ValeurDeParametre
from commun.parametres import Parametre, declarer, declares, oublier
from tests.fabriques.parametres import poser

NOMBRE = Parametre("essai.jours", 30, "jours", "Essai", "Guichet", minimum=7, maximum=90)
OUI = Parametre("essai.oui", False, "", "Essai", "Guichet")
LISTE = Parametre("essai.liste", ("a", "b"), "", "Essai", "Guichet", choix=(("a", "Alpha"), ("b", "Bêta")))
FIXE = Parametre("essai.fixe", 2, "mois", "Essai", "CRPA", fixe_par_les_textes=True)
JOUR = date(2027, 1, 10)


@pytest.mark.django_db
def test_une_valeur_vaut_du_jour_de_son_effet_au_suivant() -> None:
    poser(NOMBRE, 45, JOUR)
    poser(NOMBRE, 20, JOUR + timedelta(days=10))
    lus = {ecart: NOMBRE.au(JOUR + timedelta(days=ecart)) for ecart in (-1, 0, 9, 10, 400)}
    assert lus == {-1: 30, 0: 45, 9: 45, 10: 20, 400: 20}


def test_une_unite_s_accorde_avec_sa_valeur() -> None:
    clair = [parametre.en_clair(nombre) for nombre in (0, 1, 2) for parametre in (NOMBRE, FIXE)]
    assert clair == ["0\xa0jour", "0\xa0mois", "1\xa0jour", "1\xa0mois", "2\xa0jours", "2\xa0mois"]


@pytest.mark.django_db
def test_le_meme_jour_la_derniere_posee_l_emporte_et_les_deux_restent() -> None:
    poser(OUI, True, JOUR)
    poser(OUI, False, JOUR)
    assert (OUI.au(JOUR), ValeurDeParametre.objects.filter(cle=OUI.cle).count()) == (False, 2)


@pytest.mark.django_db
def test_une_liste_se_relit_dans_son_type_et_son_ordre() -> None:
    poser(LISTE, ("b",), JOUR)
    assert (LISTE.au(JOUR), LISTE.en_clair(LISTE.au(JOUR))) == (("b",), "Bêta")


@pytest.mark.django_db
def test_ce_qu_un_texte_fixe_ne_se_lit_jamais_en_base() -> None:
    poser(FIXE, 9, JOUR)
    assert FIXE.au(JOUR) == 2


@pytest.mark.django_db
def test_mille_lectures_coutent_une_requete(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    oublier()
    with django_assert_num_queries(1):
        assert {parametre.valeur for parametre in [NOMBRE] * 1000} == {30}


@pytest.mark.django_db
def test_un_processus_relit_la_base_passe_la_duree(monkeypatch: pytest.MonkeyPatch) -> None:
    oublier()
    assert NOMBRE.au(JOUR) == 30
    ValeurDeParametre.objects.create(
        cle=NOMBRE.cle, valeur=8, effet_le=JOUR, source="s", motif="m", auteur=1, pose_le=timezone.now()
    )
    assert NOMBRE.au(JOUR) == 30
    monkeypatch.setattr(parametres, "DUREE", -1.0)
    assert NOMBRE.au(JOUR) == 8


@pytest.mark.parametrize(
    ("parametre", "valeur", "convient"),
    [
        (NOMBRE, 7, True),
        (NOMBRE, 90, True),
        (NOMBRE, 6, False),
        (NOMBRE, 91, False),
        (NOMBRE, True, False),
        (NOMBRE, "30", False),
        (OUI, True, True),
        (OUI, 1, False),
        (LISTE, ("a",), True),
        (LISTE, (), False),
        (LISTE, ("z",), False),
    ],
)
def test_une_valeur_a_son_type_et_ses_bornes(parametre: Parametre, valeur: object, convient: bool) -> None:
    assert (parametre.defauts(valeur) == []) is convient


def test_deux_declarations_de_la_meme_cle_sont_une_erreur_de_code() -> None:
    with pytest.raises(ValueError, match="déjà déclaré"):
        declarer("guichet.avis_a_deux", False, "", "Deux fois", "Guichet")


def test_une_valeur_de_depart_hors_bornes_est_une_erreur_de_code() -> None:
    with pytest.raises(ValueError, match="valeur interdite"):
        declarer("essai.faux", 3, "jours", "Faux", "Guichet", minimum=7, maximum=9)
    assert "essai.faux" not in declares()


def test_chaque_parametre_dit_son_theme_sa_source_et_ses_bornes() -> None:
    muets = [p.cle for p in declares().values() if not (p.theme and p.source and p.libelle)]
    sans_bornes = [p.cle for p in declares().values() if type(p.depart) is int and p.maximum <= p.minimum]
    assert (muets, [c for c in sans_bornes if not declares()[c].fixe_par_les_textes]) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("geste", ["update", "delete"])
def test_une_valeur_posee_ne_se_reecrit_ni_ne_s_efface(geste: str) -> None:
    poser(NOMBRE, 45, JOUR)
    lignes = ValeurDeParametre.objects.filter(cle=NOMBRE.cle)
    with pytest.raises(IntegrityError, match="journal en ajout seul"), transaction.atomic():
        lignes.update(valeur=1) if geste == "update" else lignes.delete()
