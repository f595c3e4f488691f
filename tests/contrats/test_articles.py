"""Le texte des articles promet ce que le portail tient."""

import re

from django.template.loader import render_to_string

from contrats.articles import titre_de


def article(numero):
    return re.sub(r"\s+", " ", render_to_string(f"contrats/documents/articles/{numero}.html", {"avance": "75 %"}))


def test_le_dialogue_suit_l_annee_qu_il_juge_comme_la_part_variable_et_le_gel_des_releves():
    """On ne gèle que les relevés d'une année finie (``annee_finie_ou_presque``) ; la variable se paie après (§6)."""
    assert titre_de(8) == "Article 8. Suivi et dialogue annuel"
    huit = article(8)
    assert "Après chaque date anniversaire, une fois les relevés arrêtés" in huit
    assert "avant la date anniversaire" not in huit
    assert not re.search(r"\b(mois|jours|semaines)\b", huit)
    assert "versée à l’anniversaire suivant, après le dialogue de gestion" in article(7)
