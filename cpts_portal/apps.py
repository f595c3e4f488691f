from django.apps import AppConfig


class PortailConfig(AppConfig):
    name = "cpts_portal"
    verbose_name = "Portail du Guichet CPTS"
