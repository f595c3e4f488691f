"""Les pièces jointes et leur quarantaine ; celles d'une version déposée sont en ajout seul."""

import commun.fsm
import django.core.validators
import django.db.models.deletion
import django_fsm
import dossiers.models.pieces
import uuid
from django.conf import settings
from django.db import migrations, models

from commun.ajout_seul import interdire_modification


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0007_acteurs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PieceJointe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('sujet', models.CharField(choices=[('lettre', "Lettre d’intention"), ('projet', 'Projet de santé')], default='lettre', max_length=20)),
                ('rubrique', models.CharField(max_length=40)),
                ('titre', models.CharField(max_length=200, verbose_name="ce qu’est ce document")),
                ('nom', models.CharField(max_length=150, verbose_name='nom du fichier reçu')),
                ('fichier', models.FileField(upload_to=dossiers.models.pieces.chemin_de_piece_jointe)),
                ('format', models.CharField(max_length=10)),
                ('taille', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='taille en octets')),
                ('sha256', models.CharField(max_length=64)),
                ('etat', commun.fsm.ChampEtat(choices=[('en_attente', 'Analyse en attente'), ('saine', 'Saine'), ('infectee', 'Infectée')], default='en_attente', max_length=40, protected=True, verbose_name='analyse antivirus')),
                ('deposee_le', models.DateTimeField(verbose_name='déposée le')),
                ('supprimee_le', models.DateTimeField(blank=True, null=True, verbose_name='supprimée le')),
                ('deposee_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces_jointes', to='dossiers.dossier')),
                ('supprimee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pièce jointe',
                'verbose_name_plural': 'pièces jointes',
                'ordering': ['dossier', 'sujet', 'id'],
                'indexes': [models.Index(fields=['supprimee_le'], name='piece_corbeille'), models.Index(fields=['etat'], name='piece_etat')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('supprimee_le__isnull', True)), fields=('dossier', 'sujet', 'rubrique', 'sha256'), name='piece_une_fois_par_rubrique', violation_error_message='Ce fichier est déjà joint à cette rubrique.'), models.CheckConstraint(condition=models.Q(models.Q(('supprimee_le__isnull', True), ('supprimee_par__isnull', True)), models.Q(('supprimee_le__isnull', False), ('supprimee_par__isnull', False)), _connector='OR'), name='piece_supprimee_par_quelqu_un', violation_error_message="Une pièce à la corbeille dit qui l’y a mise, et quand.")],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.CreateModel(
            name='PieceDeposee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='dossiers.versiondeposee')),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='depots', to='dossiers.piecejointe')),
            ],
            options={
                'verbose_name': 'pièce déposée',
                'verbose_name_plural': 'pièces déposées',
                'ordering': ['version', 'id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'piece'), name='piece_une_fois_par_version')],
            },
        ),
        interdire_modification("dossiers_piecedeposee"),
    ]
