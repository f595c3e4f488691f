"""Les rubriques du projet de santé (domaine §9)."""

from dossiers.forms.lettre import RubriqueForm
from dossiers.models import ProjetSante


class PresentationForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["presentation", "diagnostic"]
        help_texts = {
            "presentation": "La CPTS en quelques paragraphes : d’où elle vient, ce qu’elle veut changer.",
            "diagnostic": "Repris de la lettre d’intention ; complétez : population, offre, activité, flux, forces et "
            "faiblesses.",
        }


class GouvernanceForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = [
            "gouvernance_representativite",
            "gouvernance_missions",
            "gouvernance_decisions",
            "gouvernance_partenariats",
            "gouvernance_outils",
        ]
        help_texts = {
            "gouvernance_representativite": "Comment chaque profession est représentée dans les instances.",
            "gouvernance_missions": "Qui fait quoi : bureau, coordinateur, responsables d’action.",
            "gouvernance_decisions": "Quorum, majorités, fréquence des réunions.",
            "gouvernance_partenariats": "Conventions avec les établissements, les institutions, les associations.",
            "gouvernance_outils": "Comptes rendus, messagerie sécurisée, outils partagés.",
        }


class FormeForm(RubriqueForm):
    """Les cinq critères de la forme juridique, chacun avec ce qui le prouve (S4)."""

    class Meta:
        model = ProjetSante
        fields = [
            "forme_juridique",
            "forme_pluriprofessionnelle",
            "forme_pluriprofessionnelle_preuve",
            "forme_adhesion",
            "forme_adhesion_preuve",
            "forme_financements",
            "forme_financements_preuve",
            "forme_missions",
            "forme_missions_preuve",
            "forme_recrutement",
            "forme_recrutement_preuve",
        ]
        help_texts = {
            "forme_juridique": "Libre, pourvu qu’elle réponde aux cinq critères ci-dessous (accord de 2019). Par "
            "exemple : Association loi 1901.",
            "forme_pluriprofessionnelle_preuve": "Ce qui le montre. Par exemple : article 5 des statuts, un siège par "
            "profession.",
            "forme_adhesion_preuve": "Par exemple : article 6 des statuts, collèges ouverts à tous les acteurs.",
            "forme_financements_preuve": "Par exemple : compte bancaire au nom de l’association, article 12.",
            "forme_missions_preuve": "Par exemple : article 2 des statuts, objet de l’association.",
            "forme_recrutement_preuve": "Par exemple : article 9, le bureau peut recruter.",
        }


class TravailForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["travail_pluriprofessionnel", "systeme_information"]
        help_texts = {
            "travail_pluriprofessionnel": "Réunions, protocoles, concertations : ce que vous ferez ensemble. Par "
            "exemple : « Une réunion de concertation par mois, un protocole de suivi des plaies. »",
            "systeme_information": "Comment l’information circule entre vous, en sécurité ; les outils se listent plus "
            "bas. Par exemple : « Toute donnée de santé passe par la messagerie sécurisée. »",
        }


class PlanDeCommunicationForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["communication"]
        help_texts = {
            "communication": "Vers les professionnels, les habitants et les partenaires ; les actions se listent plus "
            "bas. Par exemple : « Faire connaître la CPTS à chaque nouvelle installation. »",
        }


class SuiviForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["suivi_evaluation", "suivi_responsable"]
        help_texts = {
            "suivi_evaluation": "La méthode : qui relève les indicateurs, comment, et ce que vous en ferez. Par "
            "exemple : « Un relevé par semestre, présenté au bureau, puis aux adhérents. »",
            "suivi_responsable": "Par exemple : la coordinatrice.",
        }
