"""Ce qui empêche d'enregistrer une indemnité, plafond mis à part : chaque raison dit quoi corriger."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from acteurs.identifiants import IdentifiantInvalide, lire_rpps
from acteurs.models import Professionnel
from commun.calendrier import en_lettres, jour_paris
from commun.montants import arrondir
from commun.textes import normaliser
from contrats.enums import SIGNES
from contrats.models import Contrat
from indemnites.missions import est_au_contrat


def raisons_de_refuser(
    contrat: Contrat, personne: Any, mission: str, le: date, montant: Decimal, maintenant: datetime
) -> list[str]:
    """Toutes les raisons, ou aucune."""
    if contrat.etat not in SIGNES:
        return ["Le registre s’ouvre à la signature du contrat."]
    raisons = [*_sur_le_jour(contrat, le, maintenant), *_sur_la_personne(contrat, personne)]
    if not raisons and not est_au_contrat(contrat, le, mission):
        raisons.append(f"Cette mission n’était pas au contrat le {en_lettres(le)} : choisissez-en une autre.")
    if montant <= 0 or montant != arrondir(montant):
        raisons.append("Une indemnité est une somme positive, au centime.")
    return raisons


def _sur_le_jour(contrat: Contrat, le: date, maintenant: datetime) -> Iterator[str]:
    if le > jour_paris(maintenant):
        yield "Cette date est à venir : le registre garde ce qui est versé."
    if le < contrat.debut_le:
        yield _trop_tot(contrat)


def _trop_tot(contrat: Contrat) -> str:
    """Un renouvellement commence à son effet : ce qui est versé avant relève du contrat qu'il suit."""
    debut = en_lettres(contrat.debut_le)
    if contrat.rang == 1:
        return f"Cette date précède la signature du contrat, le {debut}."
    return f"Cette date précède l’effet de ce contrat, le {debut} : enregistrez-la au contrat précédent."


def _sur_la_personne(contrat: Contrat, personne: Any) -> Iterator[str]:
    """Un numéro juste, et la même personne que celle que l'on connaît déjà sous ce numéro."""
    try:
        lire_rpps(personne.rpps)
    except IdentifiantInvalide as refus:
        yield str(refus)
        return
    nom = normaliser(personne.nom)
    deja = contrat.dossier.indemnites.filter(rpps=personne.rpps).order_by("-pk").first()
    if deja is not None and normaliser(deja.nom) != nom:
        yield f"Ce numéro RPPS est déjà celui de {deja.personne} dans votre registre : vérifiez le numéro ou le nom."
    connue = Professionnel.objects.filter(rpps=personne.rpps).first()
    if deja is None and connue is not None and normaliser(connue.nom) != nom:
        yield "L’annuaire connaît ce numéro RPPS sous un autre nom : vérifiez le numéro ou le nom."
