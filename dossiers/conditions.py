"""Les conditions des transitions : chacune rend les raisons de refuser, en français, ou rien."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from commun.delais import est_echue, jour_paris
from comptes.models import Utilisateur
from dossiers.enums import Demandeur, EtatLettre
from dossiers.models import DemandeComplements, Dossier
from dossiers.parametres import MOTIFS_OPPOSITION, MOTIFS_REFUS_FIR, PIECES_LEGALES


@dataclass(frozen=True)
class Demande:
    """Une transition demandée : sur quoi, par qui, quand, avec quoi."""

    objet: Any
    dossier: Dossier
    auteur: Utilisateur | None
    maintenant: datetime
    commentaire: str = ""
    donnees: dict[str, Any] = field(default_factory=dict)

    @property
    def jour(self) -> date:
        return jour_paris(self.maintenant)


Condition = Callable[[Demande], list[str]]


def sans_manque_bloquant(demande: Demande) -> list[str]:
    """Aucun contrôle bloquant ne manque ; ``donnees["manques"]`` vient de la complétude, calculée dans l'action."""
    return [manque["message"] for manque in demande.donnees.get("manques", [])]


def depot_possible_en_l_etat(demande: Demande) -> list[str]:
    """Projet : dépôt complet, ou en l'état avec un motif (domaine §8) ; l'horloge ne court alors pas."""
    if demande.donnees.get("manques") and not demande.donnees.get("motif_en_l_etat", "").strip():
        return [
            *sans_manque_bloquant(demande),
            "Pour déposer en l’état, indiquez pourquoi : le délai légal ne courra pas.",
        ]
    return []


def lettre_accordee(demande: Demande) -> list[str]:
    """Le projet ne se dépose qu'après l'accord de l'ARS sur la lettre."""
    if demande.dossier.lettre.etat != EtatLettre.ACCORDEE:
        return ["La lettre d’intention n’a pas encore été accordée par l’ARS."]
    return []


def avis_complet(demande: Demande) -> list[str]:
    """Grille des quatre critères remplie, sens et motivation donnés (S4)."""
    raisons = []
    if demande.donnees.get("criteres_remplis") != 4:
        raisons.append("Remplissez les quatre critères de la grille.")
    if not demande.donnees.get("sens"):
        raisons.append("Indiquez le sens de l’avis.")
    return raisons


def version_relue(demande: Demande) -> list[str]:
    """L'avis porte sur la dernière version déposée : celle que la page montrait (``donnees["version_lue"]``)."""
    lue, derniere = demande.donnees.get("version_lue"), demande.objet.version
    if lue is None or lue == derniere:
        return []
    return [f"La version {derniere} a remplacé la version {lue} que vous lisiez : relisez-la avant de rendre l’avis."]


def avis_non_defavorable(demande: Demande) -> list[str]:
    """Seul un avis favorable ou avec réserves part d'office à l'ARS."""
    if demande.donnees.get("sens") == "defavorable":
        return ["Un avis défavorable laisse le choix au porteur : reprendre ou maintenir."]
    return []


def avis_defavorable(demande: Demande) -> list[str]:
    """Reprendre ou maintenir n'a de sens qu'après un avis défavorable."""
    dernier = demande.objet.avis.order_by("-rendu_le").first()
    if dernier is None or dernier.sens != "defavorable":
        return ["Le dernier avis n’est pas défavorable."]
    return []


def pas_de_demande_ouverte(demande: Demande) -> list[str]:
    """Une seule demande de compléments ouverte à la fois."""
    if demande.dossier.demandes.ouvertes().qui_rouvrent().exists():
        return ["Une demande de compléments est déjà ouverte : attendez la réponse ou annulez-la."]
    return []


def demande_datee(demande: Demande) -> list[str]:
    """La date souhaitée est à venir."""
    souhaitee = demande.donnees.get("souhaitee_le")
    if souhaitee is None or souhaitee <= demande.jour:
        return ["La date de réponse souhaitée doit être à venir."]
    return []


def pieces_legales_seulement(demande: Demande) -> list[str]:
    """Seules les pièces de la liste légale arrêtent l'horloge (CRPA L114-5, domaine §10)."""
    pieces = demande.donnees.get("pieces") or []
    inconnues = [piece for piece in pieces if piece not in PIECES_LEGALES.valeur]
    if inconnues:
        return [f"Hors de la liste légale : {', '.join(inconnues)}. Posez la question par un message."]
    if not pieces:
        return ["Choisissez au moins une pièce de la liste légale ; une simple question n’arrête pas le délai."]
    return []


