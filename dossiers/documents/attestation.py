"""L'attestation de validation tacite d'un projet de santé (CSP L1434-12, CRPA L232-3)."""

from acteurs.nomenclatures import TypeOrganisation
from dossiers.archives import Brouillon
from dossiers.documents.courrier import destinataire, journal_de, l_instant, le_jour, lignes_de, service, titrer
from dossiers.enums import Sujet, TypeDocument
from dossiers.horloge import horloge
from dossiers.models import Evenement, ProjetSante
from dossiers.parametres import DELAI_VALIDATION_MOIS


def attestation_tacite(projet: ProjetSante, evenement: Evenement) -> Brouillon:
    """Le silence de l'ARS, les événements qui ont déplacé l'horloge, la date d'effet légale."""
    dossier = projet.dossier
    evenements = dossier.evenements.filter(sujet=Sujet.PROJET).order_by("rang")
    cours = horloge(Sujet.PROJET, evenements)
    version = dossier.versions.filter(sujet=Sujet.PROJET, numero=projet.version).first()
    ars = service(TypeOrganisation.ARS, dossier.region)
    contexte = {
        "emetteur": ars["nom"],
        "service": ars,
        "destinataire": destinataire(dossier),
        "cpts": dossier.nom,
        "date": le_jour(evenement.instant),
        "depose_le": l_instant(projet.depose_le),
        "version": projet.version,
        "empreinte_version": version.empreinte if version else "",
        "effet_le": le_jour(evenement.jour_effet),
        "constatee_le": l_instant(evenement.instant),
        "delai_mois": DELAI_VALIDATION_MOIS.valeur,
        "horloge": lignes_de(cours),
        "journal": journal_de(evenement),
    }
    titre = titrer("Attestation de validation tacite", dossier)
    return Brouillon(TypeDocument.ATTESTATION, titre, contexte, projet.version)
