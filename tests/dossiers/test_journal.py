"""Le journal : en ajout seul, chaîné, vérifiable ; un maillon touché se voit et se nomme."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from dossiers.enums import EtatLettre
from dossiers.journal import verifier_dossier
from dossiers.models import Document, Dossier, Evenement, TexteEvenement, VersionDeposee
from tests.fabriques.etats import un_dossier_a
from tests.interrupteurs import protection_levee

TABLES = ["dossiers_evenement", "dossiers_versiondeposee"]


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("ordre", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_la_base_elle_meme_refuse_toute_modification(table: str, ordre: str) -> None:
    un_dossier_a(EtatLettre.DEPOSEE)
    with (
        pytest.raises(IntegrityError, match="journal en ajout seul"),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(ordre.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("modele", [Evenement, VersionDeposee])
def test_django_ne_peut_ni_modifier_ni_supprimer(modele: type) -> None:
    un_dossier_a(EtatLettre.DEPOSEE)
    ligne = modele.objects.order_by("pk").first()
    for geste in (ligne.save, modele.objects.filter(pk=ligne.pk).delete):
        with pytest.raises(IntegrityError, match="journal en ajout seul"), transaction.atomic():
            geste()


@pytest.mark.django_db
def test_un_journal_intact_se_verifie() -> None:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    sortie = io.StringIO()
    call_command("verifier_journal", stdout=sortie)
    assert sortie.getvalue() == "Journal intact : 1 dossier(s) vérifié(s).\n"
    assert verifier_dossier(dossier) is None


@pytest.mark.django_db
def test_effacer_un_commentaire_laisse_la_chaine_verifiable() -> None:
    dossier = un_dossier_a(EtatLettre.COMPLEMENTS_DEMANDES)
    assert TexteEvenement.objects.filter(evenement__dossier=dossier).delete()[0] == 1
    assert verifier_dossier(dossier) is None


def _changer_l_auteur(dossier: Dossier) -> None:
    dossier.evenements.filter(rang=2).update(auteur=None)


def _changer_le_jour(dossier: Dossier) -> None:
    evenement = dossier.evenements.get(rang=2)
    dossier.evenements.filter(rang=2).update(jour_effet=evenement.jour_effet - timedelta(days=1))


def _retirer_un_maillon(dossier: Dossier) -> None:
    dossier.documents.all().delete()
    dossier.evenements.filter(rang=2).delete()


def _couper_la_queue(dossier: Dossier) -> None:
    dernier = dossier.evenements.filter(rang=dossier.evenements.count())
    Document.objects.filter(evenement__in=dernier).delete()
    dernier.delete()


def _recoudre(dossier: Dossier) -> None:
    """Le contenu et son empreinte changés ensemble : le maillon suivant ne s'accroche plus."""
    dossier.evenements.filter(rang=2).update(empreinte="f" * 64)


def _changer_un_commentaire(dossier: Dossier) -> None:
    TexteEvenement.objects.filter(evenement__dossier=dossier).update(texte="Autre chose.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("geste", "rang", "raison"),
    [
        (_changer_l_auteur, 2, "le contenu ne correspond plus à son empreinte"),
        (_changer_le_jour, 2, "le contenu ne correspond plus à son empreinte"),
        (_retirer_un_maillon, 2, "un événement manque"),
        (_couper_la_queue, 4, "la tête du journal annonce une autre fin"),
        (_recoudre, 2, "le contenu ne correspond plus à son empreinte"),
        (_changer_un_commentaire, 3, "le commentaire ne correspond plus à son empreinte"),
    ],
)
def test_un_maillon_touche_est_nomme(geste: Callable[[Dossier], None], rang: int, raison: str) -> None:
    with transaction.atomic():
        dossier = un_dossier_a(EtatLettre.TRANSMISE)
    with protection_levee(connection):
        geste(dossier)
    with pytest.raises(CommandError, match=f"{dossier.numero}, événement {rang} : {raison}") as refus:
        call_command("verifier_journal")
    assert refus.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_le_premier_dossier_rompu_est_nomme_et_les_autres_comptes() -> None:
    with transaction.atomic():
        premier, second = un_dossier_a(EtatLettre.DEPOSEE), un_dossier_a(EtatLettre.DEPOSEE)
    with protection_levee(connection):
        for dossier in (second, premier):
            _changer_l_auteur(dossier)
    with pytest.raises(CommandError) as refus:
        call_command("verifier_journal")
    premiere_ligne, suite = str(refus.value).split("\n")
    assert premier.numero in premiere_ligne
    assert suite == f"1 autre(s) dossier(s) touché(s) : {second.numero}."
