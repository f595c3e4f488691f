"""Un code par indicateur, des objectifs par année : la cible et les paliers d'avant valent dès la première année.

Le code suit l'ordre d'écriture dans la mission, comme ``contrats.formes`` le lit dans les anciennes photographies.
"""


import django.db.models.deletion
from django.db import migrations, models


def coder_et_dater(apps, schema_editor):
    Engagement = apps.get_model("contrats", "Engagement")
    Indicateur = apps.get_model("contrats", "IndicateurContrat")
    Objectif = apps.get_model("contrats", "Objectif")
    Palier = apps.get_model("contrats", "Palier")
    for engagement in Engagement.objects.order_by("pk"):
        for rang, indicateur in enumerate(Indicateur.objects.filter(engagement=engagement).order_by("pk"), start=1):
            Indicateur.objects.filter(pk=indicateur.pk).update(code=f"{engagement.mission_id}-{rang}")
            paliers = Palier.objects.filter(indicateur=indicateur)
            if indicateur.cible is None and not paliers.exists():
                continue
            objectif = Objectif.objects.create(indicateur=indicateur, depuis=1, cible=indicateur.cible)
            paliers.update(objectif=objectif)


class Migration(migrations.Migration):
    dependencies = [("contrats", "0002_compte_masque")]

    operations = [
        migrations.CreateModel(
            name="Objectif",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("depuis", models.PositiveSmallIntegerField(default=1, verbose_name="à partir de l’année")),
                (
                    "cible",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="cible"
                    ),
                ),
                ("baisse", models.BooleanField(default=False, verbose_name="plus c’est bas, mieux c’est")),
                (
                    "indicateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectifs",
                        to="contrats.indicateurcontrat",
                    ),
                ),
            ],
            options={"verbose_name": "objectif", "ordering": ["indicateur", "depuis"]},
        ),
        migrations.AddField(
            model_name="indicateurcontrat",
            name="code",
            field=models.CharField(default="", editable=False, max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="palier",
            name="objectif",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="paliers",
                to="contrats.objectif",
            ),
        ),
        migrations.AddField(
            model_name="echeanceprevue",
            name="indicateur",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="code de l’indicateur payé"),
            preserve_default=False,
        ),
        migrations.RunPython(coder_et_dater, migrations.RunPython.noop, elidable=False),
    ]
