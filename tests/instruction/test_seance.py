"""Tenir une séance : ordre du jour, issues par la porte, clôture ; tous les refus."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comptes.enums import Role
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre, SensAvis
from dossiers.models import Avis, Dossier, Evenement
from instruction.actions import seance as actions
from instruction.actions.consolidation import preparer
from instruction.conditions_seance import NON_OUVERTE
from instruction.enums_seance import EtatPassage, SituationSeance
from instruction.models import AvisPrepare, CompteRendu, Passage, Seance
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a, un_dossier_depose
from tests.fabriques.seances import clore, le_coordinateur, noter, une_seance, une_seance_ouverte

pytestmark = pytest.mark.django_db


def des_dossiers(*noms: str) -> list[Dossier]:
    return [un_dossier_depose(nom=nom) for nom in noms]


def l_ordre(seance: Seance) -> list[tuple[int, str]]:
    return list(seance.passages.order_by("ordre", "pk").values_list("ordre", "dossier__nom"))


def faits(dossier: Dossier) -> list[str]:
    return list(
        Evenement.objects.filter(dossier=dossier, sujet="seance").order_by("rang").values_list("code", flat=True)
    )


def test_l_ordre_du_jour_se_compose_se_range_et_se_trace() -> None:
    a, b, c = des_dossiers("A", "B", "C")
    seance, coordinateur = une_seance(a, b, c), le_coordinateur()
    actions.deplacer(seance.passages.get(dossier=c), de=-1, auteur=coordinateur)
    actions.deplacer(seance.passages.get(dossier=a), de=-1, auteur=coordinateur)
    assert l_ordre(seance) == [(1, "A"), (2, "C"), (3, "B")]
    cles = {p.dossier.nom: p.pk for p in seance.passages.select_related("dossier").order_by("pk")}
    actions.ordonner(seance, [cles["B"], cles["A"], cles["C"]], auteur=coordinateur)
    assert l_ordre(seance) == [(1, "B"), (2, "A"), (3, "C")]
    actions.retirer(seance.passages.get(dossier=b), auteur=coordinateur, maintenant=timezone.now())
    assert l_ordre(seance) == [(1, "A"), (2, "C")]
    assert (faits(a), faits(b)) == (["inscrit"], ["inscrit", "retire"])


def test_un_rangement_perime_est_refuse() -> None:
    seance = une_seance(*des_dossiers("A", "B"))
    with pytest.raises(TransitionRefusee, match="a changé entre-temps"):
        actions.ordonner(seance, [seance.passages.get(ordre=1).pk], auteur=le_coordinateur())


def test_un_dossier_n_est_qu_a_une_seance_a_venir_et_tout_ou_rien() -> None:
    a, b = des_dossiers("A", "B")
    une_seance(a)
    autre = une_seance()
    with pytest.raises(TransitionRefusee, match="déjà à l’ordre du jour"):
        actions.inscrire(autre, [a, b], auteur=le_coordinateur(), maintenant=timezone.now())
    assert l_ordre(autre) == []


def test_une_lettre_sortie_du_guichet_ne_s_inscrit_pas() -> None:
    with pytest.raises(TransitionRefusee, match="n’est plus à l’instruction"):
        une_seance(un_dossier_a(EtatLettre.TRANSMISE))


def test_une_seance_s_ouvre_son_jour_avec_des_dossiers_et_des_presents() -> None:
    seance = une_seance(tenue_le=timezone.localdate() + timedelta(days=3))
    with pytest.raises(TransitionRefusee) as refus:
        actions.ouvrir(seance, auteur=le_coordinateur(), maintenant=timezone.now())
    assert len(refus.value.raisons) == 3


@pytest.mark.parametrize(
    ("issue", "valeurs", "etat"),
    [
        ("proposer_avis", {"sens": SensAvis.FAVORABLE}, EtatPassage.AVIS_PROPOSE),
        ("proposer_avis", {"sens": SensAvis.DEFAVORABLE, "texte": "Trop petit."}, EtatPassage.AVIS_PROPOSE),
        ("reporter", {"reporte_au": timezone.localdate() + timedelta(days=30), "texte": "Voir la voisine."}, "reporte"),
        ("demander_complements", {"texte": "Le budget."}, EtatPassage.COMPLEMENTS),
    ],
)
def test_noter_ne_rend_pas_l_avis(issue: str, valeurs: dict, etat: str) -> None:
    [dossier] = des_dossiers("A")
    passage = noter(une_seance_ouverte(dossier), dossier, issue, **valeurs)
    dossier.lettre.refresh_from_db()
    assert (passage.etat, passage.texte, passage.note_par) == (etat, valeurs.get("texte", ""), le_coordinateur())
    assert (dossier.lettre.etat, Avis.objects.count()) == (EtatLettre.DEPOSEE, 0)
    assert faits(dossier) == ["inscrit", issue]


def test_l_avis_propose_prepare_le_brouillon_sans_perdre_la_grille() -> None:
    [dossier] = des_dossiers("A")
    grille = {"territoire": ("conforme", "Cohérent.")}
    acte = {"auteur": le_coordinateur(), "maintenant": timezone.now()}
    preparer(dossier.lettre, grille=grille, opinions="Une voix contre.", **acte)
    noter(une_seance_ouverte(dossier), dossier, sens=SensAvis.RESERVES, texte="Revoir le budget.")
    avis = AvisPrepare.objects.get(dossier=dossier)
    assert (avis.sens, avis.motivation, avis.grille, avis.opinions) == (
        SensAvis.RESERVES,
        "Revoir le budget.",
        {"territoire": ["conforme", "Cohérent."]},
        "Une voix contre.",
    )


@pytest.mark.parametrize(
    ("issue", "valeurs", "raisons"),
    [
        ("proposer_avis", {"sens": ""}, 1),
        ("proposer_avis", {"sens": SensAvis.RESERVES}, 1),
        ("reporter", {"texte": ""}, 2),
        ("reporter", {"reporte_au": timezone.localdate() - timedelta(days=1), "texte": "Hier."}, 1),
        ("demander_complements", {"texte": "  "}, 1),
        ("rendre", {"texte": "Oui."}, 1),
    ],
)
def test_une_issue_incomplete_est_refusee(issue: str, valeurs: dict, raisons: int) -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance_ouverte(dossier)
    with pytest.raises(TransitionRefusee) as refus:
        noter(seance, dossier, issue, **valeurs)
    assert (len(refus.value.raisons), seance.passages.get().etat) == (raisons, EtatPassage.A_EXAMINER)


def test_l_issue_se_corrige_et_ne_garde_rien_de_la_precedente() -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance_ouverte(dossier)
    noter(seance, dossier)
    passage = noter(seance, dossier, "demander_complements", texte="Le budget.", sens=SensAvis.FAVORABLE)
    assert (passage.etat, passage.sens, passage.texte) == (EtatPassage.COMPLEMENTS, "", "Le budget.")


def test_rien_ne_se_note_avant_l_ouverture_ni_apres_la_cloture() -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance(dossier)
    with pytest.raises(TransitionRefusee, match=NON_OUVERTE):
        noter(seance, dossier)
    actions.noter_les_presents(seance, [le_coordinateur()], auteur=le_coordinateur())
    actions.ouvrir(seance, auteur=le_coordinateur(), maintenant=timezone.now())
    clore(seance)
    with pytest.raises(TransitionRefusee, match=NON_OUVERTE):
        noter(seance, dossier)
    with pytest.raises(TransitionRefusee, match="n’est pas ouverte"):
        clore(seance)
    assert CompteRendu.objects.count() == 1


def test_un_dossier_note_reste_a_l_ordre_du_jour() -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance_ouverte(dossier)
    passage = noter(seance, dossier)
    with pytest.raises(TransitionRefusee, match="déjà notée"):
        actions.retirer(passage, auteur=le_coordinateur(), maintenant=timezone.now())


def test_une_seance_annulee_libere_ses_dossiers() -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance(dossier)
    acte = {"auteur": le_coordinateur(), "maintenant": timezone.now()}
    with pytest.raises(TransitionRefusee, match="pourquoi"):
        actions.annuler(seance, motif=" ", **acte)
    actions.annuler(seance, motif="Trop peu de monde.", **acte)
    assert (seance.situation, l_ordre(une_seance(dossier))) == (SituationSeance.ANNULEE, [(1, "A")])


@pytest.mark.parametrize("role", [Role.RELECTEUR_URPS, Role.INSTRUCTEUR_ARS, Role.DECIDEUR_AM, Role.LECTEUR])
def test_seul_le_coordinateur_de_la_region_tient_la_seance(role: Role) -> None:
    [dossier] = des_dossiers("A")
    seance = une_seance_ouverte(dossier)
    acte = {"auteur": un_agent(role), "maintenant": timezone.now()}
    with pytest.raises(PermissionDenied):
        actions.noter(seance.passages.get(), "proposer_avis", sens=SensAvis.FAVORABLE, **acte)
    with pytest.raises(PermissionDenied):
        actions.clore(seance, **acte)
    with pytest.raises(PermissionDenied):
        actions.clore(seance, auteur=un_agent(Role.COORDINATEUR, departement="75"), maintenant=timezone.now())
    assert Passage.objects.get().etat == EtatPassage.A_EXAMINER


def test_un_present_est_un_agent_du_guichet_de_la_region() -> None:
    with pytest.raises(TransitionRefusee, match="n’est pas agent du Guichet"):
        actions.noter_les_presents(une_seance(), [un_agent(Role.INSTRUCTEUR_ARS)], auteur=le_coordinateur())
