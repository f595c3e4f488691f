"""La file de la caisse, le geste groupé, l'état du budget."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView

from commun.entiers import entier_lu
from commun.exports import FormatExport
from commun.telechargements import tableau
from comptes.enums import Role
from dossiers import liens
from dossiers.actions.transitions import TransitionRefusee
from dossiers.visibilite import organisme
from paiements import file
from paiements.budget import budget, budget_thematique, contrats_du_budget, total
from paiements.comptes import masques_du_jour
from paiements.exports import ENTETES_DU_BUDGET, FORMATS, lignes_du_budget
from paiements.forms.gestes import FiltreForm, LiquidationForm, RienForm
from paiements.gestes_ecran import GESTES, bouton
from paiements.models import Echeance
from paiements.permissions import departements_de, mandats_de_budget, mandats_de_caisse
from paiements.presentation import detail, libelle
from paiements.relecture import CHANGEE, a_change, sceau

PAR_PAGE = 50
SANS_FILTRE = 10
LOT_MAX = 100


class VueCaisse(TemplateView):
    """Réservée à qui liquide ou paie pour une caisse."""

    roles = frozenset({Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mandats_de_caisse(request.user):
            raise PermissionDenied("Cette page est réservée à la caisse qui liquide et paie.")
        self.maintenant = timezone.now()
        return super().dispatch(request, *args, **kwargs)


class FileView(VueCaisse):
    """À liquider, à payer, à préparer, à approuver, à encaisser : une liste filtrée, une sélection, une action."""

    template_name = "paiements/file.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        codes = departements_de(mandats_de_caisse(self.request.user))
        filtres = FiltreForm(self.request.GET or None, codes=codes)
        voulu = filtres.cleaned_data if filtres.is_bound and filtres.is_valid() else {}
        nombres = file.comptes(self.request.user, voulu)
        etape = file.PAR_CLE.get(self.request.GET.get("etape", ""))
        etape = etape or file.premiere_etape(self.request.user, nombres)
        echeances = file.filtrer(file.de_l_etape(self.request.user, etape), voulu)
        page = Paginator(echeances, PAR_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            etape=etape,
            nombres=nombres,
            en_attente=file.contrats_de_la_caisse_en_retard(self.request.user, timezone.localdate(self.maintenant)),
            agit=bool(etape.geste) and file.peut(self.request.user, etape),
            filtrable=filtres.has_changed() or page.paginator.count > SANS_FILTRE,
            filtres=filtres,
            filtree=any(voulu.values()),
            garde=urlencode({nom: self.request.GET[nom] for nom in voulu if self.request.GET.get(nom)}),
            somme=file.somme(echeances),
            page=page,
            lignes=[(e, libelle(e), detail(e)) for e in page],
            **contexte,
        )


class LotView(VueCaisse):
    """Un geste sur plusieurs échéances : tout est relu avant, tout passe ou rien ne passe."""

    template_name = "paiements/lot.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.etape = file.PAR_GESTE.get(kwargs["geste"])
        if self.etape is None:
            raise Http404("Ce geste n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._verifier()
        voulues = self._echeances(request.GET.getlist("e"))
        return self.render_to_response(self.get_context_data(echeances=voulues, form=self._formulaire()()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._verifier()
        cles = request.POST.getlist("e")
        voulues = self._echeances(cles)
        form = self._formulaire()(request.POST)
        if len(voulues) != len(set(cles)) or not voulues:
            messages.error(
                request, "Une échéance de la sélection a changé entre-temps : rien n’a été fait, relisez la liste."
            )
            return redirect(self._retour())
        if not form.is_valid():
            contexte = self.get_context_data(echeances=voulues, form=form, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        if a_change(request.POST.getlist("vu"), self._sceaux(voulues)):
            return self._refuser([CHANGEE], voulues, form)
        try:
            geste = GESTES[self.etape.geste]
            geste.action(voulues, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            return self._refuser(refus.raisons, voulues, form)
        s = "s" if len(voulues) > 1 else ""
        messages.success(request, f"{geste.fait} : {len(voulues)} échéance{s} traitée{s}.")
        return redirect(self._retour())

    def _refuser(self, raisons: list[str], voulues: list[Echeance], form: Any) -> HttpResponse:
        """La même page, avec les raisons ; la saisie reste."""
        for raison in raisons:
            messages.error(self.request, raison)
        contexte = self.get_context_data(echeances=voulues, form=form, page_en_erreur=True)
        return self.render_to_response(contexte, status=409)

    def _verifier(self) -> None:
        if not file.peut(self.request.user, self.etape):
            raise PermissionDenied("Votre rôle à la caisse ne permet pas ce geste.")

    def _formulaire(self) -> Any:
        """Liquider en lot ne demande rien : chaque somme est le dû ; une retenue se décide une par une."""
        formulaire = GESTES[self.etape.geste].formulaire
        return RienForm if formulaire is LiquidationForm else formulaire

    def _echeances(self, cles: list[str]) -> list[Echeance]:
        propres = [lu for cle in cles if (lu := entier_lu(cle)) is not None]
        return list(file.de_l_etape(self.request.user, self.etape).filter(pk__in=propres[:LOT_MAX]))

    def _masques(self, echeances: list[Echeance]) -> dict[int, str]:
        contrats = {e.contrat_id: e.contrat for e in echeances}
        return masques_du_jour(list(contrats.values()), timezone.localdate(self.maintenant))

    def _sceaux(self, echeances: list[Echeance]) -> list[str]:
        masques = self._masques(echeances)
        return [sceau(e, masques[e.contrat_id]) for e in echeances]

    def _retour(self) -> str:
        return f"{reverse('paiements:file')}?{urlencode({'etape': self.etape.cle})}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        echeances = contexte.pop("echeances", [])
        masques = self._masques(echeances)
        return super().get_context_data(
            etape=self.etape,
            bouton=bouton(self.etape.geste),
            consequences=GESTES[self.etape.geste].consequences,
            lignes=[(e, libelle(e), detail(e), masques[e.contrat_id]) for e in echeances],
            vus=[sceau(e, masques[e.contrat_id]) for e in echeances],
            total=sum(e.montant if e.liquide is None else e.liquide for e in echeances),
            adresse_retour=self._retour(),
            **contexte,
        )


class VueBudget(TemplateView):
    """Réservée à qui lit l'argent des contrats."""

    roles = frozenset({Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS, Role.INSTRUCTEUR_AM, Role.DECIDEUR_AM, Role.LECTEUR})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mandats_de_budget(request.user):
            raise PermissionDenied("L’état du budget est lu de l’ARS et de l’Assurance Maladie.")
        return super().dispatch(request, *args, **kwargs)


