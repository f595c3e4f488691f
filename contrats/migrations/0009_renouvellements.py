"""Un dossier a plusieurs contrats successifs, dont un courant : celui qu'il avait (ADR 0032)."""

import commun.fsm
import contrats.models.contrat
import django.db.models.deletion
from django.db import migrations, models


def designer_les_courants(apps, schema_editor):
    apps.get_model("contrats", "Contrat").objects.update(courant_de=models.F("dossier"))


class Migration(migrations.Migration):

    dependencies = [
        ('acteurs', '0002_annuaire_partage'),
        ('contrats', '0008_scans_et_delegations'),
        ('dossiers', '0032_scans_et_delegations'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='contrat',
            options={'ordering': ['dossier', 'rang'], 'verbose_name': 'contrat tripartite', 'verbose_name_plural': 'contrats tripartites'},
        ),
        migrations.AlterField(
            model_name='contrat',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contrats', to='dossiers.dossier'),
        ),
        migrations.AddField(
            model_name='contrat',
            name='courant_de',
            field=contrats.models.contrat.CourantDe(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contrat', to='dossiers.dossier'),
        ),
        migrations.AddField(
            model_name='contrat',
            name='effet_le',
            field=models.DateField(blank=True, null=True, verbose_name='prend effet le'),
        ),
        migrations.AddField(
            model_name='contrat',
            name='precedent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suites', to='contrats.contrat', verbose_name='contrat renouvelé'),
        ),
        migrations.AddField(
            model_name='contrat',
            name='rang',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='rang'),
        ),
        migrations.AlterField(
            model_name='contrat',
            name='etat',
            field=commun.fsm.ChampEtat(choices=[('preparation', 'En préparation'), ('a_signer', 'À signer'), ('signe', 'Signé, effet à venir'), ('actif', 'Actif'), ('mis_en_demeure', 'Mis en demeure'), ('resilie', 'Résilié'), ('echu', 'Échu'), ('abandonne', 'Abandonné')], default='preparation', max_length=40, protected=True, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='contrat',
            name='fin_le',
            field=models.DateField(blank=True, help_text='Cinquième anniversaire du début.', null=True, verbose_name='terme'),
        ),
        migrations.AddField(
            model_name='miseendemeure',
            name='repondue_le',
            field=models.DateTimeField(blank=True, null=True, verbose_name='réponse de la CPTS le'),
        ),
        migrations.RunPython(designer_les_courants, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.UniqueConstraint(fields=('dossier', 'rang'), name='contrat_rang_unique'),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.UniqueConstraint(condition=models.Q(('etat__in', ('actif', 'mis_en_demeure'))), fields=('dossier',), name='un_contrat_en_vigueur_par_dossier', violation_error_message='Ce dossier a déjà un contrat en vigueur.'),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'abandonne'), _negated=True), fields=('precedent',), name='un_renouvellement_par_contrat', violation_error_message='Ce contrat a déjà un renouvellement.'),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.CheckConstraint(condition=models.Q(('courant_de__isnull', True), ('courant_de', models.F('dossier')), _connector='OR'), name='contrat_courant_de_son_dossier', violation_error_message="Un contrat n’est le courant que de son propre dossier."),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('precedent__isnull', True), ('rang', 1)), models.Q(('precedent__isnull', False), ('rang__gt', 1)), _connector='OR'), name='contrat_renouvelle_le_precedent', violation_error_message='Seul un renouvellement suit un autre contrat.'),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effet_le__isnull', True), ('rang', 1)), models.Q(('effet_le__isnull', True), ('etat__in', ('preparation', 'a_signer', 'abandonne')), ('rang__gt', 1)), models.Q(('effet_le__gte', models.F('signe_le')), ('effet_le__lt', models.F('fin_le')), ('rang__gt', 1)), _connector='OR'), name='contrat_renouvellement_a_son_effet', violation_error_message='Un renouvellement signé porte son effet, jamais avant sa signature.'),
        ),
        migrations.AddConstraint(
            model_name='contrat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'signe'), _negated=True), ('rang__gt', 1), _connector='OR'), name='contrat_signe_sans_effet_renouvelle', violation_error_message='Seul un renouvellement attend son effet après sa signature.'),
        ),
    ]
