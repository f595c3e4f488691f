"""Chercher un dossier : numéro, nom de la CPTS ou commune ; accents indifférents, fautes de frappe tolérées."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from commun.textes import normaliser
from dossiers.models import Dossier
from dossiers.proximite import proches
from territoires.models import CommuneDuTerritoire
from territoires.recherche.communes import par_approche

LONGUEUR_MINIMALE = 4
COMMUNES_PROCHES = 8


class Recherche(NamedTuple):
    """Le filtre à poser, et s'il a fallu deviner (``approchee``)."""

    filtre: Q
    approchee: bool = False


def chercher(visibles: QuerySet[Dossier], texte: str) -> Recherche:
    """Ce qui contient ``texte`` ; si rien ne le contient, ce qui y ressemble (nom, puis commune).

    Les communes sont celles d'un territoire déposé, jamais d'un brouillon. Deviner coûte quatre requêtes au plus, quel
    que soit le nombre de dossiers ; même réponse sur SQLite et PostgreSQL.
    """
    cle = normaliser(texte)
    exact = Q(numero__icontains=texte.strip())
    if cle:
        exact |= Q(nom_recherche__contains=cle) | _une_commune(commune__nom_recherche__startswith=cle)
    if len(cle) < LONGUEUR_MINIMALE or visibles.filter(exact).order_by().exists():
        return Recherche(exact)
    noms = dict(visibles.order_by().values_list("pk", "nom_recherche"))
    identifiants = proches(cle, noms)
    if identifiants:
        return Recherche(Q(pk__in=identifiants), approchee=True)
    communes = [trouvaille.commune.code for trouvaille in par_approche(cle, "", COMMUNES_PROCHES)]
    return Recherche(_une_commune(commune__in=communes), approchee=True)


def _une_commune(**commune: object) -> Q:
    siennes = CommuneDuTerritoire.objects.filter(
        version__territoire=OuterRef("territoire"), version__figee_le__isnull=False, **commune
    )
    return Q(Exists(siennes.order_by()))
