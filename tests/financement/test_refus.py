"""Les refus : code de sortie 2, champ nommé ; et ce qui n'est qu'une alerte, code 0."""

import json
from pathlib import Path

import pytest

from financement.__main__ import main

ENTETE = 'bareme = "ACI-2019"\npopulation = 52000\nsignature = 2026-03-02\n'
MISSION = '[[missions]]\ncode = "{}"\ndemarrage = 2026-03-02\n'
PARCOURS = MISSION.format("parcours")
ACCES = MISSION.format("acces_soins")


def lancer(capsys, tmp_path, texte, *options):
    chemin = tmp_path / "cas.toml"
    chemin.write_bytes(texte if isinstance(texte, bytes) else texte.encode())
    code = main([str(chemin), *options])
    sortie = capsys.readouterr()
    return code, sortie.out, sortie.err


AVENANT = "\n[[avenants]]\neffet = 2026-09-01\n"
AMENDE = '\n[[avenants.missions]]\ncode = "{}"\ndemarrage = {}\n'
INDICATEUR = '\n[[missions.indicateurs]]\ncode = "un"\nmontant = {}\nmode = "{}"\n'
TOUT = INDICATEUR.format(35000, "binaire")
LINEAIRE = PARCOURS + INDICATEUR.format(35000, "lineaire")
PALIERS = PARCOURS + INDICATEUR.format(35000, "paliers")
PREMIER = "missions[1].indicateurs[1]"

