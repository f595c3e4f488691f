"""La carte d'un territoire, en SVG dessiné par le serveur."""

from territoires.carte.composition import Carte, carte_du_perimetre, dessiner

__all__ = ["Carte", "carte_du_perimetre", "dessiner"]
