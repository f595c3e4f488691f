"""Les pages du registre : ce que chacun lit, ce qu'il peut faire, ce qui lui est refusé."""

import html
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from commun.montants import euros
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.models import Document
from dossiers.taches import Tache, taches
from paiements import actions
from paiements.budget import budget, budget_thematique
from paiements.enums import EtatEcheance
from paiements.exports import ENTETES_DU_BUDGET
from paiements.file import filtrer
from paiements.models import CreditThematique, Echeance, Mouvement
from paiements.relecture import CHANGEE
from suivi.agenda import agenda_de
from suivi.models import TraceExport
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.paiements import ParcoursRegistre, un_registre

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> ParcoursRegistre:
    return un_registre()


def registre(p: ParcoursRegistre) -> str:
    return reverse("paiements:registre", args=[p.dossier.numero])


def lire(qui: Utilisateur, adresse: str, **parametres: str) -> str:
    reponse = client_de(qui).get(adresse, parametres)
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().split())


def test_la_page_dit_a_qui_sont_les_sommes_exigibles(p: ParcoursRegistre) -> None:
    assert "Déjà exigibles : 50 000,00 € à demander à la caisse." in lire(p.responsable, registre(p))
    p.demander()
    assert "Déjà exigibles : 50 000,00 € que la caisse traite." in lire(p.responsable, registre(p))


def test_le_porteur_lit_trois_nombres_et_la_prochaine_date(p: ParcoursRegistre) -> None:
    p.regler()
    page = lire(p.responsable, registre(p))
    assert "Reçu</dt><dd>50 000,00 €" in page
    assert "À reverser</dt><dd>0,00 €" in page
    assert "Rien d’autre n’est exigible aujourd’hui." in page
    assert "Prochaine date" in page
    assert "Ligne par ligne, avec la règle" in page


def test_le_porteur_demande_d_un_coup_tout_ce_qui_est_exigible(p: ParcoursRegistre) -> None:
    adresse = reverse("paiements:demander", args=[p.dossier.numero])
    assert "Demander 50 000,00 € à la caisse" in lire(p.responsable, registre(p))
    assert client_de(p.responsable).post(adresse).status_code == 302
    assert [e.etat for e in p.echeances()] == [EtatEcheance.DEMANDEE]
    assert client_de(p.agent(Role.INSTRUCTEUR_AM)).post(adresse).status_code == 403


