"""Le compte sort en clair des photographies : masqué dans celles qui existent, dont l'empreinte ne change pas."""

from django.db import migrations, models

import contrats.compte


def tirer_les_cles(apps, schema_editor):
    """Une clé par contrat : le défaut d'une colonne ajoutée est le même pour toutes les lignes."""
    Contrat = apps.get_model("contrats", "Contrat")
    for contrat in Contrat.objects.order_by("pk").only("pk"):
        Contrat.objects.filter(pk=contrat.pk).update(cle_du_compte=contrats.compte.nouvelle_cle())


def masquer_les_comptes(apps, schema_editor):
    """« FR7630006000011234567890189 » devient « FR76 •••• … 0189 » ; rejouable."""
    Contrat = apps.get_model("contrats", "Contrat")
    for contrat in Contrat.objects.exclude(photographie={}).order_by("pk"):
        ecrit = contrat.photographie.get("contenu", {})
        iban = ecrit.get("iban", "")
        if len(iban) > 8 and iban.isalnum():
            groupes = -(-len(iban) // 4)
            ecrit["iban"] = " ".join([iban[:4], *["••••"] * (groupes - 2), iban[-4:]])
            Contrat.objects.filter(pk=contrat.pk).update(photographie=contrat.photographie)


class Migration(migrations.Migration):
    dependencies = [("contrats", "0001_initiale")]

    operations = [
        migrations.AddField(
            model_name="contrat",
            name="cle_du_compte",
            field=models.CharField(
                default=contrats.compte.nouvelle_cle,
                editable=False,
                max_length=64,
                verbose_name="clé de l’empreinte du compte",
            ),
        ),
        migrations.RunPython(tirer_les_cles, migrations.RunPython.noop),
        migrations.RunPython(masquer_les_comptes, migrations.RunPython.noop),
    ]
