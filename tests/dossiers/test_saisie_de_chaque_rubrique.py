"""Toute rubrique, quelle qu'elle soit, revient telle quelle : relue et renvoyée, elle n'écrit rien et ne trace rien."""

import pytest

from dossiers.enums import EtatLettre, Sujet
from dossiers.etapes import RUBRIQUES
from dossiers.models import Dossier, TraceRedaction
from tests.dossiers.page_de_saisie import Page, sorts
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier, un_porteur, une_lettre_complete
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
REMPLIES = [(sujet, r.cle) for sujet, rubriques in RUBRIQUES.items() for r in rubriques if not r.page]
HORS_SAISIE = ("-id", "-jeton", "_FORMS", "-DELETE")


def ouvrir(sujet: str, cle: str) -> tuple[Dossier, Page]:
    lettre = sujet == Sujet.LETTRE
    dossier = une_lettre_complete(un_dossier()).dossier if lettre else un_dossier_a(EtatLettre.ACCORDEE)
    return dossier, Page(client_de(un_porteur()), dossier, cle, sujet)


def etat_du(dossier: Dossier, sujet: str) -> dict:
    objet = getattr(Dossier.objects.get(pk=dossier.pk), sujet)
    return {champ.name: champ.value_from_object(objet) for champ in objet._meta.concrete_fields}


@pytest.mark.parametrize(("sujet", "cle"), REMPLIES)
def test_renvoyer_la_page_sans_rien_changer_n_ecrit_rien(sujet, cle):
    dossier, page = ouvrir(sujet, cle)
    avant = etat_du(dossier, sujet)
    reponse = page.envoyer()
    assert reponse.status_code == 302, page.texte
    assert etat_du(dossier, sujet) == avant
    assert not TraceRedaction.objects.exists()


@pytest.mark.parametrize(("sujet", "cle"), REMPLIES)
def test_enregistrer_chaque_champ_sans_le_changer_le_dit_inchange(sujet, cle):
    _dossier, page = ouvrir(sujet, cle)
    champs = [n for n in page.champs if not n.startswith(("_", "csrf")) and not n.endswith(HORS_SAISIE)]
    reponse = page.enregistrer(**{nom: page.champs[nom] for nom in champs})
    assert (reponse.status_code, set(sorts(reponse).values())) == (200, {"inchange"})
    assert not TraceRedaction.objects.exists()
