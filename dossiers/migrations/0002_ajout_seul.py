"""Met en ajout seul le journal et les versions déposées, sur les deux moteurs."""

from django.db import migrations

from commun.ajout_seul import interdire_modification


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initiale")]
    operations = [
        interdire_modification("dossiers_evenement"),
        interdire_modification("dossiers_versiondeposee"),
    ]
