"""Le niveau d'une règle : daté, motivé, prévisualisé ; changé par l'administrateur seul, jamais en arrière."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import lettre as lettres
from dossiers.actions.depot import controler
from dossiers.actions.niveaux import annuler_niveau, apercevoir_niveau, changer_niveau
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, NiveauRegle
from dossiers.models import LettreIntention, NiveauDeRegle
from dossiers.regles import par_code
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
REGLE = "lettre.structure"
B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT


@pytest.fixture
def administrateur() -> Utilisateur:
    return un_agent(Role.ADMINISTRATEUR)


def dans(jours: int) -> date:
    return jour_paris(timezone.now()) + timedelta(days=jours)


def changer(auteur: Utilisateur, maintenant: datetime | None = None, **autres) -> NiveauDeRegle:
    valeurs = {"regle": REGLE, "niveau": "B", "effet_le": dans(1), "motif": "Instruction.", **autres}
    return changer_niveau(auteur=auteur, maintenant=maintenant or timezone.now(), **valeurs)


def adresse(regle: str = REGLE) -> str:
    return reverse("dossiers:regle", args=[regle])


def test_un_changement_vaut_a_sa_date_et_pas_avant(administrateur: Utilisateur) -> None:
    lettre = un_dossier_a(EtatLettre.BROUILLON).lettre
    LettreIntention.objects.update(structure_statut="aucune")
    lettre.refresh_from_db()
    changer(administrateur, effet_le=dans(3))
    instants = [timezone.now() + timedelta(days=jours) for jours in (0, 2, 3, 4)]
    lus = [{m.regle: m.bloquant for m in controler(lettre, instant)[1].manques}[REGLE] for instant in instants]
    assert lus == [False, False, True, True]


@pytest.mark.parametrize(
    ("autres", "raison"),
    [
        ({"effet_le": dans(0)}, "demain au plus tôt"),
        ({"effet_le": dans(-400)}, "demain au plus tôt"),
        ({"motif": "  "}, "Écrivez le motif"),
        ({"niveau": "A"}, "déjà au niveau « avertissement »"),
        ({"niveau": "Z"}, "n’existe pas"),
        ({"regle": "lettre.inconnue"}, "n’existe pas"),
    ],
)
def test_un_changement_impossible_est_refuse(administrateur: Utilisateur, autres: dict, raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        changer(administrateur, **autres)
    assert not NiveauDeRegle.objects.exists()


def test_deux_changements_le_meme_jour_sont_refuses(administrateur: Utilisateur) -> None:
    changer(administrateur)
    with pytest.raises(TransitionRefusee, match="déjà prévu ce jour-là"):
        changer(administrateur, niveau="A")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATEUR])
def test_nul_autre_que_l_administrateur_ne_change_un_niveau(role: Role) -> None:
    personne = un_porteur() if role.value in ("responsable", "redacteur", "lecteur_equipe") else un_agent(role)
    with pytest.raises(PermissionDenied):
        changer(personne)
    assert client_de(personne).post(adresse(), {"niveau": "B"}).status_code == 403
    assert not NiveauDeRegle.objects.exists()


def test_un_changement_a_venir_s_annule_un_changement_en_vigueur_non(administrateur: Utilisateur) -> None:
    prevu = changer(administrateur)
    with pytest.raises(TransitionRefusee, match="déjà pris effet"):
        annuler_niveau(prevu, auteur=administrateur, maintenant=timezone.now() + timedelta(days=2))
    annuler_niveau(prevu, auteur=administrateur, maintenant=timezone.now())
    assert not NiveauDeRegle.objects.exists()


def test_l_apercu_compte_les_depots_d_un_an_qui_relevaient_la_regle() -> None:
    """Trois dépôts : un sans structure, un avec, un trop ancien."""
    for vide, recul in ((True, 30), (False, 30), (True, 800)):
        dossier = une_lettre_complete(un_dossier(maintenant=timezone.now() - timedelta(days=recul + 1))).dossier
        LettreIntention.objects.filter(dossier=dossier).update(structure_statut="aucune" if vide else "declaree")
        auteur = dossier.equipe.get().utilisateur
        depose_le = timezone.now() - timedelta(days=recul)
        lettres.deposer(LettreIntention.objects.get(dossier=dossier), auteur=auteur, maintenant=depose_le)
    apercu = apercevoir_niveau(par_code()[REGLE], B, dans(1), timezone.now())
    assert (apercu.avant, apercu.apres, apercu.depots, apercu.releves) == (A, B, 2, 1)


def test_la_page_previsualise_sans_rien_changer_puis_confirme(administrateur: Utilisateur) -> None:
    client = client_de(administrateur)
    saisie = {"niveau": "B", "effet_le": dans(5).isoformat(), "motif": "Instruction du 12 janvier."}
    vue = client.post(adresse(), saisie)
    assert vue.status_code == 200
    assert "Rien n’est encore changé" in vue.content.decode()
    assert not NiveauDeRegle.objects.exists()
    assert client.post(adresse(), {**saisie, "confirmer": "1"}).status_code == 302
    prevu = NiveauDeRegle.objects.get()
    assert (prevu.niveau, prevu.effet_le, prevu.motif, prevu.auteur) == ("B", dans(5), saisie["motif"], administrateur)
    assert "Annuler ce changement" in client.get(adresse()).content.decode()
    assert client.post(adresse(), {"annuler": prevu.pk}).status_code == 302
    assert not NiveauDeRegle.objects.exists()


@pytest.mark.parametrize(
    ("saisie", "statut"),
    [
        ({"niveau": "", "effet_le": "", "motif": ""}, 422),
        ({"niveau": "B", "effet_le": "2020-01-01", "motif": "Trop tard."}, 409),
        ({"niveau": "B", "effet_le": "2020-13-45", "motif": "Date fausse."}, 422),
        ({"annuler": "999999"}, 404),
        ({"annuler": "²"}, 404),
    ],
)
def test_une_saisie_fautive_ne_perd_rien(administrateur: Utilisateur, saisie: dict, statut: int) -> None:
    reponse = client_de(administrateur).post(adresse(), saisie)
    assert reponse.status_code == statut
    if "motif" in saisie:
        assert reponse.context["form"]["motif"].value() == saisie["motif"]


def test_la_liste_montre_chaque_regle_et_le_prochain_changement(administrateur: Utilisateur) -> None:
    changer(administrateur, effet_le=dans(9))
    page = client_de(administrateur).get(reverse("dossiers:regles")).content.decode()
    assert [code for code in par_code() if code not in page] == []
    assert "Bloquant le" in page


def test_une_regle_inconnue_est_introuvable(administrateur: Utilisateur) -> None:
    assert client_de(administrateur).get(adresse("lettre.inconnue")).status_code == 404
