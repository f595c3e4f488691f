"""Le plan de versement d'un contrat de cinq ans : quoi, quand, combien, selon quelle règle (domaine §6).

Pur : ni base, ni horloge, ni flottant. Pour chaque poste et chaque année, avance + solde = dû, au centime ;
une résiliation solde tout le jour même et rien ne suit.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from financement.alertes import alertes
from financement.bareme import FONCTIONNEMENT, Bareme, Nature
from financement.calcul import lignes_ouvertes, plafond_annuel
from financement.calendrier import AnneeContractuelle, annees_contractuelles
from financement.contenus import Contenu, contenus, en_vigueur, premier_demarrage, premier_jour_ouvert, presentes
from financement.controles import controler
from financement.crises import PartDeCrise, parts_de_crise
from financement.droits import Droit, droit_annuel
from financement.explications import (
    regle_d_un_indicateur,
    regle_de_l_avance,
    regle_de_l_integral,
    regle_des_indicateurs,
    regle_du_resultat,
    regle_du_solde,
    regle_du_taux,
)
from financement.hypotheses import mention_du_droit
from financement.parts_variables import PartAcquise, parts_acquises
from financement.situation import Situation
from financement.versements import ZERO, Du, LigneDeVersement, Plan, Versement

UN = Decimal(1)
UN_JOUR = date.resolution


def etablir_plan(situation: Situation, bareme: Bareme) -> Plan:
    """Le plan de versement. Erreur : ``SaisieRefusee`` ; ce qui n'est qu'étonnant devient une alerte."""
    controler(situation, bareme)
    versions = contenus(situation, bareme)
    ordre = {ligne: rang for rang, ligne in enumerate(_lignes_du_contrat(versions))}
    apres = len(ordre)
    lignes: list[LigneDeVersement] = []
    dus: list[Du] = []
    for annee in annees_contractuelles(situation.signature):
        fin = min(annee.fin, situation.fin)
        demarrage = premier_demarrage(versions, fin)
        de_l_annee = presentes(versions, annee.debut, annee.fin)
        for poste, nature in ordre if annee.debut < fin else ():
            ouvert = _ouvrir(situation, de_l_annee, poste, nature, annee, fin, demarrage)
            if ouvert is not None:
                lignes.extend(ouvert.lignes())
                dus.append(ouvert.du())
        for part in parts_de_crise(situation.crises, de_l_annee, annee, fin):
            lignes.append(_versee(part))
            dus.append(Du(annee.numero, part.poste, Nature.CRISE_RECONNUE, part.droit.du, part.regle))
    lignes.sort(key=lambda ligne: (ligne.exigible_le, ligne.annee, ordre.get((ligne.poste, ligne.nature), apres)))
    return Plan(
        versions[0].taille, plafond_annuel(situation, bareme), tuple(lignes), tuple(dus), alertes(situation, versions)
    )


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


def _lignes_du_contrat(versions: tuple[Contenu, ...]) -> dict[tuple[str, Nature], None]:
    """Les couples (poste, nature) de toutes les versions, dans l'ordre du barème ; un ensemble ordonné."""
    return dict.fromkeys(
        ligne for version in versions for ligne in lignes_ouvertes(version.missions.values(), version.bareme)
    )


def _ouvrir(
    situation: Situation,
    versions: tuple[Contenu, ...],
    poste: str,
    nature: Nature,
    annee: AnneeContractuelle,
    fin: date,
    demarrage: date | None,
) -> "_Ouvert | None":
    """La ligne d'une année si elle s'ouvre avant ``fin``, la fin de l'année ou celle du contrat ; sinon ``None``.

    ``versions`` : celles qui valent dans l'année ; ``demarrage`` : celui de la première mission, avant ``fin``.
    """
    if poste != FONCTIONNEMENT:
        payable_le = premier_jour_ouvert(versions, poste, nature, annee.debut, fin)
    elif annee.numero == 1:
        payable_le = situation.signature
    else:
        payable_le = demarrage and max(annee.debut, demarrage)
    if payable_le is None:
        return None
    connu = droit_annuel(versions, poste, nature, annee, connu_le=payable_le, fin=annee.fin)
    final = connu
    if fin < annee.fin or len(versions) > 1 and any(payable_le < version.debut < fin for version in versions):
        final = droit_annuel(versions, poste, nature, annee, connu_le=fin, fin=fin)
    bareme = en_vigueur(versions, fin - UN_JOUR).bareme
    return _Ouvert(situation, versions, poste, nature, annee, payable_le, fin, connu, final, bareme)


