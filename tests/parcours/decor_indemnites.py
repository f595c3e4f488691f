"""Le décor des indemnités : une personne au plafond, une annulée, un nom très long, un plafond à vérifier."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from comptes.enums import Role
from indemnites import actions
from tests.fabriques.acteurs import un_rpps
from tests.fabriques.baremes import un_administrateur
from tests.fabriques.execution import un_contrat_en_vigueur
from tests.fabriques.indemnites import CLAIRE, un_plafond, une_indemnite


def planter_les_indemnites(decor: Any, nom: str) -> None:
    """Le registre vu de l'équipe puis de la caisse, et les plafonds vus de l'administrateur."""
    ici = un_contrat_en_vigueur(timezone.now() - timedelta(days=200), nom=nom).dans(1)
    annee = ici.jour.year
    un_plafond(annee, Decimal(20000))
    saisi = un_plafond(annee + 1, Decimal(48000), verifie=False)
    longue = replace(CLAIRE, rpps=un_rpps(77), nom="de Montgolfier-" + "v" * 70)
    une_indemnite(ici, "20000.00", objet="Coordination " + "w" * 90)
    une_indemnite(ici, "17000.00", personne=longue)
    annulee = une_indemnite(ici, "300.00", personne=longue)
    acte = {"auteur": ici.parcours.responsable, "maintenant": ici.maintenant}
    actions.annuler(annulee, commentaire="Saisie deux fois, " + "z" * 90, **acte)
    numero = ici.contrat.dossier.numero
    registre = reverse("indemnites:registre", args=[numero])
    ouverte = ici.contrat.indemnites.order_by("pk").first()
    decor.montrer(
        ici.parcours.responsable,
        f"{registre}?annee={annee}",
        reverse("indemnites:saisir", args=[numero]),
        annulee.get_absolute_url(),
        reverse("indemnites:annuler", args=[numero, ouverte.pk]),
    )
    decor.montrer(ici.parcours.agent(Role.INSTRUCTEUR_AM), registre)
    decor.montrer(
        un_administrateur("verificateur-des-plafonds@exemple.test"),
        *map(reverse, ("indemnites:plafonds", "indemnites:plafond_saisir")),
        reverse("indemnites:plafond_acte", args=[saisi.pk, "verifier"]),
    )
