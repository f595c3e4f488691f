"""De qui une version attend quelque chose : son bon, s'il manque et si rien n'empêche de le donner, ou sa réponse."""

from collections.abc import Iterator
from typing import Any

from comptes.models import Utilisateur
from comptes.roles import Capacite
from contrats.enums import EtatContrat, Partie
from contrats.lecture import parties_en_mots
from contrats.models import ActeSignable
from dossiers.liens import Lien
from dossiers.models import Dossier
from dossiers.qui_joue import QuiJoue
from negociation.enums import EtatModification, EtatVersion
from negociation.models import VersionSoumise
from negociation.versions import contenu_inchange, derniere_version, manquantes


def proposent(version: VersionSoumise) -> frozenset[Partie]:
    """Les parties dont une proposition attend sa réponse : jusque-là, elles ne donnent pas de bon."""
    attendues = version.modifications.filter(etat=EtatModification.PROPOSEE).order_by()
    return frozenset(Partie(partie) for partie in attendues.values_list("partie", flat=True))


def attendues(version: VersionSoumise) -> list[Partie]:
    """Les parties dont le bon manque, et qui peuvent le donner."""
    retenues = proposent(version)
    return [partie for partie in manquantes(version) if partie not in retenues]


def est_attendue(version: VersionSoumise, utilisateur: Utilisateur) -> bool:
    """Vrai si c'est à cette personne de donner le bon de sa partie."""
    return version.negocie.partie_du_bon(utilisateur) in attendues(version)


def qui_negocie(objet: Any, utilisateur: Utilisateur) -> QuiJoue | None:
    """D'un acte en négociation, les parties attendues ; None à qui le rédige : l'état dit déjà que c'est à lui."""
    if not isinstance(objet, ActeSignable) or objet.etat != EtatContrat.PREPARATION:
        return None
    version = derniere_version(objet)
    if version is None or version.etat != EtatVersion.EN_COURS or version.negocie.redige(utilisateur):
        return None
    bons = attendues(version)
    if not set(bons) - {Partie.ARS} or not contenu_inchange(version):
        return None
    parties = [partie for partie in Partie if partie in bons or (partie == Partie.ARS and proposent(version))]
    sienne = version.negocie.partie_du_bon(utilisateur)
    return QuiJoue(parties_en_mots(parties), "aux parties que la négociation attend", sienne in bons)


def a_lire(dossier: Dossier, capacites: frozenset[Capacite]) -> Iterator[Lien]:
    """La version du contrat à lire avant d'en donner son bon ; montrée à qui est attendu, s'il ne la rédige pas."""
    contrat = getattr(dossier, "contrat", None)
    if contrat is None or contrat.etat != EtatContrat.PREPARATION or Capacite.PREPARER_CONTRAT in capacites:
        return
    version = derniere_version(contrat)
    if version is not None and version.etat == EtatVersion.EN_COURS:
        yield Lien(version.get_absolute_url(), f"Lire la version {version.numero} du contrat", "comments")
