"""Le territoire qu'un avenant récrit : la version ouverte du territoire du dossier, ramenée à celle en vigueur."""

from datetime import datetime
from typing import Any

from contrats.enums import MotifAvenant
from contrats.models import Avenant
from dossiers.models import Dossier, Evenement
from territoires.actions import PartieSaisie, definir_perimetre, ecarter_version, figer_version, version_ouverte
from territoires.models import VersionTerritoire

REPRISE = "Reprise de la version en vigueur du contrat."


def ouvrir_le_territoire(dossier: Dossier, photo: dict[str, Any], maintenant: datetime) -> VersionTerritoire:
    """La version où écrire, aux communes et parties de ``photo`` ; une commune disparue depuis en est absente."""
    territoire = dossier.territoire
    figee = territoire.versions.filter(numero=photo["territoire"]["version"], figee_le__isnull=False).first()
    courante = territoire.version_courante
    if figee is not None and courante.pk == figee.pk:
        return version_ouverte(territoire=territoire, maintenant=maintenant)
    return definir_perimetre(
        territoire=territoire,
        codes=[commune["code"] for commune in photo["territoire"]["communes"]],
        parties=[
            PartieSaisie(partie["code"], partie["libelle"], partie["population"], REPRISE)
            for partie in photo["territoire"]["parties"]
        ],
        maintenant=maintenant,
    )


def figer_le_territoire(avenant: Avenant, maintenant: datetime) -> None:
    """À la signature, le périmètre de l'avenant devient celui du dossier ; sans effet s'il ne le change pas."""
    if MotifAvenant.TERRITOIRE in avenant.motifs and not avenant.redaction.territoire.est_figee:
        figer_version(territoire=avenant.dossier.territoire, maintenant=maintenant)


def rendre_le_territoire(avenant: Avenant, evenement: Evenement) -> None:
    """Effet de ``avenant.abandonner`` : le périmètre préparé s'écarte, celui du contrat redevient le courant.

    L'avenant abandonné le garde : sa page le montre toujours.
    """
    version = avenant.redaction.territoire
    if version is not None:
        ecarter_version(version=version, maintenant=evenement.instant)
