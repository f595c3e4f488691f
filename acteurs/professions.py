"""Lire une profession de santé écrite librement : code TRE_G15, spécialité d'un médecin, libellé d'usage."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from acteurs.nomenclatures import MEDECIN, SpecialiteMedicale, professions
from commun.textes import normaliser

# Ce que les tableaux des équipes écrivent, à côté des libellés de la nomenclature (clé normalisée → code).
USAGES = {
    "ide": "60",
    "idel": "60",
    "infirmiere": "60",
    "infirmier liberal": "60",
    "infirmiere liberale": "60",
    "infirmier en pratique avancee": "60",
    "infirmiere en pratique avancee": "60",
    "ipa": "60",
    "pharmacienne": "21",
    "pharmacien d officine": "21",
    "pharmacien biologiste": "21",
    "kine": "70",
    "kinesitherapeute": "70",
    "masseuse kinesitherapeute": "70",
    "mk": "70",
    "dentiste": "40",
    "chirurgienne dentiste": "40",
    "maieuticien": "50",
    "podologue": "80",
    "pedicure": "80",
    "opticien": "28",
    "opticienne lunetiere": "28",
    "dieteticienne": "95",
    "psychomotricienne": "96",
    "psychomotricien": "96",
    "aide soignante": "35",
    "ambulanciere": "36",
    "preparatrice en pharmacie": "39",
    "assistante dentaire": "31",
    "technicien de laboratoire": "86",
    "technicienne de laboratoire": "86",
    "manipulateur radio": "98",
    "manipulatrice radio": "98",
    "manipulateur d electroradiologie medicale": "98",
    "audioprothesiste": "26",
}
GENERALISTES = frozenset({"medecin", "generaliste", "medecin generaliste", "medecine generale", "mg"})
SPECIALISTES = (
    "allergologue", "anesthésiste", "angiologue", "biologiste médical", "cardiologue", "chirurgien", "dermatologue",
    "endocrinologue", "gastro-entérologue", "gériatre", "gynécologue", "hématologue", "infectiologue",
    "médecin du travail", "médecin spécialiste", "néphrologue", "neurologue", "oncologue", "ophtalmologue", "ORL",
    "pédiatre", "pédopsychiatre", "pneumologue", "psychiatre", "radiologue", "radiothérapeute", "rhumatologue",
    "stomatologue", "urgentiste", "urologue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProfessionLue:
    """Code TRE_G15, spécialité (médecins seulement) et libellé à afficher."""

    code: str
    specialite: str
    libelle: str


class ProfessionInconnue(ValueError):
    """Aucune profession ne porte ce nom ; ``proposition`` est la plus proche, ou vide."""

    def __init__(self, texte: str, proposition: str) -> None:
        self.proposition = proposition
        suite = f" : vouliez-vous dire « {proposition} » ?" if proposition else "."
        super().__init__(f"Profession inconnue, « {texte[:60]} »{suite}")


def lire_profession(texte: str) -> ProfessionLue:
    """Lit un code (« 60 »), un libellé de la nomenclature ou un mot d'usage (« kiné », « cardiologue »).

    Un médecin sans précision est généraliste. Lève ``ProfessionInconnue``.
    """
    propre = " ".join(texte.split())
    if propre in professions():
        specialite = SpecialiteMedicale.GENERALISTE if propre == MEDECIN else ""
        return ProfessionLue(propre, specialite, libelle_profession(propre, specialite))
    cle = normaliser(propre)
    lue = _connues().get(cle)
    if lue is not None:
        return ProfessionLue(lue.code, lue.specialite, propre[:1].upper() + propre[1:])
    proches = get_close_matches(cle, _connues(), n=1, cutoff=0.72)
    raise ProfessionInconnue(propre, _connues()[proches[0]].libelle if proches else "")


def libelle_profession(code: str, specialite: str = "") -> str:
    """Le libellé d'un code, « Médecin généraliste » compris ; le code lui-même s'il est inconnu."""
    if code == MEDECIN and specialite == SpecialiteMedicale.GENERALISTE:
        return "Médecin généraliste"
    if code == MEDECIN and specialite == SpecialiteMedicale.AUTRE:
        return "Médecin spécialiste"
    return professions().get(code, code)


@cache
def _connues() -> dict[str, ProfessionLue]:
    """Tout ce qui se reconnaît, par clé normalisée."""
    connues = {normaliser(libelle): ProfessionLue(code, "", libelle) for code, libelle in professions().items()}
    for cle, code in USAGES.items():
        connues[normaliser(cle)] = ProfessionLue(code, "", professions()[code])
    for nom in SPECIALISTES:
        lue = ProfessionLue(MEDECIN, SpecialiteMedicale.AUTRE, nom[:1].upper() + nom[1:])
        connues[normaliser(nom)] = connues[normaliser(f"médecin {nom}")] = lue
    for cle in GENERALISTES:
        connues[cle] = ProfessionLue(MEDECIN, SpecialiteMedicale.GENERALISTE, "Médecin généraliste")
    return connues
