"""La rédaction : chaque contrat confie à la sienne barème, clauses, missions et signataires (ADR 0023)."""

import django.db.models.deletion
from django.db import migrations, models


def confier_le_contenu(apps, schema_editor):
    """Une rédaction par contrat, avec ce qu'il portait."""
    Contrat = apps.get_model("contrats", "Contrat")
    Redaction = apps.get_model("contrats", "Redaction")
    for contrat in Contrat.objects.order_by("pk"):
        redaction = Redaction.objects.create(
            bareme=contrat.bareme,
            moyens=contrat.moyens,
            articles_particuliers=contrat.articles_particuliers,
            modifie_le=contrat.modifie_le,
        )
        Contrat.objects.filter(pk=contrat.pk).update(redaction=redaction)
        for modele in ("Engagement", "Signataire"):
            apps.get_model("contrats", modele).objects.filter(contrat=contrat).update(redaction=redaction)


class Migration(migrations.Migration):
    dependencies = [
        ("contrats", "0004_codes_exiges"),
        ("territoires", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bareme", models.CharField(max_length=30, verbose_name="barème")),
                ("moyens", models.TextField(blank=True, verbose_name="moyens mis en œuvre")),
                ("articles_particuliers", models.TextField(blank=True, verbose_name="articles particuliers")),
                ("modifie_le", models.DateTimeField(blank=True, null=True, verbose_name="modifiée le")),
                (
                    "territoire",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territoires.versionterritoire",
                    ),
                ),
            ],
            options={"verbose_name": "rédaction", "ordering": ["id"]},
        ),
        *[
            migrations.AddField(
                model_name=modele,
                name="redaction",
                field=champ(
                    null=True,
                    on_delete=suppression,
                    related_name=lien,
                    to="contrats.redaction",
                ),
            )
            for modele, champ, suppression, lien in (
                ("contrat", models.OneToOneField, django.db.models.deletion.PROTECT, "contrat"),
                ("engagement", models.ForeignKey, django.db.models.deletion.CASCADE, "engagements"),
                ("signataire", models.ForeignKey, django.db.models.deletion.CASCADE, "signataires"),
            )
        ],
        migrations.AddField(
            model_name="engagement",
            name="derogation",
            field=models.TextField(blank=True, default="", verbose_name="motif de la dérogation aux délais"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signataire",
            name="delegation",
            field=models.CharField(
                blank=True, default="", max_length=150, verbose_name="délégation de signature"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signataire",
            name="delegation_du",
            field=models.DateField(blank=True, null=True, verbose_name="délégation du"),
        ),
        migrations.RunPython(confier_le_contenu, migrations.RunPython.noop),
    ]
