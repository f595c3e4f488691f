"""L'accusé de réception électronique (CRPA L112-11 et R112-11-1).

Ce que vaut le silence dépend de ce qui est reçu : rien pour l'avis du Guichet, rejet de la demande de FIR deux mois
après la transmission à l'ARS (CRPA L231-4 3°), validation du projet deux mois après un dépôt complet (CSP L1434-12).
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from commun.delais import Horloge, est_echue
from dossiers.archives import Brouillon
from dossiers.documents.courrier import destinataire, journal_de, l_instant, le_jour, lignes_de, service, titrer
from dossiers.enums import NiveauRegle, Sujet, TypeDocument
from dossiers.horloge import horloge
from dossiers.models import Dossier, Evenement, LettreIntention, ProjetSante, VersionDeposee
from dossiers.parametres import DELAI_REFUS_IMPLICITE_MOIS, DELAI_VALIDATION_MOIS, OBJECTIF_AVIS_JOURS
from dossiers.recours import recours_annonces


class Cas(StrEnum):
    """Ce qui est reçu et par qui : le service chargé du dossier et l'effet du silence en découlent."""

    LETTRE_GUICHET = "lettre_guichet"
    LETTRE_ARS = "lettre_ars"
    PROJET_ARS = "projet_ars"
    PROJET_AM = "projet_am"


CAS = {
    (Sujet.LETTRE, "deposer"): Cas.LETTRE_GUICHET,
    (Sujet.LETTRE, "completer"): Cas.LETTRE_GUICHET,
    (Sujet.LETTRE, "transmettre_ars"): Cas.LETTRE_ARS,
    (Sujet.LETTRE, "maintenir"): Cas.LETTRE_ARS,
    (Sujet.LETTRE, "completer_ars"): Cas.LETTRE_ARS,
    (Sujet.PROJET, "deposer"): Cas.PROJET_ARS,
    (Sujet.PROJET, "completer"): Cas.PROJET_ARS,
    (Sujet.PROJET, "completer_am"): Cas.PROJET_AM,
}
REPONSES = frozenset({"completer", "completer_ars", "completer_am"})
TRANSMISSIONS = frozenset({"transmettre_ars", "maintenir"})
SERVICES = {
    Cas.LETTRE_GUICHET: TypeOrganisation.GUICHET,
    Cas.LETTRE_ARS: TypeOrganisation.ARS,
    Cas.PROJET_ARS: TypeOrganisation.ARS,
    Cas.PROJET_AM: TypeOrganisation.AM,
}


def accuse_reception(objet: LettreIntention | ProjetSante, evenement: Evenement, version: VersionDeposee) -> Brouillon:
    """L'accusé de réception d'un dépôt, d'une transmission à l'ARS ou d'une réponse.

    Lève ``KeyError`` si l'événement n'est pas un envoi.
    """
    dossier = objet.dossier
    cas = CAS[objet.SUJET, evenement.code]
    charge = service(SERVICES[cas], dossier.region, dossier.departement_pilote)
    ars = service(TypeOrganisation.ARS, dossier.region)["nom"]
    contexte = {
        "emetteur": charge["nom"],
        "service": charge,
        "destinataire": destinataire(dossier),
        "cpts": dossier.nom,
        "date": le_jour(evenement.instant),
        "recu_le": l_instant(evenement.instant),
        "cas": cas.value,
        "complements": evenement.code in REPONSES,
        "transmission": evenement.code in TRANSMISSIONS,
        "version": version.numero,
        "empreinte_version": version.empreinte,
        "ars": ars,
        "recours": recours_annonces(ars),
        "objectif_jours": OBJECTIF_AVIS_JOURS.au(evenement.jour_effet),
        "objectif_le": le_jour(evenement.jour_effet + timedelta(days=OBJECTIF_AVIS_JOURS.au(evenement.jour_effet))),
        "demande_fir": version.contenu.get("financement", {}).get("demande"),
        "valide_ars_le": le_jour(objet.valide_ars_le) if cas is Cas.PROJET_AM else "",
        "avertissements": _messages(version, NiveauRegle.AVERTISSEMENT),
        "journal": journal_de(evenement),
        **_silence(cas, dossier, evenement),
        **_incompletude(cas, objet, evenement, version),
    }
    nature = "Accusé de réception de l’ARS" if contexte["transmission"] else "Accusé de réception"
    return Brouillon(TypeDocument.ACCUSE_RECEPTION, titrer(nature, dossier), contexte, version.numero)


def _silence(cas: Cas, dossier: Dossier, evenement: Evenement) -> dict[str, Any]:
    """Le délai qui court : sa durée, sa date si elle est connue, son explication."""
    mois = DELAI_VALIDATION_MOIS if cas is Cas.PROJET_ARS else DELAI_REFUS_IMPLICITE_MOIS
    cours = None
    if cas in (Cas.LETTRE_ARS, Cas.PROJET_ARS):
        cours = horloge(evenement.sujet, dossier.evenements.filter(sujet=evenement.sujet).order_by("rang"))
    return {
        "delai_mois": mois.valeur,
        "silence_le": le_jour(cours.echeance) if cours and cours.echeance else "",
        "silence_passe": _deja_echue(cours, evenement),
        "horloge": lignes_de(cours),
    }


def _deja_echue(cours: Horloge | None, evenement: Evenement) -> bool:
    return cours is not None and est_echue(cours.echeance, evenement.jour_effet)


def _incompletude(
    cas: Cas, objet: LettreIntention | ProjetSante, evenement: Evenement, version: VersionDeposee
) -> dict[str, Any]:
    """Projet déposé en l'état : le délai ne court pas, et ce qui manque (CRPA L114-5)."""
    incomplet = cas is Cas.PROJET_ARS and bool(evenement.donnees.get("incomplet"))
    return {
        "incomplet": incomplet,
        "motif_incomplet": objet.depot_incomplet_motif if incomplet else "",
        "manques": _messages(version, NiveauRegle.BLOQUANT),
    }


def _messages(version: VersionDeposee, niveau: NiveauRegle) -> list[str]:
    return [c["message"] for c in version.contenu["controles"] if c["niveau"] == niveau.value]
