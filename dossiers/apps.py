from django.apps import AppConfig
from django.core.checks import Tags, register


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "Dossiers de CPTS"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dossiers import antivirus, demarrage  # noqa: PLC0415 - les modèles doivent être prêts

        register(antivirus.verifier_l_antivirus, Tags.security, deploy=True)

        demarrage.inscrire()
