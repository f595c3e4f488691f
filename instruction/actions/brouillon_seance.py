"""Ce qu'une séance laisse à qui rendra l'avis : le sens et le texte qu'elle a notés, dans l'avis en préparation."""

from django.db.models import prefetch_related_objects

from dossiers.models import Evenement
from instruction.actions import consolidation
from instruction.enums import EtatAvis
from instruction.lecture import doit_encore_contribuer
from instruction.models import Passage


def preparer_le_brouillon(passage: Passage, evenement: Evenement) -> None:
    """Effet de l'avis proposé en séance : prépare l'avis, garde la grille et les opinions déjà écrites.

    Rien si l'avis est déjà proposé à un autre coordinateur (la séance ne le lui reprend pas), ou si qui note doit
    encore sa contribution (il n'écrit pas l'avis avant de l'avoir envoyée).
    """
    prefetch_related_objects([passage.dossier], "equipe", "departements")
    lettre, auteur = passage.dossier.lettre, evenement.auteur
    deja = consolidation.avis_en_preparation(passage.dossier, lettre.version)
    if doit_encore_contribuer(auteur, passage.dossier) or (deja and deja.etat == EtatAvis.PROPOSE):
        return
    consolidation.preparer(
        lettre,
        auteur=auteur,
        maintenant=evenement.instant,
        sens=passage.sens,
        commentaire=passage.texte or (deja.motivation if deja else ""),
        grille={critere: tuple(valeur) for critere, valeur in deja.grille.items()} if deja else None,
        opinions=deja.opinions if deja else "",
    )
