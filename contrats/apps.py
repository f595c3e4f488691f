from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "contrats"
    default_auto_field = "django.db.models.BigAutoField"
