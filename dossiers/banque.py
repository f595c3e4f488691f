"""Quelles coordonnées bancaires une personne lit : celles de la copie de travail, ou d'une version déposée."""

from dossiers.enums import Sujet
from dossiers.models import CoordonneesBancaires, Dossier
from dossiers.permissions import Lecture


def coordonnees_a_lire(dossier: Dossier, niveau: Lecture) -> CoordonneesBancaires | None:
    """Les dernières saisies pour l'équipe ; pour les institutions, celles de la dernière version déposée.

    None si aucun compte n'est donné ou s'il a été retiré.
    """
    lignes = dossier.lettre.coordonnees_bancaires.select_related("saisies_par")
    if niveau == Lecture.COPIE_DE_TRAVAIL:
        trouvee = lignes.last()
    else:
        version = dossier.versions.filter(sujet=Sujet.LETTRE).order_by("-numero").first()
        banque = version.contenu["financement"].get("banque") if version else None
        trouvee = lignes.filter(pk=banque["coordonnees"]).first() if banque else None
    return trouvee if trouvee and trouvee.iban else None
