"""Les textes d'un dossier : celui du moment, ceux qui ont été produits, ce qui les sépare."""

from dataclasses import dataclass

from association.enums import TypeTexte
from association.models import VersionTexte
from association.redaction import rediger
from association.redaction.changements import Changement, changements
from association.redaction.situation import Situation
from association.redaction.textes import Texte
from association.situation import situation_de
from comptes.models import Utilisateur
from dossiers.models import Dossier
from dossiers.permissions import Lecture


@dataclass(frozen=True)
class Etat:
    """Un texte de la trousse : le ``courant`` (None : fermé à ce lecteur), la dernière version, ses changements."""

    type: TypeTexte
    courant: Texte | None
    version: VersionTexte | None
    changements: tuple[Changement, ...] = ()

    @property
    def texte(self) -> Texte:
        """Ce que la page montre : le texte du moment, sinon la dernière version."""
        return self.courant or self.version.texte

    @property
    def a_produire(self) -> bool:
        return self.courant is not None and (self.version is None or bool(self.changements))

    @property
    def suivante(self) -> int:
        return self.version.numero + 1 if self.version else 1


def versions_lisibles(dossier: Dossier, utilisateur: Utilisateur) -> dict[str, VersionTexte]:
    """La dernière version de chaque texte, par type ; une requête."""
    lues = VersionTexte.objects.visibles_par(utilisateur).filter(dossier=dossier).order_by("type", "numero")
    return {version.type: version for version in lues.select_related("produit_par")}


def etat_de(nature: TypeTexte, situation: Situation | None, version: VersionTexte | None) -> Etat:
    """``situation`` : None pour qui ne lit que les versions."""
    if situation is None:
        return Etat(nature, None, version)
    courant = rediger(nature, situation)
    return Etat(nature, courant, version, changements(version.texte if version else None, courant))


def etats(dossier: Dossier, utilisateur: Utilisateur, niveau: Lecture) -> list[Etat]:
    """Chaque texte que cette personne lit, dans l'ordre de la trousse."""
    situation = situation_de(dossier) if niveau == Lecture.COPIE_DE_TRAVAIL else None
    produites = versions_lisibles(dossier, utilisateur)
    lus = (etat_de(nature, situation, produites.get(nature)) for nature in TypeTexte)
    return [etat for etat in lus if etat.courant or etat.version]
