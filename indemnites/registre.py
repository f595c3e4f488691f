"""Ce que le registre d'une CPTS montre d'une année : chaque personne, ses lignes, sa part, où elle en est."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from commun.exports import Euros
from commun.montants import euros
from contrats.models import Contrat
from dossiers.enums import Sujet
from dossiers.models import Dossier, PieceJointe
from indemnites.actions import Beneficiaire
from indemnites.cumul import Plafond, niveaux, plafond_de
from indemnites.enums import SIGNES, EtatIndemnite, Niveau
from indemnites.models import Indemnite

ZERO = Decimal(0)


@dataclass(frozen=True)
class PersonneLue:
    """Une personne du registre : ce que **cette** CPTS lui verse, et le niveau toutes CPTS comprises."""

    rpps: str
    nom: str
    profession: str
    total: Decimal
    part: str
    niveau: Niveau
    lignes: list[tuple[Indemnite, list[PieceJointe]]]

    @property
    def signe(self) -> tuple[str, str]:
        return SIGNES[self.niveau]

    @property
    def premiere(self) -> Indemnite:
        """La ligne qui désigne cette personne dans une adresse : jamais son numéro."""
        return self.lignes[0][0]

    @property
    def attestable(self) -> bool:
        """Vrai s'il reste une somme à attester."""
        return self.total > ZERO


@dataclass(frozen=True)
class AnneeLue:
    """Le registre d'une année. ``plafond`` None : aucun n'est connu."""

    annee: int
    plafond: Plafond | None
    personnes: list[PersonneLue]

    @property
    def total(self) -> Decimal:
        return sum((personne.total for personne in self.personnes), ZERO)

    @property
    def a_signaler(self) -> list[PersonneLue]:
        """Les personnes proches du plafond ou au-delà."""
        return [p for p in self.personnes if p.niveau in (Niveau.PROCHE, Niveau.ATTEINT, Niveau.A_VERIFIER)]


def de_l_annee(dossier: Dossier, annee: int) -> QuerySet[Indemnite]:
    """Toutes les lignes de l'année, annulées comprises, par personne puis par date."""
    lignes = dossier.indemnites.filter(annee=annee).select_related("saisie_par", "annulee_par", "dossier")
    return lignes.order_by("nom", "prenom", "rpps", "le", "pk")


def annees(dossier: Dossier, courante: int) -> list[int]:
    """Les années du registre et l'année en cours, de la plus récente à la plus ancienne."""
    connues = dossier.indemnites.order_by().values_list("annee", flat=True).distinct()
    return sorted({courante, *connues}, reverse=True)


def lire_l_annee(dossier: Dossier, annee: int) -> AnneeLue:
    """Le registre d'une année ; cinq requêtes, quel que soit le nombre de lignes."""
    lignes = list(de_l_annee(dossier, annee))
    plafond, etats = plafond_de(annee), niveaux({ligne.rpps for ligne in lignes}, annee)
    preuves = _preuves(dossier)
    par_personne: dict[str, list[Indemnite]] = {}
    for ligne in lignes:
        par_personne.setdefault(ligne.rpps, []).append(ligne)
    personnes = [_personne(siennes, plafond, etats, preuves) for siennes in par_personne.values()]
    return AnneeLue(annee, plafond, personnes)


def _personne(
    lignes: list[Indemnite],
    plafond: Plafond | None,
    etats: dict[str, Niveau],
    preuves: dict[str, list[PieceJointe]],
) -> PersonneLue:
    total = sum((ligne.montant for ligne in lignes if ligne.comptee), ZERO)
    derniere = max(lignes, key=lambda ligne: ligne.pk)
    return PersonneLue(
        rpps=derniere.rpps,
        nom=derniere.personne,
        profession=derniere.profession_libelle,
        total=total,
        part=part_en_texte(total, plafond),
        niveau=etats[derniere.rpps],
        lignes=[(ligne, preuves.get(str(ligne.pk), [])) for ligne in lignes],
    )


def part_en_texte(total: Decimal, plafond: Plafond | None) -> str:
    """« 27 % du plafond de 43 992,00 € » : la part de cette CPTS seule ; jamais arrondie à 100 avant d'y être."""
    if plafond is None:
        return "plafond inconnu pour cette année"
    de = f"du plafond de {euros(plafond.montant)}" if plafond.verifie else f"de {euros(plafond.montant)}, à vérifier"
    return f"{int(total * 100 / plafond.montant)} % {de}"


def _preuves(dossier: Dossier) -> dict[str, list[PieceJointe]]:
    rangees: dict[str, list[PieceJointe]] = {}
    for piece in dossier.pieces_jointes.presentes().filter(sujet=Sujet.INDEMNITE).order_by("pk"):
        rangees.setdefault(piece.rubrique, []).append(piece)
    return rangees


def plafonds_atteints(dossier: Dossier) -> list[tuple[int, bool | None]]:
    """(année, au moins une personne au plafond) : tout ce que lisent l'ARS, l'Assurance Maladie et le Guichet.

    None : le plafond de l'année n'est pas vérifié, personne ne peut dire s'il est atteint.
    """
    numeros: dict[int, set[str]] = {}
    comptees = dossier.indemnites.filter(etat=EtatIndemnite.ENREGISTREE).order_by()
    for annee, rpps in comptees.values_list("annee", "rpps").distinct():
        numeros.setdefault(annee, set()).add(rpps)
    return [(annee, _atteint(numeros[annee], annee)) for annee in sorted(numeros, reverse=True)]


def _atteint(numeros: set[str], annee: int) -> bool | None:
    plafond = plafond_de(annee)
    if plafond is None or not plafond.verifie:
        return None
    return Niveau.ATTEINT in niveaux(numeros, annee).values()


def connus(contrat: Contrat) -> dict[str, Beneficiaire]:
    """Les personnes que cette CPTS peut choisir sans les récrire : son registre, puis ses acteurs à RPPS."""
    trouvees: dict[str, Beneficiaire] = {}
    for ligne in contrat.dossier.indemnites.order_by("-pk"):
        trouvees.setdefault(ligne.rpps, _beneficiaire(ligne.rpps, ligne))
    acteurs = contrat.dossier.acteurs.exclude(profession_code="").exclude(prenom="")
    for acteur in acteurs.exclude(rpps="").order_by("nom_recherche", "pk"):
        trouvees.setdefault(acteur.rpps, _beneficiaire(acteur.rpps, acteur, acteur.profession_code))
    return dict(sorted(trouvees.items(), key=lambda paire: (paire[1].nom.lower(), paire[1].prenom.lower())))


def _beneficiaire(rpps: str, fiche: Any, profession: str = "") -> Beneficiaire:
    return Beneficiaire(rpps, fiche.nom, fiche.prenom, profession or fiche.profession)


def lignes_comptables(lignes: Iterable[Indemnite]) -> Iterable[list[object]]:
    """L'export de la CPTS pour son comptable, une ligne par indemnité, annulées comprises."""
    for ligne in lignes:
        yield [
            ligne.le,
            ligne.nom,
            ligne.prenom,
            ligne.profession_libelle,
            ligne.rpps,
            ligne.mission_libelle,
            ligne.objet,
            Euros(ligne.montant),
            ligne.get_etat_display(),
            Euros(ligne.montant if ligne.comptee else ZERO),
            ligne.motif,
        ]


ENTETES = [
    *("Versée le", "Nom", "Prénom", "Profession", "RPPS", "Mission", "Objet", "Montant", "État"),
    *("Compte pour", "Motif de l’annulation"),
]
