"""Rapprocher le registre d'un plan : ce qu'il faut inscrire, remplacer, régulariser. Calcul pur, sans base ni heure.

Pour chaque enveloppe (année, poste, nature), tous indicateurs réunis : soldé + encore ouvert = dû exigible du plan.
Ce qui est payé reste ; ce qui ne l'est pas est remplacé si le plan ne le dit plus ; l'écart devient une régularisation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commun.montants import euros
from paiements.enums import Origine

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Ligne:
    """Une ligne exigible du plan courant ; négative : à reverser."""

    versement: str
    exigible_le: date
    montant: Decimal
    regle: str
    source: str = ""
    indicateur: str = ""


@dataclass(frozen=True)
class Inscrite:
    """Une échéance vivante du registre. ``racine`` : celle dont elle lève la retenue, ou elle-même."""

    cle: int
    racine: int
    versement: str
    exigible_le: date
    montant: Decimal
    reglee: bool = False
    solde: Decimal = ZERO
    retenu: Decimal = ZERO
    indicateur: str = ""

    @property
    def ouvert(self) -> Decimal:
        """Ce qu'elle porte encore : le dû tant que rien n'est réglé, la retenue ensuite."""
        return self.retenu if self.reglee else self.montant


@dataclass(frozen=True)
class Famille:
    """Une échéance et celles qui en lèvent la retenue : ensemble, elles couvrent une ligne du plan."""

    racine: Inscrite
    membres: tuple[Inscrite, ...]

    @property
    def acquis(self) -> Decimal:
        return sum((membre.solde for membre in self.membres if membre.reglee), ZERO)

    @property
    def couverture(self) -> Decimal:
        return self.acquis + sum((membre.ouvert for membre in self.membres), ZERO)

    @property
    def entamee(self) -> bool:
        """De l'argent est passé : elle ne se remplace plus."""
        return any(membre.reglee for membre in self.membres)

    def couvre(self, ligne: Ligne) -> bool:
        racine = self.racine
        return (racine.versement, racine.exigible_le, racine.indicateur, self.couverture) == (
            ligne.versement,
            ligne.exigible_le,
            ligne.indicateur,
            ligne.montant,
        )


@dataclass(frozen=True)
class Decision:
    """Les clés à remplacer, celles dont la retenue se clôt, les lignes à inscrire."""

    remplacer: tuple[int, ...] = ()
    clore: tuple[int, ...] = ()
    inscrire: tuple[Ligne, ...] = ()

    @property
    def vide(self) -> bool:
        return not (self.remplacer or self.clore or self.inscrire)


def familles(inscrites: Iterable[Inscrite]) -> list[Famille]:
    """Les échéances groupées par leur racine, dans l'ordre d'inscription."""
    groupes: dict[int, list[Inscrite]] = {}
    for inscrite in sorted(inscrites, key=lambda i: i.cle):
        groupes.setdefault(inscrite.racine, []).append(inscrite)
    return [Famille(next(m for m in membres if m.cle == cle), tuple(membres)) for cle, membres in groupes.items()]


def rapprocher(lignes: Sequence[Ligne], inscrites: Sequence[Inscrite], plan: int, jour: date) -> Decision:
    """Ce qu'il faut faire d'un groupe. ``plan`` : son numéro, ``jour`` : sa date ; cités par une régularisation."""
    lignes = [ligne for ligne in lignes if ligne.montant]
    restantes, tenues, libres = _apparier(lignes, familles(inscrites))
    if any(ligne.montant < 0 for ligne in lignes) and not _tout_le_positif_est_regle(restantes, tenues):
        # Payer une avance pour la réclamer aussitôt n'a pas de sens : le groupe se solde par une seule somme.
        restantes += [ligne for ligne, famille in tenues if not famille.entamee]
        libres += [famille for _ligne, famille in tenues if not famille.entamee]
        return _par_le_solde(restantes, libres, plan, jour)
    if any(famille.entamee for famille in libres):
        return _par_le_solde(restantes, libres, plan, jour)
    return Decision(remplacer=_ouvertes(libres), inscrire=tuple(restantes))


def _apparier(
    lignes: Sequence[Ligne], connues: list[Famille]
) -> tuple[list[Ligne], list[tuple[Ligne, Famille]], list[Famille]]:
    libres, restantes, tenues = list(connues), [], []
    for ligne in lignes:
        famille = next((f for f in libres if f.couvre(ligne)), None)
        if famille is None:
            restantes.append(ligne)
        else:
            libres.remove(famille)
            tenues.append((ligne, famille))
    return restantes, tenues, libres


def _tout_le_positif_est_regle(restantes: list[Ligne], tenues: list[tuple[Ligne, Famille]]) -> bool:
    return all(ligne.montant < 0 for ligne in restantes) and all(
        famille.entamee for ligne, famille in tenues if ligne.montant > 0
    )


def _par_le_solde(restantes: list[Ligne], libres: list[Famille], plan: int, jour: date) -> Decision:
    du = sum((ligne.montant for ligne in restantes), ZERO)
    acquis = sum((famille.acquis for famille in libres), ZERO)
    ecart = du - acquis
    ouvertes = [membre for famille in libres for membre in famille.membres if not membre.reglee]
    clore = tuple(m.cle for famille in libres for m in famille.membres if m.reglee and m.retenu)
    if _deja_dit(ouvertes, ecart):
        return Decision(clore=clore)
    inscrire = (_regularisation(du, acquis, restantes, plan, jour),) if ecart else ()
    return Decision(tuple(m.cle for m in ouvertes), clore, inscrire)


def _deja_dit(ouvertes: list[Inscrite], ecart: Decimal) -> bool:
    """Une seule régularisation, encore ouverte, dit exactement cet écart."""
    return [(m.versement, m.montant) for m in ouvertes] == [(Origine.REGULARISATION, ecart)]


def _regularisation(du: Decimal, acquis: Decimal, lignes: list[Ligne], plan: int, jour: date) -> Ligne:
    ecart = du - acquis
    suite = f"{euros(-ecart)} à reverser" if ecart < 0 else f"{euros(ecart)} à recevoir"
    regle = f"Plan n° {plan} : {euros(du)} dus à ce titre, {euros(acquis)} déjà versés ; régularisation de {suite}."
    quand = max((ligne.exigible_le for ligne in lignes), default=jour)
    source = next((ligne.source for ligne in lignes if ligne.source), "")
    return Ligne(Origine.REGULARISATION, max(quand, jour) if acquis else quand, ecart, regle, source)


def _ouvertes(libres: list[Famille]) -> tuple[int, ...]:
    return tuple(membre.cle for famille in libres for membre in famille.membres)
