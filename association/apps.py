from django.apps import AppConfig


class AssociationConfig(AppConfig):
    name = "association"
    verbose_name = "Association"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier ce que la trousse y ajoute."""
        from association import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
