"""Le diagnostic que l'équipe d'une CPTS de démonstration remplit : indicateurs inventés, besoins liés, dispositifs."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

from cpts_portal.demo.textes import Redacteur, textes
from dossiers.dispositifs import Proposition, proposer
from dossiers.enums_diagnostic import StatutValeur
from dossiers.indicateurs import PAR_CODE
from dossiers.models import Besoin, DispositifExistant, IndicateurDiagnostic, LettreIntention

ARTICULATION_MAX = 5
LIEN = Besoin.indicateurs.through


def forces_et_faiblesses(redacteur: Redacteur, graine: str) -> dict[str, str]:
    """Deux textes ; un tirage à part, qui ne décale pas ceux des autres rubriques."""
    hasard, choix = Random(f"forces {graine}"), textes("diagnostic")  # noqa: S311 - textes inventés
    return {cle: hasard.choice(choix[cle]).format_map(redacteur.valeurs) for cle in ("forces", "faiblesses")}


def ecrire_le_diagnostic(lettre: LettreIntention, besoins: Iterable[Besoin], annee: int) -> None:
    """Indicateurs, besoins liés aux leurs, et dispositifs du territoire retenus ou écartés."""
    hasard, choix = Random(f"diagnostic {lettre.dossier.numero}"), textes("diagnostic")  # noqa: S311 - chiffres inventés
    indicateurs = {ligne["code"]: _indicateur(lettre, ligne, hasard, annee) for ligne in choix["indicateurs"]}
    IndicateurDiagnostic.objects.bulk_create(indicateurs.values())
    besoins = Besoin.objects.bulk_create(besoins)
    LIEN.objects.bulk_create(
        LIEN(besoin=besoin, indicateurdiagnostic=indicateurs[code])
        for besoin in besoins
        for code in choix["appuis"].get(besoin.intitule, ())
    )
    DispositifExistant.objects.bulk_create(_dispositifs(lettre, hasard, choix["articulations"]))


def _indicateur(lettre: LettreIntention, ligne: dict[str, Any], hasard: Random, annee: int) -> IndicateurDiagnostic:
    choisi, tirage = PAR_CODE[ligne["code"]], hasard.random()
    valeur = Decimal(hasard.randint(10 * ligne["bornes"][0], 10 * ligne["bornes"][1])) / 10
    masque = ligne.get("masque", False) and tirage < 0.5
    return IndicateurDiagnostic(
        lettre=lettre,
        code=choisi.code,
        intitule=choisi.intitule,
        unite=choisi.unite,
        source=choisi.source,
        annee=annee,
        statut=StatutValeur.MASQUEE if masque else StatutValeur.RENSEIGNEE,
        valeur=None if masque else valeur,
    )


def _dispositifs(lettre: LettreIntention, hasard: Random, articulations: dict[str, Any]) -> list[DispositifExistant]:
    proposees = proposer(lettre)
    retenues = sorted(hasard.sample(range(len(proposees)), min(len(proposees), hasard.randint(2, ARTICULATION_MAX))))
    return [
        _retenir(
            lettre, proposees[rang], articulations.get(proposees[rang].nature) or hasard.choice(articulations["autres"])
        )
        for rang in retenues
    ]


def _retenir(lettre: LettreIntention, proposee: Proposition, articulation: str) -> DispositifExistant:
    return DispositifExistant(
        lettre=lettre,
        nature=proposee.nature,
        nom=proposee.nom,
        lieu=proposee.lieu,
        cle=proposee.cle,
        articulation=articulation,
    )
