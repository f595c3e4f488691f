"""Où en est l'écriture du projet, rubrique par rubrique : qui, pour quand, ce qui manque."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from commun.composants.dates import jour_moyen
from commun.composants.elements import EtapeFormulaire
from dossiers.models import AttributionDeRubrique, ProjetSante

AVANCEMENTS = {"a_faire": 0, "en_cours": 50, "a_corriger": 50, "terminee": 100}


@dataclass(frozen=True)
class RubriqueSuivie:
    """Une rubrique et son écriture ; ``avancement`` en pour cent : 0, 50 ou 100."""

    etape: EtapeFormulaire
    attribution: AttributionDeRubrique | None
    jour: date

    @property
    def ecrite(self) -> bool:
        return self.attribution is not None and self.attribution.ecrite_le is not None

    @property
    def en_retard(self) -> bool:
        """Vrai si sa date est passée et que personne ne l'a dite écrite."""
        attribution = self.attribution
        return bool(attribution and attribution.echeance_le and attribution.echeance_le < self.jour and not self.ecrite)

    @property
    def avancement(self) -> int:
        return AVANCEMENTS[self.etape.etat]

    @property
    def qui(self) -> str:
        """Le nom de la personne qui écrit ; vide si la rubrique n'est confiée à personne."""
        return str(self.attribution.responsable) if self.attribution and self.attribution.responsable else ""

    @property
    def detail(self) -> str:
        """« Anne Puech, pour le 3 mars 2027, en retard » ; vide si rien n'est décidé."""
        if self.attribution is None:
            return ""
        morceaux = [self.qui]
        if self.ecrite:
            morceaux.append("écrite")
        elif self.attribution.echeance_le:
            morceaux.append(f"pour le {jour_moyen(self.attribution.echeance_le)}")
        morceaux.append("en retard" if self.en_retard else "")
        return ", ".join(filter(None, morceaux))


def suivre_l_ecriture(projet: ProjetSante, liste: Iterable[EtapeFormulaire], jour: date) -> list[RubriqueSuivie]:
    """Chaque rubrique et à qui elle est confiée ; une requête."""
    lignes = {a.rubrique: a for a in projet.attributions.select_related("responsable").order_by("pk")}
    return [RubriqueSuivie(etape, lignes.get(etape.cle), jour) for etape in liste]


def avec_les_plumes(projet: ProjetSante, liste: Iterable[EtapeFormulaire], jour: date) -> list[EtapeFormulaire]:
    """La liste des étapes, avec qui écrit chacune et pour quand ; une requête."""
    return [_annotee(suivie) for suivie in suivre_l_ecriture(projet, liste, jour)]


def _annotee(suivie: RubriqueSuivie) -> EtapeFormulaire:
    if not suivie.detail:
        return suivie.etape
    return replace(suivie.etape, detail=" · ".join(filter(None, (suivie.etape.detail, suivie.detail))))


def progression(suivies: Iterable[RubriqueSuivie]) -> int:
    """L'avancement d'ensemble, en pour cent entiers : la moyenne des rubriques, arrondie vers le bas."""
    avancements = [suivie.avancement for suivie in suivies]
    return sum(avancements) // len(avancements) if avancements else 0
