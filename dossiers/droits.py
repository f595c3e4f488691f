"""Le tableau des droits : rôle × capacité, rôle × transition, rôle × page ; imprimé d'après le code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from comptes.enums import ROLES_EQUIPE, Role
from comptes.roles import CAPACITES, Capacite
from dossiers.views.base import VueDossier
from dossiers.workflow import AUTOMATES, Transition, sources

ENTETE = "<!-- Imprimé par « manage.py tableau_droits » d’après le code : ne pas modifier à la main. -->"
OUI, NON, PARFOIS = "●", "·", "◐"
ADMINISTRATION = "admin"


@dataclass(frozen=True)
class Page:
    """Une adresse et la vue qui la sert.

    Une vue dit qui l'ouvre par ``capacite`` ou, plus étroit, par ``roles`` ; ``precision`` dit ce qui restreint encore.
    """

    chemin: str
    nom: str
    vue: Any

    def lire(self, attribut: str, defaut: Any = None) -> Any:
        """Un attribut de la vue, ou de sa classe."""
        return getattr(getattr(self.vue, "view_class", self.vue), attribut, defaut)

    @property
    def publique(self) -> bool:
        return getattr(self.vue, "login_required", True) is False

    @property
    def ouverte_a_tous(self) -> bool:
        """Toute personne connectée l'ouvre."""
        return self.lire("capacite") is None and self.lire("roles") is None

    @property
    def exige(self) -> str:
        """La capacité exigée et ce qui la restreint, en clair."""
        capacite, precision = self.lire("capacite"), self.lire("precision", "")
        libelle = f"{capacite.label[0].lower()}{capacite.label[1:]}" if capacite else ""
        return " : ".join(mot for mot in (libelle, precision) if mot)

    def admet(self, role: Role) -> bool:
        roles = self.lire("roles")
        return role in roles if roles is not None else self.lire("capacite") in CAPACITES[role]

    def reponse(self, role: Role) -> str:
        """« ● » (s'ouvre), « ◐ » (selon la précision), « 403 » (interdit) ou « 404 » (invisible)."""
        if self.admet(role):
            return PARFOIS if self.lire("precision") else OUI
        classe = getattr(self.vue, "view_class", object)
        cache = issubclass(classe, VueDossier) and role == Role.ADMINISTRATEUR
        if self.lire("invisible_aux_autres", False):
            cache = self.lire("capacite") not in CAPACITES[role]
        return "404" if cache else "403"


def tableau() -> str:
    """Le document entier, en Markdown."""
    parties = [
        "# Droits",
        ENTETE,
        "Une capacité s’exerce sur les dossiers de son périmètre : ailleurs, et sur un dossier que l’on ne voit pas, "
        "la réponse est 404 ; sur un dossier visible, un acte interdit répond 403 (domaine §3). Un agent membre de "
        "l’équipe d’un dossier, ou acteur de ce dossier, n’y exerce aucun rôle institutionnel.",
        "Rôles d’équipe : " + ", ".join(f"{Role(role).label.lower()}" for role in ROLES_EQUIPE) + ".",
        _capacites(),
        *(_transitions(sujet) for sujet in AUTOMATES),
        _pages(),
    ]
    return "\n\n".join(parties) + "\n"


def pages() -> list[Page]:
    """Toutes les adresses nommées du portail, dans l'ordre du plan, sans doublon."""
    trouvees = {page.nom: page for page in _parcourir(get_resolver(), "", "")}
    return [page for page in trouvees.values() if not page.nom.startswith("djdt:")]


def _parcourir(plan: URLResolver, prefixe: str, espace: str) -> Iterator[Page]:
    for entree in plan.url_patterns:
        chemin = prefixe + str(entree.pattern)
        if isinstance(entree, URLResolver):
            suite = f"{entree.namespace}:" if entree.namespace else ""
            yield from _parcourir(entree, chemin, espace + suite)
        elif isinstance(entree, URLPattern) and entree.name:
            yield Page("/" + chemin.lstrip("^/").rstrip("$"), espace + entree.name, entree.callback)


def _entete(*premieres: str, colonnes: list[str]) -> list[str]:
    cellules = [*premieres, *colonnes]
    return ["| " + " | ".join(cellules) + " |", "|" + "---|" * len(premieres) + ":-:|" * len(colonnes)]


def _roles() -> list[str]:
    return [role.label for role in CAPACITES]


def _capacites() -> str:
    lignes = ["## Rôle × capacité", "", *_entete("capacité", colonnes=_roles())]
    for capacite in Capacite:
        marques = [OUI if capacite in acquises else NON for acquises in CAPACITES.values()]
        lignes.append(f"| {capacite.label} | {' | '.join(marques)} |")
    return "\n".join(lignes)


def _transitions(sujet: str) -> str:
    automate = AUTOMATES[sujet]
    lignes = [f"## Rôle × transition : {automate.sujet.label.lower()}", ""]
    lignes += _entete("transition", "depuis", colonnes=[*_roles(), "Le portail"])
    for pas in automate.transitions.values():
        for capacites, etats in _groupes(pas).items():
            marques = [OUI if acquises & capacites else NON for acquises in CAPACITES.values()]
            marques.append(NON if capacites else OUI)
            reserve = " \\*" if pas.reservee_a else ""
            depuis = ", ".join(f"`{etat}`" for etat in etats)
            lignes.append(f"| {pas.bouton}{reserve} | {depuis} | {' | '.join(marques)} |")
    if any(pas.reservee_a for pas in automate.transitions.values()):
        lignes += ["", "\\* Réservée, parmi eux, à qui agit pour sa partie sur ce dossier."]
    return "\n".join(lignes)


def _groupes(pas: Transition) -> dict[frozenset[Capacite], list[str]]:
    """Capacités admises → états de départ où elles le sont."""
    groupes: dict[frozenset[Capacite], list[str]] = {}
    for etat in sources(pas.sujet, pas.nom):
        groupes.setdefault(pas.capacites_depuis(etat), []).append(etat)
    return groupes


def _pages() -> str:
    du_portail = [page for page in pages() if not page.nom.startswith(f"{ADMINISTRATION}:")]
    du_portail.sort(key=lambda page: page.chemin)
    reservees = [page for page in du_portail if not page.publique and not page.ouverte_a_tous]
    lignes = ["## Rôle × page", "", "Sans connexion : " + _liste(p for p in du_portail if p.publique), ""]
    ouvertes = [page for page in du_portail if not page.publique and page.ouverte_a_tous]
    lignes += ["Toute personne connectée : " + _liste(ouvertes), ""]
    lignes += [
        "Réservées : ● s’ouvre, sur un objet visible et à une étape qui le permet ; ◐ selon la précision donnée après "
        "la capacité ; 403 interdit ; 404 invisible. Sans connexion, toutes renvoient à la page de connexion.",
        "",
        *_entete("page", "exige", colonnes=_roles()),
    ]
    for page in reservees:
        reponses = [page.reponse(role) for role in CAPACITES]
        lignes.append(f"| `{page.chemin}` | {page.exige} | {' | '.join(reponses)} |")
    lignes += ["", "L’administration (`/administration/`) ne s’ouvre qu’à l’administrateur du portail."]
    return "\n".join(lignes)


def _liste(trouvees: Iterable[Page]) -> str:
    return ", ".join(f"`{page.chemin}`" for page in trouvees) + "."
