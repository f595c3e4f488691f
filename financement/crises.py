"""La part de crise (avenant 2) : due seulement si l'ARS a reconnu une crise, l'année du contrat où elle a sévi. Pur.

Aucun texte lu ne dit ni le prorata, ni le jour de paiement : elle est versée en entier, une fois par année du contrat,
au plus tôt le jour de la reconnaissance [à confirmer : paramètre ``crise_en_entier`` du barème].
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commun.calendrier import en_lettres
from financement.bareme import Bareme, Nature
from financement.calendrier import AnneeContractuelle
from financement.contenus import Contenu, periodes
from financement.droits import Droit, Tranche, ouvrir_droit
from financement.situation import CriseReconnue
from financement.textes import libelle_annee

CODE = "crise_en_entier"
MENTION = " [à confirmer : part de crise versée en entier]"


@dataclass(frozen=True, slots=True)
class PartDeCrise:
    """La part d'une année : ``payable_le`` son jour, ``poste`` la mission, ``crise`` celle qui l'ouvre."""

    poste: str
    payable_le: date
    droit: Droit
    bareme: Bareme
    crise: CriseReconnue
    annee: AnneeContractuelle

    def regle(self) -> str:
        """La phrase qui l'explique, partout la même."""
        crise = self.crise
        return (
            f"Part de crise de la {libelle_annee(self.annee.numero)}, versée en entier : l’ARS a reconnu une crise du "
            f"{en_lettres(crise.du)} au {en_lettres(crise.au)} (décision {crise.reference} du "
            f"{en_lettres(crise.reconnue_le)}) : {self.droit.detail}.{MENTION if self.bareme.a_confirmer(CODE) else ''}"
        )


def parts_de_crise(
    crises: Iterable[CriseReconnue], versions: tuple[Contenu, ...], annee: AnneeContractuelle, fin: date
) -> list[PartDeCrise]:
    """Une part au plus par mission que le barème paie en cas de crise : celle de la première reconnue dans l'année.

    ``versions`` : celles qui valent dans l'année ; ``fin`` : premier jour sans droit. La mission doit avoir démarré un
    jour de la crise ; ce jour-là donne la taille et le barème. Un barème en brouillon refuse tout montant.
    """
    parts: dict[str, PartDeCrise] = {}
    for crise in sorted(crises, key=lambda une: (une.reconnue_le, une.du)):
        for version, debut, terme in periodes(versions, annee.debut, fin):
            for poste in _postes(version):
                premier = max(debut, crise.du, version.missions[poste].demarrage)
                if poste not in parts and premier < terme and premier <= crise.au:
                    parts[poste] = _part(poste, version, annee, crise, premier, fin)
    return list(parts.values())


def _postes(version: Contenu) -> list[str]:
    return [code for code in version.missions if version.bareme.ouvre(code, Nature.CRISE_RECONNUE)]


def _part(
    poste: str, version: Contenu, annee: AnneeContractuelle, crise: CriseReconnue, premier: date, fin: date
) -> PartDeCrise:
    montant = version.bareme.montant(poste, Nature.CRISE_RECONNUE, version.taille)
    droit = ouvrir_droit((Tranche(annee.debut, annee.fin, montant),), annee)
    payable_le = min(max(crise.reconnue_le, premier), fin)
    return PartDeCrise(poste, payable_le, droit, version.bareme, crise, annee)
