"""Le projet de santé en entier : couverture, sommaire, une partie par rubrique, références (domaine §9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commun.texte_riche import en_texte
from dossiers.archives import Brouillon
from dossiers.documents.acteurs import acteurs_de_la_lettre
from dossiers.documents.annexes import annexes_a_lister
from dossiers.documents.budget import budget_du_projet
from dossiers.documents.carte import carte_du_territoire
from dossiers.documents.controles import controles_a_imprimer
from dossiers.documents.courrier import destinataire, l_instant, le_jour, titrer
from dossiers.documents.territoire import territoire_a_imprimer
from dossiers.enums import Sujet, TypeDocument
from dossiers.models import Dossier, ProjetSante, VersionDeposee
from dossiers.regles_projet import criteres_de_la_forme
from territoires.models import VersionTerritoire

NATURE = "Projet de santé"
DIAGNOSTIC = ("indicateurs", "forces", "faiblesses", "dispositifs", "besoins")
TEXTES = (
    "presentation", "diagnostic", "objectifs", "travail_pluriprofessionnel", "systeme_information", "communication",
    "suivi_evaluation",
)  # fmt: skip


@dataclass(frozen=True)
class Partie:
    """Une partie numérotée, dont le gabarit n'écrit pas le titre ; ``page`` dit si elle commence une page."""

    cle: str
    titre: str
    page: Callable[[Mapping[str, Any]], Any] = lambda contenu: False

    def en_json(self, contenu: Mapping[str, Any]) -> dict[str, Any]:
        """La forme figée dans le contexte du document."""
        gabarit = f"dossiers/documents/projet/_{self.cle}.html"
        return {"cle": self.cle, "titre": self.titre, "page": bool(self.page(contenu)), "gabarit": gabarit}


def toujours(contenu: Mapping[str, Any]) -> bool:
    return True


def des_actions(contenu: Mapping[str, Any]) -> bool:
    return bool(contenu["fiches"])


# L'ordre du document. Une partie nouvelle : sa ligne ici, ``projet/_<cle>.html``, ses données dans ``_contexte``.
PARTIES = (
    Partie("presentation", "Présentation du projet", toujours),
    Partie("diagnostic", "Diagnostic territorial"),
    Partie("territoire", "Territoire d’action", toujours),
    Partie("objectifs", "Arbre d’objectifs", lambda contenu: contenu["arbre"]),
    Partie("fiches", "Fiches-actions", des_actions),
    Partie("acteurs", "Membres et partenaires", toujours),
    Partie("gouvernance", "Gouvernance et forme juridique", toujours),
    Partie("travail", "Travail pluriprofessionnel et système d’information"),
    Partie("communication", "Communication"),
    Partie("budget", "Budget prévisionnel", lambda contenu: contenu["budget"]["lignes"]),
    Partie("suivi", "Suivi et évaluation", des_actions),
    Partie("calendrier", "Calendrier d’ensemble", des_actions),
    Partie("controles", "Points relevés par les contrôles du portail", des_actions),
    Partie("annexes", "Annexes"),
)


def projet_de_sante(version: VersionDeposee) -> Brouillon:
    """Le projet tel que déposé, avec sa version, sa date et l'empreinte de son contenu."""
    contexte = contexte_du_projet(version.dossier, version.contenu, version.territoire)
    contexte |= {
        "version": version.numero,
        "deposee_le": l_instant(version.deposee_le),
        "date": le_jour(version.deposee_le),
        "empreinte": version.empreinte,
        "apercu": False,
        "mention": f"Version {version.numero}, déposée le {le_jour(version.deposee_le)}",
    }
    return Brouillon(TypeDocument.PROJET, titrer(NATURE, version.dossier), contexte, version.numero)


