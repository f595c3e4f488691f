"""Ce que le public lit de chaque document d'un contrat, jusqu'après sa fin : ni plus, ni moins que ce qui vaut."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contrats import actions
from contrats.authenticite import PAR_LE_DECOMPTE
from contrats.enums import EtatContrat, MotifAvenant, Partie
from contrats.models import Redaction
from dossiers.archives import produire
from dossiers.authenticite import Constat, Verdict, constater_le_code
from dossiers.enums import TypeDocument
from tests.fabriques.comptes import client_de
from tests.fabriques.contrats import (
    un_contrat_a,
    un_contrat_propose,
    un_contrat_signe,
    un_parcours_contrat_a,
)
from tests.fabriques.dossiers import un_porteur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db
A, R, N, T = Verdict.AUTHENTIQUE, Verdict.REMPLACE, Verdict.ANNULE, Verdict.TERMINE


def constats(dossier, nature) -> list[Constat]:
    """Ce que lit le public de chaque document de cette sorte, du premier au dernier."""
    cles = dossier.documents.filter(type=nature).order_by("pk").values_list("pk", flat=True)
    return [constater_le_code(produire(cle).code_court) for cle in list(cles)]


def verdicts(dossier, nature) -> list[Verdict]:
    return [constat.verdict for constat in constats(dossier, nature)]


def proposer_d_autres_moyens(p, effet=None) -> None:
    p.ouvrir_avenant(MotifAvenant.AUTRE, effet=effet)
    Redaction.objects.filter(avenant=p.avenant).update(moyens="Un bureau.")
    p.proposer_avenant()


def recrire_les_moyens(p, effet=None) -> None:
    """Un avenant signé qui ne récrit que les moyens."""
    proposer_d_autres_moyens(p, effet)
    p.signer_avenant()


def test_la_preuve_d_une_signature_annulee_l_est_aussi_et_le_jour_se_lit():
    p = un_contrat_propose()
    p.signer(Partie.CPTS)
    assert verdicts(p.dossier, TypeDocument.PREUVE_SIGNATURE) == [A]
    p.rappeler()
    p.proposer()
    p.signer(Partie.CPTS)
    annulee, valide = constats(p.dossier, TypeDocument.PREUVE_SIGNATURE)
    assert (annulee.verdict, valide.verdict) == (N, A)
    assert annulee.fin_le == timezone.localdate(p.contrat.signatures.get(annulee_le__isnull=False).annulee_le)


def test_un_scan_suit_sa_version_proposee_rappelee_remplacee_signee():
    p = un_contrat_propose(il_y_a(400))
    lu = []

    def noter():
        lu.append(verdicts(p.dossier, TypeDocument.SCAN_SIGNE))

    p.signer_sur_papier(Partie.CPTS, timezone.localdate(p.maintenant + timedelta(days=1)))
    noter()
    p.rappeler()
    noter()
    p.proposer()
    noter()
    p.signer_sur_papier(Partie.CPTS, timezone.localdate(p.maintenant + timedelta(days=1)))
    p.signer(Partie.ARS)
    p.signer(Partie.AM)
    noter()
    recrire_les_moyens(p)
    noter()
    assert lu == [[A], [N], [R], [R, A], [R, R]]


def test_un_scan_que_personne_n_a_confirme_ne_vaut_rien_une_fois_le_contrat_signe():
    p = un_contrat_propose()
    p.signer_sur_papier(Partie.CPTS, timezone.localdate(p.maintenant + timedelta(days=1)))
    p.contrat.signatures.update(scan=None)
    p.signer(Partie.ARS)
    p.signer(Partie.AM)
    assert verdicts(p.dossier, TypeDocument.SCAN_SIGNE) == [N]


def test_resilie_le_contrat_annule_ses_textes_solde_ses_lettres_et_garde_ses_preuves():
    p = un_contrat_signe(il_y_a(400))
    recrire_les_moyens(p)
    p.mettre_en_demeure()
    p.resilier(dans=timedelta(days=20))
    with time_machine.travel(p.maintenant):
        assert verdicts(p.dossier, TypeDocument.CONTRAT) == [R, R]
        assert verdicts(p.dossier, TypeDocument.AVENANT) == [R, A]
        assert verdicts(p.dossier, TypeDocument.MISE_EN_DEMEURE) == [A]
        assert verdicts(p.dossier, TypeDocument.RESILIATION) == [A]
    effet = p.contrat.resiliation_effet_le
    assert verdicts(p.dossier, TypeDocument.CONTRAT) == [R, N]  # avant même que le portail ait constaté la fin
    actions.constater_fin(p.contrat, maintenant=timezone.now())
    assert p.contrat.etat == EtatContrat.RESILIE
    signe, avenant = constats(p.dossier, TypeDocument.CONTRAT)[-1], constats(p.dossier, TypeDocument.AVENANT)[-1]
    assert (signe.verdict, signe.fin_le, avenant.verdict, avenant.fin_le) == (N, effet, N, effet)
    assert verdicts(p.dossier, TypeDocument.MISE_EN_DEMEURE) == [T]
    lettre, decompte = constats(p.dossier, TypeDocument.RESILIATION)
    assert (lettre.verdict, lettre.par, decompte.verdict) == (
        R,
        PAR_LE_DECOMPTE,
        A,
    )
    assert verdicts(p.dossier, TypeDocument.PREUVE_SIGNATURE) == [A] * 6


def test_une_mise_en_demeure_regularisee_est_terminee():
    p = un_parcours_contrat_a(EtatContrat.MIS_EN_DEMEURE, depart=il_y_a(400))
    assert verdicts(p.dossier, TypeDocument.MISE_EN_DEMEURE) == [A]
    p.faire(actions.regulariser, p.contrat, auteur=p.signataire(Partie.ARS))
    p.mettre_en_demeure()
    premiere, seconde = constats(p.dossier, TypeDocument.MISE_EN_DEMEURE)
    close_le = timezone.localdate(p.contrat.mises_en_demeure.order_by("pk").first().close_le)
    assert (premiere.verdict, premiere.fin_le, seconde.verdict) == (T, close_le, A)


def test_une_proposition_d_avenant_ne_survit_pas_au_contrat():
    p = un_contrat_signe(il_y_a(400))
    proposer_d_autres_moyens(p)
    assert verdicts(p.dossier, TypeDocument.AVENANT) == [A]
    with time_machine.travel(p.contrat.fin_le):
        assert verdicts(p.dossier, TypeDocument.AVENANT) == [N]


def test_le_contrat_echu_se_dit_termine_et_le_renouvele_authentique(client):
    contrat = un_contrat_a(EtatContrat.SIGNE)
    ancien = contrat.precedent
    natures = [R, A, R, A]
    with time_machine.travel(ancien.fin_le - timedelta(days=1)):
        assert verdicts(contrat.dossier, TypeDocument.CONTRAT) == natures
    with time_machine.travel(ancien.fin_le):
        lus = constats(contrat.dossier, TypeDocument.CONTRAT)
        assert [constat.verdict for constat in lus] == [R, T, R, A]
        assert lus[1].fin_le == ancien.fin_le
        page = client.get(reverse("verifier:code", args=[lus[1].code])).content.decode()
    assert "Document authentique, terminé" in page
    assert "il est terminé depuis le" in page


def test_la_version_consolidee_s_archive_une_fois_et_se_dit_remplacee_a_l_effet_d_un_avenant():
    p = un_contrat_signe(il_y_a(400))
    client, jour = client_de(p.responsable), timezone.localdate()
    adresse = reverse("contrats:version_pdf", args=[p.dossier.numero])
    lues = [client.get(adresse, {"au": au}) for au in (jour, jour, jour - timedelta(days=90), "2199-01-01")]
    assert {reponse.status_code for reponse in lues} == {200}
    octets = [b"".join(reponse.streaming_content) for reponse in lues]
    assert octets[0] == octets[1]
    archives = p.dossier.documents.filter(type=TypeDocument.VERSION_EN_VIGUEUR).order_by("pk")
    dernier = p.contrat.fin_le - timedelta(days=1)
    jours = [jour, jour - timedelta(days=90), dernier]
    assert [a.evenement.donnees["au"] for a in archives] == [au.isoformat() for au in jours]
    assert {a.evenement.auteur for a in archives} == {None}
    assert verdicts(p.dossier, TypeDocument.VERSION_EN_VIGUEUR) == [A, A, A]
    recrire_les_moyens(p, effet=jour + timedelta(days=30))
    assert verdicts(p.dossier, TypeDocument.VERSION_EN_VIGUEUR) == [A, A, R]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        lus = constats(p.dossier, TypeDocument.VERSION_EN_VIGUEUR)
        assert [(constat.verdict, constat.par) for constat in lus] == [(R, "l’avenant n° 1")] * 3
    assert client_de(un_porteur("ailleurs@exemple.test")).get(adresse).status_code == 404
