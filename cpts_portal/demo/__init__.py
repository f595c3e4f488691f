"""La démonstration : des CPTS fictives sur de vraies communes, amenées à chaque état par les vraies actions.

Elle vit dans le projet, au-dessus de toutes les applications, parce qu'elle les fait toutes agir. Tout est déterministe
(graine fixe, dates comptées d'un jour de référence) et rejouable : un dossier déjà là n'est pas refait.
"""
