"""Le résumé public d'un projet de santé, en deux pages : ce que l'on peut dire à tous, tiré de la version déposée.

Aucun nom de personne, aucun montant, aucune coordonnée bancaire, aucun texte libre : des intitulés, des nombres et des
dates. Chaque liste est bornée pour que le document tienne toujours en deux pages, et dit combien elle tait.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import accumulate
from textwrap import shorten
from typing import Any

from acteurs.nomenclatures import Categorie, TypeOrganisation, TypeStructure
from acteurs.professions import libelle_profession
from commun.textes import normaliser
from dossiers.archives import Brouillon
from dossiers.documents.carte import carte_du_territoire
from dossiers.documents.courrier import le_jour, service, titrer
from dossiers.enums import EtatProjet, StatutActeur, Sujet, TypeDocument
from dossiers.enums_projet import NiveauObjectif
from dossiers.models import ProjetSante, VersionDeposee

# Un projet se diffuse dès son dépôt, et tant qu'il n'est ni retiré, ni classé, ni refusé, ni repris.
DIFFUSABLES = frozenset(
    {
        EtatProjet.DEPOSE,
        EtatProjet.COMPLEMENTS_DEMANDES,
        EtatProjet.VALIDE_ARS,
        EtatProjet.COMPLEMENTS_AM,
        EtatProjet.VALIDE,
    }
)
EN_INSTRUCTION = frozenset({EtatProjet.DEPOSE, EtatProjet.COMPLEMENTS_DEMANDES})
# Ce qui tient : des signes pour les noms de communes, des lignes pour le reste.
COMMUNES, PROFESSIONS, STRUCTURES, OBJECTIFS, ACTIONS = 1_600, 11, 6, 5, 14
NOM_LONG, OBJECTIF_LONG, ACTION_LONGUE, STRUCTURE_LONGUE = 90, 100, 80, 60
# Une structure ne se nomme que si elle est de celles-ci : le nom d'un cabinet est celui d'une personne.
NOMMABLES = frozenset(TypeStructure) - {
    TypeStructure.ESP,
    TypeStructure.MSP,
    TypeStructure.PHARMACIE,
    TypeStructure.LABORATOIRE,
    TypeStructure.AUTRE,
}
CATEGORIES_NOMMABLES = frozenset(
    {Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL, Categorie.ELUS, Categorie.INSTITUTION}
)


@dataclass(frozen=True)
class Avis:
    """Où en est le projet, tel que le dit l'encadré du résumé."""

    titre: str
    texte: str


@dataclass(frozen=True)
class Liste:
    """Des éléments montrés, et le nombre de ceux que la place ne permet pas de montrer."""

    elements: Sequence[Any]
    autres: int = 0


def resume_public(projet: ProjetSante, version: VersionDeposee) -> Brouillon:
    """Le résumé de la dernière version déposée, à l'état où en est le projet."""
    dossier = projet.dossier
    territoire = {**version.contenu["territoire"], "recouvrements": []}  # rien d'un autre dossier
    contexte = contexte_du_resume(version.contenu, avis_de(projet, version))
    contexte |= {
        "carte": carte_du_territoire(version.territoire, territoire),
        "contact": _contact(projet),
        "version": version.numero,
        "deposee_le": le_jour(version.deposee_le),
    }
    return Brouillon(TypeDocument.RESUME_PUBLIC, titrer("Résumé public", dossier), contexte, version.numero)


def avis_de(projet: ProjetSante, version: VersionDeposee) -> Avis:
    """« En cours d'instruction », ou « validé le … » ; ``ValueError`` d'un projet qui ne se diffuse pas."""
    if projet.etat not in DIFFUSABLES:
        raise ValueError(f"Un projet « {projet.etat} » n’a pas de résumé public.")
    if projet.etat in EN_INSTRUCTION:
        return Avis(
            "Projet en cours d’instruction",
            f"Ce projet a été déposé le {le_jour(version.deposee_le)}. L’agence régionale de santé l’examine : il "
            "n’est pas encore validé et peut encore changer.",
        )
    tacite = " (validation tacite, deux mois après le dépôt complet)" if projet.validation_tacite else ""
    ars = f"L’agence régionale de santé l’a validé le {le_jour(projet.valide_ars_le)}{tacite}"
    if projet.etat != EtatProjet.VALIDE:
        return Avis(
            f"Projet validé par l’ARS le {le_jour(projet.valide_ars_le)}",
            f"{ars}. L’Assurance Maladie ne s’est pas encore prononcée.",
        )
    return Avis(
        f"Projet validé le {le_jour(projet.valide_le)}",
        f"{ars}, puis l’Assurance Maladie le {le_jour(projet.valide_le)}.",
    )


def contexte_du_resume(contenu: Mapping[str, Any], avis: Avis) -> dict[str, Any]:
    """Ce qu'imprime le résumé, depuis une photographie du projet ; pur, en JSON."""
    acteurs = contenu["acteurs"]
    return {
        "emetteur": contenu["dossier"]["nom"],
        "cpts": shorten(contenu["dossier"]["nom"], NOM_LONG, placeholder="…"),
        "avis": asdict(avis),
        "territoire": _territoire(contenu["territoire"]),
        "professions": asdict(_professions(acteurs)),
        "total": len(acteurs),
        "associes": sum(a["statut"] == StatutActeur.ASSOCIE for a in acteurs),
        "categories": _categories(acteurs),
        "structures": asdict(_structures(acteurs)),
        "objectifs": asdict(_objectifs(contenu.get("arbre", ()))),
        "missions": _missions(contenu["fiches"]),
        "nb_actions": len(contenu["fiches"]),
        "periode": _periode(contenu["fiches"]),
    }


