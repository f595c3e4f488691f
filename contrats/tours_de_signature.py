"""À qui de signer : la partie n'a pas signé, et celles que l'ordre fixé place avant elle l'ont fait."""

from typing import Any

from django.db.models import Q, QuerySet

from comptes.models import Utilisateur
from contrats.enums import Partie
from contrats.enums_signature import ABREGES, ORDRES, a_signer_avant, parties_dans_l_ordre
from contrats.models import ActeSignable, Signature
from contrats.permissions import parties_a_signer


def au_tour_de(partie: Partie, acte: str, *, chemin: str = "", cle: str = "pk") -> Q:
    """Le filtre des actes où c'est à ``partie`` de signer.

    ``acte`` : « contrat » ou « avenant » ; ``chemin`` mène du modèle filtré à l'acte, ``cle`` y désigne sa clé.
    """
    tour = ~Q(**{f"{cle}__in": _signes_par(partie, acte)})
    for autre in Partie:
        if autre != partie:
            tour &= Q(**{f"{chemin}ordre__in": _ordres_ou_ne_precede_pas(autre, partie)}) | Q(
                **{f"{cle}__in": _signes_par(autre, acte)}
            )
    return tour


def _ordres_ou_ne_precede_pas(autre: Partie, partie: Partie) -> list[str]:
    """L'ordre libre, et ceux où ``partie`` signe avant ``autre``."""
    suites = [(ordre, parties_dans_l_ordre(ordre)) for ordre, _ in ORDRES]
    return [ordre for ordre, suite in suites if not suite or suite.index(partie) < suite.index(autre)]


def _signes_par(partie: Partie, acte: str) -> QuerySet[Any]:
    valides = Signature.objects.filter(partie=partie, annulee_le__isnull=True, **{f"{acte}__isnull": False})
    return valides.order_by().values(acte)


def attente_de_signer(acte: ActeSignable, utilisateur: Utilisateur) -> str:
    """Pourquoi cette personne n'a rien à signer maintenant, en une phrase ; vide si c'est son tour."""
    valides = list(acte.signatures_valides)
    if any(signature.auteur_id == utilisateur.pk for signature in valides):
        return "Vous avez déjà signé cette version ; la page dit qui reste attendu."
    signees = {signature.partie for signature in valides}
    siennes = sorted(parties_a_signer(utilisateur, acte) - signees)
    if not siennes:
        return "Votre partie a déjà signé cette version ; la page dit qui reste attendu."
    avant = [a_signer_avant(acte.ordre, partie, signees) for partie in siennes]
    if not all(avant):
        return ""
    attendues = ", puis ".join(ABREGES[partie] for partie in avant[0])
    return f"L’ordre de signature est fixé : signent d’abord {attendues}. « À faire » vous dira quand ce sera à vous."
