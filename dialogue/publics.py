"""La table des publics : qui lit un fil, qui y écrit, depuis quand (domaine §3). Aucune autre règle ailleurs.

Un déporté, membre ou acteur du dossier, n'y est d'aucune institution ; un administrateur, de rien.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comptes.roles import Capacite
from dialogue.enums import Moment, Public, Relecteurs
from dossiers.enums import Tour


@dataclass(frozen=True)
class Regle:
    """``ecrivent`` : capacité qui permet d'écrire → côté au nom duquel elle écrit.

    ``lecteurs`` : les lecteurs institutionnels lisent comme leur organisme. ``relecteurs`` : les relecteurs d'URPS.
    """

    cotes: tuple[Tour, ...]
    ecrivent: Mapping[Capacite, Tour]
    depuis: Moment
    lecteurs: bool = True
    relecteurs: Relecteurs = Relecteurs.JAMAIS
    aide: str = ""


DU_PORTEUR = {Capacite.DEMANDER_APPUI: Tour.PORTEUR}
DU_COORDINATEUR = {Capacite.REPONDRE_APPUI: Tour.GUICHET}
DE_L_ARS = {Capacite.INSTRUIRE_ARS: Tour.ARS, Capacite.DECIDER_ARS: Tour.ARS}
DE_L_AM = {Capacite.INSTRUIRE_AM: Tour.AM, Capacite.DECIDER_AM: Tour.AM}

PUBLICS: Mapping[Public, Regle] = MappingProxyType(
    {
        Public.PORTEUR_GUICHET: Regle(
            cotes=(Tour.PORTEUR, Tour.GUICHET),
            ecrivent=DU_PORTEUR | DU_COORDINATEUR,
            depuis=Moment.ACCOMPAGNEMENT,
            relecteurs=Relecteurs.TOUJOURS,
            aide="L’équipe du dossier et le Guichet le lisent ; ni l’ARS, ni l’Assurance Maladie.",
        ),
        Public.GUICHET_ARS: Regle(
            cotes=(Tour.GUICHET, Tour.ARS),
            ecrivent=DU_COORDINATEUR | DE_L_ARS,
            depuis=Moment.TRANSMISSION,
            aide="Les coordinateurs du Guichet et l’ARS le lisent ; ni l’équipe du dossier, ni l’Assurance Maladie.",
        ),
        Public.ARS_AM: Regle(
            cotes=(Tour.ARS, Tour.AM),
            ecrivent=DE_L_ARS | DE_L_AM,
            depuis=Moment.PROJET_DEPOSE,
            aide="L’ARS et l’Assurance Maladie le lisent ; ni l’équipe du dossier, ni le Guichet.",
        ),
        Public.GUICHET: Regle(
            cotes=(Tour.GUICHET,),
            ecrivent={Capacite.CONTRIBUER_AVIS: Tour.GUICHET},
            depuis=Moment.ACCOMPAGNEMENT,
            lecteurs=False,
            relecteurs=Relecteurs.SA_CONTRIBUTION_ENVOYEE,
            aide="Les coordinateurs du Guichet le lisent, et chaque relecteur une fois sa contribution envoyée.",
        ),
        Public.ARS: Regle(
            cotes=(Tour.ARS,),
            ecrivent=DE_L_ARS,
            depuis=Moment.TRANSMISSION,
            aide="L’ARS seule le lit.",
        ),
    }
)
