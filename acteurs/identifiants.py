"""Identifiants français : forme, clé de contrôle, avertissements (``domaine.md`` §11).

Chaque fonction ``lire_x`` rend la forme compacte et un avertissement éventuel, ou lève ``IdentifiantInvalide``
dont le message dit quoi corriger. Les ``valider_x`` en font des validateurs de champ. Aucune ne consulte un
répertoire : une clé juste ne prouve pas que l'identifiant est attribué.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from stdnum import bic, iban, luhn
from stdnum.exceptions import ValidationError as NumeroInvalide
from stdnum.fr import siren, siret

SEPARATEURS = re.compile(r"[\s.\-\u00a0\u202f]+")
RPPS = re.compile(r"[0-9]{11}")
FINESS = re.compile(r"[0-9]{9}")
FINESS_CORSE = re.compile(r"2[AB][0-9]{7}")
RNA = re.compile(r"W([0-9]{9}|2[AB][0-9]{7})")
ADELI = re.compile(r"([0-9]{9}|2[AB][0-9]{7})")
INSEE = re.compile(r"([0-9]{5}|2[AB][0-9]{3})")
CHIFFRES = re.compile(r"[0-9]+")

# Pays de l'espace unique de paiement en euros (Conseil européen des paiements, liste EPC409-09).
PAYS_SEPA = frozenset(
    re.findall(
        "..",
        "ADALATBEBGCHCYCZDEDKEEESFIFRGBGIGRHRHUIEISITLILTLULVMCMDMEMKMTNLNOPLPTRORSSESISKSMVA",
    )
)


class IdentifiantInvalide(ValueError):
    """Refus d'un identifiant ; le message s'adresse à la personne qui l'a saisi."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """Identifiant compact, et un avertissement quand la clé n'a pas pu être vérifiée ou mérite attention."""

    valeur: str
    avertissement: str | None = None


def compacter(texte: str) -> str:
    """Retire espaces, points et tirets, met en capitales."""
    return SEPARATEURS.sub("", texte).upper()


def lire_rpps(texte: str) -> Lecture:
    """Numéro RPPS : onze chiffres, clé de Luhn."""
    valeur = compacter(texte)
    if not RPPS.fullmatch(valeur):
        raise IdentifiantInvalide("Un numéro RPPS compte onze chiffres.")
    if not luhn.is_valid(valeur):
        raise IdentifiantInvalide("La clé de ce numéro RPPS est fausse : vérifiez les chiffres saisis.")
    return Lecture(valeur)


def lire_finess(texte: str) -> Lecture:
    """Numéro FINESS : neuf caractères, clé de Luhn ; en Corse (2A, 2B) la clé n'est pas vérifiable, on avertit."""
    valeur = compacter(texte)
    if FINESS_CORSE.fullmatch(valeur):
        return Lecture(valeur, "La clé d’un numéro FINESS corse ne se vérifie pas : relisez-le.")
    if not FINESS.fullmatch(valeur):
        raise IdentifiantInvalide("Un numéro FINESS compte neuf chiffres (ou commence par 2A ou 2B en Corse).")
    if not luhn.is_valid(valeur):
        raise IdentifiantInvalide("La clé de ce numéro FINESS est fausse : vérifiez les chiffres saisis.")
    return Lecture(valeur)


def lire_rna(texte: str) -> Lecture:
    """Numéro RNA d'une association : W suivi de neuf chiffres (2A ou 2B admis pour la Corse)."""
    valeur = compacter(texte)
    if not RNA.fullmatch(valeur):
        raise IdentifiantInvalide("Un numéro RNA s’écrit W suivi de neuf chiffres, par exemple W311234567.")
    return Lecture(valeur)


def lire_siren(texte: str) -> Lecture:
    """SIREN : neuf chiffres, clé de Luhn. Vaut aussi pour un EPCI."""
    valeur = compacter(texte)
    if not CHIFFRES.fullmatch(valeur) or len(valeur) != 9:
        raise IdentifiantInvalide("Un numéro SIREN compte neuf chiffres.")
    if not siren.is_valid(valeur):
        raise IdentifiantInvalide("La clé de ce numéro SIREN est fausse : vérifiez les chiffres saisis.")
    return Lecture(valeur)


