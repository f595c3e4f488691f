"""Le décor du registre : un contrat de plus d'un an, des sommes à chaque état, un crédit thématique, le budget."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from paiements import actions
from paiements.enums import EtatEcheance
from tests.fabriques.paiements import ParcoursRegistre, un_registre

MOTIF = "Le relevé attendu n'est pas parvenu. " + "interdépartementalement" * 5


def planter_les_versements(decor: Any, nom: str) -> None:
    """Les pages du registre, vues de la CPTS, de la caisse et de l'ARS."""
    p = un_registre(depart=timezone.now() - timedelta(days=560), nom=nom)
    p.payer(p.liquider(p.demander(), liquide=Decimal(40000), motif_retenue=MOTIF))
    p.maintenant = timezone.now()
    p.tenir()
    dues = [e for e in p.echeances(EtatEcheance.DUE)]
    p.demander(dues[:-1])
    liquidees = p.liquider([e for e in p.echeances(EtatEcheance.DEMANDEE) if not e.au_plus][:4])
    grandes = [e for e in liquidees if e.demande_une_approbation]
    grandes = grandes or p.liquider([e for e in p.echeances(EtatEcheance.DEMANDEE) if e.montant > 15000][:1])
    suite = {"le": p.jour, "reference": "B" * 60, "maintenant": p.maintenant}
    actions.preparer(grandes[:1], auteur=p.instructeur_am, **suite)
    _un_credit(p)
    _montrer(decor, p)


def _un_credit(p: ParcoursRegistre) -> None:
    suite = {"auteur": p.agent(Role.INSTRUCTEUR_ARS), "maintenant": p.maintenant}
    objet = "Dépistage organisé, " + "interdépartementalement" * 4
    donnees = {"objet": objet, "reference": "FIR-T-8", "montant": Decimal(12000), "notifie_le": p.jour}
    actions.notifier_credit(p.contrat, **donnees, **suite)


def _montrer(decor: Any, p: ParcoursRegistre) -> None:
    numero = p.dossier.numero
    registre = reverse("paiements:registre", args=[numero])
    une = {etat: p.echeances(etat)[0] for etat in ("due", "demandee", "liquidee", "a_approuver", "payee")}

    def geste(etat: str, nom: str) -> str:
        return reverse("paiements:geste", args=[numero, une[etat].pk, nom])

    lot = f"{reverse('paiements:lot', args=['liquider'])}?e={une['demandee'].pk}"
    credit = p.dossier.credits_thematiques.get()
    decor.montrer(p.responsable, registre, une["payee"].get_absolute_url(), geste("due", "demander"))
    decor.montrer(
        p.instructeur_am,
        registre,
        reverse("paiements:file"),
        lot,
        *(geste(*paire) for paire in (("demandee", "liquider"), ("liquidee", "rouvrir"), ("payee", "lever_retenue"))),
    )
    decor.montrer(
        p.decideur_am,
        reverse("paiements:file"),
        reverse("paiements:budget"),
        reverse("suivi:export_versements"),
        *(geste(*paire) for paire in (("liquidee", "payer"), ("a_approuver", "approuver"), ("payee", "reprendre"))),
    )
    decor.montrer(
        p.agent(Role.INSTRUCTEUR_ARS),
        registre,
        reverse("paiements:budget"),
        reverse("paiements:credit_nouveau", args=[numero]),
        reverse("paiements:credit_versement", args=[numero, credit.pk]),
    )
    decor.montrer(p.agent(Role.COORDINATEUR), registre)
