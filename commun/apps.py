from django.apps import AppConfig
from django.core.checks import Tags, register

from commun.ajout_seul import verifier_protection


class CommunConfig(AppConfig):
    name = "commun"
    verbose_name = "Technique commune"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(verifier_protection, Tags.database)
