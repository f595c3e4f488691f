"""Le plan de versement recalculé autrement : jour par jour, sans tranches, à partir des seules phrases de la règle.

Volontairement naïf et indépendant de ``financement.plan`` : il ne partage avec lui que la table du barème.
"""

from collections import defaultdict
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


class Oracle:
    """Les paiements (jour, année, poste, nature) → montant, en fractions d'euro."""

    def __init__(self, situation):
        self.situation = situation
        self.fin = situation.resiliation or fete(situation.signature, 5)
        self.paiements = defaultdict(Fraction)
        for annee in range(1, 6):
            debut, terme = fete(situation.signature, annee - 1), fete(situation.signature, annee)
            if debut < self.fin:
                self.payer_fonctionnement(annee, debut, terme)
                for mission in situation.missions:
                    self.payer_mission(mission, annee, debut, terme)

    def montant_du_jour(self, cle, jour, vu_le):
        connus = [a for a in self.situation.avenants if a.effet <= jour and a.effet <= vu_le]
        dernier = max(connus, key=lambda avenant: avenant.effet, default=self.situation)
        return MONTANTS[cle][colonne(dernier.population)]

    def du(self, cle, depuis, debut, terme, vu_le):
        """Somme des montants de chaque jour ÷ nombre de jours de l'année ; la résiliation n'est vue que son jour."""
        coupe = self.fin if vu_le >= self.fin else terme
        somme, jour = Decimal(0), depuis
        while jour < min(terme, coupe):
            somme += self.montant_du_jour(cle, jour, vu_le)
            jour += UN_JOUR
        return Fraction(somme) / (terme - debut).days

    def payer_fixe(self, cle, annee, depuis, debut, terme, le, part):
        reglement = min(terme, self.fin)
        avance = arrondi(part * arrondi(self.du(cle, depuis, debut, terme, le)))
        self.paiements[(le, annee, *cle)] += avance
        self.paiements[(reglement, annee, *cle)] += arrondi(self.du(cle, depuis, debut, terme, reglement)) - avance

    def payer_fonctionnement(self, annee, debut, terme):
        cle, part, le = ("fonctionnement", "fixe"), Fraction(3, 4), debut
        if annee == 1:
            part = Fraction(1)
        else:
            demarrages = [m.demarrage for m in self.situation.missions if m.demarrage < min(terme, self.fin)]
            if not demarrages:
                return
            le = max(debut, min(demarrages))
        self.payer_fixe(cle, annee, debut, debut, terme, le, part)

    def payer_mission(self, mission, annee, debut, terme):
        le, reglement = max(debut, mission.demarrage), min(terme, self.fin)
        if le >= reglement:
            return
        natures = ["fixe"]
        natures += ["compensation_snp"] if mission.compensation_snp else []
        natures += ["supplement_snp"] if mission.supplement_snp else []
        for nature in natures:
            self.payer_fixe((mission.code, nature), annee, le, debut, terme, le, Fraction(3, 4))
        cle = (mission.code, "variable")
        taux = Fraction(mission.atteinte.get(annee, Decimal(0)))
        self.paiements[(reglement, annee, *cle)] += arrondi(self.du(cle, le, debut, terme, reglement) * taux)
