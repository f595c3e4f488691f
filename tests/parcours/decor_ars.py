"""Le décor de l'ARS : une lettre à instruire, une décision proposée, un financement suivi."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commun.delais import jour_paris
from comptes.enums import Role
from dossiers.enums import RoleEquipe
from dossiers.models import Dossier
from instruction.actions import decision as decisions
from instruction.actions import fir
from instruction.enums_ars import SensDecision
from instruction.lignes_ars import lignes_de
from instruction.models import ConventionFIR
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_parcours

LONG = "Accord pour la phase d’écriture. " + "interdépartementalement" * 5


def planter_l_ars(decor: Any, transmise: Dossier, accordee: Dossier, nom: str) -> None:
    """``transmise`` : à instruire ; ``accordee`` : au financement suivi ; ``nom`` : celui du dossier à décider."""
    instructeur, decideur = un_agent(Role.INSTRUCTEUR_ARS), un_agent(Role.DECIDEUR_ARS)
    decor.montrer(instructeur, *_pages(transmise, "instruction", "preparer"))
    propose = _a_decider(nom)
    decor.montrer(decideur, *_pages(propose, "instruction", "prendre", "renvoyer"))
    decor.montrer(instructeur, *_pages(propose, "instruction"))
    _financement(decor, accordee)
    _sans_convention(decor, instructeur, f"{nom} bis")


def _pages(dossier: Dossier, *noms: str) -> list[str]:
    return [reverse(f"ars:{nom}", args=[dossier.numero]) for nom in noms]


def _a_decider(nom: str) -> Dossier:
    """Un dossier dont la décision est proposée."""
    parcours = un_parcours(nom=nom)
    parcours.deposer_lettre()
    parcours.rendre_avis()
    instructeur = parcours.agent(Role.INSTRUCTEUR_ARS)
    decision = parcours.faire(decisions.preparer, parcours.lettre, auteur=instructeur)
    lignes = lignes_de(decision)
    lignes[0]["motif_ecart"] = LONG
    accord = {"sens": SensDecision.ACCORD, "montant": Decimal(15000), "convention": "FIR-2026-31-014", "motif": ""}
    parcours.faire(decisions.proposer, decision, auteur=instructeur, valeurs={**accord, "texte": LONG}, lignes=lignes)
    return parcours.dossier


def _sans_convention(decor: Any, instructeur: Any, nom: str) -> None:
    """Un accord d'avant le suivi : sa convention se saisit."""
    parcours = un_parcours(nom=nom)
    parcours.deposer_lettre()
    parcours.rendre_avis()
    parcours.accorder()
    convention = ConventionFIR.objects.get(dossier=parcours.dossier)
    convention.versements.all().delete()
    convention.delete()
    decor.montrer(instructeur, *_pages(parcours.dossier, "fir_ouvrir"))


def _financement(decor: Any, dossier: Dossier) -> None:
    """Un versement fait et un à venir ; chaque page du suivi, côté équipe et côté ARS."""
    instructeur, maintenant = un_agent(Role.INSTRUCTEUR_ARS), timezone.now()
    convention = ConventionFIR.objects.get(dossier=dossier)
    fait, a_venir = convention.versements.order_by("prevu_le", "pk")
    versement = {"verse_le": jour_paris(maintenant - timedelta(days=1)), "montant": fait.montant, "reference": "M" * 40}
    fir.noter_verse(fait, auteur=instructeur, maintenant=maintenant, **versement)
    responsable = dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur
    decor.montrer(responsable, *_pages(dossier, "fir", "compte_rendu"))
    decor.montrer(instructeur, reverse("ars:financements"), *_pages(dossier, "fir", "versement_nouveau"))
    for nom in ("versement", "versement_fait"):
        decor.montrer(instructeur, reverse(f"ars:{nom}", args=[dossier.numero, a_venir.pk]))
    for suite in ("renvoyer_compte", "demander_reversement", "constater_reversement"):
        decor.montrer(instructeur, reverse("ars:suite", args=[dossier.numero, suite]))
