"""Les règles de recevabilité de la lettre d'intention (domaine §8 ; S4 : les quatre critères de l'avis)."""

from acteurs.nomenclatures import Categorie
from dossiers.completude import Contenu, Regle
from dossiers.enums import NiveauRegle, StatutStructure

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT


def _contact(contenu: Contenu) -> list[str]:
    contact = contenu["contact"]
    absents = [
        nom
        for cle, nom in (("nom", "le nom"), ("prenom", "le prénom"), ("courriel", "l'adresse électronique"))
        if not contact.get(cle)
    ]
    return [f"Indiquez {', '.join(absents)} de la personne à contacter."] if absents else []


def _territoire(contenu: Contenu) -> list[str]:
    territoire = contenu["territoire"]
    return [] if territoire["communes"] or territoire["parties"] else ["Choisissez au moins une commune."]


def _chevauchement(contenu: Contenu) -> list[str]:
    return [
        f"Le territoire partage {len(autre['communes'])} commune(s) avec {autre['nom']} ({autre['etape']}) : "
        "prenez contact avec cette équipe par le Guichet."
        for autre in contenu["territoire"]["recouvrements"]
    ]


def _un_seul_tenant(contenu: Contenu) -> list[str]:
    nombre = contenu["territoire"]["composantes"]
    return [f"Le territoire est en {nombre} morceaux séparés : dites pourquoi."] if nombre > 1 else []


def _etendue(contenu: Contenu) -> list[str]:
    nombre = len(contenu["territoire"]["departements"])
    return (
        [f"Le territoire couvre {nombre} départements : le pilote sera celui qui a le plus d'habitants."]
        if nombre > 1
        else []
    )


def _seuil(contenu: Contenu) -> list[str]:
    return list(contenu["territoire"]["alertes_taille"])


def _besoins(contenu: Contenu) -> list[str]:
    if any(besoin["intitule"] and besoin["appui"] for besoin in contenu["besoins"]):
        return []
    return ["Décrivez au moins un besoin de santé et l'élément de diagnostic qui l'appuie."]


def _information(contenu: Contenu) -> list[str]:
    return [] if contenu["mobilisation"]["actions"] else ["Décrivez les actions d'information menées ou prévues."]


def _professionnels(contenu: Contenu) -> list[str]:
    if any(a["categorie"] == Categorie.PROFESSIONNEL for a in contenu["acteurs"]):
        return []
    return ["Ajoutez les professionnels de santé associés ou à associer."]


def _usagers_elus(contenu: Contenu) -> list[str]:
    presents = {a["categorie"] for a in contenu["acteurs"]}
    if presents & {Categorie.USAGERS, Categorie.ELUS}:
        return []
    return ["Aucun usager ni élu n'est associé : il est conseillé de les impliquer dès le départ."]


def _missions(contenu: Contenu) -> list[str]:
    return [
        f"Décrivez la mission socle « {m['libelle']} » : constat, objectif et actions pressenties."
        for m in contenu["missions"]
        if m["socle"] and not (m["constat"] and m["objectif"] and m["actions"])
    ]


def _fir(contenu: Contenu) -> list[str]:
    fir = contenu["financement"]
    if fir["demande"] is None:
        return ["Dites si vous demandez un financement FIR pour écrire le projet de santé."]
    if not fir["demande"]:
        return []
    if not fir["montant"]:
        return ["Indiquez le montant FIR demandé."]
    return list(fir["defauts"])


def _structure(contenu: Contenu) -> list[str]:
    if contenu["structure"]["statut"] in (StatutStructure.DECLAREE, StatutStructure.AUTRE):
        return []
    return ["Sans structure juridique, le financement FIR ne pourra pas être versé : pensez à créer l'association."]


def _articulation(contenu: Contenu) -> list[str]:
    if contenu["articulation"]:
        return []
    return ["Dites comment la CPTS s'articule avec l'existant : PRS, CLS, DAC, ESP, MSP, CDS…"]


REGLES = (
    Regle("lettre.contact", "contact", B, "domaine §8", _contact),
    Regle("lettre.structure", "structure", A, "S4 : une structure est à prévoir pour percevoir le FIR", _structure),
    Regle("lettre.territoire", "territoire", B, "S4, critère 1", _territoire),
    Regle(
        "lettre.chevauchement", "territoire", A, "S4 : deux territoires ne devraient pas se chevaucher", _chevauchement
    ),
    Regle("lettre.un_seul_tenant", "territoire", A, "domaine §8", _un_seul_tenant),
    Regle("lettre.etendue", "territoire", A, "domaine §8", _etendue),
    Regle("lettre.seuil", "territoire", A, "domaine §4", _seuil),
    Regle("lettre.besoins", "besoins", B, "S4, critère 2", _besoins),
    Regle("lettre.information", "mobilisation", B, "S4, critère 3", _information),
    Regle("lettre.professionnels", "mobilisation", B, "S4, critère 3", _professionnels),
    Regle("lettre.usagers_elus", "mobilisation", A, "S0, S4", _usagers_elus),
    Regle("lettre.missions", "missions", B, "S4, critère 4", _missions),
    Regle("lettre.articulation", "organisation", A, "S1 : articulation avec les dynamiques existantes", _articulation),
    Regle("lettre.fir", "financement", B, "domaine §8 et §13", _fir),
)
