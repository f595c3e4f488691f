"""La copie de travail telle qu'elle fut saisie, en JSON : de quoi la récrire ailleurs sans rien perdre."""

from typing import Any

from django.db import models

from dossiers.emport import IDENTIFIANT, SCHEMA_PROJET
from dossiers.emport.parts import Lignes
from dossiers.emport.registre import champs_emportes, lignes_emportees
from dossiers.enums import Sujet
from dossiers.models import Dossier, ProjetGarde, ProjetSante
from dossiers.territoire import TerritoireEvalue


def saisie_de(dossier: Dossier, vu: TerritoireEvalue) -> dict[str, Any]:
    """Champs, lignes et territoire ; ``IDENTIFIANT`` nomme une ligne pour celles qui la citent."""
    porteurs = {"dossier": dossier, "lettre": dossier.lettre}
    return {
        "champs": {
            parent: {champ.attname: champ.value_from_object(porteurs[parent]) for champ in champs}
            for parent, champs in champs_emportes().items()
        },
        "territoire": _territoire(vu),
        "lignes": {part.cle: _lignes(part, porteurs[part.parent]) for part in lignes_emportees()},
    }


def projet_emporte(dossier: Dossier) -> dict[str, Any] | None:
    """Le projet tel que saisi ; pas encore ouvert, celui qu'une archive a laissé de côté ; None s'il n'y en a pas."""
    projet = ProjetSante.objects.filter(dossier=dossier).first()
    if projet is not None:
        return _saisie_du_projet(projet)
    garde = ProjetGarde.objects.filter(dossier=dossier).first()
    return garde.contenu if garde is not None else None


def _saisie_du_projet(projet: ProjetSante) -> dict[str, Any]:
    porteurs = {"dossier": projet.dossier, "projet": projet}
    champs = champs_emportes(Sujet.PROJET)["projet"]
    return {
        "schema": SCHEMA_PROJET,
        "champs": {champ.attname: champ.value_from_object(projet) for champ in champs},
        "lignes": {part.cle: _lignes(part, porteurs[part.parent]) for part in lignes_emportees(Sujet.PROJET)},
    }


def _lignes(part: Lignes, porteur: models.Model) -> list[dict[str, Any]]:
    lues = part.modele._default_manager.filter(part.filtre, **{part.chemin or part.parent: porteur}).order_by(
        *part.ordre
    )
    liens = part.liens()
    return [
        {
            IDENTIFIANT: ligne.pk,
            **{champ.attname: champ.value_from_object(ligne) for champ in part.champs()},
            **{nom: _nom_de(getattr(ligne, nom)) for nom in part.par_nom},
            **{lien.name: sorted(lie.pk for lie in getattr(ligne, lien.name).all()) for lien in liens},
        }
        for ligne in lues.prefetch_related(*(lien.name for lien in liens), *part.par_nom)
    ]


def _nom_de(liee: models.Model | None) -> str | None:
    return None if liee is None else str(liee)


def _territoire(vu: TerritoireEvalue) -> dict[str, Any]:
    version, perimetre = vu.version, vu.perimetre
    parties = version.parties.select_related("commune").order_by("pk")
    return {
        "communes": [{"code": commune.code, "nom": commune.nom} for commune in perimetre.communes],
        "parties": [
            {
                "code": partie.commune_id,
                "commune": partie.commune.nom,
                "libelle": partie.libelle,
                "population": partie.population,
                "justification": partie.justification,
            }
            for partie in parties
        ],
        "population_corrigee": version.population_corrigee,
        "motif_correction": version.motif_correction,
    }
