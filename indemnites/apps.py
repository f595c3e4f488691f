from django.apps import AppConfig


class IndemnitesConfig(AppConfig):
    name = "indemnites"
    verbose_name = "Indemnités des professionnels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier ce que les indemnités y ajoutent."""
        from indemnites import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
