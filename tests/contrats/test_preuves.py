"""Signer sur le portail : identité prouvée à l'instant, texte accepté, preuve archivée que rien n'efface."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from comptes.enums import Role
from contrats import actions
from contrats.consentements import COURANT
from contrats.enums import EtatContrat, Partie
from contrats.forms.actes import SignatureForm
from contrats.identite import TROP_D_ESSAIS, Attestation, FournisseurDuPortail, IdentiteRefusee
from contrats.models import PreuveDeSignature
from contrats.noms import meme_personne
from contrats.preuves import Declaration, est_intacte
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import produire
from dossiers.enums import TypeDocument
from tests.fabriques.comptes import MOT_DE_PASSE, client_de
from tests.fabriques.contrats import un_contrat_propose, une_declaration
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.heure import il_y_a

pytestmark = pytest.mark.django_db


@pytest.fixture
def propose():
    return un_contrat_propose(il_y_a(10))


def page_de_signature(p):
    return reverse("dossiers:acte", args=[p.dossier.numero, "contrat", "signer"])


def champs(p, **autres):
    return {
        "empreinte": p.contrat.empreinte, "partie": Partie.CPTS, "consentement": "on",
        "mot_de_passe": MOT_DE_PASSE, **autres,
    }  # fmt: skip


def envoyer(p, client=None, **autres):
    return (client or client_de(p.responsable)).post(page_de_signature(p), champs(p, **autres))


def test_signer_archive_une_preuve_complete_et_scellee(propose):
    assert envoyer(propose, delegation="Délibération du 3 mars", delegation_du="2026-03-03").status_code == 302
    signature = propose.contrat.signatures.get()
    contenu = signature.preuve.contenu
    assert contenu["empreinte_signee"] == propose.contrat.empreinte
    assert contenu["identite"]["moyens"] == ["mot de passe"]
    assert contenu["identite"]["compte"] == propose.responsable.pk
    assert contenu["consentement"] == {"version": COURANT.version, "texte": COURANT.texte}
    assert contenu["delegation"] == {"acte": "Délibération du 3 mars", "du": "2026-03-03"}
    assert (
        contenu["document_lu"]["code"] == propose.dossier.documents.filter(type=TypeDocument.CONTRAT).get().code_court
    )
    assert (contenu["signataire"]["nom"], contenu["partie"]) == (signature.nom, Partie.CPTS)
    evenement = propose.dossier.evenements.get(code="signer")
    assert contenu["journal"] == {"rang": evenement.rang, "empreinte": evenement.empreinte}
    assert est_intacte(signature.preuve)
    assert MOT_DE_PASSE not in str(contenu)
    assert propose.responsable.email not in str(contenu)


def test_le_json_telecharge_a_l_empreinte_que_porte_le_pdf(propose):
    propose.signer(Partie.CPTS)
    preuve = PreuveDeSignature.objects.get()
    adresse = reverse("contrats:preuve", args=[propose.dossier.numero, preuve.pk])
    for personne in (propose.responsable, un_agent(Role.DECIDEUR_ARS), un_agent(Role.DECIDEUR_AM)):
        reponse = client_de(personne).get(adresse)
        assert hashlib.sha256(reponse.content).hexdigest() == preuve.empreinte
    assert preuve.document.contexte["empreinte"] == preuve.empreinte
    assert produire(preuve.document_id).type == TypeDocument.PREUVE_SIGNATURE
    assert client_de(un_porteur("ailleurs@exemple.test")).get(adresse).status_code == 404


@pytest.mark.parametrize(
    ("manque", "statut"),
    [
        ({"mot_de_passe": ""}, 422),
        ({"mot_de_passe": "faux"}, 422),
        ({"consentement": ""}, 422),
        ({"partie": "ars"}, 422),
    ],
)
def test_sans_preuve_d_identite_ou_sans_accord_rien_ne_se_signe(propose, manque, statut):
    reponse = envoyer(propose, **manque)
    assert reponse.status_code == statut
    assert not propose.contrat.signatures.exists()
    assert not PreuveDeSignature.objects.exists()


def test_tout_ce_qui_manque_pour_signer_se_dit_d_un_coup(propose):
    page = envoyer(propose, mot_de_passe="", consentement="").content.decode()
    assert ["2 réponses sont à corriger" in page, "Cochez la case pour dire" in page] == [True, True]


def test_les_essais_de_mot_de_passe_sont_limites(propose, settings):
    cache.clear()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        assert "Ce n’est pas le mot de passe" in envoyer(propose, mot_de_passe="faux").content.decode()
    assert "Trop d’essais" in envoyer(propose).content.decode()
    assert not propose.contrat.signatures.exists()
    assert envoyer(propose, client_de(un_agent(Role.DECIDEUR_ARS)), partie=Partie.ARS).status_code == 302


def test_les_essais_manques_comptent_quinze_minutes(settings, tmp_path):
    # Comme le cache de la production, il prend l'« incr » de Django, qui remet la durée à cinq minutes.
    fichiers = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": fichiers, "LOCATION": str(tmp_path)}}
    personne, cles = un_porteur(), FournisseurDuPortail()
    with time_machine.travel(timezone.now(), tick=False) as heure:

        def essayer(mot_de_passe: str) -> str:
            try:
                return cles.attester(personne, {"mot_de_passe": mot_de_passe}, timezone.now()).moyens[0]
            except IdentiteRefusee as refus:
                return str(refus)

        faux = [essayer("faux") for _ in range(settings.AXES_FAILURE_LIMIT)]
        heure.shift(settings.AXES_COOLOFF_TIME - timedelta(minutes=1))
        trop_tot = essayer(MOT_DE_PASSE)
        heure.shift(timedelta(minutes=2))
        assert {*faux} == {"Ce n’est pas le mot de passe de votre compte : retapez-le."}
        assert [trop_tot, essayer(MOT_DE_PASSE)] == [TROP_D_ESSAIS, "mot de passe"]


def test_qui_a_un_second_facteur_le_donne_aussi(propose):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(propose.responsable, secret)

    def saisir(**autres):
        return SignatureForm(champs(propose, **autres), objet=propose.contrat, utilisateur=propose.responsable)

    assert set(saisir().errors) == {"code"}
    assert set(saisir(code="000000").errors) == {"code"}
    compteur = next(iter(totp.yield_hotp_counters_from_time()))
    juste = saisir(code=totp.format_hotp_value(totp.hotp_value(secret, compteur)))
    assert juste.is_valid(), juste.errors
    assert juste.cleaned_data["declaration"].attestation.moyens == ("mot de passe", "second facteur")
    assert not {"mot_de_passe", "code", "consentement"} & set(juste.cleaned_data)


@pytest.mark.parametrize("defaut", ["absente", "d_un_autre", "perimee", "vide", "texte"])
def test_l_action_refuse_une_identite_qui_n_est_pas_prouvee_a_l_instant(propose, defaut):
    demain = propose.maintenant + timedelta(days=1)
    bonne = une_declaration(propose.responsable, demain)
    autre = un_agent(Role.DECIDEUR_ARS)
    declarations = {
        "absente": Declaration(None, COURANT.version),
        "d_un_autre": une_declaration(autre, demain),
        "perimee": une_declaration(propose.responsable, demain - timedelta(minutes=6)),
        "vide": Declaration(Attestation("Essai", propose.responsable.pk, (), demain), COURANT.version),
        "texte": Declaration(bonne.attestation, "2019-01"),
    }
    with pytest.raises(TransitionRefusee, match="identité|consentement"):
        propose.signer(Partie.CPTS, declaration=declarations[defaut])
    assert not propose.contrat.signatures.exists()


def test_une_delegation_a_venir_est_refusee(propose):
    demain = propose.maintenant + timedelta(days=1)
    a_venir = une_declaration(
        propose.responsable, demain, delegation="Arrêté", delegation_du=(demain + timedelta(days=2)).date()
    )
    with pytest.raises(TransitionRefusee, match="délégation"):
        propose.signer(Partie.CPTS, declaration=a_venir)


def test_un_rappel_garde_la_preuve_et_la_page_la_dit_annulee(propose):
    propose.signer(Partie.CPTS)
    propose.rappeler()
    assert est_intacte(PreuveDeSignature.objects.get())
    page = client_de(propose.responsable).get(propose.contrat.get_absolute_url()).content.decode()
    assert "annulée le" in page
    assert "Preuves de signature" in page


def test_apres_un_refus_personne_ne_signe_plus_cette_version(propose):
    ancienne = propose.contrat.empreinte
    propose.faire(actions.refuser_signature, propose.contrat, auteur=propose.responsable, commentaire="À revoir.")
    with pytest.raises(TransitionRefusee):
        propose.signer(Partie.ARS, empreinte=ancienne)
    assert not propose.contrat.signatures.exists()


def test_la_preuve_nomme_le_compte_qui_a_signe_et_l_ecran_avertit_d_un_autre_nom(propose):
    """La responsable est la personne nommée ; le décideur de l'ARS signe sous le nom d'Hélène Vidal."""
    ars = propose.signataire(Partie.ARS)
    ecrans = [client_de(qui).get(page_de_signature(propose)).content.decode() for qui in (propose.responsable, ars)]
    assert ["Vous n’êtes pas la personne nommée" in ecran for ecran in ecrans] == [False, True]
    assert escape(f"nomme Hélène Vidal ; votre compte est celui de {ars}") in ecrans[1]
    propose.signer(Partie.CPTS)
    propose.signer(Partie.ARS)
    lues = []
    for preuve in PreuveDeSignature.objects.order_by("pk"):
        compte = preuve.signature.auteur
        assert (preuve.contenu["forme"], preuve.contenu["signataire"]["compte_nom"]) == (3, str(compte))
        ligne = dict(preuve.document.contexte["lignes"])["Compte qui a signé"]
        lues.append(ligne.removeprefix(f"{compte}, compte n° {compte.pk}"))
    assert lues == ["", " ; ce nom n’est pas celui du signataire nommé"]


def test_une_preuve_d_une_forme_ancienne_se_verifie_toujours():
    """Forme 2 : le compte n'y a qu'un numéro ; son empreinte est celle d'alors."""
    contenu = {"forme": 2, "partie": "ars", "signataire": {"nom": "Hélène Vidal", "compte": 12}}
    scellee = "4f134200c04053d01caf8506733c14c7478e4bce3a1d1fbdbeecc60a5a6d4a29"
    assert est_intacte(PreuveDeSignature(contenu=contenu, empreinte=scellee))
    contenu["signataire"]["compte_nom"] = "Paul Fabre"
    assert not est_intacte(PreuveDeSignature(contenu=contenu, empreinte=scellee))


