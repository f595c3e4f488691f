from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "suivi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit les tâches du suivi et le résumé quotidien."""
        from suivi import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
