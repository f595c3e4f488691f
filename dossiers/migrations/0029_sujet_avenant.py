
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0028_empreinte_cherchee'),
    ]

    operations = [
    ]
