"""Ferme ce que 0003 a rempli : chaque indicateur a son code, chaque palier son objectif."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contrats", "0003_codes_et_objectifs")]

    operations = [
        migrations.AlterModelOptions(
            name="palier", options={"ordering": ["objectif", "rang"], "verbose_name": "palier"}
        ),
        migrations.RemoveConstraint(model_name="palier", name="palier_rang_unique"),
        migrations.RemoveField(model_name="indicateurcontrat", name="cible"),
        migrations.RemoveField(model_name="palier", name="indicateur"),
        migrations.AlterField(
            model_name="palier",
            name="objectif",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="paliers", to="contrats.objectif"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicateurcontrat",
            constraint=models.UniqueConstraint(
                fields=("engagement", "code"),
                name="indicateur_code_unique",
                violation_error_message="Un autre indicateur de cette mission porte ce code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicateurcontrat",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True),
                name="indicateur_a_un_code",
                violation_error_message="Un indicateur du contrat porte un code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="palier",
            constraint=models.UniqueConstraint(fields=("objectif", "rang"), name="palier_rang_par_objectif"),
        ),
        migrations.AddConstraint(
            model_name="objectif",
            constraint=models.UniqueConstraint(fields=("indicateur", "depuis"), name="un_objectif_par_annee"),
        ),
        migrations.AddConstraint(
            model_name="objectif",
            constraint=models.CheckConstraint(
                condition=models.Q(("depuis__range", (1, 5))),
                name="objectif_d_une_annee_du_contrat",
                violation_error_message="L’année contractuelle va de 1 à 5.",
            ),
        ),
    ]
