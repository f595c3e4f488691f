"""Le plan de versement recalculé autrement : jour par jour, sans tranches, à partir des seules phrases de la règle.

Volontairement naïf et indépendant de ``financement.plan`` : il ne partage avec lui que la table du barème.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from financement.baremes import ACI_2019

MONTANTS = {(ligne.poste, ligne.nature.value): ligne.montants for ligne in ACI_2019.lignes}
UN_JOUR = timedelta(1)


def arrondi(fraction):
    """Arrondi demi supérieur d'une fraction positive, par le module ``decimal`` (division sur 60 chiffres)."""
    with localcontext(prec=60):
        quotient = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        return Fraction(quotient.quantize(Decimal("0.01"), ROUND_HALF_UP))


def fete(signature, rang):
    try:
        return signature.replace(year=signature.year + rang)
    except ValueError:
        return date(signature.year + rang, 2, 28)


def colonne(population):
    if population < 40_000:
        return 0
    if population < 80_000:
        return 1
    return 2 if population <= 175_000 else 3


def valeur_acquise(indicateur, annee, valeur):
    """La part de 0 à 1 que vaut une valeur ; masquée ou absente : rien."""
    if valeur is None:
        return Fraction(0)
    if indicateur.mode == "binaire":
        return Fraction(1 if valeur != 0 else 0)
    objectif = [o for o in indicateur.objectifs if o.depuis <= annee][-1]
    if indicateur.mode == "lineaire":
        ecart = Fraction(valeur - indicateur.reference) / Fraction(objectif.cible - indicateur.reference)
        return min(Fraction(1), max(Fraction(0), ecart))
    seuils = [palier.seuil for palier in objectif.paliers]
    descend = seuils != sorted(seuils)
    gagnes = [p.montant for p in objectif.paliers if (valeur <= p.seuil if descend else valeur >= p.seuil)]
    return Fraction(max(gagnes, default=Decimal(0))) / Fraction(indicateur.montant)


def rapporte(indicateur, montant):
    """L'indicateur à ce nouveau montant ; chaque palier garde sa proportion, arrondie."""
    objectifs = tuple(
        replace(
            objectif,
            paliers=tuple(
                replace(p, montant=decimal(arrondi(montant * Fraction(p.montant) / Fraction(indicateur.montant))))
                for p in objectif.paliers
            ),
        )
        for objectif in indicateur.objectifs
    )
    return replace(indicateur, montant=decimal(montant), objectifs=objectifs)


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


