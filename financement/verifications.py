"""Ce qui empêche un barème d'être soumis : une somme, une taille, une règle manquante. Pur."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commun.montants import format_nombre
from financement.bareme import FONCTIONNEMENT, LIBELLES_NATURES, TAILLES, Bareme, Ligne, Nature

CENTIME = Decimal("0.01")
# Les règles que lit le calcul, et les bornes de leur valeur.
REGLES_EXIGEES = {
    "taux_avance": (Decimal(0), Decimal(1), "le taux de l’avance"),
    "plafond_variable": (Decimal(0), Decimal(2), "le plafond de la part variable"),
}


@dataclass(frozen=True, slots=True)
class Defaut:
    """Ce qui manque ou ne va pas. ``champ`` : la ligne ou la date à corriger."""

    champ: str
    message: str


def defauts(bareme: Bareme) -> tuple[Defaut, ...]:
    """Tout ce qui empêche de soumettre ce barème ; vide s'il est complet."""
    return (*_dates(bareme), *_missions(bareme), *_lignes(bareme), *_seuils(bareme), *_regles(bareme))


def _dates(bareme: Bareme) -> Iterator[Defaut]:
    if not bareme.reference.strip():
        yield Defaut("reference", "Écrivez la référence du texte.")
    if not bareme.source.strip():
        yield Defaut("source", "Écrivez où les montants ont été lus : Journal officiel, page, adresse.")
    if bareme.effet < bareme.publication:
        yield Defaut(
            "effet_le", "La date d’effet précède la publication : un texte ne s’applique pas avant (CRPA, art. L221-2)."
        )
    if bareme.fin is not None and bareme.fin < bareme.effet:
        yield Defaut("fin_le", "Le dernier jour de validité précède le premier.")


def _missions(bareme: Bareme) -> Iterator[Defaut]:
    if not any(mission.socle for mission in bareme.missions):
        yield Defaut("missions", "Aucune mission socle : un barème en a au moins une.")
    for mission in bareme.missions:
        if not bareme.natures(mission.code):
            yield Defaut(f"missions.{mission.code}", f"{mission.libelle} : aucune ligne de montants.")
        if mission.demarrage_mois and mission.deploiement_mois and mission.deploiement_mois < mission.demarrage_mois:
            yield Defaut(f"missions.{mission.code}", f"{mission.libelle} : le déploiement précède le démarrage.")


def _lignes(bareme: Bareme) -> Iterator[Defaut]:
    if not bareme.ouvre(FONCTIONNEMENT, Nature.FIXE):
        yield Defaut("lignes", "La ligne du fonctionnement manque.")
    for cle, nombre in Counter((ligne.poste, ligne.nature) for ligne in bareme.lignes).items():
        if nombre > 1:
            yield Defaut(f"lignes.{cle[0]}.{cle[1]}", "Cette ligne est donnée deux fois.")
    for ligne in bareme.lignes:
        if ligne.poste != FONCTIONNEMENT and bareme.mission(ligne.poste) is None:
            yield Defaut(_champ(ligne), f"La mission « {ligne.poste} » de cette ligne n’est pas au barème.")
        yield from _montants(bareme, ligne)


def _montants(bareme: Bareme, ligne: Ligne) -> Iterator[Defaut]:
    nom = f"{bareme.libelle_poste(ligne.poste)}, {LIBELLES_NATURES[ligne.nature]}"
    absentes = [str(t) for t, montant in zip(TAILLES, ligne.montants, strict=True) if montant is None]
    if absentes:
        mot = "la taille" if len(absentes) == 1 else "les tailles"
        yield Defaut(_champ(ligne), f"{nom} : le montant manque pour {mot} {', '.join(absentes)}.")
    for montant in ligne.montants:
        if montant is not None and (montant < 0 or montant != montant.quantize(CENTIME)):
            yield Defaut(_champ(ligne), f"{nom} : un montant est positif ou nul, au centime.")


def _champ(ligne: Ligne) -> str:
    return f"lignes.{ligne.poste}.{ligne.nature.value}"


def _seuils(bareme: Bareme) -> Iterator[Defaut]:
    habitants = [seuil.habitants for seuil in bareme.seuils]
    if len(habitants) != len(TAILLES) - 1 or habitants != sorted(set(habitants)):
        yield Defaut("seuils", "Trois seuils croissants séparent les quatre tailles.")
    for rang, seuil in enumerate(bareme.seuils, start=1):
        if seuil.taille_a_la_borne not in (rang, rang + 1):
            yield Defaut("seuils", f"À {format_nombre(seuil.habitants)} habitants, la taille est {rang} ou {rang + 1}.")


def _regles(bareme: Bareme) -> Iterator[Defaut]:
    valeurs = {parametre.code: parametre.valeur for parametre in bareme.parametres}
    for code, (minimum, maximum, nom) in REGLES_EXIGEES.items():
        valeur = valeurs.get(code)
        if valeur is None:
            yield Defaut(f"regles.{code}", f"Il manque {nom}.")
        elif not minimum < valeur <= maximum:
            yield Defaut(f"regles.{code}", f"{nom[:1].upper()}{nom[1:]} va de plus de {minimum} à {maximum}.")
