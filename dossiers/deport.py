"""Le déport : personne n'est juge et partie (domaine §3).

Qui entre dans l'équipe d'un dossier n'y exerce plus aucun rôle institutionnel (la porte s'en assure). Encore faut-il
que ce ne soit pas la personne qui l'instruit : celle-là est refusée ; un autre agent est admis, avec un avertissement.
"""

from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite, capacites
from dossiers.models import Dossier
from dossiers.visibilite import organisme
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
    "Cette personne instruit ou décide pour ce territoire : elle ne peut pas entrer dans l'équipe du dossier. "
    "Invitez quelqu'un d'autre."
)
REFUS_ADMINISTRATEUR = "Un administrateur du portail ne peut entrer dans l'équipe d'aucun dossier."
AVERTISSEMENT = (
    "Cette personne a aussi un rôle dans un organisme : dans l'équipe, elle n'exercera plus ce rôle sur ce dossier."
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
