
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0028_empreinte_cherchee'),
    ]

    operations = [
        migrations.AlterField(
            model_name='demandecomplements',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
        migrations.AlterField(
            model_name='document',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
        migrations.AlterField(
            model_name='document',
            name='type',
            field=models.CharField(choices=[('lettre', "Lettre d'intention"), ('demande_subvention', 'Demande de subvention'), ('accuse_reception', 'Accusé de réception'), ('avis', 'Avis du Guichet'), ('attestation', 'Attestation de validation tacite'), ('projet', 'Projet de santé'), ('annexes', 'Annexes du projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('version_en_vigueur', 'Contrat, version en vigueur'), ('decision', "Décision de l'ARS"), ('decision_projet', 'Décision sur le projet de santé'), ('attestation_aide', "Attestation de l'aide de l'URPS"), ('resume_public', 'Résumé public du projet'), ('dialogue_de_gestion', 'Compte rendu du dialogue de gestion')], max_length=30),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='etape',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], default='lettre', max_length=20, verbose_name='étape'),
        ),
        migrations.AlterField(
            model_name='evenement',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
        migrations.AlterField(
            model_name='passeoutre',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
        migrations.AlterField(
            model_name='traceredaction',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
        migrations.AlterField(
            model_name='versiondeposee',
            name='sujet',
            field=models.CharField(choices=[('dossier', 'Dossier'), ('lettre', "Lettre d'intention"), ('projet', 'Projet de santé'), ('contrat', 'Contrat tripartite'), ('avenant', 'Avenant au contrat'), ('commentaire', 'Commentaires'), ('relecture', 'Relecture amicale'), ('appui', 'Appui demandé au Guichet'), ('piece', 'Pièce jointe'), ('message', 'Message à une CPTS voisine'), ('contribution', "Contribution à l'avis du Guichet"), ('avis', 'Avis du Guichet en préparation'), ('seance', 'Séance du Guichet'), ('element', 'Élément demandé au porteur'), ('deport', "Déport d'un agent"), ('decision', "Décision de l'ARS en préparation"), ('decision_am', "Décision de l'Assurance Maladie en préparation"), ('fir', 'Suivi du financement FIR'), ('reunion', 'Réunion'), ('questionnaire', 'Questionnaire aux professionnels'), ('aide', "Aide de l'URPS des médecins libéraux"), ('jalon', "Démarrage et déploiement d'une mission"), ('suivi', 'Réunion de suivi du contrat'), ('releve', "Relevé d'indicateur"), ('gestion', 'Dialogue de gestion'), ('position', 'Position avant le dialogue de gestion'), ('suite', 'Suite décidée au dialogue de gestion')], max_length=20),
        ),
    ]
