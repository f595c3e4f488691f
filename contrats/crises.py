"""Les crises que l'ARS a reconnues pour un contrat, telles que le calcul les lit ; les contrats qu'elles concernent."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from comptes.models import Utilisateur
from contrats.cotes import de_son_ars
from contrats.enums import EN_VIGUEUR, EtatAvenant
from contrats.models import Avenant, Contrat
from financement.bareme import Bareme, Nature
from financement.baremes import connus
from financement.situation import CriseReconnue, Situation


def paie_une_crise(bareme: Bareme) -> bool:
    """Vrai si ce barème a une part de crise."""
    return any(ligne.nature is Nature.CRISE_RECONNUE for ligne in bareme.lignes)


def crises_lues(contrat: Contrat, situation: Situation, bareme: Bareme) -> tuple[CriseReconnue, ...]:
    """Celles qui valent, par date de décision ; aucune requête si aucun barème du contrat n'en paie."""
    baremes = (bareme, *(avenant.bareme for avenant in situation.avenants if avenant.bareme))
    return _valables(contrat) if any(paie_une_crise(lu) for lu in baremes) else ()


def crises_a_montrer(contrat: Contrat, avenants: Iterable[Avenant]) -> tuple[CriseReconnue, ...] | None:
    """Celles d'un contrat signé, ou None si ni son barème ni celui d'un avenant signé n'en paie."""
    signes = [contrat, *(avenant for avenant in avenants if avenant.etat == EtatAvenant.SIGNE)]
    codes = {acte.photographie["contenu"]["bareme"] for acte in signes if acte.photographie}
    return _valables(contrat) if concerne(codes) else None


def _valables(contrat: Contrat) -> tuple[CriseReconnue, ...]:
    lues = contrat.crises.filter(revoquee_le__isnull=True).order_by("decision_le", "pk")
    return tuple(CriseReconnue(lue.du, lue.au, lue.decision_le, lue.reference) for lue in lues)


def contrats_concernes(utilisateur: Utilisateur) -> QuerySet[Contrat]:
    """Les contrats en vigueur de son ARS que leur barème, ou celui d'un avenant signé, paie en cas de crise."""
    codes = [code for code, bareme in connus().items() if paie_une_crise(bareme)]
    amendes = Avenant.objects.filter(etat=EtatAvenant.SIGNE, photographie__contenu__bareme__in=codes).order_by()
    payes = Q(photographie__contenu__bareme__in=codes) | Q(pk__in=amendes.values("contrat"))
    siens = Contrat.objects.filter(payes, de_son_ars(utilisateur), etat__in=EN_VIGUEUR)
    return siens.select_related("dossier__lettre").order_by("dossier__numero", "rang")


def concerne(baremes: Iterable[str]) -> bool:
    """Vrai si l'un de ces barèmes (codes) a une part de crise."""
    tous = connus()
    return any(code in tous and paie_une_crise(tous[code]) for code in baremes)
