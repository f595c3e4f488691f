"""Ce que tout courrier d'un dossier partage : qui écrit, à qui, d'où, quand ; rien n'est inventé."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from acteurs.actions import NUMERO_VERT
from acteurs.models import Organisation
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from commun.composants.dates import heure, jour_moyen
from commun.delais import Horloge
from dossiers.enums import Sujet
from dossiers.models import Dossier, Evenement
from territoires.models import Departement, Region

TITRE_MAX = 200
_VILLE = re.compile(r"\b\d{5}\s+(?P<ville>[^\d,]+?)(?:\s+cedex\b.*)?\s*$", re.IGNORECASE)
_DUREE = re.compile(r"(\d) (h|mois|jours?)\b")
_NOMS_NEUTRES = {
    TypeOrganisation.GUICHET: "Guichet CPTS",
    TypeOrganisation.ARS: "Agence régionale de santé",
    TypeOrganisation.AM: "Caisse d’Assurance Maladie",
}


def titrer(nature: str, dossier: Dossier) -> str:
    """« Lettre d'intention : CPTS du Lauragais », coupé à la longueur d'un titre de document."""
    titre = f"{nature} : {dossier.nom}"
    return titre if len(titre) <= TITRE_MAX else f"{titre[: TITRE_MAX - 1].rstrip()}…"


def le_jour(moment: date | datetime) -> str:
    """« 2 mars 2026 », jour de Paris."""
    return jour_moyen(moment)


def l_instant(instant: datetime) -> str:
    """« 2 mars 2026 à 9 h 05 », heure de Paris."""
    return f"{jour_moyen(instant)} à {heure(instant)}"


def service(nature: TypeOrganisation, region: Region | None, departement: Departement | None = None) -> dict[str, str]:
    """Désignation et coordonnées d'un service ; sans fiche ou sans téléphone, nom neutre et numéro vert."""
    organisation = _organisation(nature, region, departement)
    if organisation is None:
        lieu = f" {region.nom}" if region else ""
        fiche = {"nom": f"{_NOMS_NEUTRES[nature]}{lieu}", "adresse": "", "courriel": "", "telephone": ""}
    else:
        fiche = {cle: getattr(organisation, cle) for cle in ("nom", "adresse", "courriel", "telephone")}
    return {**fiche, "numero_vert": "" if fiche["telephone"] else NUMERO_VERT}


def _organisation(
    nature: TypeOrganisation, region: Region | None, departement: Departement | None
) -> Organisation | None:
    organisations = Organisation.objects.filter(type=nature, region=region, active=True).order_by("pk")
    if nature != TypeOrganisation.AM:
        return organisations.first()
    caisses = [c for c in organisations.filter(departements=departement) if c.sous_type != SousTypeAM.MSA]
    return caisses[0] if caisses else None


def region_du_pilote(contenu: Mapping[str, Any]) -> Region | None:
    """La région du département pilote d'une photographie, ou None sans territoire."""
    pilote = contenu["territoire"]["pilote"]
    return Departement.objects.select_related("region").get(pk=pilote).region if pilote else None


def porteur(contenu: Mapping[str, Any]) -> dict[str, str]:
    """L'expéditeur, tel que la lettre le nomme : la personne à contacter et sa structure."""
    contact, structure = contenu["contact"], contenu["structure"]
    return {
        "nom": f"{contact['prenom']} {contact['nom']}".strip(),
        "profession": contact["profession"],
        "structure": structure["nom"],
        "adresse": structure["adresse"],
        "courriel": contact["courriel"],
        "telephone": contact["telephone"],
    }


def destinataire(dossier: Dossier) -> dict[str, str]:
    """Le porteur, d'après sa dernière lettre déposée ; un dossier repris d'avant le portail n'a que son nom."""
    version = dossier.versions.filter(sujet=Sujet.LETTRE).order_by("-numero").first()
    if version is None:
        return dict.fromkeys(("profession", "structure", "adresse", "courriel", "telephone"), "") | {"nom": dossier.nom}
    return porteur(version.contenu)


def ville_de(adresse: str) -> str:
    """La ville qui suit le code postal en fin d'adresse, vide si on ne la lit pas."""
    lignes = [ligne for ligne in adresse.strip().splitlines() if ligne.strip()]
    trouvee = _VILLE.search(lignes[-1]) if lignes else None
    return trouvee["ville"].strip() if trouvee else ""


def journal_de(evenement: Evenement) -> dict[str, Any]:
    """La référence de l'événement : son rang dans le journal et son empreinte."""
    return {"rang": evenement.rang, "empreinte": evenement.empreinte}


def insecable(texte: str) -> str:
    """Garde « 24 h » et « 2 mois » sur une seule ligne."""
    return _DUREE.sub("\\1\u00a0\\2", texte)


def lignes_de(horloge: Horloge | None) -> list[dict[str, str]]:
    """L'explication d'une horloge, prête à imprimer."""
    if horloge is None:
        return []
    return [
        {
            "jour": le_jour(ligne.jour),
            "texte": insecable(ligne.texte),
            "regle": insecable(ligne.regle),
            "article": ligne.article,
        }
        for ligne in horloge.lignes
    ]
