"""Le bloc « Échanges » des pages d'un dossier, de l'aide du Guichet et d'un appui."""

from django.urls import reverse

from comptes.models import Utilisateur
from dialogue.echanges import fils_montres
from dialogue.enums import Public
from dialogue.models import Fil
from dossiers.blocs import Bloc
from dossiers.models import AppuiGuichet, Dossier
from dossiers.permissions import role_dans_l_equipe


def du_dossier(dossier: Dossier, utilisateur: Utilisateur) -> Bloc | None:
    """Les fils ouverts à la personne, leurs non lus, leur dernier message ; rien si aucun ne lui est ouvert."""
    de_l_equipe = role_dans_l_equipe(utilisateur, dossier) is not None
    fils = fils_montres(dossier, utilisateur, de_l_equipe=de_l_equipe)
    if not fils:
        return None
    contexte = {"fils": fils, "non_lus": sum(fil.non_lus for fil in fils), "dossier": dossier}
    return Bloc("dialogue/_bloc.html", contexte)


def de_l_aide(dossier: Dossier, utilisateur: Utilisateur) -> Bloc | None:
    """Écrire au Guichet, depuis la page de son aide."""
    fils = fils_montres(dossier, utilisateur, de_l_equipe=True)
    avec = next((fil for fil in fils if fil.public == Public.PORTEUR_GUICHET), None)
    return Bloc("dialogue/_lien.html", {"adresse": avec.adresse, "non_lus": avec.non_lus}) if avec else None


def de_l_aide_urps(dossier: Dossier, utilisateur: Utilisateur) -> Bloc:
    """L'aide de l'URPS à l'écriture de la lettre."""
    return Bloc("dialogue/aides/_bloc.html", {"adresse": reverse("dialogue:aide_du_dossier", args=[dossier.numero])})


def de_l_appui(appui: AppuiGuichet, utilisateur: Utilisateur) -> Bloc | None:
    """L'échange avec l'équipe, le temps de l'appui."""
    if not AppuiGuichet.objects.visibles_par(utilisateur).a_traiter().filter(pk=appui.pk).exists():
        return None
    fil = Fil.objects.filter(dossier=appui.dossier_id, public=Public.PORTEUR_GUICHET).comptes_pour(utilisateur).first()
    contexte = {"adresse": reverse("dialogue:fil_d_appui", args=[appui.pk]), "non_lus": fil.non_lus if fil else 0}
    return Bloc("dialogue/_lien.html", contexte)
