"""Les rubriques ordonnées d'un long formulaire : clé, titre, formulaire, lignes, état.

L'état d'une rubrique vient de la complétude : la même vérité que le dépôt.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commun.composants.elements import EtapeFormulaire
from dossiers.attributions import avec_les_plumes
from dossiers.completude import Manque
from dossiers.enums import Sujet, VoletBudget
from dossiers.forms import acteurs, diagnostic, equipe_projet, moyens
from dossiers.forms import lettre as formulaires
from dossiers.forms.budget import BudgetParCompte
from dossiers.rubriques import PIECES, Lignes, Objet, Papier, Rubrique
from dossiers.rubriques_projet import RUBRIQUES_PROJET
from territoires.forms import FormulaireDeCollage, FormulaireDePartie

RUBRIQUES_LETTRE = (
    Rubrique("contact", "Porteur et contact", "Qui le Guichet et l’ARS doivent-ils appeler ?", formulaires.ContactForm),
    Rubrique(
        "structure",
        "Structure",
        "L’association peut être créée plus tard ; elle sera nécessaire pour percevoir le financement FIR.",
        formulaires.StructureForm,
        scripts=("js/selon.js",),
    ),
    Rubrique(
        "territoire",
        "Territoire",
        "Les communes, ou parties de communes, que la CPTS veut couvrir. Rien n’est figé : vous pourrez y revenir.",
        page="dossiers:territoire",
        papier=(
            Papier("Communes entières", "Le nom ou le code suffit.", lambda objet: FormulaireDeCollage()),
            Papier("Parties de communes", "Si vous ne prenez qu’un quartier.", lambda objet: FormulaireDePartie()),
        ),
    ),
    Rubrique(
        "diagnostic",
        "Diagnostic",
        "Le portrait de votre territoire : quelques phrases, quelques chiffres, avec leur source.",
        diagnostic.DiagnosticForm,
        (
            Lignes(
                "indicateurs",
                "Indicateurs chiffrés",
                lambda data, objet: diagnostic.IndicateursFormSet(data, instance=objet, prefix="indicateurs"),
                "Trois ou quatre chiffres suffisent. Ils serviront ensuite à appuyer vos besoins.",
                "Ajouter un indicateur",
                facultatives=True,
            ),
        ),
    ),
    Rubrique(
        "besoins",
        "Besoins de santé",
        "Ce dont la population a besoin, et ce qui permet de le dire.",
        None,
        (
            Lignes(
                "besoins",
                "Besoins retenus",
                lambda data, objet: diagnostic.BesoinsFormSet(data, instance=objet, prefix="besoins"),
                "Au moins un besoin, appuyé d’un indicateur de votre diagnostic ou d’un constat écrit.",
                "Ajouter un besoin",
            ),
        ),
    ),
    Rubrique(
        "mobilisation",
        "Information et mobilisation",
        "Qui a été informé, comment, et ce qui en est sorti.",
        formulaires.MobilisationForm,
    ),
    Rubrique(
        "acteurs",
        "Acteurs",
        "Qui est déjà associé, qui reste à associer : professionnels, établissements, usagers, élus.",
        page="dossiers:acteurs",
        papier=(
            Papier("Une personne", "Avec son accord.", lambda objet: acteurs.PersonneForm(dossier=objet.dossier)),
            Papier("Une structure", "", lambda objet: acteurs.StructureForm(dossier=objet.dossier)),
        ),
    ),
    Rubrique(
        "equipe",
        "Équipe projet et coordination",
        "Qui fait avancer le projet, par thème et par profession, et sur quelles règles. Rien n’est obligatoire.",
        equipe_projet.EquipeProjetForm,
        (
            Lignes(
                "groupes",
                "Groupes de travail",
                lambda data, objet: equipe_projet.GroupesFormSet(data, instance=objet.dossier, prefix="groupes"),
                "Un groupe par thème ou par mission. Deux ou trois suffisent pour commencer.",
                "Ajouter un groupe",
                facultatives=True,
            ),
            Lignes(
                "relais",
                "Personnes-relais par profession",
                lambda data, objet: equipe_projet.RelaisFormSet(data, instance=objet.dossier, prefix="relais"),
                "Une personne par profession présente : elle informe ses confrères et rapporte ce qu’ils disent.",
                "Ajouter une personne-relais",
                facultatives=True,
            ),
            Lignes(
                "modeles",
                "Modèles prêts à reprendre",
                lambda data, objet: equipe_projet.Modeles(data, objet),
                "Au nom de votre CPTS : à lire, à reprendre dans la lettre pour les adapter, ou à imprimer.",
                gabarit="dossiers/_modeles_equipe.html",
            ),
        ),
        facultative=True,
    ),
    Rubrique(
        "missions",
        "Missions",
        "Pour chaque mission socle : le constat, l’objectif et les actions pressenties, en quelques phrases. "
        "Les missions complémentaires sont facultatives.",
        None,
        (
            Lignes(
                "missions",
                "",
                lambda data, objet: formulaires.MissionsFormSet(data, instance=objet, prefix="missions"),
            ),
        ),
    ),
    Rubrique(
        "organisation",
        "Organisation et calendrier",
        "Comment vous comptez travailler ensemble, avec l’existant, et quand.",
        formulaires.OrganisationForm,
        (
            Lignes(
                "proposes",
                "Déjà présents sur votre territoire",
                lambda data, objet: diagnostic.Propositions(data, objet),
                gabarit="dossiers/_propositions.html",
            ),
            Lignes(
                "dispositifs",
                "Dispositifs avec lesquels vous travaillerez",
                lambda data, objet: diagnostic.DispositifsFormSet(data, instance=objet, prefix="dispositifs"),
                "Une ligne par dispositif, et en une phrase ce que vous ferez avec lui.",
                "Ajouter un dispositif",
                facultatives=True,
            ),
            Lignes(
                "jalons",
                "Étapes datées",
                lambda data, objet: moyens.JalonsFormSet(data, instance=objet, prefix="jalons"),
                "Elles se rangent par date. Comptez six à douze mois entre l’accord de l’ARS et le projet de santé.",
                "Ajouter une étape",
                facultatives=True,
            ),
        ),
    ),
    Rubrique(
        "financement",
        "Moyens et demande FIR",
        "De quoi vous avez besoin pour écrire le projet de santé, et la subvention que vous demandez à l’ARS.",
        moyens.FinancementForm,
        (
            Lignes(
                VoletBudget.FORMALISATION,
                "Budget prévisionnel",
                lambda data, objet: BudgetParCompte(data, instance=objet.dossier, demande=objet.fir_montant),
                gabarit="dossiers/moyens/_budget_saisi.html",
            ),
        ),
        gabarit="dossiers/moyens/_demande.html",
        styles=("css/moyens.css",),
        scripts=("js/budget.js",),
    ),
    PIECES,
)

RUBRIQUES: dict[str, tuple[Rubrique, ...]] = {Sujet.LETTRE: RUBRIQUES_LETTRE, Sujet.PROJET: RUBRIQUES_PROJET}


def rubrique(sujet: str, cle: str) -> Rubrique | None:
    """La rubrique de cette clé, ou None."""
    return next((r for r in RUBRIQUES.get(sujet, ()) if r.cle == cle), None)


def suivante(sujet: str, cle: str) -> Rubrique | None:
    """La rubrique d'après, ou None si c'est la dernière."""
    cles = [r.cle for r in RUBRIQUES[sujet]]
    rang = cles.index(cle) + 1
    return RUBRIQUES[sujet][rang] if rang < len(cles) else None


def adresse(objet: Objet, voulue: Rubrique) -> str:
    """Adresse de la page d'une rubrique."""
    if voulue.page:
        return reverse(voulue.page, args=[objet.dossier.numero, objet.SUJET])
    return reverse("dossiers:rubrique", args=[objet.dossier.numero, objet.SUJET, voulue.cle])


