"""Les règles de la gouvernance et du fonctionnement du projet (S0, S4 ; domaine §7, §8 et §12)."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from acteurs.nomenclatures import Categorie, Recours
from commun.calendrier import en_lettres
from dossiers.completude import Constat, Contenu, Regle
from dossiers.enums import NiveauRegle
from dossiers.enums_gouvernance import USAGES_DE_SANTE, Conformite, EtatConvention, UsageOutil

B, A = NiveauRegle.BLOQUANT, NiveauRegle.AVERTISSEMENT
GOUVERNANCE = (
    ("representativite", "la représentativité des professions"),
    ("missions", "l’attribution des missions"),
    ("decisions", "la prise de décision"),
    ("partenariats", "les partenariats"),
    ("outils", "les outils et méthodes de travail"),
)
CRITERES_FORME = (
    ("pluriprofessionnelle", "garantir la pluriprofessionnalité"),
    ("adhesion", "permettre l’adhésion de toutes les catégories d’acteurs"),
    ("financements", "recevoir et redistribuer les financements"),
    ("missions", "être adaptée aux missions"),
    ("recrutement", "pouvoir recruter"),
)
# Deux relevés par an : un peu plus de six mois entre deux, pour laisser passer un été.
ENTRE_DEUX_SUIVIS = 214
Acteur = dict[str, Any]
# Qui doit pouvoir parler dans la CPTS, s'il en est acteur : libellé, et qui en est.
VOIX_ATTENDUES: tuple[tuple[str, Callable[[Acteur], bool]], ...] = (
    ("professionnel de santé", lambda m: m["categorie"] == Categorie.PROFESSIONNEL),
    (
        "établissement de santé ou médico-social",
        lambda m: m["categorie"] in (Categorie.ETABLISSEMENT, Categorie.MEDICO_SOCIAL),
    ),
    ("représentant des usagers", lambda m: m["categorie"] == Categorie.USAGERS),
    ("élu", lambda m: m["categorie"] == Categorie.ELUS),
)


def membres(contenu: Contenu) -> list[Acteur]:
    """Qui siège, toutes instances réunies ; vide pour une version d'avant les instances."""
    return [membre for instance in contenu["gouvernance"].get("instances", ()) for membre in instance["membres"]]


def est_du_second_recours(acteur: Acteur) -> bool:
    """Un médecin d'une autre spécialité, ou un établissement de santé (S1, S2)."""
    return acteur.get("second_recours") or acteur["categorie"] == Categorie.ETABLISSEMENT


def siege_au_second_recours(membre: Acteur) -> bool:
    return membre["recours"] == Recours.SECOND


def _gouvernance(contenu: Contenu) -> list[Constat]:
    absents = {cle: nom for cle, nom in GOUVERNANCE if not contenu["gouvernance"][cle]}
    if not absents:
        return []
    champs = tuple(f"gouvernance_{cle}" for cle in absents)
    return [Constat(f"Gouvernance : précisez {', '.join(absents.values())}.", champs)]


def _instances(contenu: Contenu) -> list[Constat]:
    instances = contenu["gouvernance"]["instances"]
    if not instances:
        return [Constat("Décrivez au moins une instance : assemblée, bureau, comité.")]
    vides = [instance["nom"] for instance in instances if not instance["membres"]]
    return [Constat(f"Dites qui siège dans : {', '.join(vides)}.", ("#membres",))] if vides else []


def _representation(contenu: Contenu) -> list[Constat]:
    """Qui est acteur du dossier sans siéger nulle part ; muet tant que personne ne siège."""
    sieges = membres(contenu)
    absents = [
        nom
        for nom, en_est in VOIX_ATTENDUES
        if sieges and any(map(en_est, contenu["acteurs"])) and not any(map(en_est, sieges))
    ]
    return [Constat(f"Dans vos instances, aucun siège pour : {', '.join(absents)}.")] if absents else []