def lire_siret(texte: str) -> Lecture:
    """SIRET : quatorze chiffres, clé de Luhn, ou somme multiple de cinq pour La Poste."""
    valeur = compacter(texte)
    if not CHIFFRES.fullmatch(valeur) or len(valeur) != 14:
        raise IdentifiantInvalide("Un numéro SIRET compte quatorze chiffres.")
    if not siret.is_valid(valeur):
        raise IdentifiantInvalide("La clé de ce numéro SIRET est fausse : vérifiez les chiffres saisis.")
    return Lecture(valeur)


def lire_iban(texte: str) -> Lecture:
    """IBAN : clé vérifiée, pays de la zone SEPA ; hors de France, on avertit."""
    valeur = compacter(texte)
    if not valeur.isascii() or not iban.is_valid(valeur):
        raise IdentifiantInvalide("Cet IBAN n’est pas valide : recopiez-le depuis le relevé d’identité bancaire.")
    pays = valeur[:2]
    if pays not in PAYS_SEPA:
        raise IdentifiantInvalide("Cet IBAN est hors de la zone SEPA : le paiement n’y est pas possible.")
    avertissement = None if pays in ("FR", "MC") else "Ce compte est tenu hors de France : vérifiez-le."
    return Lecture(valeur, avertissement)


def lire_bic(texte: str) -> Lecture:
    """BIC d'une banque : huit ou onze caractères, pays compris (ISO 9362)."""
    valeur = compacter(texte)
    if not valeur.isascii() or not bic.is_valid(valeur):
        raise IdentifiantInvalide("Ce BIC n’est pas valide : huit ou onze caractères, par exemple AGRIFRPP.")
    return Lecture(valeur)


def lire_adeli(texte: str) -> Lecture:
    """Ancien numéro ADELI : neuf caractères, sans clé vérifiée ; accepté pour relire un dossier ancien."""
    valeur = compacter(texte)
    if not ADELI.fullmatch(valeur):
        raise IdentifiantInvalide("Un numéro ADELI compte neuf caractères.")
    return Lecture(valeur, "Le répertoire ADELI est remplacé par le RPPS : demandez le numéro RPPS.")


def lire_insee(texte: str) -> Lecture:
    """Code Insee d'une commune : cinq chiffres, ou 2A/2B suivi de trois chiffres. L'existence n'est pas vérifiée."""
    valeur = compacter(texte)
    if not INSEE.fullmatch(valeur):
        raise IdentifiantInvalide("Un code Insee de commune compte cinq caractères, par exemple 31555 ou 2A004.")
    return Lecture(valeur)


def formater_iban(valeur: str) -> str:
    """IBAN par groupes de quatre, pour l'affichage."""
    compact = compacter(valeur)
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def masquer_iban(valeur: str) -> str:
    """« FR76 •••• •••• 0189 » : assez pour reconnaître le compte, pas pour s'en servir."""
    groupes = formater_iban(valeur).split()
    return " ".join([groupes[0], *("••••" for _ in groupes[1:-1]), valeur[-4:]]) if len(groupes) > 2 else valeur


def _valider(lire: Callable[[str], Lecture], texte: str) -> None:
    try:
        lire(texte)
    except (IdentifiantInvalide, NumeroInvalide) as erreur:
        raise ValidationError(str(erreur), code="identifiant") from erreur


def valider_rpps(texte: str) -> None:
    """Validateur de champ RPPS."""
    _valider(lire_rpps, texte)


def valider_finess(texte: str) -> None:
    """Validateur de champ FINESS."""
    _valider(lire_finess, texte)


def valider_rna(texte: str) -> None:
    """Validateur de champ RNA."""
    _valider(lire_rna, texte)


def valider_siren(texte: str) -> None:
    """Validateur de champ SIREN."""
    _valider(lire_siren, texte)


def valider_siret(texte: str) -> None:
    """Validateur de champ SIRET."""
    _valider(lire_siret, texte)


def valider_iban(texte: str) -> None:
    """Validateur de champ IBAN."""
    _valider(lire_iban, texte)


def valider_bic(texte: str) -> None:
    """Validateur de champ BIC."""
    _valider(lire_bic, texte)


def valider_adeli(texte: str) -> None:
    """Validateur de champ ADELI."""
    _valider(lire_adeli, texte)


def valider_insee(texte: str) -> None:
    """Validateur de champ code Insee."""
    _valider(lire_insee, texte)
