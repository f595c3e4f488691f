"""La reprise d'une CPTS antérieure : préparée, confirmée, et seulement alors un dossier vivant."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from comptes.actions import accepter
from comptes.enums import Role
from comptes.models import Invitation
from dossiers import effets
from dossiers.actions import reprise as reprises
from dossiers.actions.transitions import DejaDecide, TransitionRefusee
from dossiers.enums import EtapeReprise, SituationReprise
from dossiers.journal import verifier_dossier
from dossiers.models import Dossier, Reprise
from dossiers.permissions import Lecture, lecture
from dossiers.televersement import TeleversementRefuse, verifier_pdf
from dossiers.territoire import evaluer_dossier
from territoires import actions as territoires
from tests.fabriques.communes import LAURAGAIS, semer_communes
from tests.fabriques.dossiers import un_agent, un_dossier, un_porteur
from tests.fabriques.pdf import un_pdf

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 11, 2, 9, tzinfo=UTC)
DATES = {
    "accordee_le": date(2020, 3, 2),
    "valide_le": date(2021, 5, 10),
    "signature_le": date(2022, 1, 15),
}
ETAPES = {
    EtapeReprise.LETTRE: ("accordee_le",),
    EtapeReprise.PROJET: ("accordee_le", "valide_le"),
    EtapeReprise.CONTRAT: ("accordee_le", "valide_le", "signature_le"),
}


def valeurs(etape: str = EtapeReprise.PROJET, **autres: Any) -> dict[str, Any]:
    dates = {nom: DATES[nom] if nom in ETAPES[EtapeReprise(etape)] else None for nom in DATES}
    return {
        "nom": "CPTS du Lauragais",
        "etape": etape,
        **dates,
        "fir_accorde": Decimal(20000),
        "convention_reference": "FIR-2020-17",
        "motif": "Signée avant l’ouverture du portail.",
        "responsable_courriel": "",
        **autres,
    }


def une_reprise(etape: str = EtapeReprise.PROJET, *, codes: Iterable[str] = LAURAGAIS, **autres: Any) -> Reprise:
    """Prête à soumettre : territoire et un document."""
    semer_communes(codes)
    coordinateur = un_agent(Role.COORDINATEUR)
    reprise = reprises.preparer(auteur=coordinateur, maintenant=MAINTENANT, **valeurs(etape, **autres))
    territoires.definir_perimetre(territoire=reprise.territoire, codes=codes, maintenant=MAINTENANT)
    reprises.ajouter_piece(reprise, titre="Convention", octets=un_pdf(), auteur=coordinateur, maintenant=MAINTENANT)
    return reprise


def soumettre(reprise: Reprise) -> Reprise:
    return reprises.soumettre(reprise, auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT)


def confirmer(reprise: Reprise) -> Dossier:
    return reprises.confirmer(reprise, auteur=un_agent(Role.DECIDEUR_ARS), maintenant=MAINTENANT)


# --- Préparer ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.COORDINATEUR, "responsable", "redacteur", "lecteur_equipe")]
)
def test_seul_un_coordinateur_prepare(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        reprises.preparer(auteur=un_agent(role), maintenant=MAINTENANT, **valeurs())
    assert not Reprise.objects.exists()


@pytest.mark.parametrize(
    ("etape", "autres", "raison"),
    [
        ("lettre", {"accordee_le": None}, "date de l’accord"),
        ("projet", {"valide_le": None}, "date de validation"),
        ("contrat", {"signature_le": None}, "date de signature"),
        ("projet", {"signature_le": date(2022, 1, 1)}, "ne va qu’avec un contrat signé"),
        ("lettre", {"valide_le": date(2021, 1, 1)}, "ne va qu’avec un projet validé"),
        ("projet", {"valide_le": date(2019, 1, 1)}, "Les dates se suivent"),
        ("projet", {"valide_le": date(2026, 11, 3)}, "Ces dates sont passées"),
        (
            "contrat",
            {"accordee_le": None, "valide_le": date(2019, 1, 1), "signature_le": date(2019, 8, 24)},
            "25/08/2019",
        ),
        ("projet", {"fir_accorde": Decimal(-1)}, "zéro s’il n’y en a pas eu"),
        ("projet", {"convention_reference": " "}, "référence de sa convention"),
        ("projet", {"motif": " "}, "motif de la reprise"),
    ],
)
def test_une_saisie_incoherente_est_refusee_avec_sa_raison(etape: str, autres: dict, raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        reprises.preparer(auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT, **valeurs(etape, **autres))


@pytest.mark.parametrize(
    ("octets", "raison"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 rien", "abîmé"),
        (b"PK\x03\x04" + b"x" * 100, "n’est pas un PDF"),
        (un_pdf(mot_de_passe="secret"), "mot de passe"),
        (un_pdf() + b" " * 20 * 1024 * 1024, "20 Mo"),
    ],
)
def test_un_faux_pdf_est_refuse_en_disant_pourquoi(octets: bytes, raison: str) -> None:
    with pytest.raises(TeleversementRefuse, match=raison):
        verifier_pdf(octets)


def test_une_piece_est_scellee_sous_un_nom_au_hasard() -> None:
    piece = une_reprise().pieces.get()
    assert (piece.pages, len(piece.sha256)) == (1, 64)
    assert piece.fichier.name.startswith("reprises/")
    assert "piece" not in piece.fichier.name
    with piece.fichier.open("rb") as fichier:
        assert fichier.read() == un_pdf()


def test_le_meme_document_ne_se_joint_qu_une_fois() -> None:
    reprise = une_reprise()
    coordinateur = un_agent(Role.COORDINATEUR)
    with pytest.raises(TransitionRefusee, match="déjà joint"):
        reprises.ajouter_piece(reprise, titre="Encore", octets=un_pdf(), auteur=coordinateur, maintenant=MAINTENANT)


# --- Soumettre, refuser, corriger ------------------------------------------------------------------------


def test_sans_territoire_ni_document_rien_ne_part() -> None:
    semer_communes()
    coordinateur = un_agent(Role.COORDINATEUR)
    reprise = reprises.preparer(auteur=coordinateur, maintenant=MAINTENANT, **valeurs())
    with pytest.raises(TransitionRefusee) as refus:
        soumettre(reprise)
    assert len(refus.value.raisons) == 2


def test_une_reprise_d_une_autre_region_est_refusee() -> None:
    with pytest.raises(TransitionRefusee, match="autre région"):
        soumettre(une_reprise(codes=("75056",)))


def test_l_ars_ne_voit_une_reprise_qu_une_fois_soumise() -> None:
    reprise, decideur = une_reprise(), un_agent(Role.DECIDEUR_ARS)
    assert not Reprise.objects.visibles_par(decideur).exists()
    soumettre(reprise)
    assert Reprise.objects.visibles_par(decideur).get() == reprise


@pytest.mark.parametrize(
    "role",
    [r for r in Role if r not in (Role.COORDINATEUR, Role.DECIDEUR_ARS, "responsable", "redacteur", "lecteur_equipe")],
)
def test_les_autres_roles_ne_voient_ni_ne_confirment(role: Role) -> None:
    reprise, autre = soumettre(une_reprise()), un_agent(role)
    assert not Reprise.objects.visibles_par(autre).exists()
    for action, donnees in ((reprises.confirmer, {}), (reprises.refuser, {"motif": "x"}), (reprises.rappeler, {})):
        with pytest.raises(PermissionDenied):
            action(reprise, auteur=autre, maintenant=MAINTENANT, **donnees)


def test_l_ars_d_un_autre_departement_ne_confirme_pas() -> None:
    reprise = soumettre(une_reprise())
    ailleurs = un_agent(Role.DECIDEUR_ARS, "33")
    assert not Reprise.objects.visibles_par(ailleurs).exists()
    with pytest.raises(PermissionDenied):
        reprises.confirmer(reprise, auteur=ailleurs, maintenant=MAINTENANT)


def test_qui_prepare_ne_confirme_pas_meme_avec_les_deux_roles() -> None:
    reprise = soumettre(une_reprise())
    coordinateur = un_agent(Role.COORDINATEUR)
    un_agent(Role.DECIDEUR_ARS, email=coordinateur.email)
    with pytest.raises(PermissionDenied):
        reprises.confirmer(reprise, auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT)


def test_une_reprise_soumise_ne_se_modifie_plus_mais_se_rappelle() -> None:
    reprise, coordinateur = soumettre(une_reprise()), un_agent(Role.COORDINATEUR)
    with pytest.raises(TransitionRefusee, match="ne se modifie plus"):
        reprises.modifier(reprise, auteur=coordinateur, maintenant=MAINTENANT, **valeurs())
    rappelee = reprises.rappeler(reprise, auteur=coordinateur, maintenant=MAINTENANT)
    assert rappelee.situation == SituationReprise.PREPARATION


def test_une_reprise_refusee_se_corrige_et_se_soumet_de_nouveau() -> None:
    reprise, coordinateur = soumettre(une_reprise()), un_agent(Role.COORDINATEUR)
    donnees = {"auteur": un_agent(Role.DECIDEUR_ARS), "maintenant": MAINTENANT}
    refusee = reprises.refuser(reprise, motif="La convention n’est pas la bonne.", **donnees)
    assert (refusee.situation, refusee.dossier_id) == (SituationReprise.REFUSEE, None)
    reprises.modifier(refusee, auteur=coordinateur, maintenant=MAINTENANT, **valeurs(nom="CPTS corrigée"))
    assert confirmer(soumettre(refusee)).nom == "CPTS corrigée"


def test_une_reprise_abandonnee_ne_va_pas_plus_loin() -> None:
    reprise = une_reprise()
    abandonnee = reprises.abandonner(reprise, auteur=un_agent(Role.COORDINATEUR), maintenant=MAINTENANT)
    assert abandonnee.situation == SituationReprise.ABANDONNEE
    with pytest.raises(TransitionRefusee):
        soumettre(abandonnee)


# --- Confirmer --------------------------------------------------------------------------------------------


def test_rien_n_existe_avant_la_confirmation() -> None:
    soumettre(une_reprise())
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("etape", "evenements"),
    [
        (
            "lettre",
            [
                ("lettre", "reprise", "2020-03-02"),
                ("projet", "ouvert", "2026-11-02"),
                ("dossier", "reprise", "2020-03-02"),
            ],
        ),
        ("projet", [("lettre", "reprise", "2020-03-02"), ("projet", "reprise", "2021-05-10")]),
        ("contrat", [("lettre", "reprise", "2020-03-02"), ("projet", "reprise", "2021-05-10")]),
    ],
)
def test_le_journal_dit_reprise_aux_dates_passees(etape: str, evenements: list) -> None:
    dossier = confirmer(soumettre(une_reprise(etape)))
    lus = [(e.sujet, e.code, e.jour_effet.isoformat()) for e in dossier.evenements.order_by("rang")]
    assert lus[: len(evenements)] == evenements
    reprise = dossier.evenements.get(sujet="dossier", code="reprise")
    assert (reprise.texte.texte, reprise.auteur) == (
        "Signée avant l’ouverture du portail.",
        un_agent(Role.DECIDEUR_ARS),
    )
    assert verifier_dossier(dossier) is None


@pytest.mark.parametrize(
    ("etape", "lettre", "projet"),
    [("lettre", "accordee", "brouillon"), ("projet", "accordee", "valide"), ("contrat", "accordee", "valide")],
)
def test_le_dossier_nait_a_l_etape_atteinte(etape: str, lettre: str, projet: str) -> None:
    dossier = confirmer(soumettre(une_reprise(etape)))
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.origine, dossier.departement_pilote_id, dossier.region_id) == ("reprise", "31", "76")
    assert (dossier.lettre.etat, dossier.projet.etat) == (lettre, projet)
    assert (dossier.lettre.fir_accorde, dossier.lettre.decidee_le) == (Decimal(20000), date(2020, 3, 2))
    assert [d.code for d in dossier.departements.all()] == ["31"]


def test_sans_date_d_accord_connue_celle_de_la_validation_fait_foi() -> None:
    dossier = confirmer(soumettre(une_reprise("projet", accordee_le=None, fir_accorde=Decimal(0))))
    assert dossier.lettre.decidee_le == date(2021, 5, 10)


def test_l_evenement_porte_la_signature_et_les_empreintes_pour_le_contrat() -> None:
    reprise = soumettre(une_reprise("contrat"))
    donnees = confirmer(reprise).evenements.get(sujet="dossier", code="reprise").donnees
    assert (donnees["etape"], donnees["signature"]) == ("contrat", "2022-01-15")
    assert donnees["documents"] == [reprise.pieces.get().sha256]


def test_les_effets_inscrits_sur_la_reprise_s_executent_dans_l_acte(monkeypatch: pytest.MonkeyPatch) -> None:
    vus: list[tuple[str, str]] = []
    monkeypatch.setattr(effets, "_TABLE", {**effets._TABLE, "dossier.reprise": []})
    effets.inscrire("dossier.reprise", lambda dossier, e: vus.append((dossier.nom, e.donnees["signature"])))
    confirmer(soumettre(une_reprise("contrat")))
    assert vus == [("CPTS du Lauragais", "2022-01-15")]


def test_une_reprise_compte_dans_les_chevauchements() -> None:
    voisin = un_dossier(codes=(LAURAGAIS[0], "31555"))
    assert evaluer_dossier(voisin).evaluation.recouvrements == ()
    confirmer(soumettre(une_reprise()))
    [recouvrement] = evaluer_dossier(voisin).evaluation.recouvrements
    assert recouvrement.codes == (LAURAGAIS[0],)


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM])
@pytest.mark.parametrize("sujet", ["lettre", "projet"])
def test_les_institutions_lisent_la_version_figee(role: Role, sujet: str) -> None:
    dossier = Dossier.objects.get(pk=confirmer(soumettre(une_reprise())).pk)
    agent = un_agent(role)
    assert dossier in Dossier.objects.visibles_par(agent)
    assert lecture(agent, dossier, sujet) == Lecture.VERSION_DEPOSEE
    version = dossier.versions.get(sujet=sujet)
    assert (version.numero, version.territoire.est_figee) == (1, True)
    assert len(version.contenu["territoire"]["communes"]) == len(LAURAGAIS)


def test_le_futur_responsable_est_invite_et_prend_le_dossier() -> None:
    dossier = confirmer(soumettre(une_reprise(responsable_courriel="responsable@exemple.test")))
    invitation = Invitation.objects.get(objet=f"equipe:{dossier.pk}:responsable")
    responsable = un_porteur("responsable@exemple.test")
    accepter(invitation=invitation, utilisateur=responsable, maintenant=MAINTENANT + timedelta(days=1))
    assert dossier.equipe.get(fin=None).role == "responsable"
    assert responsable == dossier.equipe.get(fin=None).utilisateur


def test_deux_confirmations_ne_font_qu_un_dossier() -> None:
    reprise = soumettre(une_reprise())
    confirmer(reprise)
    with pytest.raises(DejaDecide, match=r"Déjà décidé par Décideur de l’ARS Agent 31 le 02/11/2026 \(confirmée\)"):
        confirmer(reprise)
    assert Dossier.objects.count() == 1


def test_la_base_refuse_une_confirmation_sans_dossier() -> None:
    reprise = soumettre(une_reprise())
    with pytest.raises(IntegrityError), transaction.atomic():
        Reprise.objects.filter(pk=reprise.pk).update(confirmee_le=MAINTENANT)
