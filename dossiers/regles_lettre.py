"""Les règles de recevabilité de la lettre d'intention (domaine §8 ; S4 : les quatre critères de l'avis)."""

from acteurs.nomenclatures import Categorie
from commun.telephones import est_etranger, est_un_telephone
from dossiers import regles_equipe, regles_moyens, regles_pieces
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle, StatutStructure, Sujet
from dossiers.regles_diagnostic import ARTICULATION, BESOINS

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT


CONTACT = (
    ("prenom", "le prénom"),
    ("nom", "le nom"),
    ("courriel", "l’adresse électronique"),
    ("telephone", "le téléphone"),
)


def _contact(contenu: Contenu) -> list[Constat]:
    contact = contenu["contact"]
    absents = {cle: nom for cle, nom in CONTACT if not contact.get(cle)}
    if absents:
        *premiers, dernier = absents.values()
        noms = f"{', '.join(premiers)} et {dernier}" if premiers else dernier
        return [Constat(f"Indiquez {noms} de la personne à contacter.", tuple(f"contact_{cle}" for cle in absents))]
    if not est_un_telephone(contact["telephone"]):
        message = "Corrigez le téléphone de la personne à contacter : dix chiffres, ou un numéro international."
        return [Constat(message, ("contact_telephone",))]
    return []


def _telephone_etranger(contenu: Contenu) -> list[str]:
    telephone = contenu["contact"].get("telephone") or ""
    if not est_etranger(telephone):
        return []
    return [f"Le téléphone {telephone} est un numéro étranger : relisez-le, ou donnez un numéro français."]


def _territoire(contenu: Contenu) -> list[str]:
    territoire = contenu["territoire"]
    return [] if territoire["communes"] or territoire["parties"] else ["Choisissez au moins une commune."]


def _chevauchement(contenu: Contenu) -> list[str]:
    return [
        f"Le territoire partage {len(autre['communes'])} commune{'s' * (len(autre['communes']) > 1)} avec "
        f"{autre['nom']} ({autre['etape']}) : prenez contact avec cette équipe par le Guichet."
        for autre in contenu["territoire"]["recouvrements"]
    ]


def _un_seul_tenant(contenu: Contenu) -> list[str]:
    nombre = contenu["territoire"]["composantes"]
    return [f"Le territoire est en {nombre} morceaux séparés : dites pourquoi."] if nombre > 1 else []


def _etendue(contenu: Contenu) -> list[str]:
    nombre = len(contenu["territoire"]["departements"])
    return (
        [f"Le territoire couvre {nombre} départements : le pilote sera celui qui a le plus d’habitants."]
        if nombre > 1
        else []
    )


def _seuil(contenu: Contenu) -> list[str]:
    return list(contenu["territoire"]["alertes_taille"])


def _information(contenu: Contenu) -> list[str]:
    return [] if contenu["mobilisation"]["actions"] else ["Décrivez les actions d’information menées ou prévues."]


def _professionnels(contenu: Contenu) -> list[str]:
    if any(a["categorie"] == Categorie.PROFESSIONNEL for a in contenu["acteurs"]):
        return []
    return ["Ajoutez les professionnels de santé associés ou à associer."]


def _usagers_elus(contenu: Contenu) -> list[str]:
    presents = {a["categorie"] for a in contenu["acteurs"]}
    if presents & {Categorie.USAGERS, Categorie.ELUS}:
        return []
    return ["Aucun usager ni élu n’est associé : il est conseillé de les impliquer dès le départ."]


PARTIES_MISSION = ("constat", "objectif", "actions")


def _missions(contenu: Contenu) -> list[Constat]:
    return [
        Constat(
            f"Décrivez la mission socle « {m['libelle']} » : constat, objectif et actions pressenties.",
            tuple(f"missions-{m['code']}-{partie}" for partie in PARTIES_MISSION if not m[partie]),
        )
        for m in contenu["missions"]
        if m["socle"] and not all(m[partie] for partie in PARTIES_MISSION)
    ]


