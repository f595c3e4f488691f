"""Le PDF de la version en vigueur un jour donné : un texte consolidé, qui ne remplace pas les actes signés."""

from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from commun.montants import euros
from contrats.financier import enveloppe_annuelle
from contrats.models import Contrat
from contrats.versions import version_au
from contrats.vues_de_version import version_a_lire
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument


def version_en_vigueur(contrat: Contrat, au: date) -> Brouillon:
    """Le contenu consolidé ce jour-là, l'origine de chaque clause, les montants d'une année pleine."""
    version = version_au(contrat, au)
    lue = version_a_lire(version)
    contexte: dict[str, Any] = {
        **lue,
        "emetteur": version.photographie["parties"]["ars"]["nom"],
        "au": en_lettres(au),
        "debut": en_lettres(version.debut),
        "signe_le": en_lettres(contrat.signe_le),
        "fin_le": en_lettres(contrat.fin_le),
        "avenants": [
            f"avenant n° {avenant.numero}, à effet du {en_lettres(avenant.effet_le)} : {avenant.objet}"
            for avenant in version.avenants
        ],
        "moyens": {**lue["moyens"], "lignes": _lignes(lue["moyens"]["texte"])},
        "particuliers": {**lue["particuliers"], "lignes": _lignes(lue["particuliers"]["texte"])},
        "annuel": _annuel(contrat, version.photographie),
    }
    return Brouillon(
        TypeDocument.VERSION_EN_VIGUEUR, f"Contrat, version en vigueur le {en_lettres(au)}, {lue['nom_cpts']}", contexte
    )


def _lignes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _annuel(contrat: Contrat, photo: dict[str, Any]) -> dict[str, Any]:
    resultat = enveloppe_annuelle(photo, signature=contrat.debut_le)
    return {
        "lignes": [{"libelle": ligne.libelle, "montant": euros(ligne.montant)} for ligne in resultat.lignes],
        "total": euros(resultat.plafond_annuel),
    }
