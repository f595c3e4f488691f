"""Le projet de santé en PDF : ce que dit son contexte, sans PDF, puis le document balisé, ses signets, son sommaire."""

import io
import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from dossiers import arbre_dessin, gantt
from dossiers.actions.depot import preparer_depot
from dossiers.archives import apercevoir
from dossiers.documents.projet import PARTIES, brouillon_du_projet, diagnostic_a_imprimer, indicateurs_par_mission
from dossiers.enums import EtatProjet, TypeDocument
from dossiers.models import Dossier
from tests.dossiers.documents.lecture import a_plat, balises, dernier, elements, lire, texte
from tests.fabriques.communes import codes_du_departement
from tests.fabriques.dossiers import un_projet_complet
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.grand_projet import Taille, un_grand_projet
from tests.fabriques.pieces import une_piece

pytestmark = pytest.mark.django_db


def _depose(depart) -> Dossier:
    return un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=depart)


def _brouillon(depart, **options) -> Dossier:
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=depart, **options)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def _contexte(dossier: Dossier, maintenant) -> dict:
    contenu, manques = preparer_depot(dossier.projet, maintenant)
    contenu["controles"] = [manque.en_json() for manque in manques]
    return brouillon_du_projet(dossier.projet, contenu, maintenant)


# --- Le contexte ---------------------------------------------------------------------------------------
def test_le_contexte_depose_porte_toutes_les_rubriques_du_domaine_et_l_empreinte(depart):
    dossier = _depose(depart)
    contexte = dernier(dossier, TypeDocument.PROJET).contexte
    assert [p["cle"] for p in contexte["parties"]] == [p.cle for p in PARTIES]
    assert contexte["empreinte"] == dossier.versions.get(sujet="projet").empreinte
    assert (contexte["apercu"], contexte["version"]) == (False, 1)
    assert re.fullmatch(r"Version 1, déposée le \d+ mars 2026", contexte["mention"])
    assert len(contexte["fiches"]) == 3
    assert [v["titre"] for v in contexte["budget"]["volets"]] == ["Fonctionnement"]
    assert [(c["tenu"], c["preuve"]) for c in contexte["criteres"]] == [(True, "Statuts, article 5.")] * 5
    assert [i["nom"] for i in contexte["gouvernance"]["instances"]] == ["Bureau"]
    assert (len(contexte["outils"]), len(contexte["suivi"]["rendez_vous"])) == (1, 3)


def test_les_chiffres_du_diagnostic_viennent_de_la_lettre_deposee_et_le_disent(depart):
    dossier = _depose(depart)
    diagnostic = dernier(dossier, TypeDocument.PROJET).contexte["diagnostic"]
    lettre = dossier.versions.filter(sujet="lettre").last()
    assert diagnostic["repris_de"] == lettre.numero
    assert diagnostic["indicateurs"] == lettre.contenu["indicateurs"]
    assert diagnostic["forces"] == "Une maison de santé active à Revel."


def test_ce_que_le_projet_a_garde_de_la_lettre_ne_s_imprime_pas_deux_fois(depart):
    dossier = _brouillon(depart)
    lettre = dossier.versions.filter(sujet="lettre").last().contenu
    siens = diagnostic_a_imprimer(dossier, {"diagnostic": f"Un portrait.\n\n# Forces\n\n{lettre['forces']}"})
    assert (siens["forces"], siens["faiblesses"]) == ("", lettre["faiblesses"])


def test_un_projet_qui_porte_ses_propres_chiffres_n_emprunte_rien(depart):
    dossier = _brouillon(depart)
    siens = diagnostic_a_imprimer(dossier, {"indicateurs": [], "forces": "Les nôtres."})
    assert (siens["forces"], siens["repris_de"]) == ("Les nôtres.", None)


def test_le_brouillon_dit_de_quand_il_date_et_qu_il_ne_vaut_pas_depot(depart):
    contexte = _contexte(_brouillon(depart), depart + timedelta(days=60)).contexte
    assert contexte["apercu"]
    assert contexte["mention"].startswith("Brouillon du 1er mai 2026 à 9 h 05")
    assert contexte["empreinte"] == ""


def test_les_annexes_sont_numerotees_avec_leur_empreinte(depart):
    dossier = _brouillon(depart)
    pieces = [une_piece(dossier.projet, nom, rubrique="pieces") for nom in ("statuts.pdf", "membres.pdf")]
    annexes = _contexte(dossier, depart + timedelta(days=60)).contexte["annexes"]
    assert [(a["numero"], a["sha256"]) for a in annexes] == [(1, pieces[0].sha256), (2, pieces[1].sha256)]


def test_les_indicateurs_se_rangent_par_mission_avec_le_numero_de_leur_fiche():
    fiches = [
        {"mission_libelle": "Accès", "indicateurs": [{"intitule": "a"}]},
        {"mission_libelle": "Parcours", "indicateurs": []},
        {"mission_libelle": "Accès", "indicateurs": [{"intitule": "b"}, {"intitule": "c"}]},
    ]
    [groupe] = indicateurs_par_mission(fiches)
    assert groupe["mission"] == "Accès"
    assert [(ligne["intitule"], ligne["fiche"]) for ligne in groupe["lignes"]] == [("a", 1), ("b", 3), ("c", 3)]


def _noeud(numero: str) -> dict:
    niveau = numero.count(".") + 1
    return {"numero": numero, "niveau": niveau, "parent": numero.rpartition(".")[0], "intitule": f"Objectif {numero}"}