@pytest.mark.parametrize(
    ("ecrit", "compte", "meme"),
    [
        ("Dr Anne Puech", "Anne PUECH", True),
        ("PUECH Anne-Marie", "Anne Puech", True),
        ("Hélène Vidal", "Helene Vidal", True),
        ("Anne Puech", "Paul Puech", False),
        ("Puech", "Anne Puech", False),
        ("", "Anne Puech", False),
    ],
)
def test_le_meme_nom_se_reconnait_a_l_ecriture_pres(ecrit, compte, meme):
    assert (meme_personne(ecrit, compte), meme_personne(compte, ecrit)) == (meme, meme)


def test_une_preuve_ne_se_modifie_ni_ne_s_efface(propose):
    propose.signer(Partie.CPTS)
    for geste in (lambda q: q.update(empreinte="0" * 64), lambda q: q._raw_delete(q.db)):
        with pytest.raises(DatabaseError, match="ajout seul"), transaction.atomic():
            geste(PreuveDeSignature.objects.all())


def test_un_ancien_lien_dit_que_la_version_est_remplacee(propose):
    client = client_de(propose.responsable)
    lien = reverse("contrats:version_proposee", args=[propose.dossier.numero, 1])
    assert client.get(lien).url == page_de_signature(propose)
    assert client_de(un_agent(Role.INSTRUCTEUR_ARS)).get(lien).url == propose.contrat.get_absolute_url()
    propose.rappeler()
    assert "rappelée ou refusée" in client.get(lien).content.decode()
    lecteurs = (propose.responsable, un_agent(Role.COORDINATEUR))
    pages = [client_de(qui).get(propose.contrat.get_absolute_url()).content.decode() for qui in lecteurs]
    assert ["Contrat rappelé, signatures annulées" in page for page in pages] == [True, True]
    assert ["Une date à corriger." in page for page in pages] == [True, False]
    propose.proposer()
    assert "remplacée par la version 2" in client.get(lien).content.decode()
    propose.signer_tous()
    assert propose.contrat.etat == EtatContrat.ACTIF
    courant = reverse("contrats:version_proposee", args=[propose.dossier.numero, 2])
    assert client.get(courant).url == propose.contrat.get_absolute_url()
    assert client.get(reverse("contrats:version_proposee", args=[propose.dossier.numero, 3])).status_code == 404


def test_une_signature_sur_papier_a_aussi_sa_preuve_et_son_scan(propose):
    propose.signer_sur_papier(Partie.CPTS, timezone.localdate(propose.maintenant + timedelta(days=1)))
    preuve = PreuveDeSignature.objects.get()
    assert (preuve.contenu["mode"], preuve.contenu["identite"]) == ("papier", None)
    assert "Compte qui l’a enregistrée" in dict(preuve.document.contexte["lignes"])
    scan = preuve.signature.scan
    assert preuve.contenu["scan"]["sha256"] == scan.document.sha256
    assert preuve.contenu["scan"]["fichiers"] == [scan.lot.fichiers.get().sha256]
    assert scan.document.type == TypeDocument.SCAN_SIGNE
