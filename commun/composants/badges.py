"""La liste unique des badges d'état : un mot, une icône, un ton. L'état n'est jamais dit par la seule couleur."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    """``ton`` choisit les couleurs (``marque``, ``accent``, ``succes``… ou vide) ; ``icone`` est dans la planche."""

    libelle: str
    icone: str
    ton: str = ""


BADGES: dict[str, Badge] = {
    "brouillon": Badge("Brouillon", "pen"),
    "chez_guichet": Badge("Chez le Guichet", "door-open", "info"),
    "a_completer": Badge("À compléter", "rotate-left", "accent"),
    "avis_rendu": Badge("Avis rendu", "comment-dots", "marque"),
    "chez_ars": Badge("Chez l’ARS", "building-columns", "info"),
    "chez_am": Badge("Chez l’Assurance Maladie", "building-columns", "info"),
    "accordee": Badge("Accordée", "circle-check", "succes"),
    "delai_legal": Badge("Délai légal en cours", "hourglass-half", "attention"),
    "valide": Badge("Validé", "circle-check", "succes"),
    "en_signature": Badge("En signature", "file-signature", "marque"),
    "actif": Badge("Actif", "play", "succes"),
    "termine": Badge("Terminé", "flag-checkered"),
    "refuse": Badge("Refusé", "circle-xmark", "danger"),
}


def badge(cle: str, libelle: str = "") -> Badge:
    """Badge de la liste, avec son libellé ou celui de l'appelant. Erreur : ``ValueError`` sur une clé inconnue."""
    if cle not in BADGES:
        raise ValueError(f"Badge d’état inconnu : {cle!r}. Clés admises : {', '.join(BADGES)}.")
    modele = BADGES[cle]
    return Badge(libelle or modele.libelle, modele.icone, modele.ton)
