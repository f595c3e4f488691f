"""La mise en demeure suivie : ce qui est reproché, le délai, les réponses et leurs pièces, la suite."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.calendrier import jour_paris
from comptes.roles import Capacite
from contrats.actions import repondre_demeure
from contrats.actions.demeure import rubrique_de
from contrats.demeures import echanges_de
from contrats.enums import EtatContrat
from contrats.forms.demeure import ReponseForm
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.situation import actes_possibles
from dossiers.televersement import TeleversementRefuse
from dossiers.views.pieces_servies import servir

SUITES = ("regulariser", "notifier_resiliation")


class DemeureView(VueContrat):
    """La dernière mise en demeure du contrat, les précédentes ensuite ; la CPTS y répond. 404 s'il n'y en a aucune."""

    template_name = "contrats/demeure.html"
    precision = "répondre : le signataire de la CPTS"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.demeures = list(self.contrat.mises_en_demeure.select_related("auteur").order_by("-pk"))
        if not self.demeures:
            raise Http404("Ce contrat n’a fait l’objet d’aucune mise en demeure.")

    @property
    def repond(self) -> bool:
        """Vrai pour qui engage la CPTS, tant que la mise en demeure court."""
        return self.contrat.etat == EtatContrat.MIS_EN_DEMEURE and Capacite.SIGNER_CPTS in self.capacites

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Capacite.SIGNER_CPTS not in self.capacites:
            raise PermissionDenied("Seule la CPTS répond à une mise en demeure.")
        form = ReponseForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            repondre_demeure(self.contrat, auteur=request.user, maintenant=self.maintenant, **form.valeurs())
        except TeleversementRefuse as refus:
            form.add_error("piece", str(refus))
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Votre réponse est envoyée à l’ARS et à l’Assurance Maladie.")
        return redirect(self.contrat.adresse("contrats:demeure"))

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        courante = self.demeures[0]
        contexte.setdefault("form", ReponseForm())
        actes = actes_possibles(self.contrat, self.request.user, self.capacites) if courante.close_le is None else []
        suites = [acte for acte in actes if acte.transition.nom in SUITES]
        return super().get_context_data(
            demeure=courante,
            ouverte=courante.close_le is None,
            jours=(courante.delai_le - jour_paris(self.maintenant)).days,
            echanges=[(demeure, echanges_de(self.contrat, demeure)) for demeure in self.demeures],
            repond=self.repond,
            suites=[acte for acte in suites if not acte.transition.danger],
            suites_de_fin=[acte for acte in suites if acte.transition.danger],
            **contexte,
        )


class PieceDeLaDemeureView(VueContrat):
    """Une pièce jointe à une réponse ; jamais servie si elle est en quarantaine ou infectée."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rubriques = [rubrique_de(demeure) for demeure in self.contrat.mises_en_demeure.all()]
        pieces = self.dossier.pieces_jointes.presentes().filter(sujet=Sujet.CONTRAT, rubrique__in=rubriques)
        piece = pieces.filter(cle=kwargs["cle"]).first()
        if piece is None:
            raise Http404("Cette pièce n’existe pas.")
        return servir(piece)
