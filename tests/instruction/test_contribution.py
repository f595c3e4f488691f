"""La contribution d'un relecteur : s'enregistre toute seule, se relit, s'envoie ; et ce qui se refuse (S4)."""

import json
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions import complements
from dossiers.actions import lettre as lettres
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import Appreciation, Critere, EtatLettre
from dossiers.etapes import RUBRIQUES_LETTRE
from dossiers.models import Dossier, TraceRedaction
from instruction.actions import contributions
from instruction.criteres import RUBRIQUES_DU_CRITERE
from instruction.enums import A_MOTIVER, EtatContribution
from instruction.models import Contribution
from tests.fabriques.comptes import client_de
from tests.fabriques.contributions import GRILLE, remplir, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import GRILLE as GRILLE_DE_L_AVIS
from tests.fabriques.etats import un_dossier_a, un_parcours

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier_a(EtatLettre.DEPOSEE)


def _adresse(nom: str, dossier: Dossier, **parametres: Any) -> str:
    return reverse(f"contributions:{nom}", kwargs={"numero": dossier.numero, **parametres})


def _enregistrer(client: Client, dossier: Dossier, version: int = 1, **champs: str) -> tuple[int, dict[str, Any]]:
    """Ce qu'envoie la page quand ces champs changent, d'une base vide."""
    envoi = {"_touches": list(champs), "_page": "page-essai", "_departs": "{}", **champs}
    reponse = client.post(_adresse("enregistrer", dossier, version=version), envoi)
    return reponse.status_code, reponse.json()


def _sorts(reponse: dict[str, Any]) -> dict[str, str]:
    return {nom: rendu["sort"] for nom, rendu in reponse["champs"].items()}


# --- Remplir


def test_chaque_rubrique_de_la_lettre_se_lit_sous_un_critere_et_un_seul() -> None:
    rangees = [cle for cles in RUBRIQUES_DU_CRITERE.values() for cle in cles]
    assert sorted(rangees) == sorted(r.cle for r in RUBRIQUES_LETTRE)
    assert list(RUBRIQUES_DU_CRITERE) == list(Critere)


