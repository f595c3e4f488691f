"""Qui lit la trousse, à quel moment, et quoi : l'équipe tout, le Guichet les versions, les autres rien."""

import io
import zipfile

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from association.actions.options import enregistrer_les_dirigeants, enregistrer_les_options
from association.actions.production import produire
from association.enums import TypeTexte
from association.models import VersionTexte
from association.permissions import lecture_de_la_trousse
from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import relecture
from dossiers.enums import EtatLettre, RoleEquipe
from dossiers.models import Dossier, MembreEquipe
from dossiers.permissions import Lecture
from tests.fabriques.association import des_options, le_responsable, une_version
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
GUICHET = (Role.COORDINATEUR, Role.RELECTEUR_URPS)
AUTRES = (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR)


def adresse(dossier: Dossier, nom: str = "trousse", *reste: object) -> str:
    return reverse(f"association:{nom}", args=[dossier.numero, *reste])


def statuts(client: Client, dossier: Dossier) -> dict[str, int]:
    """Le statut de chaque page, une version des statuts produite."""
    pages = {
        "trousse": adresse(dossier),
        "texte": adresse(dossier, "texte", "statuts"),
        "texte jamais produit": adresse(dossier, "texte", "reglement-interieur"),
        "version": adresse(dossier, "version", "statuts", 1),
        "pdf": adresse(dossier, "fichier", "statuts", 1, "pdf"),
        "docx": adresse(dossier, "fichier", "statuts", 1, "docx"),
        "travail": adresse(dossier, "fichier", "statuts", "travail", "pdf"),
        "inconnu": adresse(dossier, "texte", "contrat-de-travail"),
        "version à venir": adresse(dossier, "version", "statuts", 2),
        "format inconnu": adresse(dossier, "fichier", "statuts", "travail", "exe"),
        "version en format inconnu": adresse(dossier, "fichier", "statuts", 1, "exe"),
    }
    return {nom: client.get(chemin).status_code for nom, chemin in pages.items()}


TOUT = {
    **dict.fromkeys(("trousse", "texte", "texte jamais produit", "version", "pdf", "docx", "travail"), 200),
    **dict.fromkeys(("inconnu", "version à venir", "format inconnu", "version en format inconnu"), 404),
}
VERSIONS = {**TOUT, "texte jamais produit": 404, "travail": 404}


@pytest.mark.un_moteur  # un statut se décide dans Python ; chaque page a ses tests sur les deux moteurs
def test_l_equipe_lit_tout_et_le_guichet_les_versions_produites_une_fois_la_lettre_deposee() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    une_version(dossier)
    lecteur = un_porteur("lecteur@exemple.test")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=timezone.now())
    lus = {qui.email: statuts(client_de(qui), dossier) for qui in (le_responsable(dossier), lecteur)}
    assert lus == dict.fromkeys(lus, TOUT)
    du_guichet = {role: statuts(client_de(un_agent(role)), dossier) for role in GUICHET}
    assert du_guichet == dict.fromkeys(GUICHET, VERSIONS)
    autres = {role: set(statuts(client_de(un_agent(role)), dossier).values()) for role in AUTRES}
    assert autres == dict.fromkeys(AUTRES, {403})


def test_avant_le_depot_personne_d_autre_que_l_equipe_ne_trouve_la_trousse() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    une_version(dossier)
    personnes = [un_agent(role) for role in (*GUICHET, *AUTRES)] + [un_porteur("ailleurs@exemple.test")]
    lus = {qui.email: set(statuts(client_de(qui), dossier).values()) for qui in personnes}
    assert lus == dict.fromkeys(lus, {404})


def test_pendant_une_relecture_le_guichet_lit_le_texte_du_moment_sans_lien_pour_le_changer() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    relecture.demander_relecture(dossier, mot="", auteur=le_responsable(dossier), maintenant=timezone.now())
    coordinateur = un_agent(Role.COORDINATEUR)
    assert lecture_de_la_trousse(coordinateur, Dossier.objects.get(pk=dossier.pk)) == Lecture.COPIE_DE_TRAVAIL
    page = client_de(coordinateur).get(adresse(dossier, "texte", "statuts")).content.decode()
    assert '<mark class="a-completer">[date et heure de l’assemblée constitutive]</mark>' in page
    assert adresse(dossier, "options") not in page
    assert adresse(dossier, "produire") not in page


