"""Les phrases du plan : la même explication à l'écran, au PDF et en ligne de commande. Pur."""

from decimal import Decimal

from commun.montants import euros
from financement.calendrier import AnneeContractuelle
from financement.droits import Droit
from financement.parts_variables import PartAcquise
from financement.textes import libelle_annee, pourcentage


def regle_de_l_integral(connu: Droit) -> str:
    """Le fonctionnement de la première année."""
    return f"Fonctionnement de la 1re année, versé en entier à la signature : {connu.detail}."


def regle_de_l_avance(connu: Droit, taux: Decimal, annee: AnneeContractuelle, motif: str = "") -> str:
    """Une avance sur le dû connu ce jour-là."""
    return (
        f"Avance de {pourcentage(taux)}{motif} : {pourcentage(taux)} du dû de la "
        f"{libelle_annee(annee.numero)} connu ce jour-là, {connu.explication}."
    )


def regle_de_l_avance_differee(connu: Droit, taux: Decimal, annee: AnneeContractuelle) -> str:
    """L'avance d'un fonctionnement qui a attendu une mission."""
    motif = " versée au premier démarrage d’une mission, le fonctionnement restant dû en entier"
    return regle_de_l_avance(connu, taux, annee, motif)


def regle_du_solde(final: Droit, verse: Decimal, annee: AnneeContractuelle) -> str:
    """Un solde, ou le trop-perçu à reverser."""
    sens = "Trop-perçu à reverser" if verse > final.du else "Solde"
    return f"{sens} de la {libelle_annee(annee.numero)} : dû {final.explication} moins {euros(verse)} déjà versés."


def regle_du_taux(final: Droit, taux: Decimal) -> str:
    """Le dû d'une part variable au taux d'atteinte de la mission."""
    return f"{final.detail} × {pourcentage(taux)} d’atteinte"


def regle_du_resultat(final: Droit, taux: Decimal, annee: AnneeContractuelle, releve: str) -> str:
    """Le versement d'une part variable au taux d'atteinte de la mission."""
    return (
        f"Part variable de la {libelle_annee(annee.numero)}, après le dialogue de gestion : "
        f"{regle_du_taux(final, taux)}{releve}."
    )


def regle_des_indicateurs(final: Droit, parts: tuple[PartAcquise, ...]) -> str:
    """Le dû d'une part variable découpée en indicateurs."""
    acquise = " + ".join(euros(part.montant) for part in parts)
    return f"{final.detail}, dont acquis par indicateur {acquise}"


def regle_d_un_indicateur(part: PartAcquise, annee: AnneeContractuelle) -> str:
    """Le versement d'un indicateur : son montant, et ce que son relevé en fait acquérir."""
    raisons = list(dict.fromkeys(obtenu.raison for obtenu in part.acquis))
    quoi = f"indicateur « {part.libelle} »" if part.code else "jours d’avant ses indicateurs"
    reste = f" L’arrondi de la mission, {euros(part.reste)}, va à sa dernière part." if part.reste else ""
    return (
        f"Part variable de la {libelle_annee(annee.numero)}, {quoi} : "
        f"{part.droit.detail} × {pourcentage(part.taux)} ({' ; '.join(raisons)}).{reste}"
    )
