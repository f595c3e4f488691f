"""Les fiches-actions : saisie automatique, dates, acteurs, copie, modèles, qualité des indicateurs, calendrier, PDF."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dossiers import gantt
from dossiers.enums import EtatLettre
from dossiers.modeles_fiches import modeles_de_fiches
from dossiers.models import Dossier, FicheAction, IndicateurFiche, TraceRedaction
from dossiers.photographie import photographier
from dossiers.qualite_indicateurs import defauts
from missions.catalogue import CATALOGUE
from tests.dossiers.page_de_saisie import Page
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_porteur, un_projet_complet
from tests.fabriques.etats import un_dossier_a

BON = {
    "mission": "prevention", "unite": "%", "sens": "hausse", "reference": "41 %", "cible_1": "", "cible_2": "45 %",
    "cible_3": "", "cible_4": "", "cible": "50 %",
}  # fmt: skip


@pytest.fixture
def dossier(db) -> Dossier:
    dossier = un_dossier_a(EtatLettre.ACCORDEE)
    un_projet_complet(dossier.projet)
    return Dossier.objects.get(pk=dossier.pk)


class PageDeFiche(Page):
    """La page d'une fiche, lue comme celle d'une rubrique."""

    def __init__(self, dossier: Dossier, fiche: FicheAction) -> None:
        self.client, self.adresse = client_de(un_porteur()), f"/dossiers/{dossier.numero}/fiches/{fiche.pk}/"
        self.lire(self.client.get(self.adresse))


def une(dossier: Dossier) -> FicheAction:
    return dossier.projet.fiches.get(mission="prevention")


def test_une_fiche_s_enregistre_champ_par_champ_et_se_trace(dossier):
    fiche = une(dossier)
    reponse = PageDeFiche(dossier, fiche).enregistrer(**{"fiches-0-responsable": "Paul Fabre, infirmier"})
    assert reponse.status_code == 200
    assert une(dossier).responsable == "Paul Fabre, infirmier"
    assert f"fiches/{fiche.pk}/responsable" in TraceRedaction.objects.values_list("cle", flat=True)


def test_une_action_ne_finit_pas_avant_de_commencer(dossier):
    fiche = une(dossier)
    reponse = PageDeFiche(dossier, fiche).enregistrer(**{"fiches-0-fin_le": "2026-01-01"})
    assert reponse.status_code == 422
    assert "finirait avant" in reponse.json()["champs"]["fiches-0-fin_le"]["message"]
    with pytest.raises(IntegrityError), transaction.atomic():
        FicheAction.objects.filter(pk=fiche.pk).update(fin_le="2026-01-01")


def test_un_indicateur_du_catalogue_se_remplit_seul(dossier):
    page = PageDeFiche(dossier, une(dossier))
    page.envoyer(**{"indicateurs-1-choisi": "consultations_snp", "indicateurs-1-cible": "400"})
    ecrit = IndicateurFiche.objects.get(catalogue="consultations_snp")
    assert (ecrit.intitule, ecrit.sens) == ("Consultations de soins non programmés", "hausse")


def test_l_objectif_et_les_acteurs_d_un_autre_dossier_sont_refuses(dossier):
    ailleurs = un_dossier_a(EtatLettre.ACCORDEE)
    un_projet_complet(ailleurs.projet)
    page = PageDeFiche(dossier, une(dossier))
    intrus = {
        "fiches-0-objectif": str(ailleurs.projet.arbre.filter(niveau=3).first().pk),
        "fiches-0-participants": [str(ailleurs.acteurs.first().pk)],
    }
    reponse = page.enregistrer(**intrus)
    assert reponse.status_code == 422
    assert {champ["sort"] for champ in reponse.json()["champs"].values()} == {"refuse"}


def test_dupliquer_emmene_indicateurs_et_acteurs(dossier):
    fiche = une(dossier)
    client_de(un_porteur()).post(f"/dossiers/{dossier.numero}/fiches/{fiche.pk}/copie/")
    copie = dossier.projet.fiches.get(titre=f"Copie de {fiche.titre}")
    assert (copie.indicateurs.count(), copie.participants.count(), fiche.indicateurs.count()) == (1, 2, 1)


def test_chaque_mission_a_un_modele_et_chaque_modele_s_insere(dossier):
    modeles = modeles_de_fiches()
    assert {modele.mission for modele in modeles.values()} == {mission.code for mission in CATALOGUE}
    assert not [modele.code for modele in modeles.values() if not modele.source]
    client = client_de(un_porteur())
    for code in modeles:
        client.post(f"/dossiers/{dossier.numero}/fiches/nouvelle/", {"modele": code})
    assert dossier.projet.fiches.count() == 3 + len(modeles)
    assert client.post(f"/dossiers/{dossier.numero}/fiches/nouvelle/", {"modele": "x"}).status_code == 404


def test_la_liste_montre_le_calendrier_en_temps_constant(dossier):
    client = client_de(un_porteur())

    def requetes() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert 'class="gantt"' in client.get(f"/dossiers/{dossier.numero}/projet/fiches/").content.decode()
        return len(lues)

    requetes()
    peu, fiche = requetes(), une(dossier)
    for rang in range(20):
        copie = FicheAction.objects.create(projet=dossier.projet, mission=fiche.mission, titre=f"Action {rang}")
        copie.participants.set(fiche.participants.all())
        IndicateurFiche.objects.bulk_create(IndicateurFiche(fiche=copie, intitule=f"I {n}") for n in range(2))
    assert requetes() == peu


@pytest.mark.parametrize(
    ("change", "attendu"),
    [
        ({}, []),
        ({"reference": "masquée"}, []),
        ({"mission": "qualite"}, ["il est d’une autre mission que la fiche"]),
        ({"unite": ""}, ["son unité manque"]),
        ({"cible": "41,0 %", "cible_2": ""}, ["la cible est égale à la référence : il n’y a pas de marge de progrès"]),
        ({"cible": "beaucoup"}, ["donnez une référence et une cible qui se mesurent (des nombres)"]),
        ({"sens": "baisse"}, ["la cible va dans le sens contraire du progrès"]),
        ({"cible_3": "43 %"}, ["une cible annuelle recule par rapport à la précédente"]),
    ],
)
def test_la_qualite_d_un_indicateur(change, attendu):
    assert defauts({**BON, **change}, "prevention") == attendu


def test_le_calendrier_dessine_les_actions_et_les_echeances_et_echappe():
    fiche = {"titre": "<b>Agir</b>", "debut_le": "2027-01-04", "fin_le": "2027-12-31", "priorite": "haute"}
    limite = {"mission": "Accès aux soins", "nature": "démarrage", "limite_le": "2027-07-04"}
    svg = gantt.dessiner([fiche], [limite])
    assert (svg.count("<rect"), svg.count("gantt-echeance")) == (1, 1)
    assert "<b>" not in svg
    assert gantt.dessiner([{**fiche, "debut_le": "", "fin_le": ""}], []) == ""


def test_les_echeances_des_missions_partent_de_la_premiere_action(dossier):
    echeances = photographier(dossier.projet)["echeances"]
    assert ("Accès aux soins", "démarrage", "2027-07-04") in {
        (e["mission"], e["nature"], e["limite_le"]) for e in echeances
    }


def test_les_fiches_s_impriment(dossier):
    client = client_de(un_porteur())
    for suite in ("pdf/", f"{une(dossier).pk}/pdf/"):
        reponse = client.get(f"/dossiers/{dossier.numero}/fiches/{suite}")
        assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/pdf")
