from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "comptes"
    default_auto_field = "django.db.models.BigAutoField"
