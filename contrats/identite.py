"""Qui signe est bien là : la preuve d'identité demandée au moment de signer, et l'interface d'un fournisseur.

Le fournisseur du portail redemande le mot de passe et, à qui en a un, le second facteur. Un fournisseur extérieur prend
sa place par le réglage ``FOURNISSEUR_DE_SIGNATURE`` (ADR 0028) : même interface, même dossier de preuve.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.cache import caches
from django.utils.module_loading import import_string

from comptes.models import Utilisateur

VALIDITE = timedelta(minutes=5)
MOT_DE_PASSE, SECOND_FACTEUR = "mot de passe", "second facteur"
TROP_D_ESSAIS = "Trop d’essais : attendez quinze minutes avant de signer. Rien n’est enregistré."


class IdentiteRefusee(Exception):
    """La personne n'a pas prouvé qui elle est ; ``champ`` dit où, le message dit quoi faire."""

    def __init__(self, champ: str, message: str) -> None:
        super().__init__(message)
        self.champ = champ


@dataclass(frozen=True)
class Attestation:
    """Ce que le fournisseur certifie : qui, par quels moyens, quand ; ``reference`` : sa pièce, s'il en garde une."""

    fournisseur: str
    compte: int
    moyens: tuple[str, ...]
    instant: datetime
    reference: str = ""

    def vaut_pour(self, personne: Utilisateur, maintenant: datetime) -> bool:
        """Vrai pour cette personne, cinq minutes au plus après la preuve."""
        recente = abs(maintenant - self.instant) <= VALIDITE
        return self.compte == personne.pk and recente and bool(self.moyens)

    def en_json(self) -> dict[str, Any]:
        """Ce qu'en garde le dossier de preuve."""
        return {**asdict(self), "moyens": list(self.moyens), "instant": self.instant.isoformat()}


class Fournisseur(Protocol):
    """Ce que fait un fournisseur de signature : dire ce qu'il demande, puis attester ou refuser."""

    nom: str

    def champs(self, personne: Utilisateur) -> dict[str, forms.Field]:
        """Les champs ajoutés au formulaire de signature."""

    def attester(self, personne: Utilisateur, saisie: Mapping[str, Any], maintenant: datetime) -> Attestation:
        """L'attestation ; lève ``IdentiteRefusee``."""


class FournisseurDuPortail:
    """Le mot de passe du compte, et son second facteur s'il en a un (code de l'application ou code de secours)."""

    nom = "Portail du Guichet CPTS"

    def champs(self, personne: Utilisateur) -> dict[str, forms.Field]:
        demandes: dict[str, forms.Field] = {
            "mot_de_passe": forms.CharField(
                label="Votre mot de passe",
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                help_text="Celui de votre compte, redemandé pour prouver que c’est bien vous qui signez.",
                error_messages={"required": "Tapez votre mot de passe : il prouve que c’est bien vous qui signez."},
            )
        }
        if a_un_second_facteur(personne):
            demandes["code"] = forms.CharField(
                label="Code de vérification",
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
                help_text="Six chiffres affichés par votre application, ou l’un de vos codes de secours.",
                error_messages={"required": "Tapez le code de votre application, ou un code de secours."},
            )
        return demandes

    def attester(self, personne: Utilisateur, saisie: Mapping[str, Any], maintenant: datetime) -> Attestation:
        essais = _Essais(personne)
        essais.en_prendre_un()
        if not personne.check_password(saisie.get("mot_de_passe", "")):
            raise IdentiteRefusee("mot_de_passe", "Ce n’est pas le mot de passe de votre compte : retapez-le.")
        moyens = [MOT_DE_PASSE]
        if a_un_second_facteur(personne):
            if not _code_juste(personne, saisie.get("code", "")):
                raise IdentiteRefusee("code", "Ce code ne convient pas : attendez le suivant, ou prenez-en un autre.")
            moyens.append(SECOND_FACTEUR)
        essais.oublier()
        return Attestation(self.nom, personne.pk, tuple(moyens), maintenant)


class _Essais:
    """Les essais d'une personne à la signature, comptés comme ceux de la connexion (mêmes limites).

    Chacun se prend avant d'être jugé, pour quinze minutes : des envois simultanés n'en gagnent aucun.
    """

    def __init__(self, personne: Utilisateur) -> None:
        self.memoire = caches["default"]
        self.cles = [f"signature-essai-{personne.pk}-{rang}" for rang in range(settings.AXES_FAILURE_LIMIT)]

    def en_prendre_un(self) -> None:
        """Lève ``IdentiteRefusee`` s'il n'en reste pas."""
        duree = settings.AXES_COOLOFF_TIME.total_seconds()
        if not any(self.memoire.add(cle, True, duree) for cle in self.cles):
            raise IdentiteRefusee("mot_de_passe", TROP_D_ESSAIS)

    def oublier(self) -> None:
        self.memoire.delete_many(self.cles)


def a_un_second_facteur(personne: Utilisateur) -> bool:
    """Une application ou des codes de secours : ce qui se tape (une clé d'accès seule ne se tape pas)."""
    return _facteurs(personne).exists()


def _facteurs(personne: Utilisateur) -> Any:
    return Authenticator.objects.filter(user=personne).exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")


def _code_juste(personne: Utilisateur, code: str) -> bool:
    return any(facteur.wrap().validate_code(code.strip()) for facteur in _facteurs(personne))


@cache
def fournisseur() -> Fournisseur:
    """Le fournisseur réglé."""
    return import_string(settings.FOURNISSEUR_DE_SIGNATURE)()
