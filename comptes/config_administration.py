"""Branche l'administration du portail à la place de celle de Django."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """L'administration de Django, avec le site du portail à la place du site par défaut."""

    default_site = "comptes.administration.SiteAdministration"
