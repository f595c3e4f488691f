"""Propriétés : quels que soient les avenants, leur ordre d'écriture et la fin du contrat, l'argent se conserve."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commun.montants import repartir, texte_montant
from contrats.blocs import remplacer
from contrats.enums import MotifAvenant
from contrats.financier import enveloppe_variable, enveloppes_de_la_taille, plan_du_contrat
from contrats.formes import FORME
from contrats.versions import clauses, consolider
from financement.bareme import Nature
from financement.calendrier import anniversaire
from tests.contrats.test_completude import COMPLET

SIGNE_LE = date(2026, 3, 2)
FIN = anniversaire(SIGNE_LE, 5)
HABITANTS = (20000, 52000, 120000, 300000)
EFFETS = st.dates(SIGNE_LE + timedelta(days=1), FIN - timedelta(days=1))


def _initial() -> dict[str, Any]:
    photo = deepcopy(COMPLET)
    photo |= {"forme": FORME, "enveloppes": enveloppes_de_la_taille("ACI-2019", 2)}
    for engagement in photo["contenu"]["engagements"]:
        [seul] = engagement["indicateurs"]
        montants = repartir(Decimal(seul["montant"]), [2, 1])
        engagement["indicateurs"] = [
            {**seul, "code": f"{engagement['mission']}-{rang}", "montant": texte_montant(montant)}
            for rang, montant in enumerate(montants, start=1)
        ]
    return photo


INITIAL = _initial()


@dataclass(frozen=True)
class AvenantEcrit:
    """Ce que la consolidation lit d'un avenant signé."""

    numero: int
    effet_le: date
    motifs: tuple[str, ...]
    photographie: dict[str, Any] = field(compare=False)


@st.composite
def avenants(tirer: Any) -> list[AvenantEcrit]:
    """De zéro à quatre avenants datés de jours différents, de tous objets, écrits sur le contrat initial."""
    jours = tirer(st.lists(EFFETS, max_size=4, unique=True))
    return [_un_avenant(tirer, numero, effet) for numero, effet in enumerate(jours, start=1)]