REFUS = {
    "demarrage avant signature": (ENTETE + PARCOURS.replace("2026-03-02", "2026-03-01"), "missions[1].demarrage"),
    "avenant avant signature": (ENTETE + "[[avenants]]\neffet = 2026-03-01\npopulation = 1\n", "avenants[1].effet"),
    "avenant le jour de la signature": (
        ENTETE + "[[avenants]]\neffet = 2026-03-02\npopulation = 1\n",
        "avenants[1].effet",
    ),
    "resiliation avant signature": (ENTETE + "resiliation = 2026-03-01\n", "resiliation"),
    "resiliation le jour de la signature": (ENTETE + "resiliation = 2026-03-02\n", "resiliation"),
    "resiliation apres le terme": (ENTETE + "resiliation = 2031-03-03\n", "resiliation"),
    "mission en double": (ENTETE + PARCOURS + ACCES + PARCOURS, "missions[1].code"),
    "deux avenants le meme jour": (
        ENTETE + "[[avenants]]\neffet = 2027-01-01\npopulation = 1\n" * 2,
        "avenants[2].effet",
    ),
    "cle inconnue": (ENTETE + "taile = 2\n", "taile"),
    "cle inconnue d’une mission": (ENTETE + PARCOURS + "debut = 2026-03-02\n", "missions[1].debut"),
    "cle inconnue d’un avenant": (
        ENTETE + "[[avenants]]\neffet = 2027-01-01\npopulation = 1\ntaille = 2\n",
        "avenants[1].taille",
    ),
    "mission inconnue": (ENTETE + MISSION.format("chirurgie"), "missions[1].code"),
    "mission d’un autre bareme": (ENTETE + MISSION.format("crise_sanitaire"), "missions[1].code"),
    "taux au dessus de 1": (ENTETE + PARCOURS + 'atteinte = { 1 = "1.01" }\n', "missions[1].atteinte.1"),
    "taux negatif": (ENTETE + PARCOURS + 'atteinte = { 2 = "-0.1" }\n', "missions[1].atteinte.2"),
    "taux illisible": (ENTETE + PARCOURS + 'atteinte = { 2 = "beaucoup" }\n', "missions[1].atteinte.2"),
    "taux NaN": (ENTETE + PARCOURS + 'atteinte = { 2 = "NaN" }\n', "missions[1].atteinte.2"),
    "taux flottant": (ENTETE + PARCOURS + "atteinte = { 2 = 0.5 }\n", "missions[1].atteinte.2"),
    "taux booleen": (ENTETE + PARCOURS + "atteinte = { 2 = true }\n", "missions[1].atteinte.2"),
    "annee 0": (ENTETE + PARCOURS + 'atteinte = { 0 = "1" }\n', "missions[1].atteinte.0"),
    "annee 6": (ENTETE + PARCOURS + 'atteinte = { 6 = "1" }\n', "missions[1].atteinte.6"),
    "annee en lettres": (ENTETE + PARCOURS + 'atteinte = { un = "1" }\n', "missions[1].atteinte.un"),
    "atteinte sans annee": (ENTETE + PARCOURS + 'atteinte = "1"\n', "missions[1].atteinte"),
    "compensation hors acces": (ENTETE + PARCOURS + "compensation_snp = true\n", "missions[1].compensation_snp"),
    "supplement hors acces": (ENTETE + ACCES + PARCOURS + "supplement_snp = true\n", "missions[2].supplement_snp"),
    "option qui n’est pas un booleen": (ENTETE + ACCES + "supplement_snp = 1\n", "missions[1].supplement_snp"),
    "bareme brouillon": (ENTETE.replace("ACI-2019", "ACI-AV2-2022"), "bareme"),
    "bareme inconnu": (ENTETE.replace("ACI-2019", "ACI-2018"), "bareme"),
    "bareme absent": (ENTETE.replace('bareme = "ACI-2019"', ""), "bareme"),
    "population absente": (ENTETE.replace("population = 52000", ""), "population"),
    "population negative": (ENTETE.replace("52000", "-52000"), "population"),
    "population nulle": (ENTETE.replace("52000", "0"), "population"),
    "population en texte": (ENTETE.replace("52000", '"52000"'), "population"),
    "population flottante": (ENTETE.replace("52000", "52000.0"), "population"),
    "population booleenne": (ENTETE.replace("52000", "true"), "population"),
    "population d’avenant negative": (
        ENTETE + "[[avenants]]\neffet = 2027-01-01\npopulation = -1\n",
        "avenants[1].population",
    ),
    "signature absente": (ENTETE.replace("signature = 2026-03-02", ""), "signature"),
    "signature avec heure": (ENTETE.replace("2026-03-02", "2026-03-02T10:00:00"), "signature"),
    "signature impossible": (ENTETE.replace("2026-03-02", '"2026-02-30"'), "signature"),
    "signature en francais": (ENTETE.replace("2026-03-02", '"02/03/2026"'), "signature"),
    "signature hors calendrier": (ENTETE.replace("2026-03-02", "9998-03-02"), "signature"),
    "demarrage absent": (ENTETE + '[[missions]]\ncode = "parcours"\n', "missions[1].demarrage"),
    "missions qui ne sont pas une liste": (ENTETE + 'missions = "toutes"\n', "missions"),
    "avenant sans objet": (ENTETE + AVENANT, "avenants[1]"),
    "avenant qui deplace une mission demarree": (
        ENTETE + PARCOURS + AVENANT + AMENDE.format("parcours", "2026-10-01"),
        "avenants[1].missions[1].demarrage",
    ),
    "avenant qui demarre une mission avant son effet": (
        ENTETE + PARCOURS + AVENANT + AMENDE.format("qualite", "2026-08-31"),
        "avenants[1].missions[1].demarrage",
    ),
    "avenant qui redonne un taux": (
        ENTETE + PARCOURS + AVENANT + AMENDE.format("parcours", "2026-03-02") + 'atteinte = { 1 = "1" }\n',
        "avenants[1].missions[1].atteinte",
    ),
    "avenant au bareme brouillon": (ENTETE + PARCOURS + AVENANT + 'bareme = "ACI-AV2-2022"\n', "bareme"),
    "avenant au bareme inconnu": (ENTETE + PARCOURS + AVENANT + 'bareme = "ACI-2018"\n', "bareme"),
    "avenant a une mission inconnue": (
        ENTETE + AVENANT + AMENDE.format("chirurgie", "2026-10-01"),
        "avenants[1].missions[1].code",
    ),
    "avenant ou les indicateurs ne font plus l’enveloppe": (
        ENTETE
        + PARCOURS
        + TOUT
        + AVENANT
        + "population = 90000\n"
        + AMENDE.format("parcours", "2026-03-02")
        + TOUT.replace("[[missions.", "[[avenants.missions."),
        "avenants[1].missions[1].indicateurs",
    ),
    "indicateurs sous l’enveloppe": (ENTETE + PARCOURS + INDICATEUR.format('"34999.99"', "binaire"), PREMIER[:-3]),
    "indicateurs au dessus de l’enveloppe": (ENTETE + PARCOURS + TOUT + TOUT.replace("un", "deux"), PREMIER[:-3]),
    "indicateur en double": (ENTETE + PARCOURS + TOUT + ACCES + TOUT.replace("35000", "17500"), "missions"),
    "indicateur a montant nul": (ENTETE + PARCOURS + INDICATEUR.format(0, "binaire"), f"{PREMIER}.montant"),
    "indicateur a montant flottant": (ENTETE + PARCOURS + INDICATEUR.format(35000.0, "binaire"), f"{PREMIER}.montant"),
    "indicateur au mode inconnu": (ENTETE + PARCOURS + INDICATEUR.format(1, "cubique"), f"{PREMIER}.mode"),
    "indicateurs et taux ensemble": (ENTETE + PARCOURS + 'atteinte = { 1 = "1" }\n' + TOUT, "missions[1].atteinte"),
    "cible egale a la reference": (ENTETE + LINEAIRE + "reference = 5\ncible = 5\n", f"{PREMIER}.objectifs[1].cible"),
    "lineaire sans reference": (ENTETE + LINEAIRE + "cible = 5\n", f"{PREMIER}.objectifs[1].cible"),
    "lineaire sans objectif": (ENTETE + LINEAIRE + "reference = 5\n", f"{PREMIER}.objectifs"),
    "objectifs dans le desordre": (
        ENTETE + LINEAIRE + "cible = 6\nobjectifs = [{ depuis = 3, cible = 7 }, { depuis = 2, cible = 8 }]\n",
        f"{PREMIER}.objectifs",
    ),
    "objectif apres la cinquieme annee": (
        ENTETE + LINEAIRE + "reference = 5\ncible = 6\nobjectifs = [{ depuis = 6, cible = 7 }]\n",
        f"{PREMIER}.objectifs[1].depuis",
    ),
    "paliers qui se croisent": (
        ENTETE
        + PALIERS
        + "paliers = [{ seuil = 1, montant = 10 }, { seuil = 9, montant = 20 }, { seuil = 5, montant = 35000 }]\n",
        f"{PREMIER}.objectifs[1].paliers",
    ),
    "paliers de meme seuil": (
        ENTETE + PALIERS + "paliers = [{ seuil = 1, montant = 10 }, { seuil = 1, montant = 35000 }]\n",
        f"{PREMIER}.objectifs[1].paliers",
    ),
    "dernier palier sous le montant": (
        ENTETE + PALIERS + "paliers = [{ seuil = 1, montant = 10 }]\n",
        f"{PREMIER}.objectifs[1].paliers",
    ),
    "palier sans seuil": (ENTETE + PALIERS + "paliers = [{ montant = 10 }]\n", f"{PREMIER}.paliers[1].seuil"),
    "releve d’un indicateur absent": (ENTETE + PARCOURS + TOUT + "\n[releves]\nautre = { 1 = 3 }\n", "releves.autre"),
    "releve de l’annee 6": (ENTETE + PARCOURS + TOUT + "\n[releves]\nun = { 6 = 3 }\n", "releves.un.6"),
    "releve flottant": (ENTETE + PARCOURS + TOUT + "\n[releves]\nun = { 1 = 0.5 }\n", "releves.un.1"),
    "releve illisible": (ENTETE + PARCOURS + TOUT + '\n[releves]\nun = { 1 = "peu" }\n', "releves.un.1"),
    "releves en liste": (ENTETE + PARCOURS + TOUT + "\n[[releves]]\nun = 1\n", "releves"),
    "annee arretee hors contrat": (ENTETE + "resultats_arretes = [0]\n" + PARCOURS + TOUT, "resultats_arretes"),
    "annees arretees en texte": (ENTETE + 'resultats_arretes = "1"\n' + PARCOURS + TOUT, "resultats_arretes"),
    "toml mal forme": (ENTETE + "population = \n", "fichier"),
    "fichier qui n’est pas de l’utf-8": (b"\xff\xfe\x00", "fichier"),
}


