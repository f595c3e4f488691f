from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "acteurs"
    default_auto_field = "django.db.models.BigAutoField"
