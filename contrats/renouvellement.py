"""D'où part un renouvellement : le contenu consolidé du contrat qui s'achève, remis à une première année. Pur."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contrats.enums import MotifAvenant
from contrats.versions import VersionEnVigueur, amender, clauses
from contrats.vues_de_version import origine

Photographie = dict[str, Any]


def contenu_a_renouveler(photo: Photographie, bareme: str, effet: date) -> Photographie:
    """Le contenu en vigueur à la fin du contrat, au barème ``bareme``, prêt pour une nouvelle première année.

    Un indicateur garde sa référence et le dernier de ses objectifs, qui vaut dès la première année. Les montants sont
    portés à l'enveloppe du barème. La dérogation d'une mission déjà démarrée n'a plus d'objet.
    """
    contenu = photo["contenu"]
    missions = [_remise_a_l_an_un(engagement, effet) for engagement in contenu["engagements"]]
    reprise = {**photo, "contenu": {**contenu, "engagements": missions}}
    return amender(reprise, {**reprise, "contenu": {**reprise["contenu"], "bareme": bareme}}, [MotifAvenant.BAREME])


def _remise_a_l_an_un(engagement: dict[str, Any], effet: date) -> dict[str, Any]:
    demarree = "" < engagement["demarrage_le"] <= effet.isoformat()
    indicateurs = [
        {**indicateur, "objectifs": [{**objectif, "depuis": 1} for objectif in indicateur["objectifs"][-1:]]}
        for indicateur in engagement["indicateurs"]
    ]
    return {
        **engagement,
        "derogation": "" if demarree else engagement["derogation"],
        "indicateurs": indicateurs,
    }


@dataclass(frozen=True)
class Lignee:
    """Une clause du renouvellement : d'où elle vient, et ce qu'elle est devenue."""

    clause: str
    origine: str
    devenir: str


REPRISE, RECRITE, NOUVELLE, RETIREE = "reprise", "récrite", "nouvelle", "retirée"


def lignee(ancienne: VersionEnVigueur, nouvelle: Mapping[str, Any]) -> list[Lignee]:
    """Chaque clause du renouvellement et de la version qu'il reprend, dans l'ordre du contrat."""
    avant, apres = dict(clauses(ancienne.photographie)), dict(clauses(dict(nouvelle)))
    noms = {**_noms(ancienne.photographie), **_noms(nouvelle)}
    lignes = [
        Lignee(
            noms[cle],
            f"Contrat précédent, {origine(ancienne, cle)}" if cle in avant else "Écrite pour ce contrat",
            NOUVELLE if cle not in avant else REPRISE if avant[cle] == valeur else RECRITE,
        )
        for cle, valeur in apres.items()
    ]
    perdues = [cle for cle in avant if cle not in apres]
    return lignes + [Lignee(noms[cle], f"Contrat précédent, {origine(ancienne, cle)}", RETIREE) for cle in perdues]


def _noms(photo: Mapping[str, Any]) -> dict[str, str]:
    """Comment se lit chaque clause."""
    noms = {
        "territoire": "Territoire et population",
        "taille": "Taille",
        "bareme": "Barème",
        "moyens": "Moyens",
        "articles_particuliers": "Articles particuliers",
    }
    for signataire in photo["contenu"]["signataires"]:
        partie = photo["parties"][signataire["partie"]]["nom"] or signataire["partie"]
        noms[f"signataire:{signataire['partie']}"] = f"Signataire : {partie}"
    for engagement in photo["contenu"]["engagements"]:
        noms[f"mission:{engagement['mission']}"] = f"Mission : {engagement['libelle']}"
        for indicateur in engagement["indicateurs"]:
            noms[f"indicateur:{indicateur['code']}"] = f"Indicateur : {indicateur['intitule']}"
    return noms