@pytest.mark.parametrize("nom", REFUS)
def test_la_saisie_est_refusee_en_nommant_le_champ(nom, capsys, tmp_path):
    texte, champ = REFUS[nom]
    code, sortie, erreur = lancer(capsys, tmp_path, texte, "--json")
    assert (code, sortie) == (2, "")
    assert erreur.startswith(f"Refusé : {champ} : ")


def test_un_fichier_absent_est_refuse(capsys, tmp_path):
    assert main([str(tmp_path / "absent.toml")]) == 2
    assert capsys.readouterr().err.startswith("Refusé : fichier : ")


ADMIS = {
    "demarrage le jour de la signature": ENTETE + PARCOURS,
    "avenant le lendemain de la signature": ENTETE + "[[avenants]]\neffet = 2026-03-03\npopulation = 1\n",
    "resiliation le lendemain de la signature": ENTETE + "resiliation = 2026-03-03\n",
    "resiliation au cinquieme anniversaire": ENTETE + "resiliation = 2031-03-02\n",
    "dates en texte": ENTETE.replace("2026-03-02", '"2026-03-02"') + PARCOURS,
    "taux entiers 0 et 1": ENTETE + PARCOURS + "atteinte = { 1 = 0, 2 = 1 }\n",
    "taux en texte aux bornes": ENTETE + PARCOURS + 'atteinte = { 1 = "0", 5 = "1.000" }\n',
    "option refusee explicitement": ENTETE + PARCOURS + "compensation_snp = false\n",
    "sans aucune mission": ENTETE,
    "mission socle absente": ENTETE + MISSION.format("qualite"),
    "demarrage apres la fin": ENTETE + PARCOURS.replace("2026-03-02", "2040-01-01"),
    "avenant apres la fin": ENTETE + "[[avenants]]\neffet = 2040-01-01\npopulation = 1\n",
    "marque d’ordre des octets": "\ufeff" + ENTETE,
}


