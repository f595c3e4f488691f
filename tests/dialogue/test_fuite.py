"""Aucun mot d'un fil ne sort de son public : pages × rôles, archive, journal, courriels, recherche."""

import io
import zipfile
from typing import Any

import pytest
from django.core import serializers
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from commun.models import CourrielSortant
from comptes.enums import Role
from comptes.models import Utilisateur
from dialogue.actions.messages import Note
from dialogue.enums import Nature, Public
from dialogue.models import PieceDeMessage
from dossiers.enums import EtatProjet
from dossiers.models import Dossier, Evenement
from tests.architecture.acces import CONNECTEES, DU_DOSSIER, closes
from tests.architecture.acces_hors_dossier import HORS_DOSSIER, PARAMETRES
from tests.architecture.etapes import Etape
from tests.dialogue.test_publics import lisent
from tests.fabriques.comptes import client_de
from tests.fabriques.dialogue import AUTEURS, gens, un_message
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.fichiers import un_docx
from tests.gardes.adresses import adresses_du_portail

pytestmark = pytest.mark.django_db
LECTEUR_EQUIPE = {"lecteur_de_l_equipe": Role.LECTEUR_EQUIPE.value}
ADRESSES = {adresse.nom: adresse for adresse in adresses_du_portail()}


def secret(public: Public) -> str:
    """Un mot qui ne se trouve que dans ce fil."""
    return f"zq{public.value.replace('_', '')}zq"


@pytest.fixture
def dossier() -> Dossier:
    """Un projet déposé ; dans chaque fil, un message, une pièce et une note qui portent le mot du fil."""
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE)
    for public in Public:
        mot = secret(public)
        fichiers = [(f"{mot}.docx", un_docx(mot))]
        un_message(dossier, public, f"Un {mot}.", fichiers=fichiers)
        note = Note(Nature.APPEL, timezone.localdate(), 5, f"Mme {mot}")
        un_message(dossier, public, "Résumé.", note=note)
    return dossier


def adresses(dossier: Dossier, nom: str) -> list[str]:
    """Toutes, sauf les pages de dossier closes au rôle de cette personne ; les échanges se rouvrent à tous."""
    role = Role._value2member_map_.get(LECTEUR_EQUIPE.get(nom, nom))
    fermees = (
        {page for page in closes(role, Etape.PROJET_DEPOSE) if not page.startswith("dialogue:")} if role else set()
    )
    ouvertes = {nom: page for nom, page in DU_DOSSIER.items() if nom not in fermees}
    pages = [ADRESSES[n.split("#")[0]].chemin(numero=dossier.numero, **p.parametres) for n, p in ouvertes.items()]
    pages += [ADRESSES[nom].chemin(**PARAMETRES.get(nom, {})) for nom in sorted(CONNECTEES | set(HORS_DOSSIER))]
    pages += [ADRESSES["dialogue:fil"].chemin(numero=dossier.numero, public=public) for public in Public]
    pages += [f"/dossiers/{dossier.numero}/echanges/?q={secret(public)}" for public in Public]
    pages += [f"/dossiers/?q={secret(public)}" for public in Public]
    pieces = PieceDeMessage.objects.order_by("pk").values_list("cle", flat=True)
    return pages + [ADRESSES["dialogue:piece"].chemin(cle=cle) for cle in pieces]


def texte_de(reponse: HttpResponseBase) -> str:
    """Tout ce qu'une réponse dit : entêtes, page, ou chaque entrée d'une archive."""
    octets = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    lus = [str(reponse.headers).encode(), octets]
    if octets.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(octets)) as paquet:
            lus += [nom.encode() + paquet.read(nom) for nom in paquet.namelist()]
    return b"\n".join(lus).decode("utf-8", "replace")


def trouves(client: Client, adresse: str) -> set[Public]:
    """Les fils dont le mot se lit ici ; le mot que l'on cherche, redit par la page, ne compte pas."""
    texte = texte_de(client.get(adresse))
    _, _, cherche = adresse.partition("?q=")
    if cherche and "Un " + cherche not in texte:
        texte = texte.replace(cherche, "")
    return {public for public in Public if secret(public) in texte}


