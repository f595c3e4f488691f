"""Le refus d'un fichier reçu."""

from commun.textes import en_incise


class TeleversementRefuse(ValueError):
    """Le fichier n'est pas recevable ; le message dit quoi faire, et de quel fichier il s'agit s'il est connu."""

    def __init__(self, raison: str, nom: str = "") -> None:
        super().__init__(f"« {nom} » : {en_incise(raison)}" if nom else raison)
        self.raison = raison
        self.nom = nom
