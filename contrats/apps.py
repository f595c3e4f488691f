from django.apps import AppConfig


class ContratsConfig(AppConfig):
    name = "contrats"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit le contrat dans les tables du dossier : automate, effets, actes, documents, échéances."""
        from contrats import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
