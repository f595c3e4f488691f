"""Le diagnostic d'une lettre de test : trois indicateurs, un besoin qui s'appuie sur l'un d'eux, un dispositif."""

from decimal import Decimal

from dossiers.enums_diagnostic import NatureDispositif, StatutValeur
from dossiers.models import Besoin, DispositifExistant, IndicateurDiagnostic, LettreIntention


def un_indicateur(lettre: LettreIntention, intitule: str, valeur: str | None = None, **champs: object):
    """Un indicateur ; avec une valeur il est renseigné, sans valeur il ne l'est pas, sauf statut dit."""
    statut = champs.pop("statut", StatutValeur.NON_RENSEIGNEE if valeur is None else StatutValeur.RENSEIGNEE)
    return IndicateurDiagnostic.objects.create(
        lettre=lettre, intitule=intitule, statut=statut, valeur=None if valeur is None else Decimal(valeur), **champs
    )


def un_diagnostic(lettre: LettreIntention) -> None:
    """Une valeur connue, une masquée, un zéro ; le besoin a un appui écrit et un indicateur."""
    sans_mt = un_indicateur(
        lettre,
        "Patients de 70 ans et plus sans médecin traitant",
        "14",
        code="plus_70_sans_mt",
        unite="%",
        source="Assurance Maladie",
        annee=2025,
    )
    un_indicateur(lettre, "Densité d’orthophonistes", statut=StatutValeur.MASQUEE, source="Drees")
    un_indicateur(lettre, "Centres de santé", "0", unite="centre", annee=2026)
    besoin = Besoin.objects.create(
        lettre=lettre, intitule="Accès à un médecin traitant", appui="14 % des plus de 70 ans n’en ont pas."
    )
    besoin.indicateurs.add(sans_mt)
    DispositifExistant.objects.create(
        lettre=lettre,
        nature=NatureDispositif.MSP,
        nom="Maison de santé de Revel",
        lieu="Revel",
        articulation="Elle portera les créneaux de soins non programmés.",
    )
