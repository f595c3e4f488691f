"""Déposer une version : la figer, figer le territoire, désigner le pilote, accuser réception."""

from datetime import datetime
from typing import Any

from commun.delais import jour_paris
from dossiers.actions.rangement import figer_les_pieces
from dossiers.actions.transitions import TransitionRefusee
from dossiers.archives import preparer
from dossiers.completude import Bilan, Manque, dresser_bilan, niveaux_du, verdicts
from dossiers.documents import (
    accuse_reception,
    annexes_du_projet,
    demande_de_subvention,
    lettre_d_intention,
    projet_de_sante,
)
from dossiers.enums import Sujet
from dossiers.models import Dossier, Evenement, LettreIntention, PasseOutre, ProjetSante, VersionDeposee
from dossiers.photographie import empreinte, photographier
from dossiers.regles import REGLES
from dossiers.territoire import TerritoireEvalue
from territoires import actions as territoires
from territoires.models import Departement


def bilan(objet: LettreIntention | ProjetSante, contenu: dict[str, Any], maintenant: datetime) -> Bilan:
    """Ce que disent toutes les règles en vigueur ce jour, à leurs niveaux du jour, motifs du porteur joints."""
    jour = jour_paris(maintenant)
    return dresser_bilan(verdicts(REGLES[objet.SUJET], contenu, niveaux_du(jour), jour), motifs_de(objet))


def motifs_de(objet: LettreIntention | ProjetSante) -> dict[str, str]:
    """Règle → motif écrit pour la version en préparation."""
    lignes = PasseOutre.objects.filter(dossier=objet.dossier_id, sujet=objet.SUJET, version=objet.version + 1)
    return dict(lignes.order_by("pk").values_list("regle", "motif"))


def controler(
    objet: LettreIntention | ProjetSante, maintenant: datetime, vu: TerritoireEvalue | None = None
) -> tuple[dict[str, Any], Bilan]:
    """Photographie la copie de travail et la contrôle, sans effet ; ``vu`` : territoire déjà évalué."""
    contenu = photographier(objet, vu)
    return contenu, bilan(objet, contenu, maintenant)


def preparer_depot(
    objet: LettreIntention | ProjetSante, maintenant: datetime, vu: TerritoireEvalue | None = None
) -> tuple[dict[str, Any], list[Manque]]:
    """Photographie la copie de travail et dit ce qui lui manque ; ``vu`` : territoire déjà évalué."""
    contenu, dresse = controler(objet, maintenant, vu)
    return contenu, list(dresse.manques)


def figer_version(
    objet: LettreIntention | ProjetSante, contenu: dict[str, Any], trouves: list[Manque], maintenant: datetime
) -> VersionDeposee:
    """Fige le territoire et le contenu sous le numéro suivant."""
    version_territoire = territoires.figer_version(territoire=objet.dossier.territoire, maintenant=maintenant)
    contenu = {
        **contenu,
        "territoire": {**contenu["territoire"], "version": version_territoire.numero},
        "controles": [manque.en_json() for manque in trouves],
    }
    version = VersionDeposee.objects.create(
        dossier=objet.dossier,
        sujet=objet.SUJET,
        numero=objet.version + 1,
        territoire=version_territoire,
        contenu=contenu,
        empreinte=empreinte(contenu),
        deposee_le=maintenant,
    )
    figer_les_pieces(version)
    return version


def situer(dossier: Dossier, contenu: dict[str, Any], maintenant: datetime) -> None:
    """Au premier dépôt, fige pilote et région ; à chaque dépôt, ajoute les départements concernés.

    Un département qui quitte le territoire garde la lecture de ce qu'il a vu (domaine §3).
    """
    territoire = contenu["territoire"]
    if territoire["pilote"] is None:
        raise TransitionRefusee(["Choisissez au moins une commune : le territoire désigne qui instruit."])
    if dossier.premier_depot_le is None:
        pilote = Departement.objects.select_related("region").get(pk=territoire["pilote"])
        dossier.departement_pilote, dossier.region = pilote, pilote.region
        dossier.premier_depot_le = maintenant
    dossier.save(update_fields=["departement_pilote", "region", "premier_depot_le"])
    dossier.departements.add(*(d["code"] for d in territoire["departements"]))


def accuser(objet: LettreIntention | ProjetSante, evenement: Evenement, version: VersionDeposee) -> None:
    """Archive la lettre et sa demande de subvention, ou le projet et ses annexes s'il en a ; puis l'accusé."""
    if objet.SUJET == Sujet.PROJET:
        preparer(objet.dossier, objet.SUJET, evenement, projet_de_sante(version))
        if version.contenu["pieces"]:
            preparer(objet.dossier, objet.SUJET, evenement, annexes_du_projet(version))
    if objet.SUJET == Sujet.LETTRE:
        preparer(objet.dossier, objet.SUJET, evenement, lettre_d_intention(version))
        if version.contenu["financement"]["demande"]:
            preparer(objet.dossier, objet.SUJET, evenement, demande_de_subvention(version))
    preparer(objet.dossier, objet.SUJET, evenement, accuse_reception(objet, evenement, version))
