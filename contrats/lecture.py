"""Ce que montre la page du contrat : parties et signatures, contenu, argent ; calculé pour une personne."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commun.calendrier import jour_paris
from commun.textes import en_incise
from comptes.models import Utilisateur
from contrats.completude import manques_de_la_photographie
from contrats.delegations import delegations_de_l_acte
from contrats.enums import EtatContrat, HypothesePlan, Partie
from contrats.enums_signature import ABREGES, ORDRES, a_signer_avant
from contrats.financier import enveloppe_annuelle, plan_courant, plan_du_contrat
from contrats.formes import lire
from contrats.models import ActeSignable, Contrat, DelegationDeSignature, PlanDeVersement, Signature
from contrats.permissions import SIGNER, parties_a_signer, parties_de
from contrats.photographie import photographier
from contrats.plans import plan_de_resiliation
from contrats.presentation import PlanAffiche, afficher_plan
from contrats.retours import retour_en_preparation
from contrats.signataires import delegation_en_mots
from contrats.versions import contenu_au
from dossiers.actes import acte as acte_inscrit
from dossiers.completude import Manque
from dossiers.enums import Tour
from dossiers.qui_joue import QuiJoue
from dossiers.situation import ActePossible
from financement.calcul import Resultat
from financement.refus import SaisieRefusee
from financement.sommes import Somme, lire_annuelle


@dataclass(frozen=True)
class LignePartie:
    """Une partie, son signataire, sa signature si elle est donnée.

    ``apres`` : les parties qui signent d'abord, si un ordre est fixé ; ``delegataire`` : qui peut signer à sa place.
    """

    partie: Partie
    nom: str
    signataire: str
    qualite: str
    delegation: str
    signature: Signature | None
    apres: str = ""
    delegataire: str = ""


@dataclass(frozen=True)
class Argent:
    """Le plan à montrer : enregistré si le contrat est signé, indicatif sinon ; None : pas encore calculable.

    ``fin_le`` : le jour où une résiliation l'arrête, notifiée ou déjà d'effet. Notifiée, le plan est celui qu'elle
    laisse : les sommes d'après n'y sont plus.
    """

    annuel: Resultat | None
    plan: PlanAffiche | None
    enregistre: PlanDeVersement | None
    suppose_signe_le: date | None
    fin_le: date | None = None

    @property
    def annee_pleine(self) -> tuple[Somme, ...]:
        """Ce que vaut une année pleine, ligne par ligne, expliqué."""
        return tuple(lire_annuelle(ligne) for ligne in self.annuel.lignes) if self.annuel else ()

    @property
    def d_apres_les_releves(self) -> bool:
        """Vrai si une année au moins se compte sur ses relevés ; les autres, à leur maximum."""
        return self.enregistre is not None and self.enregistre.hypothese == HypothesePlan.RELEVES

    @property
    def mot_variable(self) -> str:
        """« Part variable » et ce qu'elle suppose."""
        if self.fin_le:
            return "Part variable, résultats arrêtés"
        return "Part variable, relevée ou au plus" if self.d_apres_les_releves else "Part variable, au plus"


