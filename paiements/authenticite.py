"""Ce que vaut un avis de paiement que l'on tient : ses sommes ont pu être reprises par la caisse."""

from dossiers.authenticite import ANNULE, AUTHENTIQUE, Jugement, Verdict
from dossiers.models import Document
from paiements.models import Echeance

PAR_UNE_REPRISE = "une reprise d’une partie de ses sommes"


def juger(document: Document) -> Jugement:
    """Annulé si tout ce qu'il annonce a été repris ; remplacé si une partie l'a été."""
    siennes = Echeance.objects.filter(pk__in=document.evenement.donnees["echeances"])
    soldes = list(siennes.order_by("pk").values_list("solde", "liquide"))
    if not any(solde for solde, _ in soldes):
        return ANNULE
    reprise = any(solde != liquide for solde, liquide in soldes)
    return Jugement(Verdict.REMPLACE, PAR_UNE_REPRISE) if reprise else AUTHENTIQUE
