"""Affecter, reporter, retirer, confier : ce qui se fait, ce qui se refuse, ce qui se trace."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import EtatLettre
from dossiers.models import ActeurDossier, Dossier, MembreEquipe
from instruction.actions import affectation as actions
from instruction.actions import objectif, reaffectation
from instruction.actions.affectation import Demande
from instruction.enums import EtatContribution
from instruction.permissions import peut_contribuer, relecteurs_possibles
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_a, un_dossier_depose
from tests.fabriques.instruction import envoyer, un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
# Déposée le 3 mars 2026 : avis visé pour le 2 avril.
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
LE_10 = datetime.fromisoformat("2026-03-10T12:00:00+01:00")
VISEE = date(2026, 4, 2)


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier_depose(DEPART)


@pytest.fixture
def coordinateur(dossier: Dossier) -> Utilisateur:
    return un_agent(Role.COORDINATEUR)


def affecter(dossier: Dossier, *demandes: Demande, auteur: Utilisateur | None = None, **options: Any) -> list:
    auteur = auteur or un_agent(Role.COORDINATEUR)
    return actions.affecter(dossier.instruction, auteur=auteur, maintenant=LE_10, demandes=demandes, **options)


def faits(dossier: Dossier) -> list[tuple[str, dict]]:
    lus = dossier.evenements.filter(sujet__in=("contribution", "avis")).order_by("rang")
    return [(f"{e.sujet}.{e.code}", e.donnees) for e in lus]


def test_le_premier_depot_ouvre_l_instruction_pour_trente_jours(dossier: Dossier) -> None:
    assert (dossier.instruction.ouverte_le, dossier.instruction.echeance_le) == (dossier.premier_depot_le, VISEE)


def test_un_brouillon_n_a_pas_d_instruction() -> None:
    assert not hasattr(un_dossier_a(EtatLettre.BROUILLON), "instruction")


def test_affecter_designe_le_rapporteur_et_demande_les_contributions(dossier: Dossier) -> None:
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    creees = affecter(dossier, Demande(lea, date(2026, 3, 20)), Demande(anne, VISEE), rapporteur=lea)
    assert [(c.relecteur, c.echeance_le, c.etat, c.urps.profession) for c in creees] == [
        (lea, date(2026, 3, 20), EtatContribution.ATTENDUE, "60"),
        (anne, VISEE, EtatContribution.ATTENDUE, "10"),
    ]
    dossier.instruction.refresh_from_db()
    assert dossier.instruction.rapporteur == lea
    assert faits(dossier) == [
        ("avis.rapporteur", {"rapporteur": lea.pk}),
        ("contribution.demandee", {"contribution": creees[0].pk, "relecteur": lea.pk, "echeance": "2026-03-20"}),
        ("contribution.demandee", {"contribution": creees[1].pk, "relecteur": anne.pk, "echeance": "2026-04-02"}),
    ]


def test_le_courriel_ne_dit_que_le_numero_l_acte_la_date_et_l_adresse(dossier: Dossier) -> None:
    lea = un_relecteur("Lea")
    une_contribution(dossier, lea, LE_10, date(2026, 3, 20))
    courriel = CourrielSortant.objects.get(destinataire=lea.email)
    assert courriel.sujet == f"[{dossier.numero}] Contribution attendue"
    assert courriel.corps.strip() == (
        "Bonjour,\n\n"
        f"Dossier {dossier.numero} : vous êtes attendu pour envoyer votre contribution à l’avis du Guichet, "
        "au plus tard le vendredi 20 mars 2026.\n\n"
        f"Après connexion :\nhttp://localhost:8000{dossier.get_absolute_url()}\n\n"
        "Guichet CPTS, numéro vert 0 801 902 263 (appel gratuit)"
    )
    assert dossier.nom not in courriel.corps


ETAT_ET_REFUS: dict[str, Callable[[Dossier, Utilisateur], object]] = {
    "désactivé": lambda dossier, qui: Utilisateur.objects.filter(pk=qui.pk).update(is_active=False),
    "acteur": lambda dossier, qui: ActeurDossier.objects.create(
        dossier=dossier, categorie="professionnel", nom="Lui", courriel=qui.email
    ),
    "équipe": lambda dossier, qui: MembreEquipe.objects.create(
        dossier=dossier, utilisateur=qui, role="lecteur", depuis=LE_10
    ),
    "région": lambda dossier, qui: qui.affectations.update(fin=date(2020, 1, 2)),
}


@pytest.mark.parametrize("cas", ETAT_ET_REFUS)
def test_qui_ne_peut_pas_lire_le_dossier_est_refuse_et_dit_pourquoi(dossier: Dossier, cas: str) -> None:
    lea = un_relecteur("Lea")
    ETAT_ET_REFUS[cas](dossier, lea)
    lea = Utilisateur.objects.get(pk=lea.pk)
    with pytest.raises(TransitionRefusee, match=cas):
        affecter(dossier, Demande(lea, date(2026, 3, 20)))
    assert faits(dossier) == []


def test_un_relecteur_d_une_autre_region_est_refuse(dossier: Dossier) -> None:
    ailleurs = un_relecteur("Paris", "60", "75")
    with pytest.raises(TransitionRefusee, match="n’est pas relecteur dans la région"):
        affecter(dossier, Demande(ailleurs, date(2026, 3, 20)))


def test_les_relecteurs_possibles_sont_ceux_que_la_porte_laisse_passer(dossier: Dossier) -> None:
    qui = {cas: un_relecteur(f"cas{rang}") for rang, cas in enumerate(ETAT_ET_REFUS)}
    for cas, personne in qui.items():
        ETAT_ET_REFUS[cas](dossier, personne)
    un_relecteur("Paris", "60", "75")
    for role in Role:
        if role not in ("responsable", "redacteur", "lecteur_equipe"):
            un_agent(role)
    un_relecteur("Libre")
    portes = [p.pk for p in Utilisateur.objects.order_by("nom", "prenom", "pk") if peut_contribuer(p, dossier)]
    assert [p.pk for p in relecteurs_possibles(dossier)] == portes
    assert len(portes) == 3


@pytest.mark.parametrize(
    ("attendue_le", "raison"),
    [(date(2026, 3, 9), "est déjà passée"), (date(2026, 4, 3), "reportez d’abord cette date")],
)
def test_une_date_passee_ou_apres_l_avis_vise_est_refusee(dossier: Dossier, attendue_le: date, raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        affecter(dossier, Demande(un_relecteur("Lea"), attendue_le))


@pytest.mark.parametrize("attendue_le", [date(2026, 3, 10), VISEE])
def test_le_jour_meme_et_la_date_visee_sont_permis(dossier: Dossier, attendue_le: date) -> None:
    assert len(affecter(dossier, Demande(un_relecteur("Lea"), attendue_le))) == 1


def test_deux_fois_le_meme_relecteur_est_refuse(dossier: Dossier) -> None:
    lea = un_relecteur("Lea")
    une_contribution(dossier, lea, LE_10)
    with pytest.raises(TransitionRefusee, match="contribue déjà"):
        affecter(dossier, Demande(lea, date(2026, 3, 20)))


def test_tout_ou_rien_et_toutes_les_raisons(dossier: Dossier) -> None:
    bon, passe, loin = un_relecteur("Bon"), un_relecteur("Passe", "10"), un_relecteur("Paris", "60", "75")
    with pytest.raises(TransitionRefusee) as refus:
        affecter(
            dossier,
            Demande(bon, date(2026, 3, 20)),
            Demande(passe, date(2026, 3, 1)),
            Demande(loin, date(2026, 3, 20)),
        )
    assert len(refus.value.raisons) == 2
    assert (
        dossier.contributions.count(),
        faits(dossier),
        CourrielSortant.objects.filter(sujet__contains="attendue").count(),
    ) == (0, [], 0)


def test_une_lettre_qui_n_est_plus_au_guichet_ne_s_affecte_plus() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=DEPART)
    with pytest.raises(TransitionRefusee, match="n’est plus à l’instruction"):
        affecter(dossier, Demande(un_relecteur("Lea"), date(2026, 3, 20)))


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in ("coordinateur", "responsable", "redacteur", "lecteur_equipe")]
)
def test_seul_le_coordinateur_affecte(dossier: Dossier, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        affecter(dossier, Demande(un_relecteur("Lea"), VISEE), auteur=un_agent(role))


def test_le_porteur_n_affecte_pas(dossier: Dossier) -> None:
    responsable = dossier.equipe.get(role="responsable").utilisateur
    with pytest.raises(PermissionDenied):
        affecter(dossier, Demande(un_relecteur("Lea"), VISEE), auteur=responsable)


def test_retirer_permet_de_redemander_plus_tard(dossier: Dossier, coordinateur: Utilisateur) -> None:
    lea = un_relecteur("Lea")
    contribution = une_contribution(dossier, lea, LE_10)
    reaffectation.retirer(contribution, auteur=coordinateur, maintenant=LE_10, commentaire="Indisponible.")
    assert contribution.etat == EtatContribution.RETIREE
    assert une_contribution(dossier, lea, LE_10).etat == EtatContribution.ATTENDUE


def test_confier_remplace_un_relecteur_par_un_autre_et_le_trace(dossier: Dossier, coordinateur: Utilisateur) -> None:
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    ancienne = une_contribution(dossier, lea, LE_10)
    neuve = reaffectation.confier(
        ancienne, par=anne, auteur=coordinateur, maintenant=LE_10, commentaire="Trop de travail."
    )
    ancienne.refresh_from_db()
    assert (ancienne.etat, neuve.relecteur, neuve.supplee, neuve.echeance_le) == (
        EtatContribution.RETIREE,
        anne,
        lea,
        ancienne.echeance_le,
    )
    assert faits(dossier)[-2:] == [
        ("contribution.confier", {"contribution": ancienne.pk, "relecteur": lea.pk, "remplacant": anne.pk}),
        (
            "contribution.demandee",
            {"contribution": neuve.pk, "relecteur": anne.pk, "echeance": "2026-03-20", "supplee": lea.pk},
        ),
    ]


def test_confier_a_qui_contribue_deja_ne_retire_rien(dossier: Dossier, coordinateur: Utilisateur) -> None:
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    ancienne = une_contribution(dossier, lea, LE_10)
    une_contribution(dossier, anne, LE_10)
    with pytest.raises(TransitionRefusee, match="contribue déjà"):
        reaffectation.confier(ancienne, par=anne, auteur=coordinateur, maintenant=LE_10)
    ancienne.refresh_from_db()
    assert ancienne.etat == EtatContribution.ATTENDUE


def test_un_relecteur_confie_la_sienne_jamais_celle_d_un_autre(dossier: Dossier) -> None:
    lea, anne = un_relecteur("Lea"), un_relecteur("Anne", "10")
    contribution = une_contribution(dossier, lea, LE_10)
    with pytest.raises(PermissionDenied):
        reaffectation.confier(contribution, par=anne, auteur=anne, maintenant=LE_10)
    assert reaffectation.confier(contribution, par=anne, auteur=lea, maintenant=LE_10).relecteur == anne


def test_reporter_la_date_d_un_relecteur_demande_un_motif(dossier: Dossier, coordinateur: Utilisateur) -> None:
    contribution = une_contribution(dossier, un_relecteur("Lea"), LE_10)
    acte = {"auteur": coordinateur, "maintenant": LE_10}
    with pytest.raises(TransitionRefusee, match="motif"):
        reaffectation.prolonger(contribution, attendue_le=VISEE, motif=" ", **acte)
    evenement = reaffectation.prolonger(contribution, attendue_le=VISEE, motif="Congés.", **acte)
    contribution.refresh_from_db()
    assert (contribution.echeance_le, evenement.texte.texte) == (VISEE, "Congés.")
    assert evenement.donnees["avant"] == "2026-03-20"


def test_reporter_ne_rapproche_pas_et_ne_depasse_pas_l_avis(dossier: Dossier, coordinateur: Utilisateur) -> None:
    contribution = une_contribution(dossier, un_relecteur("Lea"), LE_10)
    for attendue_le in (contribution.echeance_le, VISEE + timedelta(1)):
        with pytest.raises(TransitionRefusee):
            reaffectation.prolonger(
                contribution, attendue_le=attendue_le, motif="x", auteur=coordinateur, maintenant=LE_10
            )


def test_reporter_l_avis_permet_une_date_plus_lointaine(dossier: Dossier, coordinateur: Utilisateur) -> None:
    acte = {"auteur": coordinateur, "maintenant": LE_10}
    with pytest.raises(TransitionRefusee, match="motif"):
        objectif.prolonger_l_instruction(dossier.instruction, visee_le=date(2026, 4, 30), motif="", **acte)
    with pytest.raises(TransitionRefusee, match="choisissez après"):
        objectif.prolonger_l_instruction(dossier.instruction, visee_le=VISEE, motif="Vacances", **acte)
    objectif.prolonger_l_instruction(dossier.instruction, visee_le=date(2026, 4, 30), motif="Vacances", **acte)
    assert len(affecter(dossier, Demande(un_relecteur("Lea"), date(2026, 4, 30)))) == 1


def test_rouvrir_redemande_une_contribution_envoyee(dossier: Dossier, coordinateur: Utilisateur) -> None:
    contribution = une_contribution(dossier, un_relecteur("Lea"), LE_10)
    envoyer(contribution, LE_10)
    reaffectation.rouvrir(contribution, auteur=coordinateur, maintenant=LE_10, attendue_le=VISEE)
    assert (contribution.etat, contribution.echeance_le) == (EtatContribution.ATTENDUE, VISEE)
