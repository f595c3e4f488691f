"""La photographie du territoire telle qu'on la lit avant de signer : communes, habitants, taille, gel, carte."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from commun.calendrier import en_lettres, jour_paris
from contrats.cartes import carte_de
from contrats.enums import EtatAvenant
from contrats.models import Avenant, Contrat
from dossiers.enums import Origine, Sujet
from dossiers.models import Dossier

DEPOTS = {Sujet.LETTRE: "au dépôt de la lettre d’intention", Sujet.PROJET: "au dépôt du projet de santé"}


@dataclass(frozen=True)
class TerritoireLu:
    """``fige`` : « figé au dépôt de la lettre d'intention, le 3 mars 2026 », ou vide s'il ne l'est pas.

    ``de_la_reprise`` : celui d'un contrat signé avant le portail, qu'aucun avenant n'a récrit depuis.
    """

    communes: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    population: int
    somme: int
    millesime: int | None
    taille: int
    fige: str
    de_la_reprise: bool
    carte: SafeString | None

    @property
    def corrigee(self) -> bool:
        """Vrai si la population retenue n'est pas la somme des communes et des parties."""
        return self.somme != self.population


def territoire_a_lire(contrat: Contrat, photo: dict[str, Any]) -> TerritoireLu:
    """Le territoire d'une photographie ; la carte se dessine tant que le contrat n'est pas signé."""
    territoire = photo["territoire"]
    lieux = [*territoire["communes"], *territoire["parties"]]
    return TerritoireLu(
        communes=territoire["communes"],
        parties=territoire["parties"],
        population=territoire["population"],
        somme=sum(lieu["population"] or 0 for lieu in lieux),
        millesime=territoire["millesime"],
        taille=territoire["taille"],
        fige=_fige(contrat.dossier, territoire["version"]),
        de_la_reprise=_de_la_reprise(contrat, territoire["version"]),
        carte=carte_de(territoire, "Le territoire du contrat", "carte-contrat") if not contrat.signe_le else None,
    )


def _de_la_reprise(contrat: Contrat, numero: int) -> bool:
    if contrat.rang != 1 or contrat.dossier.origine != Origine.REPRISE:
        return False
    return not contrat.avenants.filter(redaction__territoire__numero=numero, etat=EtatAvenant.SIGNE).exists()


def _fige(dossier: Dossier, numero: int) -> str:
    version = dossier.territoire.versions.filter(numero=numero, figee_le__isnull=False).first()
    if version is None:
        return ""
    depots = [
        f"{DEPOTS[depot.sujet]}, le {en_lettres(jour_paris(depot.deposee_le))}"
        for depot in dossier.versions.filter(territoire=version).order_by("deposee_le")
    ]
    if depots:
        premier, *suivants = depots
        return f"figé {premier}" + (f", repris tel quel {suivants[-1]}" if suivants else "")
    le = f"le {en_lettres(jour_paris(version.figee_le))}"
    avenant = Avenant.objects.filter(redaction__territoire=version, etat=EtatAvenant.SIGNE).first()
    return f"figé à la signature de {avenant.nom}, {le}" if avenant else f"figé {le}"
