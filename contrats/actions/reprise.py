"""Le contrat signé avant le portail : en vigueur dès la reprise, sans signature ni plan enregistrés ici."""

from datetime import date

from contrats.actions.ouverture import nommer_les_signataires, nouvelle_redaction, valeurs_du_dossier
from contrats.actions.vie import constater_fin
from contrats.enums import EtatContrat
from contrats.models import Contrat, Engagement
from contrats.photographie import photographier
from dossiers.actions.transitions import naitre
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement
from financement.baremes import bareme_au
from financement.calendrier import DUREE_ANNEES, anniversaire


def reprendre_a_la_confirmation(dossier: Dossier, evenement: Evenement) -> None:
    """Effet de ``dossier.reprise`` : si la CPTS avait signé, son contrat naît en vigueur (ou échu, cinq ans passés).

    ``evenement.donnees["signature"]`` : jour de la signature, en ISO. Les missions socles y figurent sans date : le
    contenu signé est dans les documents de la reprise, que l'empreinte de l'événement scelle. Aucun plan de versement
    n'est calculé sur des dates inconnues.
    """
    if not evenement.donnees.get("signature"):
        return
    signe_le = date.fromisoformat(evenement.donnees["signature"])
    bareme = bareme_au(signe_le)
    contrat = naitre(
        Contrat,
        EtatContrat.ACTIF,
        **valeurs_du_dossier(dossier),
        redaction=nouvelle_redaction(bareme),
        ouvert_le=evenement.instant,
        propose_le=evenement.instant,
        empreinte=evenement.empreinte,
        signe_le=signe_le,
        fin_le=anniversaire(signe_le, DUREE_ANNEES),
    )
    nommer_les_signataires(contrat)
    Engagement.objects.bulk_create(
        Engagement(redaction=contrat.redaction, mission_id=mission.code) for mission in bareme.missions if mission.socle
    )
    contrat.photographie = photographier(contrat)
    contrat.save(update_fields=["photographie"])
    consigner(
        dossier,
        sujet=Sujet.CONTRAT,
        code="reprise",
        auteur=evenement.auteur,
        instant=evenement.instant,
        jour_effet=signe_le,
        vers=str(contrat.etat),
        donnees={"fin_le": contrat.fin_le, "bareme": contrat.redaction.bareme},
    )
    constater_fin(contrat, maintenant=evenement.instant)