def adresse_du_manque(objet: Objet, manque: Manque) -> str:
    """Adresse du champ où corriger ce manque ; le récapitulatif si sa rubrique n'a pas de page."""
    voulue = rubrique(objet.SUJET, manque.rubrique)
    return f"{adresse(objet, voulue)}{manque.ancre}" if voulue else adresse_recapitulatif(objet)


def etapes(
    objet: Objet, manques: Iterable[Manque], touchees: frozenset[str], *, avec_plumes: bool = True
) -> list[EtapeFormulaire]:
    """Liste des étapes avec leur état ; ``touchees`` : rubriques où quelque chose a été écrit.

    Celles d'un projet disent qui les écrit et pour quand (une requête), sauf sans ``avec_plumes``.
    """
    bloquants: dict[str, int] = {}
    for manque in manques:
        if manque.bloquant:
            bloquants[manque.rubrique] = bloquants.get(manque.rubrique, 0) + 1
    liste = [_etape(objet, r, bloquants.get(r.cle, 0), r.cle in touchees) for r in RUBRIQUES[objet.SUJET]]
    if objet.SUJET != Sujet.PROJET or not avec_plumes:
        return liste
    return avec_les_plumes(objet, liste, timezone.localdate())


def _etape(objet: Objet, voulue: Rubrique, absents: int, touchee: bool) -> EtapeFormulaire:
    if absents:
        etat = "en_cours" if touchee else "a_faire"
        detail = f"{absents} élément{'s' if absents > 1 else ''} manquant{'s' if absents > 1 else ''}"
    else:
        etat, detail = ("terminee", "") if touchee else ("a_faire", "facultatif")
    return EtapeFormulaire(voulue.cle, voulue.titre, etat, adresse(objet, voulue), detail)


