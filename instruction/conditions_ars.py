"""Les conditions d'une décision préparée et du suivi FIR : chacune rend ses raisons de refuser, ou rien."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from commun.calendrier import jour_paris
from commun.montants import euros
from commun.textes import en_incise
from dossiers.conditions import Condition, Demande
from instruction.agents_ars import un_autre_tient
from instruction.enums_ars import EtatDecision, SensDecision, VoieDecision
from instruction.models import DecisionPreparee
from instruction.parametres_ars import DECISION_A_DEUX, DECISION_DIRECTE
from instruction.voies_decision import VOIES, Voie


def raisons_de_la_decision(
    valeurs: Mapping[str, Any], lignes: Iterable[Mapping[str, Any]], voie: Voie = VOIES[VoieDecision.LETTRE_ARS]
) -> list[str]:
    """Ce qui manque à une décision pour être proposée ou prise. ``lignes`` : libelle, demande, retenu, motif_ecart."""
    if valeurs.get("sens") == SensDecision.ACCORD:
        return _raisons_de_l_accord(valeurs, list(lignes)) if voie.finance else []
    if valeurs.get("sens") == SensDecision.REFUS:
        return _raisons_du_refus(valeurs, voie)
    choix = " ou ".join(libelle.lower() for libelle in voie.sens.values())
    return [f"Choisissez le sens de la décision : {choix}."]


def _raisons_du_refus(valeurs: Mapping[str, Any], voie: Voie) -> list[str]:
    raisons = []
    if voie.motifs is not None and valeurs.get("motif") not in voie.motifs.valeur:
        raisons.append(f"Choisissez le {en_incise(voie.du_motif)} dans la liste.")
    if not (valeurs.get("texte") or "").strip():
        raisons.append(f"Expliquez {voie.le_refus} au porteur.")
    return raisons


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
    donnees = demande.donnees
    return raisons_de_la_decision(donnees.get("valeurs", {}), donnees.get("lignes", ()), voie_de(demande))


def voie_de(demande: Demande) -> Voie:
    """La voie de la décision préparée dont on juge un pas."""
    return VOIES[demande.objet.voie]


def attend_une_decision(demande: Demande) -> list[str]:
    """La lettre, ou le projet, attend la décision de ce côté."""
    voie = voie_de(demande)
    objet = voie.objet(demande.dossier)
    if objet is None or objet.etat not in voie.attend:
        etat = objet.fiche.instructeur if objet is not None else "pas encore ouvert"
        return [f"{voie.objet_en_mots.capitalize()} n’attend pas de décision : « {etat} »."]
    return []


def version_courante(demande: Demande) -> list[str]:
    """On décide sur la version instruite : une version arrivée depuis se relit d'abord."""
    voie = voie_de(demande)
    derniere = voie.objet(demande.dossier).version
    if demande.objet.version != derniere:
        article = "de la lettre" if voie.finance else "du projet"
        return [
            f"Cette décision porte sur la version {demande.objet.version} {article} ; le porteur a déposé depuis la "
            f"version {derniere}. Renvoyez-la à l’instructeur."
        ]
    return []


def par_une_autre_personne(demande: Demande) -> list[str]:
    """Qui a préparé ne prend pas, si un autre agent instruit dans le département (paramètre DECISION_A_DEUX)."""
    prepare_par_lui = demande.auteur is not None and demande.objet.preparee_par_id == demande.auteur.pk
    role = voie_de(demande).role_instructeur
    if DECISION_A_DEUX.valeur and prepare_par_lui and un_autre_tient(role, demande.dossier, demande.auteur):
        return ["Vous avez préparé cette décision : une autre personne doit la prendre."]
    return []


def aucune_decision_proposee(voie: Voie) -> Condition:
    """Une décision proposée se prend ou se renvoie ; elle ne se contourne pas."""

    def condition(demande: Demande) -> list[str]:
        preparees = DecisionPreparee.objects.filter(dossier=demande.dossier, voie=voie.cle)
        if preparees.filter(etat=EtatDecision.PROPOSEE).exists():
            return ["Une décision vous est proposée : prenez-la, modifiez-la ou renvoyez-la à l’instructeur."]
        if preparees.filter(etat=EtatDecision.PRISE, prise_le=demande.maintenant).exists():
            return []
        if (
            not DECISION_DIRECTE.valeur
            and demande.auteur is not None
            and un_autre_tient(voie.role_instructeur, demande.dossier, demande.auteur)
        ):
            return [f"Une décision doit d’abord être préparée par un instructeur de {voie.institution}."]
        return []

    return condition


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
    return [f"{euros(reste)} versés n’ont pas été dépensés : demandez leur reversement."] if reste > 0 else []


def plus_rien_de_prevu(demande: Demande) -> list[str]:
    """Un versement prévu se note ou se retire avant de solder."""
    if demande.objet.versements.filter(verse_le__isnull=True).exists():
        return ["Un versement est encore prévu : notez-le comme versé, ou retirez-le."]
    return []


def un_reste_a_reverser(demande: Demande) -> list[str]:
    """On ne réclame que ce qui a été versé et pas dépensé."""
    return [] if demande.donnees["reste"] > 0 else ["Tout ce qui a été versé a été dépensé : il n’y a rien à reverser."]


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
