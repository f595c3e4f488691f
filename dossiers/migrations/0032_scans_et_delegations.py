"""Un document numérisé, et les pièces d'un contrat ou d'un avenant."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0031_sujet_versement'),
    ]

    operations = [
    ]
