"""À qui de signer : la partie n'a pas signé, et celles que l'ordre fixé place avant elle l'ont fait."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from comptes.models import Utilisateur
from contrats.enums import EtatContrat, Partie
from contrats.enums_signature import ABREGES, ORDRES, a_signer_avant, parties_dans_l_ordre
from contrats.models import ActeSignable, Contrat, Signature
from contrats.permissions import parties_a_signer
from dossiers.enums import Tour
from dossiers.models import Dossier


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


def signatures_attendues(dossiers: Sequence[Dossier], lecteur: Utilisateur) -> dict[int, str]:
    """Du contrat en signature de chaque dossier : les parties dont c'est le tour, si ce ne sont pas les trois."""
    cles = [dossier.pk for dossier in dossiers if dossier.tour == Tour.PARTIES]
    if not cles:
        return {}
    actes = list(Contrat.objects.filter(dossier__in=cles, etat=EtatContrat.A_SIGNER).values("pk", "dossier", "ordre"))
    signees: dict[int, set[str]] = defaultdict(set)
    valides = Signature.objects.filter(contrat__in=[acte["pk"] for acte in actes], annulee_le__isnull=True)
    for contrat, partie in valides.order_by().values_list("contrat", "partie"):
        signees[contrat].add(partie)
    return {
        acte["dossier"]: _attendu(suite)
        for acte in actes
        if len(suite := _au_tour(acte["ordre"], signees[acte["pk"]])) < len(Partie)
    }


def _au_tour(ordre: str, signees: set[str]) -> list[str]:
    return [ABREGES[une] for une in Partie if une not in signees and not a_signer_avant(ordre, une, signees)]


def _attendu(suite: list[str]) -> str:
    s = "s" if len(suite) > 1 else ""
    return f"Proposé, signature{s} attendue{s} de {' et de '.join(suite)}"
