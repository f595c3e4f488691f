"""Deux courriers du contrat : la mise en demeure, la résiliation et son décompte."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0034_sujet_indemnite'),
    ]

    operations = [
    ]
