"""Le compte à rebours : le bon jour ouvré ; la personne chargée, son suppléant, puis qui décide ; rien deux fois."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commun.calendrier import est_ouvre
from commun.models import CourrielSortant
from comptes.enums import Role
from dossiers.actions import projet as projets
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier
from instruction.actions import projet as actions
from instruction.actions.rebours import CODE, echeance_encore_due, prevenir_des_echeances
from instruction.enums_ars import Cote
from instruction.parametres_rebours import REBOURS_JOURS
from instruction.rebours import dernier_jour_ouvre, palier_du, paliers
from tests.fabriques.dossiers import un_agent
from tests.fabriques.etats import Parcours, un_dossier_a
from tests.fabriques.parametres import poser

JOURS = (21, 10, 5, 2, 1)
# Le projet est déposé le lundi 8 mars 2027 : échéance le samedi 8 mai, jour férié.
DEPART = datetime(2027, 3, 4, 9, tzinfo=UTC)
DEPOT, ECHEANCE = date(2027, 3, 8), date(2027, 5, 8)


def test_les_paliers_tombent_un_jour_ouvre_et_le_dernier_saute_ponts_et_fetes() -> None:
    assert [(p.jours, p.le) for p in paliers(ECHEANCE, JOURS)] == [
        (21, date(2027, 4, 16)),
        (10, date(2027, 4, 28)),
        (5, date(2027, 5, 3)),
        (2, date(2027, 5, 5)),  # le jeudi 6 mai est l'Ascension
        (1, date(2027, 5, 7)),
    ]
    assert dernier_jour_ouvre(ECHEANCE) == date(2027, 5, 7)


@given(
    depuis=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    duree=st.integers(2, 90),
    jour=st.integers(-5, 100),
    jours=st.sets(st.integers(1, 30), min_size=1, max_size=6),
)
def test_un_palier_du_est_ouvre_passe_et_le_plus_proche(depuis: date, duree: int, jour: int, jours: set[int]) -> None:
    echeance, maintenant = depuis + timedelta(duree), depuis + timedelta(jour)
    du = palier_du(depuis, echeance, maintenant, jours)
    if du is None:
        assert maintenant > echeance or not any(depuis < p.le <= maintenant for p in paliers(echeance, jours))
        return
    assert est_ouvre(du.le)
    assert depuis < du.le <= maintenant <= echeance
    assert not any(p.jours < du.jours and depuis < p.le <= maintenant for p in paliers(echeance, jours))


@pytest.fixture
def p(db) -> Parcours:
    dossier = un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=DEPART)
    assert dossier.projet.echeance_le == ECHEANCE
    return Parcours(dossier, datetime(2027, 3, 8, 10, tzinfo=UTC))


def passer(jour: date) -> list[str]:
    """Qui est prévenu ce jour-là, par adresse."""
    avant = set(CourrielSortant.objects.values_list("pk", flat=True))
    prevenir_des_echeances(jour, datetime(jour.year, jour.month, jour.day, 8, tzinfo=UTC))
    neufs = CourrielSortant.objects.exclude(pk__in=avant).filter(evenement=CODE)
    return sorted(neufs.values_list("destinataire", flat=True))


def _charger(p: Parcours) -> tuple[str, str, str]:
    chargee, suppleante = p.agent(Role.INSTRUCTEUR_ARS), un_agent(Role.INSTRUCTEUR_ARS, email="supp@exemple.test")
    un_agent(Role.INSTRUCTEUR_ARS, email="autre@exemple.test")
    grille = actions.ouvrir(p.projet, Cote.ARS, auteur=chargee, maintenant=p.maintenant)
    qui = {"chargee": chargee, "suppleante": suppleante}
    actions.charger(grille, auteur=chargee, maintenant=p.maintenant, **qui)
    return chargee.email, suppleante.email, p.agent(Role.DECIDEUR_ARS).email


def test_la_personne_puis_le_suppleant_puis_le_chef(p: Parcours) -> None:
    chargee, suppleante, chef = _charger(p)
    recus = {jour: passer(jour) for jour in (p_.le for p_ in paliers(ECHEANCE, JOURS))}
    assert list(recus.values()) == [
        [chargee],
        [chargee],
        sorted([chargee, suppleante]),
        sorted([chargee, suppleante, chef]),
        sorted([chargee, suppleante, chef]),
    ]


def test_sans_personne_chargee_tous_les_instructeurs_puis_qui_decide(p: Parcours) -> None:
    un, deux = p.agent(Role.INSTRUCTEUR_ARS), un_agent(Role.INSTRUCTEUR_ARS, email="deux@exemple.test")
    p.agent(Role.DECIDEUR_ARS)
    assert passer(date(2027, 4, 16)) == sorted([un.email, deux.email])


def test_sans_instructeur_qui_decide_est_prevenu_des_le_premier_palier(db) -> None:
    un_dossier_a(etat_projet=EtatProjet.DEPOSE, depart=DEPART)
    chef = un_agent(Role.DECIDEUR_ARS)
    assert passer(date(2027, 4, 16)) == [chef.email]


def test_rejouer_n_envoie_rien_de_plus_et_un_travailleur_arrete_une_semaine_envoie_le_dernier_palier(
    p: Parcours,
) -> None:
    chargee, _suppleante, _chef = _charger(p)
    assert passer(date(2027, 4, 16)) == [chargee]
    assert passer(date(2027, 4, 16)) == []
    assert passer(date(2027, 4, 30)) == [chargee]  # J-10, deux jours après sa date
    assert passer(date(2027, 5, 2)) == []


@pytest.mark.parametrize("jour", [DEPOT, ECHEANCE + timedelta(1), ECHEANCE + timedelta(7)])
def test_ni_le_jour_du_depot_ni_apres_l_echeance(p: Parcours, jour: date) -> None:
    _charger(p)
    assert passer(jour) == []


def test_le_courriel_dit_l_echeance_le_dernier_jour_ouvre_et_aucun_nom(p: Parcours) -> None:
    _charger(p)
    passer(date(2027, 5, 3))
    corps = CourrielSortant.objects.filter(evenement=CODE).first().corps
    for mention in ("8 mai 2027, à minuit (dans 5 jours)", "le silence vaut validation", "le 7 mai 2027", "/delais/"):
        assert mention in corps
    assert p.dossier.nom not in corps


def test_a_l_envoi_rien_ne_part_si_l_ars_a_decide_ou_si_l_echeance_a_bouge(p: Parcours) -> None:
    chargee, dossier = p.agent(Role.INSTRUCTEUR_ARS), p.dossier
    assert echeance_encore_due(chargee, dossier, "projet:2027-05-08:5")
    assert not echeance_encore_due(chargee, dossier, "projet:2027-05-07:5")
    assert not echeance_encore_due(p.responsable, dossier, "projet:2027-05-08:5")
    p.faire(projets.valider_ars, p.projet, auteur=p.agent(Role.DECIDEUR_ARS))
    assert not echeance_encore_due(chargee, Dossier.objects.get(pk=dossier.pk), "projet:2027-05-08:5")


def test_une_demande_de_pieces_arrete_le_rebours(p: Parcours) -> None:
    _charger(p)
    p.demander(p.projet, "demander_complements", Role.INSTRUCTEUR_ARS, pieces=["statuts"])
    assert passer(date(2027, 4, 16)) == []


def test_la_lettre_chez_l_ars_a_son_compte_a_rebours(db) -> None:
    dossier = un_dossier_a(EtatLettre.TRANSMISE, depart=DEPART)
    agent, echeance = un_agent(Role.INSTRUCTEUR_ARS), dossier.lettre.echeance_refus_implicite_le
    assert passer(paliers(echeance, JOURS)[0].le) == [agent.email]
    assert "le silence vaut refus de la subvention" in CourrielSortant.objects.filter(evenement=CODE).first().corps


def test_les_paliers_sont_un_parametre_date(p: Parcours) -> None:
    chargee, _suppleante, _chef = _charger(p)
    poser(REBOURS_JOURS, ("15",))
    assert (passer(date(2027, 4, 16)), passer(date(2027, 4, 23))) == ([], [chargee])
