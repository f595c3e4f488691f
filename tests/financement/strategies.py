"""Situations tirées au hasard, avec une forte part de cas limites (29 février, jours d'anniversaire, mêmes jours)."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from commun.montants import repartir
from financement.bareme import Nature, taille
from financement.baremes import ACI_2019
from financement.calendrier import anniversaire
from financement.indicateurs import IndicateurRemunere, Mode, Objectif, Palier, reporter
from financement.situation import Avenant, MissionEngagee, Situation

CODES = tuple(mission.code for mission in ACI_2019.missions)
SEUILS = (39_999, 40_000, 79_999, 80_000, 80_001, 175_000, 175_001)
UN_JOUR = timedelta(1)
OBJETS = ("population", "missions", "les deux")
populations = st.sampled_from(SEUILS) | st.integers(1, 400_000)
signatures = st.sampled_from([date(2024, 2, 29), date(2028, 2, 29)]) | st.dates(date(2019, 8, 25), date(2035, 12, 31))
taux = st.integers(0, 1000).map(lambda milliemes: Decimal(milliemes) / 1000)
valeurs = st.none() | st.integers(-50, 400).map(Decimal)


@st.composite
def jours_du_contrat(draw, signature, premier=0, dernier=1900):
    """Un jour du contrat ou peu après : souvent un anniversaire ou son voisin."""
    if draw(st.booleans()):
        pivot = anniversaire(signature, draw(st.integers(0, 5))) + timedelta(draw(st.integers(-1, 1)))
    else:
        pivot = signature + timedelta(draw(st.integers(premier, dernier)))
    return max(pivot, signature + timedelta(premier))


def enveloppe(code, population):
    return ACI_2019.montant(code, Nature.VARIABLE, taille(population, ACI_2019))


@st.composite
def indicateurs(draw, code, population):
    """Zéro à trois indicateurs, dont les montants font l'enveloppe variable de la mission."""
    poids = draw(st.lists(st.integers(1, 5), max_size=3))
    if not poids:
        return ()
    montants = repartir(enveloppe(code, population), poids)
    return tuple(draw(un_indicateur(f"{code}-{rang}", montant)) for rang, montant in enumerate(montants))


@st.composite
def un_indicateur(draw, code, montant):
    mode = draw(st.sampled_from(Mode))
    if mode is Mode.BINAIRE:
        return IndicateurRemunere(code, code, montant, mode)
    reference = Decimal(draw(st.integers(0, 100)))
    depuis = [1, *draw(st.sampled_from([[], [3], [2, 4]]))]
    if mode is Mode.LINEAIRE:
        cibles = [reference + draw(st.sampled_from([-40, -1, 1, 60])) for _ in depuis]
        objectifs = tuple(Objectif(annee, cible) for annee, cible in zip(depuis, cibles, strict=True))
    else:
        seuils = sorted(draw(st.sets(st.integers(0, 300), min_size=2, max_size=3)), reverse=draw(st.booleans()))
        parts = [montant * rang / len(seuils) for rang in range(1, len(seuils) + 1)]
        paliers = tuple(
            Palier(Decimal(seuil), part.quantize(Decimal("0.01")) if part != montant else montant)
            for seuil, part in zip(seuils, parts, strict=True)
        )
        objectifs = tuple(Objectif(annee, paliers=paliers) for annee in depuis)
    return IndicateurRemunere(code, code, montant, mode, reference, objectifs)


@st.composite
def mission(draw, code, jours, population, avec_taux=True):
    siens = draw(indicateurs(code, population))
    atteinte = draw(st.dictionaries(st.integers(1, 5), taux, max_size=5)) if avec_taux and not siens else {}
    return MissionEngagee(
        code=code,
        demarrage=draw(jours),
        compensation_snp=code == "acces_soins" and draw(st.booleans()),
        supplement_snp=code == "acces_soins" and draw(st.booleans()),
        atteinte=atteinte,
        indicateurs=siens,
    )


@st.composite
def missions(draw, signature, population):
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=5))
    communs = st.sampled_from(draw(st.lists(jours_du_contrat(signature), min_size=1, max_size=3)))
    return tuple(draw(mission(code, communs, population)) for code in codes)


@st.composite
def avenants(draw, effets, population, engagees, objets):
    """Un avenant par effet, chacun amendant la version laissée par les précédents ; rendus dans le désordre."""
    lus, deja = [], {m.code for m in engagees}
    for effet in sorted(effets):
        change = draw(st.sampled_from(objets))
        ancienne, nouvelles = population, None
        if change != "missions":
            population = draw(populations)
        if change != "population":
            nouvelles = draw(missions_amendees(effet, population, engagees, deja))
            deja |= {m.code for m in nouvelles}
        engagees = nouvelles if nouvelles is not None else tuple(reportee(m, population) for m in engagees)
        lus.append(Avenant(effet, population if population != ancienne or nouvelles is None else None, nouvelles))
    return tuple(draw(st.permutations(lus)))


def reportee(m, population):
    return dataclasses.replace(m, indicateurs=reporter(m.indicateurs, enveloppe(m.code, population)))


@st.composite
def missions_amendees(draw, effet, population, engagees, deja):
    gardees = []
    for m in engagees:
        if draw(st.integers(0, 3)) == 0:
            continue
        garde = dataclasses.replace(reportee(m, population), atteinte={})
        if m.demarrage >= effet:
            garde = dataclasses.replace(garde, demarrage=effet + timedelta(draw(st.integers(0, 400))))
        if m.code == "acces_soins":
            garde = dataclasses.replace(garde, compensation_snp=draw(st.booleans()), supplement_snp=draw(st.booleans()))
        gardees.append(garde)
    absentes = [code for code in CODES if code not in {m.code for m in engagees}]
    ajoutes = draw(st.lists(st.sampled_from(absentes), unique=True, max_size=2)) if absentes else []
    jours = st.integers(0, 400).map(lambda apres: effet + timedelta(apres))
    return (*gardees, *(draw(mission(code, jours, population, avec_taux=code not in deja)) for code in ajoutes))


@st.composite
def situations(draw, avec_avenants=True, avec_resiliation=True, objets=OBJETS):
    signature, population = draw(signatures), draw(populations)
    engagees = draw(missions(signature, population))
    jours = st.sampled_from([m.demarrage for m in engagees] or [signature]) | jours_du_contrat(signature, premier=1)
    effets = (
        {max(effet, signature + UN_JOUR) for effet in draw(st.lists(jours, max_size=3))} if avec_avenants else set()
    )
    resiliation = None
    if avec_resiliation and draw(st.booleans()):
        resiliation = min(max(draw(jours), signature + UN_JOUR), anniversaire(signature, 5))
    changes = draw(avenants(effets, population, engagees, objets))
    listes = (engagees, *(a.missions or () for a in changes))
    codes = sorted({i.code for liste in listes for m in liste for i in m.indicateurs})
    releves = {code: draw(st.dictionaries(st.integers(1, 5), valeurs, max_size=5)) for code in codes}
    arretees = draw(st.none() | st.frozensets(st.integers(1, 5)))
    return Situation(population, signature, engagees, changes, resiliation, releves, arretees)
