"""Le journal d'un dossier : chaque événement en clair, et la preuve que rien n'y a été changé."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from commun.delais import jour_paris
from dossiers.avant_transmission import documents_lisibles, evenements_lisibles
from dossiers.enums import Sujet
from dossiers.journal import verifier_dossier
from dossiers.models import Evenement, PieceReprise
from dossiers.permissions import DELIBERES, Lecture
from dossiers.recit import detail
from dossiers.recours import voies_de_recours
from dossiers.views.base import VueDossier
from dossiers.workflow import libelle_evenement

LONGUEUR_EMPREINTE = 12


@dataclass(frozen=True)
class Ligne:
    """Un événement, à hauteur de qui le lit."""

    rang: int
    jour: date
    instant: datetime
    fait: str
    detail: str
    auteur: str
    commentaire: str
    documents: tuple[tuple[str, str], ...]
    empreinte: str
    recours: tuple[str, ...] = ()

    @property
    def le_jour_meme(self) -> bool:
        """Vrai si l'événement a été consigné le jour où il prend effet."""
        return jour_paris(self.instant) == self.jour


class JournalView(VueDossier):
    """Lisible de qui lit le dossier.

    Les événements d'une étape que la personne ne lit pas encore ne s'affichent pas. Qui n'est qu'informé (Assurance
    Maladie avant le dépôt du projet) lit les faits et leurs jours, sans auteur, commentaire ni document (domaine §3).
    Ce que le Guichet ou l'ARS délibère ne se compte même pas : le nombre dirait qu'une décision se prépare. Ce que le
    Guichet a demandé au porteur ne se lit ni ne se compte à l'ARS (:mod:`dossiers.avant_transmission`).
    """

    template_name = "dossiers/journal.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        evenements = (
            evenements_lisibles(self.request.user, self.dossier)
            .select_related("auteur", "texte")
            .prefetch_related("documents")
        )
        self.lisibles = set(documents_lisibles(self.request.user, self.dossier).values_list("pk", flat=True))
        niveaux = {sujet: self._niveau(sujet) for sujet in Sujet}
        lisibles = [e for e in evenements if niveaux[Sujet(e.sujet)] != Lecture.RIEN]
        lignes = [self._ligne(e, niveaux[Sujet(e.sujet)]) for e in lisibles]
        return super().get_context_data(
            lignes=lignes,
            masques=sum(1 for e in evenements if Sujet(e.sujet) not in DELIBERES)
            - sum(1 for e in lisibles if Sujet(e.sujet) not in DELIBERES),
            rupture=verifier_dossier(self.dossier),
            tete=lignes[-1].empreinte if lignes else "",
            **contexte,
        )

    def _niveau(self, sujet: Sujet) -> Lecture:
        """Ce qui touche le dossier entier (équipe, pilote, reprise) se lit comme la lettre ; une pièce, de l'équipe."""
        if sujet == Sujet.PIECE:
            niveau = self.lecture(Sujet.LETTRE)
            return niveau if niveau == Lecture.COPIE_DE_TRAVAIL else Lecture.RIEN
        return self.lecture(Sujet.LETTRE if sujet == Sujet.DOSSIER else sujet)

    def _ligne(self, evenement: Evenement, niveau: Lecture) -> Ligne:
        ouvert = niveau >= Lecture.VERSION_DEPOSEE
        texte = getattr(evenement, "texte", None)
        return Ligne(
            rang=evenement.rang,
            jour=evenement.jour_effet,
            instant=evenement.instant,
            fait=libelle_evenement(evenement.sujet, evenement.code),
            detail=detail(evenement) if ouvert else "",
            auteur=(str(evenement.auteur) if evenement.auteur else "Le portail") if ouvert else "",
            commentaire=texte.texte if texte and ouvert else "",
            documents=self._documents(evenement) if ouvert else (),
            empreinte=evenement.empreinte[:LONGUEUR_EMPREINTE],
            recours=voies_de_recours(evenement.jour_effet) if ouvert and evenement.code == "refus_implicite" else (),
        )

    def _documents(self, evenement: Evenement) -> tuple[tuple[str, str], ...]:
        """PDF archivés de l'événement ; pour la reprise du dossier, les documents qui l'ont prouvée."""
        if evenement.sujet == Sujet.DOSSIER and evenement.code == "reprise":
            pieces = PieceReprise.objects.filter(reprise__dossier=self.dossier).order_by("pk")
            return tuple((reverse("dossiers:reprise_piece", args=[p.reprise_id, p.pk]), p.titre) for p in pieces)
        return tuple(
            (reverse("dossiers:document", args=[self.dossier.numero, document.pk]), document.titre)
            for document in evenement.documents.all()
            if document.pk in self.lisibles
        )
