"""La gouvernance et le fonctionnement : saisie, refus, qui est représenté, lecture, requêtes."""

import copy
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from acteurs.nomenclatures import Categorie
from dossiers.comparaison import comparer
from dossiers.completude import manques
from dossiers.enums import EtatLettre, Sujet
from dossiers.models import Convention, Dossier, Instance, MembreDInstance, TraceRedaction
from dossiers.photographie import photographier
from dossiers.regles_projet import REGLES
from dossiers.representation import ATTENDUS, REGLES_CITEES, manques_figes, representation
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur, un_projet_complet
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.pieces import une_piece

RUBRIQUES = ("gouvernance", "systeme_information", "communication", "suivi", "budget")


@pytest.fixture
def dossier(db) -> Dossier:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def ouvrir(dossier: Dossier, rubrique: str = "gouvernance") -> Page:
    return Page(client_de(un_porteur()), dossier, rubrique, "projet")


def test_un_membre_choisi_parmi_les_acteurs_prend_sa_qualite(dossier):
    comite = Instance.objects.create(projet=dossier.projet, nom="Comité")
    acteur = dossier.acteurs.get(nom="Puech")
    acteur.qualite = "fondateur"
    acteur.save(update_fields=["qualite"])
    rang = dossier.projet.membres_d_instances.count()
    ouvrir(dossier).envoyer(**{f"membres-{rang}-organe": str(comite.pk), f"membres-{rang}-acteur": str(acteur.pk)})
    membre = comite.membres.get()
    assert (membre.acteur, membre.qualite, membre.voix, str(membre)) == (acteur, "fondateur", 1, "Anne Puech")


def test_un_membre_se_nomme_aussi_et_personne_ne_siege_sans_nom(dossier):
    bureau, rang = dossier.projet.instances.get(), dossier.projet.membres_d_instances.count()
    page = ouvrir(dossier)
    reponse = page.envoyer(**{f"membres-{rang}-organe": str(bureau.pk), f"membres-{rang}-fonction": "secrétaire"})
    assert reponse.status_code == 422
    assert "Choisissez un acteur du dossier" in page.texte
    page.envoyer(**{f"membres-{rang}-nom": "Un représentant de l’EHPAD"})
    assert bureau.membres.filter(nom="Un représentant de l’EHPAD", acteur=None).exists()


@pytest.mark.parametrize("champ", ["organe", "acteur", "college"])
def test_une_ligne_d_un_autre_dossier_est_refusee(dossier, champ):
    ailleurs = un_dossier_a(EtatLettre.ACCORDEE)
    un_projet_complet(ailleurs.projet)
    siens = {"organe": ailleurs.projet.instances, "acteur": ailleurs.acteurs, "college": ailleurs.projet.colleges}
    nom = f"membres-0-{champ}"
    reponse = ouvrir(dossier).enregistrer(**{nom: str(siens[champ].order_by("pk").first().pk)})
    assert (reponse.status_code, sorts(reponse)) == (422, {nom: "refuse"})


def test_un_acteur_ne_siege_qu_une_fois_par_instance_et_quitte_ses_sieges_avec_le_dossier(dossier):
    siege = dossier.projet.membres_d_instances.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembreDInstance.objects.create(projet=dossier.projet, organe=siege.organe, acteur=siege.acteur)
    siege.acteur.delete()
    assert not MembreDInstance.objects.filter(pk=siege.pk).exists()


def test_une_convention_signee_porte_sa_date_et_choisit_sa_piece(dossier):
    piece = une_piece(dossier.projet, "convention.pdf", rubrique="gouvernance", titre="Convention hôpital")
    page = ouvrir(dossier)
    reponse = page.enregistrer(**{"conventions-0-etat": "signee"})
    assert reponse.status_code == 422
    page = ouvrir(dossier)
    page.envoyer(**{
        "conventions-0-etat": "signee", "conventions-0-signee_le": "2027-01-12", "conventions-0-piece": str(piece.pk),
    })  # fmt: skip
    convention = dossier.projet.conventions.get()
    assert (convention.signee_le, convention.piece) == (date(2027, 1, 12), piece)
    lue = photographier(dossier.projet)["gouvernance"]["conventions"][0]
    assert (lue["partenaire"], lue["piece"]) == ("Centre hospitalier de Revel", "Convention hôpital")
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.update(signee_le=None)


