"""Le décor d'une négociation : trois versions, un fil, des propositions en attente, acceptée et refusée, un bon."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from contrats.enums import Partie
from negociation.actions import echanges
from tests.fabriques.contrats import ParcoursContrat, un_parcours_contrat
from tests.fabriques.negociation import donner, qui_negocie, une_version

LONG = "Interdépartementalement" * 5


def planter_la_negociation(decor: Any, nom: str) -> None:
    """Les pages de la négociation, vues de la CPTS, de l'ARS et de la caisse."""
    p = un_parcours_contrat(timezone.now(), nom=nom)
    p.preparer()

    def qui(partie: Partie) -> dict[str, Any]:
        return {"auteur": qui_negocie(p, partie), "maintenant": p.maintenant}

    une = une_version(p, p.contrat, f"Première rédaction. {LONG}")
    moyens = {"clause": "moyens", "motif": LONG}
    acceptee = echanges.proposer_une_modification(une, valeurs={"moyens": LONG}, **moyens, **qui(Partie.CPTS))
    refusee = echanges.proposer_une_modification(une, valeurs={"moyens": "Rien."}, **moyens, **qui(Partie.AM))
    remarque = echanges.remarquer(une, clause="article:8", texte=LONG, **qui(Partie.CPTS))
    echanges.repondre(remarque, texte=f"Oui. {LONG}", **qui(Partie.ARS))
    echanges.accepter(acceptee, **qui(Partie.ARS))
    echanges.refuser(refusee, commentaire=LONG, **qui(Partie.ARS))
    ajoutee = echanges.proposer_une_modification(
        une,
        clause="indicateurs:parcours",
        valeurs={"intitule": LONG, "remunere": "on", "montant": "1000", "part-parcours-1": _reste(p), "preuves": LONG},
        motif=LONG,
        **qui(Partie.CPTS),
    )
    echanges.accepter(ajoutee, **qui(Partie.ARS))
    deux = une_version(p, p.contrat)
    donner(p, deux, Partie.AM)
    attendue = echanges.proposer_une_modification(
        deux, clause="indicateur:parcours-1", valeurs={"preuves": LONG}, motif="À nous.", **qui(Partie.CPTS)
    )
    _montrer(decor, p, remarque.pk, attendue.pk)


def _reste(p: ParcoursContrat) -> str:
    """Ce que garde l'indicateur des parcours quand un second prend mille euros."""
    return str(p.contrat.redaction.engagements.get(mission="parcours").indicateurs.get().montant - 1000)


def _montrer(decor: Any, p: ParcoursContrat, remarque: int, modification: int) -> None:
    def page(nom: str, *parametres: Any) -> str:
        return reverse(f"negociation:{nom}", args=[p.dossier.numero, "contrat", *parametres])

    decor.montrer(
        p.responsable,
        *(page("version", numero) for numero in (1, 2)),
        page("negociation"),
        page("bon", 2, "donner"),
        page("remarquer", 2, "indicateur:parcours-1"),
        page("modifier", 2, "indicateur:parcours-1"),
        page("modifier", 2, "compte"),
        page("modifier", 2, "mission:qualite"),
        page("modifier", 2, "indicateurs:parcours"),
        page("retirer", 2, "indicateur:parcours-1"),
        *(page("geste_remarque", remarque, geste) for geste in ("repondre", "resoudre")),
        page("geste_modification", modification, "retirer"),
        reverse("contrats:contrat", args=[p.dossier.numero]),
    )
    decor.montrer(
        qui_negocie(p, Partie.ARS),
        page("negociation"),
        page("soumettre"),
        page("version", 2),
        *(page("geste_modification", modification, geste) for geste in ("accepter", "refuser")),
    )
    decor.montrer(qui_negocie(p, Partie.AM), page("bon", 2, "retirer"))
