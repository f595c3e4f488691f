"""Comment chacun veut être prévenu : son choix, sinon le défaut du catalogue ; un courriel légal ne se règle pas."""

from collections.abc import Mapping

from commun.evenements import EvenementCourriel, Mode, catalogue
from comptes.models import ChoixCourriel, Utilisateur


def mode_retenu(evenement: EvenementCourriel, choisi: str | None) -> Mode:
    """Le réglage qui vaut : un choix impossible (devenu légal, ou d'une autre liste) ne compte pas."""
    return Mode(choisi) if choisi in evenement.modes else evenement.defaut


def choix_de(utilisateur: Utilisateur) -> dict[str, str]:
    """Ce que la personne a choisi, par code d'événement."""
    return dict(ChoixCourriel.objects.filter(utilisateur=utilisateur).values_list("evenement", "mode"))


def mode_de(personne: int, code: str, table: Mapping[str, EvenementCourriel] | None = None) -> Mode:
    """Le réglage de cette personne pour cet événement ; un événement inconnu part aussitôt."""
    evenement = (catalogue() if table is None else table).get(code)
    if evenement is None or not evenement.modes:
        return Mode.AUSSITOT
    ligne = ChoixCourriel.objects.filter(utilisateur=personne, evenement=code).values_list("mode", flat=True).first()
    return mode_retenu(evenement, ligne)
