"""Données d'affichage des composants de page ; les balises sont dans ``commun.templatetags.composants``."""
