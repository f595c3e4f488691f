"""Le décor d'un contrat signé depuis un an : une mission en retard, des déclarations à chaque état, des réunions."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contrats.enums import Partie
from execution.actions import missions
from tests.fabriques.execution import Execution, un_contrat_en_vigueur

UN_AN_ET_DEMI = timedelta(days=560)


def planter_l_execution(decor: Any, nom: str) -> None:
    """Les pages de l'exécution, vues de la CPTS et de la caisse."""
    ici = un_contrat_en_vigueur(timezone.now() - UN_AN_ET_DEMI, nom=nom)
    maintenant = timezone.now()
    ici.dans(4)
    accepte, conteste = ici.declarer(), ici.declarer("parcours")
    missions.accepter(accepte, **ici.acte(Partie.AM))
    missions.contester(conteste, commentaire="Le planning est vide. " + "z" * 90, **ici.acte(Partie.AM))
    suivi = ici.prevoir_suivi()
    ici.maintenant = maintenant
    declare = ici.declarer("parcours")
    montrer(decor, ici, declare.pk, suivi.pk)


def montrer(decor: Any, ici: Execution, declare: int, suivi: int) -> None:
    """Chaque adresse, une fois au moins."""
    numero = ici.contrat.dossier.numero
    missions_ = reverse("execution:missions", args=[numero])
    cpts = [
        missions_,
        reverse("execution:declarer", args=[numero, "prevention", "demarrage"]),
        reverse("execution:prevoir_suivi", args=[numero]),
        reverse("execution:reunion", args=[numero, suivi]),
        *(reverse("execution:geste_suivi", args=[numero, suivi, geste]) for geste in ("tenir", "annuler", "deplacer")),
    ]
    caisse = [missions_, *(reverse("execution:juger", args=[numero, declare, g]) for g in ("accepter", "contester"))]
    decor.montrer(ici.agent(Partie.CPTS), *cpts)
    decor.montrer(ici.agent(Partie.AM), *caisse)
