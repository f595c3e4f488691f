"""Ce que dit le PDF d'une décision sur le projet : validation ou opposition de l'ARS, validation ou refus de l'AM."""

from typing import Any

from acteurs.nomenclatures import TypeOrganisation
from dossiers.archives import Brouillon, preparer
from dossiers.documents.courrier import (
    destinataire,
    insecable,
    journal_de,
    l_instant,
    le_jour,
    lignes_de,
    service,
    titrer,
)
from dossiers.enums import Sujet, TypeDocument
from dossiers.horloge import horloge
from dossiers.models import Evenement, ProjetSante
from dossiers.recours import voies_contre_une_decision
from instruction.enums_ars import Cote, SensDecision
from instruction.voies_decision import PAR_CODE, Voie

TITRES = {
    "valider_ars": "Validation du projet de santé par l’ARS",
    "s_opposer": "Opposition de l’ARS au projet de santé",
    "valider_am": "Validation du projet de santé par l’Assurance Maladie",
    "refuser_am": "Refus du projet de santé par l’Assurance Maladie",
}
NATURES = {Cote.ARS: TypeOrganisation.ARS, Cote.AM: TypeOrganisation.AM}


def decision_sur_le_projet(projet: ProjetSante, evenement: Evenement) -> Brouillon:
    """La décision que porte cet événement ; ``KeyError`` s'il n'en est pas une."""
    dossier, voie = projet.dossier, PAR_CODE[f"{evenement.sujet}.{evenement.code}"]
    version = dossier.versions.filter(sujet=Sujet.PROJET, numero=projet.version).first()
    charge = service(NATURES[voie.cote], dossier.region, dossier.departement_pilote)
    contexte = {
        "emetteur": charge["nom"],
        "service": charge,
        "destinataire": destinataire(dossier),
        "cpts": dossier.nom,
        "date": le_jour(evenement.instant),
        "code": evenement.code,
        "favorable": evenement.code == voie.actes[SensDecision.ACCORD],
        "version": projet.version,
        "depose_le": l_instant(version.deposee_le) if version else "",
        "empreinte_version": version.empreinte if version else "",
        "valide_ars_le": le_jour(projet.valide_ars_le) if projet.valide_ars_le else "",
        "tacite": projet.validation_tacite,
        "motif": projet.get_motif_opposition_display() if evenement.code == "s_opposer" else "",
        "texte": evenement.texte.texte if hasattr(evenement, "texte") else "",
        "auteur": evenement.auteur.get_full_name() if evenement.auteur else "",
        "journal": journal_de(evenement),
        **_delai(projet, voie),
    }
    titre = titrer(TITRES[evenement.code], dossier)
    return Brouillon(TypeDocument.DECISION_PROJET, titre, contexte, max(projet.version, 1))


def archiver_la_decision_du_projet(projet: ProjetSante, evenement: Evenement) -> None:
    """Effet d'une décision : le PDF est archivé avec l'acte, lu de qui lit le projet.

    Un projet validé avant le portail (reprise) n'en a pas : sa décision est la pièce que le Guichet a reprise.
    """
    if f"{evenement.sujet}.{evenement.code}" not in PAR_CODE:
        return
    preparer(projet.dossier, Sujet.PROJET, evenement, decision_sur_le_projet(projet, evenement))


def _delai(projet: ProjetSante, voie: Voie) -> dict[str, Any]:
    """L'explication du délai de l'ARS, et les voies de recours ; un refus de l'Assurance Maladie n'a pas de délai."""
    recours = [insecable(phrase) for phrase in voies_contre_une_decision()]
    if voie.cote == Cote.AM:
        return {"horloge": [], "recours": recours[1:]}
    evenements = projet.dossier.evenements.filter(sujet=Sujet.PROJET).order_by("rang")
    return {"horloge": lignes_de(horloge(Sujet.PROJET, evenements)), "recours": recours}
