"""Le décor des avenants : un contrat signé, un avenant signé au changement de taille, un autre en préparation."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from contrats.enums import MotifAvenant
from contrats.etapes import ETAPES
from territoires.actions import corriger_population
from tests.fabriques.contrats import un_parcours_contrat
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
    ouvert = p.ouvrir_avenant(*MotifAvenant.values, objet="Tout revoir.")
    numero, instructeur = p.dossier.numero, un_agent(Role.INSTRUCTEUR_ARS)
    contrat = [reverse(f"contrats:{page}", args=[numero]) for page in ("contrat", "version")]
    avenants = [reverse("contrats:avenant", args=[numero, rang]) for rang in (1, 2)]
    decor.montrer(p.responsable, *contrat, *avenants)
    decor.montrer(instructeur, *contrat, *avenants, reverse("contrats:avenant_nouveau", args=[numero]))
    decor.montrer(
        instructeur,
        *(reverse(f"contrats:avenant_{page}", args=[numero, ouvert.numero]) for page in ("objet", "territoire")),
        *(reverse("contrats:avenant_preparation", args=[numero, ouvert.numero, etape.cle]) for etape in ETAPES),
    )
    decor.montrer(un_agent(Role.DECIDEUR_AM), avenants[0])
    decor.montrer(p.responsable, reverse("contrats:avenant_acte", args=[numero, ouvert.numero, "abandonner"]))
