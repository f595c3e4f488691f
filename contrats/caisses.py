"""Les caisses d'un contrat : celles qui peuvent le payer, celles qui l'ont payé, celle d'un jour donné."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from acteurs.models import Organisation
from acteurs.nomenclatures import TypeOrganisation
from contrats.enums_compte import EtatCaisse
from contrats.models import ChangementDeCaisse, Contrat
from contrats.succession import celui_du_jour


@dataclass(frozen=True)
class CaisseLue:
    """Une caisse et le jour où elle a pris la charge du contrat ; ``changement`` None : celle qui l'a signé."""

    debut: date
    organisation: Organisation | None
    changement: ChangementDeCaisse | None = None


def caisses_possibles(contrat: Contrat) -> QuerySet[Organisation]:
    """Les organismes d'Assurance Maladie en activité du département pilote (une MSA compte, domaine §3)."""
    pilote = contrat.dossier.departement_pilote_id
    siens = Organisation.objects.filter(type=TypeOrganisation.AM, departements=pilote, active=True)
    return siens.order_by("nom", "pk")


def caisses_par_contrat(contrats: Collection[Contrat]) -> dict[int, tuple[CaisseLue, ...]]:
    """Pour chaque contrat, celle qui a signé, puis les suivantes déjà en charge, dans l'ordre (une requête)."""
    faits: dict[int, list[ChangementDeCaisse]] = defaultdict(list)
    lus = ChangementDeCaisse.objects.filter(contrat__in={c.pk for c in contrats}, etat=EtatCaisse.EN_CHARGE)
    for changement in lus.select_related("ancienne", "nouvelle").order_by("effet_le", "pk"):
        faits[changement.contrat_id].append(changement)
    return {contrat.pk: _caisses(contrat, faits.get(contrat.pk, [])) for contrat in contrats}


def _caisses(contrat: Contrat, faits: list[ChangementDeCaisse]) -> tuple[CaisseLue, ...]:
    premiere = CaisseLue(contrat.debut_le or date.min, faits[0].ancienne if faits else contrat.caisse)
    return (premiere, *(CaisseLue(fait.effet_le, fait.nouvelle, fait) for fait in faits))


def caisses_de(contrat: Contrat) -> tuple[CaisseLue, ...]:
    """Celles d'un contrat (une requête)."""
    return caisses_par_contrat([contrat])[contrat.pk]


def en_charge(caisses: Iterable[CaisseLue], jour: date) -> CaisseLue:
    """Parmi les caisses d'un contrat, dans l'ordre, celle qui en a la charge ce jour-là. Pur."""
    return celui_du_jour(caisses, jour)


def changement_a_venir(contrat: Contrat) -> ChangementDeCaisse | None:
    """Le changement décidé dont la date n'est pas venue ; sans requête s'il n'y en a pas."""
    if contrat.caisse_change_le is None:
        return None
    decides = contrat.changements_de_caisse.filter(etat=EtatCaisse.PROGRAMMEE)
    return decides.select_related("ancienne", "nouvelle", "decide_par").first()
