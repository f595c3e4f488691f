"""Le dialogue annuel : positions cachées, valeurs tranchées, compte rendu approuvé à trois, plan recalculé."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from commun.montants import texte_montant
from contrats.actions import traiter_echeances
from contrats.enums import HypothesePlan, Partie
from contrats.financier import plan_du_contrat
from contrats.rejeu import contrat_en_toml
from contrats.sources import releves_de
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.authenticite import AUTHENTIQUE, REMPLACE
from dossiers.enums import TypeDocument
from execution.actions import gestion, positions, redaction
from execution.authenticite import juger
from execution.comptes_rendus import parts_du_dialogue
from execution.enums_gestion import EtatGestion, EtatPosition, EtatSuite, NatureValeur
from execution.forms.gestion import PositionForm
from execution.ordre_du_jour import ordre_du_jour, suites_en_cours
from execution.positions import positions_lisibles
from execution.tableaux import histoire
from execution.taches_gestion import suites_a_tenir
from financement.__main__ import main
from financement.calendrier import anniversaire
from tests.fabriques.execution import un_contrat_en_vigueur

pytestmark = pytest.mark.django_db
SUITE = {"texte": "Recruter une coordinatrice", "partie": Partie.CPTS, "responsable": "A. Puech"}


@pytest.fixture
def ici():
    return un_contrat_en_vigueur().dans(13)


def lues(dialogue, partie):
    return [(p.partie, p.texte) for p in positions_lisibles(dialogue, partie)]


def suivantes(plan):
    """Les parts variables des années que leur dialogue n'a pas encore arrêtées : au plus, comme à la signature."""
    return plan.echeances.filter(nature="variable", annee__gt=1)


def test_une_position_se_lit_des_autres_une_fois_la_leur_envoyee(ici):
    dialogue = ici.ouvrir_le_dialogue()
    positions.ecrire(dialogue, texte="Brouillon de la CPTS", **ici.acte(Partie.CPTS))
    positions.envoyer(dialogue, texte="L’ARS est inquiète", **ici.acte(Partie.ARS))
    assert lues(dialogue, Partie.CPTS) == [(Partie.CPTS, "Brouillon de la CPTS")]
    assert (lues(dialogue, Partie.AM), lues(dialogue, None)) == ([], [])
    assert lues(dialogue, Partie.ARS) == [(Partie.ARS, "L’ARS est inquiète")]
    positions.envoyer(dialogue, texte="La CPTS avance", **ici.acte(Partie.CPTS))
    assert {partie for partie, _ in lues(dialogue, Partie.CPTS)} == {Partie.CPTS, Partie.ARS}
    assert lues(dialogue, None) == []
    positions.envoyer(dialogue, texte="La caisse paie", **ici.acte(Partie.AM))
    assert {len(lues(dialogue, lecteur)) for lecteur in (*Partie, None)} == {3}


def test_une_position_envoyee_ne_bouge_plus_et_ne_s_envoie_plus_apres_le_dialogue(ici):
    dialogue = ici.ouvrir_le_dialogue()
    with pytest.raises(TransitionRefusee, match="Écrivez votre position"):
        positions.envoyer(dialogue, texte=" ", **ici.acte(Partie.CPTS))
    positions.envoyer(dialogue, texte="La CPTS avance", **ici.acte(Partie.CPTS))
    with pytest.raises(TransitionRefusee, match="déjà envoyée"):
        positions.ecrire(dialogue, texte="Autre chose", **ici.acte(Partie.CPTS))
    gestion.geler(dialogue, **ici.acte(Partie.ARS))
    ici.maintenant += timedelta(days=11)
    gestion.tenir(dialogue, presents="Tous", conclusions="Dit.", **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="ne s’écrivent plus"):
        positions.envoyer(dialogue, texte="Trop tard", **ici.acte(Partie.AM))


