from django.apps import AppConfig


class InstructionConfig(AppConfig):
    name = "instruction"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier ce que l'instruction y ajoute."""
        from instruction import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
