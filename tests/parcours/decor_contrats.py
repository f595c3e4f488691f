"""Le décor des avenants : un contrat signé, un avenant signé au changement de taille, un autre en préparation."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from contrats.actions import repondre_demeure
from contrats.enums import MotifAvenant, Partie
from contrats.etapes import ETAPES
from territoires.actions import corriger_population
from tests.fabriques.contrats import ParcoursContrat, un_parcours_contrat
from tests.fabriques.dossiers import un_agent

LONG = "Extension aux communes voisines, " + "interdépartementalement" * 4
UN_AN = timedelta(days=300)


def planter_les_avenants(decor: Any, nom: str) -> None:
    """Les pages de l'avenant et de la version, vues de la CPTS, de l'ARS et de la caisse."""
    p = un_parcours_contrat(timezone.now() - UN_AN, nom=nom)
    p.proposer()
    p.signer_tous()
    p.ouvrir_avenant(MotifAvenant.TERRITOIRE, objet=LONG)
    corriger_population(
        territoire=p.dossier.territoire, population=52000, motif="Recensement.", maintenant=p.maintenant
    )
    p.proposer_avenant()
    p.signer_avenant()
    planter_un_renouvellement(decor, nom)
    planter_une_crise(decor, p)
    planter_une_suite(decor, nom)
    planter_une_mise_en_demeure(decor, nom)
    ouvert = p.ouvrir_avenant(*MotifAvenant.values, objet="Tout revoir.")
    numero, instructeur = p.dossier.numero, un_agent(Role.INSTRUCTEUR_ARS)
    contrat = [reverse(f"contrats:{page}", args=[numero]) for page in ("contrat", "version")]
    avenants = [reverse("contrats:avenant", args=[numero, rang]) for rang in (1, 2)]
    decor.montrer(p.responsable, *contrat, *avenants)
    decor.montrer(p.responsable, reverse("contrats:avenant_version_proposee", args=[numero, 1, 1]))
    decor.montrer(instructeur, *contrat, *avenants, reverse("contrats:avenant_nouveau", args=[numero]))
    decor.montrer(
        instructeur,
        *(reverse(f"contrats:avenant_{page}", args=[numero, ouvert.numero]) for page in ("objet", "territoire")),
        *(reverse("contrats:avenant_preparation", args=[numero, ouvert.numero, etape.cle]) for etape in ETAPES),
    )
    decor.montrer(un_agent(Role.DECIDEUR_AM), avenants[0])
    decor.montrer(p.responsable, reverse("contrats:avenant_acte", args=[numero, ouvert.numero, "abandonner"]))


def planter_un_renouvellement(decor: Any, nom: str) -> None:
    """Un contrat à moins de douze mois du terme, et son renouvellement en préparation."""
    p = un_parcours_contrat(timezone.now() - timedelta(days=1700), nom=nom)
    p.proposer()
    p.signer_tous()
    instructeur = un_agent(Role.INSTRUCTEUR_ARS)
    decor.montrer(instructeur, reverse("contrats:renouveler", args=[p.dossier.numero]))
    decor.montrer(p.responsable, p.contrat.get_absolute_url(), p.dossier.get_absolute_url())


def planter_une_crise(decor: Any, p: ParcoursContrat) -> None:
    """Une crise reconnue ; aucun barème vérifié ne la paie encore, et la page le dit."""
    decideur, jour = p.signataire(Partie.ARS), p.contrat.debut_le
    decision = {"reference": "décision ARS Occitanie 2026-118", "decision_le": jour, "motif": LONG}
    auteur = {"reconnue_par": decideur, "reconnue_le": p.maintenant}
    crise = p.contrat.crises.create(du=jour, au=jour, **decision, **auteur)
    decor.montrer(decideur, *(p.contrat.adresse(f"contrats:{nom}") for nom in ("crises", "crise_reconnaitre")))
    decor.montrer(decideur, p.contrat.adresse("contrats:crise_revoquer", crise.pk))


def planter_une_mise_en_demeure(decor: Any, nom: str) -> None:
    """Un contrat mis en demeure, avec une réponse ; vu de la CPTS qui répond et de l'ARS qui juge."""
    p = un_parcours_contrat(timezone.now() - UN_AN, nom=nom)
    p.proposer()
    p.signer_tous()
    p.maintenant = timezone.now() - timedelta(days=3)
    p.mettre_en_demeure()
    p.faire(repondre_demeure, p.contrat, auteur=p.responsable, commentaire=LONG * 3)
    page = p.contrat.adresse("contrats:demeure")
    decor.montrer(p.responsable, page, p.dossier.get_absolute_url())
    decor.montrer(p.agent(Role.DECIDEUR_ARS), page)


def planter_une_suite(decor: Any, nom: str) -> None:
    """Un renouvellement en préparation, à côté du contrat qu'il suit."""
    p = un_parcours_contrat(timezone.now() - timedelta(days=1700), nom=nom)
    p.proposer()
    p.signer_tous()
    p.maintenant = timezone.now() - timedelta(days=9)
    p.renouveler()
    suite = p.renouvellement
    decor.montrer(un_agent(Role.INSTRUCTEUR_ARS), suite.get_absolute_url())
    decor.montrer(p.responsable, p.contrat.get_absolute_url(), suite.get_absolute_url())