class Oracle:
    """Les paiements (jour, année, poste, nature) → montant, en fractions d'euro."""

    def __init__(self, situation):
        self.situation = situation
        self.avenants = sorted(situation.avenants, key=lambda avenant: avenant.effet)
        self.versions = list(self.suivre_les_avenants())
        self.fin = situation.resiliation or fete(situation.signature, 5)
        self.paiements = defaultdict(Fraction)
        for annee in range(1, 6):
            debut, terme = fete(situation.signature, annee - 1), fete(situation.signature, annee)
            if debut < self.fin:
                self.payer_fonctionnement(annee, debut, terme)
                for code in {code for code, _ in MONTANTS if code != "fonctionnement"}:
                    self.payer_mission(code, annee, debut, terme)

    def version(self, jour, vu_le):
        """Population et missions en vigueur ce jour-là, avec les avenants connus le jour ``vu_le``."""
        connus = sum(1 for avenant in self.avenants if avenant.effet <= min(jour, vu_le))
        return self.versions[connus]

    def suivre_les_avenants(self):
        population, missions = self.situation.population, {m.code: m for m in self.situation.missions}
        yield population, missions
        for avenant in self.avenants:
            population = avenant.population or population
            if avenant.missions is None:
                missions = {code: self.a_l_enveloppe(m, population) for code, m in missions.items()}
            else:
                missions = {m.code: m for m in avenant.missions}
            yield population, missions

    def a_l_enveloppe(self, mission, population):
        """Les indicateurs gardent leurs parts, arrondies ; la dernière prend le reste ; les paliers suivent."""
        total = sum(indicateur.montant for indicateur in mission.indicateurs)
        if not mission.indicateurs or total == MONTANTS[mission.code, "variable"][colonne(population)]:
            return mission
        enveloppe = reste = Fraction(MONTANTS[mission.code, "variable"][colonne(population)])
        nouveaux = []
        for indicateur in mission.indicateurs[:-1]:
            nouveaux.append(arrondi(enveloppe * Fraction(indicateur.montant) / Fraction(total)))
            reste -= nouveaux[-1]
        couples = zip(mission.indicateurs, [*nouveaux, reste], strict=True)
        return replace(mission, indicateurs=tuple(rapporte(indicateur, montant) for indicateur, montant in couples))

    def montant_du_jour(self, cle, jour, vu_le):
        poste, nature = cle
        population, missions = self.version(jour, vu_le)
        if poste != "fonctionnement":
            mission = missions.get(poste)
            options = {
                "compensation_snp": mission and mission.compensation_snp,
                "supplement_snp": mission and mission.supplement_snp,
            }
            if mission is None or jour < mission.demarrage or not options.get(nature, True):
                return Decimal(0)
        return MONTANTS[cle][colonne(population)]

    def du(self, cle, debut, terme, vu_le):
        """Somme des montants de chaque jour ÷ nombre de jours de l'année ; la résiliation n'est vue que son jour."""
        coupe = self.fin if vu_le >= self.fin else terme
        somme, jour = Decimal(0), debut
        while jour < min(terme, coupe):
            somme += self.montant_du_jour(cle, jour, vu_le)
            jour += UN_JOUR
        return Fraction(somme) / (terme - debut).days

    def premier_jour(self, cles, debut, fin):
        """Le premier jour où l'une de ces lignes vaut quelque chose."""
        jour = debut
        while jour < fin:
            if any(self.montant_du_jour(cle, jour, jour) for cle in cles):
                return jour
            jour += UN_JOUR
        return None

    def payer_fixe(self, cle, annee, debut, terme, le, part):
        reglement = min(terme, self.fin)
        avance = arrondi(part * arrondi(self.du(cle, debut, terme, le)))
        self.paiements[(le, annee, *cle)] += avance
        self.paiements[(reglement, annee, *cle)] += arrondi(self.du(cle, debut, terme, reglement)) - avance

    def payer_fonctionnement(self, annee, debut, terme):
        cle, part, le = ("fonctionnement", "fixe"), Fraction(3, 4), debut
        if annee == 1:
            part = Fraction(1)
        else:
            fixes = [(code, nature) for code, nature in MONTANTS if code != "fonctionnement" and nature == "fixe"]
            premier = self.premier_jour(fixes, self.situation.signature, min(terme, self.fin))
            if premier is None:
                return
            le = max(debut, premier)
        self.payer_fixe(cle, annee, debut, terme, le, part)

    def payer_mission(self, code, annee, debut, terme):
        reglement = min(terme, self.fin)
        for nature in ("fixe", "compensation_snp", "supplement_snp"):
            if (code, nature) in MONTANTS:
                le = self.premier_jour([(code, nature)], debut, reglement)
                if le is not None:
                    self.payer_fixe((code, nature), annee, debut, terme, le, Fraction(3, 4))
        exacte, jour = Fraction(0), debut
        while jour < reglement:
            exacte += self.variable_du_jour(code, annee, jour, reglement)
            jour += UN_JOUR
        self.paiements[(reglement, annee, code, "variable")] += arrondi(exacte / (terme - debut).days)

    def variable_du_jour(self, code, annee, jour, vu_le):
        enveloppe = self.montant_du_jour((code, "variable"), jour, vu_le)
        if not enveloppe:
            return Fraction(0)
        population, missions = self.version(jour, vu_le)
        mission, releves = missions[code], self.situation.releves
        if not mission.indicateurs:
            return Fraction(enveloppe) * Fraction(self.taux(code, annee))
        if self.situation.arretees is not None and annee not in self.situation.arretees:
            return Fraction(enveloppe)
        somme = Fraction(0)
        for indicateur in mission.indicateurs:
            valeur = releves.get(indicateur.code, {}).get(annee)
            somme += Fraction(indicateur.montant) * valeur_acquise(indicateur, annee, valeur)
        return somme

    def taux(self, code, annee):
        listes = [self.situation.missions] + [a.missions for a in self.avenants if a.missions is not None]
        for liste in listes:
            for mission in liste:
                if mission.code == code:
                    return mission.atteinte.get(annee, Decimal(0))
        return Decimal(0)
