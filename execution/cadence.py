"""La cadence des réunions de suivi : combien par année du contrat, chacune pour quand, où l'on en est (domaine §7).

La réunion k se tient au plus tard k intervalles après le début de l'année, jamais après l'anniversaire. Une date déjà
passée quand le contrat entre au portail n'est plus attendue : personne ne pouvait l'y prévoir.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commun.calendrier import ajouter_mois, jour_paris
from contrats.enums import EN_VIGUEUR
from contrats.models import Contrat
from execution.enums import SIGNES, EtatSuivi, Niveau
from execution.lecture_du_contrat import annee_de
from execution.models import ReunionDeSuivi
from execution.parametres import SUIVI_ALERTE_JOURS, SUIVI_INTERVALLE_MOIS, SUIVIS_PAR_AN
from financement.calendrier import AnneeContractuelle

PLACEES = (EtatSuivi.PREVUE, EtatSuivi.TENUE)


@dataclass(frozen=True)
class SuiviAttendu:
    """La réunion ``rang`` de l'année, la réunion qui en tient lieu (None : à convoquer), son dernier jour."""

    rang: int
    dernier_le: date
    reunion: ReunionDeSuivi | None
    niveau: Niveau

    @property
    def signe(self) -> tuple[str, str]:
        """La classe de couleur et l'icône ; le mot se lit toujours."""
        return SIGNES[self.niveau]

    @property
    def a_convoquer(self) -> bool:
        return self.reunion is None

    @property
    def apres(self) -> bool:
        """Prévue ou tenue après son dernier jour."""
        return self.reunion is not None and jour_paris(self.reunion.debut) > self.dernier_le


def derniers_jours(annee: AnneeContractuelle, nombre: int, intervalle: int, depuis: date) -> list[date]:
    """Le dernier jour de chaque réunion de l'année, sans ceux d'avant ``depuis``. ``intervalle`` en mois. Pur."""
    veille = annee.fin - timedelta(days=1)
    jours = [min(ajouter_mois(annee.debut, rang * intervalle), veille) for rang in range(1, nombre + 1)]
    return [jour for jour in jours if jour >= depuis]


def derniers_jours_du_contrat(contrat: Contrat, annee: AnneeContractuelle) -> list[date]:
    """Ceux de cette année du contrat, d'après les paramètres en vigueur à son début."""
    nombre, intervalle = SUIVIS_PAR_AN.au(annee.debut), SUIVI_INTERVALLE_MOIS.au(annee.debut)
    return derniers_jours(annee, nombre, intervalle, max(annee.debut, jour_paris(contrat.ouvert_le)))


def niveau_du_suivi(dernier_le: date, jour: date) -> Niveau:
    """D'une réunion que rien ne prévoit : orange à l'approche de son dernier jour, rouge ensuite."""
    if jour > dernier_le:
        return Niveau.ROUGE
    alerte = dernier_le - timedelta(days=SUIVI_ALERTE_JOURS.au(jour))
    return Niveau.ORANGE if jour >= alerte else Niveau.A_VENIR


def suivis_de_l_annee(contrat: Contrat, jour: date, reunions: Iterable[ReunionDeSuivi]) -> list[SuiviAttendu]:
    """Les réunions attendues de l'année du contrat ce jour-là, chacune avec celle qui en tient lieu, dans l'ordre."""
    annee = annee_de(contrat, jour)
    de_l_annee = [r for r in reunions if r.etat in PLACEES and annee.debut <= jour_paris(r.debut) < annee.fin]
    placees = sorted(de_l_annee, key=lambda reunion: (reunion.debut, reunion.pk))
    attendus = []
    for rang, dernier_le in enumerate(derniers_jours_du_contrat(contrat, annee), start=1):
        reunion = placees[rang - 1] if rang <= len(placees) else None
        attendus.append(SuiviAttendu(rang, dernier_le, reunion, _niveau(contrat, reunion, dernier_le, jour)))
    return attendus


def _niveau(contrat: Contrat, reunion: ReunionDeSuivi | None, dernier_le: date, jour: date) -> Niveau:
    """Rien n'est en retard d'un contrat qui n'est plus en vigueur, ou dont la fin est notifiée."""
    if reunion is not None:
        return Niveau.FAIT if reunion.etat == EtatSuivi.TENUE else Niveau.A_VENIR
    if contrat.etat not in EN_VIGUEUR or contrat.resiliation_effet_le is not None:
        return Niveau.A_VENIR
    return niveau_du_suivi(dernier_le, jour)
