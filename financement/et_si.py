"""« Et si » : la même CPTS deux fois, telle quelle et avec d'autres choix ; l'écart par ligne, par année, en phrases.

Pur. Les deux scénarios sortent du moteur des contrats. Le premier suppose tous les objectifs à venir atteints.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commun.calendrier import en_lettres
from commun.montants import euros, format_nombre
from financement.bareme import LIBELLES_NATURES, Bareme, Nature, taille
from financement.calendrier import DUREE_ANNEES
from financement.contenus import contenus
from financement.plan import etablir_plan
from financement.situation import OPTIONS_SNP, Situation
from financement.textes import libelle_annee, pourcentage
from financement.variations import Choix, varier
from financement.versements import ZERO, Plan

ANNEES = range(1, DUREE_ANNEES + 1)
Cinq = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Une situation, son barème et son plan."""

    situation: Situation
    bareme: Bareme
    plan: Plan

    @property
    def taille(self) -> int:
        """Celle de la dernière version."""
        return contenus(self.situation, self.bareme)[-1].taille

    def dus(self, poste: str, nature: Nature) -> Cinq:
        """Ce qui est dû de cette ligne, de la 1re à la 5e année."""
        montants = {du.annee: du.montant for du in self.plan.dus if (du.poste, du.nature) == (poste, nature)}
        return tuple(montants.get(annee, ZERO) for annee in ANNEES)

    def verse_le_premier_jour(self) -> Decimal:
        jours = self.plan.par_date()
        return jours[0][2] if jours and jours[0][0] == self.situation.signature else ZERO


@dataclass(frozen=True, slots=True)
class EcartDeLigne:
    """Une ligne dans les deux scénarios, année par année, en euros."""

    poste: str
    nature: str
    avant: Cinq
    apres: Cinq

    @property
    def ecarts(self) -> Cinq:
        return tuple(apres - avant for avant, apres in zip(self.avant, self.apres, strict=True))

    @property
    def total_avant(self) -> Decimal:
        return sum(self.avant, ZERO)

    @property
    def total_apres(self) -> Decimal:
        return sum(self.apres, ZERO)

    @property
    def ecart(self) -> Decimal:
        return self.total_apres - self.total_avant

    @property
    def annees(self) -> list[tuple[str, Decimal, Decimal, Decimal]]:
        """« 1re année », avant, après, écart."""
        noms = (libelle_annee(annee) for annee in ANNEES)
        return list(zip(noms, self.avant, self.apres, self.ecarts, strict=True))


@dataclass(frozen=True, slots=True)
class EtSi:
    """Les deux scénarios. ``choix`` : une phrase par choix, avec ce qu'il change à lui seul.

    ``depuis`` : le jour d'où ils vaudraient, sur un contrat en vigueur ; None avant la signature.
    """

    avant: Scenario
    apres: Scenario
    lignes: tuple[EcartDeLigne, ...]
    total: EcartDeLigne
    choix: tuple[str, ...]
    phrases: tuple[str, ...]
    hypotheses: tuple[str, ...]
    depuis: date | None

    @property
    def depart(self) -> str:
        """Ce que suppose « tel quel »."""
        return "résultats arrêtés tels quels, années à venir au plus" if self.depuis else "tous les objectifs atteints"

    @property
    def effet(self) -> str:
        """À partir de quand ces choix vaudraient ; vide avant la signature."""
        return f"Ces choix vaudraient à partir du {en_lettres(self.depuis)}." if self.depuis else ""


def comparer(situation: Situation, bareme: Bareme, choix: Choix, depuis: date | None = None) -> EtSi:
    """Les deux scénarios. ``depuis`` : un contrat en vigueur, que ces choix changeraient à partir de ce jour.

    Erreur : ``SaisieRefusee`` (barème en brouillon, population, mission, date).
    """
    avant = _scenario(*varier(situation, bareme, Choix(), depuis))
    apres = _scenario(*varier(situation, bareme, choix, depuis))
    lignes = tuple(_lignes(avant, apres))
    total = EcartDeLigne("Total dû", "", *(tuple(s.plan.du_par_annee().values()) for s in (avant, apres)))
    dits = tuple(_choix_dits(situation, bareme, choix, avant, depuis, total.ecart))
    hypotheses = tuple(dict.fromkeys((*avant.bareme.hypotheses, *apres.bareme.hypotheses)))
    return EtSi(avant, apres, lignes, total, dits, tuple(_phrases(avant, apres, total)), hypotheses, depuis)


def _scenario(situation: Situation, bareme: Bareme) -> Scenario:
    return Scenario(situation, bareme, etablir_plan(situation, bareme))


