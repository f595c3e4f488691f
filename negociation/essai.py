"""Un changement essayé puis défait : ce qu'il changerait, et ce qu'il empêcherait de proposer à la signature."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from contrats.comparaison import avant_apres
from contrats.completude import manques_de_l_acte
from contrats.documents_avenant import mesure_en_mots
from contrats.models import ActeSignable
from contrats.photographie import photographier
from contrats.voisines import codes_du_territoire, voisines_de
from dossiers.actions.transitions import TransitionRefusee
from dossiers.completude import Manque
from negociation.articles import genre_de
from negociation.enums import NatureModification
from negociation.textes_d_acte import TexteDUnActe

RUBRIQUE = "indicateurs"
MESURES = ("territoire", "bareme", "mission")
PARTAGES = (NatureModification.AJOUT, NatureModification.RETRAIT)


@dataclass(frozen=True)
class Essai:
    """``neufs`` : ce qui, bloquant, manquerait de plus. ``avant`` et ``apres`` : les photographies.

    ``voisines`` : les CPTS avec qui le territoire se partagerait, si on les demande.
    """

    avant: dict[str, Any]
    apres: dict[str, Any]
    neufs: tuple[Manque, ...]
    voisines: dict[str, Any] = field(default_factory=dict)


def essayer(acte: ActeSignable, lu: Any, jour: date, *, avec_les_voisines: bool = False) -> Essai:
    """Ce que ferait le formulaire valide ``lu`` ; n'écrit rien, et ``lu`` ne sert plus ensuite."""
    avant, deja = _lire(acte, jour)
    with transaction.atomic():
        lu.save()
        apres, ensuite = _lire(acte, jour)
        voisines = voisines_de(acte, codes_du_territoire(avant)) if avec_les_voisines else {}
        transaction.set_rollback(True)
    connus = {manque.message for manque in deja}
    return Essai(avant, apres, tuple(manque for manque in ensuite if manque.message not in connus), voisines)


def _lire(acte: ActeSignable, jour: date) -> tuple[dict[str, Any], list[Manque]]:
    frais = TexteDUnActe(acte).relu()
    photo = photographier(frais)
    return photo, [manque for manque in manques_de_l_acte(frais, jour, photo) if manque.bloquant]


def exiger_un_partage_juste(acte: ActeSignable, lu: Any, nature: str, jour: date) -> None:
    """Lève ``TransitionRefusee`` si un indicateur de plus ou de moins empêchait de proposer ; sans effet sinon."""
    if nature in PARTAGES:
        neufs = [manque.message for manque in essayer(acte, lu, jour).neufs if manque.rubrique == RUBRIQUE]
        if neufs:
            raise TransitionRefusee(neufs)


def mesurer(acte: ActeSignable, clause: str, lu: Any, jour: date) -> dict[str, Any]:
    """Habitants, taille, euros avant et après, communes partagées, et ce qu'il resterait à régler ; vide si rien."""
    if genre_de(clause) not in MESURES:
        return {}
    essai = essayer(acte, lu, jour, avec_les_voisines=genre_de(clause) == "territoire")
    mesure = mesure_en_mots(
        avant_apres(essai.avant, essai.apres, acte.le_contrat.debut_le or jour), repris=acte.le_contrat.repris
    )
    a_regler = [manque.message for manque in essai.neufs]
    if not (a_regler or mesure["change_d_argent"] or mesure["change_de_territoire"]):
        return {}
    # Les communes se lisent déjà dans les changements.
    return {**mesure, "ajoutees": [], "retirees": [], "a_regler": a_regler, "voisines": essai.voisines}
