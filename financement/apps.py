from django.apps import AppConfig


class FinancementConfig(AppConfig):
    name = "financement"
    verbose_name = "Financement"
    default_auto_field = "django.db.models.BigAutoField"
