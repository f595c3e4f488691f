"""Retirer une contribution demandée, la redemander, la confier à un autre, en reporter la date.

Le coordinateur agit (capacité RENDRE_AVIS) ; qui part en absence confie lui-même les siennes. Lève
``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (toutes les raisons).
"""

from datetime import date, datetime

from django.db import transaction

from commun.calendrier import en_lettres
from commun.delais import jour_paris
from comptes.models import Utilisateur
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.models import Evenement
from instruction import notifications
from instruction.actions.affectation import creer_la_demande, ouvrir_sous_verrou
from instruction.actions.refus import exiger_l_instruction, raisons_de_la_date, trouver_le_destinataire
from instruction.actions.traces import consigner_contribution
from instruction.enums import EtatContribution
from instruction.models import Contribution


def retirer(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = ""
) -> Evenement:
    """Le relecteur n'a plus rien à faire sur ce dossier ; ce qu'il avait envoyé n'est plus compté."""
    exiger_l_instruction(contribution.dossier)
    evenement = franchir(
        contribution,
        "retirer",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id},
    )
    notifications.prevenir_de_la_fin(contribution.dossier, evenement, contribution.relecteur)
    return evenement


def rouvrir(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, attendue_le: date, commentaire: str = ""
) -> Evenement:
    """Redemande une contribution envoyée, pour une date ; le relecteur retrouve ce qu'il avait écrit."""
    exiger_l_instruction(contribution.dossier)
    raisons = raisons_de_la_date(attendue_le, contribution.instruction, jour_paris(maintenant))
    if raisons:
        raise TransitionRefusee(raisons)
    evenement = franchir(
        contribution,
        "rouvrir",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id, "echeance": attendue_le},
        champs={"echeance_le": attendue_le, "redemandee_le": maintenant},
    )
    notifications.prevenir_de_l_acte(
        contribution.dossier, evenement, contribution.relecteur, notifications.REVOIR, attendue_le
    )
    return evenement


@transaction.atomic
def confier(
    contribution: Contribution,
    *,
    par: Utilisateur,
    auteur: Utilisateur,
    maintenant: datetime,
    commentaire: str = "",
    attendue_le: date | None = None,
) -> Contribution:
    """Un autre relecteur prend la suite : l'ancienne contribution est retirée, une neuve lui est demandée, tracées.

    Ce que le premier avait écrit reste à lui. ``attendue_le`` : la date du premier par défaut, jamais passée.
    """
    instruction, jour = contribution.instruction, jour_paris(maintenant)
    exiger_l_instruction(contribution.dossier)
    date_voulue = attendue_le or max(contribution.echeance_le, jour)
    raisons = [] if attendue_le is None else raisons_de_la_date(date_voulue, instruction, jour)
    if par.pk == contribution.relecteur_id:
        raisons.append(f"{par} est déjà le relecteur de cette contribution.")
    if raisons:
        raise TransitionRefusee(raisons)
    evenement = franchir(
        contribution,
        "confier",
        auteur=auteur,
        maintenant=maintenant,
        commentaire=commentaire,
        journal={"relecteur": contribution.relecteur_id, "remplacant": par.pk},
    )
    trouve = trouver_le_destinataire(par, contribution.dossier, jour)
    remplace = contribution.relecteur
    if auteur.pk != remplace.pk:
        notifications.prevenir_de_la_fin(contribution.dossier, evenement, remplace)
    return creer_la_demande(instruction, trouve.personne, date_voulue, auteur, maintenant, supplee=remplace)


@transaction.atomic
def prolonger(
    contribution: Contribution, *, auteur: Utilisateur, maintenant: datetime, attendue_le: date, motif: str
) -> Evenement:
    """Reporte la date d'un relecteur, motif obligatoire ; jamais au-delà de la date visée de l'avis."""
    instruction = ouvrir_sous_verrou(contribution.instruction, auteur)
    contribution = Contribution.objects.select_related("relecteur", "dossier").get(pk=contribution.pk)
    raisons = raisons_de_la_date(attendue_le, instruction, jour_paris(maintenant))
    if contribution.etat != EtatContribution.ATTENDUE:
        raisons.append("Cette contribution n’est plus attendue.")
    if attendue_le <= contribution.echeance_le:
        raisons.append(f"Elle est déjà attendue pour le {en_lettres(contribution.echeance_le)}.")
    if not motif.strip():
        raisons.append("Écrivez le motif du report.")
    if raisons:
        raise TransitionRefusee(raisons)
    donnees = {"relecteur": contribution.relecteur_id, "avant": contribution.echeance_le, "echeance": attendue_le}
    contribution.echeance_le, contribution.redemandee_le = attendue_le, maintenant
    contribution.save(update_fields=["echeance_le", "redemandee_le"])
    evenement = consigner_contribution(contribution, "prolongee", auteur, maintenant, donnees, motif.strip())
    notifications.prevenir_de_l_acte(
        contribution.dossier, evenement, contribution.relecteur, notifications.CONTRIBUER, attendue_le
    )
    return evenement