@pytest.mark.un_moteur  # une fuite se juge dans Python ; les lectures ont leurs tests sur les deux
def test_chaque_page_ne_montre_que_les_fils_de_qui_la_lit(dossier: Dossier) -> None:
    lus: dict[str, set[Public]] = {}
    for nom, personne in gens(dossier).items():
        client = client_de(personne)
        lus[nom] = set().union(*(trouves(client, adresse) for adresse in adresses(dossier, nom)))
    assert lus == {nom: {p for p in Public if nom in lisent(p, Etape.PROJET_DEPOSE)} for nom in lus}


def test_l_archive_n_emporte_que_l_echange_de_l_equipe_avec_le_guichet(dossier: Dossier) -> None:
    archive = f"/dossiers/{dossier.numero}/archive/"
    personnes = gens(dossier)
    lus = {nom: trouves(client_de(personne), archive) for nom, personne in personnes.items()}
    equipe = {"responsable", "redacteur", "lecteur_de_l_equipe"}
    assert lus == {nom: {Public.PORTEUR_GUICHET} if nom in equipe else set() for nom in personnes}


def test_ni_les_courriels_ni_le_journal_ne_disent_rien(dossier: Dossier) -> None:
    courriels = " ".join(f"{c.sujet} {c.corps} {c.cle}" for c in CourrielSortant.objects.order_by("pk"))
    evenements = Evenement.objects.filter(dossier=dossier).select_related("texte").order_by("rang")
    journal = serializers.serialize("json", evenements)
    assert "message vous attend" in courriels
    assert [p for p in Public if secret(p) in courriels or secret(p) in journal] == []


def test_chaque_courriel_va_a_qui_lit_le_fil(dossier: Dossier) -> None:
    personnes = {personne.email: nom for nom, personne in gens(dossier).items()}
    prevenus: dict[str, set[str]] = {}
    for courriel in CourrielSortant.objects.filter(cle__startswith="dialogue:").order_by("pk"):
        adresse = next(ligne for ligne in courriel.corps.splitlines() if "/echanges/" in ligne)
        prevenus.setdefault(adresse.rstrip("/").rsplit("/", 1)[1], set()).add(personnes[courriel.destinataire])
    attendus = {p: lisent(p, Etape.PROJET_DEPOSE) - {AUTEURS[p], "lecteur", "relecteur_urps"} for p in Public}
    assert prevenus == {public: noms for public, noms in attendus.items() if noms}


def test_qui_perd_son_acces_n_est_plus_prevenu_ni_servi(dossier: Dossier) -> None:
    personnes = gens(dossier)
    redacteur = personnes["redacteur"]
    dossier.equipe.filter(utilisateur=redacteur).update(fin=timezone.now())
    CourrielSortant.objects.all().delete()
    un_message(dossier, Public.PORTEUR_GUICHET, auteur=personnes["coordinateur"])
    piece = PieceDeMessage.objects.get(message__fil__public=Public.PORTEUR_GUICHET)
    client = client_de(redacteur)
    pages = [f"/dossiers/{dossier.numero}/echanges/porteur_guichet/", f"/echanges/pieces/{piece.cle}/"]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert not CourrielSortant.objects.filter(destinataire=redacteur.email).exists()


def ecrire_par_la_page(personne: Utilisateur, dossier: Dossier, public: Public, **champs: Any) -> int:
    page = f"/dossiers/{dossier.numero}/echanges/{public.value}/"
    return client_de(personne).post(page, {"texte": "Bonjour.", **champs}).status_code


def test_on_n_ecrit_que_dans_ses_fils(dossier: Dossier) -> None:
    personnes = {
        nom: p for nom, p in gens(dossier).items() if nom in {"lecteur_de_l_equipe", "coordinateur", "lecteur"}
    }
    statuts = {(n, p): ecrire_par_la_page(q, dossier, p) for n, q in personnes.items() for p in Public}
    attendus = dict.fromkeys(statuts, 404)
    attendus |= {("lecteur_de_l_equipe", Public.PORTEUR_GUICHET): 403, ("lecteur", Public.ARS_AM): 403}
    attendus |= {("coordinateur", p): 302 for p in (Public.PORTEUR_GUICHET, Public.GUICHET_ARS, Public.GUICHET)}
    assert statuts == attendus
