"""L'avenant, ses signatures ; chaque contenu appartient désormais à une rédaction (ADR 0023)."""


import commun.fsm
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contrats', '0005_redactions'),
        ('dossiers', '0029_sujet_avenant'),
        ('missions', '0002_catalogue_de_depart'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="indicateurcontrat",
            name="origine",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="ce que disait le projet"
            ),
        ),
        migrations.AddField(
            model_name="redaction",
            name="origines",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="ce que disaient la lettre et le projet"
            ),
        ),
        migrations.CreateModel(
            name='Avenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='version proposée')),
                ('ouvert_le', models.DateTimeField(verbose_name='ouvert le')),
                ('photographie', models.JSONField(blank=True, default=dict, verbose_name='contenu proposé')),
                ('empreinte', models.CharField(blank=True, max_length=64, verbose_name='empreinte du contenu proposé')),
                ('propose_le', models.DateTimeField(blank=True, null=True, verbose_name='proposé le')),
                ('signe_le', models.DateField(blank=True, null=True, verbose_name='signé le')),
                ('numero', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('etat', commun.fsm.ChampEtat(choices=[('preparation', 'En préparation'), ('a_signer', 'À signer'), ('signe', 'Signé'), ('abandonne', 'Abandonné')], default='preparation', max_length=40, protected=True, verbose_name='état')),
                ('motifs', models.JSONField(default=list, verbose_name="ce que l’avenant change")),
                ('objet', models.TextField(verbose_name="objet de l’avenant")),
                ('effet_prevu', models.DateField(blank=True, null=True, verbose_name="prise d’effet prévue le")),
                ('effet_le', models.DateField(blank=True, null=True, verbose_name='prend effet le')),
            ],
            options={
                'verbose_name': 'avenant',
                'ordering': ['contrat', 'numero'],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, models.Model),
        ),
        migrations.AlterModelOptions(
            name='engagement',
            options={'ordering': ['redaction', 'mission__rang'], 'verbose_name': 'mission engagée', 'verbose_name_plural': 'missions engagées'},
        ),
        migrations.AlterModelOptions(
            name='signataire',
            options={'ordering': ['redaction', 'id'], 'verbose_name': 'signataire'},
        ),
        migrations.AlterModelOptions(
            name='signature',
            options={'ordering': ['signee_le', 'id'], 'verbose_name': 'signature'},
        ),
        migrations.RemoveConstraint(
            model_name='engagement',
            name='mission_une_fois_par_contrat',
        ),
        migrations.RemoveConstraint(
            model_name='signataire',
            name='un_signataire_par_partie',
        ),
        migrations.RemoveField(
            model_name='contrat',
            name='articles_particuliers',
        ),
        migrations.RemoveField(
            model_name='contrat',
            name='bareme',
        ),
        migrations.RemoveField(
            model_name='contrat',
            name='modifie_le',
        ),
        migrations.RemoveField(
            model_name='contrat',
            name='moyens',
        ),
        migrations.RemoveField(
            model_name='engagement',
            name='contrat',
        ),
        migrations.RemoveField(
            model_name='signataire',
            name='contrat',
        ),
        migrations.AlterField(
            model_name='contrat',
            name='redaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='contrats.redaction'),
        ),
        migrations.AlterField(
            model_name='engagement',
            name='redaction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engagements', to='contrats.redaction'),
        ),
        migrations.AlterField(
            model_name='signataire',
            name='redaction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signataires', to='contrats.redaction'),
        ),
        migrations.AlterField(
            model_name='signature',
            name='contrat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='contrats.contrat'),
        ),
        migrations.AddConstraint(
            model_name='engagement',
            constraint=models.UniqueConstraint(fields=('redaction', 'mission'), name='mission_une_fois_par_redaction', violation_error_message='Cette mission est déjà engagée.'),
        ),
        migrations.AddConstraint(
            model_name='signataire',
            constraint=models.UniqueConstraint(fields=('redaction', 'partie'), name='un_signataire_par_partie', violation_error_message='Cette partie a déjà un signataire.'),
        ),
        migrations.AddField(
            model_name='avenant',
            name='contrat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avenants', to='contrats.contrat'),
        ),
        migrations.AddField(
            model_name='avenant',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avenants', to='dossiers.dossier'),
        ),
        migrations.AddField(
            model_name='avenant',
            name='redaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='contrats.redaction'),
        ),
        migrations.AddField(
            model_name='signature',
            name='avenant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='contrats.avenant'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('annulee_le__isnull', True)), fields=('avenant', 'partie'), name='une_signature_valide_par_partie_d_avenant', violation_error_message='Cette partie a déjà signé.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('annulee_le__isnull', True)), fields=('avenant', 'auteur'), name='une_signature_valide_par_personne_d_avenant', violation_error_message='Une personne ne signe que pour sa partie.'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('avenant__isnull', True), ('contrat__isnull', False)), models.Q(('avenant__isnull', False), ('contrat__isnull', True)), _connector='OR'), name='signature_du_contrat_ou_d_un_avenant', violation_error_message='Une signature porte sur le contrat ou sur un avenant.'),
        ),
        migrations.AddIndex(
            model_name='avenant',
            index=models.Index(fields=['contrat', 'etat', 'effet_le'], name='avenant_effet'),
        ),
        migrations.AddConstraint(
            model_name='avenant',
            constraint=models.UniqueConstraint(fields=('contrat', 'numero'), name='avenant_numero_unique'),
        ),
        migrations.AddConstraint(
            model_name='avenant',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('preparation', 'a_signer'))), fields=('contrat',), name='un_avenant_ouvert_par_contrat', violation_error_message='Un avenant est déjà ouvert sur ce contrat.'),
        ),
        migrations.AddConstraint(
            model_name='avenant',
            constraint=models.CheckConstraint(condition=models.Q(('etat__in', ['preparation', 'abandonne']), models.Q(('propose_le__isnull', False), models.Q(('empreinte', ''), _negated=True)), _connector='OR'), name='avenant_propose_a_une_empreinte', violation_error_message="Un avenant proposé porte sa date et l’empreinte de son contenu."),
        ),
        migrations.AddConstraint(
            model_name='avenant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effet_le__gte', models.F('signe_le')), ('etat', 'signe'), ('signe_le__isnull', False)), models.Q(models.Q(('etat', 'signe'), _negated=True), ('effet_le__isnull', True), ('signe_le__isnull', True)), _connector='OR'), name='avenant_sans_effet_avant_sa_signature', violation_error_message='Un avenant ne prend jamais effet avant sa dernière signature.'),
        ),
    ]
