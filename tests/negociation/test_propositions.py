"""Proposer le compte, la caisse, une mission, le barème, le territoire : avant et après (ADR 0029)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from acteurs.identifiants import masquer_iban
from acteurs.nomenclatures import TypeOrganisation
from commun.models import CourrielSortant
from contrats.enums import MotifAvenant, Partie
from contrats.models import Contrat
from contrats.photographie import photographier
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from negociation.actions import echanges
from negociation.enums import EtatModification, NatureModification
from negociation.lecture import lire_modification
from negociation.missions import NON_ENGAGEE
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.baremes import un_brouillon, verifie
from tests.fabriques.communes import semer_communes
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import IBAN, un_contrat_signe
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.negociation import donner, qui, qui_negocie, une_version
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
ANCIEN_IBAN = "FR7610107001011234567890129"
AUTRE_IBAN = "FR1420041010050500013M02606"


def proposer(p, version, clause, partie=Partie.CPTS, **valeurs):
    return echanges.proposer_une_modification(
        version, clause=clause, valeurs=valeurs, motif="Il le faut.", **qui(p, partie)
    )


def oter(p, version, clause, partie=Partie.CPTS):
    return echanges.proposer_une_modification(
        version, clause=clause, valeurs={}, motif="De trop.", retirer=True, **qui(p, partie)
    )


def accepter(p, modification):
    echanges.accepter(modification, **qui(p, Partie.ARS))
    modification.refresh_from_db()


def raisons(action, *args, **kwargs):
    with pytest.raises(TransitionRefusee) as info:
        action(*args, **kwargs)
    return " ".join(info.value.raisons).replace("\xa0", " ").replace("\u202f", " ")


def page_de(p, version, partie=Partie.CPTS):
    texte = client_de(qui_negocie(p, partie)).get(version.get_absolute_url()).content.decode()
    return texte.replace("\xa0", " ").replace("\u202f", " ")


def test_le_compte_propose_ne_se_lit_en_entier_nulle_part(p):
    Contrat.objects.filter(pk=p.contrat.pk).update(iban=ANCIEN_IBAN)
    version = une_version(p, p.contrat)
    donner(p, version, Partie.AM)
    modification = proposer(p, version, "compte", iban="FR14 2004 1010 0505 0001 3M02 606")
    [ecart] = lire_modification(modification).ecarts
    assert (ecart.avant, ecart.apres) == (masquer_iban(ANCIEN_IBAN), masquer_iban(AUTRE_IBAN))
    adresse = reverse("negociation:modifier", args=[p.dossier.numero, "contrat", 1, "compte"])
    pages = [page_de(p, version, partie) for partie in Partie] + [
        client_de(p.responsable).get(page).content.decode()
        for page in (adresse, reverse("dossiers:journal", args=[p.dossier.numero]))
    ]
    dits = [*pages, str(modification.changements), *CourrielSortant.objects.values_list("corps", flat=True)]
    dits += map(str, p.dossier.evenements.values_list("donnees", flat=True))
    assert [iban for iban in (ANCIEN_IBAN, AUTRE_IBAN) for dit in dits if iban in dit.replace(" ", "")] == []
    accepter(p, modification)
    assert (p.contrat.iban, modification.iban, modification.etat) == (AUTRE_IBAN, "", EtatModification.ACCEPTEE)
    assert not version.bons_valides.exists()


def test_le_responsable_seul_propose_un_compte_et_il_doit_etre_juste(p, version):
    redacteur = un_porteur("redacteur@exemple.test")
    MembreEquipe.objects.create(
        dossier=p.dossier, utilisateur=redacteur, role=RoleEquipe.REDACTEUR, depuis=p.maintenant
    )
    autres = (redacteur, qui_negocie(p, Partie.ARS), qui_negocie(p, Partie.AM))
    adresse = reverse("negociation:modifier", args=[p.dossier.numero, "contrat", 1, "compte"])
    for auteur in autres:
        with pytest.raises(PermissionDenied):
            echanges.proposer_une_modification(
                version, clause="compte", valeurs={"iban": IBAN}, motif="x", auteur=auteur, maintenant=p.maintenant
            )
        assert client_de(auteur).get(adresse).status_code == 403
    assert "Rien ne change" in raisons(proposer, p, version, "compte", iban=IBAN)
    assert "IBAN" in raisons(proposer, p, version, "compte", iban="FR7630006000011234567890188")
    faute = client_de(p.responsable).post(adresse, {"iban": "", "motif": "Parce que."})
    assert (faute.status_code, "Parce que." in faute.content.decode()) == (422, True)
    refusee = proposer(p, version, "compte", iban=AUTRE_IBAN)
    echanges.refuser(refusee, commentaire="Un relevé manque.", **qui(p, Partie.ARS))
    refusee.refresh_from_db()
    assert (refusee.iban, p.contrat.iban) == ("", IBAN)


def test_la_caisse_se_propose_parmi_celles_du_departement(p, version):
    voisine = une_organisation(TypeOrganisation.AM, ["31"], nom="MSA du Sud")
    ailleurs = une_organisation(TypeOrganisation.AM, ["81"])
    modification = proposer(p, version, "caisse", Partie.AM, caisse=str(voisine.pk))
    [ecart] = lire_modification(modification).ecarts
    assert (ecart.avant, ecart.apres) == (p.contrat.caisse.nom, "MSA du Sud")
    assert "choix" in raisons(proposer, p, version, "caisse", caisse=str(ailleurs.pk))
    accepter(p, modification)
    assert p.contrat.caisse == voisine


def test_une_mission_s_engage_puis_se_retire_jamais_un_socle(p, version):
    assert NON_ENGAGEE in page_de(p, version)
    dates = {"demarrage_le": "2026-09-01", "deploiement_le": "2027-09-01"}
    modification = proposer(p, version, "mission:qualite", **dates)
    lue = lire_modification(modification)
    assert modification.nature == NatureModification.ENGAGER
    assert (lue.ecarts[0].avant, lue.ecarts[0].apres) == ("non", "oui")
    assert (lue.mesure["change_d_argent"], len(lue.mesure["a_regler"])) == (True, 1)
    assert "ajoutez au moins un indicateur" in lue.mesure["a_regler"][0]
    assert not p.contrat.redaction.engagements.filter(mission="qualite").exists()
    assert "déjà proposé" in raisons(proposer, p, version, "mission:qualite", Partie.AM, **dates)
    assert "mission socle" in raisons(oter, p, version, "mission:parcours")
    accepter(p, modification)
    assert p.contrat.redaction.engagements.get(mission="qualite").demarrage_le == date(2026, 9, 1)
    deux = une_version(p, p.contrat)
    retrait = oter(p, deux, "mission:qualite", Partie.AM)
    assert (retrait.nature, lire_modification(retrait).ecarts[0].apres) == (NatureModification.DESENGAGER, "non")
    accepter(p, retrait)
    assert not p.contrat.redaction.engagements.filter(mission="qualite").exists()
    adresse = reverse("negociation:retirer", args=[p.dossier.numero, "contrat", 2, "mission:parcours"])
    assert client_de(p.responsable).get(adresse).status_code == 404


def test_un_autre_bareme_verifie_se_propose_avec_l_ecart_en_euros(p, version):
    assert "ne se modifie pas ici" in raisons(proposer, p, version, "bareme", bareme="ACI-AV2-2022")
    assert "seul barème vérifié" in page_de(p, version)
    code = verifie(un_brouillon()).code
    modification = proposer(p, version, "bareme", Partie.AM, bareme=code)
    assert [c["brut"] for c in modification.changements] == [code]
    accepter(p, modification)
    assert p.contrat.redaction.bareme == code


def test_le_territoire_d_un_contrat_est_celui_du_projet_et_la_page_le_dit(p, version):
    assert "ne se modifie pas ici" in raisons(proposer, p, version, "territoire", ajouter="31572")
    page = page_de(p, version)
    assert "territoire du projet de santé" in page
    assert "un avenant ajoute ou retire des communes" in page


def test_l_avenant_au_territoire_propose_des_communes_avec_habitants_et_euros():
    p = un_contrat_signe(il_y_a(100))
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    [neuve] = semer_communes(["31572"])
    un_dossier_depose(porteur=un_porteur("voisine@exemple.test"), nom="CPTS voisine", codes=["31572"])
    version = une_version(p, p.avenant)
    avant = photographier(p.avenant)["territoire"]
    presente = avant["communes"][0]
    assert "déjà dans le territoire" in raisons(proposer, p, version, "territoire", ajouter=presente["code"])
    assert "pas une commune connue" in raisons(proposer, p, version, "territoire", ajouter="Trifouillis-sur-Rien")
    toutes = "\n".join(commune["code"] for commune in avant["communes"])
    assert "aucune commune" in raisons(proposer, p, version, "territoire", retirer=toutes)
    modification = proposer(p, version, "territoire", ajouter=neuve.nom, retirer=presente["code"])
    lue = lire_modification(modification)
    assert [(e.libelle, e.avant == "") for e in lue.ecarts] == [
        ("Communes ajoutées", True),
        ("Communes retirées", False),
    ]
    assert (neuve.nom in lue.ecarts[0].apres, presente["nom"] in lue.ecarts[1].avant) == (True, True)
    assert lue.mesure["population"][0] != lue.mesure["population"][1]
    assert lue.mesure["voisines"]["lignes"] == [
        {"nom": "CPTS voisine", "etape": "lettre d’intention déposée", "nouvelles": neuve.nom, "anciennes": ""}
    ]
    alerte = "<strong>CPTS voisine</strong> (lettre d’intention déposée) : Venerque, de plus"
    assert (alerte in page_de(p, version), alerte in page_de(p, p.avenant)) == (True, False)
    assert photographier(p.avenant)["territoire"] == avant
    accepter(p, modification)
    apres = photographier(p.avenant)["territoire"]
    assert apres["population"] == avant["population"] + neuve.population - presente["population"]
    assert alerte in page_de(p, p.avenant)
