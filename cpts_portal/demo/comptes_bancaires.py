"""Le changement de compte de la démonstration : la CPTS l'a demandé, la caisse doit le vérifier."""

from datetime import timedelta

from contrats import actions
from contrats.actions.preuves import FichierRecu
from cpts_portal.demo.parcours import Parcours
from cpts_portal.demo.pieces import DOSSIER

# Le compte fictif écrit sur le relevé de la démonstration.
NOUVEL_IBAN = "FR7699999000012392437842456"
RIB = "releve-d-identite-bancaire.pdf"


def demander_un_autre_compte(p: Parcours) -> None:
    """L'association change de banque ; tout se paie encore sur l'ancien compte."""
    p.faire(
        actions.demander_un_compte,
        p.dossier.contrat,
        auteur=p.responsable,
        titulaire=p.dossier.contrat.structure_nom,
        iban=NOUVEL_IBAN,
        effet_souhaite=p.jour + timedelta(days=30),
        commentaire="L’association change de banque. L’ancien compte reste ouvert deux mois.",
        rib=FichierRecu(RIB, (DOSSIER / RIB).read_bytes()),
    )
