from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "comptes"
    default = True
    verbose_name = "Comptes et droits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comptes import envois  # noqa: PLC0415 - les modèles doivent être prêts
        from comptes.actions.comptes import ouvrir_le_compte  # noqa: PLC0415
        from comptes.effets import enregistrer  # noqa: PLC0415

        enregistrer("compte", "Un agent choisit son mot de passe et ouvre son compte.", ouvrir_le_compte)
        envois.inscrire()
