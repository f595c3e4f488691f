"""Le compte de l'association : contrôlé, masqué à chaque rôle, lu en entier par qui paie, jamais au journal."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions.banque import consigner_lecture_banque
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, Evenement, TexteEvenement, VersionDeposee
from dossiers.photographie import photographier
from tests.fabriques.dossiers import IBAN, des_coordonnees, un_agent, un_dossier, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
MASQUE = "FR76 •••• •••• •••• •••• •••• 0189"
ENTIER = "FR76 3000 6000 0112 3456 7890 189"
ETRANGER = "DE89370400440532013000"


def _client(compte) -> Client:
    client = Client()
    client.force_login(compte)
    return client


def _responsable(dossier: Dossier):
    return dossier.equipe.get(role="responsable").utilisateur


@pytest.fixture
def lettre():
    return une_lettre_complete(fir=None)


@pytest.fixture
def page(lettre):
    """Envoie le formulaire du compte comme le responsable."""
    client = _client(_responsable(lettre.dossier))
    adresse = reverse("dossiers:banque", args=[lettre.dossier.numero])
    return lambda **donnees: client.post(adresse, {"titulaire": "Association", **donnees}, follow=True)


def test_un_iban_juste_s_enregistre_compact_et_se_montre_masque(page, lettre):
    reponse = page(iban=ENTIER, bic="AGRIFRPP")
    coordonnees = lettre.coordonnees_bancaires.get()
    assert (coordonnees.iban, coordonnees.bic, coordonnees.titulaire) == (IBAN, "AGRIFRPP", "Association")
    contenu = reponse.content.decode()
    assert MASQUE in contenu
    assert IBAN not in contenu
    assert ENTIER not in contenu


@pytest.mark.parametrize(
    ("donnees", "message"),
    [
        ({"iban": "FR7630006000011234567890188"}, "Cet IBAN n’est pas valide"),
        ({"iban": "FR76 0000"}, "Cet IBAN n’est pas valide"),
        ({"iban": "TN5910006035183598478831"}, "hors de la zone SEPA"),
        ({"iban": ""}, "Recopiez l’IBAN"),
        ({"iban": IBAN, "bic": "AGRI"}, "Ce BIC n’est pas valide"),
        ({"iban": IBAN, "titulaire": ""}, "Indiquez le titulaire"),
    ],
)
def test_un_compte_faux_est_refuse_et_rien_ne_s_enregistre(page, lettre, donnees, message):
    reponse = page(**donnees)
    assert reponse.status_code == 422
    assert message in reponse.content.decode()
    assert not lettre.coordonnees_bancaires.exists()


def test_un_compte_etranger_de_la_zone_sepa_est_accepte_avec_un_avertissement(page, lettre):
    assert "tenu hors de France" in page(iban=ETRANGER).content.decode()
    assert lettre.coordonnees_bancaires.get().iban == ETRANGER
    assert photographier(lettre)["financement"]["banque"]["avertissement"].startswith("Ce compte est tenu hors")


def test_un_iban_laisse_vide_garde_le_precedent(page, lettre):
    page(iban=IBAN)
    page(iban="", titulaire="Nouvelle association")
    derniere = lettre.coordonnees_bancaires.last()
    assert (derniere.iban, derniere.titulaire) == (IBAN, "Nouvelle association")


def test_un_compte_retire_ne_se_lit_plus(page, lettre):
    page(iban=IBAN)
    assert MASQUE not in page(retirer="1").content.decode()
    assert photographier(lettre)["financement"]["banque"] is None


def test_la_page_ne_rend_jamais_l_iban_enregistre_dans_son_champ(page, lettre):
    page(iban=IBAN)
    reponse = page(iban="", titulaire="")
    assert reponse.status_code == 422
    assert IBAN not in reponse.content.decode()


# Chaque rôle, une lettre transmise : qui voit la page, et qui obtient l'IBAN entier.
LECTURES = {
    Role.RESPONSABLE: (200, 200),
    Role.REDACTEUR: (200, 403),
    Role.LECTEUR_EQUIPE: (200, 403),
    Role.COORDINATEUR: (200, 403),
    Role.RELECTEUR_URPS: (200, 403),
    Role.INSTRUCTEUR_ARS: (200, 200),
    Role.DECIDEUR_ARS: (200, 200),
    Role.INSTRUCTEUR_AM: (403, 403),
    Role.DECIDEUR_AM: (403, 403),
    Role.LECTEUR: (403, 403),
    Role.ADMINISTRATEUR: (404, 404),
}


def _compte(role: Role, dossier: Dossier):
    if role == Role.RESPONSABLE:
        return _responsable(dossier)
    if role in (Role.REDACTEUR, Role.LECTEUR_EQUIPE):
        agent = un_agent(Role.RELECTEUR_URPS, email=f"{role.value}@exemple.test")
        nom = "redacteur" if role == Role.REDACTEUR else "lecteur"
        dossier.equipe.create(utilisateur=agent, role=nom, depuis=timezone.now())
        return agent
    return un_agent(role)


def test_la_table_des_lectures_couvre_tous_les_roles():
    assert set(LECTURES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_l_iban_est_masque_a_chaque_role_sauf_a_qui_demande_et_en_a_besoin(role):
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    client = _client(_compte(role, dossier))
    adresses = [reverse(f"dossiers:{nom}", args=[dossier.numero]) for nom in ("banque", "iban")]
    page, entier = client.get(adresses[0]), client.post(adresses[1])
    assert (page.status_code, entier.status_code) == LECTURES[role]
    assert ENTIER not in page.content.decode()
    assert (ENTIER in entier.content.decode()) == (LECTURES[role][1] == 200)
    assert (entier.headers.get("Cache-Control") == "no-store") == (LECTURES[role][1] == 200)
    auteurs = list(dossier.evenements.filter(code="banque_lue").values_list("auteur", flat=True))
    assert auteurs == ([int(client.session["_auth_user_id"])] if LECTURES[role][1] == 200 else [])


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.RESPONSABLE])
def test_la_lettre_lue_ne_porte_que_l_iban_masque(role):
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    lue = _client(_compte(role, dossier)).get(reverse("dossiers:lecture", args=[dossier.numero, "lettre"]))
    contenu = lue.content.decode()
    assert MASQUE in contenu
    assert ENTIER not in contenu
    assert IBAN not in contenu


def test_l_ars_ne_lit_rien_avant_la_transmission():
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    client = _client(un_agent(Role.DECIDEUR_ARS))
    assert client.post(reverse("dossiers:iban", args=[dossier.numero])).status_code == 404
    with pytest.raises(PermissionDenied):
        consigner_lecture_banque(dossier, auteur=un_agent(Role.DECIDEUR_ARS), maintenant=timezone.now())


def test_l_ars_lit_le_compte_depose_pas_celui_de_la_copie_de_travail():
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_ARS)
    des_coordonnees(dossier.lettre, iban=ETRANGER)
    client = _client(un_agent(Role.INSTRUCTEUR_ARS))
    assert ENTIER in client.post(reverse("dossiers:iban", args=[dossier.numero])).content.decode()


def test_l_iban_n_entre_ni_au_journal_ni_dans_une_version_ni_dans_un_document():
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    client = _client(_responsable(dossier))
    client.post(reverse("dossiers:iban", args=[dossier.numero]))
    ecrits = [json.dumps(v.contenu) for v in VersionDeposee.objects.filter(dossier=dossier)]
    ecrits += [json.dumps(e.donnees) for e in Evenement.objects.filter(dossier=dossier)]
    ecrits += list(TexteEvenement.objects.filter(evenement__dossier=dossier).values_list("texte", flat=True))
    ecrits += [json.dumps(d.contexte) for d in dossier.documents.all()]
    assert len(ecrits) > 5
    assert not [ecrit for ecrit in ecrits if IBAN in ecrit or ENTIER in ecrit]
    assert verifier_dossier(dossier) is None


def test_un_compte_ne_se_change_plus_une_fois_la_lettre_deposee():
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    client = _client(_responsable(dossier))
    reponse = client.post(reverse("dossiers:banque", args=[dossier.numero]), {"titulaire": "X", "iban": ETRANGER})
    assert reponse.status_code == 409
    assert dossier.lettre.coordonnees_bancaires.get().iban == IBAN


def test_un_lecteur_de_l_equipe_ne_change_pas_le_compte():
    dossier = un_dossier()
    client = _client(_compte(Role.LECTEUR_EQUIPE, dossier))
    reponse = client.post(reverse("dossiers:banque", args=[dossier.numero]), {"titulaire": "X", "iban": IBAN})
    assert reponse.status_code == 403
    assert not dossier.lettre.coordonnees_bancaires.exists()


def test_une_nouvelle_lettre_reprend_le_compte_les_etapes_et_l_action():
    ancien = un_dossier_a(EtatLettre.RETIREE)
    nouveau = nouvelle_lettre(ancien, auteur=_responsable(ancien), maintenant=timezone.now())
    lue, ancienne = photographier(nouveau.lettre), photographier(ancien.lettre)
    for cle in ("objet", "description", "debut", "fin", "moyens_humains", "signataire", "comptes"):
        assert lue["financement"][cle] == ancienne["financement"][cle]
    assert lue["jalons"] == ancienne["jalons"]
    assert lue["financement"]["banque"]["iban"] == MASQUE
