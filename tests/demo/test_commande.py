"""``manage.py demo`` : refus, messages, arguments."""

import pytest
from django.core.management import CommandError, call_command

from comptes.models import Utilisateur

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("production", "demo"), [(True, False), (False, False), (True, True)])
def test_la_commande_refuse_hors_demonstration_et_n_ecrit_rien(settings, production, demo) -> None:
    settings.PRODUCTION, settings.DEMO = production, demo
    avant = Utilisateur.objects.count()
    with pytest.raises(CommandError, match="rien n’a été écrit") as refus:
        call_command("demo", dossiers=1)
    assert refus.value.returncode == 1
    assert Utilisateur.objects.count() == avant


def test_un_nombre_nul_ou_une_date_fausse_sont_refuses() -> None:
    with pytest.raises(CommandError, match="au moins 1") as refus:
        call_command("demo", dossiers=0)
    assert refus.value.returncode == 2
    with pytest.raises(CommandError, match="AAAA-MM-JJ"):
        call_command("demo", "--au", "demain")


@pytest.mark.usefixtures("demo")
def test_un_second_appel_dit_que_tout_est_la(capsys) -> None:
    call_command("demo")
    assert capsys.readouterr().out == "0 dossiers créés, 102 CPTS déjà là.\n"
