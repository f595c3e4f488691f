"""Les pages du contrat : qui les ouvre, ce qu'elles disent, ce qu'elles refusent sans rien perdre."""

from datetime import date, timedelta
from html import escape, unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commun.calendrier import en_lettres, jour_paris
from comptes.enums import Role
from contrats.enums import EtatContrat as E
from contrats.enums import Partie
from contrats.models import IndicateurContrat, Objectif, Palier
from dossiers.enums import EtatProjet
from territoires.models import VersionTerritoire
from tests.fabriques.comptes import MOT_DE_PASSE, client_de
from tests.fabriques.contrats import (
    IBAN,
    ROLE_QUI_SIGNE,
    un_contrat_propose,
    un_contrat_signe,
    un_parcours_contrat,
    un_parcours_contrat_a,
)
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.negociation import negocier
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
ETAPES = ("parties", "missions", "indicateurs", "clauses")


def page(contrat):
    return reverse("contrats:contrat", args=[contrat.dossier.numero])


def preparation(contrat, etape):
    return reverse("contrats:preparation", args=[contrat.dossier.numero, etape])


def acte(contrat, nom):
    return reverse("dossiers:acte", args=[contrat.dossier.numero, "contrat", nom])


@pytest.mark.parametrize("etat", E.values)
def test_la_page_du_contrat_s_ouvre_dans_chaque_etat(etat):
    p = un_parcours_contrat_a(etat)
    for personne in (p.responsable, un_agent(Role.INSTRUCTEUR_ARS), un_agent(Role.DECIDEUR_AM)):
        reponse = client_de(personne).get(page(p.contrat))
        assert reponse.status_code == 200
        assert p.contrat.fiche.badge.value in reponse.context["contrat"].fiche.badge.value


def test_qui_ouvre_quelle_page():
    contrat = un_parcours_contrat().contrat
    lecteurs = (Role.COORDINATEUR, Role.RELECTEUR_URPS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)
    attendu = {
        **dict.fromkeys(lecteurs, (200, 403)),
        Role.INSTRUCTEUR_ARS: (200, 200),
        Role.LECTEUR: (200, 403),
        Role.ADMINISTRATEUR: (404, 404),
    }
    obtenu = {}
    for role in attendu:
        client = client_de(un_agent(role))
        obtenu[role] = (
            client.get(page(contrat)).status_code,
            client.get(preparation(contrat, "parties")).status_code,
        )
    assert obtenu == attendu
    etranger = client_de(un_porteur("autre@exemple.test"))
    assert (etranger.get(page(contrat)).status_code, Client().get(page(contrat)).status_code) == (404, 302)


def test_sans_contrat_ou_sans_etape_la_page_n_existe_pas():
    sans_contrat = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    adresse = reverse("contrats:contrat", args=[sans_contrat.numero])
    assert client_de(un_porteur()).get(adresse).status_code == 404
    p = un_parcours_contrat(nom="CPTS d’à côté")
    assert client_de(un_agent(Role.INSTRUCTEUR_ARS)).get(preparation(p.contrat, "autre")).status_code == 404


def test_la_page_dit_ce_qui_manque_et_ou_le_regler():
    contrat = un_parcours_contrat().contrat
    instructeur = client_de(un_agent(Role.INSTRUCTEUR_ARS)).get(page(contrat)).content.decode()
    manque = escape(f"{Partie.AM.label} : indiquez le nom et la qualité du signataire.")
    assert manque in instructeur
    assert preparation(contrat, "parties") in instructeur
    assert acte(contrat, "proposer") not in instructeur
    porteur = client_de(un_porteur()).get(page(contrat)).content.decode()
    assert manque in porteur
    assert preparation(contrat, "parties") not in porteur


@pytest.mark.parametrize("propose", [False, True])
@pytest.mark.parametrize(
    ("role", "statut"),
    [(Role.COORDINATEUR, 403), (Role.LECTEUR, 403), (Role.DECIDEUR_AM, 200), (Role.INSTRUCTEUR_ARS, 200)],
)
def test_l_iban_est_masque_et_s_ouvre_aux_parties_qui_laissent_une_trace(role, statut, propose):
    p = un_parcours_contrat()
    p.proposer() if propose else p.preparer()
    client, compact = client_de(un_agent(role)), "3000 6000 0112"
    lu = client.get(page(p.contrat)).content.decode()
    assert (compact in lu, "0189" in lu) == (False, True)
    reponse = client.post(f"{page(p.contrat)}compte/")
    assert reponse.status_code == statut
    assert (compact in reponse.content.decode()) == (statut == 200)
    lectures = p.contrat.dossier.evenements.filter(sujet="contrat", code="compte_lu").order_by("pk")
    assert [e.auteur for e in lectures] == [un_agent(role)] * (statut == 200)