@pytest.mark.parametrize("nom", ADMIS)
def test_ce_qui_est_seulement_etonnant_est_calcule(nom, capsys, tmp_path):
    code, sortie, erreur = lancer(capsys, tmp_path, ADMIS[nom], "--json")
    assert (code, erreur) == (0, "")
    plan = json.loads(sortie)
    assert set(plan) == {"taille", "plafond_annuel", "lignes", "total", "alertes"}
    assert set(plan["lignes"][0]) == {
        "annee", "exigible_le", "poste", "nature", "versement", "assiette",
        "taux", "prorata", "montant", "regle", "source",
    }  # fmt: skip


def test_sans_json_la_sortie_se_lit_et_dit_ses_hypotheses(capsys, tmp_path):
    code, sortie, _ = lancer(capsys, tmp_path, ENTETE + PARCOURS)
    assert code == 0
    for fragment in ("ACI-2019", "Taille 2", "2 mars 2026", "60\u202f000,00\u00a0€", "Alerte : ", "[à confirmer] "):
        assert fragment in sortie


def test_le_cas_se_lit_aussi_sur_l_entree_standard(capsys, monkeypatch, tmp_path):
    chemin = tmp_path / "cas.toml"
    chemin.write_text(ENTETE)
    with chemin.open() as flux:
        monkeypatch.setattr("sys.stdin", flux)
        assert main(["-"]) == 0
    assert "Taille 2" in capsys.readouterr().out


def test_financement_n_importe_django_dans_aucun_module_de_calcul():
    """Le cœur (tout sauf l'interface Django) ne nomme jamais django dans ses importations."""
    dossier = Path(main.__globals__["__file__"]).parent
    coeur = ("bareme", "baremes", "calcul", "calendrier", "droits", "plan", "entree", "sortie", "__main__")
    for nom in (*coeur, "alertes", "refus", "situation", "textes", "versements", "budget"):
        texte = (dossier / f"{nom}.py").read_text(encoding="utf-8")
        assert "import django" not in texte
        assert "from django" not in texte