def test_les_voix_se_comptent_par_college_avec_leur_part(dossier):
    dossier.projet.membres_d_instances.filter(acteur__nom="Puech").update(voix=3)
    (bureau,) = photographier(dossier.projet)["gouvernance"]["instances"]
    assert bureau["voix"] == [
        {"college": "Professionnels", "voix": 5, "part": 60}, {"college": "Partenaires", "voix": 3, "part": 40},
    ]  # fmt: skip


# --- Qui est représenté ---------------------------------------------------------------------------------


def tableau(contenu: dict) -> dict[str, tuple[int, list[str], bool]]:
    lignes = representation(contenu, manques(REGLES, contenu))
    return {ligne.libelle: (ligne.nombre, [m.regle for m in ligne.manques], ligne.bloquant) for ligne in lignes}


def test_chaque_regle_citee_existe():
    assert {regle.code for regle in REGLES} >= REGLES_CITEES


def test_un_projet_complet_ne_manque_d_aucune_voix_exigee(dossier):
    lu = tableau(photographier(dossier.projet))
    assert {libelle: valeurs[0] for libelle, valeurs in lu.items()} == {
        "Professions de santé": 3, "Second recours": 2, "Établissements de santé": 1, "Médico-social et social": 0,
        "Usagers": 1, "Élus et collectivités": 1,
    }  # fmt: skip
    assert not any(regles for _nombre, regles, _bloquant in lu.values())


@pytest.mark.parametrize(
    ("categories", "libelle", "regle", "bloquant"),
    [
        ((Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL), "Établissements de santé", "projet.etablissement", True),
        ((Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL), "Médico-social et social", "projet.etablissement", True),
        ((Categorie.USAGERS, Categorie.ELUS), "Usagers", "lettre.usagers_elus", False),
        ((Categorie.PROFESSIONNEL,), "Professions de santé", "projet.professions", True),
    ],
)
def test_une_voix_absente_porte_la_regle_qui_la_juge(dossier, categories, libelle, regle, bloquant):
    contenu = copy.deepcopy(photographier(dossier.projet))
    contenu["acteurs"] = [a for a in contenu["acteurs"] if a["categorie"] not in categories]
    nombre, regles, bloque = tableau(contenu)[libelle]
    assert (nombre, regle in regles, bloque) == (0, True, bloquant)


def test_le_niveau_est_celui_du_manque_pas_un_second_jugement(dossier):
    contenu = photographier(dossier.projet)
    contenu["controles"] = [
        {"regle": "projet.recours", "rubrique": "acteurs", "message": "Aucun.", "niveau": "B", "source": "S1",
         "titre": "", "champs": ["#acteurs"], "motif": ""}
    ]  # fmt: skip
    second = representation(contenu, manques_figes(contenu))[1]
    assert (second.libelle, second.bloquant) == ("Second recours", True)
    assert len(ATTENDUS) == 6


def test_la_page_montre_le_manque_et_mene_au_champ(dossier):
    dossier.acteurs.filter(categorie=Categorie.ETABLISSEMENT).delete()
    texte = ouvrir(dossier).texte
    assert f'href="/dossiers/{dossier.numero}/acteurs/projet/#acteurs"' in texte or "#acteurs" in texte
    assert "Au moins un établissement de santé ou médico-social" in texte


# --- Fonctionnement -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rubrique", "champ", "valeur", "cle"),
    [
        ("systeme_information", "outils-0-utilisateurs", "Les infirmiers", "outils/{}/utilisateurs"),
        ("communication", "actions-0-support", "Affiche", "actions/{}/support"),
        ("suivi", "rendez_vous-0-objet", "Relevé", "rendez_vous/{}/objet"),
        ("gouvernance", "decisions-0-mode", "deux_tiers", "decisions/{}/mode"),
    ],
)
def test_une_ligne_s_enregistre_par_champ_et_se_trace(dossier, rubrique, champ, valeur, cle):
    page = ouvrir(dossier, rubrique)
    pk = page.champs[f"{champ.rpartition('-')[0]}-id"][0]
    assert page.enregistrer(**{champ: valeur}).status_code == 200
    assert TraceRedaction.objects.get(rubrique=rubrique).cle == cle.format(pk)


def test_le_suivi_montre_les_indicateurs_des_fiches(dossier):
    texte = ouvrir(dossier, "suivi").texte
    assert texte.count("Patients suivis") == dossier.projet.fiches.count()


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [([], 1), ([date(2027, 1, 1)], 1), ([date(2027, 1, 1), date(2027, 8, 3)], 0),
     ([date(2027, 1, 1), date(2027, 8, 4)], 1)],
)  # fmt: skip
def test_deux_suivis_par_an(dossier, jours, attendu):
    contenu = photographier(dossier.projet)
    contenu["suivi"]["rendez_vous"] = [{"jour_le": jour.isoformat()} for jour in jours]
    assert sum(m.regle == "projet.suivi" for m in manques(REGLES, contenu)) == attendu


