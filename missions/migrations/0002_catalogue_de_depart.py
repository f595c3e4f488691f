"""Charge le catalogue de départ (missions, conditions des barèmes, indicateurs)."""

from django.db import migrations

from missions.chargement import charger_catalogue


def charger(apps, schema_editor):
    charger_catalogue(apps)


class Migration(migrations.Migration):

    dependencies = [("missions", "0001_initiale")]

    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
