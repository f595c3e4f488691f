"""L'ordre du jour d'un dialogue, rempli des données : ce qui est en retard, contesté, sous la cible, à venir."""

from dataclasses import dataclass
from datetime import date

from commun.calendrier import en_lettres
from contrats.models import Contrat
from execution.enums_gestion import EtatReleve, EtatSuite
from execution.indicateurs import indicateurs_de_l_annee
from execution.lecture_du_contrat import annee_numero
from execution.models import DialogueDeGestion, Suite
from execution.radar import en_alerte, radar
from execution.releves import lu_de

# Les points, dans l'ordre où on les traite ; le dernier n'a que ce que les parties y écrivent.
POINTS: dict[str, str] = {
    "suites": "Suites du dialogue précédent non faites",
    "missions": "Missions en retard ou bientôt en retard",
    "desaccords": "Indicateurs en désaccord, à trancher",
    "sous_la_cible": "Indicateurs sous la cible",
    "sans_valeur": "Indicateurs sans valeur (non relevés, masqués ou manquants)",
    "echeances": "Prochaines échéances",
    "autres": "Autres points",
}


@dataclass(frozen=True)
class Point:
    """Un point à traiter (``cle`` : celle de ``POINTS``) et ce qu'il faut regarder, une ligne par fait."""

    cle: str
    faits: tuple[str, ...]

    @property
    def titre(self) -> str:
        """Son titre."""
        return POINTS[self.cle]


def ordre_du_jour(dialogue: DialogueDeGestion, jour: date) -> list[Point]:
    """Les points qui ont au moins un fait, dans l'ordre où on les traite."""
    contrat = dialogue.contrat
    points = (
        Point("suites", _suites(dialogue)),
        Point("missions", _missions(contrat, jour)),
        *_indicateurs(dialogue),
        Point("echeances", _echeances(contrat, dialogue.annee)),
    )
    return [point for point in points if point.faits]


def d_apres_les_donnees(dialogue: DialogueDeGestion, jour: date) -> dict[str, str]:
    """Le texte de chaque point qui a un fait, une ligne par fait."""
    return {point.cle: "\n".join(point.faits) for point in ordre_du_jour(dialogue, jour)}


def suites_en_cours(dialogue: DialogueDeGestion) -> list[Suite]:
    """Ce que les dialogues antérieurs ont décidé et qui n'est pas fait."""
    passees = Suite.objects.filter(dialogue__contrat=dialogue.contrat_id, dialogue__annee__lt=dialogue.annee)
    return list(passees.filter(etat=EtatSuite.A_FAIRE).select_related("dialogue").order_by("echeance_le", "pk"))


def _suites(dialogue: DialogueDeGestion) -> tuple[str, ...]:
    return tuple(
        f"{suite.texte} ({suite.responsable}, pour le {en_lettres(suite.echeance_le)})"
        for suite in suites_en_cours(dialogue)
    )


def _missions(contrat: Contrat, jour: date) -> tuple[str, ...]:
    return tuple(
        f"{ligne.mission.libelle}, {ligne.nature.label.lower()} : {ligne.niveau.label.lower()}"
        for ligne in en_alerte(radar(contrat, jour))
    )


def _indicateurs(dialogue: DialogueDeGestion) -> list[Point]:
    releves = {r.code: r for r in dialogue.contrat.releves.filter(annee=dialogue.annee).prefetch_related("valeurs")}
    contestes, sous, absents = [], [], []
    for indicateur in indicateurs_de_l_annee(dialogue.contrat, dialogue.annee):
        releve = releves.get(indicateur.code)
        lu = lu_de(releve) if releve else None
        if releve is not None and releve.etat == EtatReleve.DESACCORD:
            contestes.append(f"{indicateur.intitule} : {releve.motif}")
        elif lu is None or lu.valeur is None:
            absents.append(indicateur.intitule)
        elif indicateur.sous_la_cible(lu.valeur):
            sous.append(f"{indicateur.intitule} : {indicateur.en_clair(lu.valeur)}")
    return [
        Point("desaccords", tuple(contestes)),
        Point("sous_la_cible", tuple(sous)),
        Point("sans_valeur", tuple(absents)),
    ]


def _echeances(contrat: Contrat, annee: int) -> tuple[str, ...]:
    anniversaire = annee_numero(contrat, annee).fin
    if anniversaire >= contrat.fin_le:
        return (f"Terme du contrat et solde final, le {en_lettres(contrat.fin_le)}",)
    return (
        f"Solde de l’année et avance de la suivante, à l’anniversaire du {en_lettres(anniversaire)}",
        f"Terme du contrat, le {en_lettres(contrat.fin_le)}",
    )