@pytest.mark.parametrize("rubrique", RUBRIQUES)
def test_le_nombre_de_requetes_ne_suit_pas_le_nombre_de_lignes(dossier, rubrique):
    client = client_de(un_porteur())

    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert client.get(f"/dossiers/{dossier.numero}/projet/{rubrique}/").status_code == 200
        return len(lues)

    requetes()
    peu, projet = requetes(), dossier.projet
    for rang in range(12):
        instance = Instance.objects.create(projet=projet, nom=f"Instance {rang}")
        college = projet.colleges.create(nom=f"Collège {rang}")
        for acteur in projet.dossier.acteurs.all():
            MembreDInstance.objects.create(projet=projet, organe=instance, acteur=acteur, college=college)
        projet.regles_de_decision.create(objet="autre", organe=instance, mode="simple")
        projet.conventions.create(acteur=dossier.acteurs.first(), objet="Un objet")
        projet.outils.create(usage="autre")
        projet.actions_de_communication.create(public="elus", support="Lettre")
        projet.rendez_vous_de_suivi.create(le=date(2028, 1, 1), objet="Relevé")
        projet.lignes_budget.create(volet="fonctionnement", sens="charge", compte="60", annee_1=1)
    assert requetes() == peu


def test_une_version_d_avant_les_instances_se_lit_encore(dossier):
    contenu = photographier(dossier.projet)
    for cle in ("instances", "colleges", "regles_de_decision", "conventions"):
        del contenu["gouvernance"][cle]
    assert [ligne.sieges for ligne in representation(contenu, [])] == [()] * 6


def test_deux_rendez_vous_par_an_se_posent_d_un_geste_autour_de_ceux_qui_sont_prevus(dossier):
    prevus = set(dossier.projet.rendez_vous_de_suivi.values_list("le", flat=True))
    reponse = ouvrir(dossier, "suivi").envoyer(bouton="proposer_suivi")
    assert reponse.url.endswith("#rendez_vous")
    jours = list(dossier.projet.rendez_vous_de_suivi.order_by("le").values_list("le", flat=True))
    assert prevus < set(jours)
    assert len(jours) == 10
    assert not any(m.regle == "projet.suivi" for m in manques(REGLES, photographier(dossier.projet)))


def test_sans_action_datee_le_calendrier_ne_se_pose_pas_et_le_dit(dossier):
    dossier.projet.fiches.update(debut_le=None, fin_le=None)
    page = ouvrir(dossier, "suivi")
    page.envoyer(bouton="proposer_suivi")
    assert "Datez d’abord une fiche-action" in page.client.get(page.adresse).content.decode()
    assert dossier.projet.rendez_vous_de_suivi.count() == 3


# --- Comparer deux versions -----------------------------------------------------------------------------


def test_la_comparaison_nomme_en_francais_ce_qui_change(dossier):
    avant = photographier(dossier.projet)
    dossier.projet.membres_d_instances.filter(acteur__nom="Puech").update(voix=3, fonction="présidente")
    dossier.projet.outils.update(conformite="non")
    dossier.projet.lignes_budget.filter(compte="64").update(annee_2=49_000)
    dossier.projet.conventions.all().delete()
    lus = comparer(avant, photographier(Dossier.objects.get(pk=dossier.pk).projet), Sujet.PROJET).rubriques
    assert [rubrique.titre for rubrique in lus] == ["Gouvernance", "Outils numériques", "Budget prévisionnel"]
    listes = {liste.libelle for rubrique in lus for liste in rubrique.listes}
    assert {"Instances", "Conventions", "Outils numériques", "Lignes de budget"} <= listes
    assert "cle" not in str(listes)


def test_la_lecture_montre_tout_ce_qui_est_structure(dossier):
    texte = client_de(un_porteur()).get(f"/dossiers/{dossier.numero}/projet/lire/").content.decode()
    for attendu in (
        "Qui est représenté", "La moitié des membres", "Voix par collège", "Majorité simple", "Lettre de liaison",
        "Statuts, article 5.", "Messagerie de la région", "Bulletin municipal", "Indicateurs à suivre",
        "15 juin 2027", "Barème ACI-2019, taille 1",
    ):  # fmt: skip
        assert attendu in texte, attendu