class BudgetView(VueBudget):
    """Du dû au reste, par département et par année ; le FIR thématique à part, pour l'ARS."""

    template_name = "paiements/budget.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contrats = contrats_du_budget(self.request.user)
        lignes = budget(self.request.user)
        annees = sorted({ligne.annee for ligne in lignes})
        lit_le_fir = any(organisme(mandat) == "ars" for mandat in mandats_de_budget(self.request.user))
        return super().get_context_data(
            en_attente=file.contrats_en_retard(contrats, timezone.localdate()),
            groupes=[
                (annee, siennes, total(siennes))
                for annee in annees
                for siennes in ([ligne for ligne in lignes if ligne.annee == annee],)
            ],
            ensemble=total(lignes),
            contrats=contrats.count(),
            liens=liens.liens(liens.Place.BUDGET, None),
            thematique=budget_thematique(self.request.user) if lit_le_fir else None,
            **contexte,
        )


class ExportBudgetView(VueBudget):
    """L'état du budget en CSV ou XLSX : les lignes de la page, sans ses totaux, qu'un tableur refait."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        if kwargs["format"] not in FORMATS:
            raise Http404("Ce format n’existe pas.")
        nom = f"budget-des-contrats-{timezone.localdate().isoformat()}"
        lignes = lignes_du_budget(budget(request.user))
        return tableau(nom, ENTETES_DU_BUDGET, lignes, FormatExport(kwargs["format"]))