def test_un_grand_arbre_se_coupe_en_planches_qui_redisent_leur_branche():
    arbre = [_noeud("1"), _noeud("1.1"), *(_noeud(f"1.1.{n}") for n in range(1, 12)), _noeud("2"), _noeud("2.1")]
    planches = arbre_dessin.decouper(arbre, feuilles=9)
    assert [[n["numero"] for n in planche] for planche in planches] == [
        ["1", "1.1", *(f"1.1.{n}" for n in range(1, 10))],
        ["1", "1.1", "1.1.10", "1.1.11", "2", "2.1"],
    ]
    assert arbre_dessin.decouper([]) == []


def test_un_long_calendrier_se_coupe_en_planches_du_meme_axe():
    fiches = [{"debut_le": "2027-01-04", "fin_le": "", "titre": f"Action {n}"} for n in range(5)]
    fiches.append({"debut_le": "", "fin_le": "", "titre": "Sans date"})
    planches = gantt.decouper(fiches, [{"limite_le": "2028-01-01"}], lignes=4)
    assert [(len(f), len(e)) for f, e in planches] == [(4, 0), (1, 1)]
    assert gantt.decouper([fiches[-1]], []) == []


# --- Le document ---------------------------------------------------------------------------------------
@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_le_projet_depose_est_balise_titre_francais_pagine_et_a_ses_signets(depart):
    dossier = _depose(depart)
    pdf = lire(dossier, TypeDocument.PROJET)
    racine = pdf.trailer["/Root"]
    assert (racine["/Lang"], bool(racine["/MarkInfo"]["/Marked"])) == ("fr", True)
    assert pdf.metadata.title == dernier(dossier, TypeDocument.PROJET).titre
    assert balises(pdf).count("H1") == 1
    assert {"H2", "H3", "Table", "TH", "TD", "Caption", "Figure", "TOC", "L", "LI"} - set(balises(pdf)) <= {"TOC"}
    figures = [element for element in elements(pdf) if element["/S"] == "/Figure"]
    assert len(figures) == 4  # carte en couverture, carte, arbre, calendrier
    assert all(figure["/Alt"] for figure in figures)
    for rang, page in enumerate(pdf.pages, start=1):
        lu = a_plat(page.extract_text())
        assert f"page {rang} / {len(pdf.pages)}" in lu
        assert dossier.numero in lu
        assert dernier(dossier, TypeDocument.PROJET).code_court in lu
        assert "Version 1, déposée le" in lu
    signets = [s.title for s in _a_plat(pdf.outline)]
    assert [s for s in signets if re.match(r"\d+\. ", s)] == [f"{n}. {p.titre}" for n, p in enumerate(PARTIES, 1)]
    assert sum(s.startswith("Fiche ") for s in signets) == 3


def _a_plat(signets):
    for signet in signets:
        yield from _a_plat(signet) if isinstance(signet, list) else [signet]


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_un_grand_projet_a_un_sommaire_juste_des_tetes_repetees_et_aucune_ligne_coupee(depart):
    codes = codes_du_departement("31", 60)
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=depart, codes=codes)
    un_grand_projet(dossier.projet, Taille(fiches=8, indicateurs=16, acteurs=60))
    dossier = Dossier.objects.get(pk=dossier.pk)
    brouillon = _contexte(dossier, depart + timedelta(days=60))
    pdf = PdfReader(io.BytesIO(apercevoir(dossier, brouillon)))
    pages = [a_plat(page.extract_text()) for page in pdf.pages]
    assert len(pages) >= 30
    sommaire = pages[1]
    for partie in PARTIES:
        (annoncee,) = re.findall(rf"{re.escape(partie.titre)} \.[. ]*(\d+)", sommaire)
        assert partie.titre in pages[int(annoncee) - 1], partie.titre
    for fiche in brouillon.contexte["fiches"]:
        celles = [page for page in pages[2:] if f": {fiche['titre']} " in page and "Responsable Dr" in page]
        assert len(celles) == 1, "une fiche tient sur sa page, seule"
        assert "Moyens humains" in celles[0]
        assert "Part des demandes régulées" in celles[0]
    assert sum("Code Commune Département Habitants" in page for page in pages) >= 2
    assert sum("Nom ou structure" in page for page in pages) >= 2
    assert all("sans valeur de dépôt" in page for page in pages)
    for acteur in brouillon.contexte["acteurs"]:
        entiers = [page for page in pages if acteur["nom"].replace(" ", "") in page.replace(" ", "")]
        assert entiers, f"« {acteur['nom']} » est coupé"


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_un_projet_presque_vide_et_des_balises_saisies_s_impriment(depart):
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=depart)
    dossier.projet.presentation = "Une <script>alerte</script> & un texte où 3 < 4 <b>."
    dossier.projet.save(update_fields=["presentation"])
    lu = texte(PdfReader(io.BytesIO(apercevoir(dossier, _contexte(dossier, depart + timedelta(days=60))))))
    assert "& un texte où 3 < 4" in lu
    assert "alerte" not in lu
    for absence in ("Aucun objectif n’est écrit.", "Aucune fiche-action n’est écrite.", "Aucune annexe n’est jointe."):
        assert absence in lu


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
def test_un_texte_enrichi_s_imprime_mis_en_forme_sous_le_titre_de_sa_partie(depart):
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, depart=depart)
    presentation = "# Notre ambition\n\nUn accès **pour tous** :\n\n- le soir ;\n- le samedi."
    page = render_to_string("dossiers/documents/projet/_presentation.html", {"textes": {"presentation": presentation}})
    assert "<h3>Notre ambition</h3>" in page
    assert "<strong>pour tous</strong>" in page
    assert page.count("<li>") == 2
    dossier.projet.presentation = presentation
    dossier.projet.save(update_fields=["presentation"])
    lu = a_plat(texte(PdfReader(io.BytesIO(apercevoir(dossier, _contexte(dossier, depart + timedelta(days=60)))))))
    assert "Un accès pour tous" in lu
    assert "**" not in lu
