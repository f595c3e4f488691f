"""La fin de l'instruction clôt ce qui était encore attendu : plus de relance, plus de tâche, un mot à la personne."""

from dossiers.actions.transitions import franchir
from dossiers.models import Evenement, LettreIntention
from instruction import notifications
from instruction.enums import EtatContribution
from instruction.models import Contribution


def clore_les_attendues(lettre: LettreIntention, evenement: Evenement) -> None:
    """Effet de ``lettre.rendre_avis`` et de ``lettre.retirer`` : chaque contribution attendue est close, tracée, dite.

    Qui rend l'avis alors qu'il devait la sienne ne s'écrit pas à lui-même. Une lettre classée peut se rouvrir : rien
    n'y est clos, et rien n'y est relancé non plus.
    """
    attendues = Contribution.objects.filter(dossier=lettre.dossier_id, etat=EtatContribution.ATTENDUE)
    for contribution in attendues.select_related("relecteur", "dossier").order_by("pk"):
        pas = franchir(
            contribution,
            "clore",
            auteur=None,
            maintenant=evenement.instant,
            journal={"relecteur": contribution.relecteur_id},
        )
        if contribution.relecteur_id != evenement.auteur_id:
            notifications.prevenir_de_la_fin(contribution.dossier, pas, contribution.relecteur)
