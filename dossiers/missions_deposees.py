"""Les missions qu'une lettre envisage, telles que chacun les lit : l'équipe sa copie, les autres le dernier dépôt."""

from django.db.models import Q

from comptes.models import Utilisateur
from dossiers.enums import LETTRE_MODIFIABLE, RoleEquipe, Sujet
from dossiers.models import MissionEnvisagee, VersionDeposee
from dossiers.tours import de_l_equipe
from missions.models import Mission


def envisage(mission: Mission, utilisateur: Utilisateur) -> Q:
    """Les dossiers dont la lettre décrit cette mission, à hauteur de ce que lit cette personne."""
    decrites = MissionEnvisagee.objects.filter(mission=mission).exclude(constat="", objectif="", actions="")
    lue = de_l_equipe(utilisateur, tuple(RoleEquipe)) | ~Q(lettre__etat__in=LETTRE_MODIFIABLE)
    return Q(pk__in=decrites.order_by().values("lettre__dossier")) & lue | Q(pk__in=_rouvertes(mission.pk))


def _rouvertes(code: str) -> list[int]:
    """Les lettres rouvertes au porteur dont la dernière version déposée décrit la mission."""
    versions = VersionDeposee.objects.filter(sujet=Sujet.LETTRE, dossier__lettre__etat__in=LETTRE_MODIFIABLE)
    dernieres = dict(versions.order_by("numero").values_list("dossier", "contenu__missions"))
    return [dossier for dossier, missions in dernieres.items() if any(_decrite(m, code) for m in missions or ())]


def _decrite(mission: dict[str, str], code: str) -> bool:
    return mission["code"] == code and any(mission.get(cle) for cle in ("constat", "objectif", "actions"))
