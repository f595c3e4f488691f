"""L'absence et le suppléant : qui reçoit, avec quelle mention, et ce qui se refuse."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee
from dossiers.models import ActeurDossier, Dossier
from instruction.actions.absences import annuler, confier_au_suppleant, declarer
from instruction.actions.affectation import Demande, affecter
from instruction.models import Absence
from tests.fabriques.comptes import client_de
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import un_dossier_depose
from tests.fabriques.instruction import un_relecteur, une_contribution

pytestmark = pytest.mark.django_db
DEPART = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
LE_10 = datetime.fromisoformat("2026-03-10T12:00:00+01:00")
LE_9, LE_20 = date(2026, 3, 9), date(2026, 3, 20)


def absence(agent: Utilisateur, suppleant: Utilisateur, du: date = LE_9, au: date = LE_20) -> Absence:
    return declarer(agent=agent, suppleant=suppleant, du=du, au=au, auteur=agent, maintenant=LE_10)


def demander(dossier: Dossier, personne: Utilisateur, **options: object) -> list:
    coordinateur = un_agent(Role.COORDINATEUR)
    demandes = [Demande(personne, date(2026, 3, 25))]
    return affecter(dossier.instruction, auteur=coordinateur, maintenant=LE_10, demandes=demandes, **options)


@pytest.fixture
def dossier() -> Dossier:
    return un_dossier_depose(DEPART)


@pytest.fixture
def lea() -> Utilisateur:
    return un_relecteur("Lea")


@pytest.fixture
def anne() -> Utilisateur:
    return un_relecteur("Anne", "10")


def test_pendant_l_absence_la_demande_va_au_suppleant_avec_mention(dossier, lea, anne) -> None:
    absence(lea, anne)
    [creee] = demander(dossier, lea, rapporteur=lea)
    dossier.instruction.refresh_from_db()
    assert (creee.relecteur, creee.supplee, dossier.instruction.rapporteur) == (anne, lea, anne)


@pytest.mark.parametrize(("du", "au"), [(date(2026, 3, 11), LE_20), (date(2026, 3, 12), date(2026, 3, 12))])
def test_hors_de_l_absence_la_demande_va_a_la_personne(dossier, lea, anne, du: date, au: date) -> None:
    absence(lea, anne, du, au)
    assert [(c.relecteur, c.supplee) for c in demander(dossier, lea)] == [(lea, None)]


def test_une_absence_annulee_n_a_plus_d_effet(dossier, lea, anne) -> None:
    annuler(absence(lea, anne), auteur=lea, maintenant=LE_10)
    assert [c.relecteur for c in demander(dossier, lea)] == [lea]


def test_la_chaine_des_suppleants_se_suit_et_s_arrete(dossier, lea, anne) -> None:
    luc, max_ = un_relecteur("Luc", "21"), un_relecteur("Max", "70")
    absence(lea, anne)
    absence(anne, luc)
    assert [(c.relecteur, c.supplee) for c in demander(dossier, lea)] == [(luc, lea)]
    absence(luc, max_)
    with pytest.raises(TransitionRefusee, match="ses suppléants le sont aussi"):
        demander(dossier, lea)


def test_un_suppleant_deporte_fait_refuser_la_demande(dossier, lea, anne) -> None:
    absence(lea, anne)
    ActeurDossier.objects.create(dossier=dossier, categorie="professionnel", nom="Anne", courriel=anne.email)
    with pytest.raises(TransitionRefusee, match="son suppléant ne peut pas lire ce dossier"):
        demander(dossier, lea)


def test_deux_absences_ne_se_chevauchent_pas_d_un_seul_jour(lea, anne) -> None:
    absence(lea, anne)
    with pytest.raises(TransitionRefusee, match="déjà déclaré une absence du 9 mars 2026 au 20 mars 2026"):
        absence(lea, anne, LE_20, date(2026, 3, 30))
    assert absence(lea, anne, date(2026, 3, 21), date(2026, 3, 30)).pk


def test_un_suppleant_deja_absent_est_refuse(lea, anne) -> None:
    absence(anne, un_relecteur("Luc", "21"))
    with pytest.raises(TransitionRefusee, match="est absent du 9 mars 2026 au 20 mars 2026"):
        absence(lea, anne)


@pytest.mark.parametrize(
    ("du", "au", "raison"),
    [
        (LE_20, LE_9, "finit avant de commencer"),
        (date(2026, 3, 1), LE_9, "déjà finie"),
        (LE_9, date(2027, 3, 20), "366 jours au plus"),
    ],
)
def test_des_dates_impossibles_sont_refusees(lea, anne, du: date, au: date, raison: str) -> None:
    with pytest.raises(TransitionRefusee, match=raison):
        absence(lea, anne, du, au)


def test_soi_meme_un_etranger_ou_un_agent_d_ailleurs_ne_suppleent_pas(lea) -> None:
    for suppleant in (lea, un_relecteur("Paris", "60", "75"), un_agent(Role.INSTRUCTEUR_ARS)):
        with pytest.raises(TransitionRefusee, match="ne peut pas vous suppléer"):
            absence(lea, suppleant)


def test_personne_ne_declare_ni_n_annule_pour_un_autre(lea, anne) -> None:
    with pytest.raises(PermissionDenied):
        declarer(agent=lea, suppleant=anne, du=LE_9, au=LE_20, auteur=anne, maintenant=LE_10)
    with pytest.raises(PermissionDenied):
        annuler(absence(lea, anne), auteur=anne, maintenant=LE_10)


def test_confier_en_un_geste_donne_ce_qui_peut_l_etre_et_dit_le_reste(lea, anne) -> None:
    premier, second = un_dossier_depose(DEPART), un_dossier_depose(DEPART, nom="CPTS de Revel")
    for d in (premier, second):
        une_contribution(d, lea, LE_10)
    une_contribution(second, anne, LE_10)
    bilan = confier_au_suppleant(absence(lea, anne), auteur=lea, maintenant=LE_10)
    assert bilan.faites == [premier.numero]
    assert [refus.split(" : ")[0] for refus in bilan.refusees] == [second.numero]
    vivantes = premier.contributions.filter(etat="attendue")
    assert [(c.relecteur, c.supplee) for c in vivantes] == [(anne, lea)]


def test_la_page_declare_confie_et_annule(dossier, lea, anne) -> None:
    client = client_de(lea)
    saisie = {"du": "2099-01-01", "au": "2099-01-09", "suppleant": anne.pk}
    assert client.post("/absences/", saisie).status_code == 302
    assert client.post("/absences/", saisie).status_code == 409
    assert client.post("/absences/", {**saisie, "au": ""}).status_code == 422
    sienne = Absence.objects.get()
    assert client_de(anne).get(f"/absences/{sienne.pk}/annuler/").status_code == 404
    assert client.get(f"/absences/{sienne.pk}/confier/").status_code == 200
    assert client.post(f"/absences/{sienne.pk}/annuler/").status_code == 302
    assert not Absence.objects.en_vigueur().exists()
