"""La file de la caisse : ce qui est à liquider, à payer, à approuver, à encaisser."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commun.textes import normaliser
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from contrats.models import Contrat
from paiements.actions.rapprochement import contrats_a_rapprocher
from paiements.enums import EtatEcheance as E
from paiements.models import Echeance
from paiements.permissions import (
    LIQUIDER,
    PAYER,
    PREPARER,
    departements_de,
    echeances_de_la_caisse,
    mandats_de_caisse,
)

AU_DESSUS = Q(liquide__gt=F("seuil"))


@dataclass(frozen=True)
class Etape:
    """Une étape de la file. ``geste`` : celui du lot, vide si chaque échéance se traite seule. ``a_qui`` : qui agit."""

    cle: str
    libelle: str
    filtre: Q
    capacites: frozenset[Capacite]
    geste: str
    bouton: str
    vide: str
    a_qui: str = ""


ETAPES = (
    Etape(
        "a_liquider",
        "À liquider",
        Q(etat=E.DEMANDEE),
        LIQUIDER,
        "liquider",
        "Liquider la sélection",
        "Ce que les CPTS demandent apparaîtra ici.",
        "Les instructeurs de la caisse liquident.",
    ),
    Etape(
        "a_payer",
        "À payer",
        Q(etat=E.LIQUIDEE, montant__gt=0) & ~AU_DESSUS,
        PAYER,
        "payer",
        "Payer la sélection",
        "Ce qui est liquidé, jusqu’au seuil d’approbation, apparaîtra ici.",
        "Les décideurs de la caisse paient.",
    ),
    Etape(
        "a_preparer",
        "À préparer",
        Q(etat=E.LIQUIDEE, montant__gt=0) & AU_DESSUS,
        PREPARER,
        "preparer",
        "Préparer la sélection",
        "Ce qui est liquidé au-dessus du seuil se prépare ici, avant qu’un autre l’approuve.",
    ),
    Etape(
        "a_approuver",
        "À approuver",
        Q(etat=E.A_APPROUVER),
        PAYER,
        "approuver",
        "Approuver la sélection",
        "Les paiements préparés par vos collègues apparaîtront ici.",
        "Un décideur de la caisse approuve, qui n’a ni liquidé la somme ni préparé le paiement.",
    ),
    Etape(
        "a_encaisser",
        "À encaisser",
        Q(etat=E.LIQUIDEE, montant__lt=0),
        PAYER,
        "",
        "",
        "Ce que les CPTS ont à reverser apparaîtra ici, une fois liquidé.",
    ),
)
PAR_CLE = {etape.cle: etape for etape in ETAPES}
PAR_GESTE = {etape.geste: etape for etape in ETAPES if etape.geste}


def de_l_etape(utilisateur: Utilisateur, etape: Etape) -> QuerySet[Echeance]:
    """Les échéances de cette étape que la personne voit, les plus anciennes d'abord."""
    siennes = echeances_de_la_caisse(utilisateur).filter(etape.filtre)
    return siennes.select_related("dossier__departement_pilote", "contrat", "plan", "prepare_par").order_by(
        "exigible_le", "pk"
    )


def somme(echeances: QuerySet[Echeance]) -> Decimal:
    """Ce que valent ces échéances : liquidé, à défaut dû."""
    return echeances.order_by().aggregate(somme=Sum(Coalesce("liquide", "montant")))["somme"] or Decimal("0.00")


def peut(utilisateur: Utilisateur, etape: Etape) -> bool:
    """Vrai si l'un de ses mandats donne le geste de cette étape."""
    return any(mandats_avec(utilisateur, capacite) for capacite in etape.capacites)


def comptes(utilisateur: Utilisateur, voulu: dict[str, Any]) -> list[tuple[Etape, int]]:
    """Chaque étape et son nombre d'échéances, celles que les filtres gardent."""
    return [(etape, filtrer(de_l_etape(utilisateur, etape), voulu).order_by().count()) for etape in ETAPES]


def premiere_etape(utilisateur: Utilisateur, nombres: list[tuple[Etape, int]]) -> Etape:
    """La première qui attend cette personne ; à défaut la première où attend une échéance, puis la sienne."""
    siennes = [etape for etape, _ in nombres if peut(utilisateur, etape)]
    pleines = [etape for etape, nombre in nombres if nombre]
    return next((etape for etape in pleines if etape in siennes), (*pleines, *siennes, *ETAPES)[0])


def filtrer(echeances: QuerySet[Echeance], voulu: dict[str, Any]) -> QuerySet[Echeance]:
    """Applique les filtres de la page."""
    poses: dict[str, Callable[[Any], Q]] = {
        "q": lambda q: Q(dossier__nom_recherche__contains=normaliser(q) or q) | Q(dossier__numero__icontains=q),
        "departement": lambda departement: Q(dossier__departement_pilote=departement),
        "jusqu_au": lambda jour: Q(exigible_le__lte=jour),
    }
    for cle, filtre in poses.items():
        if voulu.get(cle):
            echeances = echeances.filter(filtre(voulu[cle]))
    return echeances


def contrats_en_retard(contrats: QuerySet[Contrat], jour: date) -> int:
    """Combien de ces contrats attendent que le travail de fond mette leur registre à jour."""
    return contrats_a_rapprocher(contrats, jour).count()


def contrats_de_la_caisse_en_retard(utilisateur: Utilisateur, jour: date) -> int:
    """Les mêmes, dans les départements où cette personne liquide ou paie."""
    siens = departements_de(mandats_de_caisse(utilisateur))
    return contrats_en_retard(Contrat.objects.filter(dossier__departement_pilote__in=siens), jour)
