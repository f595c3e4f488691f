"""La démonstration installée : tous les états, des comptes justes, un journal intact, rejouable."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comptes.demonstration import COMPTES, MOT_DE_PASSE
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.enums import EtatAvenant, EtatContrat, MotifAvenant
from contrats.models import Avenant, Contrat
from cpts_portal.demo.cpts import cpts_d_occitanie
from cpts_portal.demo.echanges import ecrire_aux_voisines
from cpts_portal.demo.installation import Installation, documents_de_la_porteuse
from cpts_portal.demo.repartition import DE_LA_PORTEUSE, inscrire
from cpts_portal.demo.scenarios import SCENARIOS, etat_vise
from cpts_portal.demo.volume import NOMBRE_EN_OCCITANIE, choisir
from dossiers.actions.adhesion import lien_ouvert
from dossiers.archives import est_intact, produire
from dossiers.enums import EtatLettre, EtatProjet, Origine, RoleEquipe, Tour, TypeDocument
from dossiers.enums_messages import EtatMessage
from dossiers.journal import ruptures
from dossiers.models import (
    Besoin,
    Dossier,
    Evenement,
    LettreIntention,
    MembreEquipe,
    MessageVoisin,
    ProjetSante,
    VersionDeposee,
)
from dossiers.recit import detail
from dossiers.territoire import versions_vivantes
from suivi.tableau import a_vous
from territoires.chargement import communes_partagees, perimetre_de
from territoires.evaluation import evaluer
from territoires.models import VersionTerritoire

AUTOMATES = {
    "lettre": (LettreIntention, set(EtatLettre.values)),
    "projet": (ProjetSante, set(EtatProjet.values)),
    "contrat": (Contrat, set(EtatContrat.values)),
}
PAR_NOM = {cpts.nom: cpts for cpts in cpts_d_occitanie()}


def en_haute_garonne(dossier: Dossier) -> bool:
    return PAR_NOM[dossier.nom].departement == "31"


def compter_tout() -> dict[str, int]:
    return {modele._meta.label: modele._default_manager.count() for modele in apps.get_models()}


@pytest.mark.parametrize("sujet", AUTOMATES)
def test_chaque_etat_existe_au_moins_une_fois_en_haute_garonne(demo, sujet) -> None:
    modele, etats = AUTOMATES[sujet]
    objets = modele.objects.select_related("dossier").order_by("pk")
    assert {objet.etat for objet in objets if en_haute_garonne(objet.dossier)} == etats


def test_le_journal_dit_chaque_fait_en_mots_jamais_en_codes(demo) -> None:
    details = {(fait.sujet, fait.code, detail(fait)) for fait in Evenement.objects.order_by("pk").iterator()}
    assert [dit for dit in sorted(details) if dit[2] and not (dit[2][0].isupper() or dit[2][0].isdigit())] == []


def test_chaque_etat_visible_est_le_dernier_d_un_dossier_de_haute_garonne(demo) -> None:
    """Sauf accordée et validé (le pas suivant s'ouvre de lui-même) et signé (l'ancien contrat court jusqu'au terme)."""
    courants = {(d.etape, d.etat_courant) for d in Dossier.objects.order_by("pk") if en_haute_garonne(d)}
    voulus = {(sujet, etat) for sujet, (_modele, etats) in AUTOMATES.items() for etat in etats}
    assert courants == voulus - {("lettre", "accordee"), ("projet", "valide"), ("contrat", "signe")}


def test_un_scenario_mene_a_chaque_etat_de_chaque_automate() -> None:
    vises = {etat_vise(cle) for cle in SCENARIOS} | {("lettre", "accordee"), ("projet", "valide")}
    assert vises == {(sujet, etat) for sujet, (_modele, etats) in AUTOMATES.items() for etat in etats}


def test_un_second_passage_n_ajoute_rien(demo, django_assert_max_num_queries) -> None:
    avant = compter_tout()
    with django_assert_max_num_queries(10):
        bilan = Installation(demo.reference + timedelta(3)).installer(choisir(NOMBRE_EN_OCCITANIE))
    assert (bilan.crees, bilan.deja_la, compter_tout()) == (0, NOMBRE_EN_OCCITANIE, avant)


def test_le_meme_jour_donne_le_meme_plan(aujourd_hui) -> None:
    assert inscrire(cpts_d_occitanie(), aujourd_hui) == inscrire(cpts_d_occitanie(), aujourd_hui)


def photographier_la_base(noms: set[str]) -> list:
    dossiers = Dossier.objects.filter(nom__in=noms).order_by("nom", "pk")
    return [
        (
            dossier.nom,
            dossier.etape,
            dossier.etat_courant,
            dossier.prochaine_le,
            [
                (e.sujet, e.code, e.instant, e.auteur.email if e.auteur else "")
                for e in dossier.evenements.order_by("rang")
            ],
            [[a | {"cle": ""} for a in v.contenu["acteurs"]] for v in dossier.versions.order_by("pk")],
            list(Besoin.objects.filter(lettre=dossier.lettre).order_by("pk").values_list("intitule", "appui")),
        )
        for dossier in dossiers
    ]


def test_deux_installations_au_meme_jour_ecrivent_la_meme_chose(demo) -> None:
    ailleurs = choisir(NOMBRE_EN_OCCITANIE + 4)[NOMBRE_EN_OCCITANIE:]
    resultats = []
    for _passage in range(2):
        with transaction.atomic():
            Installation(demo.reference, documents=False).installer(ailleurs)
            resultats.append(photographier_la_base({cpts.nom for cpts in ailleurs}))
            transaction.set_rollback(True)
    assert len(resultats[0]) == 4
    assert resultats[0] == resultats[1]


def test_le_journal_de_toute_la_demonstration_est_intact(demo) -> None:
    assert list(ruptures()) == []


def test_rien_n_est_date_du_futur(demo) -> None:
    dernier = max(
        evenement.instant for dossier in Dossier.objects.order_by("pk") for evenement in dossier.evenements.all()
    )
    assert dernier.date() < demo.reference


def _etendus() -> set[str]:
    """Les CPTS dont un avenant signé a changé le territoire : le fichier livré dit celui d'avant."""
    signes = Avenant.objects.filter(etat=EtatAvenant.SIGNE).select_related("dossier").order_by("pk")
    return {PAR_NOM[a.dossier.nom].id for a in signes if MotifAvenant.TERRITOIRE in a.motifs}


def test_les_recouvrements_vivants_sont_ceux_attendus(demo) -> None:
    noms = dict(Dossier.objects.order_by().values_list("territoire__versions", "nom"))
    trouves = {}
    for dossier in Dossier.objects.vivants().order_by("pk"):
        version = versions_vivantes().get(territoire=dossier.territoire)
        partages = communes_partagees(perimetre_de(version), versions_vivantes(sauf=dossier))
        trouves[PAR_NOM[dossier.nom].id] = {PAR_NOM[noms[cle]].id: list(codes) for cle, codes in partages.items()}
    paires = {cpts.id: cpts.attendu["recouvrements"] for cpts in PAR_NOM.values() if cpts.attendu["recouvrements"]}
    etendus = _etendus()
    assert (len(etendus), etendus & paires.keys(), paires.keys() - trouves.keys()) == (1, set(), set())
    d_avant = {
        identifiant: restants
        for identifiant, codes in trouves.items()
        if identifiant not in etendus and (restants := {cle: c for cle, c in codes.items() if cle not in etendus})
    }
    assert d_avant == paires


def _territoire_livre(dossier: Dossier) -> VersionTerritoire:
    """Le territoire que décrit le fichier : celui du contrat d'origine, si un avenant l'a étendu depuis."""
    if PAR_NOM[dossier.nom].id not in _etendus():
        return dossier.territoire.version_courante
    return dossier.territoire.versions.get(numero=dossier.contrat.photographie["territoire"]["version"])


def test_population_taille_et_composantes_sont_celles_attendues(demo) -> None:
    for dossier in Dossier.objects.order_by("pk"):
        attendu = PAR_NOM[dossier.nom].attendu
        lue = evaluer(perimetre_de(_territoire_livre(dossier)))
        assert (lue.population, int(lue.taille), len(lue.composantes)) == (
            attendu["population"],
            attendu["taille"],
            attendu["composantes"],
        ), dossier.nom


@pytest.mark.parametrize("compte", COMPTES, ids=lambda compte: compte.email)
def test_chaque_compte_annonce_se_connecte_avec_son_role(demo, compte) -> None:
    utilisateur = Utilisateur.objects.get(email=compte.email)
    assert utilisateur.check_password(MOT_DE_PASSE)
    assert utilisateur.emailaddress_set.get().verified
    assert [mandat.role for mandat in mandats(utilisateur)] == ([compte.mandat] if compte.mandat else [])


@pytest.mark.parametrize("email", [c.email for c in COMPTES if c.mandat in (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM)])
def test_les_agents_de_la_demonstration_servent_la_haute_garonne(demo, email) -> None:
    assert mandats(Utilisateur.objects.get(email=email))[0].departements == {"31"}


def test_aucun_autre_compte_n_a_de_mot_de_passe(demo) -> None:
    autres = Utilisateur.objects.exclude(email__in=[compte.email for compte in COMPTES]).order_by("pk")
    assert autres.count() > 100
    assert not any(compte.has_usable_password() for compte in autres)


def test_la_porteuse_a_des_dossiers_a_des_etapes_differentes(demo) -> None:
    siens = MembreEquipe.objects.filter(utilisateur__email="porteur@demo.test", role=RoleEquipe.RESPONSABLE)
    etats = {(m.dossier.etape, m.dossier.etat_courant) for m in siens.select_related("dossier")}
    assert {
        ("lettre", "brouillon"),
        ("lettre", "complements_demandes"),
        ("projet", "brouillon"),
        ("contrat", "a_signer"),
        ("contrat", "actif"),
    } <= etats
    redige = MembreEquipe.objects.filter(utilisateur__email="redacteur@demo.test")
    assert {(m.dossier_id, m.role) for m in redige} == {(m.dossier_id, RoleEquipe.REDACTEUR) for m in siens}
    assert siens.count() == len(DE_LA_PORTEUSE) + 1


@pytest.mark.parametrize(
    "email", ["porteur@demo.test", "guichet@demo.test", "ars@demo.test", "ars-decideur@demo.test", "cpam@demo.test"]
)
def test_chacun_a_quelque_chose_a_faire(demo, email) -> None:
    assert a_vous(Utilisateur.objects.get(email=email)).exists()


def test_le_tableau_montre_des_dates_proches_et_depassees(demo, aujourd_hui) -> None:
    attendus = Dossier.objects.exclude(tour=Tour.PERSONNE).order_by("pk")
    en_retard = attendus.filter(tour=Tour.GUICHET, prochaine_le__lt=aujourd_hui)
    proche = attendus.filter(
        etape="projet", etat_courant="depose", prochaine_le__range=(aujourd_hui, aujourd_hui + timedelta(9))
    )
    assert en_retard.exists()
    assert any(en_haute_garonne(dossier) for dossier in proche)
    assert LettreIntention.objects.filter(etat="transmise", refus_implicite_constate_le__isnull=False).exists()
    assert Dossier.objects.filter(demandes__close_le__isnull=True, demandes__relancee_le__isnull=False).exists()
    assert ProjetSante.objects.filter(validation_tacite=True).exists()


@pytest.mark.pdf
def test_seuls_les_documents_de_la_porteuse_sont_produits_d_avance(demo) -> None:
    attendus = list(documents_de_la_porteuse())
    siens = set(MembreEquipe.objects.filter(utilisateur__email="porteur@demo.test").values_list("dossier", flat=True))
    sans_document = Dossier.objects.filter(Q(premier_depot_le__isnull=True) | Q(origine=Origine.REPRISE))
    assert {document.dossier_id for document in attendus} == siens - {dossier.pk for dossier in sans_document}
    accuse = next(document for document in attendus if document.type == TypeDocument.ACCUSE_RECEPTION)
    assert est_intact(produire(accuse.pk))
    assert len(documents_de_la_porteuse()) == len(attendus) - 1


def test_des_cpts_sont_reprises_d_avant_le_portail(demo) -> None:
    reprises = Dossier.objects.filter(origine=Origine.REPRISE)
    assert reprises.count() > 10
    ailleurs = reprises.exclude(equipe__utilisateur__email="porteur@demo.test")
    assert {m.role for d in ailleurs.order_by("pk") for m in d.equipe.all()} == {RoleEquipe.RESPONSABLE}


def test_un_contrat_signe_sur_le_portail_a_son_plan_de_versement(demo) -> None:
    signes = Contrat.objects.filter(etat=EtatContrat.ACTIF, dossier__origine=Origine.PORTAIL).order_by("pk")
    assert signes.count() > 10
    assert all(contrat.plans.order_by("numero").last().echeances.exists() for contrat in signes)


def test_les_textes_sont_entierement_remplis(demo) -> None:
    contenus = VersionDeposee.objects.order_by("pk").values_list("contenu", flat=True)
    assert not any("{" in texte or "}" in texte for contenu in contenus for texte in _textes(contenu))


def _textes(element) -> list[str]:
    if isinstance(element, str):
        return [element]
    valeurs = element.values() if isinstance(element, dict) else element if isinstance(element, list) else ()
    return [texte for valeur in valeurs for texte in _textes(valeur)]


def test_les_lignes_ecrites_d_un_bloc_passeraient_leurs_formulaires(demo) -> None:
    """Besoins, acteurs, missions, budget, fiches : valides champ par champ et ensemble."""
    porteuse = Dossier.objects.filter(equipe__utilisateur__email="porteur@demo.test").order_by("pk")
    for dossier in porteuse.select_related("lettre", "projet"):
        projet = getattr(dossier, "projet", None)
        lignes = [*dossier.acteurs.all(), *dossier.lignes_budget.all(), *dossier.lettre.besoins.all()]
        lignes += [*dossier.lettre.missions.all(), *(projet.fiches.all() if projet else ())]
        for ligne in lignes:
            ligne.full_clean()


def test_la_porteuse_a_un_lien_d_adhesion_ouvert_et_une_inscription_en_attente(demo, aujourd_hui) -> None:
    siens = Dossier.objects.filter(equipe__utilisateur__email="porteur@demo.test")
    [dossier] = siens.filter(demandes_adhesion__isnull=False).distinct()
    assert lien_ouvert(dossier, timezone.now()) is not None
    assert dossier.demandes_adhesion.count() == 1


def test_deux_cpts_voisines_s_ecrivent_un_message_transmis_un_en_attente(demo) -> None:
    etats = {m.etat: m for m in MessageVoisin.objects.order_by("pk")}
    assert set(etats) == {EtatMessage.TRANSMIS, EtatMessage.ENVOYE}
    assert ecrire_aux_voisines(demo.agents, timezone.now()) == 0
    guichet = Utilisateur.objects.get(email="guichet@demo.test")
    assert list(MessageVoisin.objects.visibles_par(guichet)) == list(MessageVoisin.objects.all())
