"""Le plan de versement d'un contrat de cinq ans : quoi, quand, combien, selon quelle règle (domaine §6).

Pur : ni base, ni horloge, ni flottant. Pour chaque poste et chaque année, avance + solde = dû, au centime ;
une résiliation solde tout le jour même et rien ne suit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter

from financement.alertes import alertes
from financement.bareme import FONCTIONNEMENT, Bareme, Nature
from financement.calcul import plafond_annuel
from financement.calendrier import AnneeContractuelle, annees_contractuelles
from financement.contenus import Contenu, en_vigueur, premier_demarrage, presentes
from financement.controles import controler
from financement.crises import PartDeCrise, parts_de_crise
from financement.droits import Droit, droit_annuel
from financement.explications import (
    regle_d_un_indicateur,
    regle_de_l_avance,
    regle_de_l_avance_differee,
    regle_de_l_integral,
    regle_des_indicateurs,
    regle_du_resultat,
    regle_du_solde,
    regle_du_taux,
)
from financement.parts_variables import PartAcquise, parts_acquises
from financement.situation import Situation
from financement.versements import ZERO, Du, LigneDeVersement, Plan, Versement

UN = Decimal(1)
UN_JOUR = date.resolution


def etablir_plan(situation: Situation, bareme: Bareme) -> Plan:
    """Le plan de versement. Erreur : ``SaisieRefusee`` ; ce qui n'est qu'étonnant devient une alerte."""
    versions = controler(situation, bareme)
    postes = _lignes_du_contrat(versions)
    lignes: list[LigneDeVersement] = []
    dus: list[Du] = []
    for annee in _annees(situation, versions):
        for poste, nature in postes:
            ouvert = annee.ouvrir(poste, nature)
            if ouvert is not None:
                versements, du = ouvert.regler()
                lignes += versements
                dus.append(du)
        for part in parts_de_crise(situation.crises, annee.versions, annee.annee, annee.fin):
            lignes.append(_versee(part))
            dus.append(_due(part))
    lignes.sort(key=attrgetter("exigible_le"))  # un tri stable : un même jour garde l'ordre des années et du barème
    plafond, alerter = plafond_annuel(versions[0]), partial(alertes, situation, versions)
    return Plan(versions[0].taille, plafond, tuple(lignes), tuple(dus), alerter)


def _versee(part: PartDeCrise) -> LigneDeVersement:
    """La part de crise, versée en entier."""
    return LigneDeVersement(
        annee=part.annee.numero,
        exigible_le=part.payable_le,
        poste=part.poste,
        nature=Nature.CRISE_RECONNUE,
        versement=Versement.INTEGRAL,
        droit=part.droit,
        taux=UN,
        montant=part.droit.du,
        bareme=part.bareme,
        indicateur="",
        redaction=part.regle,
    )


def _due(part: PartDeCrise) -> Du:
    """Ce que doit la part de crise : ce qui en est versé."""
    return Du(part.annee.numero, part.poste, Nature.CRISE_RECONNUE, part.droit.du, part.droit, part.bareme, part.regle)


def _lignes_du_contrat(versions: tuple[Contenu, ...]) -> dict[tuple[str, Nature], None]:
    """Les couples (poste, nature) de toutes les versions, dans l'ordre du barème ; un ensemble ordonné."""
    return dict.fromkeys(ligne for version in versions for ligne in version.ouvertures)


@dataclass(slots=True, eq=False)
class _Annee:
    """Une année du contrat, d'``annee.debut`` à ``fin`` exclu : l'anniversaire suivant, ou la fin du contrat avant lui.

    ``versions`` : celles qui valent dans l'année ; ``demarrage`` : celui de la première mission, avant ``fin`` ;
    ``bareme`` : celui en vigueur le dernier jour de l'année.
    """

    situation: Situation
    annee: AnneeContractuelle
    fin: date
    versions: tuple[Contenu, ...]
    demarrage: date | None
    bareme: Bareme

    def ouvrir(self, poste: str, nature: Nature) -> "_Ouvert | None":
        """La ligne si elle s'ouvre avant la fin de l'année ; sinon ``None``."""
        annee, fin, versions = self.annee, self.fin, self.versions
        connu = final = droit_annuel(versions, poste, nature, annee, fin)
        payable_le = self._fonctionnement_payable_le() if poste == FONCTIONNEMENT else final.depuis
        if payable_le is None:
            return None
        if fin < annee.fin or len(versions) > 1 and any(payable_le < version.debut < fin for version in versions):
            connues = tuple(version for version in versions if version.debut <= payable_le)
            connu = droit_annuel(connues, poste, nature, annee, annee.fin)
        return _Ouvert(self, poste, nature, payable_le, connu, final)

    def _fonctionnement_payable_le(self) -> date | None:
        if self.annee.numero == 1:
            return self.situation.signature
        return self.demarrage and max(self.annee.debut, self.demarrage)


