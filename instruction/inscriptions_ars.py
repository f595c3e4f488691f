"""Ce que les décisions préparées, l'instruction du projet et le suivi FIR ajoutent aux tables des dossiers."""

from typing import Any

from django.urls import reverse

from comptes.models import Utilisateur
from dossiers import (
    archives,
    authenticite,
    catalogue,
    conditions_inscrites,
    detours,
    echeances,
    effets,
    filtres,
    notifications,
    precisions,
    tours,
)
from dossiers.detours import Aiguillage, Detour
from dossiers.enums import TypeDocument
from instruction import tour_ars, workflow_ars
from instruction.actions import rebours
from instruction.actions.compte_rendu import rappeler_les_comptes_rendus
from instruction.actions.decision import clore_les_preparations
from instruction.actions.fir import ouvrir_le_suivi
from instruction.conditions_ars import aucune_decision_proposee
from instruction.documents_ars import archiver_la_decision
from instruction.documents_projet import archiver_la_decision_du_projet
from instruction.enums_ars import EtatDecision
from instruction.models import DecisionPreparee
from instruction.voies_decision import PAR_CODE, TOUTES, Voie

# Ce qui fixe ou rappelle un délai opposable au porteur (loi 2000-321, art. 10) : le courriel part toujours.
LEGAUX = ("fir.relance", "fir.retard", "fir.renvoyer_compte", "fir.demander_reversement")
# Ce qui rend une préparation sans objet, outre la décision elle-même.
FINS = (
    "lettre.retirer",
    "lettre.classer_sans_suite",
    "projet.reputer_valide",
    "projet.retirer",
    "projet.classer_sans_suite",
)


def inscrire() -> None:
    """Idempotent : Django peut l'appeler plusieurs fois."""
    workflow_ars.declarer()
    archives.GABARITS[TypeDocument.DECISION] = "instruction/documents/decision.html"
    archives.GABARITS[TypeDocument.DECISION_PROJET] = "instruction/documents/decision_projet.html"
    for type_ in (TypeDocument.DECISION, TypeDocument.DECISION_PROJET):
        authenticite.dispenser(type_, "Elle a été rendue ce jour-là ; une décision suivante ne l’efface pas.")
    notifications.PREVIENT_DES_FAITS.update(workflow_ars.PREVIENNENT)
    catalogue.declarer_legaux(*LEGAUX)
    for code, voie in PAR_CODE.items():
        conditions_inscrites.inscrire(code, CONTOURNEMENTS[voie.cle])
        detours.inscrire(code, DETOURS[voie.cle])
        effets.inscrire(code, archiver_la_decision if voie.finance else archiver_la_decision_du_projet)
    effets.inscrire("lettre.accorder", ouvrir_le_suivi)
    for code in (*PAR_CODE, *FINS):
        effets.inscrire(code, clore_les_preparations)
    echeances.inscrire(rappeler_les_comptes_rendus)
    echeances.inscrire(rebours.prevenir_des_echeances)
    rebours.inscrire()
    precisions.inscrire(tour_ars.precisions)
    tours.inscrire_partage(tour_ars.chez_un_collegue)
    tours.inscrire_partage(tour_ars.projets_chez_un_collegue)
    filtres.inscrire(tour_ars.FILTRE)


def _vers_la_decision_proposee(voie: Voie) -> Aiguillage:
    """Une décision proposée se prend sur sa page ; sans proposition, l'acte reste direct."""

    def aiguillage(objet: Any, utilisateur: Utilisateur) -> Detour | None:
        proposees = DecisionPreparee.objects.filter(dossier=objet.dossier_id, voie=voie.cle, etat=EtatDecision.PROPOSEE)
        if not proposees.exists():
            return None
        numero = objet.dossier.numero
        adresse = ("ars:prendre", [numero]) if voie.finance else ("instruction_projet:prendre", [numero, voie.cote])
        return Detour(reverse(adresse[0], args=adresse[1]), "Prendre la décision proposée")

    return aiguillage


# Une fois par voie : une inscription répétée doit rester sans effet.
CONTOURNEMENTS = {voie.cle: aucune_decision_proposee(voie) for voie in TOUTES}
DETOURS = {voie.cle: _vers_la_decision_proposee(voie) for voie in TOUTES}