class _Ouvert(NamedTuple):
    """Un poste et une nature qui ouvrent droit à un montant pendant une année contractuelle.

    ``payable_le`` : jour du premier versement (signature, anniversaire, ou ouverture en cours d'année). ``regle_le`` :
    jour du solde et de la part variable (l'anniversaire suivant, ou la résiliation avant lui). ``connu`` et ``final`` :
    le dû tel qu'on le connaît ces deux jours-là ; le fonctionnement, même différé, court depuis l'anniversaire.
    ``bareme`` : celui en vigueur le dernier jour de l'année.
    """

    situation: Situation
    versions: tuple[Contenu, ...]
    poste: str
    nature: Nature
    annee: AnneeContractuelle
    payable_le: date
    regle_le: date
    connu: Droit
    final: Droit
    bareme: Bareme

    @property
    def par_indicateur(self) -> bool:
        """Vrai si la part variable de l'année se paie indicateur par indicateur, d'après ses relevés."""
        return self._decoupee and self.situation.est_arretee(self.annee.numero)

    @property
    def _decoupee(self) -> bool:
        return any(tranche.indicateurs for tranche in self.final.tranches)

    def du(self) -> Du:
        """Ce qui est dû pour l'année, tout compris."""
        final = self.final
        if self.nature is not Nature.VARIABLE:
            return self._du(final.du, lambda: final.detail)
        if self.par_indicateur:
            parts = self._parts()
            return self._du(sum((part.montant for part in parts), ZERO), partial(regle_des_indicateurs, final, parts))
        taux, _ = self._taux()
        return self._du(final.part(taux), partial(regle_du_taux, final, taux))

    def _du(self, montant: Decimal, redaction: Callable[[], str]) -> Du:
        return Du(self.annee.numero, self.poste, self.nature, montant, partial(self._avec_mention, redaction))

    def _avec_mention(self, redaction: Callable[[], str]) -> str:
        return redaction() + mention_du_droit(self.final, self.bareme)

    def lignes(self) -> Iterator[LigneDeVersement]:
        """Les versements de l'année pour ce poste et cette nature, dans l'ordre des dates."""
        if self.nature is not Nature.VARIABLE:
            verse = self._premier_versement()
            yield verse
            if self.final.du != verse.montant:
                yield self._solde(verse)
        elif self.par_indicateur:
            for part in self._parts():
                regle = partial(regle_d_un_indicateur, part, self.annee)
                yield self._ligne(
                    self.regle_le, Versement.RESULTAT, part.droit, part.taux, part.montant, regle, part.code
                )
        else:
            taux, releve = self._taux()
            regle = partial(regle_du_resultat, self.final, taux, self.annee, releve)
            yield self._ligne(self.regle_le, Versement.RESULTAT, self.final, taux, self.final.part(taux), regle)

    def _premier_versement(self) -> LigneDeVersement:
        connu, du = self.connu, self.connu.du
        if self.poste == FONCTIONNEMENT and self.annee.numero == 1:
            return self._ligne(self.payable_le, Versement.INTEGRAL, connu, UN, du, partial(regle_de_l_integral, connu))
        taux = en_vigueur(self.versions, self.payable_le).bareme.valeur("taux_avance")
        differe = self.poste == FONCTIONNEMENT and self.payable_le > self.annee.debut
        regle = partial(regle_de_l_avance, connu, taux, self.annee, differe=differe)
        return self._ligne(self.payable_le, Versement.AVANCE, connu, taux, connu.avance(taux), regle)

    def _solde(self, verse: LigneDeVersement) -> LigneDeVersement:
        solde = self.final.du - verse.montant
        taux = UN - verse.taux if self.final == self.connu else UN
        versement = Versement.SOLDE if solde > 0 else Versement.REVERSEMENT
        regle = partial(regle_du_solde, self.final, verse.montant, self.annee, trop_percu=solde < 0)
        return self._ligne(self.regle_le, versement, self.final, taux, solde, regle)

    def _taux(self) -> tuple[Decimal, str]:
        """Le taux d'atteinte de l'année : son maximum tant qu'elle n'est pas arrêtée ; sans relevé, zéro."""
        if not self.situation.est_arretee(self.annee.numero) and self._decoupee:
            if self.situation.taux_a_venir is not None:
                return self.situation.taux_a_venir, " (supposé : résultats à venir)"
            return self.bareme.valeur("plafond_variable"), " (au plus : résultats à venir)"
        taux = self.situation.atteinte(self.poste, self.annee.numero)
        return (Decimal(0), " (aucun relevé)") if taux is None else (taux, "")

    def _parts(self) -> tuple[PartAcquise, ...]:
        plafond = self.bareme.valeur("plafond_variable")
        return parts_acquises(self.final, self.annee, self.situation.releves, plafond)

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
        return LigneDeVersement(
            annee=self.annee.numero,
            exigible_le=jour,
            poste=self.poste,
            nature=self.nature,
            versement=versement,
            droit=droit,
            taux=taux,
            montant=montant,
            bareme=self.bareme,
            indicateur=indicateur,
            redaction=redaction,
        )
