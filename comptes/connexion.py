"""Porte de connexion : adresse et mot de passe (django-allauth), droits d'administration venus du rôle."""

from allauth.account.auth_backends import AuthenticationBackend

from comptes.permissions import APPS_ADMINISTRABLES, est_administrateur, peut_administrer


class ConnexionParCourriel(AuthenticationBackend):
    """Authentifie comme allauth ; ignore groupes, permissions en base et superutilisateurs."""

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return peut_administrer(user_obj, perm)

    def has_module_perms(self, user_obj, app_label) -> bool:
        return app_label in APPS_ADMINISTRABLES and est_administrateur(user_obj)