def test_en_signature_chacun_sait_si_c_est_a_lui():
    p = un_contrat_propose()
    p.signer(Partie.ARS)
    ars = client_de(un_agent(Role.DECIDEUR_ARS)).get(page(p.contrat))
    am = client_de(un_agent(Role.DECIDEUR_AM)).get(page(p.contrat))
    assert (ars.context["a_vous"], am.context["a_vous"]) == (False, True)
    assert ars.context["qui"] == "La CPTS, l’Assurance Maladie"
    assert acte(p.contrat, "signer") not in ars.content.decode()
    assert acte(p.contrat, "signer") in am.content.decode()
    assert "1 signature sur 3" in am.content.decode()
    dossiers = [client_de(un_agent(role)).get(p.dossier.get_absolute_url()) for role in ROLE_QUI_SIGNE.values()]
    lues = [(page.context["situation"].qui, page.context["situation"].a_vous) for page in dossiers]
    assert lues == [("La CPTS, l’Assurance Maladie", False), ("La CPTS, l’Assurance Maladie", True)]
    resigner = client_de(un_agent(Role.DECIDEUR_ARS)).get(acte(p.contrat, "signer"))
    assert (resigner.status_code, "Vous avez déjà signé cette version" in resigner.content.decode()) == (409, True)


def test_en_signature_signer_vient_en_tete_et_ce_qui_defait_en_fin_de_page():
    p = un_contrat_propose()
    page = client_de(p.responsable).get(p.contrat.get_absolute_url()).content.decode()
    tete, fin = page.split('id="titre-fin"')
    gestes = ("signer", "rappeler", "abandonner", "refuser_signature")
    assert [acte(p.contrat, nom) in tete for nom in gestes] == [True, False, False, False]
    assert [acte(p.contrat, nom) in fin for nom in gestes] == [False, True, True, True]


def test_le_plan_enregistre_est_a_l_ecran_au_centime():
    p = un_contrat_signe()
    reponse = client_de(p.responsable).get(page(p.contrat))
    plan = p.contrat.plans.get()
    affiche = reponse.context["argent"].plan
    assert affiche.total == plan.total
    assert sum(e.total for e in affiche.echeances) == sum(a.total for a in affiche.annees) == plan.total
    contenu = reponse.content.decode()
    assert all(echeance.regle[:40] in contenu for echeance in plan.echeances.filter(nature="fixe"))


def _champs(reponse):
    """Ce qu'un navigateur renverrait sans rien changer, sur tous les formulaires de l'étape."""
    donnees = {}
    for nom in ("form", "signataires", "engagements", "jeux"):
        groupe = reponse.context[nom]
        for formulaire in groupe if isinstance(groupe, list) else [groupe]:
            donnees |= _d_un(formulaire)
    return donnees


def _d_un(formulaire):
    if formulaire is None:
        return {}
    formulaires = getattr(formulaire, "forms", [formulaire])
    donnees = {}
    if hasattr(formulaire, "management_form"):
        formulaires = [formulaire.management_form, *formulaires]
    for un in formulaires:
        for champ in un:
            valeur = champ.value()
            if valeur is True:
                donnees[champ.html_name] = "on"
            elif valeur not in (None, False):
                donnees[champ.html_name] = str(champ.field.prepare_value(valeur))
    return donnees


@pytest.mark.parametrize("etape", ETAPES)
def test_une_etape_relue_et_renvoyee_ne_change_rien(etape):
    p = un_parcours_contrat()
    p.preparer()
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    avant = client.get(page(p.contrat)).context["photographie"]
    reponse = client.post(preparation(p.contrat, etape), _champs(client.get(preparation(p.contrat, etape))))
    assert reponse.status_code == 302
    assert client.get(page(p.contrat)).context["photographie"] == avant


def test_preparer_les_parties_accepte_les_espaces_et_refuse_le_faux():
    p = un_parcours_contrat()
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    adresse = preparation(p.contrat, "parties")
    donnees = {
        **_champs(client.get(adresse)),
        "iban": "FR76 3000 6000 0112 3456 7890 189",
        "siret": "732 829 320 00074",
    }
    assert client.post(adresse, donnees)["Location"] == preparation(p.contrat, "missions")
    assert (p.contrat.iban, p.contrat.siret) == (IBAN, "73282932000074")
    refuse = client.post(adresse, {**donnees, "iban": "FR76 0000", "moyens": "ignoré"})
    assert refuse.status_code == 422
    contenu = refuse.content.decode()
    assert "FR76 0000" in contenu or "FR760000" in contenu
    assert 'href="#id_iban"' in contenu
    assert "<title>Erreur : " in contenu
    assert p.contrat.iban == IBAN


