"""Le radar : pour chaque mission, où en sont son démarrage et son déploiement au regard des limites (domaine §7).

La limite est celle du barème (6 ou 12 mois, 18 ou 24 mois après la signature, ou après l'effet de l'avenant qui engage
la mission), ou la date du contrat si une dérogation l'a portée plus loin. Rouge : la limite est passée. Orange : elle
approche, ou la date du contrat est passée.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commun.calendrier import ajouter_mois
from contrats.enums import EN_VIGUEUR
from contrats.models import Contrat
from contrats.versions import version_au
from execution.enjeux import Enjeu, enjeu_de
from execution.enums import SIGNES, EtatJalon, NatureJalon, Niveau
from execution.lecture_du_contrat import MissionDuContrat, missions_de
from execution.models import JalonDeMission
from execution.parametres import ALERTE_AVANT_LIMITE_JOURS
from missions.models import Condition

A_TENIR = (Niveau.ORANGE, Niveau.ROUGE)
Limites = tuple[int | None, int | None]


@dataclass(frozen=True)
class LigneDuRadar:
    """Un jalon attendu : la date du contrat, la limite du barème (None : aucune), la déclaration s'il y en a une."""

    mission: MissionDuContrat
    nature: NatureJalon
    prevu_le: date | None
    limite_le: date | None
    jalon: JalonDeMission | None
    niveau: Niveau
    enjeu: Enjeu | None = None

    @property
    def signe(self) -> tuple[str, str]:
        """La classe de couleur et l'icône ; le mot se lit toujours."""
        return SIGNES[self.niveau]

    @property
    def echeance(self) -> date | None:
        """La date qui compte : la limite, à défaut celle du contrat."""
        return self.limite_le or self.prevu_le

    @property
    def cle(self) -> str:
        return f"{self.mission.code}-{self.nature}"


def radar(contrat: Contrat, jour: date) -> list[LigneDuRadar]:
    """Les lignes de chaque mission en vigueur, dans l'ordre du contrat ; l'enjeu de celles qui sont à tenir."""
    jalons = {(jalon.mission, jalon.nature, jalon.engagee_le): jalon for jalon in contrat.jalons.all()}
    version = version_au(contrat, jour)
    limites = limites_du_bareme(version.photographie["contenu"]["bareme"])
    lignes = []
    for mission in missions_de(version):
        for nature, mois in zip(NatureJalon, limites.get(mission.code, (None, None)), strict=True):
            prevu = mission.demarrage_le if nature == NatureJalon.DEMARRAGE else mission.deploiement_le
            limite = limite_de(mission.engagee_le, prevu, mois)
            jalon = jalons.get((mission.code, nature, mission.engagee_le))
            niveau = niveau_de(prevu, limite, jalon, jour)
            enjeu = _enjeu(contrat, mission, nature, jalons, niveau, jour)
            lignes.append(LigneDuRadar(mission, nature, prevu, limite, jalon, niveau, enjeu))
    return lignes


def limites_du_bareme(code: str) -> dict[str, Limites]:
    """Par mission : mois après la signature pour démarrer, puis pour être déployée ; None sans limite."""
    conditions = Condition.objects.filter(bareme=code).order_by("pk")
    return {c.mission_id: (c.demarrage_mois, c.deploiement_mois) for c in conditions}


def limite_de(engagee_le: date, prevu: date | None, mois: int | None) -> date | None:
    """Le dernier jour pour le jalon, tant de mois après l'engagement ; une date du contrat plus lointaine y déroge."""
    if mois is None:
        return None
    limite = ajouter_mois(engagee_le, mois)
    return max(limite, prevu) if prevu else limite


def niveau_de(prevu: date | None, limite: date | None, jalon: JalonDeMission | None, jour: date) -> Niveau:
    """Fait dès que la CPTS l'a déclaré, sauf si la caisse le conteste ; sinon selon les dates.

    Un contrat signé avant le portail n'a pas de date : ni alerte, ni silence, on le dit.
    """
    if jalon is not None and jalon.etat in (EtatJalon.DECLARE, EtatJalon.ACCEPTE):
        return Niveau.FAIT
    if prevu is None and limite is not None:
        return Niveau.SANS_DATE
    derniere = limite or prevu
    if derniere is None:
        return Niveau.A_VENIR
    if jour > derniere:
        return Niveau.ROUGE
    alerte = derniere - timedelta(days=ALERTE_AVANT_LIMITE_JOURS.au(jour))
    passee = prevu is not None and jour > prevu
    return Niveau.ORANGE if passee or jour >= alerte else Niveau.A_VENIR


def _enjeu(
    contrat: Contrat,
    mission: MissionDuContrat,
    nature: NatureJalon,
    jalons: dict[tuple[str, str, date], JalonDeMission],
    niveau: Niveau,
    jour: date,
) -> Enjeu | None:
    """Celui d'une ligne à tenir ; le déploiement d'une mission qui n'a pas démarré laisse parler son démarrage."""
    if niveau not in A_TENIR or contrat.etat not in EN_VIGUEUR:
        return None
    demarrage = jalons.get((mission.code, NatureJalon.DEMARRAGE, mission.engagee_le))
    demarree = demarrage is not None and demarrage.etat != EtatJalon.CONTESTE
    if nature == NatureJalon.DEPLOIEMENT and not demarree:
        return None
    return enjeu_de(contrat, mission, jour, demarree=demarree)


def en_alerte(lignes: Iterable[LigneDuRadar]) -> list[LigneDuRadar]:
    """Celles qui demandent un geste, les plus graves d'abord."""
    return sorted((li for li in lignes if li.niveau in A_TENIR), key=lambda li: (li.niveau != Niveau.ROUGE, li.cle))
