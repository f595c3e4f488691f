from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "suivi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit les tâches du suivi, le résumé quotidien, et ce qu'il ajoute à la liste des dossiers."""
        from suivi import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
