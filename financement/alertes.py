"""Ce qui étonne dans une situation sans empêcher de la calculer (domaine §4, §6, §7). Fonctions pures."""

from collections.abc import Iterator

from commun.calendrier import ajouter_mois, en_lettres
from financement.bareme import Nature, seuil_exact
from financement.calendrier import annees_contractuelles
from financement.contenus import Contenu, premier_demarrage, premier_jour_ouvert
from financement.situation import MissionEngagee, Situation
from financement.textes import libelle_annee, libelle_annees


def alertes(situation: Situation, versions: tuple[Contenu, ...]) -> tuple[str, ...]:
    """Les alertes d'une situation déjà contrôlée et de ses versions successives, dans un ordre stable."""
    engagees = _engagees(versions)
    return (
        *_alertes_de_seuil(versions),
        *_alertes_de_socle(versions),
        *(texte for mission, depuis in engagees for texte in _alertes_de_mission(mission, depuis, situation)),
        *_alertes_de_fonctionnement(situation, versions),
        *_alertes_d_avenant(situation),
        *_alertes_de_releve(engagees, situation, versions),
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
                f"Population d’exactement {population} habitants : classée en taille "
                f"{seuil.taille_a_la_borne}, choix [à confirmer] qu’aucun texte lu ne tranche."
            )


def _alertes_de_socle(versions: tuple[Contenu, ...]) -> Iterator[str]:
    dites: set[str] = set()
    for version in versions:
        for mission in version.bareme.missions:
            if mission.socle and mission.code not in version.missions and mission.code not in dites:
                dites.add(mission.code)
                yield f"Mission socle absente : {mission.libelle} est exigée pour contracter."


def _alertes_de_mission(mission: MissionEngagee, depuis: Contenu, situation: Situation) -> Iterator[str]:
    du_bareme = depuis.bareme.mission(mission.code)
    nom = du_bareme.libelle if du_bareme else mission.code
    limite_mois = du_bareme.demarrage_mois if du_bareme else None
    if limite_mois is not None:
        limite = ajouter_mois(depuis.debut, limite_mois)
        origine = "la signature" if depuis.debut == situation.signature else "l’avenant qui l’ajoute"
        if mission.demarrage > limite:
            yield (
                f"La mission « {nom} » démarre le {en_lettres(mission.demarrage)}, "
                f"après la limite du {en_lettres(limite)} ({limite_mois} mois après {origine})."
            )
    if mission.demarrage >= situation.fin:
        yield (
            f"La mission « {nom} » démarre le {en_lettres(mission.demarrage)}, à la fin du contrat "
            f"({en_lettres(situation.fin)}) ou après : sans effet."
        )


def _alertes_de_fonctionnement(situation: Situation, versions: tuple[Contenu, ...]) -> Iterator[str]:
    premier = premier_demarrage(versions, situation.fin)
    for annee in annees_contractuelles(situation.signature)[1:]:
        fin = min(annee.fin, situation.fin)
        if annee.debut < fin and (premier is None or premier >= fin):
            yield (
                f"Aucune mission n’a démarré avant la fin de la {libelle_annee(annee.numero)} : "
                "le fonctionnement de cette année n’est pas dû."
            )


def _alertes_d_avenant(situation: Situation) -> Iterator[str]:
    for avenant in sorted(situation.avenants, key=lambda avenant: avenant.effet):
        if avenant.effet >= situation.fin:
            yield (
                f"L’avenant du {en_lettres(avenant.effet)} prend effet à la fin du contrat "
                f"({en_lettres(situation.fin)}) ou après : sans effet."
            )


def _alertes_de_releve(
    engagees: list[tuple[MissionEngagee, Contenu]], situation: Situation, versions: tuple[Contenu, ...]
) -> Iterator[str]:
    """Ce que la part variable compte à zéro faute de relevé : les années entières, puis ce qui manque ailleurs."""
    attendus = {
        annee.numero: [
            mission
            for mission, _ in engagees
            if premier_jour_ouvert(versions, mission.code, Nature.VARIABLE, annee.debut, min(annee.fin, situation.fin))
        ]
        for annee in annees_contractuelles(situation.signature)
        if situation.est_arretee(annee.numero)
    }
    vides = [numero for numero, missions in attendus.items() if _sans_aucun_releve(missions, numero, situation)]
    if vides:
        yield f"Aucun relevé d’indicateur en {libelle_annees(vides)} : la part variable y est comptée 0 €."
    for mission, depuis in engagees:
        nom = depuis.bareme.libelle_poste(mission.code)
        if mission.indicateurs:
            for indicateur in mission.indicateurs:
                suivies = [numero for numero in attendus if mission in attendus[numero] and numero not in vides]
                yield from _alertes_d_indicateur(
                    f"{nom}, « {indicateur.libelle} »", indicateur.code, suivies, situation
                )
        else:
            sans = [n for n in attendus if mission in attendus[n] and situation.atteinte(mission.code, n) is None]
            if sans:
                yield f"{nom} : aucun taux d’atteinte en {libelle_annees(sans)}, part variable comptée 0 €."


def _sans_aucun_releve(missions: list[MissionEngagee], annee: int, situation: Situation) -> bool:
    """Vrai si des indicateurs payés sont attendus cette année-là et qu'aucun n'est relevé."""
    codes = [indicateur.code for mission in missions for indicateur in mission.indicateurs]
    return bool(codes) and not any(annee in situation.releves.get(code, {}) for code in codes)


def _alertes_d_indicateur(nom: str, code: str, annees: list[int], situation: Situation) -> Iterator[str]:
    releves = situation.releves.get(code, {})
    absents = [annee for annee in annees if annee not in releves]
    masques = [annee for annee in annees if annee in releves and releves[annee] is None]
    if absents:
        yield f"{nom} : aucun relevé en {libelle_annees(absents)}, compté 0 €."
    if masques:
        yield f"{nom} : valeur masquée en {libelle_annees(masques)}, comptée 0 €, à régler au dialogue de gestion."