def test_l_ordre_du_jour_se_remplit_des_donnees(ici):
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "60", motif="Double compte.")
    ici.relever(Partie.CPTS, "40", "parcours-1")
    titres = {point.titre: point.faits for point in ordre_du_jour(ici.ouvrir_le_dialogue(), ici.jour)}
    assert titres["Indicateurs en désaccord, à trancher"] == (
        "Patients suivis : la CPTS relève 80\N{NO-BREAK SPACE}patients, "
        "la caisse 60\N{NO-BREAK SPACE}patients. Double compte.",
    )
    assert titres["Indicateurs sous la cible"] == (
        "Patients suivis : 40\N{NO-BREAK SPACE}patients, pour une cible de 100\N{NO-BREAK SPACE}patients",
    )
    assert len(titres["Indicateurs sans valeur (non relevés, masqués ou manquants)"]) == 1
    en_retard = titres["Missions en retard ou bientôt en retard"][0]
    assert en_retard.startswith("Accès aux soins, démarrage : en retard, attendu le 11 septembre 2024 au plus tard, ")
    assert en_retard.endswith("€ en jeu d’ici au 11 mars 2026")
    assert titres["Prochaines échéances"] == (
        "Part variable de la 1re année : exigible depuis le 11 mars 2025, une fois ce dialogue approuvé",
        "Solde de la 2e année et avance de la suivante, à l’anniversaire du 11 mars 2026",
        "Terme du contrat et solde final, le 11 mars 2029",
    )
    assert "Suites du dialogue précédent non faites" not in titres


def test_trois_approbations_retiennent_la_valeur_et_recalculent_le_plan(ici):
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "60", motif="Double compte.")
    dialogue = ici.tenir_le_dialogue()
    assert parts_du_dialogue(dialogue).de("prevention-1").acquis == 0
    tranche = {"code": "prevention-1", "nature": NatureValeur.VALEUR, "motif": "Décomptes rapprochés en séance."}
    redaction.trancher(dialogue, valeur=Decimal(70), **tranche, **ici.acte(Partie.AM))
    acquis = parts_du_dialogue(dialogue).de("prevention-1").acquis
    lue = dict(histoire(ici.contrat, "prevention-1", ici.jour))[1]
    releves = [f"{valeur}\xa0patients" for valeur in (70, 80, 60)]
    assert (lue.badge[1], lue.retenue, lue.texte_cpts, lue.texte_am) == ("Désaccord tranché", *releves)
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    assert releves_de(ici.contrat) == {}
    for partie in Partie:
        ici.approuver(dialogue, partie)
    assert (dialogue.etat, dialogue.approuve_le) == (EtatGestion.APPROUVE, ici.maintenant)
    assert releves_de(ici.contrat) == {"prevention-1": {1: Decimal(70)}}
    plan = ici.contrat.plans.get(hypothese=HypothesePlan.RELEVES)
    assert plan.echeances.get(indicateur="prevention-1", annee=1).montant == acquis > 0
    lues = ("annee", "indicateur", "exigible_le", "montant")
    signe = ici.contrat.plans.get(numero=1)
    assert list(suivantes(plan).values_list(*lues)) == list(suivantes(signe).values_list(*lues)) != []
    assert plan.evenement.code == "clore"
    documents = ici.contrat.dossier.documents.filter(type=TypeDocument.DIALOGUE_DE_GESTION)
    soumis, approuve = documents.order_by("pk")
    assert (soumis.contexte["approuve"], approuve.contexte["approuve"]) == (False, True)
    assert (juger(soumis), juger(approuve)) == (REMPLACE, AUTHENTIQUE)


