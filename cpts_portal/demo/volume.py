"""Combien de CPTS, et lesquelles : celles du fichier, la Haute-Garonne d'abord, puis des grappes de toute la France."""

from cpts_portal.demo.agents import HAUTE_GARONNE
from cpts_portal.demo.cpts import Cpts, cpts_d_occitanie

NOMBRE_EN_OCCITANIE = 100


def choisir(nombre: int) -> list[Cpts]:
    """Les ``nombre`` premières CPTS ; la liste d'un petit nombre commence toujours celle d'un grand."""
    rangees = sorted(cpts_d_occitanie(), key=lambda cpts: cpts.departement != HAUTE_GARONNE)
    return rangees[:nombre]
