"""La rubrique « Objectifs » : saisie, déplacements, refus, traces ; l'arbre lu, comparé, et son nombre de requêtes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers import arbre as arbres
from dossiers.comparaison import comparer
from dossiers.enums import EtatLettre, Sujet
from dossiers.models import Dossier, Objectif, TraceRedaction
from dossiers.models.objectifs import noeuds_de
from dossiers.photographie import photographier
from tests.dossiers.page_de_saisie import Page
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur
from tests.fabriques.etats import un_dossier_a
from tests.fabriques.objectifs import un_arbre, un_objectif

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    un_arbre(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


def ouvrir(dossier: Dossier) -> Page:
    return Page(client_de(un_porteur()), dossier, "objectifs", "projet")


def arbre_de(dossier: Dossier) -> list[tuple[str, str]]:
    return [(o["numero"], o["intitule"]) for o in photographier(dossier.projet)["arbre"]]


def rang_dans_la_page(page: Page, objectif: Objectif) -> int:
    return next(rang for rang in range(20) if page.champs.get(f"arbre-{rang}-id") == [str(objectif.pk)])


def objectif(dossier: Dossier, debut: str) -> Objectif:
    return dossier.projet.arbre.get(intitule__startswith=debut)


def test_un_objectif_neuf_prend_le_niveau_sous_son_parent_et_la_derniere_place(dossier):
    page = ouvrir(dossier)
    general = objectif(dossier, "Un médecin")
    page.envoyer(**{
        "arbre-5-intitule": "Attirer de jeunes médecins",
        "arbre-5-rattachement": str(general.pk),
        "arbre-5-missions": ["accompagnement"],
    })  # fmt: skip
    neuf = objectif(dossier, "Attirer")
    assert (neuf.niveau, neuf.parent, neuf.rang) == (2, general, 3)
    assert [m.pk for m in neuf.missions.all()] == ["accompagnement"]


def test_la_saisie_automatique_ecrit_un_champ_et_le_trace(dossier):
    page = ouvrir(dossier)
    reponse = page.enregistrer(**{"arbre-0-intitule": "Un médecin traitant pour chacun"})
    assert reponse.status_code == 200
    general = objectif(dossier, "Un médecin traitant pour chacun")
    assert TraceRedaction.objects.get().cle == f"arbre/{general.pk}/intitule"


@pytest.mark.parametrize(
    ("qui", "parent", "raison"),
    [
        ("Un médecin", "Sécuriser", arbres.CIRCULAIRE),
        ("Réserver", "Faire circuler", arbres.TROP_BAS),
        ("Diminuer", "", arbres.NIVEAU_SAUTE),
        ("Réserver", "autre projet", arbres.AUTRE_PROJET),
    ],
)
@pytest.mark.parametrize("automatique", [True, False])
def test_un_rattachement_faux_est_refuse_en_disant_pourquoi(dossier, qui, parent, raison, automatique):
    ailleurs = un_objectif(un_dossier_a(EtatLettre.ACCORDEE).projet, "Celui d’une autre CPTS")
    page, avant = ouvrir(dossier), arbre_de(dossier)
    cible = ailleurs if parent == "autre projet" else objectif(dossier, parent) if parent else None
    champ = f"arbre-{rang_dans_la_page(page, objectif(dossier, qui))}-rattachement"
    changes = {champ: str(cible.pk) if cible else ""}
    reponse = page.enregistrer(**changes) if automatique else page.envoyer(**changes)
    assert reponse.status_code == 422
    recu = reponse.json()["champs"][champ]["message"] if automatique else page.texte
    assert raison in recu
    assert arbre_de(dossier) == avant


def test_deux_rattachements_qui_se_croisent_ne_font_pas_de_boucle(dossier):
    a = un_objectif(dossier.projet, "Premier seul", objectif(dossier, "Un médecin"))
    b = un_objectif(dossier.projet, "Second seul", objectif(dossier, "Un médecin"))
    page = ouvrir(dossier)
    page.envoyer(**{
        f"arbre-{rang_dans_la_page(page, a)}-rattachement": str(b.pk),
        f"arbre-{rang_dans_la_page(page, b)}-rattachement": str(a.pk),
    })  # fmt: skip
    relus = noeuds_de(Objectif.objects.filter(projet=dossier.projet))
    assert arbres.defauts(relus) == {}
    assert (relus[a.pk].niveau, relus[b.pk].niveau) == (2, 2)


def test_un_objectif_qui_a_des_sous_objectifs_ne_se_supprime_pas(dossier):
    page = ouvrir(dossier)
    assert "arbre-0-DELETE" not in page.champs
    page.envoyer(**{"arbre-0-DELETE": "on"})
    assert dossier.projet.arbre.count() == 5
    feuille = rang_dans_la_page(page, objectif(dossier, "Faire circuler"))
    page.envoyer(**{f"arbre-{feuille}-DELETE": "on"})
    assert dossier.projet.arbre.count() == 4


def test_monter_deplace_garde_la_saisie_et_rend_le_bouton(dossier):
    page, retour = ouvrir(dossier), objectif(dossier, "Sécuriser")
    reponse = page.envoyer(bouton="monter", valeur=str(retour.pk), objectifs="Une introduction.")
    assert reponse.url.endswith(f"#descendre-{retour.pk}")
    assert arbre_de(dossier)[1] == ("1.1", "Sécuriser les retours d’hôpital")
    assert Dossier.objects.get(pk=dossier.pk).projet.objectifs == "Une introduction."
    assert TraceRedaction.objects.filter(cle="deplacements").count() == 1


def test_placer_change_de_parent_et_emmene_les_sous_objectifs(dossier):
    autre = un_objectif(dossier.projet, "Un autre général")
    retour = objectif(dossier, "Sécuriser")
    ouvrir(dossier).envoyer(bouton="placer", valeur=f"{retour.pk},{autre.pk},0")
    assert arbre_de(dossier)[-2:] == [
        ("2.1", "Sécuriser les retours d’hôpital"),
        ("2.1.1", "Faire circuler une fiche de liaison"),
    ]


@pytest.mark.parametrize("valeur", ["", "x", "1,2", "1,x,0", "999999,,0", "-1,,0"])
def test_un_geste_forge_ne_change_rien_et_le_dit(dossier, valeur):
    avant, page = arbre_de(dossier), ouvrir(dossier)
    reponse = page.envoyer(bouton="placer", valeur=valeur)
    assert reponse.status_code == 302
    suite = page.client.get(page.adresse).content.decode()
    assert "illisible" in suite or arbres.INCONNU in suite
    assert arbre_de(dossier) == avant


def test_la_lecture_montre_l_introduction_le_dessin_et_sa_liste(dossier):
    texte = client_de(un_porteur()).get(f"/dossiers/{dossier.numero}/projet/lire/").content.decode()
    assert 'class="arbre-dessin"' in texte
    assert "Répond à : Accès à un médecin traitant" in texte


def test_deux_versions_disent_quel_objectif_a_change(dossier):
    avant = photographier(dossier.projet)
    dossier.projet.arbre.filter(intitule__startswith="Réserver").update(intitule="Réserver trente créneaux")
    trouve = comparer(avant, photographier(dossier.projet), Sujet.PROJET)
    assert [r.titre for r in trouve.rubriques] == ["Arbre d’objectifs"]


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_d_objectifs(dossier):
    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert ouvrir(dossier).texte.count("data-objectif=") == dossier.projet.arbre.count()
        return len(lues)

    requetes()
    peu, specifique = requetes(), objectif(dossier, "Diminuer")
    for rang in range(30):
        un_objectif(dossier.projet, f"Objectif {rang}", specifique).missions.set(["acces_soins"])
    assert requetes() == peu
