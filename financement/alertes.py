"""Ce qui étonne dans une situation sans empêcher de la calculer (domaine §4, §6, §7). Fonctions pures."""

from collections.abc import Iterator

from commun.calendrier import ajouter_mois, en_lettres
from financement.bareme import Bareme, Nature, seuil_exact
from financement.calendrier import annees_contractuelles
from financement.situation import MissionEngagee, Situation
from financement.textes import libelle_annee


def alertes(situation: Situation, bareme: Bareme) -> tuple[str, ...]:
    """Les alertes d'une situation déjà contrôlée, dans un ordre stable."""
    return (
        *_alertes_de_seuil(situation, bareme),
        *_alertes_de_socle(situation, bareme),
        *(texte for mission in situation.missions for texte in _alertes_de_mission(mission, situation, bareme)),
        *_alertes_de_fonctionnement(situation),
        *_alertes_d_avenant(situation),
        *(texte for mission in situation.missions for texte in _alertes_de_releve(mission, situation, bareme)),
    )


def _alertes_de_seuil(situation: Situation, bareme: Bareme) -> Iterator[str]:
    populations = [situation.population, *(avenant.population for avenant in situation.avenants)]
    for population in dict.fromkeys(populations):
        seuil = seuil_exact(population, bareme)
        if seuil is not None:
            yield (
                f"Population d'exactement {population} habitants : classée en taille "
                f"{seuil.taille_a_la_borne}, choix [à confirmer] qu'aucun texte lu ne tranche."
            )


def _alertes_de_socle(situation: Situation, bareme: Bareme) -> Iterator[str]:
    engagees = {mission.code for mission in situation.missions}
    for mission in bareme.missions:
        if mission.socle and mission.code not in engagees:
            yield f"Mission socle absente : {mission.libelle} ({mission.code}) est exigée pour contracter."


def _alertes_de_mission(mission: MissionEngagee, situation: Situation, bareme: Bareme) -> Iterator[str]:
    du_bareme = bareme.mission(mission.code)
    limite_mois = du_bareme.demarrage_mois if du_bareme else None
    if limite_mois is not None:
        limite = ajouter_mois(situation.signature, limite_mois)
        if mission.demarrage > limite:
            yield (
                f"La mission {mission.code} démarre le {en_lettres(mission.demarrage)}, "
                f"après la limite du {en_lettres(limite)} ({limite_mois} mois après la signature)."
            )
    if mission.demarrage >= situation.fin:
        yield (
            f"La mission {mission.code} démarre le {en_lettres(mission.demarrage)}, à la fin du contrat "
            f"({en_lettres(situation.fin)}) ou après : sans effet."
        )


def _alertes_de_fonctionnement(situation: Situation) -> Iterator[str]:
    demarrages = [mission.demarrage for mission in situation.missions if mission.demarrage < situation.fin]
    for annee in annees_contractuelles(situation.signature)[1:]:
        fin = min(annee.fin, situation.fin)
        if annee.debut < fin and not any(demarrage < fin for demarrage in demarrages):
            yield (
                f"Aucune mission n'a démarré avant la fin de la {libelle_annee(annee.numero)} : "
                "le fonctionnement de cette année n'est pas dû."
            )


def _alertes_d_avenant(situation: Situation) -> Iterator[str]:
    for avenant in sorted(situation.avenants, key=lambda avenant: avenant.effet):
        if avenant.effet >= situation.fin:
            yield (
                f"L'avenant du {en_lettres(avenant.effet)} prend effet à la fin du contrat "
                f"({en_lettres(situation.fin)}) ou après : sans effet."
            )


def _alertes_de_releve(mission: MissionEngagee, situation: Situation, bareme: Bareme) -> Iterator[str]:
    if Nature.VARIABLE not in bareme.natures(mission.code):
        return
    for annee in annees_contractuelles(situation.signature):
        active = max(annee.debut, mission.demarrage) < min(annee.fin, situation.fin)
        if active and annee.numero not in mission.atteinte:
            yield (
                f"Aucun taux d'atteinte pour la mission {mission.code} en {libelle_annee(annee.numero)} : "
                "part variable payée 0 €."
            )
