"""Ce qu'une situation de financement ne peut pas être : chaque refus nomme le champ (``SaisieRefusee``).

Rien ici ne lit un fichier, une base ou l'heure. Les rangs des champs (``missions[2]``) se comptent depuis 1.
"""

from collections import Counter
from datetime import date
from decimal import Decimal

from financement.bareme import Bareme, Nature
from financement.calendrier import DUREE_ANNEES
from financement.contenus import Contenu, amende, contenu_initial
from financement.indicateurs import controler_indicateurs
from financement.refus import SaisieRefusee
from financement.situation import ACCES_SOINS, OPTIONS_SNP, Avenant, MissionEngagee, Situation

POPULATION_MAX = 100_000_000
ANNEE_MAX = 9990


def controler(situation: Situation, bareme: Bareme) -> tuple[Contenu, ...]:
    """Les versions du contrat (``contenus``), contrôlées.

    Refuse (``SaisieRefusee``, champ nommé) une situation incohérente ou un barème en brouillon.
    """
    bareme.exiger_verifie()
    controler_population("population", situation.population)
    if situation.signature.year > ANNEE_MAX:
        raise SaisieRefusee("signature", f"l’année doit être au plus {ANNEE_MAX}.")
    for rang, mission in enumerate(situation.missions, start=1):
        if mission.demarrage < situation.signature:
            raise SaisieRefusee(
                f"missions[{rang}].demarrage",
                f"le démarrage ({mission.demarrage}) précède la signature ({situation.signature}).",
            )
    initial = contenu_initial(situation, bareme)
    _controler_missions("missions", situation.missions, initial)
    versions = _controler_avenants(situation, initial)
    _controler_releves(situation, bareme)
    _controler_crises(situation)
    _controler_resiliation(situation)
    return versions


def controler_population(champ: str, population: int) -> None:
    """Refuse une population qui n'est pas un nombre entier d'habitants strictement positif et plausible."""
    if isinstance(population, bool) or not isinstance(population, int):
        raise SaisieRefusee(champ, "indiquez un nombre entier d’habitants, sans guillemets ni décimale.")
    if population < 1:
        raise SaisieRefusee(champ, "une population compte au moins un habitant.")
    if population > POPULATION_MAX:
        raise SaisieRefusee(champ, "cette population dépasse celle du pays ; vérifiez le nombre d’habitants.")


def _controler_missions(champ: str, missions: tuple[MissionEngagee, ...], contenu: Contenu) -> None:
    """``contenu`` : la version où ces missions s'engagent, avec son barème et sa taille."""
    doublons = Counter(mission.code for mission in missions)
    for rang, mission in enumerate(missions, start=1):
        ici = f"{champ}[{rang}]"
        if contenu.bareme.mission(mission.code) is None:
            connues = ", ".join(connue.code for connue in contenu.bareme.missions)
            raise SaisieRefusee(f"{ici}.code", f"mission inconnue « {mission.code} » ; missions du barème : {connues}.")
        if doublons[mission.code] > 1:
            raise SaisieRefusee(f"{ici}.code", f"la mission « {mission.code} » est donnée deux fois.")
        _controler_mission(ici, mission, contenu)
    codes = Counter(indicateur.code for mission in missions for indicateur in mission.indicateurs)
    for code, nombre in codes.items():
        if nombre > 1:
            raise SaisieRefusee(champ, f"l’indicateur « {code} » est donné deux fois.")


def _controler_mission(champ: str, mission: MissionEngagee, contenu: Contenu) -> None:
    natures = contenu.bareme.natures(mission.code)
    for option, nature in OPTIONS_SNP.items():
        if getattr(mission, option) and nature not in natures:
            raise SaisieRefusee(
                f"{champ}.{option}",
                f"cette option n’existe que pour la mission « {ACCES_SOINS} », pas pour « {mission.code} ».",
            )
    for annee, taux in mission.atteinte.items():
        controler_atteinte(f"{champ}.atteinte.{annee}", annee, taux, contenu.bareme)
    if mission.atteinte and mission.indicateurs:
        raise SaisieRefusee(f"{champ}.atteinte", "la mission a des indicateurs : donnez leurs relevés, pas un taux.")
    variable = Nature.VARIABLE in natures
    enveloppe = contenu.bareme.montant(mission.code, Nature.VARIABLE, contenu.taille) if variable else None
    controler_indicateurs(f"{champ}.indicateurs", mission.indicateurs, enveloppe)


def controler_atteinte(champ: str, annee: int, taux: Decimal, bareme: Bareme) -> None:
    """Refuse une année hors 1 à 5 ou un taux hors de [0, plafond] ; un flottant lève ``TypeError``."""
    _controler_annee(champ, annee)
    if not isinstance(taux, Decimal):
        raise TypeError(f"Un taux d’atteinte est un Decimal : {taux!r}.")
    plafond = bareme.valeur("plafond_variable")
    if not taux.is_finite() or not 0 <= taux <= plafond:
        raise SaisieRefusee(champ, f"le taux doit être compris entre 0 et {plafond} (reçu : {taux}).")


def _controler_annee(champ: str, annee: int) -> None:
    if annee not in range(1, DUREE_ANNEES + 1):
        raise SaisieRefusee(champ, f"l’année contractuelle va de 1 à {DUREE_ANNEES}.")