def brouillon_du_projet(projet: ProjetSante, contenu: dict[str, Any], maintenant: datetime) -> Brouillon:
    """La copie de travail à cet instant, jamais archivée. ``contenu`` : sa photographie, avec ses ``controles``."""
    dossier = projet.dossier
    contexte = contexte_du_projet(dossier, contenu, dossier.territoire.version_courante)
    contexte |= {
        "version": projet.version + 1,
        "deposee_le": "",
        "date": l_instant(maintenant),
        "empreinte": "",
        "apercu": True,
        "mention": f"Brouillon du {l_instant(maintenant)}, sans valeur de dépôt",
    }
    return Brouillon(TypeDocument.PROJET, titrer(f"{NATURE}, brouillon", dossier), contexte, projet.version + 1)


def contexte_du_projet(dossier: Dossier, contenu: dict[str, Any], territoire: VersionTerritoire) -> dict[str, Any]:
    """Ce qui s'imprime, quelle que soit la version ; JSON."""
    return {
        "parties": [partie.en_json(contenu) for partie in PARTIES],
        "emetteur": contenu["dossier"]["nom"],
        "cpts": contenu["dossier"]["nom"],
        "porteur": destinataire(dossier),
        "territoire": territoire_a_imprimer(contenu["territoire"]),
        "carte": carte_du_territoire(territoire, contenu["territoire"]),
        "textes": {cle: contenu[cle] for cle in TEXTES},
        "diagnostic": diagnostic_a_imprimer(dossier, contenu),
        "arbre": contenu["arbre"],
        "fiches": contenu["fiches"],
        "indicateurs_des_fiches": indicateurs_par_mission(contenu["fiches"]),
        "echeances": contenu["echeances"],
        **acteurs_de_la_lettre(contenu),
        "gouvernance": contenu["gouvernance"],
        "forme": contenu["forme"]["forme_libelle"],
        "criteres": [
            {"libelle": libelle, "tenu": tenu, "preuve": preuve}
            for libelle, tenu, preuve in criteres_de_la_forme(contenu)
        ],
        **{cle: contenu[cle] for cle in ("outils", "actions_de_communication", "suivi")},
        "budget": budget_du_projet(contenu["budget"]),
        "controles": controles_a_imprimer(contenu),
        "annexes": annexes_a_lister(contenu["pieces"]),
    }


def diagnostic_a_imprimer(dossier: Dossier, contenu: Mapping[str, Any]) -> dict[str, Any]:
    """Les chiffres du diagnostic : ceux du projet s'il les porte, sinon ceux de la dernière lettre déposée.

    ``repris_de`` : le numéro de cette lettre, ou None.
    """
    if "indicateurs" in contenu:
        return {cle: contenu.get(cle) or [] for cle in DIAGNOSTIC} | {"repris_de": None}
    lettre = dossier.versions.filter(sujet=Sujet.LETTRE).order_by("-numero").first()
    source = lettre.contenu if lettre else contenu
    repris = {cle: source.get(cle) or [] for cle in DIAGNOSTIC}
    ecrit = _mots(contenu["diagnostic"])
    # Le diagnostic du projet part de la lettre : ce qu'il en a gardé mot à mot ne s'imprime pas deux fois.
    repris |= {cle: "" for cle in ("forces", "faiblesses") if repris[cle] and _mots(repris[cle]) in ecrit}
    return repris | {"repris_de": lettre.numero if lettre else None}


def _mots(texte: str) -> str:
    return " ".join(en_texte(texte).split())


def indicateurs_par_mission(fiches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Chaque indicateur avec sa fiche, rangé par mission dans l'ordre des fiches."""
    missions: dict[str, list[dict[str, Any]]] = {}
    for rang, fiche in enumerate(fiches, 1):
        lignes = missions.setdefault(fiche["mission_libelle"], [])
        lignes += [{**indicateur, "fiche": rang} for indicateur in fiche["indicateurs"]]
    return [{"mission": mission, "lignes": lignes} for mission, lignes in missions.items() if lignes]
