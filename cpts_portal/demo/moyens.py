"""Les moyens qu'une équipe de démonstration demande : l'action, ses étapes datées, le compte de son association.

Les tirages ont leur propre graine : les ajouter ne change rien au reste de la démonstration.
"""

from datetime import date
from random import Random
from typing import Any

from commun.calendrier import ajouter_mois
from comptes.models import Utilisateur
from cpts_portal.demo.identifiants import un_iban
from cpts_portal.demo.personnes import Personne
from cpts_portal.demo.textes import Redacteur, textes
from dossiers.models import CoordonneesBancaires, Jalon, LettreIntention

ETAPES = ((0, "Réunion de lancement"), (3, "Diagnostic partagé"), (6, "Fiches-actions écrites"))
FINALE = "Dépôt du projet de santé"


def _hasard(*cles: str) -> Random:
    return Random("moyens " + " ".join(cles))  # noqa: S311 - une démonstration, pas un secret


def debut_de_l_action(depart: date) -> date:
    """Le premier jour du quatrième mois qui suit : le temps de l'avis et de l'accord."""
    return ajouter_mois(depart.replace(day=1), 4)


def duree_en_mois(ville: str) -> int:
    """De huit à douze mois."""
    return _hasard(ville, "durée").randint(8, 12)


def action_a_financer(redacteur: Redacteur, porteur: Personne, ville: str, depart: date) -> dict[str, Any]:
    """L'objet, l'action, la période, les moyens et qui signe."""
    hasard, choix = _hasard(ville), textes("lettre")["moyens"]
    debut = debut_de_l_action(depart)
    return {
        "fir_objet": hasard.choice(choix["objet"]).format_map(redacteur.valeurs),
        "fir_description": hasard.choice(choix["description"]).format_map(redacteur.valeurs),
        "fir_debut_le": debut.isoformat(),
        "fir_fin_le": ajouter_mois(debut, duree_en_mois(ville)).isoformat(),
        "moyens_humains": hasard.choice(choix["humains"]).format_map(redacteur.valeurs),
        "moyens_materiels": hasard.choice(choix["materiels"]).format_map(redacteur.valeurs),
        "signataire_nom": porteur.nom_complet,
        "signataire_qualite": hasard.choice(("responsable légal de l’association", "membre du bureau, avec pouvoir")),
    }


def aide_demandee(ville: str) -> bool:
    """Deux équipes sur cinq demandent l'aide de l'URPS des médecins libéraux."""
    return _hasard(ville, "aide").random() < 0.4


def ecrire_le_calendrier(lettre: LettreIntention, ville: str, depart: date) -> None:
    """Quatre étapes, de la réunion de lancement au dépôt du projet."""
    debut = debut_de_l_action(depart)
    etapes = (*ETAPES, (duree_en_mois(ville), FINALE))
    Jalon.objects.bulk_create(
        Jalon(lettre=lettre, libelle=libelle, le=ajouter_mois(debut, mois)) for mois, libelle in etapes
    )


def ecrire_le_compte(lettre: LettreIntention, ville: str, titulaire: str, auteur: Utilisateur) -> None:
    """Un compte à l'IBAN juste, dans une banque qui n'existe pas."""
    CoordonneesBancaires.objects.create(
        lettre=lettre,
        titulaire=titulaire,
        iban=un_iban(_hasard(ville, "compte")),
        saisies_par=auteur,
        saisies_le=lettre.dossier.cree_le,
    )
