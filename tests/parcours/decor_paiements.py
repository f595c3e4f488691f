"""Le décor du registre : un contrat de plus d'un an, des sommes à chaque état, un crédit thématique, le budget."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from acteurs.nomenclatures import TypeOrganisation
from comptes.enums import Role
from contrats.actions import changer_la_caisse
from paiements import actions
from paiements.enums import EtatEcheance
from tests.fabriques.acteurs import une_organisation
from tests.fabriques.comptes_bancaires import un_changement_confirme, une_demande, verifiee
from tests.fabriques.paiements import ParcoursRegistre, un_registre

MOTIF = "Le relevé attendu n’est pas parvenu. " + "interdépartementalement" * 5


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


def planter_un_compte(decor: Any, nom: str) -> None:
    """Un compte qui sert bientôt, une caisse qui change, une demande à vérifier, une autre à confirmer."""
    p = un_registre(depart=timezone.now() - timedelta(days=60), nom=nom)
    p.maintenant = timezone.now()
    page, demander = (p.contrat.adresse(f"contrats:{cle}") for cle in ("comptes", "compte_demander"))
    decor.montrer(p.responsable, demander)
    demande = une_demande(p, titulaire="Association " + "interdépartementalement" * 4)
    decor.montrer(p.responsable, page, demande.adresse_d_acte("retirer"))
    decor.montrer(p.instructeur_am, page, demande.adresse_d_acte("verifier"))
    q = un_registre(depart=timezone.now() - timedelta(days=61), nom=nom)
    q.maintenant = timezone.now()
    a_confirmer = verifiee(q, une_demande(q))
    decor.montrer(q.decideur_am, *(a_confirmer.adresse_d_acte(geste) for geste in ("confirmer", "refuser")))
    decor.montrer(q.decideur_am, q.contrat.adresse("contrats:comptes"), q.contrat.adresse("contrats:caisse"))
    r = un_registre(depart=timezone.now() - timedelta(days=62), nom=nom)
    r.maintenant = timezone.now()
    changement = un_changement_confirme(r)
    fusion = une_organisation(TypeOrganisation.AM, ["31"], nom="CPAM de la fusion " + "interdépartementalement")
    donnees = {"nouvelle": fusion, "effet_le": r.jour + timedelta(days=9), "commentaire": MOTIF}
    changer_la_caisse(r.contrat, auteur=r.decideur_am, maintenant=r.maintenant, **donnees)
    decor.montrer(r.responsable, r.contrat.adresse("contrats:comptes"), changement.adresse_d_acte("annuler"))
    decor.montrer(r.decideur_am, r.contrat.adresse("contrats:comptes"), r.contrat.adresse("contrats:caisse_renoncer"))


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
        f"{p.contrat.adresse_d_acte('notifier_resiliation')}?apercu=oui&effet_le={p.jour + timedelta(days=90)}",
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
