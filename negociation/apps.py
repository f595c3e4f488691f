from django.apps import AppConfig


class NegociationConfig(AppConfig):
    name = "negociation"
    verbose_name = "Négociation du contrat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Inscrit dans les tables du dossier et du contrat ce que la négociation y ajoute."""
        from negociation import inscriptions  # noqa: PLC0415 - les modèles doivent être prêts

        inscriptions.inscrire()
