"""La décision sur le projet : préparée par l'un, prise par l'autre, avant la date, l'AM après l'ARS ; rien ne sort."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from comptes.enums import Role
from dossiers.actions import projet as projets
from dossiers.actions.tacite import constater_tacite
from dossiers.actions.transitions import DejaDecide, TransitionRefusee, franchir
from dossiers.enums import EtatLettre, EtatProjet, MotifOpposition, Sujet, TypeDocument
from dossiers.models import Dossier, ProjetSante
from dossiers.tours import mon_tour
from dossiers.workflow import AUTOMATES
from instruction.actions import decision as d
from instruction.enums_ars import EtatDecision, SensDecision, VoieDecision
from instruction.models import DecisionAM, DecisionPreparee
from instruction.voies_decision import TOUTES, VOIES
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_parcours_a

pytestmark = pytest.mark.django_db
ARS, AM = VOIES[VoieDecision.PROJET_ARS], VOIES[VoieDecision.PROJET_AM]
DEPART = datetime(2027, 1, 4, 9, tzinfo=UTC)
VIDE = {"sens": "", "montant": None, "convention": "", "motif": "", "texte": ""}
VALIDER = {**VIDE, "sens": SensDecision.ACCORD, "texte": "Un projet solide."}
S_OPPOSER = {
    **VIDE,
    "sens": SensDecision.REFUS,
    "motif": MotifOpposition.TERRITOIRE,
    "texte": "Le bassin de Revel est coupé en deux.",
}
REFUSER = {**VIDE, "sens": SensDecision.REFUS, "texte": "Les indicateurs ne se mesurent pas."}


def parcours_a(etat: str) -> Parcours:
    return un_parcours_a(EtatLettre.ACCORDEE, etat, depart=DEPART)


def proposer(p: Parcours, voie, valeurs) -> DecisionPreparee:
    agent = p.agent(voie.role_instructeur)
    decision = p.faire(d.preparer, p.projet, auteur=agent, voie=voie)
    p.faire(d.proposer, decision, auteur=agent, valeurs=valeurs)
    return voie.modele.objects.get(pk=decision.pk)


def prendre(p: Parcours, decision: DecisionPreparee, voie, **donnees):
    return p.faire(d.prendre, decision, auteur=p.agent(voie.role_decideur), **donnees)


@pytest.mark.parametrize(
    ("voie", "depuis", "valeurs", "etat", "code"),
    [
        (ARS, EtatProjet.DEPOSE, VALIDER, EtatProjet.VALIDE_ARS, "valider_ars"),
        (ARS, EtatProjet.DEPOSE, S_OPPOSER, EtatProjet.OPPOSE, "s_opposer"),
        (ARS, EtatProjet.COMPLEMENTS_DEMANDES, S_OPPOSER, EtatProjet.OPPOSE, "s_opposer"),
        (AM, EtatProjet.VALIDE_ARS, VALIDER, EtatProjet.VALIDE, "valider_am"),
        (AM, EtatProjet.VALIDE_ARS, REFUSER, EtatProjet.REFUSE_AM, "refuser_am"),
    ],
)
def test_preparee_puis_prise_elle_franchit_l_acte_et_archive_son_pdf(voie, depuis, valeurs, etat, code) -> None:
    p = parcours_a(depuis)
    decision = proposer(p, voie, valeurs)
    assert p.projet.etat == depuis
    evenement = prendre(p, decision, voie)
    decision.refresh_from_db()
    assert (p.projet.etat, evenement.code, decision.etat, decision.modifications) == (
        etat,
        code,
        EtatDecision.PRISE,
        [],
    )
    document = p.dossier.documents.get(type=TypeDocument.DECISION_PROJET, evenement=evenement)
    assert (document.sujet, document.contexte["code"], document.contexte["texte"]) == (
        Sujet.PROJET,
        code,
        valeurs["texte"],
    )
    if code == "s_opposer":
        assert p.projet.motif_opposition == MotifOpposition.TERRITOIRE
        assert document.contexte["motif"] == "Territoire non pertinent"
        assert len(document.contexte["recours"]) == 2


@pytest.mark.parametrize(
    ("voie", "depuis", "valeurs", "raisons"),
    [
        (ARS, EtatProjet.DEPOSE, VIDE, ["Choisissez le sens de la décision : validation ou opposition."]),
        (
            ARS,
            EtatProjet.DEPOSE,
            {**VIDE, "sens": SensDecision.REFUS},
            ["Choisissez le motif d’opposition dans la liste.", "Expliquez l’opposition au porteur."],
        ),
        (
            ARS,
            EtatProjet.DEPOSE,
            {**S_OPPOSER, "motif": "credits"},
            ["Choisissez le motif d’opposition dans la liste."],
        ),
        (AM, EtatProjet.VALIDE_ARS, {**VIDE, "sens": SensDecision.REFUS}, ["Expliquez le refus au porteur."]),
    ],
)
def test_une_decision_incomplete_ne_se_propose_pas(voie, depuis, valeurs, raisons) -> None:
    p = parcours_a(depuis)
    with pytest.raises(TransitionRefusee) as refus:
        proposer(p, voie, valeurs)
    assert refus.value.raisons == raisons


@pytest.mark.parametrize("etat", [etat for etat in EtatProjet if etat not in AM.attend])
def test_l_assurance_maladie_ne_prepare_qu_apres_l_ars(etat: str) -> None:
    p = parcours_a(etat)
    with pytest.raises((TransitionRefusee, PermissionDenied)):
        d.preparer(p.projet, auteur=p.agent(Role.INSTRUCTEUR_AM), maintenant=p.maintenant, voie=AM)
    assert not DecisionAM.objects.exists()


def test_une_decision_proposee_ne_se_contourne_pas_et_renvoyer_exige_un_commentaire() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    decision, decideur = proposer(p, ARS, VALIDER), p.agent(Role.DECIDEUR_ARS)
    with pytest.raises(TransitionRefusee, match="Une décision vous est proposée"):
        projets.valider_ars(p.projet, auteur=decideur, maintenant=p.maintenant)
    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        d.renvoyer(decision, auteur=decideur, maintenant=p.maintenant, commentaire="  ")
    p.faire(d.renvoyer, decision, auteur=decideur, commentaire="Revoyez le territoire.")
    decision.refresh_from_db()
    assert (decision.etat, p.projet.etat) == (EtatDecision.RENVOYEE, EtatProjet.DEPOSE)


def test_une_version_arrivee_depuis_se_relit_avant_de_decider() -> None:
    p = parcours_a(EtatProjet.COMPLEMENTS_DEMANDES)
    decision = proposer(p, ARS, S_OPPOSER)
    p.faire(projets.completer, p.projet, auteur=p.responsable)
    with pytest.raises(TransitionRefusee, match="porte sur la version 1 du projet"):
        prendre(p, decision, ARS)


def test_une_seconde_apres_l_echeance_la_prise_est_refusee_et_la_preparation_close() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    decision = proposer(p, ARS, S_OPPOSER)
    echeance = p.projet.echeance_le
    minuit = datetime(echeance.year, echeance.month, echeance.day, 23, 0, tzinfo=UTC)
    with pytest.raises(DejaDecide):
        d.prendre(decision, auteur=p.agent(Role.DECIDEUR_ARS), maintenant=minuit)
    projet = ProjetSante.objects.get(pk=p.projet.pk)
    decision = DecisionPreparee.objects.get(pk=decision.pk)
    assert (projet.etat, projet.validation_tacite, projet.valide_ars_le) == (EtatProjet.VALIDE_ARS, True, echeance)
    assert decision.etat == EtatDecision.SANS_OBJET


def test_la_derniere_seconde_la_prise_passe() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    decision, echeance = proposer(p, ARS, S_OPPOSER), p.projet.echeance_le
    instant = datetime(echeance.year, echeance.month, echeance.day, 22, 59, 59, tzinfo=UTC)
    d.prendre(decision, auteur=p.agent(Role.DECIDEUR_ARS), maintenant=instant)
    assert ProjetSante.objects.get(pk=p.projet.pk).etat == EtatProjet.OPPOSE


def test_la_validation_tacite_clot_la_preparation_de_l_ars_et_laisse_celle_de_l_am_s_ouvrir() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    decision = proposer(p, ARS, S_OPPOSER)
    constater_tacite(p.projet, maintenant=p.maintenant + timedelta(days=80))
    decision.refresh_from_db()
    assert decision.etat == EtatDecision.SANS_OBJET
    p.maintenant += timedelta(days=80)
    assert p.faire(d.preparer, p.projet, auteur=p.agent(Role.INSTRUCTEUR_AM), voie=AM).voie == VoieDecision.PROJET_AM


def test_qui_a_prepare_ne_prend_pas_si_un_autre_instruit() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    p.agent(Role.INSTRUCTEUR_ARS)
    deux = un_agent(Role.DECIDEUR_ARS)
    decision = p.faire(d.preparer, p.projet, auteur=deux, voie=ARS)
    p.faire(d.proposer, decision, auteur=deux, valeurs=VALIDER)
    with pytest.raises(TransitionRefusee, match="une autre personne doit la prendre"):
        p.faire(d.prendre, decision, auteur=deux)


def test_ce_que_le_decideur_change_est_garde_dans_les_mots_de_sa_voie() -> None:
    p = parcours_a(EtatProjet.DEPOSE)
    decision = proposer(p, ARS, S_OPPOSER)
    prendre(p, decision, ARS, valeurs={**S_OPPOSER, "motif": MotifOpposition.BESOINS}, lignes=[])
    decision.refresh_from_db()
    assert decision.modifications == [
        {
            "quoi": "Motif d’opposition",
            "propose": "Territoire non pertinent",
            "pris": "Réponse insuffisante aux besoins du diagnostic",
        }
    ]


# La matrice : voie × pas × rôle × état de la décision ; écrite d'après le domaine, pas d'après la table du code.
AGENTS = (
    Role.INSTRUCTEUR_ARS,
    Role.DECIDEUR_ARS,
    Role.INSTRUCTEUR_AM,
    Role.DECIDEUR_AM,
    Role.COORDINATEUR,
    Role.RELECTEUR_URPS,
    Role.LECTEUR,
)
RESP, PORTAIL = "responsable", "portail"
E = EtatDecision


def _qui(instruit: Role, decide: Role) -> dict[str, tuple[set, set]]:
    deux = {instruit, decide}
    return {
        "proposer": (deux, {E.EN_PREPARATION, E.RENVOYEE}),
        "rappeler": (deux, {E.PROPOSEE}),
        "renvoyer": ({decide}, {E.PROPOSEE}),
        "prendre": ({decide}, {E.PROPOSEE}),
        "abandonner": ({PORTAIL}, {E.EN_PREPARATION, E.PROPOSEE, E.RENVOYEE}),
    }


DOMAINE = {
    VoieDecision.PROJET_ARS: (EtatProjet.DEPOSE, _qui(Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS)),
    VoieDecision.PROJET_AM: (EtatProjet.VALIDE_ARS, _qui(Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM)),
}


class Annule(Exception):
    """Défait l'essai."""


