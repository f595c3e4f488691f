"""Le compte où la caisse paie la CPTS un jour donné : celui du contrat signé, puis ceux que la caisse a confirmés.

C'est le seul endroit où l'argent lit un compte. Un renouvellement porte celui qui y est écrit ; un changement confirmé
depuis sa signature sur le contrat qu'il suit vaut aussi pour lui.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from acteurs.identifiants import masquer_iban
from commun.calendrier import jour_paris
from contrats.enums_compte import DEMANDES_OUVERTES, EtatCompte
from contrats.models import ChangementDeCompte, Contrat
from contrats.succession import celui_du_jour


@dataclass(frozen=True)
class CompteLu:
    """Un compte et le jour où il commence à servir ; ``changement`` None : celui du contrat signé."""

    debut: date
    iban: str
    titulaire: str
    changement: ChangementDeCompte | None = None

    @property
    def masque(self) -> str:
        """Vide si le contrat signé ne disait aucun compte."""
        return masquer_iban(self.iban) if self.iban else ""

    @property
    def cle(self) -> int:
        """Ce qui le désigne dans une adresse : 0 pour le compte signé."""
        return self.changement.pk if self.changement else 0


def comptes_par_contrat(contrats: Collection[Contrat]) -> dict[int, tuple[CompteLu, ...]]:
    """Les comptes de chaque contrat signé, du premier au dernier qui serviront (une requête pour tous)."""
    precedents = {c.precedent_id for c in contrats if c.precedent_id}
    cles = {c.pk for c in contrats} | precedents
    confirmes: dict[int, list[ChangementDeCompte]] = defaultdict(list)
    lus = ChangementDeCompte.objects.filter(contrat__in=cles, etat=EtatCompte.CONFIRMEE).select_related("compte")
    for changement in lus.order_by("effet_le", "pk"):
        confirmes[changement.contrat_id].append(changement)
    return {contrat.pk: _comptes(contrat, confirmes) for contrat in contrats}


def _comptes(contrat: Contrat, confirmes: dict[int, list[ChangementDeCompte]]) -> tuple[CompteLu, ...]:
    herites = [
        changement
        for changement in confirmes.get(contrat.precedent_id or 0, ())
        if contrat.signe_le and jour_paris(changement.decide_le) >= contrat.signe_le
    ]
    siens = sorted([*herites, *confirmes.get(contrat.pk, ())], key=lambda c: (c.effet_le, c.pk))
    signe = CompteLu(contrat.debut_le or date.min, contrat.iban, contrat.structure_nom)
    return (signe, *(CompteLu(c.effet_le, c.compte.iban, c.compte.titulaire, c) for c in siens))


def comptes_de(contrat: Contrat) -> tuple[CompteLu, ...]:
    """Tous les comptes de ce contrat, ceux à venir compris (une requête)."""
    return comptes_par_contrat([contrat])[contrat.pk]


def en_vigueur(comptes: Iterable[CompteLu], jour: date) -> CompteLu:
    """Parmi les comptes d'un contrat, dans l'ordre, celui qui sert ce jour-là. Pur."""
    return celui_du_jour(comptes, jour)


def compte_au(contrat: Contrat, jour: date) -> CompteLu:
    """Le compte où se paie ce contrat ce jour-là."""
    return en_vigueur(comptes_de(contrat), jour)


def demande_ouverte(contrat: Contrat) -> ChangementDeCompte | None:
    """La demande que la caisse instruit, s'il y en a une."""
    ouvertes = contrat.changements_de_compte.filter(etat__in=DEMANDES_OUVERTES)
    return ouvertes.select_related("compte__rib", "demande_par", "verifie_par").order_by("pk").first()
