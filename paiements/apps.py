from django.apps import AppConfig


class PaiementsConfig(AppConfig):
    name = "paiements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier ce que le registre y ajoute."""
        from paiements import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
