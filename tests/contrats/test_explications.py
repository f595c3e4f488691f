"""La même explication sur la page, dans le PDF et en ligne de commande : mot à mot, centime à centime."""

import io
from contextlib import redirect_stdout
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from commun.calendrier import en_lettres
from commun.montants import euros
from comptes.enums import Role
from contrats.calendriers import calendrier_amende
from contrats.documents_version import version_en_vigueur
from contrats.enums import MotifAvenant
from contrats.plans import plan_en_vigueur
from dossiers.archives import apercevoir, produire
from financement.__main__ import main
from territoires.actions import corriger_population
from tests.contrats.explications import de_la_commande, de_la_page, du_contexte, imprimees, texte_du_pdf
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import un_contrat_signe
from tests.fabriques.dossiers import un_agent

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
EFFET = timedelta(days=200)


@pytest.fixture
def signe():
    return un_contrat_signe()


def page(p, adresse=""):
    client = client_de(un_agent(Role.INSTRUCTEUR_AM))
    return client.get(adresse or p.contrat.get_absolute_url()).content.decode()


def agrandir(p):
    """Un avenant signé qui fait passer la CPTS en taille 2."""
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    corriger_population(
        territoire=p.dossier.territoire, population=52000, motif="Recensement.", maintenant=p.maintenant
    )
    p.proposer_avenant()
    return p.signer_avenant()


def commande(p, sortie, question=""):
    """Le fichier que la caisse télécharge, rejoué par ``python -m financement``."""
    adresse = reverse("contrats:rejeu", args=[p.dossier.numero]) + question
    fichier = client_de(un_agent(Role.INSTRUCTEUR_AM)).get(adresse)
    assert fichier["Content-Disposition"].endswith('.toml"')
    chemin = sortie / "contrat.toml"
    chemin.write_bytes(fichier.content)
    with redirect_stdout(io.StringIO()) as imprime:
        assert main([str(chemin)]) == 0
    return de_la_commande(imprime.getvalue())


def octets(document):
    with produire(document.pk).fichier.open("rb") as fichier:
        return io.BytesIO(fichier.read()).getvalue()


def test_le_contrat_signe_s_explique_partout_pareil(signe, tmp_path):
    lues = de_la_page(page(signe))
    document = signe.dossier.documents.get(type="contrat", evenement__code="activer")
    assert len(lues) == signe.contrat.plans.get().echeances.count() > 40
    assert commande(signe, tmp_path) == lues
    assert du_contexte(document.contexte["calendrier"]["echeances"]) == lues
    assert imprimees(lues, texte_du_pdf(octets(document))) == lues
    assert {len(explication) for _jour, _libelle, explication, _montant in lues} == {4}
    assert any("[à confirmer : prorata par jours]" in explication[2] for _jour, _libelle, explication, _m in lues)


def test_la_resiliation_s_explique_partout_pareil(signe, tmp_path):
    signe.resilier(dans=EFFET)
    plan = de_la_page(page(signe))
    assert commande(signe, tmp_path, "?decompte=1") == plan
    jour = en_lettres(signe.contrat.fin_notifiee_le)
    lues = [ligne for ligne in plan if ligne[0] == jour]
    assert plan[-len(lues) :] == lues  # la page s'arrête au jour de la résiliation
    document = signe.dossier.documents.get(type="resiliation")
    a_qui = [
        document.contexte["emetteur"],
        *(adresse.partition(",")[0] for adresse in document.contexte["destinataires"]),
    ]
    assert sorted(a_qui) == sorted(partie["nom"] for partie in signe.contrat.photographie["parties"].values())
    assert du_contexte([{"jour": jour, "sommes": document.contexte["sommes"]}]) == lues
    assert imprimees(lues, texte_du_pdf(octets(document))) == lues


def test_un_avenant_s_explique_partout_pareil_et_montre_le_calendrier_qu_il_change(signe, tmp_path):
    avant = {ligne.exigible_le: Decimal(0) for ligne in plan_en_vigueur(signe.contrat).lignes}
    for ligne in plan_en_vigueur(signe.contrat).lignes:
        avant[ligne.exigible_le] += ligne.montant
    avenant = agrandir(signe)
    apres = dict.fromkeys(avant, Decimal(0))
    for ligne in signe.contrat.plans.get(numero=2).echeances.all():
        apres[ligne.exigible_le] += ligne.montant
    changees = [jour for jour in sorted(avant) if avant[jour] != apres[jour]]
    assert 0 < len(changees) < len(avant)

    lues = de_la_page(page(signe))
    assert commande(signe, tmp_path) == lues
    version = version_en_vigueur(signe.contrat, avenant.effet_le)
    assert du_contexte(version.contexte["calendrier"]["echeances"]) == lues
    assert imprimees(lues, texte_du_pdf(apercevoir(signe.dossier, version))) == lues

    document = signe.dossier.documents.get(type="avenant", evenement__code="activer")
    calendrier = document.contexte["calendrier"]
    assert [(li["jour"], li["avant"], li["apres"]) for li in calendrier["changees"]] == [
        (en_lettres(jour), euros(avant[jour]), euros(apres[jour])) for jour in changees
    ]
    touchees = [ligne for ligne in lues if ligne[0] in {en_lettres(jour) for jour in changees}]
    assert du_contexte(calendrier["echeances"]) == touchees
    assert imprimees(touchees, texte_du_pdf(octets(document))) == touchees
    a_l_ecran = de_la_page(page(signe, avenant.get_absolute_url()), depuis="Le nouveau détail, date par date")
    assert a_l_ecran == touchees


def test_le_calendrier_d_un_avenant_ne_bouge_plus_quand_un_autre_le_suit(signe):
    premier = agrandir(signe)
    montre = calendrier_amende(premier, premier.photographie, premier.effet_le)
    signe.ouvrir_avenant(MotifAvenant.TERRITOIRE)
    corriger_population(
        territoire=signe.dossier.territoire, population=90000, motif="Fusion.", maintenant=signe.maintenant
    )
    signe.proposer_avenant()
    signe.signer_avenant()
    assert calendrier_amende(premier, premier.photographie, premier.effet_le) == montre
    second = calendrier_amende(signe.avenant, signe.avenant.photographie, signe.avenant.effet_le)
    assert second.totaux[0] == montre.totaux[1]
    version = version_en_vigueur(signe.contrat, premier.effet_le)
    assert version.contexte["calendrier"]["total"] == euros(montre.totaux[1])


def test_seules_les_parties_d_un_contrat_signe_rejouent_son_calcul(signe):
    adresse = reverse("contrats:rejeu", args=[signe.dossier.numero])
    acteurs = {"cpts": signe.responsable, "ars": un_agent(Role.DECIDEUR_ARS), "guichet": un_agent(Role.COORDINATEUR)}
    statuts = {nom: client_de(qui).get(adresse).status_code for nom, qui in acteurs.items()}
    assert statuts == {"cpts": 200, "ars": 200, "guichet": 403}
    assert client_de(signe.responsable).get(f"{adresse}?decompte=1").status_code == 404
    assert "Rejouer ce calcul" in page(signe)
    guichet = client_de(un_agent(Role.COORDINATEUR)).get(signe.contrat.get_absolute_url()).content.decode()
    assert "Rejouer ce calcul" not in guichet
