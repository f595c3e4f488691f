"""Le sélecteur de territoire : ce que montre sa page. Les gestes sont dans ``territoires.gestes``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from territoires.alentours import Alentours
from territoires.constats import Evaluation
from territoires.forms import (
    FormulaireDeCollage,
    FormulaireDeCorrection,
    FormulaireDeDepartement,
    FormulaireDePartie,
)
from territoires.models import Epci, VersionTerritoire
from territoires.perimetre import Perimetre
from territoires.recherche import Trouvaille, chercher_communes, chercher_epcis
from territoires.reponse import Reponse


@dataclass(frozen=True)
class Complement:
    """Un complément au panneau, composé par l'application qui l'emploie : gabarit, contenu, phrase courte."""

    gabarit: str
    contenu: Any
    resume: str = ""


@dataclass(frozen=True)
class Recherche:
    """Une recherche et ses réponses, pour ``territoires/_resultats.html``."""

    texte: str
    trouvailles: list[Trouvaille]
    epcis: list[Epci]
    comprises: frozenset[str] = frozenset()

    @property
    def vide(self) -> bool:
        return not (self.trouvailles or self.epcis)


def rechercher(texte: str, comprises: frozenset[str] = frozenset()) -> Recherche:
    """Communes et EPCI qui répondent à ``texte`` ; l'EPCI des premières communes est proposé aussi."""
    trouvailles = chercher_communes(texte)
    epcis = {epci.pk: epci for epci in chercher_epcis(texte)}
    for trouvaille in trouvailles[:3]:
        epci = trouvaille.commune.epci
        if epci is not None:
            epcis.setdefault(epci.pk, epci)
    return Recherche(texte.strip(), trouvailles, list(epcis.values()), comprises)


def contexte(
    *,
    version: VersionTerritoire,
    perimetre: Perimetre,
    evaluation: Evaluation,
    alentours: Alentours,
    complement: Complement | None = None,
    recouvrements: Sequence = (),
    texte: str = "",
    reponse: Reponse | None = None,
    modifiable: bool = True,
) -> dict:
    """Le contexte de ``territoires/_selecteur.html``.

    ``recouvrements`` : un objet ou un dictionnaire par dossier partagé, avec ``nom``, ``etape``, ``communes``
    (chacune avec ``code`` et ``nom``) et, pour lui écrire, ``adresse``. ``texte`` : la recherche en cours.
    """
    reponse = reponse or Reponse()
    correction = {"population": version.population_corrigee, "motif": version.motif_correction}
    return {
        "version": version,
        "perimetre": perimetre,
        "evaluation": evaluation,
        "alentours": alentours,
        "complement": complement,
        "recouvrements": recouvrements,
        "texte": texte.strip(),
        "recherche": rechercher(texte, perimetre.entieres) if texte.strip() else None,
        "reponse": reponse,
        "modifiable": modifiable,
        "formulaire_collage": FormulaireDeCollage(),
        "formulaire_departement": FormulaireDeDepartement(),
        "formulaire_partie": FormulaireDePartie(),
        "formulaire_correction": FormulaireDeCorrection(initial=correction),
        **reponse.formulaires,
    }
