"""Budget prévisionnel et demande de subvention : nomenclature et contrôle d'équilibre (domaine §13, CERFA 12156).

Pur : ni base ni formulaire. Les montants d'un budget sont des euros entiers. Les comptes 86 et 87 (contributions
volontaires en nature) s'équilibrent entre eux et comptent dans les totaux.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commun.montants import euros


class Sens(StrEnum):
    """Charge (classe 6 et compte 86) ou produit (classe 7 et compte 87)."""

    CHARGE = "charge"
    PRODUIT = "produit"


@dataclass(frozen=True, slots=True)
class Compte:
    """Un compte du budget. ``code`` : numéro du plan comptable ; un sous-compte de 74 est ``74.xxx``."""

    code: str
    libelle: str
    sens: Sens
    aide: str = ""

    @property
    def numero(self) -> str:
        """Le numéro seul : « 74 » pour chaque subvention."""
        return self.code.split(".")[0]

    @property
    def volontaire(self) -> bool:
        """Vrai pour 86 et 87, contributions sans mouvement d'argent."""
        return self.code in {EMPLOIS_VOLONTAIRES, CONTRIBUTIONS_VOLONTAIRES}


EMPLOIS_VOLONTAIRES = "86"
CONTRIBUTIONS_VOLONTAIRES = "87"
SUBVENTION_ETAT = "74.etat"

COMPTES = (
    Compte("60", "Achats", Sens.CHARGE, "Fournitures, petit matériel, eau, énergie."),
    Compte("61", "Services extérieurs", Sens.CHARGE, "Locations, entretien, assurances, documentation."),
    Compte(
        "62",
        "Autres services extérieurs",
        Sens.CHARGE,
        "Honoraires d’un consultant, déplacements, missions, téléphone, services bancaires.",
    ),
    Compte("63", "Impôts et taxes", Sens.CHARGE, "Taxe sur les salaires, autres impôts."),
    Compte("64", "Charges de personnel", Sens.CHARGE, "Salaire du coordinateur et cotisations."),
    Compte(
        "65",
        "Autres charges de gestion courante",
        Sens.CHARGE,
        "Indemnisation des professionnels libéraux pour le temps passé.",
    ),
    Compte("66", "Charges financières", Sens.CHARGE, "Intérêts d’un emprunt ou d’un découvert."),
    Compte("67", "Charges exceptionnelles", Sens.CHARGE, "Une dépense qui ne se reproduira pas."),
    Compte("68", "Dotations aux amortissements et provisions", Sens.CHARGE, "Part de l’année d’un achat durable."),
    Compte(
        EMPLOIS_VOLONTAIRES,
        "Emplois des contributions volontaires en nature",
        Sens.CHARGE,
        "Bénévolat, locaux ou matériel mis à disposition gratuitement. Égal au compte 87.",
    ),
    Compte("70", "Ventes de produits et de services", Sens.PRODUIT, "Une formation ou une prestation facturée."),
    Compte("73", "Dotations et produits de tarification", Sens.PRODUIT, "Rare pour une CPTS : forfaits et dotations."),
    Compte(
        SUBVENTION_ETAT,
        "Subvention de l’État et de l’ARS",
        Sens.PRODUIT,
        "La demande de crédits FIR faite à l’ARS s’inscrit ici.",
    ),
    Compte("74.region", "Subvention de la région", Sens.PRODUIT, "Conseil régional."),
    Compte("74.departement", "Subvention du département", Sens.PRODUIT, "Conseil départemental."),
    Compte("74.epci", "Subvention d’une intercommunalité", Sens.PRODUIT, "Communauté de communes, agglomération."),
    Compte("74.communes", "Subvention de communes", Sens.PRODUIT, "Une ou plusieurs mairies."),
    Compte("74.organismes_sociaux", "Subvention d’organismes sociaux", Sens.PRODUIT, "CPAM, MSA, CAF."),
    Compte("74.europe", "Fonds européens", Sens.PRODUIT, "FSE, FEDER, Leader."),
    Compte("74.autres", "Autres subventions", Sens.PRODUIT, "Aide d’une URPS, d’une fondation."),
    Compte("75", "Autres produits de gestion courante", Sens.PRODUIT, "Cotisations, dons."),
    Compte("76", "Produits financiers", Sens.PRODUIT, "Intérêts d’un livret."),
    Compte("77", "Produits exceptionnels", Sens.PRODUIT, "Une recette qui ne se reproduira pas."),
    Compte("78", "Reprises sur amortissements et provisions", Sens.PRODUIT, "Une provision passée devenue inutile."),
    Compte(
        CONTRIBUTIONS_VOLONTAIRES,
        "Contributions volontaires en nature",
        Sens.PRODUIT,
        "Origine du bénévolat et des prestations gratuites. Égal au compte 86.",
    ),
)
COMPTES_PAR_CODE = {compte.code: compte for compte in COMPTES}


