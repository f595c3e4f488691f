"""Ce que les dépôts de la lettre font à l'instruction : l'ouvrir, puis la remettre à jour à chaque version.

Effets inscrits dans ``dossiers.effets`` : ils s'exécutent dans la transaction du dépôt, dossier verrouillé.
"""

from datetime import date, datetime, timedelta

from commun.delais import jour_paris
from dossiers.actions.transitions import franchir
from dossiers.models import Evenement, LettreIntention
from dossiers.parametres import OBJECTIF_AVIS_JOURS
from instruction.enums import EtatContribution
from instruction.models import Contribution, Instruction
from instruction.parametres import NOUVELLE_VERSION_JOURS


def echeance_visee(deposee_le: datetime) -> date:
    """L'objectif de service de l'avis, en jours après ce dépôt ; jamais un délai légal."""
    jour = jour_paris(deposee_le)
    return jour + timedelta(days=OBJECTIF_AVIS_JOURS.au(jour))


def ouvrir_ou_mettre_a_jour(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet de ``lettre.deposer`` et de ``lettre.completer``.

    Au premier dépôt : ouvre l'instruction. Ensuite, la lettre a une version nouvelle : la date visée repart de ce
    dépôt sans jamais avancer, et les contributions déjà envoyées sont rouvertes, sauf si le coordinateur a choisi de
    les garder (``Instruction.rouvrir_a_la_version``). Ce qu'un avis avait clos sans être envoyé est attendu de nouveau.
    Une contribution rouverte garde la version qu'elle avait lue : c'est la mention « nouvelle version » de la page.
    """
    visee = echeance_visee(evenement.instant)
    instruction, ouverte = Instruction.objects.get_or_create(
        dossier=lettre.dossier, defaults={"ouverte_le": evenement.instant, "echeance_le": visee}
    )
    if ouverte:
        return
    if visee > instruction.echeance_le:
        instruction.echeance_le = visee
        instruction.save(update_fields=["echeance_le"])
    _redemander(instruction, evenement)


def _redemander(instruction: Instruction, evenement: Evenement) -> None:
    """Rouvre ce qui est envoyé, si c'est voulu, et laisse à chacun le temps de lire la version nouvelle."""
    recue_le = jour_paris(evenement.instant)
    au_plus_tot = recue_le + timedelta(days=NOUVELLE_VERSION_JOURS.au(recue_le))
    attendues = instruction.contributions.filter(etat=EtatContribution.ATTENDUE, echeance_le__lt=au_plus_tot)
    attendues.update(echeance_le=au_plus_tot, redemandee_le=evenement.instant)
    a_rouvrir = [EtatContribution.CLOSE]
    if instruction.rouvrir_a_la_version:
        a_rouvrir.append(EtatContribution.ENVOYEE)
    for contribution in instruction.contributions.filter(etat__in=a_rouvrir).order_by("pk"):
        _rouvrir(contribution, evenement.instant, au_plus_tot)


def _rouvrir(contribution: Contribution, maintenant: datetime, au_plus_tot: date) -> None:
    echeance = max(contribution.echeance_le, au_plus_tot)
    franchir(
        contribution,
        "actualiser",
        auteur=None,
        maintenant=maintenant,
        journal={"relecteur": contribution.relecteur_id, "echeance": echeance},
        champs={"echeance_le": echeance, "redemandee_le": maintenant},
    )
