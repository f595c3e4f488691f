"""Le questionnaire : chaque contradiction revient avec sa raison au bon champ, et rien de la saisie ne se perd."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from association.actions.options import CONFLIT
from association.enums import Fonction
from association.forms.options import OptionsForm
from association.models import Dirigeant, OptionsAssociation
from dossiers.models import Dossier
from tests.fabriques.association import des_dirigeants, des_options, le_responsable
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_dossier

pytestmark = pytest.mark.django_db
COLLEGES = {"repartition": "colleges"}


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier()


@pytest.fixture
def client(dossier: Dossier) -> Client:
    return client_de(le_responsable(dossier))


def saisie(**champs: Any) -> dict[str, Any]:
    """Ce que la page enverrait sans rien changer, puis ``champs`` ; None : une case décochée."""
    form = OptionsForm(instance=OptionsAssociation(), reprises={})
    initiale = {nom: form[nom].value() for nom in form.fields}
    envoyee = {nom: "on" if valeur is True else valeur for nom, valeur in {**initiale, **champs}.items()}
    return {nom: valeur for nom, valeur in envoyee.items() if valeur is not None and valeur is not False}


def adresse(dossier: Dossier, page: str = "options") -> str:
    return reverse(f"association:{page}", args=[dossier.numero])


def test_nos_valeurs_de_depart_s_enregistrent_telles_quelles(client: Client, dossier: Dossier) -> None:
    assert client.post(adresse(dossier), saisie()).status_code == 302
    options = OptionsAssociation.objects.get(dossier=dossier)
    assert (options.revision, options.quorum_ordinaire, options.visioconference) == (1, 25, True)
    assert options.modifie_par == le_responsable(dossier)


def test_chaque_reponse_s_enregistre(client: Client, dossier: Dossier) -> None:
    choix = saisie(
        direction="bureau",
        cotisation="double",
        cotisation_montant="20",
        cotisation_structures="1 00,50",
        seconde_convocation=None,
        assemblee_jour="2027-03-02",
        assemblee_heure="20:00",
        fondateurs="Anne\n\nPaul",
    )
    assert client.post(adresse(dossier), choix).status_code == 302
    options = OptionsAssociation.objects.get(dossier=dossier)
    assert (options.direction, options.seconde_convocation, str(options.cotisation_structures)) == (
        "bureau", False, "100.50",
    )  # fmt: skip
    assert options.assemblee_le.isoformat() == "2027-03-02T19:00:00+00:00"
    relue = client.get(adresse(dossier)).content.decode()
    assert 'value="2027-03-02"' in relue
    assert 'value="20:00"' in relue


@pytest.mark.parametrize(
    ("champs", "fautif", "raison"),
    [
        ({"quorum_ordinaire": 0}, "quorum_ordinaire", "un nombre de 1 à 100"),
        ({"quorum_ordinaire": 101}, "quorum_ordinaire", "100"),
        ({"majorite_ordinaire": 49}, "majorite_ordinaire", "50"),
        ({"majorite_extraordinaire": 101}, "majorite_extraordinaire", "100"),
        ({"quorum_ordinaire": 60}, "quorum_extraordinaire", "60 au moins"),
        ({"majorite_ordinaire": 70}, "majorite_extraordinaire", "70 au moins"),
        ({"voix_fondateurs": 0}, "voix_fondateurs", "un nombre de 1 à 20"),
        ({"voix_fondateurs": 1, "voix_actifs": 2}, "voix_fondateurs", "au moins autant de voix"),
        ({**COLLEGES, "part_usagers": 20}, "part_collectivites", "les vôtres font 110"),
        ({**COLLEGES, "part_usagers": 0}, "part_collectivites", "les vôtres font 90"),
        ({**COLLEGES, "part_professionnels": 0, "part_usagers": 60}, "part_professionnels", "au moins une voix"),
        ({"conseil_minimum": 16}, "conseil_maximum", "au moins égal au minimum, 16"),
        ({"conseil_minimum": 2}, "conseil_minimum", "3"),
        ({"conseil_minimum": 3, "conseil_maximum": 5, "vice_presidents": 3}, "vice_presidents", "dépasse les 5 élus"),
        ({"duree_mandat": 0}, "duree_mandat", "1"),
        ({"cotisation_montant": "20"}, "cotisation_montant", "effacez ce montant"),
        ({"cotisation": "unique", "cotisation_structures": "50"}, "cotisation_structures", "paient autre chose"),
        ({"cotisation": "unique", "cotisation_montant": "-5"}, "cotisation_montant", "1"),
        ({"assemblee_jour": "2027-03-02"}, "assemblee_heure", "ensemble"),
        ({"assemblee_heure": "20:00"}, "assemblee_jour", "ensemble"),
        ({"assemblee_jour": "2027-02-30", "assemblee_heure": "20:00"}, "assemblee_jour", "date qui existe"),
        ({"exercice_fin": 13}, "exercice_fin", "13"),
        ({"quorum_direction": ""}, "quorum_direction", "quorum"),
    ],
)
def test_une_contradiction_est_refusee_et_rien_n_est_perdu(
    client: Client, dossier: Dossier, champs: dict[str, Any], fautif: str, raison: str
) -> None:
    envoi = saisie(siege="Un siège <b>saisi</b>", **champs)
    reponse = client.post(adresse(dossier), envoi)
    form = reponse.context["form"]
    assert (reponse.status_code, list(form.errors)) == (422, [fautif])
    assert raison in " ".join(form.errors[fautif])
    assert {nom: str(form[nom].value()) for nom in champs} == {nom: str(valeur) for nom, valeur in champs.items()}
    page = reponse.content.decode()
    assert "Un siège &lt;b&gt;saisi&lt;/b&gt;" in page
    assert f'href="#id_{fautif}"' in page
    assert not OptionsAssociation.objects.exists()


def test_des_parts_fausses_ne_genent_pas_qui_ne_choisit_pas_les_colleges(client: Client, dossier: Dossier) -> None:
    assert client.post(adresse(dossier), saisie(part_usagers=99)).status_code == 302


def test_une_page_plus_vieille_que_la_base_n_ecrase_rien_puis_s_enregistre(client: Client, dossier: Dossier) -> None:
    des_options(dossier, quorum_ordinaire=30)
    reponse = client.post(adresse(dossier), saisie(siege="Mon siège"))
    page = reponse.content.decode()
    assert (reponse.status_code, CONFLIT.split(" : ")[0] in page) == (409, True)
    assert 'value="Mon siège"' in page
    assert OptionsAssociation.objects.get().quorum_ordinaire == 30
    assert client.post(adresse(dossier), saisie(siege="Mon siège", revision="1")).status_code == 302
    assert OptionsAssociation.objects.get().siege == "Mon siège"


def test_un_champ_vide_montre_ce_que_la_lettre_donne_sans_l_interpreter(client: Client, dossier: Dossier) -> None:
    dossier.lettre.structure_adresse = '"><script>alert(1)</script> [[fir]] Par exemple : x'
    dossier.lettre.save(update_fields=["structure_adresse"])
    page = client.get(adresse(dossier)).content.decode()
    assert 'placeholder="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; [[fir]] Par exemple : x"' in page


# --- Les dirigeants ----------------------------------------------------------------------------------------------


def lignes(*dirigeants: dict[str, str]) -> dict[str, str]:
    total = str(len(dirigeants))
    envoi = {"dirigeants-TOTAL_FORMS": total, "dirigeants-INITIAL_FORMS": total}
    for rang, dirigeant in enumerate(dirigeants):
        envoi |= {f"dirigeants-{rang}-{nom}": valeur for nom, valeur in dirigeant.items()}
    return envoi


ANNE = {"fonction": "president", "prenom": "Anne", "nom": "Puech"}
PAUL = {"fonction": "tresorier", "prenom": "Paul", "nom": "Fabre"}


def test_les_dirigeants_s_enregistrent_dans_l_ordre_et_les_lignes_vides_sont_ignorees(
    client: Client, dossier: Dossier
) -> None:
    reponse = client.post(adresse(dossier, "dirigeants"), lignes(ANNE, {"fonction": "secretaire"}, PAUL, {}))
    assert reponse.status_code == 302
    assert [str(d) for d in dossier.dirigeants.all()] == ["Anne Puech", "Paul Fabre"]
    encore = client.post(adresse(dossier, "dirigeants"), lignes(ANNE, {**PAUL, "DELETE": "on"}))
    assert encore.status_code == 302
    assert [str(d) for d in dossier.dirigeants.all()] == ["Anne Puech"]


def test_enregistrer_sans_rien_changer_garde_tout_le_monde(client: Client, dossier: Dossier) -> None:
    des_dirigeants(dossier)
    jeu = client.get(adresse(dossier, "dirigeants")).context["jeu"]
    envoi = lignes(*({nom: f[nom].value() or "" for nom in f.fields if nom != "DELETE"} for f in jeu.forms))
    client.post(adresse(dossier, "dirigeants"), envoi)
    assert [str(d) for d in dossier.dirigeants.all()] == ["Anne Puech", "Paul Fabre", "Inès Roux"]


@pytest.mark.parametrize(
    ("dirigeants", "raison"),
    [
        ((ANNE, {**PAUL, "fonction": "president"}), "Présidence : une seule personne peut l’exercer."),
        ((ANNE, {**ANNE, "fonction": "tresorier"}), "La même personne ne peut être à la fois président et trésorier."),
        (
            ({**ANNE, "nom": "D'Arc"}, {**ANNE, "nom": "d’Arc", "fonction": "tresorier"}),
            "La même personne ne peut être à la fois président et trésorier.",
        ),
        (({**ANNE, "nom": ""},), "Remplissez ce champ : nom."),
        (({**ANNE, "fonction": ""},), "Choisissez une réponse : fonction."),
        (({**ANNE, "fonction": "roi"},), "roi"),
        (({**ANNE, "nom": "x" * 101},), "100 signes au plus"),
    ],
)
def test_une_liste_fautive_revient_entiere_et_garde_l_ancienne(
    client: Client, dossier: Dossier, dirigeants: tuple[dict[str, str], ...], raison: str
) -> None:
    des_dirigeants(dossier)
    reponse = client.post(adresse(dossier, "dirigeants"), lignes(*dirigeants))
    page = reponse.content.decode()
    assert (reponse.status_code, raison in page) == (422, True)
    assert 'value="Anne"' in page
    assert Dirigeant.objects.filter(dossier=dossier, fonction=Fonction.SECRETAIRE).count() == 1


def test_sans_dirigeant_trois_fonctions_attendent_et_le_signataire_preside(client: Client, dossier: Dossier) -> None:
    dossier.lettre.signataire_nom, dossier.lettre.signataire_qualite = "Anne Puech", "Présidente"
    dossier.lettre.save(update_fields=["signataire_nom", "signataire_qualite"])
    jeu = client.get(adresse(dossier, "dirigeants")).context["jeu"]
    assert [(f["fonction"].value(), f["nom"].value()) for f in jeu.forms] == [
        ("president", "Puech"), ("secretaire", None), ("tresorier", None),
    ]  # fmt: skip