@dataclass(frozen=True, slots=True)
class Manque:
    """Ce qui empêche un budget d'être recevable : le compte visé (vide pour l'ensemble) et la phrase à afficher."""

    compte: str
    message: str


@dataclass(frozen=True, slots=True)
class Budget:
    """Un budget contrôlé : totaux en euros entiers et manques (aucun si le budget est équilibré)."""

    charges: int
    produits: int
    manques: tuple[Manque, ...]

    @property
    def equilibre(self) -> bool:
        """Vrai si rien ne manque."""
        return not self.manques


def comptes(sens: Sens) -> tuple[Compte, ...]:
    """Les comptes d'un sens, dans l'ordre du formulaire."""
    return tuple(compte for compte in COMPTES if compte.sens is sens)


def controler_budget(montants: Mapping[str, int]) -> Budget:
    """Contrôle un budget (code de compte → euros entiers) : comptes connus, entiers positifs, équilibre, 86 = 87.

    Ne lève rien pour une saisie fautive : chaque faute est un ``Manque``. Un montant fautif compte pour zéro.
    """
    manques = [manque for code, montant in montants.items() for manque in _fautes(code, montant)]
    fautifs = {manque.compte for manque in manques}
    retenus = {code: montant for code, montant in montants.items() if code not in fautifs}
    totaux = {
        sens: sum(montant for code, montant in retenus.items() if COMPTES_PAR_CODE[code].sens is sens) for sens in Sens
    }
    charges, produits = totaux[Sens.CHARGE], totaux[Sens.PRODUIT]
    manques += _desequilibres(charges, produits, retenus)
    return Budget(charges, produits, tuple(manques))


def _fautes(code: str, montant: object) -> list[Manque]:
    compte = COMPTES_PAR_CODE.get(code)
    if compte is None:
        return [Manque(code, f"Le compte « {code} » n’existe pas dans ce budget.")]
    nom = f"Compte {code.split('.')[0]}, {compte.libelle.lower()}"
    if isinstance(montant, bool) or not isinstance(montant, int):
        return [Manque(code, f"{nom} : indiquez un montant en euros entiers, sans centimes.")]
    if montant < 0:
        return [Manque(code, f"{nom} : un montant ne peut pas être négatif.")]
    return []


def _desequilibres(charges: int, produits: int, montants: Mapping[str, int]) -> list[Manque]:
    manques = []
    if not charges and not produits:
        manques.append(Manque("", "Le budget est vide : indiquez au moins une charge et un produit."))
    if charges != produits:
        ecart = euros(abs(charges - produits), centimes=False)
        sens = "charges dépassent les produits" if charges > produits else "produits dépassent les charges"
        manques.append(Manque("", f"Le budget n’est pas équilibré : les {sens} de {ecart}."))
    emplois, contributions = (montants.get(code, 0) for code in (EMPLOIS_VOLONTAIRES, CONTRIBUTIONS_VOLONTAIRES))
    if emplois != contributions:
        manques.append(
            Manque(
                CONTRIBUTIONS_VOLONTAIRES,
                "Les contributions volontaires ne s’équilibrent pas : le compte 86 "
                f"({euros(emplois, centimes=False)}) doit être égal au compte 87 "
                f"({euros(contributions, centimes=False)}).",
            )
        )
    return manques
