from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "dialogue"
    verbose_name = "Dialogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier ce que le dialogue y ajoute."""
        from dialogue import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