def _colleges(contenu: Contenu) -> list[Constat]:
    parts = [c["ponderation"] for c in contenu["gouvernance"]["colleges"] if c["ponderation"] is not None]
    if not parts or sum(parts) == 100:
        return []
    return [Constat(f"Les parts de voix des collèges font {sum(parts)} %, pas 100 % : corrigez-les.")]


def _decisions(contenu: Contenu) -> list[Constat]:
    if contenu["gouvernance"]["regles_de_decision"]:
        return []
    return [Constat("Dites, type de décision par type de décision, qui décide et comment.")]


def _conventions(contenu: Contenu) -> list[Constat]:
    sans = [
        c["partenaire"] or c["objet"]
        for c in contenu["gouvernance"]["conventions"]
        if c["etat"] == EtatConvention.SIGNEE and not c["piece"]
    ]
    return [Constat(f"Convention signée sans sa copie : {', '.join(sans)}.")] if sans else []


def _forme(contenu: Contenu) -> list[Constat]:
    forme = contenu["forme"]
    if not forme["forme"]:
        return [Constat("Choisissez la forme juridique.", ("forme_juridique",))]
    absents = {cle: nom for cle, nom in CRITERES_FORME if not forme[cle]}
    if not absents:
        return []
    champs = tuple(f"forme_{cle}" for cle in absents)
    return [Constat(f"La forme juridique doit {', '.join(absents.values())}.", champs)]


def _preuves(contenu: Contenu) -> list[Constat]:
    forme = contenu["forme"]
    sans = {cle: nom for cle, nom in CRITERES_FORME if forme[cle] and not forme[f"{cle}_preuve"]}
    if not sans:
        return []
    champs = tuple(f"forme_{cle}_preuve" for cle in sans)
    return [Constat(f"Dites ce qui prouve que la forme peut : {', '.join(sans.values())}.", champs)]


def _systeme_information(contenu: Contenu) -> list[str]:
    return [] if contenu["systeme_information"] else ["Décrivez le système d’information."]


def _messagerie(contenu: Contenu) -> list[str]:
    if any(outil["usage"] == UsageOutil.MESSAGERIE for outil in contenu["outils"]):
        return []
    return ["Aucune messagerie sécurisée de santé n’est citée parmi vos outils."]


def _conformite(contenu: Contenu) -> list[str]:
    douteux = [
        outil["nom"] or outil["usage_libelle"]
        for outil in contenu["outils"]
        if outil["usage"] in USAGES_DE_SANTE and outil["conformite"] != Conformite.OUI
    ]
    if not douteux:
        return []
    return [f"Ces outils portent des données de santé sans conformité confirmée : {', '.join(douteux)}."]


def _communication(contenu: Contenu) -> list[str]:
    if contenu["communication"] or contenu["actions_de_communication"]:
        return []
    return ["Dites comment vous ferez connaître la CPTS : quelques phrases, ou une action."]


def _suivi(contenu: Contenu) -> list[Constat]:
    jours = [date.fromisoformat(r["jour_le"]) for r in contenu["suivi"]["rendez_vous"]]
    if len(jours) < 2:
        return [Constat("Prévoyez au moins deux rendez-vous de suivi par an.")]
    return [
        Constat(f"Plus de sept mois entre le {en_lettres(avant)} et le {en_lettres(apres)} : ajoutez un rendez-vous.")
        for avant, apres in _trop_loin(jours)
    ]


def _trop_loin(jours: Iterable[date]) -> list[tuple[date, date]]:
    return [(avant, apres) for avant, apres in pairwise(sorted(jours)) if (apres - avant).days > ENTRE_DEUX_SUIVIS]


def _methode(contenu: Contenu) -> list[Constat]:
    return [
        Constat(phrase, (champ,))
        for champ, valeur, phrase in (
            ("suivi_evaluation", contenu["suivi_evaluation"], "Écrivez la méthode du suivi et de l’évaluation."),
            ("suivi_responsable", contenu["suivi"]["responsable"], "Nommez le responsable du suivi."),
        )
        if not valeur
    ]


