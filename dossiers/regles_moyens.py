"""Les règles de la demande FIR et de ses moyens (domaine §8, §11 et §13 ; structure du CERFA 12156).

Sans demande FIR, rien n'est exigé : ni budget, ni période, ni compte bancaire.
"""

from collections.abc import Callable, Sequence
from datetime import date

from acteurs.identifiants import IdentifiantInvalide, Lecture, lire_rna, lire_siret
from commun.calendrier import ajouter_mois
from commun.montants import euros
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle, StatutStructure
from dossiers.parametres import ELABORATION_MOIS
from financement.budget import CONTRIBUTIONS_VOLONTAIRES, SUBVENTION_ETAT, controler_budget

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT
CERFA = "domaine §13, structure du CERFA 12156"
PAIEMENT = "domaine §8 et §11 : de quoi payer la subvention"
CASE_74 = "formalisation-74_etat-0-montant"
CASE_87 = "formalisation-87-0-montant"
BUDGET = "#formalisation"


def _demande(contenu: Contenu) -> list[Constat]:
    fir = contenu["financement"]
    if fir["demande"] is None:
        return [Constat("Dites si vous demandez un financement FIR pour écrire le projet de santé.")]
    if fir["demande"] and not fir["montant"]:
        return [Constat("Indiquez le montant FIR demandé.", ("fir_montant",))]
    return []


def si_demande(controle: Callable[[Contenu], list]) -> Callable[[Contenu], Sequence[str | Constat]]:
    """Le contrôle ne s'applique qu'à une lettre qui demande un FIR."""
    return lambda contenu: controle(contenu) if contenu["financement"]["demande"] else []


def _equilibre(contenu: Contenu) -> list[str]:
    manques = controler_budget(contenu["financement"]["comptes"]).manques
    return [manque.message for manque in manques if manque.compte != CONTRIBUTIONS_VOLONTAIRES]


def _volontaires(contenu: Contenu) -> list[str]:
    manques = controler_budget(contenu["financement"]["comptes"]).manques
    return [manque.message for manque in manques if manque.compte == CONTRIBUTIONS_VOLONTAIRES]


def _inscrit(contenu: Contenu) -> tuple[int, int]:
    """Montant demandé et montant du compte 74 État et ARS, en euros."""
    fir = contenu["financement"]
    return fir["montant"] or 0, fir["comptes"].get(SUBVENTION_ETAT, 0)


def _montant_au_74(contenu: Contenu) -> list[str]:
    demande, inscrit = _inscrit(contenu)
    if inscrit >= demande:
        return []
    return [
        f"Inscrivez le montant FIR demandé ({euros(demande, centimes=False)}) au compte 74 « État et ARS », "
        f"qui porte {euros(inscrit, centimes=False)}."
    ]


def _autre_aide_au_74(contenu: Contenu) -> list[str]:
    demande, inscrit = _inscrit(contenu)
    if inscrit <= demande:
        return []
    return [
        f"Le compte 74 « État et ARS » porte {euros(inscrit, centimes=False)}, plus que les "
        f"{euros(demande, centimes=False)} demandés : vérifiez, ou dites dans le détail quelle autre aide y figure."
    ]


def _action(contenu: Contenu) -> list[Constat]:
    fir = contenu["financement"]
    absents = [
        (champ, nom)
        for champ, nom in (("objet", "l’objet de la demande"), ("description", "la description de l’action"))
        if not fir[champ]
    ]
    if not absents:
        return []
    noms = " et ".join(nom for _champ, nom in absents)
    return [Constat(f"Écrivez {noms} : l’ARS en a besoin pour décider.", (f"fir_{absents[0][0]}",))]


def _periode(contenu: Contenu) -> list[str]:
    debut, fin = _dates(contenu)
    return ["La fin de l’action vient après son début : corrigez l’une des deux dates."] if fin < debut else []


def _duree(contenu: Contenu) -> list[str]:
    debut, fin = _dates(contenu)
    if debut == date.max or fin <= ajouter_mois(debut, ELABORATION_MOIS.valeur):
        return []
    return [
        f"L’action dure plus de {ELABORATION_MOIS.valeur} mois, délai indicatif pour écrire le projet de santé : "
        "raccourcissez-la ou expliquez pourquoi dans sa description."
    ]


def _periode_absente(contenu: Contenu) -> list[Constat]:
    fir = contenu["financement"]
    absents = [cle for cle in ("debut", "fin") if not fir[cle]["le"]]
    champs = tuple(f"fir_{cle}_le" for cle in absents)
    return [Constat("Indiquez le début et la fin de l’action.", champs)] if absents else []


def _dates(contenu: Contenu) -> tuple[date, date]:
    """Début et fin ; une date absente ne met rien en faute."""
    debut, fin = (contenu["financement"][cle]["le"] for cle in ("debut", "fin"))
    if not debut or not fin:
        return date.max, date.max
    return date.fromisoformat(debut), date.fromisoformat(fin)


