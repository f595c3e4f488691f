"""La forme du code : une seule porte pour les états, des fichiers courts, des noms qui disent quelque chose."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from commun.fsm import ChampEtat
from tests.gardes.code import (
    APPS,
    RACINE,
    cle_vers_le_haut,
    est_trop_long,
    etats_affectes,
    fichiers_du_code,
    naissances,
    nom_interdit,
)

# La porte unique, celle des barèmes (hors de tout dossier) et le champ qu'elles protègent : un état ne s'écrit qu'ici.
PORTE = {
    "dossiers/actions/transitions.py",
    "financement/actions/porte.py",
    "commun/fsm.py",
    "indemnites/actions/plafonds.py",
}
# Reprendre une CPTS d'avant le portail : les seuls objets qui naissent à un état sans transition.
REPRISES = {
    "dossiers/actions/naissance.py",
    "contrats/actions/reprise.py",
    "execution/actions/renouvellement.py",
}


def _relatif(chemin: Path) -> str:
    return chemin.relative_to(RACINE).as_posix()


def _champs_d_etat() -> set[str]:
    modeles = apps.get_models(include_auto_created=True)
    return {champ.name for modele in modeles for champ in modele._meta.fields if isinstance(champ, ChampEtat)} | {
        "etat"
    }


def test_aucun_etat_n_est_affecte_hors_de_la_porte() -> None:
    champs = _champs_d_etat()
    sources = [
        chemin for chemin in fichiers_du_code() if chemin.suffix == ".py" and _relatif(chemin).split("/")[0] in APPS
    ]
    fautes = [
        f"{_relatif(chemin)}:{ligne}"
        for chemin in sources
        if _relatif(chemin) not in PORTE
        for ligne in etats_affectes(chemin.read_text(encoding="utf-8"), champs)
    ]
    assert fautes == []


def test_seule_la_reprise_fait_naitre_un_objet_a_un_etat() -> None:
    sources = [
        chemin for chemin in fichiers_du_code() if chemin.suffix == ".py" and _relatif(chemin).split("/")[0] in APPS
    ]
    trouvees = {_relatif(chemin) for chemin in sources if naissances(chemin.read_text(encoding="utf-8"))}
    assert trouvees == REPRISES


def test_une_naissance_plantee_est_vue() -> None:
    assert naissances("naitre(Lettre, 'accordee')\ntransitions.naitre(Projet, E.VALIDE)") == [1, 2]


@pytest.mark.parametrize(
    "source",
    [
        "dossier.etat = 'depose'",
        "self.etat: str = 'depose'",
        "a, dossier.etat = 1, 'depose'",
        "dossier.__dict__['etat'] = 'depose'",
        "for lettre.etat in etats: pass",
        "Dossier.objects.filter(pk=1).update(etat='depose')",
        "Dossier.objects.update(**{'etat': 'depose'})",
        "Dossier.objects.update_or_create(pk=1, defaults={'etat': 'depose'})",
        "Dossier.objects.create(etat='depose')",
        "Dossier.objects.create(**{'etat': 'depose'})",
        "Dossier.objects.get_or_create(pk=1, defaults={'etat': 'depose'})",
        "Dossier.objects.bulk_update(dossiers, ['nom', 'etat'])",
        "Dossier.objects.bulk_update(dossiers, fields=('etat',))",
        "setattr(dossier, 'etat', 'depose')",
        "object.__setattr__(dossier, 'etat', 'depose')",
        "with dossier.porte(): pass",
        "curseur.execute('UPDATE dossiers_lettre SET etat = %s')",
    ],
)
def test_une_affectation_plantee_est_vue(source: str) -> None:
    assert etats_affectes(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "etat = dossier.etat",
        "Dossier.objects.filter(etat='depose')",
        "parametres.update({'page': 2})",
        "x.etat_libelle = 1",
    ],
)
def test_lire_un_etat_reste_permis(source: str) -> None:
    assert etats_affectes(source) == []


def test_un_fichier_envoye_ne_se_lit_que_par_lire_recu() -> None:
    sans_borne = re.compile(r"(recu|cleaned_data\[[^]]+\]|FILES\[[^]]+\])\.read\(\)")
    ecrans = [c for c in fichiers_du_code() if c.suffix == ".py" and {"views", "forms"} & {*c.parts, c.stem}]
    assert [_relatif(c) for c in ecrans if sans_borne.search(c.read_text(encoding="utf-8"))] == []


def test_aucun_fichier_ne_depasse_quatre_cents_lignes() -> None:
    longs = [_relatif(chemin) for chemin in fichiers_du_code() if est_trop_long(chemin.read_text(encoding="utf-8"))]
    assert longs == []


def test_quatre_cent_une_lignes_sont_de_trop() -> None:
    assert (est_trop_long("x\n" * 400), est_trop_long("x\n" * 401)) == (False, True)


def test_aucun_module_fourre_tout() -> None:
    assert [_relatif(chemin) for chemin in fichiers_du_code() if nom_interdit(chemin.relative_to(RACINE))] == []


@pytest.mark.parametrize(
    "chemin", ["dossiers/utils.py", "comptes/services/acces.py", "commun/helpers.py", "a/mixins.py"]
)
def test_un_fourre_tout_plante_est_vu(chemin: str) -> None:
    assert nom_interdit(Path(chemin))


def test_les_cles_etrangeres_ne_pointent_que_vers_le_bas() -> None:
    fautes = [
        f"{modele._meta.label}.{champ.name} → {champ.related_model._meta.label}"
        for modele in apps.get_models(include_auto_created=True)
        for champ in modele._meta.get_fields()
        if champ.is_relation and champ.concrete and champ.related_model is not None
        if cle_vers_le_haut(modele._meta.app_label, champ.related_model._meta.app_label)
    ]
    assert fautes == []


@pytest.mark.parametrize(
    ("app", "cible"), [("commun", "dossiers"), ("missions", "financement"), ("dossiers", "contrats")]
)
def test_une_cle_plantee_vers_le_haut_est_vue(app: str, cible: str) -> None:
    assert cle_vers_le_haut(app, cible)


@pytest.mark.parametrize(("app", "cible"), [("dossiers", "comptes"), ("suivi", "suivi"), ("comptes", "auth")])
def test_une_cle_vers_le_bas_est_permise(app: str, cible: str) -> None:
    assert not cle_vers_le_haut(app, cible)