def _lignes(avant: Scenario, apres: Scenario) -> Iterator[EcartDeLigne]:
    """Les lignes dues dans l'un ou l'autre, dans l'ordre de leurs barèmes."""
    dues = {(du.poste, du.nature) for scenario in (avant, apres) for du in scenario.plan.dus}
    for bareme_de in (avant, apres):
        for ligne in bareme_de.bareme.lignes:
            cle = (ligne.poste, ligne.nature)
            if cle in dues:
                dues.discard(cle)
                poste = bareme_de.bareme.libelle_poste(ligne.poste)
                yield EcartDeLigne(poste, LIBELLES_NATURES[ligne.nature], avant.dus(*cle), apres.dus(*cle))


def en_plus_ou_en_moins(ecart: Decimal) -> str:
    """« 12 000,00 € de plus », « 3 000,00 € de moins », « aucun changement »."""
    if not ecart:
        return "aucun changement"
    return f"{euros(abs(ecart))} de {'plus' if ecart > 0 else 'moins'}"


def _phrases(avant: Scenario, apres: Scenario, total: EcartDeLigne) -> Iterator[str]:
    yield (
        f"Sur cinq ans : {euros(total.total_apres)} au lieu de {euros(total.total_avant)}, soit "
        f"{en_plus_ou_en_moins(total.ecart)}."
    )
    changees = [(nom, ecart) for nom, _avant, _apres, ecart in total.annees if ecart]
    if changees:
        yield "Par année : " + ", ".join(f"{en_plus_ou_en_moins(ecart)} la {nom}" for nom, ecart in changees) + "."
    a_la_signature = apres.verse_le_premier_jour() - avant.verse_le_premier_jour()
    if a_la_signature:
        yield f"À la signature, {en_plus_ou_en_moins(a_la_signature)} à recevoir."
    if avant.taille != apres.taille:
        yield f"La CPTS passe de la taille {avant.taille} à la taille {apres.taille}."
    nouvelles = [alerte for alerte in apres.plan.alertes if alerte not in avant.plan.alertes]
    yield from (f"À vérifier : {alerte}" for alerte in nouvelles)


def _choix_dits(
    situation: Situation, bareme: Bareme, choix: Choix, avant: Scenario, depuis: date | None, ensemble: Decimal
) -> Iterator[str]:
    """Chaque choix, et ce qu'il change pris seul ; leur somme diffère de l'écart total quand ils se croisent."""
    somme = ZERO
    for dit, seul in _un_a_un(situation, bareme, choix):
        ecart = _scenario(*varier(situation, bareme, seul, depuis)).plan.total - avant.plan.total
        somme += ecart
        yield f"{dit} : à lui seul, ce choix donne {en_plus_ou_en_moins(ecart)} sur cinq ans."
    if somme != ensemble:
        yield f"Ces choix se croisent : ensemble, {en_plus_ou_en_moins(ensemble)}, et non la somme de leurs effets."


def _un_a_un(situation: Situation, bareme: Bareme, choix: Choix) -> Iterator[tuple[str, Choix]]:
    if choix.report:
        laquelle = f"« {bareme.libelle_poste(choix.mission)} »" if choix.mission else "toutes les missions"
        yield f"Démarrage {choix.report} mois plus tard, {laquelle}", Choix(report=choix.report, mission=choix.mission)
    for code in sorted(choix.abandons):
        yield f"Sans {nom_de_l_abandon(code, bareme)}", Choix(abandons=frozenset({code}))
    if choix.objectifs is not None:
        yield f"{pourcentage(choix.objectifs)} des objectifs atteints chaque année", Choix(objectifs=choix.objectifs)
    if choix.population is not None:
        dite = taille(choix.population, choix.bareme or bareme)
        yield f"{format_nombre(choix.population)} habitants, taille {dite}", Choix(population=choix.population)
    if choix.bareme is not None and choix.bareme.code != bareme.code:
        yield f"Barème {choix.bareme.code}", Choix(bareme=choix.bareme)


def nom_de_l_abandon(code: str, bareme: Bareme) -> str:
    """« la compensation soins non programmés », « la mission Qualité et pertinence des soins »."""
    if code in OPTIONS_SNP:
        article = "la " if code == "compensation_snp" else "le "
        return article + LIBELLES_NATURES[OPTIONS_SNP[code]]
    return f"la mission {bareme.libelle_poste(code)}"


def abandonnables(situation: Situation, bareme: Bareme) -> list[tuple[str, str]]:
    """Ce que la situation engage et qu'on pourrait abandonner : options retenues, missions complémentaires."""
    engagees = contenus(situation, bareme)[-1].missions
    options = [o for o in OPTIONS_SNP if any(getattr(mission, o) for mission in engagees.values())]
    missions = [m.code for m in bareme.missions if not m.socle and m.code in engagees]
    return [(code, f"Sans {nom_de_l_abandon(code, bareme)}") for code in (*options, *missions)]


def terme(situation: Situation) -> date:
    """Le dernier jour des deux scénarios, exclu."""
    return situation.fin
