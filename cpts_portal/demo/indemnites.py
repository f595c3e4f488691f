"""Les indemnités d'un contrat de la démonstration, et le plafond de leur année, par les vraies actions."""

from decimal import Decimal

from stdnum import luhn

from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.actions.preuves import FichierRecu
from contrats.models import Contrat
from cpts_portal.demo.parcours import Parcours
from cpts_portal.demo.pieces import DOSSIER
from indemnites import actions
from indemnites.models import PlafondAnnuel

PREUVE = "compte-rendu-reunion-publique.pdf"
PLAFOND = Decimal(48000)
SOURCE = "Montant de la démonstration, à relire sur l’arrêté de l’année"
# Rang, nom, prénom, profession, mission, ce qui est indemnisé, somme.
VERSEES = (
    (1, "Marty", "Hélène", "60", "fonctionnement", "Coordination de la CPTS, premier semestre", "19800.00"),
    (1, "Marty", "Hélène", "60", "acces_soins", "Organisation des créneaux partagés", "18900.00"),
    (2, "Roques", "Antoine", "10", "acces_soins", "Régulation, douze demi-journées", "5400.00"),
    (3, "Cazals", "Inès", "70", "parcours", "Quatre réunions du groupe parcours", "1250.50"),
    (3, "Cazals", "Inès", "70", "parcours", "Quatre réunions du groupe parcours, saisie deux fois", "1250.50"),
)


def _rpps(rang: int) -> str:
    """Un numéro fictif à la clé juste, hors des plages attribuées."""
    base = f"999{rang:07d}"
    return base + luhn.calc_check_digit(base)


def _plafonner(p: Parcours, annee: int) -> None:
    """Le plafond de l'année, saisi et à vérifier : un montant que personne n'a relu sur l'arrêté ne bloque pas."""
    admin = Utilisateur.objects.filter(affectations__role=Role.ADMINISTRATEUR).order_by("pk").first()
    if admin is not None and not PlafondAnnuel.objects.filter(annee=annee).exists():
        actions.saisir(annee=annee, montant=PLAFOND, source=SOURCE, auteur=admin, maintenant=p.maintenant)


def indemniser(p: Parcours) -> None:
    """Une personne proche du plafond, deux autres en dessous, une ligne annulée."""
    contrat = Contrat.objects.select_related("dossier__lettre").get(dossier=p.dossier)
    _plafonner(p, p.jour.year)
    octets = (DOSSIER / PREUVE).read_bytes()
    for rang, nom, prenom, profession, mission, objet, somme in VERSEES:
        derniere = actions.enregistrer(
            contrat,
            personne=actions.Beneficiaire(_rpps(rang), nom, prenom, profession),
            mission=mission,
            objet=objet,
            le=p.jour,
            montant=Decimal(somme),
            preuve=FichierRecu("etat-de-presence-signe.pdf", octets),
            auteur=p.responsable,
            maintenant=p.maintenant,
        )
    actions.annuler(derniere, commentaire="Saisie deux fois.", auteur=p.responsable, maintenant=p.maintenant)
