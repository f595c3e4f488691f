"""L'ordre du jour d'un dialogue, rempli des données : ce qui est en retard, contesté, sous la cible, à venir."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.models import Contrat
from execution.enums_gestion import RELEVENT, EtatReleve, EtatSuite
from execution.indicateurs import IndicateurAnnuel, indicateurs_de_l_annee
from execution.models import DialogueDeGestion, Releve, Suite
from execution.radar import LigneDuRadar, en_alerte, radar
from execution.releves import courantes, lu_de
from financement.calendrier import annees_contractuelles
from financement.textes import libelle_annee

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
        Point("echeances", _echeances(dialogue, jour)),
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
    return tuple(_retard(ligne) for ligne in en_alerte(radar(contrat, jour)))


def _retard(ligne: LigneDuRadar) -> str:
    """« Parcours, démarrage : en retard, attendu le 28 août 2025 au plus tard, 22 500,00 € en jeu… »."""
    dit = f"{ligne.mission.libelle}, {ligne.nature.label.lower()} : {ligne.niveau.label.lower()}"
    if ligne.echeance is not None:
        dit += f", attendu le {en_lettres(ligne.echeance)} au plus tard"
    if ligne.enjeu is not None:
        dit += f", {euros(ligne.enjeu.prevu)} en jeu d’ici au {en_lettres(ligne.enjeu.au)}"
    return dit


def _indicateurs(dialogue: DialogueDeGestion) -> list[Point]:
    releves = {r.code: r for r in dialogue.contrat.releves.filter(annee=dialogue.annee).prefetch_related("valeurs")}
    contestes, sous, absents = [], [], []
    for indicateur in indicateurs_de_l_annee(dialogue.contrat, dialogue.annee):
        releve = releves.get(indicateur.code)
        lu = lu_de(releve) if releve else None
        if releve is not None and releve.etat == EtatReleve.DESACCORD:
            contestes.append(f"{indicateur.intitule} : {_desaccord(indicateur, releve)}")
        elif lu is None or lu.valeur is None:
            absents.append(indicateur.intitule)
        elif indicateur.sous_la_cible(lu.valeur):
            sous.append(f"{indicateur.intitule} : {_face_a_la_cible(indicateur, lu.valeur)}")
    return [
        Point("desaccords", tuple(contestes)),
        Point("sous_la_cible", tuple(sous)),
        Point("sans_valeur", tuple(absents)),
    ]


def _desaccord(indicateur: IndicateurAnnuel, releve: Releve) -> str:
    """« la CPTS relève 31 %, la caisse 33 %. Deux cabinets transmettent les mêmes patients. »"""
    lues = courantes(releve)
    cpts, caisse = (indicateur.en_mots(lues[partie].nature, lues[partie].valeur) for partie in RELEVENT)
    return f"la CPTS relève {cpts}, la caisse {caisse}. {releve.motif}"


def _face_a_la_cible(indicateur: IndicateurAnnuel, valeur: Decimal) -> str:
    """« 136, pour une cible de 172 » ; une preuve attendue n'a pas de cible : « non »."""
    lue = indicateur.en_clair(valeur)
    return lue if indicateur.binaire else f"{lue}, pour une cible de {indicateur.en_clair(indicateur.cible)}"


def _echeances(dialogue: DialogueDeGestion, jour: date) -> tuple[str, ...]:
    """La part variable de l'année du dialogue, l'anniversaire qui vient, puis le terme ; rien de ce qui est passé."""
    contrat = dialogue.contrat
    annees = annees_contractuelles(contrat.debut_le)
    due = annees[dialogue.annee - 1]
    quand = "exigible depuis le" if due.fin <= jour else "à verser le"
    suite = "une fois ce dialogue approuvé"
    faits = [f"Part variable de la {libelle_annee(due.numero)} : {quand} {en_lettres(due.fin)}, {suite}"]
    prochaine = next((annee for annee in annees if annee.fin > jour), None)
    if prochaine is not None and prochaine.fin < contrat.fin_le:
        quoi = f"Solde de la {libelle_annee(prochaine.numero)} et avance de la suivante"
        faits.append(f"{quoi}, à l’anniversaire du {en_lettres(prochaine.fin)}")
    if contrat.fin_le > jour:
        faits.append(f"Terme du contrat et solde final, le {en_lettres(contrat.fin_le)}")
    return tuple(faits)
