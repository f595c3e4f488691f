"""Recopie sur le dossier où il en est, pour les listes ; appelé par la porte et à l'ouverture d'un objet."""

from typing import Any

from dossiers.dates import depuis_quand, prochaine_date
from dossiers.enums import Sujet
from dossiers.models import Dossier


def objet_le_plus_avance(dossier: Dossier) -> Any:
    """Contrat, sinon projet, sinon lettre ; relu en base (deux requêtes étroites : il est lu à chaque acte)."""
    sujets = (Sujet.CONTRAT, Sujet.PROJET, Sujet.LETTRE)
    [presents] = Dossier.objects.filter(pk=dossier.pk).order_by().values_list(*(f"{sujet}__pk" for sujet in sujets))
    sujet, cle = next(paire for paire in zip(sujets, presents, strict=True) if paire[1] is not None)
    modele = Dossier._meta.get_field(sujet).related_model
    [objet] = modele.objects.select_related("dossier").filter(pk=cle).order_by()
    return objet


def suivre(dossier: Dossier) -> None:
    """Met à jour étape, état, tour et dates du dossier d'après son objet le plus avancé."""
    objet = objet_le_plus_avance(dossier)
    prochaine, libelle = prochaine_date(objet)
    valeurs = {
        "etape": objet.SUJET,
        "etat_courant": objet.etat,
        "tour": objet.fiche.tour,
        "depuis_le": depuis_quand(objet),
        "prochaine_le": prochaine,
        "prochaine_libelle": libelle,
    }
    for champ, valeur in valeurs.items():
        setattr(dossier, champ, valeur)
    Dossier.objects.filter(pk=dossier.pk).update(**valeurs)
