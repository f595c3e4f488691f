"""Ce qui étonne dans une situation sans empêcher de la calculer (domaine §4, §6, §7). Fonctions pures."""

from collections.abc import Iterator

from commun.calendrier import ajouter_mois, en_lettres
from financement.bareme import Nature, seuil_exact
from financement.calendrier import annees_contractuelles
from financement.contenus import Contenu, premier_demarrage, premier_jour_ouvert
from financement.situation import MissionEngagee, Situation
from financement.textes import libelle_annee


def alertes(situation: Situation, versions: tuple[Contenu, ...]) -> tuple[str, ...]:
    """Les alertes d'une situation déjà contrôlée et de ses versions successives, dans un ordre stable."""
    engagees = _engagees(versions)
    return (
        *_alertes_de_seuil(versions),
        *_alertes_de_socle(versions),
        *(texte for mission, depuis in engagees for texte in _alertes_de_mission(mission, depuis, situation)),
        *_alertes_de_fonctionnement(situation, versions),
        *_alertes_d_avenant(situation),
        *(texte for mission, depuis in engagees for texte in _alertes_de_releve(mission, situation, versions)),
    )


def _engagees(versions: tuple[Contenu, ...]) -> list[tuple[MissionEngagee, Contenu]]:
    """Chaque mission, telle que rédigée en dernier, avec la version qui l'engage d'abord."""
    vues: dict[str, tuple[MissionEngagee, Contenu]] = {}
    for version in versions:
        for code, mission in version.missions.items():
            vues[code] = (mission, vues[code][1] if code in vues else version)
    return list(vues.values())


def _alertes_de_seuil(versions: tuple[Contenu, ...]) -> Iterator[str]:
    for population, bareme in dict.fromkeys((version.population, version.bareme) for version in versions):
        seuil = seuil_exact(population, bareme)
        if seuil is not None:
            yield (
                f"Population d'exactement {population} habitants : classée en taille "
                f"{seuil.taille_a_la_borne}, choix [à confirmer] qu'aucun texte lu ne tranche."
            )


def _alertes_de_socle(versions: tuple[Contenu, ...]) -> Iterator[str]:
    dites: set[str] = set()
    for version in versions:
        for mission in version.bareme.missions:
            if mission.socle and mission.code not in version.missions and mission.code not in dites:
                dites.add(mission.code)
                yield f"Mission socle absente : {mission.libelle} ({mission.code}) est exigée pour contracter."


def _alertes_de_mission(mission: MissionEngagee, depuis: Contenu, situation: Situation) -> Iterator[str]:
    du_bareme = depuis.bareme.mission(mission.code)
    limite_mois = du_bareme.demarrage_mois if du_bareme else None
    if limite_mois is not None:
        limite = ajouter_mois(depuis.debut, limite_mois)
        origine = "la signature" if depuis.debut == situation.signature else "l'avenant qui l'ajoute"
        if mission.demarrage > limite:
            yield (
                f"La mission {mission.code} démarre le {en_lettres(mission.demarrage)}, "
                f"après la limite du {en_lettres(limite)} ({limite_mois} mois après {origine})."
            )
    if mission.demarrage >= situation.fin:
        yield (
            f"La mission {mission.code} démarre le {en_lettres(mission.demarrage)}, à la fin du contrat "
            f"({en_lettres(situation.fin)}) ou après : sans effet."
        )


def _alertes_de_fonctionnement(situation: Situation, versions: tuple[Contenu, ...]) -> Iterator[str]:
    premier = premier_demarrage(versions, situation.fin)
    for annee in annees_contractuelles(situation.signature)[1:]:
        fin = min(annee.fin, situation.fin)
        if annee.debut < fin and (premier is None or premier >= fin):
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


def _alertes_de_releve(mission: MissionEngagee, situation: Situation, versions: tuple[Contenu, ...]) -> Iterator[str]:
    for annee in annees_contractuelles(situation.signature):
        fin = min(annee.fin, situation.fin)
        dit = not mission.indicateurs and situation.atteinte(mission.code, annee.numero) is not None
        if dit or premier_jour_ouvert(versions, mission.code, Nature.VARIABLE, annee.debut, fin) is None:
            continue
        if mission.indicateurs:
            yield from _alertes_d_indicateur(mission, annee.numero, situation)
        else:
            yield (
                f"Aucun taux d'atteinte pour la mission {mission.code} en {libelle_annee(annee.numero)} : "
                "part variable payée 0 €."
            )


def _alertes_d_indicateur(mission: MissionEngagee, annee: int, situation: Situation) -> Iterator[str]:
    for indicateur in mission.indicateurs:
        releves = situation.releves.get(indicateur.code, {})
        ici = f"l'indicateur {indicateur.code} ({mission.code}) en {libelle_annee(annee)}"
        if annee not in releves:
            yield f"Aucun relevé pour {ici} : payé 0 €."
        elif releves[annee] is None:
            yield f"Valeur masquée pour {ici} : payé 0 €, à régler au dialogue de gestion."
