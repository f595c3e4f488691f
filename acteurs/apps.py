from django.apps import AppConfig


class ActeursConfig(AppConfig):
    name = "acteurs"
    verbose_name = "Acteurs"
    default_auto_field = "django.db.models.BigAutoField"
