"""Ce que la négociation ajoute à la page d'un contrat ou d'un avenant : un bloc, et le détour de « Proposer »."""

from comptes.models import Utilisateur
from contrats.enums import EtatContrat
from contrats.models import ActeSignable
from dossiers.blocs import Bloc
from dossiers.detours import Detour
from negociation.attentes import est_attendue
from negociation.enums import EtatVersion
from negociation.lecture import lignes_des_bons
from negociation.models import VersionSoumise
from negociation.textes_d_acte import lire
from negociation.versions import contenu_inchange, derniere_version


def adresse_de(acte: ActeSignable) -> str:
    """La page de négociation d'un acte."""
    return lire(acte).adresse


def de_l_acte(acte: ActeSignable, utilisateur: Utilisateur) -> Bloc | None:
    """Où en est la négociation ; rien pour un acte signé sans elle (reprise, acte d'avant)."""
    version = derniere_version(acte)
    prepare = acte.etat == EtatContrat.PREPARATION
    if version is None and not prepare:
        return None
    repris = prepare and version is not None and version.etat == EtatVersion.EN_COURS and not contenu_inchange(version)
    return Bloc(
        "negociation/_bloc.html",
        {
            "acte": acte,
            "version": version,
            "proposee_le": acte.propose_le if version and _est_proposee(version, acte) else None,
            "repris": repris,
            "bons": lignes_des_bons(lire(acte), version) if version and prepare and not repris else [],
            "adresse": adresse_de(acte),
            "a_lire": version if version and prepare and not repris and _est_attendu(version, utilisateur) else None,
            "prepare": prepare,
        },
    )


def _est_attendu(version: VersionSoumise, utilisateur: Utilisateur) -> bool:
    """Vrai si la page mène cette personne à la version : son bon est attendu, et ce n'est pas elle qui rédige."""
    return (
        version.etat == EtatVersion.EN_COURS
        and not version.negocie.redige(utilisateur)
        and est_attendue(version, utilisateur)
    )


def _est_proposee(version: VersionSoumise, acte: ActeSignable) -> bool:
    """Vrai si le texte proposé à la signature est celui de cette version : la même empreinte."""
    return acte.etat != EtatContrat.PREPARATION and version.empreinte == acte.empreinte


def vers_la_negociation(acte: ActeSignable, utilisateur: Utilisateur) -> Detour | None:
    """« Proposer » mène à la négociation tant que les trois parties n'ont pas approuvé le contenu du moment."""
    version = derniere_version(acte)
    if version is not None and version.etat == EtatVersion.APPROUVEE and contenu_inchange(version):
        return None
    return Detour(adresse_de(acte), f"Négocier {acte.nom}")