def _essayer(decision, nom, auteur, maintenant) -> str:
    try:
        with transaction.atomic():
            donnees = {"valeurs": VALIDER, "lignes": []}
            prise = {"prise_par": auteur, "prise_le": maintenant} if nom == "prendre" else {}
            acte = {"auteur": auteur, "maintenant": maintenant, "commentaire": "Motif.", "donnees": donnees}
            franchir(decision, nom, champs=prise, **acte)
            raise Annule
    except PermissionDenied:
        return "interdit"
    except (Annule, TransitionRefusee) as issue:
        texte = str(issue)
        return "impossible" if "possible" in texte and "n’est p" in texte else "passe"


def test_toutes_les_voies_ont_les_memes_pas() -> None:
    noms = {voie.cle: set(AUTOMATES[voie.modele.SUJET].transitions) for voie in TOUTES}
    assert noms == {voie.cle: set(_qui(Role.LECTEUR, Role.LECTEUR)) for voie in TOUTES}


@pytest.mark.parametrize("cle", DOMAINE)
def test_qui_franchit_quoi_et_depuis_quel_etat(cle: str) -> None:
    depuis, table = DOMAINE[cle]
    voie, p = VOIES[cle], parcours_a(depuis)
    decision = p.faire(d.preparer, p.projet, auteur=p.agent(voie.role_instructeur), voie=voie)
    agent = p.agent(voie.role_instructeur)
    d.enregistrer(decision, auteur=agent, maintenant=p.maintenant, valeurs=VALIDER)
    personnes = {RESP: p.responsable, PORTAIL: None, **{role: un_agent(role) for role in AGENTS}}
    lus, attendus = {}, {}
    for etat in EtatDecision:
        champs = {"prise_par": p.agent(voie.role_decideur), "prise_le": p.maintenant} if etat == E.PRISE else {}
        voie.modele.objects.filter(pk=decision.pk).update(etat=etat, **champs)
        frais = voie.modele.objects.get(pk=decision.pk)
        for (nom, (qui, sources)), personne in product(table.items(), personnes):
            lus[etat, nom, personne] = _essayer(frais, nom, personnes[personne], p.maintenant)
            ouvert = "passe" if etat in sources else "impossible"
            attendus[etat, nom, personne] = ouvert if personne in qui else "interdit"
    assert {cle: (lus[cle], attendus[cle]) for cle in lus if lus[cle] != attendus[cle]} == {}


@pytest.mark.parametrize(("voie", "depuis"), [(ARS, EtatProjet.DEPOSE), (AM, EtatProjet.VALIDE_ARS)], ids=["ars", "am"])
def test_proposee_elle_attend_le_decideur_et_quitte_la_liste_de_l_instructeur(voie, depuis) -> None:
    p = parcours_a(depuis)
    instructeur, decideur = p.agent(voie.role_instructeur), p.agent(voie.role_decideur)
    avant = [Dossier.objects.filter(mon_tour(qui)).exists() for qui in (instructeur, decideur)]
    decision = proposer(p, voie, VALIDER)
    pendant = [Dossier.objects.filter(mon_tour(qui)).exists() for qui in (instructeur, decideur)]
    p.faire(d.renvoyer, decision, auteur=decideur, commentaire="À revoir.")
    apres = [Dossier.objects.filter(mon_tour(qui)).exists() for qui in (instructeur, decideur)]
    assert (avant, pendant, apres) == ([True, True], [False, True], [True, True])
