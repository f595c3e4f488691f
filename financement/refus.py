"""Refus d'une saisie : toujours un champ nommé et une phrase qui dit quoi faire."""


class SaisieRefusee(ValueError):
    """Une donnée d'entrée est refusée.

    ``champ`` : chemin du champ (``missions[2].demarrage``, rang compté depuis 1).
    ``message`` : phrase française complète, affichable telle quelle.
    """

    def __init__(self, champ: str, message: str) -> None:
        super().__init__(f"{champ} : {message}")
        self.champ = champ
        self.message = message
