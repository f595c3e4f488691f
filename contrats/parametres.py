"""Paramètres du contrat que les textes lus ne tranchent pas, visibles et modifiables ici."""

from dossiers.parametres import Parametre

DELAI_MISE_EN_DEMEURE_JOURS = Parametre(
    30, "jours", "Délai proposé pour régulariser après une mise en demeure", "domaine §2", a_confirmer=True
)
