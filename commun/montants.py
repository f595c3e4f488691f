"""Montants en euros : un seul arrondi, une seule répartition, un seul format.

Unité : l'euro. Les calculs intermédiaires sont exacts (``Decimal`` ou ``Fraction``) ; on n'arrondit
qu'une fois, au centime, au moment où le montant est dû ou payé. Un flottant est toujours refusé
(``TypeError``) : 0,1 n'y est pas représentable et deux machines pourraient afficher deux sommes.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

CENTIME = Decimal("0.01")
ESPACE_MILLIERS = "\u202f"
ESPACE_UNITE = "\u00a0"
SIGNE_MOINS = "\u2212"

Exact = Decimal | Fraction | int


def exact(valeur: Exact) -> Fraction:
    """Rend la valeur sans aucune perte.

    Erreurs : ``TypeError`` pour un flottant, un booléen ou un texte ; ``ValueError`` pour NaN et l'infini.
    """
    return Fraction(*_rapport(valeur))


def _rapport(valeur: Exact) -> tuple[int, int]:
    """La valeur en fraction irréductible, numérateur et dénominateur."""
    if isinstance(valeur, bool) or not isinstance(valeur, Decimal | Fraction | int):
        raise TypeError(
            f"Un montant est un Decimal, une Fraction ou un entier, jamais {type(valeur).__name__} (reçu : {valeur!r})."
        )
    if isinstance(valeur, Decimal) and not valeur.is_finite():
        raise ValueError(f"Un montant est un nombre fini : {valeur!r}.")
    return valeur.as_integer_ratio()


def arrondir(valeur: Exact) -> Decimal:
    """Arrondit au centime, la moitié s'éloignant de zéro (« demi supérieur » en valeur absolue).

    Pour un montant négatif on arrondit la valeur absolue puis on rend le signe : un reversement de x euros
    doit effacer exactement un versement de x euros, donc ``arrondir(-x) == -arrondir(x)``.
    Zéro n'est jamais signé. Source : domaine §6 (« arrondi au centime, demi supérieur, une seule fonction »).
    """
    return arrondir_quotient(*_rapport(valeur))


def arrondir_quotient(numerateur: int, denominateur: int) -> Decimal:
    """``arrondir`` d'un quotient d'entiers, dénominateur positif, sans le réduire d'abord."""
    centimes = (200 * abs(numerateur) + denominateur) // (2 * denominateur)
    return en_euros(-centimes if numerateur < 0 else centimes)


def en_euros(centimes: int) -> Decimal:
    """Le montant en euros, à deux décimales, d'un nombre entier de centimes (sans limite de grandeur)."""
    return Decimal(f"{centimes}E-2")


def en_centimes(montant: Exact) -> int:
    """Le nombre entier de centimes d'un montant arrondi."""
    return int(exact(arrondir(montant)) * 100)


def repartir(total: Decimal | int, poids: Sequence[Exact]) -> tuple[Decimal, ...]:
    """Découpe un total en parts proportionnelles aux poids, dont la somme est exactement le total.

    Arrondies comme ``arrondir_ensemble``. Erreurs : ``ValueError`` si le total n'est pas au centime, si un poids est
    négatif ou si tous sont nuls.
    """
    if exact(total) != exact(arrondir(total)):
        raise ValueError(f"Le total à répartir doit être un montant au centime : {total}.")
    parts_exactes = [exact(un_poids) for un_poids in poids]
    if any(part < 0 for part in parts_exactes):
        raise ValueError("Un poids de répartition ne peut pas être négatif.")
    somme = sum(parts_exactes)
    if not somme:
        raise ValueError("Il faut au moins un poids non nul pour répartir un montant.")
    return arrondir_ensemble([exact(total) * part / somme for part in parts_exactes])


def arrondir_ensemble(montants: Sequence[Exact]) -> tuple[Decimal, ...]:
    """Arrondit des montants exacts, tous du même signe : leur somme est leur somme exacte, arrondie une fois.

    Chacun est arrondi seul ; le reste va au dernier qui n'est pas nul. Aucun ne dépasse ce qui reste, donc aucun n'a
    le signe contraire de la somme, même pour 0,02 € en quatre. Source : domaine §6.
    """
    exacts = [exact(montant) for montant in montants]
    somme = sum(exacts, Fraction(0))
    reste, signe = abs(en_centimes(somme)), -1 if somme < 0 else 1
    parts = []
    for montant in exacts:
        centimes = min(abs(en_centimes(montant)), reste)
        reste -= centimes
        parts.append(centimes)
    if reste:
        parts[max(rang for rang, montant in enumerate(exacts) if montant)] += reste
    return tuple(en_euros(signe * centimes) for centimes in parts)


def format_nombre(nombre: int) -> str:
    """Un entier à la française, milliers séparés par une espace fine insécable : ``12 010``."""
    texte = f"{abs(nombre):,}".replace(",", ESPACE_MILLIERS)
    return f"{SIGNE_MOINS}{texte}" if nombre < 0 else texte


def euros(montant: Exact, *, centimes: bool = True) -> str:
    """« 12 010,28 € » : espaces insécables, virgule, vrai signe moins (un lecteur d'écran le prononce).

    ``centimes=False`` : « 12 010 € », réservé aux montants entiers
    (``ValueError`` sinon : on ne cache pas un centime).
    """
    total = en_centimes(montant)
    euros, reste = divmod(abs(total), 100)
    if not centimes and reste:
        raise ValueError(f"Ce montant a des centimes, ils doivent être affichés : {montant}.")
    texte = format_nombre(euros) + (f",{reste:02d}" if centimes else "")
    signe = SIGNE_MOINS if total < 0 else ""
    return f"{signe}{texte}{ESPACE_UNITE}€"


def texte_montant(montant: Exact) -> str:
    """Le montant pour une machine : deux décimales, point, sans séparateur (« -1234.50 »)."""
    return f"{arrondir(montant):f}"
