"""Contexte commun à toutes les pages : identité du portail, aide, navigation."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

NOM_DU_PORTAIL = "Guichet CPTS"
REGION_DU_PORTAIL = "Occitanie"
NUMERO_VERT = "0 801 902 263"

NAVIGATION_PUBLIQUE = (
    ("pages:cpts", "Comprendre les CPTS"),
    ("pages:etapes", "Les trois étapes"),
    ("pages:financement", "Le financement"),
    ("financement:simulateur", "Simuler"),
    ("pages:contacts", "Qui contacter"),
)
NAVIGATION_CONNECTEE = (
    ("suivi:a_faire", "À faire"),
    ("dossiers:liste", "Dossiers"),
    ("financement:simulateur", "Simuler"),
    ("pages:outils", "Outils"),
)


def adresse_ou_rien(nom: str) -> str:
    """Adresse de la page ``nom``, ou une chaîne vide si l'application qui la porte n'est pas branchée."""
    try:
        return reverse(nom)
    except NoReverseMatch:
        return ""


def _navigation(entrees: tuple[tuple[str, str], ...], chemin: str) -> list[dict]:
    liens = []
    for nom, libelle in entrees:
        adresse = adresse_ou_rien(nom)
        if adresse:
            liens.append(
                {"nom": nom, "libelle": libelle, "adresse": adresse, "courant": chemin.startswith(adresse)}
            )
    return liens


def portail(request: HttpRequest) -> dict:
    """Identité, numéro vert, mode démonstration et navigation, sans aucune requête en base.

    ``request.user`` peut manquer (page d'erreur levée avant l'authentification) : visiteur anonyme.
    ``nombre_a_faire`` vaut ``None`` tant qu'une vue (ou l'application ``suivi``) ne l'a pas renseigné.
    """
    utilisateur = getattr(request, "user", None)
    connecte = bool(utilisateur is not None and utilisateur.is_authenticated)
    entrees = NAVIGATION_CONNECTEE if connecte else NAVIGATION_PUBLIQUE
    return {
        "portail": {
            "nom": NOM_DU_PORTAIL,
            "region": REGION_DU_PORTAIL,
            "numero_vert": NUMERO_VERT,
            "numero_vert_lien": "tel:" + NUMERO_VERT.replace(" ", ""),
            "demo": settings.DEMO,
            "connecte": connecte,
            "navigation": _navigation(entrees, request.path),
            "adresse_recherche": adresse_ou_rien("dossiers:liste") if connecte else "",
            "adresse_connexion": adresse_ou_rien("account_login"),
            "adresse_deconnexion": adresse_ou_rien("account_logout"),
        },
        "nombre_a_faire": None,
        "page_en_erreur": False,
    }
