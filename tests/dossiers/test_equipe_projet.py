"""L'équipe projet : groupes, personnes-relais, charte et fiche de poste ; de la saisie à la lettre imprimée."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from acteurs.nomenclatures import Categorie
from comptes.models import Utilisateur
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.lettre import retirer
from dossiers.actions.modeles_equipe import reprendre_le_modele
from dossiers.actions.transitions import TransitionRefusee
from dossiers.documents.modele_equipe import contexte_du_modele
from dossiers.enums import EtatLettre, NiveauRegle
from dossiers.modeles_equipe import MODELES
from dossiers.models import ActeurDossier, Dossier, GroupeDeTravail, PersonneRelais
from dossiers.regles_equipe import RELAIS
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    dossier = un_dossier_a(EtatLettre.BROUILLON)
    dossier.personnes_relais.all().delete()
    return dossier


def responsable(dossier: Dossier) -> Utilisateur:
    return dossier.equipe.get(role="responsable").utilisateur


def adresse(dossier: Dossier) -> str:
    return reverse("dossiers:rubrique", args=[dossier.numero, "lettre", "equipe"])


def saisie(**champs: str) -> dict[str, str]:
    gestion = {f"{jeu}-{cle}_FORMS": nombre for jeu in ("groupes", "relais") for cle, nombre in _GESTION.items()}
    return {**gestion, "charte_equipe": "", "fiche_poste": "", "rester": "1", **champs}


_GESTION = {"TOTAL": "1", "INITIAL": "0", "MIN_NUM": "0", "MAX_NUM": "60"}
GROUPE = {
    "groupes-0-nom": "Soins non programmés",
    "groupes-0-theme": "Accès aux soins",
    "groupes-0-animateur": "Dr Anne Puech",
    "groupes-0-participants": "Deux infirmiers, un pharmacien.",
    "groupes-0-rythme": "Une fois par mois",
}


def test_saisir_puis_relire_et_imprimer(dossier: Dossier) -> None:
    client = client_de(responsable(dossier))
    relais = {"relais-0-profession": "60", "relais-0-nom": "Paul Fabre"}
    assert client.post(adresse(dossier), saisie(**GROUPE, **relais, charte_equipe="Nous décidons.")).status_code == 302
    contenu, _manques = preparer_depot(Dossier.objects.get(pk=dossier.pk).lettre, timezone.now())
    equipe = contenu["equipe"]
    assert [g["nom"] for g in equipe["groupes"]] == ["Soins non programmés"]
    assert [(r["profession"], r["nom"]) for r in equipe["relais"]] == [("Infirmier", "Paul Fabre")]
    assert (equipe["charte"], equipe["fiche_poste"]) == ("Nous décidons.", "")
    lue = client.get(reverse("dossiers:lecture", args=[dossier.numero, "lettre"])).content.decode()
    assert "Soins non programmés" in lue
    assert "Infirmier : Paul Fabre" in lue


@pytest.mark.parametrize(
    "champs",
    [
        {"groupes-0-theme": "Sans nom"},
        {"groupes-0-nom": "x" * 151},
        {"relais-0-profession": "99", "relais-0-nom": "Paul"},
        {"relais-0-profession": "60"},
    ],
)
def test_une_saisie_fautive_n_ecrit_rien(dossier: Dossier, champs: dict[str, str]) -> None:
    assert client_de(responsable(dossier)).post(adresse(dossier), saisie(**champs)).status_code == 422
    assert not GroupeDeTravail.objects.exists()
    assert not PersonneRelais.objects.exists()


# --- Une personne-relais par profession --------------------------------------------------------------------


def un_acteur(dossier: Dossier, code: str, categorie: str = Categorie.PROFESSIONNEL) -> None:
    ActeurDossier.objects.create(dossier=dossier, categorie=categorie, nom=f"Acteur {code}", profession_code=code)


def messages(dossier: Dossier) -> list[tuple[str, bool]]:
    _contenu, manques = preparer_depot(Dossier.objects.get(pk=dossier.pk).lettre, timezone.now())
    return [(m.message, m.bloquant) for m in manques if m.regle == RELAIS.code]


def test_une_profession_presente_sans_relais_avertit_sans_bloquer() -> None:
    dossier = un_dossier()
    assert messages(dossier) == []
    un_acteur(dossier, "60")
    un_acteur(dossier, "91")
    un_acteur(dossier, "50", Categorie.ETABLISSEMENT)
    [(message, bloquant)] = messages(dossier)
    assert ("Infirmier, Orthophoniste" in message, "Sage-Femme" in message, bloquant) == (True, False, False)
    PersonneRelais.objects.create(dossier=dossier, profession="60", nom="Paul Fabre")
    [(message, _)] = messages(dossier)
    assert "Infirmier" not in message
    PersonneRelais.objects.create(dossier=dossier, profession="91", nom="Lou Vidal")
    assert messages(dossier) == []


def test_la_regle_lit_aussi_une_version_d_avant_l_equipe() -> None:
    assert RELAIS.niveau == NiveauRegle.AVERTISSEMENT
    assert RELAIS.constats({}) == []


# --- Charte et fiche de poste ------------------------------------------------------------------------------


@pytest.mark.parametrize("cle", list(MODELES))
def test_le_modele_porte_le_nom_de_la_cpts_et_ne_laisse_aucun_trou(dossier: Dossier, cle: str) -> None:
    texte = MODELES[cle].pour(dossier.nom)
    assert dossier.nom in texte
    assert "{" not in texte
    parties = contexte_du_modele(dossier, dossier.lettre, MODELES[cle])["parties"]
    assert len(parties) >= 7
    assert all(partie["titre"] and partie["lignes"] for partie in parties)


@pytest.mark.parametrize("cle", list(MODELES))
def test_reprendre_remplit_un_champ_vide_et_refuse_d_ecraser(dossier: Dossier, cle: str) -> None:
    client, modele = client_de(responsable(dossier)), MODELES[cle]
    page = reverse("dossiers:modele_equipe", args=[dossier.numero, cle])
    assert client.get(page).status_code == 200
    assert client.post(page).url == f"{adresse(dossier)}#div_id_{modele.champ}"
    dossier.lettre.refresh_from_db()
    assert getattr(dossier.lettre, modele.champ) == modele.pour(dossier.nom)
    assert client.post(page).status_code == 409
    assert "Modifier ce texte" in client.get(page).content.decode()


def test_une_lettre_deposee_ne_reprend_plus_de_modele() -> None:
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    acte = {"auteur": responsable(dossier), "maintenant": timezone.now()}
    with pytest.raises(TransitionRefusee):
        reprendre_le_modele(dossier.lettre, MODELES["charte"], **acte)
    assert (
        client_de(responsable(dossier))
        .get(reverse("dossiers:modele_equipe", args=[dossier.numero, "rien"]))
        .status_code
        == 404
    )


@pytest.mark.pdf
@pytest.mark.un_moteur  # une page imprimée ne lit pas la base
@pytest.mark.parametrize("cle", list(MODELES))
def test_le_pdf_imprime_le_texte_de_l_equipe_ou_le_modele(dossier: Dossier, cle: str) -> None:
    client, modele = client_de(responsable(dossier)), MODELES[cle]
    pdf = reverse("dossiers:modele_equipe_pdf", args=[dossier.numero, cle])

    def lire() -> str:
        reponse = client.get(pdf)
        assert reponse["Content-Type"] == "application/pdf"
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(reponse.content)).pages)

    assert dossier.nom in lire()
    setattr(dossier.lettre, modele.champ, "Notre règle\nUn seul <b>principe</b>.")
    dossier.lettre.save(update_fields=[modele.champ])
    assert "Un seul <b>principe</b>." in lire()


def test_une_nouvelle_lettre_reprend_l_equipe(dossier: Dossier) -> None:
    GroupeDeTravail.objects.create(dossier=dossier, nom="Parcours")
    PersonneRelais.objects.create(dossier=dossier, profession="60", nom="Paul Fabre")
    acte = {"auteur": responsable(dossier), "maintenant": timezone.now()}
    reprendre_le_modele(dossier.lettre, MODELES["charte"], **acte)
    retirer(dossier.lettre, commentaire="À refaire.", **acte)
    nouveau = nouvelle_lettre(Dossier.objects.get(pk=dossier.pk), **acte)
    assert [g.nom for g in nouveau.groupes_de_travail.all()] == ["Parcours"]
    assert [r.nom for r in nouveau.personnes_relais.all()] == ["Paul Fabre"]
    assert nouveau.lettre.charte_equipe == MODELES["charte"].pour(dossier.nom)


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(dossier: Dossier) -> None:
    client, comptes = client_de(responsable(dossier)), []
    for nombre in (1, 2, 20):
        for rang in range(nombre):
            GroupeDeTravail.objects.create(dossier=dossier, nom=f"Groupe {nombre}-{rang}")
            PersonneRelais.objects.create(dossier=dossier, profession="60", nom=f"Relais {rang}")
        client.get(adresse(dossier))
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse(dossier)).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] == comptes[2]


def test_sans_javascript_la_ligne_qu_on_ajoute_attend_ouverte(dossier: Dossier) -> None:
    client = client_de(responsable(dossier))
    neuve = '<details class="ligne-repliee ligne-neuve" open>'
    assert neuve not in client.get(adresse(dossier)).content.decode()
    reponse = client.post(adresse(dossier), saisie(**GROUPE, ajouter="groupes"))
    assert reponse.headers["Location"] == f"{adresse(dossier)}?ajouter=groupes#groupes"
    page = client.get(reponse.headers["Location"]).content.decode()
    assert page.count(neuve) == 1
