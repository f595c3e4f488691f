"""Pourquoi une clause ne se propose pas ici, et où elle se change."""

from collections.abc import Callable
from dataclasses import dataclass

from contrats.enums import MotifAvenant
from contrats.models import ActeSignable
from negociation.articles import genre_de
from negociation.compte import COMPTE


@dataclass(frozen=True)
class Ailleurs:
    """La raison et le chemin, en phrases ; ``adresse`` et ``lien`` : la page où cela se change, ou rien."""

    raison: str
    adresse: str = ""
    lien: str = ""


DU_PROJET = Ailleurs(
    "C’est le territoire du projet de santé que l’ARS et l’Assurance Maladie ont validé : le contrat le reprend, il ne "
    "le récrit pas. Une fois le contrat signé, un avenant ajoute ou retire des communes ; demandez-le dès maintenant "
    "par une remarque."
)
SEUL_BAREME = Ailleurs("C’est le seul barème vérifié à ce jour : il n’y en a pas d’autre à proposer.")
DU_RESPONSABLE = Ailleurs("Le responsable de la CPTS propose son compte ; les autres parties posent une remarque.")
DEDUIT = Ailleurs("Se déduit du territoire et du barème.")
MOTIFS = {"territoire": MotifAvenant.TERRITOIRE, "bareme": MotifAvenant.BAREME}


def ou_se_change(acte: ActeSignable) -> Callable[[str], Ailleurs | None]:
    """Rend la fonction qui dit, d'une clause où l'on ne propose rien, pourquoi et que faire ; None : rien à dire."""
    if acte.le_contrat is acte:
        dits = {COMPTE: DU_RESPONSABLE, "territoire": DU_PROJET, "bareme": SEUL_BAREME}
    else:
        dits = {**_de_l_avenant(acte), **dict.fromkeys((COMPTE, "caisse"), _du_contrat_signe(acte))}
    dits |= dict.fromkeys(("population", "taille"), DEDUIT)
    return lambda clause: dits.get(genre_de(clause))


def _de_l_avenant(acte: ActeSignable) -> dict[str, Ailleurs]:
    fermes = {genre: motif for genre, motif in MOTIFS.items() if motif not in acte.motifs}
    dits = {
        genre: Ailleurs(f"Cet avenant ne change pas ceci : {motif.label}. L’ARS peut l’y ajouter, posez une remarque.")
        for genre, motif in fermes.items()
    }
    return {"bareme": SEUL_BAREME, **dits}


def _du_contrat_signe(acte: ActeSignable) -> Ailleurs:
    return Ailleurs(
        "Le compte et la caisse d’un contrat signé ne changent pas par avenant.",
        acte.le_contrat.adresse("contrats:comptes"),
        "Compte et caisse du contrat",
    )
