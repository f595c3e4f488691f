"""Les noms d'établissements du fichier national, en capitales et abrégés, remis en français lisible."""

from commun.textes import APOSTROPHES

SIGLES = frozenset(
    ["CH", "CHI", "CHIC", "CHR", "CHS", "CHU", "CHIVA", "CRF", "EPS", "GCS", "HAD", "MGEN", "SMR", "SSR", "USLD"]
)
ABREGES = {"CL": "Clinique", "HOP": "Hôpital", "CTRE": "Centre", "HOSP": "hospitalier", "ST": "Saint", "STE": "Sainte"}
SOCIETES = frozenset({"SA", "SAS", "SARL", "EURL", "SASU"})
MOTS_COURTS = frozenset({"de", "des", "du", "la", "le", "les", "et", "en", "sur", "sous", "aux", "au", "l", "d"})


def remettre_en_casse(nom: str) -> str:
    """« CH SAINT LOUIS AX LES THERMES » → « CH Saint Louis Ax les Thermes »."""
    bruts = [mot for mot in nom.split() if mot not in SOCIETES] or nom.split()
    mots = [mot if mot in SIGLES else ABREGES.get(mot) or _mot(mot) for mot in bruts]
    return " ".join([mots[0][:1].upper() + mots[0][1:], *mots[1:]])


def _mot(mot: str) -> str:
    minuscule = mot.lower()
    if minuscule in MOTS_COURTS:
        return minuscule
    if minuscule[:1] in ("l", "d") and minuscule[1:2] in APOSTROPHES:
        return f"{minuscule[0]}’{minuscule[2:].capitalize()}"
    return "-".join(partie.capitalize() if partie not in MOTS_COURTS else partie for partie in minuscule.split("-"))
