"""Ouvrir le contrat quand l'Assurance Maladie valide le projet, avec ce que le projet dit déjà."""

from typing import Any

from acteurs.models import Organisation
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from commun.calendrier import jour_paris
from contrats.actions.remplissage import remplir_depuis_le_projet
from contrats.enums import Partie
from contrats.models import Contrat, Redaction, Signataire
from dossiers.enums import RoleEquipe, Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, ProjetSante
from financement.bareme import Bareme
from financement.registre import bareme_courant


def ouvrir_a_la_validation(projet: ProjetSante, evenement: Evenement) -> None:
    """Effet de ``projet.valider_am`` : ouvre le contrat en préparation. Sans effet si le dossier en a déjà un."""
    dossier = projet.dossier
    if Contrat.objects.filter(dossier=dossier).exists():
        return
    contrat = creer_contrat(dossier, ouvert_le=evenement.instant)
    remplir_depuis_le_projet(contrat, projet, jour_paris(evenement.instant))
    consigner(
        dossier,
        sujet=Sujet.CONTRAT,
        code="ouvert",
        auteur=None,
        instant=evenement.instant,
        jour_effet=evenement.jour_effet,
        vers=str(contrat.etat),
        donnees={"bareme": contrat.redaction.bareme},
    )


def creer_contrat(dossier: Dossier, **champs) -> Contrat:
    """Crée le contrat en préparation et ses trois signataires ; structure et caisse reprises du dossier."""
    contrat = Contrat.objects.create(**valeurs_du_dossier(dossier), redaction=nouvelle_redaction(), **champs)
    nommer_les_signataires(contrat)
    return contrat


def nouvelle_redaction(bareme: Bareme | None = None) -> Redaction:
    """Une rédaction vide, à ce barème, ou à celui qui s'offre aujourd'hui."""
    return Redaction.objects.create(bareme=(bareme or bareme_courant()).code)


def valeurs_du_dossier(dossier: Dossier) -> dict[str, Any]:
    """Ce que le dossier dit déjà du contrat : caisse du pilote, structure et compte de la lettre."""
    lettre = dossier.lettre
    coordonnees = lettre.coordonnees_bancaires.last()
    return {
        "dossier": dossier,
        "caisse": caisse_par_defaut(dossier),
        "structure_nom": lettre.structure_nom,
        "structure_statut": lettre.structure_statut,
        "structure_adresse": lettre.structure_adresse,
        "siret": lettre.structure_siret,
        "rna": lettre.structure_rna,
        "iban": coordonnees.iban if coordonnees else "",
    }


def nommer_les_signataires(contrat: Contrat) -> None:
    """Une ligne par partie ; celle de la CPTS reprend le responsable du dossier."""
    responsable = contrat.dossier.equipe.filter(role=RoleEquipe.RESPONSABLE, fin__isnull=True).first()
    noms = {Partie.CPTS: responsable.utilisateur.get_full_name() if responsable else ""}
    Signataire.objects.bulk_create(
        Signataire(redaction=contrat.redaction, partie=partie, nom=noms.get(partie, "")) for partie in Partie
    )


def caisse_par_defaut(dossier: Dossier) -> Organisation | None:
    """La caisse primaire (ou générale) du département pilote, à défaut un autre organisme d'Assurance Maladie."""
    caisses = Organisation.objects.filter(
        type=TypeOrganisation.AM, departements=dossier.departement_pilote_id, active=True
    ).order_by("nom", "pk")
    return min(caisses, key=lambda caisse: caisse.sous_type == SousTypeAM.MSA, default=None)
