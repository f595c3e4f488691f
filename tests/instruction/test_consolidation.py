"""Réunir les contributions en un avis : synthèse, proposition, deux personnes, brouillon, formulations (S4)."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comptes.enums import Role
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import Appreciation, Critere, EtatLettre, SensAvis
from dossiers.models import Avis, Dossier
from instruction.actions import consolidation
from instruction.conditions import prepare_par_un_autre
from instruction.consolidation import Voix, opinions_minoritaires, sens_propose, synthetiser
from instruction.enums import EtatAvis
from instruction.models import AvisPrepare, Formulation
from instruction.parametres import AVIS_A_DEUX
from tests.fabriques.comptes import client_de
from tests.fabriques.contributions import GRILLE, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import GRILLE as GRILLE_DE_L_AVIS
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.parametres import poser

C, A, N, S = Appreciation.CONFORME, Appreciation.A_COMPLETER, Appreciation.NON_CONFORME, Appreciation.SANS_AVIS
AVIS = {"sens": SensAvis.RESERVES, "commentaire": "À préciser.", "grille": GRILLE_DE_L_AVIS}


# --- La synthèse (pure)


@pytest.mark.parametrize(
    ("donnees", "proposee", "desaccord"),
    [
        ((), None, False),
        ((S, S), None, False),
        ((C, C, A), C, True),
        ((C, A), A, True),
        ((C, A, N), N, True),
        ((C, C, N, N, A), N, True),
        ((A, S), A, False),
    ],
)
def test_chaque_critere_propose_l_appreciation_la_plus_donnee_la_plus_exigeante_a_egalite(
    donnees: tuple[Appreciation, ...], proposee: Appreciation | None, desaccord: bool
) -> None:
    voix = [Voix(f"Relecteur {n}", Critere.BESOINS, a) for n, a in enumerate(donnees)]
    besoins = next(s for s in synthetiser(voix) if s.critere == Critere.BESOINS)
    assert (besoins.proposee, besoins.desaccord) == (proposee, desaccord)


@given(st.lists(st.tuples(st.sampled_from(list(Critere)), st.sampled_from(list(Appreciation))), max_size=20))
def test_une_synthese_ne_perd_ni_n_invente_aucune_voix(donnees: list[tuple[Critere, Appreciation]]) -> None:
    voix = [Voix(f"Relecteur {n}", critere, a) for n, (critere, a) in enumerate(donnees)]
    syntheses = synthetiser(voix)
    assert sorted(v.auteur for s in syntheses for v in s.voix) == sorted(v.auteur for v in voix)
    assert {s.critere for s in syntheses} == set(Critere)
    rangs = [s.desaccord for s in syntheses]
    assert rangs == sorted(rangs, reverse=True)
    assert all(sum(n for _, n in s.comptes) == len(s.voix) for s in syntheses)


@pytest.mark.parametrize("grille", list(product([None, C, A, N, S], repeat=2)))
def test_le_sens_propose_suit_le_critere_le_plus_severe(grille: tuple[Appreciation | None, ...]) -> None:
    attendu = (
        SensAvis.DEFAVORABLE
        if N in grille
        else SensAvis.RESERVES
        if A in grille
        else SensAvis.FAVORABLE
        if C in grille
        else None
    )
    assert sens_propose(grille) == attendu


def test_une_opinion_minoritaire_se_garde_sans_nom() -> None:
    voix = [Voix("Anne Puech", Critere.MISSIONS, C), Voix("Paul Fabre", Critere.MISSIONS, C)]
    voix.append(Voix("Luc Roux", Critere.MISSIONS, N, "La prévention n’est pas décrite."))
    assert opinions_minoritaires(synthetiser(voix)) == "Missions : non conforme – La prévention n’est pas décrite."


# --- Préparer, proposer, rendre

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier_a(EtatLettre.DEPOSEE)


@pytest.fixture
def lue(dossier: Dossier) -> Dossier:
    """Deux contributions envoyées, en désaccord sur les missions."""
    une_contribution_envoyee(dossier, un_relecteur("medecins"))
    divergente = {**GRILLE, Critere.MISSIONS: (N, "Texte divergent.")}
    une_contribution_envoyee(dossier, un_relecteur("infirmiers"), grille=divergente)
    return dossier


def _acte(dossier: Dossier) -> str:
    return reverse("dossiers:acte", args=[dossier.numero, "lettre", "rendre_avis"])


def _saisie(**champs: str) -> dict[str, str]:
    grille = {f"{c}_appreciation": "conforme" for c in Critere.values}
    return {**grille, "sens": "reserves", "commentaire": "Motif saisi.", "version_lue": "1", **champs}


def test_la_page_montre_les_desaccords_d_abord_et_prerempli_la_grille(lue: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    formulaire = client.get(_acte(lue)).context["form"]
    assert (formulaire.syntheses[0].critere, formulaire.desaccords, formulaire.nombre_de_voix) == (
        Critere.MISSIONS,
        1,
        2,
    )
    assert formulaire["missions_appreciation"].value() == N
    assert formulaire["sens"].value() == SensAvis.DEFAVORABLE
    assert formulaire["opinions"].value() == "Missions : conforme – Critère missions lu."


def test_un_coordinateur_qui_doit_la_sienne_ne_lit_pas_celles_des_autres_et_ne_rend_rien(lue: Dossier) -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    une_contribution(lue, coordinateur)
    page = client_de(coordinateur).get(_acte(lue))
    assert "Texte divergent." not in page.content.decode()
    assert page.context["form"].nombre_de_voix == 0
    with pytest.raises(TransitionRefusee, match="votre propre contribution"):
        consolidation.rendre(lue.lettre, auteur=coordinateur, maintenant=timezone.now(), **AVIS)
    with pytest.raises(PermissionDenied):
        consolidation.preparer(lue.lettre, auteur=coordinateur, maintenant=timezone.now())


def test_le_brouillon_se_garde_incomplet_et_se_retrouve(lue: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("consolidation:preparer", args=[lue.numero])
    reponse = client.post(adresse, {"geste": "enregistrer", "commentaire": "À finir demain.", "version_lue": "1"})
    assert reponse.status_code == 302
    assert client.get(_acte(lue)).context["form"]["commentaire"].value() == "À finir demain."
    assert not Avis.objects.exists()


def test_proposer_exige_un_avis_complet_et_ne_perd_rien(lue: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    adresse = reverse("consolidation:preparer", args=[lue.numero])
    reponse = client.post(adresse, {"geste": "proposer", "commentaire": "Texte gardé.", "version_lue": "1"})
    assert (reponse.status_code, "Texte gardé." in reponse.content.decode()) == (422, True)
    assert client.post(adresse, {"geste": "proposer", **_saisie()}).status_code == 302
    assert AvisPrepare.objects.get().etat == EtatAvis.PROPOSE


def test_rendre_l_avis_clot_sa_preparation_et_garde_les_opinions(lue: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    client.post(reverse("consolidation:preparer", args=[lue.numero]), {"geste": "enregistrer", **_saisie()})
    assert client.post(_acte(lue), _saisie(opinions="Une voix contraire.")).status_code == 302
    avis = Avis.objects.get()
    assert (avis.opinions, avis.sens, AvisPrepare.objects.get().etat) == (
        "Une voix contraire.",
        "reserves",
        EtatAvis.RENDU,
    )


def test_un_avis_sur_une_version_remplacee_est_refuse_sans_rien_perdre(lue: Dossier) -> None:
    reponse = client_de(un_agent(Role.COORDINATEUR)).post(_acte(lue), _saisie(version_lue="7"))
    page = reponse.content.decode()
    assert (reponse.status_code, "a remplacé la version 7" in page, "Motif saisi." in page) == (409, True, True)
    assert not Avis.objects.exists()


def test_a_deux_qui_prepare_ne_rend_pas(lue: Dossier) -> None:
    poser(AVIS_A_DEUX, True)
    premier, second = (un_agent(Role.COORDINATEUR, email=f"{nom}@guichet.test") for nom in ("un", "deux"))
    with pytest.raises(TransitionRefusee, match="se rend à deux"):
        consolidation.rendre(lue.lettre, auteur=premier, maintenant=timezone.now(), **AVIS)
    consolidation.proposer(lue.lettre, auteur=premier, maintenant=timezone.now(), **AVIS)
    with pytest.raises(TransitionRefusee, match="se rend à deux"):
        consolidation.rendre(lue.lettre, auteur=premier, maintenant=timezone.now(), **AVIS)
    consolidation.rendre(lue.lettre, auteur=second, maintenant=timezone.now(), **AVIS)
    with pytest.raises(DejaDecide):
        consolidation.rendre(lue.lettre, auteur=second, maintenant=timezone.now(), **AVIS)
    assert prepare_par_un_autre.__doc__


def test_un_avis_propose_se_renvoie_avec_un_motif(lue: Dossier) -> None:
    coordinateur = un_agent(Role.COORDINATEUR)
    consolidation.proposer(lue.lettre, auteur=coordinateur, maintenant=timezone.now(), **AVIS)
    client = client_de(coordinateur)
    adresse = reverse("consolidation:renvoyer", args=[lue.numero])
    assert client.post(adresse, {"commentaire": ""}).status_code == 422
    assert client.post(adresse, {"commentaire": "Motiver le territoire."}).status_code == 302
    assert AvisPrepare.objects.get().etat == EtatAvis.EN_PREPARATION


@pytest.mark.parametrize("role", [Role.RELECTEUR_URPS, Role.DECIDEUR_ARS, Role.DECIDEUR_AM])
def test_personne_d_autre_ne_prepare_ni_ne_lit_un_avis(lue: Dossier, role: Role) -> None:
    consolidation.preparer(lue.lettre, auteur=un_agent(Role.COORDINATEUR), maintenant=timezone.now(), **AVIS)
    agent = un_agent(role)
    assert not AvisPrepare.objects.visibles_par(agent).exists()
    assert client_de(agent).post(reverse("consolidation:preparer", args=[lue.numero]), _saisie()).status_code in (
        403,
        404,
    )


# --- La bibliothèque


def _formulation(
    client: Client, titre: str = "Territoire cohérent", texte: str = "{cpts} : {communes} communes."
) -> int:
    return client.post(reverse("consolidation:formulations"), {"titre": titre, "texte": texte}).status_code


def test_une_formulation_s_ecrit_s_insere_se_compte_et_se_retire(lue: Dossier) -> None:
    client = client_de(un_agent(Role.COORDINATEUR))
    assert (_formulation(client), _formulation(client)) == (302, 422)
    formulation = Formulation.objects.get()
    envoi = {"geste": "inserer", "formulation": str(formulation.pk), **_saisie()}
    assert client.post(reverse("consolidation:preparer", args=[lue.numero]), envoi).status_code == 302
    communes = len(lue.versions.get().contenu["territoire"]["communes"])
    assert AvisPrepare.objects.get().motivation == f"Motif saisi.\n\n{lue.nom} : {communes} communes."
    assert Formulation.objects.get().emplois == 1
    client.post(reverse("consolidation:formulations"), {"retirer": formulation.pk})
    assert client.post(reverse("consolidation:formulations"), {"retirer": "999999"}).status_code == 404
    assert client.get(_acte(lue)).context["form"].formulations.count() == 0


def test_une_accolade_inconnue_reste_telle_quelle(lue: Dossier) -> None:
    assert consolidation.remplacer("{inconnue} {cpts}", lue) == f"{{inconnue}} {lue.nom}"
