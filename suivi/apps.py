from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "suivi"
    default_auto_field = "django.db.models.BigAutoField"
