"""Situations tirées au hasard, avec une forte part de cas limites (29 février, jours d'anniversaire, mêmes jours)."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from financement.baremes import ACI_2019
from financement.calendrier import anniversaire
from financement.situation import Avenant, MissionEngagee, Situation

CODES = tuple(mission.code for mission in ACI_2019.missions)
SEUILS = (39_999, 40_000, 79_999, 80_000, 80_001, 175_000, 175_001)
populations = st.sampled_from(SEUILS) | st.integers(1, 400_000)
signatures = st.sampled_from([date(2024, 2, 29), date(2028, 2, 29)]) | st.dates(date(2019, 8, 25), date(2035, 12, 31))
taux = st.integers(0, 1000).map(lambda milliemes: Decimal(milliemes) / 1000)


@st.composite
def jours_du_contrat(draw, signature, premier=0, dernier=1900):
    """Un jour du contrat ou peu après : souvent un anniversaire ou son voisin."""
    if draw(st.booleans()):
        pivot = anniversaire(signature, draw(st.integers(0, 5))) + timedelta(draw(st.integers(-1, 1)))
    else:
        pivot = signature + timedelta(draw(st.integers(premier, dernier)))
    return max(pivot, signature + timedelta(premier))


@st.composite
def missions(draw, signature):
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=5))
    communs = draw(st.lists(jours_du_contrat(signature), min_size=1, max_size=3))
    return tuple(
        MissionEngagee(
            code=code,
            demarrage=draw(st.sampled_from(communs)),
            compensation_snp=code == "acces_soins" and draw(st.booleans()),
            supplement_snp=code == "acces_soins" and draw(st.booleans()),
            atteinte=draw(st.dictionaries(st.integers(1, 5), taux, max_size=5)),
        )
        for code in codes
    )


@st.composite
def situations(draw, avec_avenants=True, avec_resiliation=True):
    signature = draw(signatures)
    engagees = draw(missions(signature))
    jours = st.sampled_from([mission.demarrage for mission in engagees] or [signature]) | jours_du_contrat(
        signature, premier=1
    )
    lendemain = signature + timedelta(1)
    effets = draw(st.lists(jours, max_size=3)) if avec_avenants else []
    resiliation = None
    if avec_resiliation and draw(st.booleans()):
        resiliation = min(max(draw(jours), lendemain), anniversaire(signature, 5))
    return Situation(
        population=draw(populations),
        signature=signature,
        missions=engagees,
        avenants=tuple(Avenant(effet, draw(populations)) for effet in {max(effet, lendemain) for effet in effets}),
        resiliation=resiliation,
    )
