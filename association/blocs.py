"""Les liens vers la trousse, sur la page du dossier et dans la rubrique « Structure » de la lettre."""

from django.urls import reverse

from association.permissions import lecture_de_la_trousse
from comptes.models import Utilisateur
from dossiers.blocs import Bloc
from dossiers.models import Dossier
from dossiers.permissions import Lecture


def du_dossier(dossier: Dossier, utilisateur: Utilisateur) -> Bloc | None:
    """Pour l'équipe ; pour le Guichet, dès qu'un texte est produit."""
    niveau = lecture_de_la_trousse(utilisateur, dossier)
    if niveau == Lecture.RIEN:
        return None
    produits = dossier.textes_association.order_by().values("type").distinct().count()
    if niveau != Lecture.COPIE_DE_TRAVAIL and not produits:
        return None
    return Bloc("association/_bloc.html", {"adresse": _adresse(dossier), "produits": produits})


def de_la_structure(dossier: Dossier, utilisateur: Utilisateur) -> Bloc | None:
    """Pour qui remplit la rubrique : les statuts s'écrivent d'ici."""
    return Bloc("association/_bloc_structure.html", {"adresse": _adresse(dossier)})


def _adresse(dossier: Dossier) -> str:
    return reverse("association:trousse", args=[dossier.numero])
