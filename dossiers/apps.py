from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Dossiers de CPTS"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossiers import demarrage  # noqa: PLC0415 - les modèles doivent être prêts

        demarrage.inscrire()
