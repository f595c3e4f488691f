"""Contexte commun à toutes les pages : identité du portail, aide, navigation, thème, glossaire."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from comptes.models import Utilisateur
from comptes.permissions import est_administrateur
from comptes.sessions import reste
from cpts_portal.contenus.glossaire import GLOSSAIRE
from suivi.pilotage import pilote
from suivi.tableau import nombre_a_faire

NOM_DU_PORTAIL = "Guichet CPTS"
REGION_DU_PORTAIL = "Occitanie"
NUMERO_VERT = "0 801 902 263"
THEMES = ("clair", "sombre")

NAVIGATION_PUBLIQUE = (
    ("pages:cpts", "Comprendre les CPTS"),
    ("pages:etapes", "Les trois étapes"),
    ("pages:missions", "Les missions"),
    ("pages:financement", "Le financement"),
    ("financement:simulateur", "Simuler"),
    ("pages:contacts", "Qui contacter"),
)
NAVIGATION_CONNECTEE = (
    ("suivi:a_faire", "À faire"),
    ("dossiers:liste", "Dossiers"),
    ("financement:simulateur", "Simuler"),
    ("pages:outils", "Outils"),
    ("pages:contacts", "Qui contacter"),
)
PILOTAGE = ("suivi:pilotage", "Pilotage")
LIENS_DU_COMPTE = (
    ("comptes:mon_compte", "Mon compte", "user"),
    ("suivi:notifications", "Mes notifications", "envelope"),
    ("mfa_index", "Sécurité de la connexion", "lock"),
)
LIENS_D_ADMINISTRATION = (
    ("admin:index", "Administration", "gear"),
    ("dossiers:regles", "Règles de recevabilité", "list-check"),
    ("comptes:parametres", "Paramètres", "scale-balanced"),
    ("financement:baremes", "Barèmes", "calculator"),
    ("indemnites:plafonds", "Plafonds des indemnités", "coins"),
    ("suivi:envois", "État des envois", "envelope"),
    ("composants", "Galerie des composants", "toolbox"),
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
                {
                    "libelle": libelle,
                    "adresse": adresse,
                    "courant": chemin.startswith(adresse),
                    "exact": chemin == adresse,
                }
            )
    return liens


def _entrees(utilisateur: Utilisateur) -> tuple[tuple[str, str], ...]:
    """Le pilotage s'ajoute après les dossiers, à qui le lit."""
    a_faire, dossiers, *autres = NAVIGATION_CONNECTEE
    return (a_faire, dossiers, *((PILOTAGE,) if pilote(utilisateur) else ()), *autres)


def _nom_affiche(utilisateur: Utilisateur) -> str:
    """Prénom et nom, à défaut l'adresse électronique."""
    return " ".join(mot for mot in (utilisateur.prenom, utilisateur.nom) if mot) or utilisateur.email


def _compte(utilisateur: Utilisateur) -> dict:
    """Ce que l'en-tête montre à une personne connectée."""
    entrees = LIENS_DU_COMPTE + (LIENS_D_ADMINISTRATION if est_administrateur(utilisateur) else ())
    liens = ((adresse_ou_rien(nom), libelle, icone) for nom, libelle, icone in entrees)
    return {
        "connecte": True,
        "nom_utilisateur": _nom_affiche(utilisateur),
        "liens_compte": [
            {"adresse": adresse, "libelle": libelle, "icone": icone} for adresse, libelle, icone in liens if adresse
        ],
        "adresse_recherche": adresse_ou_rien("dossiers:liste"),
        "adresse_a_faire": adresse_ou_rien("suivi:a_faire"),
        "adresse_notifications": adresse_ou_rien("suivi:notifications"),
        "adresse_deconnexion": adresse_ou_rien("account_logout"),
    }


def theme_choisi(request: HttpRequest) -> str:
    """Thème enregistré (« clair », « sombre ») ou chaîne vide : celui du système."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else ""


def portail(request: HttpRequest) -> dict:
    """Identité, numéro vert, démonstration, navigation et glossaire.

    Aucune requête pour un visiteur ; pour une personne connectée, ses mandats (deux requêtes, en cache).
    ``request.user`` peut manquer (page d'erreur levée avant l'authentification) : visiteur anonyme.
    ``nombre_a_faire`` n'est compté que si le gabarit le lit (une requête) ; ``None`` pour un visiteur.
    """
    utilisateur = getattr(request, "user", None)
    connecte = bool(utilisateur is not None and utilisateur.is_authenticated)
    commun = {
        "nom": NOM_DU_PORTAIL,
        "region": REGION_DU_PORTAIL,
        "numero_vert": NUMERO_VERT,
        "numero_vert_lien": "tel:" + NUMERO_VERT.replace(" ", ""),
        "demo": settings.DEMO,
        "theme": theme_choisi(request),
        "navigation": _navigation(_entrees(utilisateur) if connecte else NAVIGATION_PUBLIQUE, request.path),
        "adresse_simulateur": adresse_ou_rien("financement:simulateur"),
        "adresse_connexion": adresse_ou_rien("account_login"),
        "connecte": False,
        "adresse_recherche": "",
    }
    return {
        "portail": commun | (_compte(utilisateur) if connecte else {}),
        "glossaire": GLOSSAIRE,
        "session_restante": reste(request) if connecte and hasattr(request, "session") else None,
        "nombre_a_faire": SimpleLazyObject(lambda: nombre_a_faire(utilisateur)) if connecte else None,
        "page_en_erreur": False,
    }
