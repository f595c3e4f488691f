"""L'attestation d'indemnités s'archive, se vérifie, et se dit remplacée dès que le registre change."""

import pytest
from django.urls import reverse

from dossiers.authenticite import Verdict, constater_le_code, constater_le_fichier
from dossiers.models import Document
from indemnites import actions
from indemnites.models import AttestationArchivee
from tests.fabriques.comptes import client_de
from tests.fabriques.indemnites import une_cpts, une_indemnite

pytestmark = pytest.mark.django_db


def lues():
    """Ce que le public lit de chaque attestation, de la première à la dernière."""
    archives = list(AttestationArchivee.objects.order_by("pk"))
    for archive in archives:
        assert constater_le_code(archive.code_court) == constater_le_fichier(archive.sha256)
    constats = [constater_le_code(archive.code_court) for archive in archives]
    return [(constat.verdict, constat.par) for constat in constats]


def test_une_attestation_suit_le_registre_de_sa_personne(client):
    ici = une_cpts()
    ligne = une_indemnite(ici)
    equipe = client_de(ici.parcours.responsable)

    def telecharger(indemnite):
        adresse = reverse("indemnites:attestation", args=[ici.contrat.dossier.numero, indemnite.pk])
        return b"".join(equipe.get(adresse).streaming_content)

    assert telecharger(ligne) == telecharger(ligne)
    assert lues() == [(Verdict.AUTHENTIQUE, "")]
    seconde = une_indemnite(ici, "12.00")
    assert lues() == [(Verdict.REMPLACE, "les écritures faites depuis au registre")]
    assert telecharger(seconde) == telecharger(ligne)
    assert lues() == [(Verdict.REMPLACE, "une version plus récente"), (Verdict.AUTHENTIQUE, "")]
    for annulee in (ligne, seconde):
        actions.annuler(annulee, commentaire="Doublon", auteur=ici.parcours.responsable, maintenant=ici.maintenant)
    assert lues()[-1] == (Verdict.ANNULE, "")
    archive = AttestationArchivee.objects.last()
    page = client.get(reverse("verifier:code", args=[archive.code_court])).content.decode()
    assert "Attestation annuelle d’indemnités" in page
    for secret in ("Durand", archive.rpps, ici.contrat.dossier.numero, ici.contrat.dossier.nom, "450"):
        assert secret not in page
    assert not Document.objects.filter(titre=archive.titre).exists()
