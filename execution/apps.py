from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "execution"
    verbose_name = "Exécution du contrat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier et du contrat ce que l'exécution y ajoute."""
        from execution import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