def test_la_page_montre_la_version_deposee_et_renvoie_de_chaque_critere_a_ses_rubriques(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    page = client_de(contribution.relecteur).get(_adresse("contribution", dossier)).content.decode()
    assert "La lettre, version 1" in page
    absents = [r.cle for r in RUBRIQUES_LETTRE if page.count(f'href="#rubrique-{r.cle}"') != 1]
    assert absents == []
    assert [c for c in Critere if f'name="grille-{c}-appreciation"' not in page] == []


def test_chaque_champ_touche_s_enregistre_seul(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    client = client_de(contribution.relecteur)
    champs = {
        "grille-territoire-appreciation": "a_completer",
        "grille-besoins-commentaire": "Quel âge ?",
        "note_privee": "Rappeler.",
    }
    for nom, valeur in champs.items():
        statut, reponse = _enregistrer(client, dossier, **{nom: valeur})
        assert (statut, _sorts(reponse)) == (200, {nom: "enregistre"})
    contribution.refresh_from_db()
    lignes = {ligne.critere: (ligne.appreciation, ligne.commentaire) for ligne in contribution.lignes.all()}
    assert lignes == {"territoire": ("a_completer", ""), "besoins": ("", "Quel âge ?")}
    assert (contribution.note_privee, contribution.version, contribution.etat) == ("Rappeler.", 1, "attendue")


def test_une_remarque_se_cree_une_fois_meme_envoyee_deux_fois(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    client = client_de(contribution.relecteur)
    ligne = {"remarques-0-endroit": "diagnostic:forces", "remarques-0-texte": "Citez la source."}
    for _ in range(2):
        envoi = {"_touches": list(ligne), "_departs": "{}", "remarques-0-jeton": "jeton-0001", **ligne}
        assert client.post(_adresse("enregistrer", dossier, version=1), envoi).status_code == 200
    [remarque] = contribution.remarques.all()
    assert (remarque.rubrique, remarque.champ, remarque.texte) == ("diagnostic", "forces", "Citez la source.")


@pytest.mark.parametrize("endroit", ["inconnue", "diagnostic:inconnu", ""])
def test_une_remarque_ne_s_epingle_pas_ailleurs_que_dans_la_lettre(dossier: Dossier, endroit: str) -> None:
    contribution = une_contribution(dossier)
    champs = {"remarques-0-endroit": endroit, "remarques-0-texte": "Ici."}
    client_de(contribution.relecteur).post(
        _adresse("enregistrer", dossier, version=1), {"_touches": list(champs), "_departs": "{}", **champs}
    )
    assert contribution.remarques.count() == 0


def test_deux_pages_du_meme_relecteur_ne_s_ecrasent_pas(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    client = client_de(contribution.relecteur)
    _enregistrer(client, dossier, note_privee="Première page.")
    envoi = {"_touches": ["note_privee"], "_page": "autre-page", "_departs": "{}", "note_privee": "Seconde page."}
    reponse = client.post(_adresse("enregistrer", dossier, version=1), envoi)
    assert (reponse.status_code, _sorts(reponse.json())) == (409, {"note_privee": "conflit"})


def test_une_contribution_ne_lit_pas_les_traces_d_une_autre(dossier: Dossier) -> None:
    une, autre = une_contribution(dossier, un_relecteur("a")), une_contribution(dossier, un_relecteur("b"))
    _enregistrer(client_de(une.relecteur), dossier, note_privee="De une.")
    Contribution.objects.filter(pk=autre.pk).update(note_privee="Changée ailleurs.")
    statut, reponse = _enregistrer(client_de(autre.relecteur), dossier, note_privee="De autre.")
    assert statut == 409
    assert str(une.relecteur) not in json.dumps(reponse, ensure_ascii=False)
    assert TraceRedaction.objects.filter(sujet="contribution").count() == 1


def test_sans_javascript_tout_s_enregistre_puis_s_envoie(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    client = client_de(contribution.relecteur)
    champs = {f"grille-{critere}-appreciation": "conforme" for critere in Critere}
    gestion = {"remarques-TOTAL_FORMS": "0", "remarques-INITIAL_FORMS": "0", "version": "1"}
    reponse = client.post(_adresse("contribution", dossier), {**champs, **gestion, "envoyer": "1"})
    assert reponse["Location"] == _adresse("envoi", dossier)
    assert client.post(_adresse("envoi", dossier)).status_code == 302
    contribution.refresh_from_db()
    assert (contribution.etat, contribution.version) == (EtatContribution.ENVOYEE, 1)


# --- Envoyer


def _raisons(contribution: Contribution) -> list[str]:
    with pytest.raises(TransitionRefusee) as refus:
        contributions.envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())
    return refus.value.raisons


def test_une_grille_vide_ne_s_envoie_pas(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    assert len(_raisons(contribution)) == 4
    assert client_de(contribution.relecteur).post(_adresse("envoi", dossier)).status_code == 409


@pytest.mark.parametrize("critere", Critere)
def test_un_critere_oublie_retient_l_envoi(dossier: Dossier, critere: str) -> None:
    contribution = remplir(une_contribution(dossier), {**GRILLE, critere: ("", "Vu.")})
    assert [Critere(critere).label in raison for raison in _raisons(contribution)] == [True]


@pytest.mark.parametrize(("appreciation", "commentaire"), product(Appreciation, ["", "  ", "Voici pourquoi."]))
def test_une_reserve_se_motive_et_elle_seule(dossier: Dossier, appreciation: str, commentaire: str) -> None:
    grille = dict.fromkeys(Critere.values, (appreciation, commentaire))
    contribution = remplir(une_contribution(dossier), grille)
    if appreciation in A_MOTIVER and not commentaire.strip():
        assert len(_raisons(contribution)) == 4
    else:
        contributions.envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())
        assert contribution.etat == EtatContribution.ENVOYEE


def test_personne_n_envoie_ni_n_ecrit_a_la_place_d_un_autre(dossier: Dossier) -> None:
    contribution = remplir(une_contribution(dossier))
    for qui in (un_relecteur("autre"), un_agent(Role.COORDINATEUR), un_agent(Role.DECIDEUR_ARS)):
        with pytest.raises(PermissionDenied):
            contributions.envoyer(contribution, auteur=qui, maintenant=timezone.now())
        with pytest.raises(PermissionDenied):
            contributions.verifier_ecriture(contribution, qui)


def test_une_contribution_envoyee_ne_se_modifie_ni_ne_se_renvoie(dossier: Dossier) -> None:
    contribution = une_contribution_envoyee(dossier)
    client = client_de(contribution.relecteur)
    assert _enregistrer(client, dossier, note_privee="Après.")[0] == 409
    assert client.post(_adresse("envoi", dossier)).status_code == 409
    with pytest.raises(DejaDecide):
        contributions.envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())
    assert "Ce que vous avez écrit" in client.get(_adresse("contribution", dossier)).content.decode()


def test_apres_l_avis_rien_ne_s_ecrit_ni_ne_s_envoie(dossier: Dossier) -> None:
    contribution = remplir(une_contribution(dossier))
    acte = {"auteur": un_agent(Role.COORDINATEUR), "maintenant": timezone.now()}
    lettres.rendre_avis(dossier.lettre, sens="favorable", commentaire="Avis motivé.", grille=GRILLE_DE_L_AVIS, **acte)
    client = client_de(contribution.relecteur)
    assert _enregistrer(client, dossier, note_privee="Après.")[0] == 409
    assert client.post(_adresse("envoi", dossier)).status_code == 409
    assert "n’avait pas été envoyée" in client.get(_adresse("contribution", dossier)).content.decode()


def test_une_version_remplacee_se_relit_avant_d_envoyer() -> None:
    parcours = un_parcours()
    parcours.deposer_lettre()
    contribution = remplir(une_contribution(parcours.dossier))
    parcours.demander(parcours.lettre, "demander_complements", Role.COORDINATEUR)
    parcours.faire(lettres.completer, parcours.lettre, auteur=parcours.responsable, commentaire="Voilà.")
    contribution = Contribution.objects.get(pk=contribution.pk)
    assert ["version 2 a remplacé" in raison for raison in _raisons(contribution)] == [True]
    client, dossier = client_de(contribution.relecteur), parcours.dossier
    page = client.get(_adresse("contribution", dossier)).content.decode()
    comparaison = reverse("dossiers:comparaison", args=[dossier.numero, "lettre", "1", "2"])
    assert comparaison in page
    assert client.get(comparaison).status_code == 200
    client.post(_adresse("version_lue", dossier), {"version": "1"})
    assert Contribution.objects.get(pk=contribution.pk).version == 1
    client.post(_adresse("version_lue", dossier), {"version": "2"})
    assert client.post(_adresse("envoi", dossier)).status_code == 302
    assert Contribution.objects.get(pk=contribution.pk).version == 2


def test_on_contribue_encore_pendant_que_le_porteur_complete(dossier: Dossier) -> None:
    contribution = remplir(une_contribution(dossier))
    acte = {"auteur": un_agent(Role.COORDINATEUR), "maintenant": timezone.now(), "commentaire": "Précisez."}
    souhaitee = timezone.localdate() + timedelta(days=5)
    complements.demander(dossier.lettre, "demander_complements", souhaitee_le=souhaitee, **acte)
    contributions.envoyer(contribution, auteur=contribution.relecteur, maintenant=timezone.now())
    assert contribution.etat == EtatContribution.ENVOYEE


def test_renoncer_demande_un_motif_et_laisse_voir_le_dossier(dossier: Dossier) -> None:
    contribution = une_contribution(dossier)
    client = client_de(contribution.relecteur)
    assert client.post(_adresse("recusation", dossier), {"motif": ""}).status_code == 422
    assert client.post(_adresse("recusation", dossier), {"motif": "Ami du porteur."}).status_code == 302
    contribution.refresh_from_db()
    assert contribution.etat == EtatContribution.RECUSEE
    assert client.get(dossier.get_absolute_url()).status_code == 200
    assert client.post(_adresse("recusation", dossier), {"motif": "Encore."}).status_code == 409


def test_sans_contribution_demandee_la_page_n_existe_pas(dossier: Dossier) -> None:
    une_contribution_envoyee(dossier)
    assert client_de(un_relecteur("autre")).get(_adresse("contribution", dossier)).status_code == 404
