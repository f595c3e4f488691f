"""Le compte d'une personne, connu par son adresse électronique."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from acteurs.nomenclatures import choix_professions
from comptes.permissions import APPS_ADMINISTRABLES, est_administrateur, peut_administrer

SANS_SUPERUTILISATEUR = (
    "Le portail n’a pas de superutilisateur : donnez une affectation d’administrateur à un compte ordinaire."
)


class UtilisateurManager(BaseUserManager):
    """Crée des comptes ; l'adresse est gardée en minuscules."""

    def create_user(self, email: str, password: str | None = None, **champs) -> "Utilisateur":
        """Crée et enregistre un compte ; sans mot de passe, le compte ne peut pas encore se connecter."""
        if not email:
            raise ValueError("Un compte demande une adresse électronique.")
        if champs.get("is_superuser"):
            raise PermissionDenied(SANS_SUPERUTILISATEUR)
        utilisateur = self.model(email=email.strip().lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(self, *args, **champs) -> "Utilisateur":
        """Refuse toujours : aucun compte ne contourne la porte unique."""
        raise PermissionDenied(SANS_SUPERUTILISATEUR)

    def get_by_natural_key(self, username: str) -> "Utilisateur":
        """Cherche sans tenir compte de la casse."""
        return self.get(email=username.strip().lower())


class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """Un compte. Sans affectation, c'est un porteur ; ses droits viennent de ses mandats et équipes."""

    email = models.EmailField("adresse électronique", unique=True)
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    profession = models.CharField("profession", max_length=2, choices=choix_professions, blank=True)
    professionnel = models.ForeignKey(
        "acteurs.Professionnel",
        verbose_name="fiche professionnelle",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comptes",
        help_text="Sert à écarter un agent d’un dossier dont il est acteur.",
    )
    is_active = models.BooleanField("compte actif", default=True)
    cree_le = models.DateTimeField("créé le", default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("nom", "prenom")

    objects = UtilisateurManager()

    class Meta:
        verbose_name = "compte"
        ordering = ("nom", "prenom", "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="utilisateur_email_sans_casse",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="utilisateur_sans_superutilisateur",
                violation_error_message=SANS_SUPERUTILISATEUR,
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        """Met l'adresse en minuscules, partie locale comprise."""
        super().clean()
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        """« Prénom Nom », ou l'adresse tant que le nom n'est pas connu."""
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_short_name(self) -> str:
        """Le prénom, ou l'adresse."""
        return self.prenom or self.email

    @property
    def is_staff(self) -> bool:
        """Accès à l'administration : le rôle ADMINISTRATEUR actif, et lui seul."""
        return est_administrateur(self)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Droits d'administration d'après le rôle seul ; ``is_superuser`` n'ouvre rien, même écrit en base."""
        return peut_administrer(self, perm)

    def has_perms(self, perm_list, obj: object = None) -> bool:
        """Toutes ces permissions."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """L'administrateur voit les applications administrables, et elles seules."""
        return app_label in APPS_ADMINISTRABLES and est_administrateur(self)