def test_le_guichet_ne_lit_pas_ce_que_l_equipe_a_change_depuis() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    une_version(dossier)
    des_options(dossier, siege="Une adresse secrète")
    page = client_de(un_agent(Role.COORDINATEUR)).get(adresse(dossier, "texte", "statuts")).content.decode()
    assert "Une adresse secrète" not in page
    assert "Ce qui a changé" not in page


@pytest.mark.parametrize("page", ["options", "dirigeants", "produire"])
def test_seule_l_equipe_qui_redige_ecrit(page: str) -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    lecteur = un_porteur("lecteur@exemple.test")
    MembreEquipe.objects.create(dossier=dossier, utilisateur=lecteur, role=RoleEquipe.LECTEUR, depuis=timezone.now())
    personnes = [lecteur, un_agent(Role.COORDINATEUR)]
    assert [client_de(qui).post(adresse(dossier, page)).status_code for qui in personnes] == [403, 403]
    assert not VersionTexte.objects.exists()


def test_les_actions_refusent_d_elles_memes_qui_ne_redige_pas() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    qui: Utilisateur = un_agent(Role.COORDINATEUR)
    with pytest.raises(PermissionDenied):
        enregistrer_les_options(dossier, valeurs={}, revision=0, auteur=qui, maintenant=timezone.now())
    with pytest.raises(PermissionDenied):
        enregistrer_les_dirigeants(dossier, lignes=[], auteur=qui)
    with pytest.raises(PermissionDenied):
        produire(dossier, types=list(TypeTexte), auteur=qui, maintenant=timezone.now())


def test_la_page_du_dossier_et_la_rubrique_menent_a_la_trousse() -> None:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    client = client_de(le_responsable(dossier))
    rubriques = [reverse("dossiers:rubrique", args=[dossier.numero, "lettre", r]) for r in ("structure", "contact")]
    pages = [dossier.get_absolute_url(), *rubriques]
    liens = [f'href="{adresse(dossier)}"' in client.get(page).content.decode() for page in pages]
    assert liens == [True, True, False]


def test_le_lien_du_guichet_attend_un_texte_produit_et_l_ars_n_en_a_pas() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    clients = [client_de(un_agent(role)) for role in (Role.COORDINATEUR, Role.INSTRUCTEUR_ARS)]

    def liens() -> list[bool]:
        return [adresse(dossier) in client.get(dossier.get_absolute_url()).content.decode() for client in clients]

    assert liens() == [False, False]
    une_version(dossier)
    assert liens() == [True, False]


def test_l_archive_emporte_la_derniere_version_pour_l_equipe_et_le_guichet_seuls() -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE)
    une_version(dossier)
    des_options(dossier, siege="Un autre siège")
    une_version(dossier)
    une_version(dossier, TypeTexte.BULLETIN)
    personnes = [le_responsable(dossier), un_agent(Role.COORDINATEUR), un_agent(Role.INSTRUCTEUR_ARS)]
    textes = ["association/bulletin-d-adhesion-v1.docx", "association/statuts-v2.docx"]
    emportes = [_textes(client_de(qui), dossier) for qui in personnes]
    assert [sorted(lus) for lus in emportes] == [textes, textes, []]
    lus = docx.Document(io.BytesIO(emportes[0]["association/statuts-v2.docx"]))
    assert any("Un autre siège" in p.text for p in lus.paragraphs)


def _textes(client: Client, dossier: Dossier) -> dict[str, bytes]:
    reponse = client.get(reverse("dossiers:archive", args=[dossier.numero]))
    with zipfile.ZipFile(io.BytesIO(b"".join(reponse.streaming_content))) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist() if nom.startswith("association/")}