def test_engager_puis_retirer_une_mission_complementaire():
    p = un_parcours_contrat()
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    adresse = preparation(p.contrat, "missions")
    donnees = {
        **_champs(client.get(adresse)),
        "mission-qualite-engagee": "on",
        "mission-qualite-demarrage_le": "2027-01-04",
        "mission-acces_soins-compensation_snp": "on",
    }
    client.post(adresse, donnees)
    assert p.contrat.redaction.engagements.get(mission="qualite").demarrage_le == date(2027, 1, 4)
    assert p.contrat.redaction.engagements.get(mission="acces_soins").compensation_snp is True
    client.post(adresse, {cle: v for cle, v in donnees.items() if cle != "mission-qualite-engagee"})
    assert not p.contrat.redaction.engagements.filter(mission="qualite").exists()


def test_une_mission_socle_ne_se_retire_pas():
    p = un_parcours_contrat()
    client_de(un_agent(Role.INSTRUCTEUR_ARS)).post(preparation(p.contrat, "missions"), {})
    assert p.contrat.redaction.engagements.count() == 3


def test_ajouter_un_indicateur_par_paliers_puis_le_retirer():
    p = un_parcours_contrat()
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    adresse = preparation(p.contrat, "indicateurs")
    donnees = _champs(client.get(adresse)) | {
        "ind-prevention-1-intitule": "Patients sans médecin traitant",
        "ind-prevention-1-mode": "paliers",
        "ind-prevention-1-remunere": "on",
        "ind-prevention-1-montant": "9 000,00",
        "ind-prevention-1-paliers": "219 : 3 000\n100 : 6 000\n50 : 9 000",
    }
    assert client.post(adresse, donnees).status_code == 302
    ajoute = p.contrat.redaction.engagements.get(mission="prevention").indicateurs.get(mode="paliers")
    [objectif] = ajoute.objectifs.all()
    assert [(palier.seuil, palier.montant) for palier in objectif.paliers.all()] == [
        (219, 3000),
        (100, 6000),
        (50, 9000),
    ]
    relu = client.get(adresse)
    assert "219 : 3000" in relu.content.decode()
    client.post(adresse, {**_champs(relu), "ind-prevention-1-DELETE": "on"})
    assert not p.contrat.redaction.engagements.get(mission="prevention").indicateurs.filter(mode="paliers").exists()


@pytest.mark.parametrize(
    ("champ", "saisie", "message"),
    [
        ("paliers", "beaucoup : 3000", "Palier 1"),
        ("montant", "-5", "ne peut pas être négatif"),
        ("reference", "NaN", "pas un nombre"),
        ("cible", "1e400", "pas un nombre"),
        ("montant", "12,345", "pas un nombre"),
    ],
)
def test_un_indicateur_illisible_est_refuse_sans_rien_perdre(champ, saisie, message):
    p = un_parcours_contrat()
    p.preparer()
    client = client_de(un_agent(Role.INSTRUCTEUR_ARS))
    adresse = preparation(p.contrat, "indicateurs")
    donnees = _champs(client.get(adresse)) | {f"ind-parcours-0-{champ}": saisie, "ind-parcours-0-preuves": "Mon texte."}
    reponse = client.post(adresse, donnees)
    contenu = reponse.content.decode()
    assert reponse.status_code == 422
    assert message in contenu
    assert saisie in contenu
    ouverts = [f.prefix for jeu in reponse.context["jeux"] for f in jeu.initial_forms if f.en_cause]
    assert (ouverts, contenu.count('<details class="indicateur-repli" open>')) == (["ind-parcours-0"], 1)
    assert "Mon texte." in contenu


