"""La population d'une liste de communes, par le référentiel de ``territoires``."""

from dataclasses import dataclass

from financement.refus import SaisieRefusee
from territoires.models import Commune
from territoires.recherche import resoudre_liste
from territoires.recherche.listes import ListeTropLongue


@dataclass(frozen=True, slots=True)
class PopulationDeCommunes:
    """La somme des populations municipales, les communes comptées, les remarques de lecture à montrer."""

    population: int
    communes: tuple[Commune, ...]
    remarques: tuple[str, ...]

    @property
    def millesimes(self) -> tuple[int, ...]:
        """Les millésimes des populations additionnées, du plus ancien au plus récent."""
        return tuple(sorted({commune.millesime for commune in self.communes if commune.millesime}))


def additionner_communes(champ: str, texte: str) -> PopulationDeCommunes:
    """Additionne les communes d'une liste de codes Insee, codes postaux ou noms.

    Erreur : ``SaisieRefusee`` sur ce champ si un élément est inconnu, ambigu ou sans population connue : on ne
    devine jamais une commune, la somme serait fausse sans que personne ne le voie.
    """
    try:
        resolution = resoudre_liste(texte)
    except ListeTropLongue as erreur:
        raise SaisieRefusee(champ, str(erreur)) from erreur
    if resolution.inconnues:
        raise SaisieRefusee(champ, f"commune introuvable : {_enumerer(resolution.inconnues)}.")
    if resolution.douteuses:
        douteuse = resolution.douteuses[0]
        candidates = ", ".join(f"{commune.nom} ({commune.code})" for commune in douteuse.candidates)
        raise SaisieRefusee(champ, f"« {douteuse.texte} » peut désigner {candidates} : indiquez le code Insee voulu.")
    if not resolution.trouvees:
        raise SaisieRefusee(champ, "indiquez au moins une commune.")
    sans_population = [commune.nom for commune in resolution.trouvees if commune.population is None]
    if sans_population:
        raise SaisieRefusee(champ, f"population inconnue pour {_enumerer(sans_population)} : retirez-la.")
    return PopulationDeCommunes(
        sum(commune.population for commune in resolution.trouvees),
        resolution.trouvees,
        resolution.remarques,
    )


def _enumerer(noms: tuple[str, ...] | list[str], limite: int = 10) -> str:
    """« a », « b » et les suivants comptés au-delà de la limite."""
    cites = ", ".join(f"« {nom} »" for nom in noms[:limite])
    return cites if len(noms) <= limite else f"{cites} et {len(noms) - limite} autres"
