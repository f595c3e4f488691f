"""Ce que dit le PDF du contrat : un contexte JSON complet, figé à la proposition puis à l'entrée en vigueur.

Tout y est déjà écrit comme on le lit (dates, montants) : le gabarit ne calcule rien.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from commun.calendrier import en_lettres, jour_paris
from commun.montants import euros, format_nombre
from contrats.enums import ModeIndicateur, ModeSignature, Partie
from contrats.financier import enveloppe_annuelle, plan_du_contrat
from contrats.formes import lire
from contrats.models import Contrat, Signature
from contrats.photographie import iban_masque
from contrats.presentation import afficher_plan
from dossiers.archives import Brouillon
from dossiers.enums import TypeDocument
from dossiers.models import Evenement
from financement.baremes import trouver_bareme
from financement.calendrier import DUREE_ANNEES, anniversaire
from financement.textes import libelle_annee
from financement.versements import Plan

MODES = {
    ModeIndicateur.BINAIRE: "Tout ou rien, sur preuve",
    ModeIndicateur.PALIERS: "Par paliers",
    ModeIndicateur.LINEAIRE: "Linéaire, de la référence à la cible",
}


def contrat_propose(contrat: Contrat, evenement: Evenement) -> Brouillon:
    """Le contrat à signer ; son calendrier suppose une signature le jour de la proposition."""
    jour = jour_paris(contrat.propose_le)
    plan = plan_du_contrat(contrat.photographie, signature=jour)
    contexte = {**_corps(contrat, jour, plan), "signe": False, "signatures": _blocs(contrat, ())}
    titre = f"Contrat tripartite proposé (version {contrat.version}), {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def contrat_signe(contrat: Contrat, evenement: Evenement, plan: Plan, signatures: Iterable[Signature]) -> Brouillon:
    """Le contrat en vigueur : signatures données, calendrier définitif."""
    contexte = {
        **_corps(contrat, contrat.signe_le, plan),
        "signe": True,
        "signe_le": en_lettres(contrat.signe_le),
        "signatures": _blocs(contrat, signatures),
    }
    titre = f"Contrat tripartite signé, {contrat.dossier.nom}"
    return Brouillon(TypeDocument.CONTRAT, titre, contexte, contrat.version)


def _corps(contrat: Contrat, signature: date, plan: Plan) -> dict[str, Any]:
    photo = lire(contrat.photographie)
    bareme = trouver_bareme(contrat.bareme)
    ecrit = photo["contenu"]
    return {
        "emetteur": photo["parties"]["ars"]["nom"],
        "version": contrat.version,
        "propose_le": en_lettres(jour_paris(contrat.propose_le)),
        "empreinte": contrat.empreinte,
        "bareme": {"code": bareme.code, "libelle": bareme.libelle, "reference": bareme.reference},
        "nom_cpts": photo["dossier"]["nom"],
        "parties": _parties(photo),
        "structure": {
            "nom": ecrit["structure_nom"],
            "siret": ecrit["siret"],
            "rna": ecrit["rna"],
            "iban": iban_masque(photo),
        },
        "territoire": _territoire(photo["territoire"]),
        "missions": missions_a_lire(photo),
        "paragraphes_moyens": _paragraphes(ecrit["moyens"]),
        "paragraphes_particuliers": _paragraphes(ecrit["articles_particuliers"]),
        "annuel": _annuel(photo, signature),
        "calendrier": _calendrier(plan, bareme),
        "suppose_signe_le": en_lettres(signature),
        "fin_le": en_lettres(anniversaire(signature, DUREE_ANNEES)),
        "avance": f"{bareme.valeur('taux_avance') * 100:.0f}\u00a0%",
        "hypotheses": list(bareme.hypotheses),
    }


def _paragraphes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]


def _parties(photo: dict[str, Any]) -> list[dict[str, str]]:
    signataires = {s["partie"]: s for s in photo["contenu"]["signataires"]}
    return [
        {
            "cle": partie.value,
            "titre": partie.label,
            **photo["parties"][partie],
            "signataire": signataires[partie]["nom"],
            "qualite": signataires[partie]["qualite"],
        }
        for partie in Partie
    ]


def _territoire(territoire: dict[str, Any]) -> dict[str, Any]:
    return {
        "population": format_nombre(territoire["population"]),
        "millesime": territoire["millesime"],
        "taille": territoire["taille"],
        "version": territoire["version"],
        "nombre": len(territoire["communes"]) + len(territoire["parties"]),
        "communes": [
            {"code": c["code"], "nom": c["nom"], "population": format_nombre(c["population"] or 0)}
            for c in territoire["communes"]
        ]
        + [
            {"code": p["code"], "nom": f"{p['commune']}, {p['libelle']}", "population": format_nombre(p["population"])}
            for p in territoire["parties"]
        ],
    }


def missions_a_lire(photo: dict[str, Any]) -> list[dict[str, Any]]:
    """Les missions engagées et leurs indicateurs, en mots ; une date encore absente reste vide."""
    return [_mission_a_lire(engagement) for engagement in photo["contenu"]["engagements"]]


def _mission_a_lire(engagement: dict[str, Any]) -> dict[str, Any]:
    options = (
        ("compensation_snp", "organisation de la réponse aux soins non programmés (compensation)"),
        ("supplement_snp", "traitement et orientation des demandes de soins non programmés (supplément)"),
    )
    return {
        "libelle": engagement["libelle"],
        "demarrage": _jour(engagement["demarrage_le"]),
        "deploiement": _jour(engagement["deploiement_le"]),
        "options": [texte for cle, texte in options if engagement[cle]],
        "indicateurs": [_indicateur(indicateur) for indicateur in engagement["indicateurs"]],
    }


def _indicateur(indicateur: dict[str, Any]) -> dict[str, Any]:
    unite = f" {indicateur['unite']}" if indicateur["unite"] else ""
    return {
        "intitule": indicateur["intitule"],
        "mode": MODES[ModeIndicateur(indicateur["mode"])] if indicateur["remunere"] else "Suivi, sans rémunération",
        "reference": f"{_virgule(indicateur['reference'])}{unite}" if indicateur["reference"] else "",
        "objectifs": [_objectif(objectif, unite) for objectif in indicateur["objectifs"]],
        "montant": euros(Decimal(indicateur["montant"])) if indicateur["remunere"] else "",
        "preuves": indicateur["preuves"],
    }


def _objectif(objectif: dict[str, Any], unite: str) -> dict[str, Any]:
    """``annees`` est vide pour ce qui vaut dès la première année."""
    sens = "au plus " if objectif["baisse"] and len(objectif["paliers"]) == 1 else ""
    return {
        "annees": f"À partir de la {libelle_annee(objectif['depuis'])}" if objectif["depuis"] > 1 else "",
        "cible": f"{_virgule(objectif['cible'])}{unite}" if objectif["cible"] else "",
        "paliers": [
            f"{sens}{_virgule(palier['seuil'])}{unite} : {euros(Decimal(palier['montant']))}"
            for palier in objectif["paliers"]
        ],
    }


def _jour(iso: str) -> str:
    return en_lettres(date.fromisoformat(iso)) if iso else ""


def _virgule(nombre: str) -> str:
    return nombre.replace(".", ",")


def _annuel(photo: dict[str, Any], signature: date) -> dict[str, Any]:
    resultat = enveloppe_annuelle(photo, signature=signature)
    return {
        "lignes": [{"libelle": ligne.libelle, "montant": euros(ligne.montant)} for ligne in resultat.lignes],
        "total": euros(resultat.plafond_annuel),
    }


def _calendrier(plan: Plan, bareme: Any) -> dict[str, Any]:
    affiche = afficher_plan(plan, plan.lignes, bareme)
    return {
        "echeances": [
            {
                "jour": en_lettres(echeance.jour),
                "total": euros(echeance.total),
                "sommes": [
                    {"libelle": somme.libelle, "detail": somme.detail, "montant": euros(somme.montant)}
                    for somme in echeance.sommes
                ],
            }
            for echeance in affiche.echeances
        ],
        "annees": [
            {
                "libelle": annee.libelle,
                "fixe": euros(annee.fixe),
                "variable": euros(annee.variable),
                "total": euros(annee.total),
            }
            for annee in affiche.annees
        ],
        "fixe": euros(affiche.fixe),
        "variable": euros(affiche.variable),
        "total": euros(affiche.total),
    }


def _blocs(contrat: Contrat, signatures: Iterable[Signature]) -> list[dict[str, str]]:
    donnees = {signature.partie: signature for signature in signatures}
    return [
        {**partie, "texte": _mention(donnees[partie["cle"]]) if partie["cle"] in donnees else ""}
        for partie in _parties(contrat.photographie)
    ]


def _mention(signature: Signature) -> str:
    if signature.mode == ModeSignature.PAPIER:
        return f"Signé sur papier le {en_lettres(signature.jour)}."
    return f"Signé sur le portail le {en_lettres(signature.jour)} par {signature.auteur}."
