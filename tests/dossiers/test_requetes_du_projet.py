"""Un projet de taille réelle ne coûte, page par page, pas plus de requêtes qu'un projet d'une fiche et d'un acteur."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dossiers import etapes
from dossiers.enums import EtatProjet, Sujet
from dossiers.models import Dossier
from territoires import actions as territoires
from tests.fabriques.communes import codes_du_departement, semer_communes
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.grand_projet import (
    Taille,
    des_acteurs_nombreux,
    des_fiches_nombreuses,
    un_grand_arbre,
    un_grand_projet,
)

SEULE, TROIS, TOUTES = Taille(1, 1, 1), Taille(2, 4, 0), Taille(57, 115, 0)
CODES = codes_du_departement("31", 155)


def pages(dossier: Dossier) -> dict[str, str]:
    """Toutes les pages où le projet s'écrit ou se relit."""
    projet, numero = dossier.projet, dossier.numero
    fiche = projet.fiches.order_by("pk").first()
    adresses = {f"rubrique {r.cle}": etapes.adresse(projet, r) for r in etapes.RUBRIQUES[Sujet.PROJET]}
    for nom in ("lecture", "essai", "versions"):
        adresses[nom] = reverse(f"dossiers:{nom}", args=[numero, Sujet.PROJET])
    for nom in ("detail", "nouvelle_fiche", "projet_pdf", "commentaires", "journal"):
        adresses[nom] = reverse(f"dossiers:{nom}", args=[numero])
    adresses["fiche"] = reverse("dossiers:fiche", args=[numero, fiche.pk])
    adresses["nouvel acteur"] = reverse("dossiers:nouvel_acteur", args=[numero, Sujet.PROJET, "personne"])
    return adresses


def cout(client: Client, adresse: str) -> int:
    with CaptureQueriesContext(connection) as capture:
        reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return len(capture)


def plus_cheres(dossier: Dossier, client: Client, attendus: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Les pages qui coûtent plus que prévu, relues une fois : un cache échu entre-temps n'est pas à la page."""
    cheres = {}
    for nom, adresse in pages(dossier).items():
        nombre = cout(client, adresse)
        if nombre > attendus[nom] and (nombre := cout(client, adresse)) > attendus[nom]:
            cheres[nom] = (attendus[nom], nombre)
    return cheres


@pytest.mark.un_moteur  # on compte ce que Python demande ; SQLite, qui coupe les longues listes, en compte le plus
@pytest.mark.django_db
def test_aucune_page_du_projet_ne_coute_plus_de_requetes_a_la_taille_reelle():
    """Une fiche, une commune, un acteur ; puis trois fiches, soixante ; 155 communes ; 300 acteurs."""
    semer_communes(CODES)
    dossier = un_dossier_a(etat_projet=EtatProjet.BROUILLON, codes=CODES[:1])
    dossier.acteurs.exclude(pk=dossier.acteurs.order_by("pk").first().pk).delete()
    projet = un_grand_projet(dossier.projet, SEULE)
    client = client_de(un_porteur())
    for adresse in pages(dossier).values():
        client.get(adresse)
    attendus = {nom: cout(client, adresse) for nom, adresse in pages(dossier).items()}
    for taille in (TROIS, TOUTES):
        des_fiches_nombreuses(projet, taille, list(dossier.acteurs.order_by("pk")), [])
        assert plus_cheres(dossier, client, attendus) == {}
    assert projet.fiches.count() == 60
    un_grand_arbre(projet)
    territoires.definir_perimetre(territoire=dossier.territoire, codes=CODES, parties=(), maintenant=timezone.now())
    assert plus_cheres(dossier, client, attendus) == {}
    des_acteurs_nombreux(projet, 298)
    assert dossier.acteurs.count() == 300
    assert plus_cheres(dossier, client, attendus) == {}
