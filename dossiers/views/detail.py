"""La page d'un dossier et ses documents."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.delais import jour_paris
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.complements import RELANCE, raisons_de_ne_pas_relancer
from dossiers.actions.dossier import est_modifiable
from dossiers.archives import produire
from dossiers.avant_transmission import documents_lisibles
from dossiers.blocs import Place, blocs
from dossiers.dates import demande_ouverte
from dossiers.decisions import decision_motivee
from dossiers.delais_expliques import DelaiLu, delai_courant, delais_lus
from dossiers.deport import voisinage_a_dire
from dossiers.encarts import encarts_de
from dossiers.enums import Sujet
from dossiers.enums_impressions import LONGS
from dossiers.liens import Lien, liens
from dossiers.liens import Place as PlaceDeLien
from dossiers.models import DemandeComplements, Document, VersionDeposee
from dossiers.permissions import Lecture, role_dans_l_equipe, versions_lisibles
from dossiers.situation import ActePossible, actes_possibles, boutons_et_liens, frise, objet_courant, situation
from dossiers.versions import NonEnvoyees, non_envoyees
from dossiers.views.base import VueDossier


class DetailView(VueDossier):
    """Bandeau des quatre questions, prochaine action, frise, pièces du dossier."""

    template_name = "dossiers/detail.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        courante = situation(self.dossier, self.request.user, self.capacites)
        objet = objet_courant(self.dossier, self.request.user)
        informe_seulement = self.lecture(Sujet.LETTRE) == Lecture.INFORMATION
        actes = actes_possibles(objet, self.request.user, self.capacites)
        redige = Capacite.REDIGER in self.capacites and objet.SUJET != Sujet.CONTRAT and est_modifiable(objet)
        travail = self._travail(actes) if courante.a_vous else None
        boutons, autres = boutons_et_liens(objet, actes, a_vous=courante.a_vous, travail=travail is not None)
        demande = None if informe_seulement else demande_ouverte(self.dossier)
        return super().get_context_data(
            situation=courante,
            objet=objet,
            redige=redige,
            actes=actes,
            boutons=boutons,
            autres_actes=autres,
            travail=travail,
            demande=demande,
            decision=None if informe_seulement else decision_motivee(objet),
            delai=self._delai(),
            rubriques_demandees=self._rubriques(demande),
            peut_relancer=self._peut_relancer(demande),
            sans_reponse_depuis=demande.sans_reponse_depuis(jour_paris(self.maintenant)) if demande else None,
            frise=frise(self.dossier, courante, self.request.user),
            informe_seulement=informe_seulement,
            pieces=self._pieces(),
            blocs=blocs(Place.DOSSIER, self.dossier, self.request.user),
            liens=liens(PlaceDeLien.DOSSIER, self.dossier, self.capacites),
            non_envoyees=self._non_envoyees(objet),
            documents=self._documents(),
            avis=None if informe_seulement else self.dossier.lettre.avis.order_by("-rendu_le").first(),
            version=self._version(informe_seulement),
            encarts=encarts_de(self.dossier, self.request.user),
            voisinage=voisinage_a_dire(self.request.user, self.dossier),
            **contexte,
        )

    def _travail(self, actes: list[ActePossible]) -> Lien | None:
        """La page où traiter le dossier ; aucune quand un acte préparé n'attend plus que d'être pris."""
        if any(acte.bouton for acte in actes):
            return None
        return next(iter(liens(PlaceDeLien.TRAVAIL, self.dossier, self.capacites)), None)

    def _delai(self) -> DelaiLu | None:
        """Le délai qui court ou attend ; le refus implicite déjà né a son propre encart."""
        courant = delai_courant(delais_lus(self.dossier, self.request.user, jour_paris(self.maintenant)))
        return None if courant is not None and courant.recours else courant

    def _non_envoyees(self, objet: Any) -> NonEnvoyees | None:
        """Pour l'équipe seule ; ne coûte que si la copie de travail peut différer de ce qui est déposé."""
        if objet.SUJET == Sujet.CONTRAT or role_dans_l_equipe(self.request.user, self.dossier) is None:
            return None
        return non_envoyees(objet)

    def _rubriques(self, demande: DemandeComplements | None) -> list[tuple[str, str]]:
        """Titre et adresse des rubriques visées, pour qui peut y écrire."""
        if demande is None or Capacite.REDIGER not in self.capacites:
            return []
        objet = getattr(self.dossier, demande.sujet)
        visees = [r for r in etapes.RUBRIQUES[demande.sujet] if r.cle in demande.rubriques]
        return [(r.titre, etapes.adresse(objet, r)) for r in visees]

    def _peut_relancer(self, demande: DemandeComplements | None) -> bool:
        if demande is None or not RELANCE[demande.sujet, demande.demandeur] & self.capacites:
            return False
        return not raisons_de_ne_pas_relancer(demande, jour_paris(self.maintenant))

    def _pieces(self) -> list[dict[str, Any]]:
        pieces = []
        for sujet in (Sujet.LETTRE, Sujet.PROJET, Sujet.CONTRAT):
            objet = getattr(self.dossier, sujet, None)
            if objet is not None and self.lecture(sujet) not in (Lecture.RIEN, Lecture.INFORMATION):
                pieces.append({"sujet": sujet, "titre": Sujet(sujet).label, "objet": objet, "fiche": objet.fiche})
        return pieces

    def _version(self, informe_seulement: bool) -> VersionDeposee | None:
        """La dernière lettre lisible ; à qui n'est qu'informé, la page n'en montre que les communes (domaine §3)."""
        deposees = self.dossier.versions.filter(sujet=Sujet.LETTRE).order_by("numero")
        lisibles = versions_lisibles(self.request.user, self.dossier, Sujet.LETTRE)
        return (deposees if informe_seulement else lisibles).last()

    def _documents(self) -> list[Document]:
        return list(documents_lisibles(self.request.user, self.dossier).defer("contexte").reverse())


class DocumentView(VueDossier):
    """Un PDF archivé, lisible de qui lit sa pièce ; produit à la demande s'il attendait, ou attendu s'il est long."""

    precision = "pas sur simple information"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = documents_lisibles(request.user, self.dossier).filter(pk=kwargs["document"]).first()
        if document is None:
            raise Http404("Ce document n’existe pas, ou vous n’y avez pas accès.")
        if document.type in LONGS and document.produit_le is None:
            return redirect("dossiers:projet_pdf", self.dossier.numero)
        document = produire(document.pk)
        return FileResponse(
            document.fichier.open("rb"), filename=f"{document.titre}.pdf", content_type="application/pdf"
        )
