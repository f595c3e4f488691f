"""Ce que montre la page « Compte et caisse » d'un contrat : comptes, demandes, caisses ; masqué, selon les droits."""

from dataclasses import dataclass
from datetime import date

from comptes.models import Utilisateur
from contrats.compte_en_vigueur import CompteLu, comptes_de, en_vigueur
from contrats.enums_compte import EtatCaisse, EtatCompte
from contrats.models import ChangementDeCaisse, ChangementDeCompte, Contrat
from dossiers.enums import Sujet
from dossiers.models import Evenement
from dossiers.permissions import capacites_pour
from dossiers.workflow import permise, transitions_depuis
from dossiers.workflow.modele import Transition


@dataclass(frozen=True)
class LigneDeCompte:
    """Un compte de l'historique ; ``jusqu_au`` : premier jour où il ne sert plus, None s'il sert encore."""

    compte: CompteLu
    jusqu_au: date | None
    sert: bool
    a_venir: bool


@dataclass(frozen=True)
class DemandeLue:
    """Une demande, son motif et celui de sa fin (vides s'ils ont été effacés), les gestes offerts à cette personne."""

    changement: ChangementDeCompte | ChangementDeCaisse
    motif: str
    issue: str
    gestes: list[Transition]


def lignes_de_comptes(contrat: Contrat, jour: date) -> list[LigneDeCompte]:
    """Le dernier compte d'abord."""
    comptes = comptes_de(contrat)
    sert = en_vigueur(comptes, jour)
    fins = [*(compte.debut for compte in comptes[1:]), None]
    lignes = [
        LigneDeCompte(compte, fin, compte is sert, compte.debut > jour)
        for compte, fin in zip(comptes, fins, strict=True)
    ]
    return lignes[::-1]


def demandes_lues(contrat: Contrat, utilisateur: Utilisateur, jour: date) -> list[DemandeLue]:
    """Toutes les demandes de compte, la dernière d'abord ; trois requêtes."""
    lies = ("compte__rib", "dossier", "contrat", "demande_par", "verifie_par", "decide_par")
    demandes = contrat.changements_de_compte.exclude(etat=EtatCompte.SAISIE).select_related(*lies).order_by("-pk")
    textes = _textes(contrat, Sujet.COMPTE)
    return [_lue(demande, "demander", textes, utilisateur, jour) for demande in demandes]


def changements_lus(contrat: Contrat, utilisateur: Utilisateur, jour: date) -> list[DemandeLue]:
    """Tous les changements de caisse, le dernier d'abord."""
    lies = ("dossier", "contrat", "ancienne", "nouvelle", "decide_par")
    changements = contrat.changements_de_caisse.exclude(etat=EtatCaisse.SAISIE).select_related(*lies).order_by("-pk")
    textes = _textes(contrat, Sujet.CAISSE)
    return [_lue(changement, "programmer", textes, utilisateur, jour) for changement in changements]


def gestes_offerts(
    changement: ChangementDeCompte | ChangementDeCaisse, utilisateur: Utilisateur, jour: date
) -> list[Transition]:
    """Les pas possibles depuis l'état présent, pour cette personne ; ni elle-même deux fois, ni après l'effet."""
    capacites = capacites_pour(utilisateur, changement)
    offerts = [
        pas
        for pas in transitions_depuis(changement)
        if pas.capacite is not None and permise(pas, changement, utilisateur, capacites)
    ]
    if changement.effet_le is not None and changement.effet_le <= jour:
        offerts = [pas for pas in offerts if pas.nom != "annuler"]
    deja = {getattr(changement, champ, None) for champ in ("demande_par_id", "verifie_par_id")}
    if utilisateur.pk in deja:
        offerts = [pas for pas in offerts if pas.nom not in ("verifier", "confirmer", "refuser")]
    return offerts


def _lue(
    changement: ChangementDeCompte | ChangementDeCaisse,
    premier: str,
    textes: dict[tuple[int, str], str],
    utilisateur: Utilisateur,
    jour: date,
) -> DemandeLue:
    fins = ("refuser", "retirer", "annuler")
    return DemandeLue(
        changement,
        textes.get((changement.pk, premier), ""),
        next((textes[changement.pk, nom] for nom in fins if (changement.pk, nom) in textes), ""),
        gestes_offerts(changement, utilisateur, jour),
    )


def _textes(contrat: Contrat, sujet: Sujet) -> dict[tuple[int, str], str]:
    """(changement, fait) → ce qui en a été écrit, s'il n'a pas été effacé."""
    faits = Evenement.objects.filter(dossier=contrat.dossier_id, sujet=sujet, texte__isnull=False)
    return {
        (fait.donnees["changement"], fait.code): fait.texte.texte
        for fait in faits.select_related("texte").order_by("rang")
    }
