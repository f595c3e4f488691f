"""Des changements de compte et de caisse de test, par les vraies actions ; la montre n'avance pas."""

from datetime import date, timedelta
from typing import Any

from comptes.enums import Role
from comptes.models import Utilisateur
from contrats import actions
from contrats.actions.preuves import FichierRecu
from contrats.enums_compte import MoyenDeVerification
from contrats.models import ChangementDeCompte
from tests.fabriques.dossiers import un_agent
from tests.fabriques.paiements import ParcoursRegistre
from tests.fabriques.pdf import un_pdf

NOUVEL_IBAN = "FR1420041010050500013M02606"
ETRANGER = "DE89370400440532013000"
SECOND_DECIDEUR = "seconde-decideuse-am@exemple.test"


def second_decideur() -> Utilisateur:
    """Un autre décideur de la même caisse."""
    return un_agent(Role.DECIDEUR_AM, email=SECOND_DECIDEUR)


def une_demande(p: ParcoursRegistre, **donnees: Any) -> ChangementDeCompte:
    """La CPTS demande un autre compte, pour dans dix jours."""
    saisie = {
        "auteur": p.responsable,
        "titulaire": "CPTS du Lauragais",
        "iban": NOUVEL_IBAN,
        "effet_souhaite": p.jour + timedelta(days=10),
        "commentaire": "L’association change de banque.",
        "rib": FichierRecu("rib.pdf", un_pdf(titre=f"RIB {p.contrat.changements_de_compte.count()}")),
    }
    changement = actions.demander_un_compte(p.contrat, maintenant=p.maintenant, **{**saisie, **donnees})
    return ChangementDeCompte.objects.select_related("contrat", "dossier", "compte__rib").get(pk=changement.pk)


def verifiee(p: ParcoursRegistre, changement: ChangementDeCompte, **donnees: Any) -> ChangementDeCompte:
    """L'instructeur de la caisse a rappelé la CPTS, qui reconnaît sa demande."""
    dit = {"contact_le": p.jour, "moyen": MoyenDeVerification.CONTRE_APPEL.value, "reconnue": True, **donnees}
    auteur = dit.pop("auteur", p.instructeur_am)
    actions.verifier_un_compte(changement, auteur=auteur, maintenant=p.maintenant, **dit)
    return changement


def confirmee(p: ParcoursRegistre, changement: ChangementDeCompte, effet_le: date | None = None) -> ChangementDeCompte:
    """Un décideur confirme à la date souhaitée."""
    effet = effet_le or changement.effet_souhaite
    actions.confirmer_un_compte(changement, auteur=p.decideur_am, maintenant=p.maintenant, effet_le=effet)
    return changement


def un_changement_confirme(p: ParcoursRegistre, **donnees: Any) -> ChangementDeCompte:
    """Demandé, vérifié, confirmé pour dans dix jours."""
    return confirmee(p, verifiee(p, une_demande(p, **donnees)))