def test_on_n_approuve_qu_une_fois_que_ce_qu_on_a_lu_et_si_l_on_engage(ici):
    dialogue = ici.tenir_le_dialogue()
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    with pytest.raises(PermissionDenied):
        gestion.approuver(dialogue, empreinte=dialogue.empreinte, **ici.acte(Partie.AM))
    ancienne = dialogue.empreinte
    ici.approuver(dialogue, Partie.CPTS)
    with pytest.raises(TransitionRefusee, match="Déjà approuvé pour cette partie"):
        ici.approuver(dialogue, Partie.CPTS)
    gestion.reprendre(
        dialogue, commentaire="Une date fausse.", auteur=ici.parcours.signataire(Partie.AM), maintenant=ici.maintenant
    )
    redaction.ecrire(dialogue, presents="Tous", conclusions="Corrigé.", **ici.acte(Partie.ARS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    assert dialogue.version == 2
    with pytest.raises(TransitionRefusee, match="a changé depuis que vous l’avez lu"):
        ici.approuver(dialogue, Partie.CPTS, ancienne)
    ici.approuver(dialogue, Partie.CPTS)
    assert dialogue.etat == EtatGestion.A_APPROUVER


def test_le_compte_rendu_soumis_ne_s_ecrit_plus_et_la_cpts_ne_l_ecrit_pas(ici):
    dialogue = ici.tenir_le_dialogue()
    ecrit = {"presents": "Tous", "conclusions": "Autre."}
    with pytest.raises(PermissionDenied):
        redaction.ecrire(dialogue, **ecrit, **ici.acte(Partie.CPTS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="ne change plus une fois soumis"):
        redaction.ecrire(dialogue, **ecrit, **ici.acte(Partie.ARS))
    with pytest.raises(DejaDecide):
        gestion.soumettre(dialogue, **ici.acte(Partie.ARS))


def test_une_valeur_tranchee_tient_dans_l_unite_et_dit_pourquoi(ici):
    dialogue = ici.tenir_le_dialogue()
    for donnees, raison in (
        ({"valeur": Decimal(-1), "motif": "Oui."}, "n’est pas négative"),
        ({"valeur": None, "motif": "Oui."}, "Écrivez la valeur retenue"),
        ({"valeur": Decimal(1), "motif": " "}, "Dites pourquoi"),
    ):
        with pytest.raises(TransitionRefusee, match=raison):
            redaction.trancher(
                dialogue, code="prevention-1", nature=NatureValeur.VALEUR, **donnees, **ici.acte(Partie.ARS)
            )


def une_suite_decidee(ici):
    """Un dialogue au compte rendu approuvé des trois, et sa suite."""
    dialogue = ici.tenir_le_dialogue()
    echeance = ici.jour + timedelta(days=60)
    decidee = redaction.ajouter_suite(dialogue, **SUITE, echeance_le=echeance, **ici.acte(Partie.ARS))
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    for partie in Partie:
        ici.approuver(dialogue, partie)
    decidee.refresh_from_db()
    return decidee


def test_une_suite_non_faite_revient_au_dialogue_suivant(ici):
    suite = une_suite_decidee(ici)
    suivant = ici.ouvrir_le_dialogue(2, timedelta(days=30))
    assert suites_en_cours(suivant) == [suite]
    redaction.faire(suite, **ici.acte(Partie.CPTS))
    assert (suite.etat, suites_en_cours(suivant)) == (EtatSuite.FAITE, [])


def test_une_suite_s_abandonne_par_l_ars_ou_la_caisse_avec_un_motif_qui_reste(ici):
    suite = une_suite_decidee(ici)
    porteur = ici.parcours.responsable
    assert [li.pk for li in suites_a_tenir(porteur)] == [suite.pk]
    with pytest.raises(PermissionDenied):
        redaction.abandonner(suite, commentaire="Nous n’avons pas trouvé.", **ici.acte(Partie.CPTS))
    with pytest.raises(TransitionRefusee, match="motif"):
        redaction.abandonner(suite, commentaire=" ", **ici.acte(Partie.AM))
    fait = redaction.abandonner(suite, commentaire="Le poste est financé ailleurs.", **ici.acte(Partie.AM))
    assert (suite.etat, suite.motif, suite.close_le) == (
        EtatSuite.ABANDONNEE,
        "Le poste est financé ailleurs.",
        ici.maintenant,
    )
    assert (fait.code, fait.donnees["suite"]) == ("abandonner", suite.pk)
    assert not suites_a_tenir(porteur).exists()
    with pytest.raises(DejaDecide):
        redaction.faire(suite, **ici.acte(Partie.CPTS))


def test_avant_l_approbation_une_suite_n_est_ni_faite_ni_abandonnee(ici):
    dialogue = ici.tenir_le_dialogue()
    suite = redaction.ajouter_suite(dialogue, **SUITE, echeance_le=ici.jour, **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="pas encore approuvé"):
        redaction.abandonner(suite, commentaire="Trop tôt.", **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="pas encore approuvé"):
        redaction.faire(suite, **ici.acte(Partie.CPTS))


def test_la_page_du_dialogue_offre_l_abandon_a_qui_en_a_le_droit_et_garde_le_motif(ici, client):
    suite = une_suite_decidee(ici)
    page = suite.dialogue.get_absolute_url()
    abandon = f"{page}suites/{suite.pk}/abandonner/"
    agents = {partie: ici.agent(partie) for partie in Partie}
    offerts, ouverts = {}, {}
    for partie, agent in agents.items():
        client.force_login(agent)
        offerts[partie] = abandon in client.get(page).content.decode()
        ouverts[partie] = client.get(abandon).status_code
    assert offerts == {Partie.CPTS: False, Partie.ARS: True, Partie.AM: True}
    assert ouverts == {Partie.CPTS: 403, Partie.ARS: 200, Partie.AM: 200}
    client.force_login(agents[Partie.ARS])
    assert client.post(abandon, {"commentaire": ""}).status_code == 422
    assert client.post(abandon, {"commentaire": "Financé ailleurs."}).status_code == 302
    lue = client.get(page).content.decode()
    assert ("Financé ailleurs." in lue, abandon in lue) == (True, False)
    assert client.post(abandon, {"commentaire": "Encore."}).status_code == 409


def test_un_dialogue_par_annee_se_deplace_tant_qu_il_n_est_pas_tenu(ici):
    dialogue = ici.ouvrir_le_dialogue()
    assert ici.ouvrir_le_dialogue(dans=timedelta(days=20)).pk == dialogue.pk
    with pytest.raises(TransitionRefusee, match="rien ne change"):  # ni journal ni courriel pour un faux déplacement
        ici.ouvrir_le_dialogue(dans=timedelta(days=20))
    with pytest.raises(TransitionRefusee, match="à venir"):
        ici.ouvrir_le_dialogue(dans=timedelta(0))
    ici.dans(14)
    gestion.geler(dialogue, **ici.acte(Partie.ARS))
    gestion.tenir(dialogue, presents="Tous", conclusions="Dit.", **ici.acte(Partie.ARS))
    with pytest.raises(TransitionRefusee, match="ne se déplace plus"):
        ici.ouvrir_le_dialogue()


def test_un_brouillon_de_position_n_a_pas_de_date_d_envoi(ici):
    position = positions.ecrire(ici.ouvrir_le_dialogue(), texte="", **ici.acte(Partie.CPTS))
    assert (position.etat, position.envoyee_le) == (EtatPosition.BROUILLON, None)


def test_un_dialogue_clos_apres_une_resiliation_ne_rouvre_aucune_somme_au_dela_de_son_effet(ici):
    """La part variable de l'année écourtée se paie au prorata ; ce que la résiliation a soldé ne bouge pas."""
    ici.parcours.maintenant = ici.maintenant
    ici.parcours.resilier(dans=timedelta(days=90))
    effet = ici.contrat.resiliation_effet_le
    ici.le(effet)
    traiter_echeances(effet, ici.maintenant)
    ici.contrat.refresh_from_db()
    solde = ici.contrat.plans.get(numero=2)
    ici.relever(Partie.CPTS, "80", annee=2)
    ici.relever(Partie.AM, "80", annee=2)
    dialogue = ici.tenir_le_dialogue(annee=2)
    acquis = parts_du_dialogue(dialogue).de("prevention-1").acquis
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    for partie in Partie:
        ici.approuver(dialogue, partie)
    plan = ici.contrat.plans.get(numero=3)
    assert max(echeance.exigible_le for echeance in plan.echeances.all()) == effet
    attendu = plan_du_contrat(
        ici.contrat.photographie, signature=ici.contrat.signe_le, resiliation=effet, releves=releves_de(ici.contrat)
    )
    assert (plan.total, plan.total - solde.total) == (attendu.total, acquis)
    part = plan.echeances.get(indicateur="prevention-1", annee=2)
    jours = (effet - anniversaire(ici.contrat.signe_le, 1)).days
    assert (part.montant, part.prorata) == (acquis, f"{jours}/365")
    assert acquis > 0


def test_le_calcul_d_un_contrat_releve_se_rejoue_au_centime(ici, capsys, tmp_path):
    ici.relever(Partie.CPTS, "80")
    ici.relever(Partie.AM, "80")
    dialogue = ici.tenir_le_dialogue()
    gestion.soumettre(dialogue, **ici.acte(Partie.ARS))
    for partie in Partie:
        ici.approuver(dialogue, partie)
    chemin = tmp_path / "contrat.toml"
    chemin.write_text(contrat_en_toml(ici.contrat), encoding="utf-8")
    assert main([str(chemin), "--json"]) == 0
    rejoue = json.loads(capsys.readouterr().out)
    enregistrees = ici.contrat.plans.order_by("numero").last().echeances.all()
    assert [(li["exigible_le"], li["regle"], li["montant"]) for li in rejoue["lignes"]] == [
        (li.exigible_le.isoformat(), li.regle, texte_montant(li.montant)) for li in enregistrees
    ]
    assert "resultats_arretes = [1]" in chemin.read_text(encoding="utf-8")


def test_une_position_vide_se_garde_en_brouillon_et_ne_s_envoie_pas() -> None:
    brouillon, envoi = PositionForm({"texte": " "}), PositionForm({"texte": " ", "envoyer": "1"})
    assert (brouillon.errors, envoi.errors) == ({}, {"texte": ["Écrivez votre position avant de l’envoyer."]})
