"""Proposer un indicateur de plus ou de moins dans une mission : ce qui change, et le partage qui en résulte."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commun.montants import euros, texte_montant
from contrats.financier import enveloppe_variable
from contrats.forms.indicateurs import IndicateurForm
from contrats.forms.partage import PART
from negociation.enums import NatureModification as Nature
from negociation.missions import engagees
from negociation.modifiables import DESENGAGER, ENGAGER, RETRAIT
from negociation.particuliers import Particulier
from negociation.valeurs import changements_de, valeurs_brutes

Photographie = dict[str, Any]
GROUPE = "indicateurs"


@dataclass(frozen=True)
class LigneDePartage:
    """Un indicateur rémunéré, avant et après, en euros par an ; None : il n'y est pas."""

    intitule: str
    avant: Decimal | None
    apres: Decimal | None


@dataclass(frozen=True)
class Partage:
    """La part variable d'une mission et ce qu'en prend chaque indicateur ; la somme d'après est l'enveloppe."""

    enveloppe: Decimal
    lignes: tuple[LigneDePartage, ...]

    @property
    def somme_avant(self) -> Decimal:
        return sum((ligne.avant for ligne in self.lignes if ligne.avant is not None), Decimal("0.00"))

    @property
    def somme_apres(self) -> Decimal:
        return sum((ligne.apres for ligne in self.lignes if ligne.apres is not None), Decimal("0.00"))


def nature_de(clause: str, photo: Photographie) -> Nature:
    """Ce que l'on propose sur cette clause de la version, hors retrait."""
    genre, _, cle = clause.partition(":")
    if genre == GROUPE:
        return Nature.AJOUT
    return Nature.ENGAGER if genre == "mission" and cle not in engagees(photo) else Nature.CHAMPS


def nature_du_retrait(clause: str) -> Nature:
    """Ce que l'on propose en retirant cette clause."""
    return Nature.DESENGAGER if clause.partition(":")[0] == "mission" else Nature.RETRAIT


FORMULAIRES = {Nature.RETRAIT: RETRAIT, Nature.ENGAGER: ENGAGER, Nature.DESENGAGER: DESENGAGER}


def cle_du_formulaire(clause: str, nature: str) -> str:
    """La clé sous laquelle ``modifiables`` connaît le formulaire de cette proposition."""
    genre = FORMULAIRES.get(nature)
    return f"{genre}:{clause.partition(':')[2]}" if genre else clause


def valeurs_d_avant(vide: Any, nature: str) -> dict[str, str]:
    """Ce que dit la copie de travail : rien d'un indicateur à ajouter, tout de celui que l'on retire."""
    if isinstance(vide, Particulier):
        return vide.avant()
    valeurs = valeurs_brutes(vide)
    if nature == Nature.AJOUT:
        return {nom: valeur if nom.startswith(PART) else "" for nom, valeur in valeurs.items()}
    if nature == Nature.RETRAIT:
        return {**valeurs_brutes(IndicateurForm(instance=vide.indicateur)), **valeurs}
    return valeurs


def changements(lu: Any, nature: str, avant: Mapping[str, str], apres: Mapping[str, str]) -> list[dict[str, str]]:
    """Les champs qui changent ; un indicateur ajouté n'a pas d'avant, un indicateur retiré pas d'après."""
    if isinstance(lu, Particulier):
        return lu.changements()
    dits = changements_de(lu, avant, apres)
    if nature == Nature.AJOUT:
        tus = set() if lu.cleaned_data["remunere"] else {"montant", "mode"}
        return [_sans(dit, "avant") for dit in dits if dit["champ"] not in tus]
    if nature == Nature.RETRAIT:
        siens = changements_de(IndicateurForm(instance=lu.indicateur), avant, {})
        return [*(_sans(dit, "apres") for dit in siens), *dits]
    return dits


def _sans(dit: dict[str, str], cote: str) -> dict[str, str]:
    return dit if dit["champ"].startswith(PART) else {**dit, cote: ""}


def partage_de(lu: Any, nature: str) -> dict[str, Any]:
    """Le partage à garder avec la proposition ; vide si elle ne touche pas à une part variable."""
    if nature not in (Nature.AJOUT, Nature.RETRAIT) or lu.enveloppe is None:
        return {}
    return {
        "enveloppe": texte_montant(lu.enveloppe),
        "lignes": [[intitule, _texte(avant), _texte(apres)] for intitule, avant, apres in lu.lignes()],
    }


def lire_le_partage(garde: dict[str, Any]) -> Partage | None:
    """Le partage tel qu'on le montre ; None s'il n'y en a pas."""
    if not garde:
        return None
    lignes = (LigneDePartage(intitule, _montant(avant), _montant(apres)) for intitule, avant, apres in garde["lignes"])
    return Partage(Decimal(garde["enveloppe"]), tuple(lignes))


def _texte(montant: Decimal | None) -> str:
    return "" if montant is None else texte_montant(montant)


def _montant(texte: str) -> Decimal | None:
    return Decimal(texte) if texte else None


def groupe_en_mots(photo: Photographie, engagement: dict[str, Any]) -> tuple[str, str, str]:
    """(clé, nom, texte) de la clause où l'on discute les indicateurs d'une mission dans leur ensemble."""
    payes = _payes(engagement)
    suivis = len(engagement["indicateurs"]) - len(payes)
    enveloppe = _enveloppe(photo, engagement)
    morceaux = [
        f"Part variable de {euros(enveloppe)} par an au plus" if enveloppe is not None else "Sans part variable"
    ]
    morceaux += [_compter(len(payes), "rémunéré")] if payes else []
    morceaux += [_compter(suivis, "de suivi")] if suivis else []
    morceaux += [] if payes or suivis else ["aucun indicateur"]
    return f"{GROUPE}:{engagement['mission']}", f"Indicateurs : {engagement['libelle']}", " ; ".join(morceaux)


def _compter(nombre: int, sorte: str) -> str:
    pluriel = "s" if nombre > 1 else ""
    return f"{nombre} indicateur{pluriel} {sorte}{pluriel if sorte.endswith('é') else ''}"


def retirables(photo: Photographie) -> set[str]:
    """Les clauses des indicateurs que l'on peut proposer de retirer : jamais le dernier d'une part variable."""
    return {cle for engagement in photo["contenu"]["engagements"] for cle in _retirables(photo, engagement)}


def _retirables(photo: Photographie, engagement: dict[str, Any]) -> Iterator[str]:
    seul = len(_payes(engagement)) == 1 and _enveloppe(photo, engagement) is not None
    for indicateur in engagement["indicateurs"]:
        if not (seul and indicateur["remunere"]):
            yield f"indicateur:{indicateur['code']}"


def _payes(engagement: dict[str, Any]) -> list[dict[str, Any]]:
    return [indicateur for indicateur in engagement["indicateurs"] if indicateur["remunere"]]


def _enveloppe(photo: Photographie, engagement: dict[str, Any]) -> Decimal | None:
    return enveloppe_variable(photo["contenu"]["bareme"], engagement["mission"], photo["territoire"]["taille"])
