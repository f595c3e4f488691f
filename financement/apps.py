from django.apps import AppConfig


class FinancementConfig(AppConfig):
    name = "financement"
    verbose_name = "Financement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Le calcul connaît les barèmes de la base sans savoir qu'elle existe ; le référentiel charge ceux livrés."""
        from financement import baremes, registre  # noqa: PLC0415 - les modèles n'existent qu'une fois Django prêt
        from financement.actions.versions import charger_les_livres  # noqa: PLC0415
        from territoires.referentiel.suites import inscrire_suite  # noqa: PLC0415

        baremes.inscrire_source(registre.en_base)
        inscrire_suite(charger_les_livres)
