"""La démonstration montre des échanges à chaque étape, et ne les refait pas."""

from django.db.models import Count

from cpts_portal.demo.dialogue import dialoguer
from cpts_portal.demo.installation import Installation
from dialogue.enums import Public
from dialogue.models import Fil, Message
from dialogue.permissions import acces


def test_chaque_public_a_des_echanges_ecrits_par_qui_le_peut(demo: Installation) -> None:
    comptes = Fil.objects.order_by("public").values_list("public").annotate(nombre=Count("pk"))
    assert dict(comptes) == {
        Public.PORTEUR_GUICHET: 9,
        Public.GUICHET: 9,
        Public.GUICHET_ARS: 6,
        Public.ARS: 6,
        Public.ARS_AM: 3,
    }
    messages = Message.objects.select_related("auteur", "fil__dossier__lettre").order_by("pk")
    etrangers = [m.pk for m in messages if not acces(m.auteur, m.fil.dossier)[Public(m.fil.public)].lit]
    assert etrangers == []


def test_rien_ne_se_dit_deux_fois(demo: Installation) -> None:
    avant = Message.objects.count()
    assert dialoguer(demo.agents, demo.midi) == 0
    assert Message.objects.count() == avant
