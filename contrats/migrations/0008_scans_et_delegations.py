"""Les scans rendus, l'ordre de signature et les délégations ; rien ne s'y efface."""

import contrats.models.scans
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from commun.ajout_seul import interdire_modification, interdire_suppression


class Migration(migrations.Migration):

    dependencies = [
        ('contrats', '0007_preuves_de_signature'),
        ('dossiers', '0032_scans_et_delegations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='avenant',
            name='ordre',
            field=models.CharField(blank=True, choices=[('', 'Ordre libre : chaque partie signe quand elle veut'), ('cpts-ars-am', "La CPTS, puis l’ARS, puis l’Assurance Maladie"), ('cpts-am-ars', "La CPTS, puis l’Assurance Maladie, puis l’ARS"), ('ars-cpts-am', "L’ARS, puis la CPTS, puis l’Assurance Maladie"), ('ars-am-cpts', "L’ARS, puis l’Assurance Maladie, puis la CPTS"), ('am-cpts-ars', "L’Assurance Maladie, puis la CPTS, puis l’ARS"), ('am-ars-cpts', "L’Assurance Maladie, puis l’ARS, puis la CPTS")], default='', max_length=20, verbose_name='ordre de signature'),
        ),
        migrations.AddField(
            model_name='contrat',
            name='ordre',
            field=models.CharField(blank=True, choices=[('', 'Ordre libre : chaque partie signe quand elle veut'), ('cpts-ars-am', "La CPTS, puis l’ARS, puis l’Assurance Maladie"), ('cpts-am-ars', "La CPTS, puis l’Assurance Maladie, puis l’ARS"), ('ars-cpts-am', "L’ARS, puis la CPTS, puis l’Assurance Maladie"), ('ars-am-cpts', "L’ARS, puis l’Assurance Maladie, puis la CPTS"), ('am-cpts-ars', "L’Assurance Maladie, puis la CPTS, puis l’ARS"), ('am-ars-cpts', "L’Assurance Maladie, puis l’ARS, puis la CPTS")], default='', max_length=20, verbose_name='ordre de signature'),
        ),
        migrations.CreateModel(
            name='DelegationDeSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partie', models.CharField(choices=[('cpts', 'La CPTS'), ('ars', "L’agence régionale de santé"), ('am', "L’Assurance Maladie")], max_length=10)),
                ('motif', models.CharField(max_length=300)),
                ('du', models.DateField()),
                ('au', models.DateField()),
                ('accordee_le', models.DateTimeField(verbose_name='accordée le')),
                ('revoquee_le', models.DateTimeField(blank=True, null=True, verbose_name='révoquée le')),
                ('avenant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='contrats.avenant')),
                ('contrat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='contrats.contrat')),
                ('delegant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegataire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('piece', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.piecejointe')),
                ('revoquee_par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'délégation de signature',
                'verbose_name_plural': 'délégations de signature',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoquee_le__isnull', True)), fields=('contrat', 'partie'), name='une_delegation_par_partie', violation_error_message="Une délégation est déjà donnée pour cette partie : révoquez-la d’abord."), models.UniqueConstraint(condition=models.Q(('revoquee_le__isnull', True)), fields=('avenant', 'partie'), name='une_delegation_par_partie_d_avenant', violation_error_message="Une délégation est déjà donnée pour cette partie : révoquez-la d’abord."), models.CheckConstraint(condition=models.Q(models.Q(('avenant__isnull', True), ('contrat__isnull', False)), models.Q(('avenant__isnull', False), ('contrat__isnull', True)), _connector='OR'), name='delegation_du_contrat_ou_d_un_avenant', violation_error_message='Une délégation vaut pour le contrat ou pour un avenant.'), models.CheckConstraint(condition=models.Q(('au__gte', models.F('du'))), name='delegation_finit_apres_son_debut', violation_error_message='Une délégation finit au plus tôt le jour où elle commence.'), models.CheckConstraint(condition=models.Q(('delegataire', models.F('delegant')), _negated=True), name='delegation_a_un_autre', violation_error_message='On ne se délègue pas sa propre signature.'), models.CheckConstraint(condition=models.Q(models.Q(('revoquee_le__isnull', True), ('revoquee_par__isnull', True)), models.Q(('revoquee_le__isnull', False), ('revoquee_par__isnull', False)), _connector='OR'), name='delegation_revoquee_par_quelqu_un', violation_error_message='Une délégation révoquée dit par qui, et quand.')],
            },
        ),
        migrations.AddField(
            model_name='signature',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='contrats.delegationdesignature'),
        ),
        migrations.CreateModel(
            name='LotDeScans',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('ouvert_le', models.DateTimeField(verbose_name='ouvert le')),
                ('depose_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lot de scans',
                'verbose_name_plural': 'lots de scans',
                'ordering': ['-ouvert_le', '-id'],
                'indexes': [models.Index(fields=['depose_par', 'ouvert_le'], name='lot_de_scans_de')],
            },
        ),
        migrations.CreateModel(
            name='FichierDeScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.PositiveSmallIntegerField()),
                ('nom', models.CharField(max_length=150, verbose_name='nom du fichier reçu')),
                ('fichier', models.FileField(upload_to=contrats.models.scans.chemin_de_scan)),
                ('format', models.CharField(max_length=10)),
                ('taille', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='taille en octets')),
                ('sha256', models.CharField(max_length=64)),
                ('depose_le', models.DateTimeField(verbose_name='déposé le')),
                ('pris_le', models.DateTimeField(blank=True, null=True, verbose_name='lecture commencée le')),
                ('jeton', models.CharField(blank=True, max_length=32)),
                ('essais', models.PositiveSmallIntegerField(default=0)),
                ('pas_avant', models.DateTimeField(blank=True, null=True, verbose_name='relu à partir du')),
                ('lu_le', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('refus', models.CharField(blank=True, max_length=300)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fichiers', to='contrats.lotdescans')),
            ],
            options={
                'verbose_name': 'fichier numérisé',
                'verbose_name_plural': 'fichiers numérisés',
                'ordering': ['lot', 'rang'],
                'indexes': [models.Index(fields=['lu_le', 'depose_le'], name='fichier_de_scan_a_lire')],
                'constraints': [models.UniqueConstraint(fields=('lot', 'rang'), name='fichier_de_scan_un_par_rang'), models.UniqueConstraint(fields=('lot', 'sha256'), name='fichier_de_scan_une_fois', violation_error_message='Ce fichier est déjà dans ce lot.')],
            },
        ),
        migrations.CreateModel(
            name='PageDeScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rang', models.PositiveSmallIntegerField()),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='code du document')),
                ('numero', models.PositiveSmallIntegerField(default=0, verbose_name='numéro de page')),
                ('rotation', models.PositiveSmallIntegerField(default=0)),
                ('nettete', models.FloatField(default=0.0, verbose_name='netteté')),
                ('image', models.FileField(upload_to=contrats.models.scans.chemin_de_scan)),
                ('apercu', models.FileField(upload_to=contrats.models.scans.chemin_de_scan, verbose_name='image réduite')),
                ('fichier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='contrats.fichierdescan')),
            ],
            options={
                'verbose_name': 'page numérisée',
                'verbose_name_plural': 'pages numérisées',
                'ordering': ['fichier', 'rang'],
                'indexes': [models.Index(fields=['code'], name='page_de_scan_code')],
                'constraints': [models.UniqueConstraint(fields=('fichier', 'rang'), name='page_de_scan_une_par_rang')],
            },
        ),
        migrations.CreateModel(
            name='ScanRendu',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version numérisée')),
                ('code', models.CharField(max_length=12, verbose_name='code du document signé')),
                ('pages', models.JSONField()),
                ('rendu_le', models.DateTimeField(verbose_name='rendu le')),
                ('avenant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='contrats.avenant')),
                ('contrat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='contrats.contrat')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.document')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rendus', to='contrats.lotdescans')),
                ('rendu_par', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'scan rendu',
                'verbose_name_plural': 'scans rendus',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('lot', 'code'), name='scan_rendu_une_fois_par_lot', violation_error_message='Ce document est déjà classé depuis ce lot.'), models.CheckConstraint(condition=models.Q(models.Q(('avenant__isnull', True), ('contrat__isnull', False)), models.Q(('avenant__isnull', False), ('contrat__isnull', True)), _connector='OR'), name='scan_du_contrat_ou_d_un_avenant', violation_error_message="Un scan est celui du contrat ou d’un avenant.")],
            },
        ),
        migrations.AddField(
            model_name='signature',
            name='scan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='contrats.scanrendu'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('scan__isnull', True), ('mode', 'papier'), _connector='OR'), name='signature_numerisee_est_sur_papier', violation_error_message='Seule une signature sur papier porte un scan.'),
        ),
        interdire_suppression("contrats_lotdescans"),
        interdire_suppression("contrats_fichierdescan"),
        interdire_suppression("contrats_delegationdesignature"),
        interdire_modification("contrats_pagedescan"),
        interdire_modification("contrats_scanrendu"),
    ]
