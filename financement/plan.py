"""Le plan de versement d'un contrat de cinq ans : quoi, quand, combien, selon quelle règle (domaine §6).

Pur : ni base, ni horloge, ni flottant. Pour chaque poste et chaque année, avance + solde = dû, au centime ;
une résiliation solde tout le jour même et rien ne suit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commun.montants import arrondir, euros, exact
from financement.alertes import alertes
from financement.bareme import FONCTIONNEMENT, Bareme, Nature
from financement.calcul import calculer, lignes_ouvertes
from financement.calendrier import AnneeContractuelle, annees_contractuelles
from financement.droits import Droit, droit_annuel
from financement.situation import MissionEngagee, Situation
from financement.textes import libelle_annee, pourcentage
from financement.versements import Du, LigneDeVersement, Plan, Versement

UN = Decimal(1)


def etablir_plan(situation: Situation, bareme: Bareme) -> Plan:
    """Le plan de versement. Erreur : ``SaisieRefusee`` ; ce qui n'est qu'étonnant devient une alerte."""
    resultat = calculer(situation, bareme)
    ordre = lignes_ouvertes(situation, bareme)
    lignes: list[LigneDeVersement] = []
    dus: list[Du] = []
    for poste, nature in ordre:
        for annee in _annees_actives(situation, poste):
            ouvert = _Ouvert(situation, bareme, poste, nature, annee)
            lignes.extend(ouvert.lignes())
            dus.append(ouvert.du())
    lignes.sort(key=lambda ligne: (ligne.exigible_le, ligne.annee, ordre.index((ligne.poste, ligne.nature))))
    dus.sort(key=lambda du: (du.annee, ordre.index((du.poste, du.nature))))
    return Plan(resultat.taille, resultat.plafond_annuel, tuple(lignes), tuple(dus), alertes(situation, bareme))


def _annees_actives(situation: Situation, poste: str) -> Iterator[AnneeContractuelle]:
    """Les années où le poste est dû : il a démarré avant la fin de l'année et avant celle du contrat."""
    for annee in annees_contractuelles(situation.signature):
        fin = min(annee.fin, situation.fin)
        if annee.debut < fin and _debut_du_poste(situation, poste, annee) < fin:
            yield annee


def _debut_du_poste(situation: Situation, poste: str, annee: AnneeContractuelle) -> date:
    """Le jour où le poste devient payable : démarrage de la mission ; pour le fonctionnement, la signature la
    première année puis le premier démarrage d'une mission (``date.max`` s'il n'y en a pas)."""
    if poste != FONCTIONNEMENT:
        return _mission(situation, poste).demarrage
    if annee.numero == 1:
        return situation.signature
    return min((mission.demarrage for mission in situation.missions), default=date.max)


def _mission(situation: Situation, code: str) -> MissionEngagee:
    return next(mission for mission in situation.missions if mission.code == code)


