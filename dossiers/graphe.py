"""Les automates mis en page : un diagramme Mermaid, leurs états, leurs transitions ; écrit sous ``docs/``."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comptes.roles import CAPACITES, Capacite
from dossiers import effets
from dossiers.enums import Tour
from dossiers.workflow import AUTOMATES, Automate, Commentaire, Horloge, Transition
from financement.workflow import diagramme as diagramme_des_baremes

ENTETE = "<!-- Écrit par « manage.py graphe_etats » d’après le code : ne pas modifier à la main. -->"
COMMENTAIRES = {Commentaire.AUCUN: "–", Commentaire.FACULTATIF: "facultatif", Commentaire.OBLIGATOIRE: "obligatoire"}


@dataclass(frozen=True)
class Arc:
    """Une flèche du diagramme."""

    de: str
    vers: str
    transition: Transition


def fichiers() -> dict[str, str]:
    """Nom de fichier → contenu, un par automate déclaré, et celui des barèmes, hors dossier."""
    automates = {f"etats-{sujet}.md": page(automate) for sujet, automate in AUTOMATES.items()}
    return {**automates, "etats-bareme.md": diagramme_des_baremes()}


def page(automate: Automate) -> str:
    """La page d'un automate, en Markdown."""
    titre = automate.sujet.label
    parties = [f"# {titre} : états et transitions", ENTETE, diagramme(automate), _etats(automate), _pas(automate)]
    return "\n\n".join(parties) + "\n"


def arcs(automate: Automate) -> list[Arc]:
    """Toutes les flèches, dans l'ordre de la table puis des états de départ."""
    champ = automate.modele._meta.get_field(automate.modele.CHAMP_ETAT)
    trouves: dict[str, list[tuple[str, str]]] = {}
    for pas in champ.get_all_transitions(automate.modele):
        trouves.setdefault(pas.name, []).append((str(pas.source), str(pas.target)))
    rang = {etat: numero for numero, etat in enumerate(automate.etats.values)}
    return [
        Arc(de, vers, pas)
        for nom, pas in automate.transitions.items()
        for de, vers in sorted(trouves[nom], key=lambda couple: rang[couple[0]])
    ]


def diagramme(automate: Automate) -> str:
    """Le bloc Mermaid ; un état sans suite mène à la fin."""
    fleches = arcs(automate)
    departs = {arc.de for arc in fleches}
    initial = automate.modele._meta.get_field(automate.modele.CHAMP_ETAT).default
    lignes = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lignes += [f'    state "{libelle}" as {etat}' for etat, libelle in automate.etats.choices]
    lignes.append(f"    [*] --> {initial}")
    lignes += [f"    {arc.de} --> {arc.vers} : {_legende(arc)}" for arc in fleches]
    lignes += [f"    {etat} --> [*]" for etat in automate.etats.values if etat not in departs]
    return "\n".join([*lignes, "```"])


def qui(pas: Transition, etat: str = "") -> str:
    """Les rôles qui peuvent franchir ce pas, en clair ; « le portail » si personne ne le peut."""
    if isinstance(pas.capacite, Mapping) and not etat:
        return " ; ".join(f"{_roles(pas.capacites_depuis(depuis))} (depuis « {depuis} »)" for depuis in pas.capacite)
    return _roles(pas.capacites_depuis(etat)) or "le portail"


def _roles(voulues: Iterable[Capacite]) -> str:
    admis = [role.label for role, acquises in CAPACITES.items() if acquises & frozenset(voulues)]
    return ", ".join(admis)


def _legende(arc: Arc) -> str:
    return f"{arc.transition.bouton} ({qui(arc.transition, arc.de)})".replace(":", " –").replace(";", ",")


def _etats(automate: Automate) -> str:
    lignes = ["## États", "", "| état | ce que lit le porteur | ce que lit l’instructeur | à qui de jouer |"]
    lignes.append("|---|---|---|---|")
    for etat in automate.etats.values:
        fiche = automate.modele.FICHES[etat]
        lignes.append(f"| `{etat}` | {fiche.porteur} | {fiche.instructeur} | {Tour(fiche.tour).label} |")
    return "\n".join(lignes)


def _pas(automate: Automate) -> str:
    lignes = ["## Transitions", ""]
    lignes.append("| transition | de → vers | qui | ce qu’il faut | commentaire | prévient | délai légal | effets |")
    lignes.append("|---|---|---|---|---|---|---|---|")
    par_nom: dict[str, list[Arc]] = {}
    for arc in arcs(automate):
        par_nom.setdefault(arc.transition.nom, []).append(arc)
    lignes += [_ligne(pas, par_nom[nom]) for nom, pas in automate.transitions.items()]
    return "\n".join(lignes)


def _ligne(pas: Transition, fleches: list[Arc]) -> str:
    cellules = [
        f"`{pas.nom}` {pas.bouton}",
        "<br>".join(f"`{arc.de}` → `{arc.vers}`" for arc in fleches),
        qui(pas) + (", selon le dossier" if pas.reservee_a else ""),
        "<br>".join(_phrase(condition) for condition in pas.conditions) or "–",
        COMMENTAIRES[pas.commentaire],
        ", ".join(Tour(public).label for public in pas.previent) or "–",
        "–" if pas.horloge is Horloge.SANS_EFFET else pas.horloge.value,
        "<br>".join(f"`{effet}`" for effet in effets.table().get(pas.code, ())) or "–",
    ]
    return "| " + " | ".join(cellule.replace("|", "\\|") for cellule in cellules) + " |"


def _phrase(condition: object) -> str:
    """La première phrase de la docstring d'une condition, sur une ligne."""
    texte = inspect.getdoc(condition) or getattr(condition, "__name__", "")
    return " ".join(texte.split("\n\n")[0].split())
