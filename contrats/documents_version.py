"""Le PDF de la version en vigueur un jour donné : un texte consolidé, qui ne remplace pas les actes signés."""

from datetime import date
from typing import Any

from commun.calendrier import en_lettres
from contrats.articles import paragraphes
from contrats.calendriers import annuel_imprime, calendrier_imprime, plan_de_la_version
from contrats.models import Contrat
from contrats.plans import d_apres_les_releves
from contrats.versions import version_au
from contrats.vues_de_version import version_a_lire
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument


def version_en_vigueur(contrat: Contrat, au: date) -> Brouillon:
    """Le contenu consolidé ce jour-là, l'origine de chaque clause, les montants d'une année pleine, le calendrier."""
    version = version_au(contrat, au)
    lue, plan = version_a_lire(version), plan_de_la_version(contrat, au)
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
        "moyens": {**lue["moyens"], "lignes": paragraphes(lue["moyens"]["texte"])},
        "particuliers": {**lue["particuliers"], "lignes": paragraphes(lue["particuliers"]["texte"])},
        "repris": contrat.repris,
        "annuel": annuel_imprime(version.photographie, contrat.debut_le),
        "calendrier": calendrier_imprime(plan) if plan else None,
        "d_apres_les_releves": d_apres_les_releves(contrat),
    }
    return Brouillon(
        TypeDocument.VERSION_EN_VIGUEUR, f"Contrat, version en vigueur le {en_lettres(au)}, {lue['nom_cpts']}", contexte
    )