def photographie_a_lire(
    acte: ActeSignable, jour: date | None = None, base: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Ce qui est proposé ou signé ; en préparation (ou abandonné sans proposition), la copie de travail.

    D'un contrat signé, la version en vigueur ``jour``, avenants compris.
    """
    if acte.etat == EtatContrat.PREPARATION or not acte.photographie:
        return photographier(acte, base)
    if acte.le_contrat is acte and acte.signe_le and jour is not None:
        return contenu_au(acte, max(jour, acte.debut_le))
    return lire(acte.photographie)


def manques_a_montrer(contrat: Contrat, photographie: dict[str, Any], maintenant: datetime) -> list[Manque]:
    """Ce qui manque pour proposer, tant que le contrat est en préparation."""
    if contrat.etat != EtatContrat.PREPARATION:
        return []
    return manques_de_la_photographie(photographie, jour_paris(maintenant))


def lignes_des_parties(acte: ActeSignable, photographie: dict[str, Any]) -> list[LignePartie]:
    """Les trois parties, dans l'ordre, avec leur signature valide."""
    signatures = {s.partie: s for s in acte.signatures_valides}
    signataires = {s["partie"]: s for s in photographie["contenu"]["signataires"]}
    delegues = {d.partie: str(d.delegataire) for d in _delegations_ouvertes(acte)}
    return [
        LignePartie(
            partie,
            photographie["parties"][partie]["nom"],
            signataires.get(partie, {}).get("nom", ""),
            signataires.get(partie, {}).get("qualite", ""),
            delegation_en_mots(signataires[partie]) if partie in signataires else "",
            signatures.get(partie),
            ", puis ".join(ABREGES[avant] for avant in a_signer_avant(acte.ordre, partie, signatures)),
            delegues.get(partie, ""),
        )
        for partie in Partie
    ]


def _delegations_ouvertes(acte: ActeSignable) -> list[DelegationDeSignature]:
    if acte.etat not in (EtatContrat.PREPARATION, EtatContrat.A_SIGNER):
        return []
    return list(acte.delegations.filter(revoquee_le__isnull=True).select_related("delegataire").order_by("pk"))


def signature_a_montrer(acte: ActeSignable, utilisateur: Utilisateur) -> dict[str, Any]:
    """Ce que la page d'un acte dit de sa signature : refus, ordre, délégations, ce que cette personne peut faire."""
    ouvert = acte.etat in (EtatContrat.PREPARATION, EtatContrat.A_SIGNER)
    siennes = parties_de(utilisateur, acte, SIGNER) if ouvert else frozenset()
    signees = {s.partie for s in acte.signatures_valides} if ouvert else set()
    attendues = parties_a_signer(utilisateur, acte) - signees if ouvert else frozenset()
    delegations = delegations_de_l_acte(acte)
    donnee = any(d.partie in siennes and d.revoquee_le is None for d in delegations)
    return {
        "retour": retour_en_preparation(acte, utilisateur),
        "rang": getattr(acte, "numero", 0),
        "ordre": dict(ORDRES)[acte.ordre] if acte.ordre else "",
        "delegations": delegations,
        "revoque_pour": siennes,
        "peut_deleguer": bool(siennes - signees) and not donnee,
        "peut_rendre_le_papier": bool(attendues) and acte.etat == EtatContrat.A_SIGNER,
    }


def a_qui_de_jouer(acte: ActeSignable, lignes: list[LignePartie], utilisateur: Utilisateur) -> tuple[str, bool]:
    """Qui doit agir, en mots, et si c'est cette personne. En signature : celles qui n'ont pas signé, à leur tour."""
    if acte.etat != EtatContrat.A_SIGNER:
        return Tour(acte.fiche.tour).label, False
    attendues = [ligne.partie for ligne in lignes if ligne.signature is None and not ligne.apres]
    siennes = parties_a_signer(utilisateur, acte)
    return parties_en_mots(attendues), bool(siennes & set(attendues))


def parties_en_mots(parties: list[Partie]) -> str:
    """« La CPTS, l'Assurance Maladie »."""
    return ", ".join(partie.label if rang == 0 else en_incise(partie.label) for rang, partie in enumerate(parties))


def qui_signe(objet: Any, utilisateur: Utilisateur) -> QuiJoue | None:
    """D'un acte en signature, les parties qui n'ont pas signé ; None de tout le reste."""
    if not isinstance(objet, ActeSignable) or objet.etat != EtatContrat.A_SIGNER:
        return None
    qui, a_vous = a_qui_de_jouer(objet, lignes_des_parties(objet, objet.photographie), utilisateur)
    return QuiJoue(qui, "aux parties qui n’ont pas signé", a_vous)


def ranger(actes: list[ActePossible]) -> dict[str, list[Any]]:
    """``actes`` : ce qui fait avancer, en tête de page ; ``actes_de_fin`` : ce qui arrête ou défait, et son effet."""
    de_fin = [un for un in actes if un.transition.danger or un.transition.nom == "rappeler"]
    effets = [(un, next(iter(_consequences(un)), "")) for un in de_fin]
    return {"actes": [un for un in actes if un not in de_fin], "actes_de_fin": effets}


def _consequences(possible: ActePossible) -> tuple[str, ...]:
    inscrit = acte_inscrit(possible.transition.sujet, possible.transition.nom)
    return inscrit.consequences if inscrit else ()


def argent(contrat: Contrat, photographie: dict[str, Any], maintenant: datetime) -> Argent:
    """Enveloppe annuelle et plan de versement ; d'une résiliation notifiée, le plan qu'elle laisse."""
    signature = contrat.debut_le or contrat.debut_si_signe(jour_paris(maintenant))
    enregistre = plan_courant(contrat) if contrat.signe_le else None
    if not all(engagement["demarrage_le"] for engagement in photographie["contenu"]["engagements"]):
        return Argent(None, None, None, None)
    try:
        annuel = enveloppe_annuelle(photographie, signature=signature)
        if enregistre is not None and contrat.fin_notifiee_le:
            laisse = plan_de_resiliation(contrat, contrat.fin_notifiee_le)
            plan = afficher_plan(laisse, laisse.lignes)
        elif enregistre is not None:
            plan = afficher_plan(enregistre, enregistre.echeances.all())
        else:
            calcule = plan_du_contrat(photographie, signature=signature)
            plan = afficher_plan(calcule, calcule.lignes)
    except SaisieRefusee:
        return Argent(None, None, None, None)
    fin = contrat.resiliation_effet_le if enregistre is not None else None
    return Argent(annuel, plan, enregistre, None if contrat.signe_le else signature, fin)
