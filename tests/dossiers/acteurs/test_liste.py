"""La rubrique « Acteurs » : saisie, liste, annuaire partagé, couverture, déport."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from acteurs.annuaire import chercher
from acteurs.models import Professionnel
from acteurs.nomenclatures import Categorie, Recours, SpecialiteMedicale
from acteurs.professions import ProfessionInconnue, lire_profession
from comptes.enums import Role
from dossiers.actions.acteurs import ajouter_de_l_annuaire, enregistrer_acteur
from dossiers.actions.dossier import nouvelle_lettre
from dossiers.actions.transitions import TransitionRefusee
from dossiers.couverture import couverture
from dossiers.enums import EtatLettre
from dossiers.models import ActeurDossier, Dossier
from dossiers.opposition import empreintes, noter
from dossiers.permissions import est_acteur
from dossiers.photographie import photographier
from tests.fabriques.acteurs import un_finess, un_professionnel, un_rpps, une_structure
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import des_acteurs, un_agent, un_dossier, un_porteur
from tests.fabriques.etats import un_dossier_a

pytestmark = pytest.mark.django_db
PERSONNE = {"categorie": "professionnel", "prenom": "Léa", "nom": "Marty", "profession_code": "60", "commune": "31582"}
PERSONNE |= {"statut": "associe", "niveau": "participe"}


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


def page(dossier: Dossier, nom: str = "acteurs", *arguments) -> str:
    return reverse(f"dossiers:{nom}", args=[dossier.numero, "lettre", *arguments])


def saisir(dossier: Dossier, nature: str = "personne", **champs: str):
    return client_de(un_porteur()).post(page(dossier, "nouvel_acteur", nature), PERSONNE | champs)


def test_une_personne_saisie_entre_avec_son_code_et_sa_commune(dossier):
    assert saisir(dossier, rpps=un_rpps(1)).status_code == 302
    acteur = dossier.acteurs.get()
    assert (acteur.nom_complet, acteur.profession, acteur.commune_id) == ("Léa Marty", "Infirmier", "31582")
    assert acteur.professionnel == Professionnel.objects.get(rpps=un_rpps(1))


FAUTES = {
    "RPPS à la clé fausse": ({"rpps": "10000000000"}, "La clé de ce numéro RPPS est fausse"),
    "commune inconnue": ({"commune": "Nulle-Part-sur-Rien"}, "Aucune commune ne s’appelle ainsi"),
    "spécialité sans médecin": ({"specialite": "autre"}, "La spécialité ne se donne que pour un médecin."),
    "sans prénom": ({"prenom": ""}, "Prénom"),
    "sans profession": ({"profession_code": ""}, "Choisissez la profession"),
    "dix méga-octets": ({"nom": "x" * 2_000_000}, "200"),
    "adresse fausse": ({"courriel": "pas une adresse"}, "adresse"),
}


@pytest.mark.parametrize(("champs", "dit"), FAUTES.values(), ids=FAUTES)
def test_une_saisie_fautive_est_expliquee_sans_rien_ecrire(dossier, champs, dit):
    reponse = saisir(dossier, **champs)
    assert (reponse.status_code, dit in reponse.content.decode(), dossier.acteurs.count()) == (422, True, 0)


def test_un_finess_a_la_cle_fausse_est_refuse(dossier):
    envoi = {
        "categorie": "etablissement",
        "nom": "CH",
        "finess": "310000000",
        "statut": "associe",
        "niveau": "participe",
    }
    reponse = client_de(un_porteur()).post(page(dossier, "nouvel_acteur", "structure"), envoi)
    assert (reponse.status_code, "numéro FINESS est fausse" in reponse.content.decode()) == (422, True)


DOUBLES = {"même RPPS": {"nom": "Autre", "rpps": un_rpps(1)}, "même nom et commune": {}}


@pytest.mark.parametrize("champs", DOUBLES.values(), ids=DOUBLES)
def test_le_meme_acteur_ne_figure_qu_une_fois(dossier, champs):
    saisir(dossier, rpps=champs.get("rpps", ""))
    assert (saisir(dossier, **champs).status_code, dossier.acteurs.count()) == (422, 1)


def test_la_base_refuse_aussi_deux_fois_le_meme_rpps(dossier):
    dossier.acteurs.create(categorie="professionnel", nom="A", rpps=un_rpps(1))
    with pytest.raises(TransitionRefusee, match="figure déjà"):
        enregistrer_acteur(
            dossier.lettre,
            acteur=ActeurDossier(categorie="professionnel", nom="B", rpps=un_rpps(1)),
            auteur=un_porteur(),
            maintenant=timezone.now(),
        )


def test_un_acteur_peut_etre_de_plusieurs_cpts(dossier):
    autre = un_dossier(un_porteur("autre@exemple.test"), nom="CPTS voisine")
    fiche = un_professionnel()
    for cible, qui in ((dossier, un_porteur()), (autre, un_porteur("autre@exemple.test"))):
        ajouter_de_l_annuaire(cible.lettre, nature="professionnel", cle=fiche.pk, auteur=qui, maintenant=timezone.now())
    assert fiche.participations.count() == 2


def test_le_html_saisi_reste_du_texte(dossier):
    saisir(dossier, nom="<img src=x onerror=y()>")
    assert "<img src=x" not in client_de(un_porteur()).get(page(dossier)).content.decode()


@pytest.mark.parametrize("sujet", ["lettre"])
def test_la_liste_coute_autant_de_requetes_pour_un_acteur_que_pour_deux_cents(dossier, sujet):
    client, comptes = client_de(un_porteur()), []
    for total in (1, 200):
        ActeurDossier.objects.bulk_create(_neuf(dossier, rang) for rang in range(dossier.acteurs.count(), total))
        client.get(page(dossier))
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(page(dossier)).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]


def _neuf(dossier: Dossier, rang: int) -> ActeurDossier:
    acteur = ActeurDossier(
        dossier=dossier, categorie="professionnel", nom=f"Nom {rang:03d}", profession_code="60", commune_id="31582"
    )
    acteur.deduire()
    return acteur


FILTRES = {
    "?q=roux": ["Inès Roux"],
    "?q=cardio": ["Inès Roux"],
    "?categorie=elus": ["Mairie de Villefranche-de-Lauragais"],
}
FILTRES |= {"?niveau=pilote": ["Anne Puech"], "?q=personne": [], "?statut=faux": None}


@pytest.mark.parametrize("filtre", FILTRES)
def test_la_liste_se_filtre(dossier, filtre):
    des_acteurs(dossier)
    lus = [a.nom_complet for a in client_de(un_porteur()).get(page(dossier) + filtre).context["page_obj"]]
    assert lus == FILTRES[filtre] if FILTRES[filtre] is not None else len(lus) == 6


# --- L'annuaire partagé


def test_l_annuaire_ne_revele_que_le_nom_le_metier_la_commune_et_le_numero(dossier):
    un_professionnel(nom="Secret", courriel="prive@exemple.test", telephone="05 61 99 99 99")
    lu = client_de(un_porteur()).get(page(dossier, "annuaire") + "?q=secret").content.decode()
    assert "Secret" in lu
    assert [mot for mot in ("prive@exemple.test", "05 61 99 99 99") if mot in lu] == []


def test_l_adresse_saisie_dans_un_dossier_n_entre_pas_dans_l_annuaire(dossier):
    saisir(dossier, rpps=un_rpps(1), courriel="lea@exemple.test")
    assert (Professionnel.objects.get().courriel, Professionnel.objects.get().du_dossier) == ("", True)


RECHERCHES = {"puech": 1, "Puech Villefranche": 1, "villefranche": 2, "hôpital": 0, "": 2}


@pytest.mark.parametrize("texte", RECHERCHES)
def test_l_annuaire_se_cherche_par_nom_et_par_commune(texte):
    un_professionnel()
    une_structure()
    assert len(chercher(texte, ["31582"])) == RECHERCHES[texte]


def test_l_annuaire_se_cherche_par_rpps_et_par_finess():
    personne, structure = un_professionnel(rpps=un_rpps(7)), une_structure(finess=un_finess(7))
    assert [f.cle for f in chercher(f"{personne.rpps[:3]} {personne.rpps[3:]}")] == [personne.pk]
    assert [f.cle for f in chercher(structure.finess)] == [structure.pk]


def test_les_fiches_du_territoire_viennent_d_abord():
    loin = un_professionnel(nom="Aaa", commune=None)
    pres = un_professionnel(nom="Zzz")
    assert [f.cle for f in chercher("anne", ["31582"])] == [pres.pk, loin.pk]


# --- Professions, recours, couverture

PROFESSIONS = {
    "60": ("60", ""), "infirmière libérale": ("60", ""), "Kiné": ("70", ""), "Sage-femme": ("50", ""),
    "Médecin": ("10", "generaliste"), "médecin généraliste": ("10", "generaliste"), "CARDIOLOGUE": ("10", "autre"),
    "Pédicure podologue": ("80", ""),
}  # fmt: skip


@pytest.mark.parametrize("texte", PROFESSIONS)
def test_une_profession_ecrite_librement_se_code(texte):
    lue = lire_profession(texte)
    assert (lue.code, lue.specialite) == PROFESSIONS[texte]


@pytest.mark.parametrize(
    ("texte", "proposition"), [("infimier", "Infirmier"), ("pharmacein", "Pharmacien"), ("zzz", "")]
)
def test_une_profession_inconnue_propose_la_plus_proche(texte, proposition):
    with pytest.raises(ProfessionInconnue) as refus:
        lire_profession(texte)
    assert refus.value.proposition == proposition


RECOURS = {
    (Categorie.PROFESSIONNEL, "10", "generaliste"): Recours.PREMIER,
    (Categorie.PROFESSIONNEL, "10", "autre"): Recours.SECOND,
    (Categorie.PROFESSIONNEL, "60", ""): Recours.PREMIER,
    (Categorie.ETABLISSEMENT, "", ""): Recours.SECOND,
    (Categorie.USAGERS, "", ""): "",
    (Categorie.ELUS, "", ""): "",
}


@pytest.mark.parametrize("cas", RECOURS)
def test_le_recours_se_deduit(cas):
    categorie, code, specialite = cas
    acteur = ActeurDossier(categorie=categorie, nom="X", profession_code=code, specialite=specialite)
    acteur.deduire()
    assert acteur.recours == RECOURS[cas]


def test_la_couverture_compte_par_profession_et_par_commune(dossier):
    for rang, commune in enumerate(["31582", "31582", "31210"]):
        dossier.acteurs.create(categorie="professionnel", nom=f"I{rang}", profession_code="60", commune_id=commune)
    vue = couverture(photographier(dossier.lettre))
    [ligne] = vue.professions
    assert (ligne.libelle, ligne.nombre, ligne.communes) == ("Infirmier", 3, 2)
    assert (vue.premier_recours, vue.second_recours, vue.communes_couvertes) == (3, 0, 2)
    assert "Aucun élu ni collectivité n’est cité." in vue.manques
    assert any("médecin généraliste" in manque for manque in vue.manques)


def test_la_couverture_d_une_version_ancienne_se_lit_encore(dossier):
    contenu = photographier(dossier.lettre)
    contenu["acteurs"] = [
        {"categorie": "professionnel", "nom": "Dr A", "profession": "Cardiologue", "second_recours": True}
    ]
    assert (couverture(contenu).second_recours, couverture(contenu).professions[0].libelle) == (1, "Cardiologue")


def test_la_photographie_ne_contient_aucune_adresse(dossier):
    saisir(dossier, courriel="lea@exemple.test")
    assert "lea@exemple.test" not in str(photographier(dossier.lettre)["acteurs"])


# --- Déport et reprise


@pytest.mark.parametrize("adresse", ["agent@exemple.test", "Agent@Exemple.test"])
def test_un_agent_acteur_par_sa_fiche_d_annuaire_est_deporte(adresse):
    dossier = un_dossier_a(EtatLettre.DEPOSEE)
    agent = un_agent(Role.COORDINATEUR, email="agent@exemple.test")
    assert Dossier.objects.visibles_par(agent).filter(pk=dossier.pk).exists()
    dossier.acteurs.create(categorie="professionnel", nom="A", professionnel=un_professionnel(courriel=adresse))
    assert est_acteur(agent, dossier)
    assert not Dossier.objects.visibles_par(agent).filter(pk=dossier.pk).exists()


def test_une_nouvelle_lettre_reprend_les_acteurs_et_les_oppositions():
    ancien = un_dossier_a(EtatLettre.RETIREE)
    noter(ancien, empreintes(rpps=un_rpps(1)), timezone.now())
    ancien.acteurs.filter(nom="Roux").update(specialite=SpecialiteMedicale.AUTRE, courriel="roux@exemple.test")
    nouveau = nouvelle_lettre(ancien, auteur=un_porteur(), maintenant=timezone.now())
    assert [a.nom_complet for a in nouveau.acteurs.all()] == [a.nom_complet for a in ancien.acteurs.all()]
    repris = nouveau.acteurs.get(nom="Roux")
    assert (nouveau.oppositions.count(), repris.second_recours, repris.informe_le is not None) == (1, True, True)