def _annees(situation: Situation, versions: tuple[Contenu, ...]) -> Iterator[_Annee]:
    """Les années du contrat, jusqu'à celle de sa fin."""
    terme = situation.fin
    premier = premier_demarrage(versions, terme)
    for annee in annees_contractuelles(situation.signature):
        fin = min(annee.fin, terme)
        if annee.debut < fin:
            siennes = presentes(versions, annee.debut, annee.fin)
            bareme = en_vigueur(siennes, fin - UN_JOUR).bareme
            demarrage = premier if premier is not None and premier < fin else None
            yield _Annee(situation, annee, fin, siennes, demarrage, bareme)


@dataclass(slots=True, eq=False)
class _Ouvert:
    """Un poste et une nature qui ouvrent droit à un montant pendant une année contractuelle.

    ``payable_le`` : jour du premier versement (signature, anniversaire, ou ouverture en cours d'année). ``connu`` : le
    dû tel qu'on le connaît ce jour-là ; ``final`` : le jour du solde et de la part variable, la fin de l'année. Le
    fonctionnement, même différé, court depuis l'anniversaire.
    """

    de: _Annee
    poste: str
    nature: Nature
    payable_le: date
    connu: Droit
    final: Droit

    def regler(self) -> tuple[list[LigneDeVersement], Du]:
        """Les versements de l'année pour ce poste et cette nature, dans l'ordre des dates, et leur somme, due."""
        final = self.final
        if self.nature is not Nature.VARIABLE:
            verse = self._premier_versement()
            lignes = [verse] if verse.montant == final.du else [verse, self._solde(verse)]
            return lignes, self._du(final.du)
        decoupee, arretee = final.decoupe, self.de.situation.est_arretee(self.de.annee.numero)
        if decoupee and arretee:
            parts = self._parts()
            du = self._du(sum((part.montant for part in parts), ZERO), partial(regle_des_indicateurs, final, parts))
            return [self._part_versee(part) for part in parts], du
        taux, releve = self._taux(a_venir=decoupee)
        montant = final.part(taux)
        regle = partial(regle_du_resultat, final, taux, self.de.annee, releve)
        ligne = self._ligne(self.de.fin, Versement.RESULTAT, final, taux, montant, regle)
        return [ligne], self._du(montant, partial(regle_du_taux, final, taux))

    def _du(self, montant: Decimal, redaction: Callable[[], str] | None = None) -> Du:
        return Du(self.de.annee.numero, self.poste, self.nature, montant, self.final, self.de.bareme, redaction)

    def _part_versee(self, part: PartAcquise) -> LigneDeVersement:
        regle = partial(regle_d_un_indicateur, part, self.de.annee)
        return self._ligne(self.de.fin, Versement.RESULTAT, part.droit, part.taux, part.montant, regle, part.code)

    def _premier_versement(self) -> LigneDeVersement:
        connu, du = self.connu, self.connu.du
        if self.poste == FONCTIONNEMENT and self.de.annee.numero == 1:
            return self._ligne(self.payable_le, Versement.INTEGRAL, connu, UN, du, partial(regle_de_l_integral, connu))
        taux = en_vigueur(self.de.versions, self.payable_le).bareme.valeur("taux_avance")
        differe = self.poste == FONCTIONNEMENT and self.payable_le > self.de.annee.debut
        regle = partial(regle_de_l_avance_differee if differe else regle_de_l_avance, connu, taux, self.de.annee)
        return self._ligne(self.payable_le, Versement.AVANCE, connu, taux, connu.avance(taux), regle)

    def _solde(self, verse: LigneDeVersement) -> LigneDeVersement:
        solde = self.final.du - verse.montant
        taux = UN - verse.taux if self.final is self.connu or self.final == self.connu else UN
        versement = Versement.SOLDE if solde > 0 else Versement.REVERSEMENT
        regle = partial(regle_du_solde, self.final, verse.montant, self.de.annee)
        return self._ligne(self.de.fin, versement, self.final, taux, solde, regle)

    def _taux(self, *, a_venir: bool) -> tuple[Decimal, str]:
        """Le taux d'atteinte de l'année : sans relevé, zéro ; à venir, celui qu'on suppose ou le maximum."""
        if a_venir:
            if self.de.situation.taux_a_venir is not None:
                return self.de.situation.taux_a_venir, " (supposé : résultats à venir)"
            return self.de.bareme.valeur("plafond_variable"), " (au plus : résultats à venir)"
        taux = self._atteinte()
        return (Decimal(0), " (aucun relevé)") if taux is None else (taux, "")

    def _parts(self) -> tuple[PartAcquise, ...]:
        plafond = self.de.bareme.valeur("plafond_variable")
        return parts_acquises(self.final, self.de.annee, self.de.situation.releves, plafond, self._atteinte())

    def _atteinte(self) -> Decimal | None:
        return self.de.situation.atteinte(self.poste, self.de.annee.numero)

    def _ligne(
        self,
        jour: date,
        versement: Versement,
        droit: Droit,
        taux: Decimal,
        montant: Decimal,
        redaction: Callable[[], str],
        indicateur: str = "",
    ) -> LigneDeVersement:
        annee, bareme = self.de.annee.numero, self.de.bareme
        return LigneDeVersement(
            annee, jour, self.poste, self.nature, versement, droit, taux, montant, indicateur, bareme, redaction
        )
