"""Une échéance en mots : ce qu'elle paie, au titre de quoi, selon quelle règle."""

from commun.calendrier import en_lettres
from financement.bareme import LIBELLES_NATURES, Nature
from financement.baremes import trouver_bareme
from financement.sommes import LIBELLES_VERSEMENTS
from financement.textes import libelle_annee
from financement.versements import Versement
from paiements.enums import EtatEcheance, Origine
from paiements.models import Echeance

LIBELLES = {
    **LIBELLES_VERSEMENTS,
    Versement.RESULTAT: "selon les résultats",
    Origine.REGULARISATION: "régularisation",
    Origine.RETENUE_LEVEE: "retenue levée",
}


def libelle_du_poste(bareme: str, poste: str) -> str:
    """« Accès aux soins », tel que le barème le nomme."""
    return trouver_bareme(bareme).libelle_poste(poste)


def libelle(echeance: Echeance) -> str:
    """« Accès aux soins, part fixe » ; ``plan`` préchargé."""
    poste = libelle_du_poste(echeance.plan.bareme, echeance.poste)
    return f"{poste}, {LIBELLES_NATURES[Nature(echeance.nature)]}"


def detail(echeance: Echeance) -> str:
    """« première année, avance »."""
    return f"{libelle_annee(echeance.annee)}, {LIBELLES[echeance.versement]}"


def attente(echeance: Echeance) -> str:
    """De qui l'échéance attend quoi ; vide si elle n'attend personne. ``prepare_par`` préchargé."""
    if echeance.etat == EtatEcheance.LIQUIDEE and echeance.a_reverser:
        return "La CPTS reverse la somme, puis un décideur de la caisse constate le reversement."
    if echeance.etat == EtatEcheance.DEMANDEE and echeance.a_reverser:
        return "La caisse liquide : elle arrête la somme que la CPTS reversera."
    if echeance.etat == EtatEcheance.LIQUIDEE and echeance.demande_une_approbation:
        return "La caisse prépare le paiement, puis un autre décideur l’approuve : la somme dépasse le seuil."
    if echeance.etat == EtatEcheance.A_APPROUVER:
        valeur = f"préparé par {echeance.prepare_par}, à la date du {en_lettres(echeance.paye_le)}"
        return f"Paiement {valeur}, sous la référence {echeance.reference} : un autre décideur de la caisse l’approuve."
    return ATTENTES.get(EtatEcheance(echeance.etat), "")


ATTENTES = {
    EtatEcheance.DEMANDEE: "La caisse liquide : elle arrête la somme à payer.",
    EtatEcheance.LIQUIDEE: "Un décideur de la caisse enregistre le paiement.",
}
