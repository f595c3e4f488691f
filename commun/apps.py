from django.apps import AppConfig


class CommunConfig(AppConfig):
    name = "commun"
    default_auto_field = "django.db.models.BigAutoField"
