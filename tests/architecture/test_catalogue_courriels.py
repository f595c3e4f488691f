"""Tout courriel a sa ligne au catalogue et son juge à l'envoi ; toute ligne du catalogue correspond à un courriel."""

import ast
from pathlib import Path

from django.apps import apps

from commun import envois
from commun.evenements import Mode, Nature, catalogue
from dossiers.catalogue import A_UNE_PERSONNE, AU_RESUME, DE_SERVICE, LEGAUX
from dossiers.notifications import PREVIENT_DES_FAITS
from dossiers.workflow import AUTOMATES
from tests.gardes.code import RACINE

GENERIQUES = {"evenement", "personne", "resume"}  # leurs faits ont leur propre code
# Ne disent rien d'un dossier : la garde du compte ouvert suffit.
SANS_JUGE = {"compte", "absence"}


def _prefixes_ecrits() -> dict[str, str]:
    """Préfixe de chaque clé de courriel écrite dans le code, et le fichier où elle l'est."""
    trouves: dict[str, str] = {}
    for app in apps.get_app_configs():
        dossier = Path(app.path)
        if RACINE not in dossier.parents or ".venv" in dossier.parts:
            continue
        for fichier in sorted(dossier.rglob("*.py")):
            texte = fichier.read_text(encoding="utf-8")
            if "ourriel" in texte or "deposer" in texte:
                trouves |= dict.fromkeys(_du_fichier(ast.parse(texte)), str(fichier.relative_to(RACINE)))
    return trouves


def _du_fichier(arbre: ast.Module) -> set[str]:
    constantes = {
        cible.id: noeud.value.value
        for noeud in arbre.body
        if isinstance(noeud, ast.Assign) and isinstance(noeud.value, ast.Constant)
        for cible in noeud.targets
        if isinstance(cible, ast.Name)
    }
    prefixes = set()
    for appel in ast.walk(arbre):
        nom = getattr(getattr(appel, "func", None), "attr", getattr(getattr(appel, "func", None), "id", ""))
        if isinstance(appel, ast.Call) and nom in ("Courriel", "deposer"):
            cles = [mot.value for mot in appel.keywords if mot.arg == "cle"] or appel.args[:1]
            prefixes |= {_prefixe(cle, constantes) for cle in cles if isinstance(cle, ast.JoinedStr)}
    return prefixes - {""}


def _prefixe(cle: ast.JoinedStr, constantes: dict[str, str]) -> str:
    premier = cle.values[0]
    if isinstance(premier, ast.FormattedValue):
        return constantes.get(getattr(premier.value, "id", ""), "")
    return str(premier.value).partition(":")[0]


def test_tout_prefixe_de_cle_a_son_juge() -> None:
    ecrits = _prefixes_ecrits()
    assert len(ecrits) >= 9
    sans = {prefixe: ou for prefixe, ou in ecrits.items() if prefixe not in envois.prefixes() | SANS_JUGE}
    assert sans == {}, "Inscrivez qui juge ces courriels à l’envoi (commun.envois.inscrire)."
    assert envois.prefixes() <= set(ecrits)


def test_tout_courriel_a_une_personne_a_sa_ligne_au_catalogue() -> None:
    assert {prefixe for prefixe in _prefixes_ecrits() if prefixe not in GENERIQUES} <= set(catalogue())


def test_tout_evenement_qui_previent_est_au_catalogue_et_inversement() -> None:
    pas = {t.code for automate in AUTOMATES.values() for t in automate.transitions.values() if t.previent}
    d_un_dossier = {code for code in catalogue() if "." in code} - {e.code for e in A_UNE_PERSONNE}
    assert d_un_dossier == pas | set(PREVIENT_DES_FAITS)


def test_les_listes_du_catalogue_ne_nomment_que_des_evenements_qui_existent() -> None:
    connus = set(catalogue()) | {t.code for a in AUTOMATES.values() for t in a.transitions.values()}
    assert connus >= LEGAUX | AU_RESUME | DE_SERVICE


def test_une_decision_ne_se_coupe_pas_et_dit_pourquoi() -> None:
    for code in ("lettre.refuser", "projet.s_opposer", "projet.reputer_valide", "lettre.refus_implicite"):
        assert (catalogue()[code].nature, catalogue()[code].modes) == (Nature.LEGAL, ())
        assert "effets de droit" in catalogue()[code].pourquoi
    assert catalogue()["contrat.mettre_en_demeure"].nature is Nature.LEGAL


def test_tout_evenement_courant_peut_se_couper() -> None:
    courants = [e for e in catalogue().values() if e.nature is Nature.COURANT]
    assert courants
    assert all(Mode.RIEN in e.modes and e.defaut in e.modes for e in courants)
