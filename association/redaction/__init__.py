"""Rédiger un texte de la trousse : un gabarit, une situation, un seul résultat pour la page, le PDF et le DOCX."""

from django.template import Context
from django.template.loader import get_template

from association.enums import TypeTexte
from association.redaction.lecture import lire, typographie
from association.redaction.signes import nettoyer
from association.redaction.situation import Situation
from association.redaction.textes import Texte
from association.redaction.valeurs import contexte


def rediger(nature: TypeTexte, situation: Situation) -> Texte:
    """Le texte de cette nature. Le gabarit rend du texte brut : chaque sortie échappe à sa façon."""
    gabarit = get_template(f"association/textes/{nature.value}.txt").template
    rempli = gabarit.render(Context(contexte(situation), autoescape=False))
    return lire(rempli, titre=typographie(nature.label), nom=nettoyer(situation.nom))