REGLES = (
    Regle(
        "projet.gouvernance",
        "gouvernance",
        B,
        "S0, S4",
        _gouvernance,
        titre="La gouvernance en cinq points",
        explication="Elle dit comment chaque profession est représentée et comment la CPTS décide.",
        champs=("gouvernance_representativite",),
    ),
    Regle(
        "projet.instances",
        "gouvernance",
        A,
        "S4",
        _instances,
        titre="Des instances et leurs membres",
        explication="On juge la représentativité sur qui siège, pas sur une intention.",
        champs=("#instances",),
    ),
    Regle(
        "projet.representation",
        "gouvernance",
        A,
        "S4 et domaine §12",
        _representation,
        titre="Chacun a sa voix",
        explication="Un établissement, des usagers ou des élus associés au projet siègent dans une instance au moins.",
        champs=("#membres",),
    ),
    Regle(
        "projet.colleges",
        "gouvernance",
        A,
        "S3",
        _colleges,
        titre="Des parts de voix qui font cent",
        explication="Si les voix se pèsent par collège, leurs parts font 100 % ensemble.",
        champs=("#colleges",),
    ),
    Regle(
        "projet.decisions",
        "gouvernance",
        A,
        "S3, S4",
        _decisions,
        titre="Des règles de décision",
        explication="Elles évitent qu’un désaccord bloque la CPTS ; les statuts les reprendront.",
        champs=("#decisions",),
    ),
    Regle(
        "projet.conventions",
        "gouvernance",
        A,
        "S4",
        _conventions,
        titre="Les conventions signées sont jointes",
        explication="L’ARS lit les engagements des partenaires dans les annexes du projet.",
        champs=("#conventions",),
    ),
    Regle(
        "projet.forme",
        "forme",
        B,
        "S4 : cinq critères de la forme juridique",
        _forme,
        titre="Une forme juridique qui tient cinq critères",
        explication="La forme est libre, pourvu qu’elle permette d’adhérer, de recevoir des fonds et de recruter.",
        champs=("forme_juridique",),
    ),
    Regle(
        "projet.forme_preuves",
        "forme",
        A,
        "S4 : cinq critères de la forme juridique",
        _preuves,
        titre="Une preuve par critère",
        explication="Un article des statuts, un compte bancaire, un contrat : de quoi le vérifier.",
        champs=("forme_pluriprofessionnelle_preuve",),
    ),
    Regle(
        "projet.systeme_information",
        "systeme_information",
        B,
        "S4",
        _systeme_information,
        titre="Le système d’information",
        explication="Il dit comment les professionnels échangent, en sécurité, autour du patient.",
        champs=("systeme_information",),
    ),
    Regle(
        "projet.messagerie",
        "systeme_information",
        A,
        "S4",
        _messagerie,
        titre="Une messagerie sécurisée",
        explication="C’est le premier outil du travail à plusieurs : les échanges sur un patient y passent.",
        champs=("#outils",),
    ),
    Regle(
        "projet.outils_conformes",
        "systeme_information",
        A,
        "CSP L1111-8",
        _conformite,
        titre="Des outils sûrs pour les données de santé",
        explication="Un hébergeur de données de santé est certifié ; une messagerie est de l’espace MSSanté.",
        champs=("#outils",),
    ),
    Regle(
        "projet.communication",
        "communication",
        A,
        "domaine §9",
        _communication,
        titre="Se faire connaître",
        explication="Une CPTS que ni les professionnels ni les habitants ne connaissent ne sert pas.",
        champs=("communication",),
    ),
    Regle(
        "projet.suivi",
        "suivi",
        A,
        "S4 : suivi deux fois par an",
        _suivi,
        titre="Deux suivis par an",
        explication="Le dialogue annuel se prépare avec deux relevés des indicateurs.",
        champs=("#rendez_vous",),
    ),
    Regle(
        "projet.methode_de_suivi",
        "suivi",
        A,
        "domaine §9",
        _methode,
        titre="Une méthode et un responsable",
        explication="Sans quelqu’un pour relever, un indicateur reste vide.",
        champs=("suivi_evaluation",),
    ),
)