@dataclass(frozen=True, slots=True)
class _Ouvert:
    """Un poste et une nature qui ouvrent droit à un montant pendant une année contractuelle."""

    situation: Situation
    bareme: Bareme
    poste: str
    nature: Nature
    annee: AnneeContractuelle

    @property
    def payable_le(self) -> date:
        """Jour du premier versement : signature ou anniversaire, sinon démarrage en cours d'année."""
        return max(self.annee.debut, _debut_du_poste(self.situation, self.poste, self.annee))

    @property
    def regle_le(self) -> date:
        """Jour du solde et de la part variable : l'anniversaire suivant, ou la résiliation avant lui."""
        return min(self.annee.fin, self.situation.fin)

    @property
    def taux_variable(self) -> Decimal:
        """Le taux d'atteinte de l'année ; sans relevé, zéro (une alerte le dit)."""
        return _mission(self.situation, self.poste).atteinte.get(self.annee.numero, Decimal(0))

    def droit(self, connu_le: date) -> Droit:
        """Le dû connu ce jour-là. Le fonctionnement, même différé, court depuis l'anniversaire."""
        depuis = self.annee.debut if self.poste == FONCTIONNEMENT else self.payable_le
        return droit_annuel(
            self.situation, self.bareme, self.poste, self.nature, self.annee, depuis=depuis, connu_le=connu_le
        )

    def du(self) -> Du:
        """Ce qui est dû pour l'année, tout compris."""
        final = self.droit(self.regle_le)
        if self.nature is Nature.VARIABLE:
            taux = self.taux_variable
            regle = f"{final.detail} × {pourcentage(taux)} d'atteinte"
            return Du(self.annee.numero, self.poste, self.nature, final.variable(taux), regle)
        return Du(self.annee.numero, self.poste, self.nature, final.du, final.detail)

    def lignes(self) -> Iterator[LigneDeVersement]:
        """Les versements de l'année pour ce poste et cette nature, dans l'ordre des dates."""
        if self.nature is Nature.VARIABLE:
            yield self._resultat()
            return
        verse = self._premier_versement()
        yield verse
        final = self.droit(self.regle_le)
        solde = final.du - verse.montant
        if solde:
            yield self._solde(final, verse, solde)

    def _premier_versement(self) -> LigneDeVersement:
        connu = self.droit(self.payable_le)
        if self.poste == FONCTIONNEMENT and self.annee.numero == 1:
            regle = f"Fonctionnement de la 1re année, versé en entier à la signature : {connu.detail}."
            return self._ligne(self.payable_le, Versement.INTEGRAL, connu, UN, connu.du, regle)
        taux = self.bareme.valeur("taux_avance")
        differe = self.poste == FONCTIONNEMENT and self.payable_le > self.annee.debut
        motif = " versée au premier démarrage d'une mission, le fonctionnement restant dû en entier" if differe else ""
        regle = (
            f"Avance de {pourcentage(taux)}{motif} : {pourcentage(taux)} du dû de la "
            f"{libelle_annee(self.annee.numero)} connu ce jour-là, {connu.explication}."
        )
        montant = arrondir(exact(taux) * exact(connu.du))
        return self._ligne(self.payable_le, Versement.AVANCE, connu, taux, montant, regle)

    def _solde(self, final: Droit, verse: LigneDeVersement, solde: Decimal) -> LigneDeVersement:
        inchange = final == self.droit(self.payable_le)
        taux = UN - verse.taux if inchange else UN
        sens, versement = ("Solde", Versement.SOLDE) if solde > 0 else ("Trop-perçu à reverser", Versement.REVERSEMENT)
        regle = (
            f"{sens} de la {libelle_annee(self.annee.numero)} : dû {final.explication} "
            f"moins {euros(verse.montant)} déjà versés."
        )
        return self._ligne(self.regle_le, versement, final, taux, solde, regle)

    def _resultat(self) -> LigneDeVersement:
        droit, taux = self.droit(self.regle_le), self.taux_variable
        releve = "" if self.annee.numero in _mission(self.situation, self.poste).atteinte else " (aucun relevé)"
        regle = (
            f"Part variable de la {libelle_annee(self.annee.numero)}, après le dialogue de gestion : "
            f"{droit.detail} × {pourcentage(taux)} d'atteinte{releve}."
        )
        return self._ligne(self.regle_le, Versement.RESULTAT, droit, taux, droit.variable(taux), regle)

    def _ligne(
        self, jour: date, versement: Versement, droit: Droit, taux: Decimal, montant: Decimal, regle: str
    ) -> LigneDeVersement:
        return LigneDeVersement(
            annee=self.annee.numero,
            exigible_le=jour,
            poste=self.poste,
            nature=self.nature,
            versement=versement,
            assiette=droit.assiette,
            taux=taux,
            prorata=droit.prorata,
            montant=montant,
            regle=regle,
            source=f"{self.bareme.code} : {self.bareme.parametre('taux_avance').source}",
        )
