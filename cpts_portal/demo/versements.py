"""Les versements d'un contrat de la démonstration : demandés, liquidés, payés, par les vraies actions."""

from collections.abc import Sequence

from comptes.enums import Role
from cpts_portal.demo.parcours import Parcours
from paiements import actions
from paiements.enums import EtatEcheance
from paiements.models import Echeance


def _siennes(p: Parcours, etat: str) -> list[Echeance]:
    lues = Echeance.objects.filter(dossier=p.dossier, etat=etat, montant__gt=0)
    return list(lues.select_related("plan", "dossier").order_by("exigible_le", "pk"))


def _arreter(p: Parcours, demandees: Sequence[Echeance]) -> list[Echeance]:
    """Demande puis liquide ce qui ne dépend pas des résultats ; rend ce qui est liquidé."""
    fixes = [e for e in demandees if not e.au_plus]
    p.faire(actions.demander, demandees, auteur=p.responsable)
    p.faire(actions.liquider, fixes, auteur=p.agent(Role.INSTRUCTEUR_AM))
    return _siennes(p, EtatEcheance.LIQUIDEE)


def _payer(p: Parcours, liquidees: Sequence[Echeance]) -> None:
    """Sous le seuil, la décideuse paie ; au-dessus, l'instructeur prépare."""
    petites = [e for e in liquidees if not e.demande_une_approbation]
    grandes = [e for e in liquidees if e.demande_une_approbation]
    paiement = {"le": p.jour, "reference": f"BORD-{p.jour:%Y%m%d}"}
    if petites:
        p.faire(actions.payer, petites, auteur=p.agent(Role.DECIDEUR_AM), **paiement)
    if grandes:
        p.faire(actions.preparer, grandes, auteur=p.agent(Role.INSTRUCTEUR_AM), **paiement)


def regler(p: Parcours) -> None:
    """Tout ce qui est exigible, hors part variable, est payé."""
    actions.tenir_a_jour(p.dossier.contrat, maintenant=p.maintenant)
    _payer(p, _arreter(p, _siennes(p, EtatEcheance.DUE)))
    preparees = _siennes(p, EtatEcheance.A_APPROUVER)
    if preparees:
        p.faire(actions.approuver, preparees, auteur=p.agent(Role.DECIDEUR_AM))


def traverser_l_anniversaire(p: Parcours) -> None:
    """À l'anniversaire : une somme reste due, la part variable est demandée, une grande attend son approbation."""
    actions.tenir_a_jour(p.dossier.contrat, maintenant=p.maintenant)
    *demandees, _restee_due = _siennes(p, EtatEcheance.DUE)
    *a_payer, _restee_liquidee = _arreter(p, demandees)
    _payer(p, a_payer)
