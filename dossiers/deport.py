"""Le déport : personne n'est juge et partie (domaine §3).

Qui entre dans l'équipe d'un dossier n'y exerce plus aucun rôle institutionnel (la porte s'en assure). Encore faut-il
que ce ne soit pas la personne qui l'instruit : celle-là est refusée ; un autre agent est admis, avec un avertissement.
Un agent acteur d'une CPTS voisine n'est pas exclu d'office : il est averti, le coordinateur tranche.
"""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Affectation, Utilisateur
from comptes.roles import Capacite, capacites
from dossiers.enums_deports import OrigineDeport
from dossiers.models import ActeurDossier, Dossier, MembreEquipe
from dossiers.permissions import role_dans_l_equipe
from dossiers.territoire import versions_vivantes
from dossiers.visibilite import ROLES_GUICHET, organisme
from territoires.chargement import communes_partagees, composition
from territoires.models import Departement

JUGENT = frozenset(
    {
        Capacite.COMPLEMENTS_GUICHET,
        Capacite.RENDRE_AVIS,
        Capacite.CLASSER_GUICHET,
        Capacite.INSTRUIRE_ARS,
        Capacite.DECIDER_ARS,
        Capacite.INSTRUIRE_AM,
        Capacite.DECIDER_AM,
    }
)
REFUS = (
    "Cette personne instruit ou décide pour ce territoire : elle ne peut pas entrer dans l’équipe du dossier. "
    "Invitez quelqu’un d’autre."
)
REFUS_ADMINISTRATEUR = "Un administrateur du portail ne peut entrer dans l’équipe d’aucun dossier."
AVERTISSEMENT = (
    "Cette personne a aussi un rôle dans un organisme : dans l’équipe, elle n’exercera plus ce rôle sur ce dossier."
)


def empechement(utilisateur: Utilisateur, dossier: Dossier) -> str:
    """Pourquoi cette personne ne peut pas entrer dans l'équipe, ou une chaîne vide."""
    portes = mandats(utilisateur)
    if any(mandat.role == Role.ADMINISTRATEUR for mandat in portes):
        return REFUS_ADMINISTRATEUR
    juges = [mandat for mandat in portes if capacites(mandat.role) & JUGENT]
    if not juges:
        return ""
    departements = _departements(dossier)
    return REFUS if any(_couvre(mandat, departements) for mandat in juges) else ""


def avertissement(utilisateur: Utilisateur) -> str:
    """Ce qu'il faut dire à qui invite un agent, ou une chaîne vide."""
    return AVERTISSEMENT if mandats(utilisateur) else ""


def _departements(dossier: Dossier) -> dict[str, str]:
    """Code du département → région, pour tout ce que le dossier touche ou a touché."""
    version = dossier.territoire.version_courante
    codes = {dossier.departement_pilote_id, *dossier.departements.order_by().values_list("code", flat=True)}
    if version is not None:
        codes |= set(version.communes_entieres.order_by().values_list("commune__departement", flat=True))
        codes |= set(version.parties.order_by().values_list("commune__departement", flat=True))
    return dict(Departement.objects.filter(code__in=codes - {None}).order_by().values_list("code", "region"))


def _couvre(mandat: Mandat, departements: dict[str, str]) -> bool:
    """Tant que le territoire n'est pas choisi, tout agent qui juge peut avoir à juger ce dossier."""
    if not departements:
        return True
    if organisme(mandat) == "guichet":
        return mandat.region in departements.values()
    return bool(mandat.departements & departements.keys())


# --- Voisinage : un agent acteur d'une CPTS dont le territoire chevauche celui-ci


class Voisin(NamedTuple):
    """Un agent du Guichet et les CPTS voisines dont il est acteur ou membre de l'équipe."""

    agent: Utilisateur
    voisines: tuple[Dossier, ...]


