"""L'arbre d'objectifs d'un projet de test."""

from dossiers.models import Objectif, ProjetSante


def un_objectif(projet: ProjetSante, intitule: str, parent: Objectif | None = None, **champs: int) -> Objectif:
    """Un objectif, dernier enfant de ce parent ; général sans parent."""
    champs.setdefault("niveau", parent.niveau + 1 if parent else 1)
    champs.setdefault("rang", Objectif.objects.filter(projet=projet, parent=parent).count() + 1)
    return Objectif.objects.create(projet=projet, intitule=intitule, parent=parent, **champs)


def un_arbre(projet: ProjetSante) -> list[Objectif]:
    """Un général qui répond au besoin de la lettre, deux spécifiques, deux opérationnels liés à leur mission."""
    general = un_objectif(projet, "Un médecin traitant pour tous")
    general.besoins.set(projet.dossier.lettre.besoins.all())
    acces = un_objectif(projet, "Diminuer de moitié les patients sans médecin traitant", general)
    retour = un_objectif(projet, "Sécuriser les retours d’hôpital", general)
    creneaux = un_objectif(projet, "Réserver chaque jour vingt créneaux partagés", acces)
    creneaux.missions.set(["acces_soins"])
    liaison = un_objectif(projet, "Faire circuler une fiche de liaison", retour)
    liaison.missions.set(["parcours"])
    return [general, acces, creneaux, retour, liaison]
