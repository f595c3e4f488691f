"""Les conditions d'une décision préparée et du suivi FIR : chacune rend ses raisons de refuser, ou rien."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from commun.calendrier import jour_paris
from commun.montants import euros
from dossiers.conditions import Demande
from dossiers.enums import EtatLettre
from dossiers.parametres import MOTIFS_REFUS_FIR
from instruction.agents_ars import un_autre_instruit
from instruction.enums_ars import EtatDecision, SensDecision
from instruction.models import DecisionPreparee
from instruction.parametres_ars import DECISION_A_DEUX, DECISION_DIRECTE


def raisons_de_la_decision(valeurs: Mapping[str, Any], lignes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Ce qui manque à une décision pour être proposée ou prise. ``lignes`` : libelle, demande, retenu, motif_ecart."""
    if valeurs.get("sens") == SensDecision.ACCORD:
        return _raisons_de_l_accord(valeurs, list(lignes))
    if valeurs.get("sens") == SensDecision.REFUS:
        raisons = (
            [] if valeurs.get("motif") in MOTIFS_REFUS_FIR.valeur else ["Choisissez le motif du refus dans la liste."]
        )
        return raisons if (valeurs.get("texte") or "").strip() else [*raisons, "Expliquez le refus au porteur."]
    return ["Choisissez le sens de la décision : accord ou refus."]


def _raisons_de_l_accord(valeurs: Mapping[str, Any], lignes: list[Mapping[str, Any]]) -> list[str]:
    montant = valeurs.get("montant")
    if montant is None or montant < 0:
        return ["Indiquez le montant accordé ; zéro est permis."]
    raisons = []
    if montant > 0 and not (valeurs.get("convention") or "").strip():
        raisons.append("Un montant positif demande la référence de la convention.")
    somme = sum((ligne["retenu"] for ligne in lignes), Decimal(0))
    if somme != montant:
        raisons.append(
            f"La somme des montants retenus, {euros(somme)}, doit être égale au montant accordé, {euros(montant)}."
        )
    raisons += [
        f"Dites pourquoi le montant retenu diffère du montant demandé : {ligne['libelle']}."
        for ligne in lignes
        if ligne["retenu"] != ligne["demande"] and not (ligne["motif_ecart"] or "").strip()
    ]
    return raisons


def decision_complete(demande: Demande) -> list[str]:
    """Sens, montant et lignes qui s'additionnent au centime, ou motif et texte."""
    return raisons_de_la_decision(demande.donnees.get("valeurs", {}), demande.donnees.get("lignes", ()))


def lettre_a_decider(demande: Demande) -> list[str]:
    """La lettre attend la décision de l'ARS."""
    lettre = demande.dossier.lettre
    if lettre.etat != EtatLettre.TRANSMISE:
        return [f"La lettre n'attend pas de décision : « {lettre.fiche.instructeur} »."]
    return []


def version_courante(demande: Demande) -> list[str]:
    """On décide sur la version instruite : une version arrivée depuis se relit d'abord."""
    if demande.objet.version != demande.dossier.lettre.version:
        return [
            f"Cette décision porte sur la version {demande.objet.version} de la lettre ; le porteur a déposé depuis la "
            f"version {demande.dossier.lettre.version}. Renvoyez-la à l'instructeur."
        ]
    return []


def par_une_autre_personne(demande: Demande) -> list[str]:
    """Qui a préparé ne prend pas, si un autre agent instruit dans le département (paramètre DECISION_A_DEUX)."""
    prepare_par_lui = demande.auteur is not None and demande.objet.preparee_par_id == demande.auteur.pk
    if DECISION_A_DEUX.valeur and prepare_par_lui and un_autre_instruit(demande.dossier, demande.auteur):
        return ["Vous avez préparé cette décision : une autre personne doit la prendre."]
    return []


def aucune_decision_proposee(demande: Demande) -> list[str]:
    """Une décision proposée se prend ou se renvoie ; elle ne se contourne pas."""
    preparees = DecisionPreparee.objects.filter(dossier=demande.dossier)
    if preparees.filter(etat=EtatDecision.PROPOSEE).exists():
        return ["Une décision vous est proposée : prenez-la, modifiez-la ou renvoyez-la à l'instructeur."]
    if preparees.filter(etat=EtatDecision.PRISE, prise_le=demande.maintenant).exists():
        return []
    if (
        not DECISION_DIRECTE.valeur
        and demande.auteur is not None
        and un_autre_instruit(demande.dossier, demande.auteur)
    ):
        return ["Une décision doit d'abord être préparée par un instructeur de l'ARS."]
    return []


def compte_rendu_complet(demande: Demande) -> list[str]:
    """Dépenses par compte, signature et pièce jointe."""
    donnees, raisons = demande.donnees, []
    if not donnees.get("signataire_nom") or not donnees.get("signataire_qualite"):
        raisons.append("Indiquez le nom et la qualité du représentant légal qui signe.")
    if not donnees.get("pdf"):
        raisons.append("Joignez le compte rendu signé, en PDF.")
    if donnees.get("depense") is None:
        raisons.append("Indiquez ce qui a été dépensé dans chaque compte ; zéro est permis.")
    return raisons


def rien_a_reverser(demande: Demande) -> list[str]:
    """Ce qui a été versé a été dépensé."""
    reste = demande.donnees["reste"]
    return [f"{euros(reste)} versés n'ont pas été dépensés : demandez leur reversement."] if reste > 0 else []


def plus_rien_de_prevu(demande: Demande) -> list[str]:
    """Un versement prévu se note ou se retire avant de solder."""
    if demande.objet.versements.filter(verse_le__isnull=True).exists():
        return ["Un versement est encore prévu : notez-le comme versé, ou retirez-le."]
    return []


def un_reste_a_reverser(demande: Demande) -> list[str]:
    """On ne réclame que ce qui a été versé et pas dépensé."""
    return [] if demande.donnees["reste"] > 0 else ["Tout ce qui a été versé a été dépensé : il n'y a rien à reverser."]


def reversement_date(demande: Demande) -> list[str]:
    """La somme est revenue un jour passé."""
    jour = demande.donnees.get("reversee_le")
    if jour is None:
        return ["Indiquez le jour où la somme a été reversée."]
    if jour > demande.jour:
        return ["La date du reversement ne peut pas être à venir."]
    dernier = demande.objet.comptes_rendus.order_by("-numero").first()
    if dernier is not None and jour < jour_paris(dernier.depose_le):
        return ["La date du reversement ne peut pas précéder le compte rendu financier."]
    return []
