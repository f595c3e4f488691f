"""Ce que dit la lettre : son contexte figé, sans PDF."""

import pytest

from dossiers.documents.carte import decomprimer
from dossiers.documents.courrier import ville_de
from dossiers.enums import TypeDocument
from dossiers.models import Dossier
from dossiers.photographie import photographier
from territoires.actions import PartieSaisie
from territoires.models import Commune
from tests.dossiers.documents.lecture import dernier
from tests.fabriques.communes import LAURAGAIS
from tests.fabriques.dossiers import un_dossier, une_lettre_complete
from tests.fabriques.etats import Parcours, un_dossier_depose

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(depart) -> Dossier:
    return un_dossier_depose(depart)


def contexte(dossier):
    return dernier(dossier, TypeDocument.LETTRE).contexte


def test_la_lettre_va_du_porteur_au_guichet_pour_l_ars(dossier):
    lu = contexte(dossier)
    assert (lu["expediteur"]["nom"], lu["expediteur"]["structure"]) == (
        "Anne Puech",
        "Association pour la CPTS du Lauragais",
    )
    assert (lu["destinataire"]["nom"], lu["pour"]) == ("Guichet CPTS Occitanie", "Agence régionale de santé Occitanie")
    assert (lu["lieu"], lu["date"]) == ("Villefranche-de-Lauragais", "3 mars 2026")


def test_la_lettre_porte_sa_version_sa_date_et_l_empreinte_de_son_contenu(dossier):
    version = dossier.versions.get(sujet="lettre")
    lu = contexte(dossier)
    assert (lu["version"], lu["deposee_le"], lu["empreinte"]) == (1, "3 mars 2026 à 9 h 05", version.empreinte)
    assert dernier(dossier, TypeDocument.LETTRE).version == 1


def test_les_communes_sont_toutes_la_avec_leur_total(dossier):
    lu = contexte(dossier)["territoire"]
    attendu = sum(Commune.objects.filter(code__in=LAURAGAIS).values_list("population", flat=True))
    assert {c["code"] for c in lu["communes"]} == set(LAURAGAIS)
    assert (lu["total_communes"], lu["population"], lu["taille"], lu["millesime"]) == (attendu, attendu, 1, 2023)
    assert [c["nom"] for c in lu["communes"]] == sorted(c["nom"] for c in lu["communes"])
    assert {c["departement"] for c in lu["communes"]} == {"Haute-Garonne (31)"}


def test_les_parties_de_commune_ont_leur_tableau_et_leur_total(depart):
    parties = [
        PartieSaisie("31555", "Secteur nord", 41000, "Recensement par quartier."),
        PartieSaisie("31555", "Secteur est", 12500, "Recensement par quartier."),
    ]
    lu = contexte(un_dossier_depose(depart, parties=parties))["territoire"]
    assert [p["libelle"] for p in lu["parties"]] == ["Secteur est", "Secteur nord"]
    assert lu["total_parties"] == 53500
    assert lu["population"] == lu["total_communes"] + 53500


def test_la_carte_est_figee_avec_son_texte(dossier):
    carte = contexte(dossier)["carte"]
    dessin = decomprimer(carte["dessin"])
    assert dessin.startswith("<svg ")
    assert dessin.endswith("</svg>")
    assert "Villefranche-de-Lauragais" in dessin
    assert "7 communes entières, département : Haute-Garonne." in carte["texte"]


def test_le_budget_tient_en_deux_tableaux_equilibres(dossier):
    financement = contexte(dossier)["financement"]
    assert financement["montant"] == 15000
    assert [(t["legende"], len(t["lignes"]), t["total"]) for t in financement["tableaux"]] == [
        ("Charges", 3, 18000),
        ("Produits", 2, 18000),
    ]


def test_les_missions_socles_sont_decrites_les_autres_nommees(dossier):
    lu = contexte(dossier)
    assert [m["code"] for m in lu["missions"]] == ["acces_soins", "parcours", "prevention"]
    assert lu["missions_absentes"] == ["Qualité et pertinence des soins", "Accompagnement des professionnels de santé"]


def test_une_mission_complementaire_decrite_s_imprime(depart):
    lettre = une_lettre_complete(un_dossier(maintenant=depart))
    lettre.missions.create(mission_id="qualite", objectif="Des groupes de pairs.")
    parcours = Parcours(Dossier.objects.get(pk=lettre.dossier_id), depart)
    parcours.deposer_lettre()
    lu = contexte(parcours.dossier)
    assert "qualite" in [m["code"] for m in lu["missions"]]
    assert lu["missions_absentes"] == ["Accompagnement des professionnels de santé"]


def test_les_controles_d_avertissement_s_impriment(depart):
    lettre = une_lettre_complete(un_dossier(maintenant=depart))
    lettre.dossier.acteurs.filter(categorie__in=["usagers", "elus"]).delete()
    parcours = Parcours(Dossier.objects.get(pk=lettre.dossier_id), depart)
    parcours.deposer_lettre()
    controles = contexte(parcours.dossier)["controles"]
    assert [c["regle"] for c in controles["avertissements"]] == ["lettre.usagers_elus"]
    assert controles["bloquants"] == []


def test_un_voisin_ne_livre_que_son_nom_son_etape_et_les_communes_partagees(depart, dossier):
    autre = un_dossier_depose(depart, nom="CPTS voisine", codes=["31582", "31451"])
    (voisin,) = contexte(autre)["territoire"]["recouvrements"]
    assert set(voisin) == {"numero", "nom", "etape", "communes"}
    assert [c["nom"] for c in voisin["communes"]] == ["Villefranche-de-Lauragais"]


def test_les_acteurs_deja_associes_viennent_d_abord(dossier):
    assert [a["statut"] for a in contexte(dossier)["acteurs"]] == ["Déjà associé"] * 2 + ["À associer"] * 4


def test_un_titre_trop_long_est_coupe_sans_rien_perdre_du_nom(depart):
    nom = "CPTS " + "a" * 190
    document = dernier(un_dossier_depose(depart, nom=nom), TypeDocument.LETTRE)
    assert len(document.titre) == 200
    assert document.titre.endswith("…")
    assert document.contexte["cpts"] == nom


def test_le_contexte_ne_change_plus_quand_la_copie_de_travail_change(dossier):
    avant = contexte(dossier)
    lettre = dossier.lettre
    lettre.diagnostic = "Autre texte."
    lettre.save(update_fields=["diagnostic"])
    Commune.objects.filter(code="31582").update(population=1)
    assert contexte(dossier) == avant
    assert photographier(lettre)["diagnostic"] == "Autre texte."


@pytest.mark.parametrize(
    ("adresse", "ville"),
    [
        ("12 rue de la République, 31290 Villefranche-de-Lauragais", "Villefranche-de-Lauragais"),
        ("Mairie\n31250 Revel", "Revel"),
        ("1 place du Capitole, 31040 Toulouse Cedex 9", "Toulouse"),
        ("12 rue de la République", ""),
        ("", ""),
    ],
)
def test_le_lieu_se_lit_dans_l_adresse_ou_ne_s_invente_pas(adresse, ville):
    assert ville_de(adresse) == ville
