from django.apps import AppConfig


class FinancementConfig(AppConfig):
    name = "financement"
    default_auto_field = "django.db.models.BigAutoField"