def test_le_guichet_lit_les_totaux_et_rien_d_autre(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    coordinateur = p.agent(Role.COORDINATEUR)
    page = lire(coordinateur, registre(p))
    assert "Versé</dt><dd>50 000,00 €" in page
    assert "Ligne par ligne" not in page
    assert payee.reference not in page
    client = client_de(coordinateur)
    assert client.get(payee.get_absolute_url()).status_code == 404
    avis = Document.objects.get(dossier=p.dossier, type="avis_de_paiement")
    assert client.get(reverse("dossiers:document", args=[p.dossier.numero, avis.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM])
def test_les_financeurs_lisent_le_detail(p: ParcoursRegistre, role: Role) -> None:
    [payee] = p.regler()
    assert payee.reference in lire(p.agent(role), payee.get_absolute_url())


def test_l_ars_lit_sans_agir(p: ParcoursRegistre) -> None:
    [demandee] = p.demander()
    adresse = reverse("paiements:geste", args=[p.dossier.numero, demandee.pk, "liquider"])
    assert client_de(p.agent(Role.DECIDEUR_ARS)).get(adresse).status_code == 403


def _geste(p: ParcoursRegistre, qui: Utilisateur, nom: str, **donnees: object) -> int:
    [echeance] = p.echeances()
    adresse = reverse("paiements:geste", args=[p.dossier.numero, echeance.pk, nom])
    return client_de(qui).post(adresse, donnees).status_code


def test_liquider_preparer_approuver_par_les_pages(p: ParcoursRegistre) -> None:
    p.demander()
    assert _geste(p, p.instructeur_am, "liquider", liquide="40000") == 422
    assert _geste(p, p.instructeur_am, "liquider", liquide="9000000") == 422
    for faute in ("", "0", "-1", "dix mille"):
        assert _geste(p, p.instructeur_am, "liquider", liquide=faute) == 422
    assert _geste(p, p.instructeur_am, "liquider", liquide="40000", motif_retenue="RIB à confirmer.") == 302
    jour = p.jour.isoformat()
    assert _geste(p, p.decideur_am, "payer", le=jour, reference="VIR-1") == 409
    assert _geste(p, p.decideur_am, "preparer", le=jour, reference="VIR-1") == 302
    assert _geste(p, p.decideur_am, "approuver") == 409
    assert _geste(p, p.autre_decideur, "approuver") == 302
    assert Mouvement.objects.get().montant == Decimal(40000)
    assert "RIB à confirmer." in lire(p.responsable, registre(p))
    assert "40 000,00 €" in lire(p.responsable, reverse("dossiers:journal", args=[p.dossier.numero]))


def test_on_n_approuve_que_ce_que_l_on_a_lu(p: ParcoursRegistre) -> None:
    [echeance] = p.liquider(p.demander())
    qui, jour = client_de(p.autre_decideur), p.jour.isoformat()
    une = reverse("paiements:geste", args=[p.dossier.numero, echeance.pk, "approuver"])
    lot, cle = reverse("paiements:lot", args=["approuver"]), {"e": echeance.pk}

    def lu(adresse: str) -> str:
        return re.search(r'name="vu" value="(\w+)"', qui.get(adresse, cle).content.decode())[1]

    assert _geste(p, p.decideur_am, "preparer", le=jour, reference="VIR-1") == 302
    ancien = lu(une)
    assert lu(lot) == ancien
    assert _geste(p, p.decideur_am, "renvoyer", commentaire="Référence fausse.") == 302
    assert _geste(p, p.decideur_am, "preparer", le=jour, reference="VIR-2") == 302
    for adresse in (une, lot):
        refus = qui.post(adresse, {**cle, "vu": ancien})
        assert (refus.status_code, CHANGEE in html.unescape(refus.content.decode())) == (409, True)
        assert "VIR-2" in refus.content.decode()
    assert Mouvement.objects.count() == 0
    assert qui.post(lot, {**cle, "vu": lu(lot)}).status_code == 302
    assert Mouvement.objects.get().reference == "VIR-2"


def test_une_reprise_envoyee_de_deux_onglets_ne_se_fait_qu_une_fois(p: ParcoursRegistre) -> None:
    [echeance] = p.regler()
    p.reprendre(echeance, Decimal(1000))
    qui, adresse = (
        client_de(p.decideur_am),
        reverse("paiements:geste", args=[p.dossier.numero, echeance.pk, "reprendre"]),
    )
    lu = re.search(r'name="vu" value="(\w+)"', qui.get(adresse).content.decode())[1]
    envoi = {
        "montant": "200",
        "le": p.jour.isoformat(),
        "reference": "REP-2",
        "commentaire": "Payé deux fois.",
        "vu": lu,
    }
    reponses = [qui.post(adresse, envoi) for _onglet in range(2)]
    assert [reponse.status_code for reponse in reponses] == [302, 409]
    assert "Payé deux fois." in reponses[1].content.decode()
    echeance.refresh_from_db()
    assert echeance.repris == Decimal(1200)
    assert [qui.get(adresse).status_code, p.reprendre(echeance, echeance.solde), qui.get(adresse).status_code] == [
        200,
        None,
        409,
    ]


def test_la_file_mene_a_ce_qui_attend_du_contrat_cherche(p: ParcoursRegistre) -> None:
    p.demander()
    trouvee = lire(p.decideur_am, reverse("paiements:file"), q=p.dossier.numero)
    assert "À liquider <strong>1</strong>" in trouvee
    assert 'aria-current="page">À liquider' in trouvee
    assert f"?etape=a_payer&amp;q={p.dossier.numero}" in trouvee
    vide = lire(p.decideur_am, reverse("paiements:file"), q="2019-99999")
    assert "À liquider <strong>0</strong>" in vide
    assert "Rien ici avec ces filtres" in vide


def test_le_lot_relit_puis_passe_en_entier(p: ParcoursRegistre) -> None:
    p.attendre(130)
    demandees = p.demander()
    client, adresse = client_de(p.instructeur_am), reverse("paiements:lot", args=["liquider"])
    cles = [e.pk for e in demandees]
    page = client.get(adresse, {"e": cles}).content.decode()
    assert f"Liquider&nbsp;: {len(cles)}&nbsp;échéances" in page
    for introuvable in (999_999, "²", "9" * 25):
        assert client.post(adresse, {"e": [*cles, introuvable]}).status_code == 302
    assert p.echeances(EtatEcheance.LIQUIDEE) == []
    assert client.post(adresse, {"e": cles}).status_code == 302
    assert [e.pk for e in p.echeances(EtatEcheance.LIQUIDEE)] == cles


def test_la_file_compte_chaque_etape_pour_la_seule_caisse_qui_paie(p: ParcoursRegistre) -> None:
    p.liquider(p.demander())
    page = lire(p.decideur_am, reverse("paiements:file"))
    assert "À préparer <strong>1</strong>" in page
    ailleurs = un_agent(Role.DECIDEUR_AM, departement="75")
    assert "À préparer <strong>0</strong>" in lire(ailleurs, reverse("paiements:file"))
    assert "Aucun contrat signé" in lire(ailleurs, reverse("paiements:budget"))


def test_la_file_coute_le_meme_nombre_de_requetes(p: ParcoursRegistre, django_assert_max_num_queries: object) -> None:
    p.attendre(400)
    p.demander([e for e in p.echeances() if not e.au_plus])
    client = client_de(p.instructeur_am)
    client.get(reverse("paiements:file"))
    with django_assert_max_num_queries(30):
        client.get(reverse("paiements:file"))


def test_a_faire_dit_un_contrat_par_ligne(p: ParcoursRegistre) -> None:
    def siennes(qui: Utilisateur) -> list[Tache]:
        return [t for t in taches(qui) if t.cle.startswith("versements-")]

    def textes(qui: Utilisateur) -> list[str]:
        return [t.texte for t in siennes(qui)]

    [a_demander] = siennes(p.responsable)
    assert (a_demander.texte, a_demander.badge_libelle) == ("Sommes exigibles à demander", "À demander")
    assert a_demander.detail == f"{p.contrat.dossier.numero} · {euros(Decimal(50000))}"
    p.attendre(130)
    p.demander()
    assert (textes(p.responsable), textes(p.instructeur_am)) == ([], ["Versements à liquider"])
    p.liquider(p.echeances())
    assert textes(p.instructeur_am) == ["Paiements à préparer"]
    assert textes(p.decideur_am) == ["Versements à payer ou à approuver"]
    for une in p.echeances(EtatEcheance.LIQUIDEE):
        if une.demande_une_approbation:
            suite = {"maintenant": p.maintenant, "le": p.jour, "reference": "VIR-1"}
            actions.preparer([une], auteur=p.decideur_am, **suite)
        else:
            p.payer([une])
    assert textes(p.decideur_am) == []
    assert textes(p.autre_decideur) == ["Versements à payer ou à approuver"]


def test_l_agenda_annonce_les_dates_sans_montant(p: ParcoursRegistre) -> None:
    lu = agenda_de(p.responsable, p.maintenant)
    assert lu.count(f"[{p.dossier.numero}] Versement du contrat exigible") == 2
    assert "€" not in lu


def test_le_budget_s_equilibre_par_departement_et_par_annee(p: ParcoursRegistre) -> None:
    [payee] = p.regler()
    p.reprendre(payee, Decimal(20000))
    lignes = budget(p.agent(Role.DECIDEUR_ARS))
    plan = p.contrat.plans.get()
    assert sum(ligne.du for ligne in lignes) == plan.total
    premiere = next(ligne for ligne in lignes if ligne.annee == payee.exigible_le.year)
    assert (premiere.paye, premiere.repris) == (Decimal(50000), Decimal(20000))
    assert "Budget des contrats" in lire(p.decideur_am, reverse("paiements:budget"))


def test_l_etat_du_budget_se_somme_dans_un_tableur(p: ParcoursRegistre) -> None:
    p.regler()
    client = client_de(p.decideur_am)
    adresse = reverse("paiements:export_budget", args=["xlsx"])
    assert adresse in lire(p.decideur_am, reverse("paiements:budget"))
    octets = b"".join(client.get(adresse).streaming_content)
    titres, *lignes = load_workbook(io.BytesIO(octets)).active.iter_rows()
    assert [cellule.value for cellule in titres] == ENTETES_DU_BUDGET
    attendu = [[li.annee, float(li.du), float(li.paye), float(li.reste)] for li in budget(p.decideur_am)]
    assert [[ligne[rang].value for rang in (0, 2, 5, 7)] for ligne in lignes] == attendu
    assert {cellule.number_format for ligne in lignes for cellule in ligne[2:]} == {'#,##0.00 "€"'}
    assert client.get(reverse("paiements:export_budget", args=["ods"])).status_code == 404
    assert client_de(un_agent(Role.COORDINATEUR)).get(adresse).status_code == 403


def test_le_budget_d_un_autre_departement_est_vide(p: ParcoursRegistre) -> None:
    assert budget(un_agent(Role.DECIDEUR_ARS, departement="75")) == []


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_l_export_comptable_se_lit_dans_un_tableur(p: ParcoursRegistre, format_: str) -> None:
    [payee] = p.regler()
    adresse = reverse("paiements:export", args=[p.dossier.numero, format_])
    octets = b"".join(client_de(p.responsable).get(adresse).streaming_content)
    if format_ == "csv":
        assert octets.startswith(b"\xef\xbb\xbfDossier;CPTS;")
        assert f";50000,00;{payee.paye_le.isoformat()};{payee.reference};0,00;50000,00;".encode() in octets
    else:
        titres, *lignes = load_workbook(io.BytesIO(octets)).active.iter_rows()
        colonnes = {titre.value: [ligne[rang] for ligne in lignes] for rang, titre in enumerate(titres)}
        for nom in ("Dû", "Liquidé", "Retenu", "Payé", "Repris", "Soldé"):
            assert {cellule.number_format for cellule in colonnes[nom]} == {'#,##0.00 "€"'}
        assert sum(cellule.value for cellule in colonnes["Payé"]) == 50000
        assert colonnes["Payé le"][0].value.date() == payee.paye_le


def test_l_export_du_ressort_laisse_une_trace(p: ParcoursRegistre) -> None:
    p.regler()
    client = client_de(p.decideur_am)
    reponse = client.post(reverse("suivi:export_versements"), {"format": "csv"})
    assert b"".join(reponse.streaming_content).count(b"\r\n") == 2
    assert [(t.quoi, t.lignes) for t in TraceExport.objects.all()] == [("versements", 1)]


def test_les_credits_thematiques_sont_a_part_et_fermes_a_l_assurance_maladie(p: ParcoursRegistre) -> None:
    ars: Client = client_de(p.agent(Role.INSTRUCTEUR_ARS))
    nouveau = reverse("paiements:credit_nouveau", args=[p.dossier.numero])
    donnees = {"objet": "Dépistage", "reference": "FIR-T-8", "montant": "12000", "notifie_le": p.jour.isoformat()}
    assert ars.post(nouveau, {**donnees, "montant": "-5"}).status_code == 422
    assert ars.post(nouveau, donnees).status_code == 302
    credit = CreditThematique.objects.get()
    verser = reverse("paiements:credit_versement", args=[p.dossier.numero, credit.pk])
    somme = {"verse_le": p.jour.isoformat(), "reference": "V-1"}
    assert ars.post(verser, {**somme, "montant": "12000.01"}).status_code == 409
    assert ars.post(verser, {**somme, "montant": "5000"}).status_code == 302
    assert "FIR-T-8" in lire(p.responsable, registre(p))
    assert "FIR-T-8" not in lire(p.decideur_am, registre(p))
    [ligne] = budget_thematique(p.agent(Role.DECIDEUR_ARS))
    assert (ligne.notifie, ligne.verse, ligne.reste) == (Decimal(12000), Decimal(5000), Decimal(7000))
    assert "À part" not in lire(p.decideur_am, reverse("paiements:budget"))


def test_la_file_trouve_une_cpts_quelle_que_soit_l_apostrophe_tapee(p: ParcoursRegistre) -> None:
    p.dossier.nom = "CPTS de L'Isle-en-Dodon"
    p.dossier.save(update_fields=["nom", "nom_recherche"])
    siennes = Echeance.objects.filter(dossier=p.dossier).count()
    tapes = ("L'Isle-en-Dodon", "l’isle", "L’ISLE EN", p.dossier.numero, "L’Isle-Jourdain", "’")
    trouvees = [filtrer(Echeance.objects.all(), {"q": tape}).count() for tape in tapes]
    assert trouvees == [siennes, siennes, siennes, siennes, 0, 0]
