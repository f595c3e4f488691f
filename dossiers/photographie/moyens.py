"""La part « moyens » d'une photographie : la demande FIR, son action, son budget, le compte (masqué) et le calendrier.

L'IBAN n'y entre que masqué : ce qui est figé et haché ne permet pas de le retrouver.
"""

from datetime import date
from typing import Any

from acteurs.identifiants import lire_iban
from commun.composants.dates import jour_moyen
from dossiers.enums import VoletBudget
from dossiers.models import CoordonneesBancaires, LettreIntention
from dossiers.parametres import AIDE_URPS_ML
from dossiers.photographie.budget import par_compte, photographier_ligne, totaux


def photographier_financement(lettre: LettreIntention) -> dict[str, Any]:
    """La demande de subvention, son budget de formalisation et ce qui l'entoure ; montants en euros entiers."""
    lignes = [ligne for ligne in lettre.dossier.lignes_budget.all() if ligne.volet == VoletBudget.FORMALISATION]
    return {
        "demande": lettre.fir_demande,
        "montant": lettre.fir_montant,
        "objet": lettre.fir_objet,
        "description": lettre.fir_description,
        "debut": _jour(lettre.fir_debut_le),
        "fin": _jour(lettre.fir_fin_le),
        "moyens_humains": lettre.moyens_humains,
        "moyens_materiels": lettre.moyens_materiels,
        "signataire": {"nom": lettre.signataire_nom, "qualite": lettre.signataire_qualite},
        "lignes": [photographier_ligne(ligne) for ligne in lignes],
        "totaux": totaux(lignes),
        "comptes": par_compte(lignes),
        "aide_urps": {
            "demandee": lettre.aide_urps_demandee,
            "montant": AIDE_URPS_ML.vigueur.valeur,
            "source": AIDE_URPS_ML.vigueur.source,
        },
        "banque": _banque(lettre.coordonnees_bancaires.last()),
    }


def photographier_jalons(lettre: LettreIntention) -> list[dict[str, Any]]:
    """Les étapes du calendrier, par date."""
    return [{"libelle": jalon.libelle, **_jour(jalon.le)} for jalon in lettre.jalons.all()]


def _jour(le: date | None) -> dict[str, str]:
    """La date pour une machine et pour un lecteur, vides si elle manque."""
    return {"le": le.isoformat(), "texte": jour_moyen(le)} if le else {"le": "", "texte": ""}


def _banque(coordonnees: CoordonneesBancaires | None) -> dict[str, Any] | None:
    """Le compte, masqué ; ``coordonnees`` désigne la ligne où qui en a le droit lit l'IBAN entier."""
    if coordonnees is None or not coordonnees.iban:
        return None
    return {
        "coordonnees": coordonnees.pk,
        "titulaire": coordonnees.titulaire,
        "iban": coordonnees.iban_masque,
        "bic": coordonnees.bic,
        "avertissement": lire_iban(coordonnees.iban).avertissement or "",
    }
