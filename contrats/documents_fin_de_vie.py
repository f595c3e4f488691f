"""Les courriers de la fin d'un contrat : mise en demeure, résiliation et son décompte ; contexte figé à l'acte."""

from collections.abc import Callable
from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.enums import Partie
from contrats.models import Contrat, MiseEnDemeure
from contrats.plans import plan_de_resiliation
from contrats.presentation import PlanAffiche, afficher_plan, sommes_imprimees
from dossiers.archives import Brouillon
from dossiers.documents.courrier import titrer
from dossiers.enums import TypeDocument

LectureDuRegistre = Callable[[Contrat, date], dict[str, str]]
_REGISTRES: list[LectureDuRegistre] = []


def inscrire_registre(lire: LectureDuRegistre) -> None:
    """Qui tient les versements dit les sommes de la lettre : du, verse, a_verser, a_reverser ; sans doublon."""
    if lire not in _REGISTRES:
        _REGISTRES.append(lire)


def mise_en_demeure(contrat: Contrat, demeure: MiseEnDemeure, motif: str) -> Brouillon:
    """La lettre à la CPTS : ce qui est reproché et attendu, le délai, ce qui est suspendu, comment répondre."""
    contexte = {**_entete(contrat, demeure.partie), "motif": _lignes(motif), "delai_le": en_lettres(demeure.delai_le)}
    return Brouillon(TypeDocument.MISE_EN_DEMEURE, titrer("Mise en demeure", contrat.dossier), contexte)


def resiliation(contrat: Contrat, partie: str, motif: str, effet_le: date) -> Brouillon:
    """La lettre qui résilie : motif, date d'effet, décompte prévu ce jour-là avec les relevés connus."""
    contexte = {
        **_entete(contrat, partie),
        "destinataires": _autres_parties(contrat, partie),
        "motif": _lignes(motif),
        "effet_le": en_lettres(effet_le),
        **_decompte(contrat, effet_le),
    }
    return Brouillon(TypeDocument.RESILIATION, titrer("Résiliation du contrat", contrat.dossier), contexte)


def decompte_final(contrat: Contrat) -> Brouillon:
    """Le décompte de la résiliation qui vient de prendre effet."""
    effet_le = contrat.resiliation_effet_le
    contexte = {
        **_entete(contrat, Partie.AM),
        "destinataires": _autres_parties(contrat, Partie.AM),
        "motif": [],
        "final": True,
        "effet_le": en_lettres(effet_le),
        **_decompte(contrat, effet_le),
    }
    return Brouillon(TypeDocument.RESILIATION, titrer("Décompte de la résiliation", contrat.dossier), contexte)


def decompte_de_resiliation(contrat: Contrat, effet_le: date) -> PlanAffiche | None:
    """Ce que solde une résiliation à cette date ; None sans plan (contrat signé avant le portail)."""
    if not contrat.plans.exists():
        return None
    plan = plan_de_resiliation(contrat, effet_le)
    return afficher_plan(plan, [ligne for ligne in plan.lignes if ligne.exigible_le == effet_le])


def _decompte(contrat: Contrat, effet_le: date) -> dict[str, Any]:
    affiche = decompte_de_resiliation(contrat, effet_le)
    if affiche is None:
        return {"sommes": [], "total": ""}
    sommes = [somme for echeance in affiche.echeances for somme in echeance.sommes]
    return {
        "sommes": sommes_imprimees(sommes),
        "total": euros(sum(somme.montant for somme in sommes)),
        "a_reverser": euros(-sum(somme.montant for somme in sommes if somme.montant < 0)),
        "registre": {cle: texte for lire in _REGISTRES for cle, texte in lire(contrat, effet_le).items()},
    }


def _entete(contrat: Contrat, partie: str) -> dict[str, Any]:
    ecrit, emetteur = contrat.photographie["contenu"], _partie(contrat, partie)
    return {
        "emetteur": emetteur["nom"],
        "adresse": emetteur["adresse"],
        "cpts": contrat.dossier.nom,
        "structure": ecrit["structure_nom"] or contrat.dossier.nom,
        "structure_adresse": ecrit["structure_adresse"],
        "signe_le": en_lettres(contrat.signe_le),
    }


def _partie(contrat: Contrat, partie: str) -> dict[str, str]:
    """Le nom et l'adresse d'une partie ; la caisse qui a repris le contrat écrit et reçoit en son nom."""
    if partie == Partie.AM and contrat.caisse_signataire_id:
        return {"nom": contrat.caisse.nom, "adresse": contrat.caisse.adresse}
    lue = contrat.photographie["parties"][partie]
    return {"nom": lue["nom"], "adresse": lue["adresse"]}


def _autres_parties(contrat: Contrat, partie: str) -> list[str]:
    """À qui une partie écrit : les deux autres, chacune avec son adresse."""
    autres = [_partie(contrat, autre) for autre in Partie if autre != partie]
    return [", ".join(filter(None, (autre["nom"], autre["adresse"]))) for autre in autres if autre["nom"]]


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