def _controler_releves(situation: Situation, bareme: Bareme) -> None:
    listes = (situation.missions, *(avenant.missions or () for avenant in situation.avenants))
    codes = {indicateur.code for liste in listes for mission in liste for indicateur in mission.indicateurs}
    for annee in sorted(situation.arretees or ()):
        _controler_annee("resultats_arretes", annee)
    for code, par_annee in situation.releves.items():
        if code not in codes:
            connus = ", ".join(sorted(codes)) or "aucun"
            raise SaisieRefusee(f"releves.{code}", f"aucun indicateur de ce code au contrat ; connus : {connus}.")
        for annee, valeur in par_annee.items():
            champ = f"releves.{code}.{annee}"
            _controler_annee(champ, annee)
            if valeur is not None and not (isinstance(valeur, Decimal) and valeur.is_finite()):
                raise SaisieRefusee(champ, "une valeur relevée est un nombre, ou « masquée ».")


def _controler_crises(situation: Situation) -> None:
    for rang, crise in enumerate(situation.crises, start=1):
        champ = f"crises[{rang}]"
        if crise.au < crise.du:
            raise SaisieRefusee(f"{champ}.au", f"la crise ne peut pas finir ({crise.au}) avant son début ({crise.du}).")
        if not crise.reference.strip():
            raise SaisieRefusee(f"{champ}.reference", "indiquez la référence de la décision de l’ARS.")


def _controler_avenants(situation: Situation, initial: Contenu) -> tuple[Contenu, ...]:
    """Les versions successives, de l'initiale à la dernière."""
    dates: set[date] = set()
    for rang, avenant in enumerate(situation.avenants, start=1):
        champ = f"avenants[{rang}]"
        if avenant.effet <= situation.signature:
            raise SaisieRefusee(
                f"{champ}.effet",
                f"un avenant prend effet après la signature ({situation.signature}), pas le {avenant.effet}.",
            )
        if avenant.effet in dates:
            raise SaisieRefusee(f"{champ}.effet", f"deux avenants prennent effet le {avenant.effet}.")
        dates.add(avenant.effet)
    connues = {mission.code for mission in situation.missions}
    versions = [initial]
    for rang, avenant in sorted(enumerate(situation.avenants, start=1), key=lambda couple: couple[1].effet):
        versions.append(_controler_avenant(f"avenants[{rang}]", avenant, versions[-1], connues))
    return tuple(versions)


def _controler_avenant(champ: str, avenant: Avenant, avant: Contenu, connues: set[str]) -> Contenu:
    """Contrôle l'avenant face à la version ``avant`` ; rend celle qui la suit. ``connues`` : les missions déjà vues."""
    if avenant.population is None and avenant.missions is None and avenant.bareme is None:
        raise SaisieRefusee(champ, "un avenant change au moins la population, les missions ou le barème.")
    if avenant.population is not None:
        controler_population(f"{champ}.population", avenant.population)
    if avenant.bareme is not None:
        _controler_bareme(f"{champ}.bareme", avenant.bareme, avenant, avant)
    apres = amende(avant, avenant)
    if avenant.missions is not None:
        _controler_missions(f"{champ}.missions", avenant.missions, apres)
        for rang, mission in enumerate(avenant.missions, start=1):
            _controler_reprise(f"{champ}.missions[{rang}]", mission, avenant, avant, connues)
        connues |= set(apres.missions)
    return apres


def _controler_bareme(champ: str, bareme: Bareme, avenant: Avenant, avant: Contenu) -> None:
    """Un nouveau barème est vérifié, déjà en vigueur, et connaît les missions que l'avenant garde."""
    bareme.exiger_verifie()
    if bareme.effet > avenant.effet:
        raise SaisieRefusee(champ, f"le barème {bareme.code} ne s’applique qu’à compter du {bareme.effet}.")
    gardees = avant.missions if avenant.missions is None else ()
    for code in gardees:
        if bareme.mission(code) is None:
            raise SaisieRefusee(champ, f"la mission « {code} » du contrat n’existe pas au barème {bareme.code}.")


def _controler_reprise(
    champ: str, mission: MissionEngagee, avenant: Avenant, avant: Contenu, connues: set[str]
) -> None:
    """Une mission déjà démarrée garde sa date ; une autre démarre au plus tôt le jour d'effet."""
    ancienne = avant.missions.get(mission.code)
    demarree = ancienne is not None and ancienne.demarrage < avenant.effet
    if demarree and mission.demarrage != ancienne.demarrage:
        raise SaisieRefusee(
            f"{champ}.demarrage", f"la mission a démarré le {ancienne.demarrage} : un avenant n’y revient pas."
        )
    if not demarree and mission.demarrage < avenant.effet:
        raise SaisieRefusee(
            f"{champ}.demarrage", f"le démarrage ({mission.demarrage}) précède l’effet de l’avenant ({avenant.effet})."
        )
    if mission.atteinte and mission.code in connues:
        raise SaisieRefusee(f"{champ}.atteinte", "les taux de cette mission se donnent là où elle est engagée d’abord.")


def _controler_resiliation(situation: Situation) -> None:
    resiliation = situation.resiliation
    if resiliation is None:
        return
    if resiliation <= situation.signature:
        raise SaisieRefusee(
            "resiliation",
            f"la résiliation ({resiliation}) doit suivre la signature ({situation.signature}).",
        )
    if resiliation > situation.terme:
        raise SaisieRefusee(
            "resiliation",
            f"le contrat se termine le {situation.terme}, cinquième anniversaire : la résiliation "
            f"({resiliation}) vient trop tard.",
        )