def test_proposer_puis_signer_a_l_ecran_jusqu_au_contrat_actif():
    p = un_parcours_contrat(il_y_a(10))
    p.preparer()
    negocier(p, p.contrat)
    assert client_de(un_agent(Role.INSTRUCTEUR_ARS)).post(acte(p.contrat, "proposer")).status_code == 302
    ensuite = []
    for signataire in (p.responsable, un_agent(Role.DECIDEUR_ARS), un_agent(Role.DECIDEUR_AM)):
        client = client_de(signataire)
        lu = client.get(acte(p.contrat, "signer"))
        assert p.contrat.empreinte[:16] in lu.content.decode()
        sans_accord = client.post(acte(p.contrat, "signer"), _champs_de_signature(lu))
        assert sans_accord.status_code == 422
        donnees = {**_champs_de_signature(lu), "consentement": "on", "mot_de_passe": MOT_DE_PASSE}
        fait = client.post(acte(p.contrat, "signer"), donnees)
        assert fait.status_code == 302
        ensuite.append(" ".join(map(str, client.get(fait["Location"]).context["messages"])))
    assert p.contrat.etat == E.ACTIF
    assert [dit.partition(". ")[2] for dit in ensuite] == [
        "Votre signature est enregistrée ; sont encore attendues : l’agence régionale de santé, l’Assurance Maladie.",
        "Votre signature est enregistrée ; est encore attendue : l’Assurance Maladie.",
        "Les trois parties ont signé.",
    ]


def _champs_de_signature(reponse):
    return {champ.html_name: champ.value() for champ in reponse.context["form"] if champ.value() not in (None, False)}


@pytest.mark.parametrize("nom", ["proposer", "signer", "rappeler", "abandonner", "notifier_resiliation"])
def test_un_lecteur_ne_peut_ni_voir_ni_faire_un_acte(nom):
    p = un_contrat_propose()
    for role in (Role.COORDINATEUR, Role.LECTEUR):
        client = client_de(un_agent(role))
        assert (client.get(acte(p.contrat, nom)).status_code, client.post(acte(p.contrat, nom)).status_code) == (
            403,
            403,
        )


def test_une_page_ouverte_apres_la_date_constate_la_resiliation():
    p = un_contrat_signe(il_y_a(60))
    p.resilier(dans=timedelta(days=20))
    assert p.contrat.etat == E.ACTIF
    client_de(p.responsable).get(page(p.contrat))
    assert p.contrat.etat == E.RESILIE


def test_la_page_coute_autant_de_requetes_quel_que_soit_le_nombre_d_indicateurs(django_assert_num_queries):
    p = un_parcours_contrat()
    p.preparer()
    client = client_de(p.responsable)
    client.get(page(p.contrat))
    with CaptureQueriesContext(connection) as une_fois:
        client.get(page(p.contrat))
    engagement = p.contrat.redaction.engagements.get(mission="parcours")
    for rang in range(20):
        indicateur = IndicateurContrat.objects.create(
            engagement=engagement, code=f"parcours-{rang + 10}", intitule=f"Suivi {rang}", remunere=False
        )
        objectif = Objectif.objects.create(indicateur=indicateur)
        Palier.objects.create(objectif=objectif, rang=1, seuil=rang, montant=0)
    with django_assert_num_queries(len(une_fois)):
        client.get(page(p.contrat))


@pytest.mark.parametrize("page_de_redaction", ["lire", "territoire", "fiches", "contact"])
def test_le_contrat_n_a_pas_les_pages_de_redaction_de_la_lettre(page_de_redaction):
    p = un_parcours_contrat()
    reponse = client_de(p.responsable).get(f"{page(p.contrat)}{page_de_redaction}/")
    assert reponse.status_code == 404


def test_le_territoire_fige_se_lit_avant_la_signature_et_la_regle_y_renvoie():
    p = un_parcours_contrat()
    lecture = client_de(p.responsable).get(page(p.contrat))
    texte = " ".join(unescape(lecture.content.decode()).split())
    figee = p.dossier.territoire.version_courante
    assert f"Figé au dépôt de la lettre d’intention, le {en_lettres(jour_paris(figee.figee_le))}, repris tel" in texte
    assert f"au dépôt du projet de santé, le {en_lettres(jour_paris(p.projet.depose_le))} :" in texte
    lu = lecture.context["territoire"]
    assert (lu.population, lu.taille, lu.millesime) == (figee.population_figee, figee.taille_figee, figee.millesime)
    assert all(f'<th scope="row">{commune["nom"]}</th>' in texte for commune in lu.communes)
    VersionTerritoire.objects.filter(pk=figee.pk).update(figee_le=None, population_figee=None, taille_figee=None)
    sans = client_de(un_agent(Role.INSTRUCTEUR_ARS)).get(page(p.contrat))
    adresses = {manque.regle: adresse for manque, adresse in sans.context["bloquants"]}
    assert adresses["contrat.territoire"] == f"{page(p.contrat)}#territoire"
    assert "ne sont pas figés" in sans.content.decode()