def voisines_de(dossier: Dossier) -> QuerySet[Dossier]:
    """Les dossiers vivants dont le territoire figé chevauche celui-ci, figé lui aussi s'il l'a été (domaine §4)."""
    figee = dossier.territoire.versions.filter(figee_le__isnull=False).order_by("-numero").first()
    version = figee or dossier.territoire.version_courante
    if version is None:
        return Dossier.objects.none()
    partagees = communes_partagees(composition(version), versions_vivantes(dossier))
    return Dossier.objects.filter(territoire__versions__in=list(partagees)).order_by("numero").distinct()


def voisines_dont_elle_est(utilisateur: Utilisateur, dossier: Dossier) -> list[Dossier]:
    """Les CPTS voisines dont cette personne est acteur ou membre ; une requête si elle n'est d'aucune CPTS."""
    siens = _dossiers_dont_elle_est(utilisateur).exclude(pk=dossier.pk)
    if not siens.exists():
        return []
    return list(voisines_de(dossier).filter(pk__in=siens.order_by().values("pk")))


def _dossiers_dont_elle_est(utilisateur: Utilisateur) -> QuerySet[Dossier]:
    acteur = ActeurDossier.objects.designant(utilisateur.email).order_by().values("dossier")
    membre = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by().values("dossier")
    return Dossier.objects.filter(Q(pk__in=acteur) | Q(pk__in=membre))


def agents_du_guichet(dossier: Dossier) -> QuerySet[Utilisateur]:
    """Coordinateurs et relecteurs en fonction dans la région du dossier, déportés compris, sauf son équipe."""
    actives = Affectation.objects.actives().filter(
        role__in=ROLES_GUICHET, organisation__active=True, organisation__region=dossier.region_id
    )
    equipe = dossier.equipe.filter(fin__isnull=True).order_by().values("utilisateur")
    agents = Utilisateur.objects.filter(pk__in=actives.order_by().values("utilisateur"), is_active=True)
    return agents.exclude(pk__in=equipe).order_by("nom", "prenom", "pk")


def agents_voisins(dossier: Dossier) -> list[Voisin]:
    """Les agents du Guichet acteurs d'une CPTS voisine, sans ceux qui sont acteurs du dossier lui-même."""
    voisines = list(voisines_de(dossier))
    trouves: dict[int, Voisin] = {}
    if not voisines:
        return []
    agents = agents_du_guichet(dossier).exclude(dossier.acteurs.all().adresses())
    for voisine in voisines:
        equipe = Q(pk__in=voisine.equipe.filter(fin__isnull=True).order_by().values("utilisateur"))
        acteurs = ActeurDossier.objects.filter(dossier=voisine)  # trois requêtes par voisine : elles sont quelques-unes
        for agent in agents.filter(acteurs.adresses() | equipe):
            connues = trouves[agent.pk].voisines if agent.pk in trouves else ()
            trouves[agent.pk] = Voisin(agent, (*connues, voisine))
    return list(trouves.values())


def agents_acteurs(dossier: Dossier) -> QuerySet[Utilisateur]:
    """Les personnes qui exercent un rôle dans un organisme et sont acteurs du dossier."""
    actives = Affectation.objects.actives().filter(organisation__active=True).order_by().values("utilisateur")
    return Utilisateur.objects.filter(dossier.acteurs.all().adresses(), pk__in=actives).order_by("pk")


class Voisinage(NamedTuple):
    """Ce que lit en tête de page un agent acteur d'une CPTS voisine."""

    noms: str
    tranche: bool


def voisinage_a_dire(utilisateur: Utilisateur, dossier: Dossier) -> Voisinage | None:
    """L'avertissement dû à cet agent du Guichet ; None pour l'équipe, ou qui n'est d'aucune CPTS voisine."""
    du_guichet = any(mandat.role in ROLES_GUICHET for mandat in mandats(utilisateur))
    if not du_guichet or role_dans_l_equipe(utilisateur, dossier) is not None:
        return None
    voisines = voisines_dont_elle_est(utilisateur, dossier)
    if not voisines:
        return None
    tranches = dossier.deports.filter(agent=utilisateur, origine=OrigineDeport.VOISIN, decide_le__isnull=False)
    return Voisinage(", ".join(voisine.nom for voisine in voisines), tranches.filter(leve_le=None).exists())
