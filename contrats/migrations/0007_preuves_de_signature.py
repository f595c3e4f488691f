"""La preuve de chaque signature, en ajout seul."""

import django.db.models.deletion
from django.db import migrations, models

from commun.ajout_seul import interdire_modification


class Migration(migrations.Migration):

    dependencies = [
        ('contrats', '0006_avenants'),
        ('dossiers', '0030_preuves_de_signature'),
    ]

    operations = [
        migrations.CreateModel(
            name='PreuveDeSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contenu', models.JSONField()),
                ('empreinte', models.CharField(max_length=64)),
                ('etablie_le', models.DateTimeField(verbose_name='établie le')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.document')),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='preuve', to='contrats.signature')),
            ],
            options={
                'verbose_name': 'preuve de signature',
                'verbose_name_plural': 'preuves de signature',
                'ordering': ['signature'],
                'constraints': [models.CheckConstraint(condition=models.Q(('empreinte', ''), _negated=True), name='preuve_porte_son_empreinte', violation_error_message="Une preuve porte l’empreinte de ce qu’elle dit.")],
            },
        ),
        interdire_modification("contrats_preuvedesignature"),
    ]
