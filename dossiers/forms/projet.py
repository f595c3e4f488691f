"""Les rubriques du projet de santé (domaine §9)."""

from dossiers.forms.champs import Texte
from dossiers.forms.lettre import RubriqueForm
from dossiers.models import ProjetSante


class PresentationForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["presentation", "diagnostic"]
        widgets = {"presentation": Texte(6), "diagnostic": Texte(10)}
        help_texts = {
            "presentation": "La CPTS en quelques paragraphes : d'où elle vient, ce qu'elle veut changer.",
            "diagnostic": "Repris de la lettre d'intention ; complétez : population, offre, activité, flux, forces et "
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
        widgets = dict.fromkeys(fields, Texte(4))
        help_texts = {
            "gouvernance_representativite": "Comment chaque profession est représentée dans les instances.",
            "gouvernance_missions": "Qui fait quoi : bureau, coordinateur, responsables d'action.",
            "gouvernance_decisions": "Quorum, majorités, fréquence des réunions.",
            "gouvernance_partenariats": "Conventions avec les établissements, les institutions, les associations.",
            "gouvernance_outils": "Comptes rendus, messagerie sécurisée, outils partagés.",
        }


class FormeForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = [
            "forme_juridique",
            "forme_pluriprofessionnelle",
            "forme_adhesion",
            "forme_financements",
            "forme_missions",
            "forme_recrutement",
        ]
        help_texts = {"forme_juridique": "Libre, pourvu qu'elle réponde aux cinq critères ci-dessous (accord de 2019)."}


class TravailForm(RubriqueForm):
    class Meta:
        model = ProjetSante
        fields = ["travail_pluriprofessionnel", "systeme_information", "communication", "suivi_evaluation"]
        widgets = dict.fromkeys(fields, Texte(5))
        help_texts = {
            "travail_pluriprofessionnel": "Réunions, protocoles, concertations : ce que vous ferez ensemble.",
            "systeme_information": "Outils déjà utilisés, messagerie sécurisée, partage d'agendas, annuaire.",
            "communication": "Vers les professionnels, les habitants et les partenaires.",
            "suivi_evaluation": "Qui relève les indicateurs, quand, et ce que vous en ferez.",
        }
