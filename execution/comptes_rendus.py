"""Le compte rendu d'un dialogue de gestion : ce que l'on soumet et que l'on approuve, en JSON, et son empreinte."""

from typing import Any

from contrats.enums import Partie
from contrats.photographie import empreinte
from execution.enums_gestion import EtatPosition, EtatReleve
from execution.indicateurs import IndicateurAnnuel, indicateurs_de_l_annee
from execution.models import DialogueDeGestion, Releve, ValeurRelevee
from execution.ordre_arrete import ordre_fige
from execution.parts import PartsDeLAnnee, parts_de_l_annee
from execution.releves import Lu, courantes, lu_de

__all__ = ["contestees", "empreinte", "parts_du_dialogue", "photographier", "tranchees"]


def tranchees(dialogue: DialogueDeGestion) -> dict[str, Lu]:
    """Code → ce que le dialogue a tranché."""
    return {r.code: Lu(r.nature, r.valeur, "valeur tranchée au dialogue") for r in dialogue.retenues.all()}


def contestees(dialogue: DialogueDeGestion) -> frozenset[str]:
    """Les codes en désaccord que le dialogue n'a pas tranchés."""
    en_desaccord = dialogue.contrat.releves.filter(annee=dialogue.annee, etat=EtatReleve.DESACCORD)
    return frozenset(en_desaccord.order_by().values_list("code", flat=True)) - set(tranchees(dialogue))


def parts_du_dialogue(dialogue: DialogueDeGestion) -> PartsDeLAnnee:
    """L'effet sur la part variable de l'année, d'après ce qui est retenu aujourd'hui."""
    return parts_de_l_annee(
        dialogue.contrat, dialogue.annee, tranchees=tranchees(dialogue), contestees=contestees(dialogue)
    )


def photographier(dialogue: DialogueDeGestion) -> dict[str, Any]:
    """Tout ce que dit le compte rendu. Montants et valeurs en texte, dates en ISO."""
    parts = parts_du_dialogue(dialogue)
    return {
        "annee": dialogue.annee,
        "debut": dialogue.debut.isoformat(),
        "lieu": dialogue.lieu,
        "ordre_du_jour": ordre_fige(dialogue),
        "presents": dialogue.presents,
        "conclusions": dialogue.conclusions,
        "positions": [
            {"partie": position.partie, "texte": position.texte}
            for position in dialogue.positions.filter(etat=EtatPosition.ENVOYEE).order_by("partie")
        ],
        "indicateurs": _indicateurs(dialogue),
        "parts": [
            {
                "code": part.code,
                "intitule": part.intitule,
                "au_plus": f"{part.au_plus:.2f}",
                "acquis": f"{part.acquis:.2f}",
                "taux": f"{part.taux:f}",
                "regle": part.regle,
                "alerte": part.alerte,
            }
            for part in parts.lignes
        ],
        "acquis": f"{parts.acquis:.2f}",
        "au_plus": f"{parts.au_plus:.2f}",
        "suites": [
            {
                "cle": suite.pk,
                "texte": suite.texte,
                "partie": suite.partie,
                "responsable": suite.responsable,
                "echeance_le": suite.echeance_le.isoformat(),
            }
            for suite in dialogue.suites.order_by("echeance_le", "pk")
        ],
    }


def _indicateurs(dialogue: DialogueDeGestion) -> list[dict[str, Any]]:
    releves = {r.code: r for r in dialogue.contrat.releves.filter(annee=dialogue.annee).prefetch_related("valeurs")}
    decidees = tranchees(dialogue)
    return [
        _ligne(indicateur, releves.get(indicateur.code), decidees.get(indicateur.code))
        for indicateur in indicateurs_de_l_annee(dialogue.contrat, dialogue.annee)
    ]


def _ligne(indicateur: IndicateurAnnuel, releve: Releve | None, tranchee: Lu | None) -> dict[str, Any]:
    valeurs = courantes(releve) if releve else {}
    retenue = tranchee or (lu_de(releve) if releve else None)
    return {
        "code": indicateur.code,
        "intitule": indicateur.intitule,
        "mission": indicateur.mission_libelle,
        "etat": str(releve.etat) if releve else EtatReleve.ATTENDU.value,
        "motif": releve.motif if releve else "",
        **{partie.value: _valeur(indicateur, valeurs.get(partie)) for partie in (Partie.CPTS, Partie.AM)},
        "retenue": {
            "nature": str(retenue.nature) if retenue else "",
            "valeur": "" if retenue is None or retenue.valeur is None else f"{retenue.valeur.normalize():f}",
            "texte": _texte(indicateur, retenue),
            "origine": retenue.origine if retenue else "aucune valeur retenue : rien n’est payé",
        },
    }


def _valeur(indicateur: IndicateurAnnuel, valeur: ValeurRelevee | None) -> str:
    return _texte(indicateur, valeur) if valeur else "non renseignée"


def _texte(indicateur: IndicateurAnnuel, lue: Any) -> str:
    """« 85 % », « masquée », « manquante », ou « aucune »."""
    return "aucune" if lue is None else indicateur.en_mots(lue.nature, lue.valeur)
