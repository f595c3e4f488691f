"""Un contrat signé, écrit comme un cas : la caisse rejoue son plan de versement sans le portail, au centime."""

from collections.abc import Iterator

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.enums import HypothesePlan
from contrats.models import Contrat
from contrats.plans import hypothese_courante, situation_du_plan
from financement.bareme import Bareme
from financement.baremes import BAREMES
from financement.conversion import identiques
from financement.plan import etablir_plan
from financement.rejeu import cas_en_toml
from financement.situation import Situation


def contrat_en_toml(contrat: Contrat, *, decompte: bool = False) -> str:
    """Le plan en vigueur, avenants, démarrages, relevés arrêtés et résiliation compris ; ou le décompte annoncé.

    ``decompte`` : ce que solderait la résiliation notifiée. À n'appeler que sur un contrat qui a un plan.
    """
    if decompte:
        situation, bareme = situation_du_plan(contrat, HypothesePlan.RELEVES, resiliation=contrat.resiliation_effet_le)
    else:
        situation, bareme = situation_du_plan(contrat, hypothese_courante(contrat))
    return cas_en_toml(situation, bareme, _remarques(contrat, situation, bareme))


def _remarques(contrat: Contrat, situation: Situation, bareme: Bareme) -> Iterator[str]:
    yield f"{contrat.dossier.nom}, dossier {contrat.dossier.numero}, contrat signé le {en_lettres(contrat.signe_le)}."
    yield "À rejouer par « python -m financement » suivi du nom de ce fichier."
    yield f"Total attendu : {euros(etablir_plan(situation, bareme).total)}."
    baremes = {bareme.code: bareme} | {a.bareme.code: a.bareme for a in situation.avenants if a.bareme}
    for code, lu in baremes.items():
        if not _est_livre(lu):
            yield f"Attention : le barème {code} du portail n’est pas celui livré avec la commande."


def _est_livre(bareme: Bareme) -> bool:
    livre = BAREMES.get(bareme.code)
    return livre is not None and identiques(livre, bareme)
