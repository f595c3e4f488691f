"""Le montant annuel qu'un territoire ouvrirait : le complément que la page d'un dossier ajoute au panneau.

``territoires`` ne connaît pas ``financement`` : c'est ici que les deux se composent.
"""

from django.urls import reverse
from django.utils.http import urlencode

from commun.montants import euros
from financement.apercu import apercevoir
from financement.registre import bareme_courant
from territoires.constats import Evaluation
from territoires.perimetre import Perimetre
from territoires.selecteur import Complement

COMMUNES_DANS_UNE_ADRESSE = 400


def complement_financier(perimetre: Perimetre, evaluation: Evaluation) -> Complement | None:
    """L'aperçu annuel au barème en vigueur ; ``None`` sans habitant, ou si aucun barème ne calcule."""
    apercu = apercevoir(evaluation.population, bareme_courant())
    if apercu is None:
        return None
    sans_correction = None
    if evaluation.population_corrigee is not None:
        sans_correction = apercevoir(evaluation.population_calculee, bareme_courant())
    return Complement(
        "dossiers/_montants_du_territoire.html",
        {
            "apercu": apercu,
            "avant_superieure": evaluation.situation.avant_superieure,
            "sans_correction": sans_correction,
            "simulateur": adresse_du_simulateur(perimetre, evaluation),
        },
        f"jusqu’à {euros(apercu.total, centimes=False)} par an",
    )


def adresse_du_simulateur(perimetre: Perimetre, evaluation: Evaluation) -> str:
    """Le simulateur prérempli : avec les communes si leur somme est la population, sinon avec la population."""
    codes = [commune.code for commune in perimetre.communes]
    entieres = not perimetre.parties and all(commune.population is not None for commune in perimetre.communes)
    if entieres and evaluation.population_corrigee is None and len(codes) <= COMMUNES_DANS_UNE_ADRESSE:
        requete = {"communes": "\n".join(codes)}
    else:
        requete = {"population": evaluation.population}
    return f"{reverse('financement:simulateur')}?{urlencode(requete)}"
