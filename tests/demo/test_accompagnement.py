"""La démonstration de l'accompagnement : ce qu'elle montre, et qu'elle ne se redit pas."""

from cpts_portal.demo.accompagnement import accompagner
from cpts_portal.demo.installation import Installation
from dialogue.models import AideURPS, Questionnaire, Reunion
from dialogue.models.reunions import InviteReunion
from dossiers.models import AppuiGuichet


def test_elle_montre_chaque_part(demo: Installation) -> None:
    assert sorted(Reunion.objects.values_list("etat", flat=True)) == ["prevue", "tenue"]
    assert sorted(Questionnaire.objects.values_list("etat", flat=True)) == ["clos", "ouvert"]
    assert {"versee", "demandee"} <= set(AideURPS.objects.values_list("etat", flat=True))
    assert AppuiGuichet.objects.filter(responsable__isnull=False).exists()


def test_une_petite_profession_y_est_masquee(demo: Installation) -> None:
    clos = Questionnaire.objects.get(etat="clos")
    assert clos.totaux["participation"] == {"10": 9, "21": None, "60": 14, "70": 8, "91": None}


def test_rien_ne_se_refait(demo: Installation) -> None:
    assert accompagner(demo.agents, demo.midi) == 0


def test_une_base_agrandie_recoit_ce_qui_lui_manquait_sans_refaire_le_reste(demo: Installation) -> None:
    """Un petit volume n'a pas de brouillon de la porteuse : ses réunions attendent, l'aide versée est déjà là."""
    faits = (Questionnaire, AideURPS, AppuiGuichet)
    avant = [list(modele.objects.order_by("pk").values()) for modele in faits]
    InviteReunion.objects.all().delete()
    Reunion.objects.all().delete()
    assert accompagner(demo.agents, demo.midi) == 2
    assert sorted(Reunion.objects.values_list("etat", flat=True)) == ["prevue", "tenue"]
    assert [list(modele.objects.order_by("pk").values()) for modele in faits] == avant