def avant_l_echeance(demande: Demande) -> list[str]:
    """Passé l'échéance légale, aucun acte de l'ARS sur le projet n'est reçu (CSP L1434-12)."""
    echeance = demande.objet.echeance_le
    if est_echue(echeance, demande.jour):
        return [f"Le délai légal s’est achevé le {echeance:%d/%m/%Y} : le projet est réputé validé."]
    return []


def echeance_passee(demande: Demande) -> list[str]:
    """La validation tacite naît le lendemain de l'échéance (fin à 24 h)."""
    if not est_echue(demande.objet.echeance_le, demande.jour):
        return ["Le délai légal court encore, ou ne court pas."]
    return []


def motif_d_opposition(demande: Demande) -> list[str]:
    """L'opposition cite un motif de la liste (domaine §10)."""
    if demande.donnees.get("motif") not in MOTIFS_OPPOSITION.valeur:
        return ["Choisissez le motif d’opposition dans la liste."]
    return []


def motif_code(demande: Demande) -> list[str]:
    """Un refus cite un motif codé."""
    return [] if demande.donnees.get("motif") in MOTIFS_REFUS_FIR.valeur else ["Choisissez le motif dans la liste."]


def accord_coherent(demande: Demande) -> list[str]:
    """Montant connu (zéro permis), date ni future ni antérieure à la transmission, convention si montant positif."""
    raisons = []
    montant, jour = demande.donnees.get("montant"), demande.donnees.get("decidee_le")
    if montant is None or montant < 0:
        raisons.append("Indiquez le montant accordé ; zéro est permis.")
    elif montant > 0 and not demande.donnees.get("convention", "").strip():
        raisons.append("Un montant positif demande la référence de la convention.")
    return raisons + _date_de_decision(demande, jour)


def date_de_decision(demande: Demande) -> list[str]:
    """Une décision n'est ni future ni antérieure à la transmission."""
    return _date_de_decision(demande, demande.donnees.get("decidee_le"))


def _date_de_decision(demande: Demande, jour: date | None) -> list[str]:
    if jour is None:
        return ["Indiquez la date de la décision."]
    if jour > demande.jour:
        return ["La date de la décision ne peut pas être à venir."]
    if demande.objet.transmise_le and jour < jour_paris(demande.objet.transmise_le):
        return ["La date de la décision ne peut pas précéder la transmission à l’ARS."]
    return []


def _dernier_demandeur(demande: Demande) -> str:
    derniere = _derniere_demande(demande)
    return derniere.demandeur if derniere else ""


def _derniere_demande(demande: Demande) -> DemandeComplements | None:
    return (
        demande.dossier.demandes.qui_rouvrent().filter(sujet=demande.objet.SUJET).order_by("-ouverte_le", "-pk").first()
    )


def reponse_au_guichet(demande: Demande) -> list[str]:
    """Une lettre classée se rouvre chez celui qui l'avait classée : ici le Guichet."""
    if demande.objet.etat == EtatLettre.CLASSEE and _dernier_demandeur(demande) != Demandeur.GUICHET:
        return ["Cette lettre a été classée par l’ARS : répondez à l’ARS."]
    return []


def reponse_a_l_ars(demande: Demande) -> list[str]:
    """Une lettre classée se rouvre chez celui qui l'avait classée : ici l'ARS."""
    if demande.objet.etat == EtatLettre.CLASSEE and _dernier_demandeur(demande) != Demandeur.ARS:
        return ["Cette lettre a été classée par le Guichet : répondez au Guichet."]
    return []


def relance_restee_sans_reponse(demande: Demande) -> list[str]:
    """Classer sans suite : après une relance et le délai affiché, jamais automatiquement (domaine §2)."""
    derniere = _derniere_demande(demande)
    if derniere is None or derniere.relancee_le is None:
        return ["Relancez d’abord le porteur ; le classement n’est possible qu’après le délai affiché."]
    possible_le = derniere.reponse_possible_jusqu_au()
    if demande.jour < possible_le:
        return [f"Le porteur a jusqu’au {possible_le:%d/%m/%Y} pour répondre à la relance."]
    return []
