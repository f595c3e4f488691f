"""Deux courriers du contrat : la mise en demeure, la résiliation et son décompte."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0034_sujet_indemnite'),
    ]

    operations = [
        migrations.AlterField(
            model_name='document',
            name='type',
            field=models.CharField(choices=[('lettre', "Lettre d'intention"), ('demande_subvention', 'Demande de subvention'), ('accuse_reception', 'Accusé de réception'), ('avis', 'Avis du Guichet'), ('attestation', 'Attestation de validation tacite'), ('projet', 'Projet de santé'), ('annexes', 'Annexes du projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('mise_en_demeure', 'Mise en demeure'), ('resiliation', 'Résiliation du contrat'), ('version_en_vigueur', 'Contrat, version en vigueur'), ('preuve_signature', 'Preuve de signature'), ('scan_signe', 'Document signé sur papier, numérisé'), ('decision', "Décision de l'ARS"), ('decision_projet', 'Décision sur le projet de santé'), ('attestation_aide', "Attestation de l'aide de l'URPS"), ('resume_public', 'Résumé public du projet'), ('dialogue_de_gestion', 'Compte rendu du dialogue de gestion'), ('avis_de_paiement', 'Avis de paiement')], max_length=30),
        ),
    ]