def _banque(contenu: Contenu) -> list[str]:
    """Sans association encore déclarée, pas de compte possible : l'avertissement sur la structure dit déjà tout."""
    creee = contenu["structure"]["statut"] in (StatutStructure.DECLAREE, StatutStructure.AUTRE)
    if contenu["financement"]["banque"] or not creee:
        return []
    return ["Ajoutez l’IBAN de l’association : l’ARS en aura besoin pour verser la subvention."]


def _banque_etrangere(contenu: Contenu) -> list[str]:
    banque = contenu["financement"]["banque"]
    return [banque["avertissement"]] if banque and banque["avertissement"] else []


def _siret(contenu: Contenu) -> list[str]:
    structure = contenu["structure"]
    if structure["statut"] != StatutStructure.DECLAREE or structure["siret"]:
        return []
    return ["Indiquez le numéro SIRET de l’association : une subvention ne se verse pas sans lui."]


def _identifiants(contenu: Contenu) -> list[Constat]:
    structure = contenu["structure"]
    essais = (("structure_rna", structure["rna"], lire_rna), ("structure_siret", structure["siret"], lire_siret))
    return [constat for champ, valeur, lire in essais if valeur for constat in _lu(champ, valeur, lire)]


def _lu(champ: str, valeur: str, lire: Callable[[str], Lecture]) -> list[Constat]:
    try:
        lire(valeur)
    except IdentifiantInvalide as refus:
        return [Constat(str(refus), (champ,))]
    return []


REGLES = (
    Regle(
        "lettre.fir",
        "financement",
        B,
        "domaine §8",
        _demande,
        titre="Demander ou non un financement",
        explication="Le FIR paie l’écriture du projet de santé. Une lettre sans demande se dépose aussi.",
        champs=("fir_demande_0",),
    ),
    Regle(
        "lettre.fir_equilibre",
        "financement",
        B,
        CERFA,
        si_demande(_equilibre),
        titre="Un budget équilibré",
        explication="Le total des charges est égal au total des produits, contributions volontaires comprises.",
        champs=(BUDGET,),
    ),
    Regle(
        "lettre.fir_volontaires",
        "financement",
        B,
        CERFA,
        si_demande(_volontaires),
        titre="86 égal à 87",
        explication="Ce qui est donné (bénévolat, locaux prêtés) s’écrit deux fois : à quoi il sert, d’où il vient.",
        champs=(CASE_87,),
    ),
    Regle(
        "lettre.fir_74",
        "financement",
        B,
        CERFA,
        si_demande(_montant_au_74),
        titre="Le montant demandé dans le budget",
        explication="La subvention demandée est un produit du budget : elle s’inscrit au compte 74, État et ARS.",
        champs=(CASE_74,),
    ),
    Regle(
        "lettre.fir_74_autre",
        "financement",
        A,
        CERFA,
        si_demande(_autre_aide_au_74),
        titre="Pas d’autre aide au compte 74",
        explication="Un compte 74 plus élevé que la demande est possible si l’État donne une autre aide.",
        champs=(CASE_74,),
    ),
    Regle(
        "lettre.fir_action",
        "financement",
        A,
        CERFA,
        si_demande(_action),
        titre="L’objet et l’action",
        explication="Une demande de subvention dit à quoi l’argent servira.",
        champs=("fir_objet",),
    ),
    Regle(
        "lettre.fir_dates",
        "financement",
        B,
        CERFA,
        si_demande(_periode),
        titre="Des dates dans l’ordre",
        explication="L’action finit après avoir commencé.",
        champs=("fir_fin_le",),
    ),
    Regle(
        "lettre.fir_periode",
        "financement",
        A,
        CERFA,
        si_demande(_periode_absente),
        titre="La période de l’action",
        explication="La convention de subvention reprend cette période.",
        champs=("fir_debut_le",),
    ),
    Regle(
        "lettre.fir_duree",
        "financement",
        A,
        ELABORATION_MOIS.source,
        si_demande(_duree),
        titre="Une durée de six à douze mois",
        explication="C’est le délai indicatif pour écrire le projet de santé ; il ne bloque rien.",
        champs=("fir_fin_le",),
    ),
    Regle(
        "lettre.fir_banque",
        "financement",
        A,
        PAIEMENT,
        si_demande(_banque),
        titre="Le compte où verser",
        explication="L’ARS paie l’association sur son compte ; il peut se donner plus tard, le versement attendra.",
        champs=("#banque",),
    ),
    Regle(
        "lettre.fir_banque_etrangere",
        "financement",
        A,
        PAIEMENT,
        si_demande(_banque_etrangere),
        titre="Un compte en France",
        explication="Un compte de la zone SEPA est accepté ; s’il n’est pas français, vérifiez-le.",
        champs=("#banque",),
    ),
    Regle(
        "lettre.fir_siret",
        "structure",
        A,
        PAIEMENT,
        si_demande(_siret),
        titre="Le SIRET de l’association",
        explication="Une association qui reçoit une subvention demande un SIRET à l’Insee, gratuitement.",
        champs=("structure_siret",),
    ),
    Regle(
        "lettre.identifiants",
        "structure",
        B,
        "domaine §11",
        _identifiants,
        titre="Des numéros justes",
        explication="Un RNA ou un SIRET faux ferait rejeter le paiement.",
        champs=("structure_siret",),
    ),
)