def rubriques_touchees(sujet: str, contenu: dict[str, Any]) -> frozenset[str]:
    """Rubriques où le porteur a déjà écrit quelque chose."""
    lecture = _CONTENUS[sujet]
    return frozenset(cle for cle, extraire in lecture.items() if extraire(contenu))


_CONTENUS: dict[str, dict[str, Callable[[dict[str, Any]], Any]]] = {
    Sujet.LETTRE: {
        "contact": lambda c: any(c["contact"].values()),
        "structure": lambda c: c["structure"]["statut"],
        "territoire": lambda c: c["territoire"]["communes"] or c["territoire"]["parties"],
        "diagnostic": lambda c: c["diagnostic"] or c["forces"] or c["faiblesses"] or c["indicateurs"],
        "besoins": lambda c: c["besoins"],
        "mobilisation": lambda c: c["mobilisation"]["actions"],
        "acteurs": lambda c: c["acteurs"],
        "equipe": lambda c: any(c["equipe"][cle] for cle in ("groupes", "relais", "charte", "fiche_poste")),
        "missions": lambda c: any(m["constat"] or m["objectif"] or m["actions"] for m in c["missions"]),
        "organisation": lambda c: any(
            c[cle] for cle in ("organisation", "articulation", "calendrier", "dispositifs", "jalons")
        ),
        "financement": lambda c: c["financement"]["demande"] is not None,
        "pieces": lambda c: c["pieces"],
    },
    Sujet.PROJET: {
        "presentation": lambda c: c["presentation"],
        "objectifs": lambda c: c["objectifs"] or c["arbre"],
        "territoire": lambda c: c["territoire"]["communes"] or c["territoire"]["parties"],
        "acteurs": lambda c: c["acteurs"],
        "fiches": lambda c: c["fiches"],
        "gouvernance": lambda c: any(c["gouvernance"].values()),
        "forme": lambda c: c["forme"]["forme"],
        "systeme_information": lambda c: c["systeme_information"] or c["travail_pluriprofessionnel"] or c["outils"],
        "communication": lambda c: c["communication"] or c["actions_de_communication"],
        "suivi": lambda c: c["suivi_evaluation"] or c["suivi"]["responsable"] or c["suivi"]["rendez_vous"],
        "budget": lambda c: c["budget"]["lignes"],
        "pieces": lambda c: c["pieces"],
    },
}


def adresse_recapitulatif(objet: Objet) -> str:
    """Page qui relit tout avant le dépôt."""
    return reverse("dossiers:lecture", args=[objet.dossier.numero, objet.SUJET])