def _un_avenant(tirer: Any, numero: int, effet: date) -> AvenantEcrit:
    motifs = tirer(st.sets(st.sampled_from(sorted(set(MotifAvenant.values) - {MotifAvenant.BAREME})), min_size=1))
    photo = deepcopy(INITIAL)
    photo["territoire"]["population"] = tirer(st.sampled_from(HABITANTS))
    ecrit = photo["contenu"]
    ecrit["moyens"] = f"Moyens de l’avenant {numero}."
    ecrit["signataires"][0]["nom"] = f"Signataire {numero}"
    acces = ecrit["engagements"][0]
    acces["compensation_snp"], acces["supplement_snp"] = tirer(st.booleans()), tirer(st.booleans())
    if tirer(st.booleans()):
        qualite = deepcopy(ecrit["engagements"][1])
        qualite |= {"mission": "qualite", "libelle": "Qualité", "demarrage_le": effet.isoformat()}
        qualite["indicateurs"] = [{**qualite["indicateurs"][0], "code": "qualite-1", "montant": "10000.00"}]
        ecrit["engagements"].append(qualite)
    photo = remplacer(INITIAL, photo, motifs)
    poids = tirer(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    for engagement in photo["contenu"]["engagements"] if MotifAvenant.INDICATEURS in motifs else ():
        _recrire(engagement, photo, poids)
    return AvenantEcrit(numero, effet, tuple(sorted(motifs)), photo)


def _recrire(engagement: dict[str, Any], photo: dict[str, Any], poids: tuple[int, int]) -> None:
    enveloppe = enveloppe_variable("ACI-2019", engagement["mission"], photo["territoire"]["taille"])
    indicateurs = engagement["indicateurs"]
    montants = repartir(enveloppe, poids[: len(indicateurs)])
    engagement["indicateurs"] = [
        {**indicateur, "montant": texte_montant(montant)}
        for indicateur, montant in zip(indicateurs, montants, strict=True)
    ]


VALEURS = st.one_of(st.none(), st.decimals(-50, 250, places=2))
RELEVES = st.dictionaries(
    st.sampled_from([f"{m}-{r}" for m in ("acces_soins", "parcours", "prevention", "qualite") for r in (1, 2)]),
    st.dictionaries(st.integers(1, 5), VALEURS),
)
FINS = st.one_of(st.none(), EFFETS)


def _contenus(ecrits: list[AvenantEcrit]) -> list[tuple[date, dict[str, Any]]]:
    return [(version.debut, dict(clauses(version.photographie))) for version in consolider(SIGNE_LE, INITIAL, ecrits)]


def _plan(ecrits: list[AvenantEcrit], releves: Any, resiliation: date | None) -> Any:
    initiale, *suites = consolider(SIGNE_LE, INITIAL, ecrits)
    return plan_du_contrat(
        initiale.photographie,
        signature=SIGNE_LE,
        suites=[(version.debut, version.photographie) for version in suites],
        releves=releves,
        resiliation=resiliation,
    )


@settings(max_examples=60, deadline=None)
@given(ecrits=avenants(), hasard=st.randoms(use_true_random=False))
def test_l_ordre_d_ecriture_des_avenants_dates_ne_change_rien(ecrits, hasard):
    melanges = list(ecrits)
    hasard.shuffle(melanges)
    renumerotes = [
        AvenantEcrit(rang, avenant.effet_le, avenant.motifs, avenant.photographie)
        for rang, avenant in enumerate(melanges, start=1)
    ]
    assert _contenus(renumerotes) == _contenus(ecrits)


@settings(max_examples=60, deadline=None)
@given(ecrits=avenants())
def test_a_toute_date_les_indicateurs_font_l_enveloppe_de_leur_mission_au_centime(ecrits):
    for version in consolider(SIGNE_LE, INITIAL, ecrits):
        taille = version.photographie["territoire"]["taille"]
        for engagement in version.photographie["contenu"]["engagements"]:
            somme = sum(Decimal(indicateur["montant"]) for indicateur in engagement["indicateurs"])
            assert somme == enveloppe_variable("ACI-2019", engagement["mission"], taille)


@settings(max_examples=60, deadline=None)
@given(ecrits=avenants(), releves=st.one_of(st.none(), RELEVES), resiliation=FINS)
def test_la_somme_des_lignes_est_le_du_quelle_que_soit_la_vie_du_contrat(ecrits, releves, resiliation):
    plan = _plan(ecrits, releves, resiliation)
    assert plan.total == sum((du.montant for du in plan.dus), Decimal("0.00"))
    assert all(ligne.exigible_le <= (resiliation or FIN) for ligne in plan.lignes)


@settings(max_examples=60, deadline=None)
@given(ecrits=avenants(), releves=RELEVES)
def test_les_releves_ne_paient_jamais_plus_que_le_maximum(ecrits, releves):
    assert _plan(ecrits, releves, None).total <= _plan(ecrits, None, None).total


def _missions_ecrites(numero: int, effet: date, *, qualite: bool) -> AvenantEcrit:
    photo = deepcopy(INITIAL)
    if qualite:
        ajoutee = {**deepcopy(photo["contenu"]["engagements"][1]), "mission": "qualite", "demarrage_le": "2026-03-03"}
        ajoutee["indicateurs"] = [{**ajoutee["indicateurs"][0], "code": "qualite-1", "montant": "10000.00"}]
        photo["contenu"]["engagements"].append(ajoutee)
    motifs = [MotifAvenant.MISSIONS]
    return AvenantEcrit(numero, effet, tuple(motifs), remplacer(INITIAL, photo, motifs))


def test_une_mission_retiree_puis_rendue_ne_se_paie_pas_entre_les_deux():
    vie = [(1, date(2026, 3, 3), True), (2, date(2026, 9, 1), False), (3, date(2027, 1, 1), True)]
    ecrits = [_missions_ecrites(numero, effet, qualite=engagee) for numero, effet, engagee in vie]
    [fixe] = [
        du.montant
        for du in _plan(ecrits, None, None).dus
        if (du.poste, du.nature, du.annee) == ("qualite", Nature.FIXE, 1)
    ]

    # 10 000 € × (182 jours du 3 mars au 31 août 2026 + 60 jours du 1er janvier au 1er mars 2027) ÷ 365
    assert fixe == Decimal("6630.14")