def _structure(contenu: Contenu) -> list[str]:
    if contenu["structure"]["statut"] in (StatutStructure.DECLAREE, StatutStructure.AUTRE):
        return []
    if contenu["structure"]["statut"] == StatutStructure.EN_COURS:
        return [
            "Votre association est en cours de création : le financement FIR attendra qu’elle soit déclarée. "
            "Vous donnerez alors son numéro SIRET et son compte bancaire."
        ]
    return ["Sans structure juridique, le financement FIR ne pourra pas être versé : pensez à créer l’association."]


REGLES = (
    Regle(
        "lettre.contact",
        "contact",
        B,
        "domaine §8",
        _contact,
        titre="Une personne à contacter",
        explication="Le Guichet et l’ARS écrivent à cette personne ; sans elle, personne ne répond aux demandes.",
        champs=("contact_nom",),
    ),
    Regle(
        "lettre.telephone_etranger",
        "contact",
        A,
        "UIT-T E.164",
        _telephone_etranger,
        titre="Un téléphone joignable",
        explication="Un numéro étranger s’accepte ; sa longueur dépend du pays, le portail ne peut pas la contrôler.",
        champs=("contact_telephone",),
    ),
    Regle(
        "lettre.structure",
        "structure",
        A,
        "S4 : une structure est à prévoir pour percevoir le FIR",
        _structure,
        titre="Une structure juridique",
        explication="Une subvention se verse à une personne morale, le plus souvent une association loi 1901.",
        champs=("structure_statut",),
    ),
    Regle(
        "lettre.territoire",
        "territoire",
        B,
        "S4, critère 1",
        _territoire,
        titre="Un territoire choisi",
        explication="Il désigne le département qui instruit et fixe la taille, donc les montants.",
        champs=("#territoire",),
    ),
    Regle(
        "lettre.chevauchement",
        "territoire",
        A,
        "S4 : deux territoires ne devraient pas se chevaucher",
        _chevauchement,
        titre="Aucune commune partagée avec une autre CPTS",
        explication="Un chevauchement n’est jamais refusé d’office ; il demande un accord entre les deux équipes.",
        champs=("#territoire",),
    ),
    Regle(
        "lettre.un_seul_tenant",
        "territoire",
        A,
        "domaine §8",
        _un_seul_tenant,
        titre="Un territoire d’un seul tenant",
        explication="Des morceaux séparés se défendent, à condition de dire ce qui les relie.",
        champs=("#territoire",),
    ),
    Regle(
        "lettre.etendue",
        "territoire",
        A,
        "domaine §8",
        _etendue,
        titre="Un seul département",
        explication="Sur plusieurs départements, un seul instruit ; les autres lisent et donnent leur avis.",
        champs=("#territoire",),
    ),
    Regle(
        "lettre.seuil",
        "territoire",
        A,
        "domaine §4",
        _seuil,
        titre="Une population à distance des seuils",
        explication="Près d’un seuil, quelques habitants changent la taille de la CPTS et ses montants.",
        champs=("#territoire",),
    ),
    BESOINS,
    Regle(
        "lettre.information",
        "mobilisation",
        B,
        "S4, critère 3",
        _information,
        titre="Des actions d’information",
        explication="Le Guichet vérifie que les professionnels du territoire ont été informés.",
        champs=("actions_information",),
    ),
    Regle(
        "lettre.professionnels",
        "acteurs",
        B,
        "S4, critère 3",
        _professionnels,
        titre="Des professionnels de santé",
        explication="Une CPTS se construit à plusieurs : dites qui est associé, qui reste à associer.",
        champs=("#acteurs",),
    ),
    Regle(
        "lettre.usagers_elus",
        "acteurs",
        A,
        "S0, S4",
        _usagers_elus,
        titre="Des usagers ou des élus",
        explication="Les associer tôt évite un projet écrit sans la population.",
        champs=("#acteurs",),
    ),
    Regle(
        "lettre.missions",
        "missions",
        B,
        "S4, critère 4",
        _missions,
        titre="Chaque mission socle décrite",
        explication="Toutes les missions socles du barème seront exigées au contrat.",
    ),
    *regles_equipe.REGLES,
    ARTICULATION,
    *regles_moyens.REGLES,
    *regles_pieces.regles(Sujet.LETTRE),
)
