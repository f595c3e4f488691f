"""La lettre d'intention, telle que déposée : couverture, lettre, puis une partie par rubrique (domaine §9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from dossiers.archives import Brouillon
from dossiers.documents.acteurs import acteurs_de_la_lettre
from dossiers.documents.budget import financement_a_imprimer
from dossiers.documents.carte import carte_du_territoire
from dossiers.documents.controles import controles_a_imprimer
from dossiers.documents.courrier import l_instant, le_jour, porteur, region_du_pilote, service, titrer, ville_de
from dossiers.documents.territoire import territoire_a_imprimer
from dossiers.enums import TypeDocument
from dossiers.models import Dossier, LettreIntention, VersionDeposee
from territoires.models import Region, VersionTerritoire

COPIE_DE_TRAVAIL = "Copie de travail"


@dataclass(frozen=True)
class Partie:
    """Une partie numérotée de la lettre ; son gabarit n'écrit pas son titre, le sommaire le reprend."""

    cle: str
    titre: str

    def en_json(self) -> dict[str, str]:
        """La forme figée dans le contexte du document."""
        return {"cle": self.cle, "titre": self.titre, "gabarit": f"dossiers/documents/_lettre_{self.cle}.html"}


# L'ordre du document. Une partie nouvelle : sa ligne ici, ``_lettre_<cle>.html``, ses données dans ``_contexte``.
PARTIES = (
    Partie("structure", "Porteurs et structure"),
    Partie("territoire", "Territoire"),
    Partie("diagnostic", "Diagnostic du territoire"),
    Partie("besoins", "Besoins de santé"),
    Partie("mobilisation", "Information et mobilisation"),
    Partie("acteurs", "Acteurs associés et à associer"),
    Partie("equipe", "Équipe projet et coordination"),
    Partie("missions", "Missions envisagées"),
    Partie("organisation", "Organisation, articulation et calendrier"),
    Partie("financement", "Moyens et demande de financement"),
    Partie("pieces", "Pièces jointes"),
    Partie("controles", "Points relevés par les contrôles du portail"),
)


def lettre_d_intention(version: VersionDeposee) -> Brouillon:
    """La lettre telle que déposée, avec sa version, sa date et l'empreinte de son contenu."""
    dossier = version.dossier
    contexte = _contexte(dossier, version.contenu, dossier.region, version.territoire)
    contexte |= {
        "version": version.numero,
        "deposee_le": l_instant(version.deposee_le),
        "date": le_jour(version.deposee_le),
        "empreinte": version.empreinte,
        "apercu": False,
    }
    return Brouillon(TypeDocument.LETTRE, titrer("Lettre d’intention", dossier), contexte, version.numero)


def apercu_de_la_lettre(lettre: LettreIntention, contenu: dict[str, Any]) -> Brouillon:
    """La copie de travail, jamais archivée. ``contenu`` : sa photographie, avec ses ``controles``."""
    dossier = lettre.dossier
    region = dossier.region or region_du_pilote(contenu)
    contexte = _contexte(dossier, contenu, region, dossier.territoire.version_courante)
    contexte |= {"version": lettre.version + 1, "deposee_le": "", "date": "", "empreinte": "", "apercu": True}
    titre = titrer(f"{COPIE_DE_TRAVAIL} de la lettre d’intention", dossier)
    return Brouillon(TypeDocument.LETTRE, titre, contexte, lettre.version + 1)


def _contexte(
    dossier: Dossier, contenu: dict[str, Any], region: Region | None, territoire: VersionTerritoire
) -> dict[str, Any]:
    guichet = service(TypeOrganisation.GUICHET, region)
    return {
        "parties": [partie.en_json() for partie in PARTIES],
        "emetteur": contenu["structure"]["nom"] or dossier.nom,
        "cpts": contenu["dossier"]["nom"],
        "expediteur": porteur(contenu),
        "destinataire": guichet,
        "pour": service(TypeOrganisation.ARS, region)["nom"],
        "lieu": ville_de(contenu["structure"]["adresse"]),
        "structure": contenu["structure"],
        "territoire": territoire_a_imprimer(contenu["territoire"]),
        "carte": carte_du_territoire(territoire, contenu["territoire"]),
        "besoins": contenu["besoins"],
        **acteurs_de_la_lettre(contenu),
        "equipe": contenu.get("equipe", {}),
        "indicateurs": contenu.get("indicateurs", []),
        "dispositifs": contenu.get("dispositifs", []),
        "pieces": contenu.get("pieces", []),
        **_missions(contenu["missions"]),
        "textes": {cle: contenu[cle] for cle in ("diagnostic", "organisation", "articulation", "calendrier")}
        | {cle: contenu.get(cle, "") for cle in ("forces", "faiblesses")}
        | {"information": contenu["mobilisation"]["actions"]},
        "jalons": contenu["jalons"],
        "financement": financement_a_imprimer(contenu["financement"]),
        "controles": controles_a_imprimer(contenu),
    }


def _missions(missions: Iterable[dict[str, Any]]) -> dict[str, Any]:
    decrites = [m for m in missions if m["socle"] or m["constat"] or m["objectif"] or m["actions"]]
    retenues = {m["code"] for m in decrites}
    return {
        "missions": decrites,
        "missions_absentes": [m["libelle"] for m in missions if m["code"] not in retenues],
    }