def _territoire(territoire: Mapping[str, Any]) -> dict[str, Any]:
    noms = sorted({c["nom"] for c in territoire["communes"]} | {_en_partie(p) for p in territoire["parties"]}, key=_cle)
    return {
        "population": territoire["population"],
        "taille": territoire["taille"],
        "millesime": territoire["millesime"],
        "nb_communes": len({c["code"] for c in (*territoire["communes"], *territoire["parties"])}),
        "communes": asdict(_borner(noms, _place(noms))),
        "departements": [{cle: d[cle] for cle in ("nom", "code", "population")} for d in territoire["departements"]],
    }


def _place(noms: Sequence[str]) -> int:
    """Combien de noms tiennent dans la place des communes."""
    longueurs = accumulate(len(nom) + 2 for nom in noms)
    return sum(longueur <= COMMUNES for longueur in longueurs)


def _en_partie(partie: Mapping[str, Any]) -> str:
    return f"{partie['commune']} (en partie)"


def _cle(nom: str) -> tuple[str, str]:
    return normaliser(nom), nom


def _professions(acteurs: Iterable[Mapping[str, Any]]) -> Liste:
    """Chaque profession et son nombre, la plus nombreuse d'abord ; jamais un intitulé saisi."""
    libelles = Counter(
        libelle_profession(a.get("profession_code", ""), a.get("specialite", "")) or "Autre profession"
        for a in acteurs
        if a["categorie"] == Categorie.PROFESSIONNEL
    )
    lignes = sorted(libelles.items(), key=lambda ligne: (-ligne[1], _cle(ligne[0])))
    return _borner([{"libelle": libelle, "nombre": nombre} for libelle, nombre in lignes], PROFESSIONS)


def _categories(acteurs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    nombres = Counter(a["categorie"] for a in acteurs)
    return [{"libelle": c.label, "nombre": nombres[c]} for c in Categorie if nombres[c]]


def _structures(acteurs: Iterable[Mapping[str, Any]]) -> Liste:
    """Les établissements et collectivités qui se nomment ; une personne, un cabinet ou une officine, jamais."""
    noms = {shorten(a["nom"], STRUCTURE_LONGUE, placeholder="…") for a in acteurs if _se_nomme(a)}
    return _borner(sorted(noms, key=_cle), STRUCTURES)


def _se_nomme(acteur: Mapping[str, Any]) -> bool:
    if acteur["categorie"] not in CATEGORIES_NOMMABLES or acteur.get("rpps"):
        return False
    nature = normaliser(acteur.get("profession", ""))
    connues = {normaliser(mot) for t in NOMMABLES for mot in (t.label, t.label.partition(" (")[0])}
    return bool(acteur.get("finess")) or nature in connues


def _objectifs(arbre: Iterable[Mapping[str, Any]]) -> Liste:
    generaux = [o["intitule"] for o in arbre if o["niveau"] == NiveauObjectif.GENERAL]
    return _borner([shorten(o, OBJECTIF_LONG, placeholder="…") for o in generaux], OBJECTIFS)


def _missions(fiches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Chaque mission, les titres de ses actions et ses dates, dans l'ordre des fiches."""
    par_mission: dict[str, list[Mapping[str, Any]]] = {}
    for fiche in fiches:
        par_mission.setdefault(fiche["mission_libelle"], []).append(fiche)
    place = max(2, ACTIONS // max(1, len(par_mission)))
    return [
        {
            "libelle": libelle,
            "actions": asdict(_borner([shorten(f["titre"], ACTION_LONGUE, placeholder="…") for f in siennes], place)),
            "periode": _periode(siennes),
        }
        for libelle, siennes in par_mission.items()
    ]


def _periode(fiches: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Le premier et le dernier jour des actions datées, en lettres ; vides sans date."""
    jours = [fiche[cle] for fiche in fiches for cle in ("debut_le", "fin_le") if fiche.get(cle)]
    if not jours:
        return {"debut": "", "fin": ""}
    return {"debut": le_jour(date.fromisoformat(min(jours))), "fin": le_jour(date.fromisoformat(max(jours)))}


def _borner(elements: Sequence[Any], place: int) -> Liste:
    """Coupe à ``place`` ; ne tait jamais un seul élément, qui tiendrait sur la ligne qui le dit."""
    if len(elements) <= place + 1:
        return Liste(elements)
    return Liste(elements[:place], len(elements) - place)


def _contact(projet: ProjetSante) -> dict[str, Any]:
    """L'association (nom et siège, déclarés) et le Guichet, qui met en relation : aucune personne."""
    dossier = projet.dossier
    lettre = dossier.versions.filter(sujet=Sujet.LETTRE).order_by("-numero").first()
    structure = lettre.contenu["structure"] if lettre else {"nom": "", "adresse": ""}
    guichet = service(TypeOrganisation.GUICHET, dossier.region)
    return {"nom": structure["nom"] or dossier.nom, "siege": structure["adresse"], "guichet": guichet}
