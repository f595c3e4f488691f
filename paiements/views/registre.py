"""Le registre d'un contrat : ce que lit le porteur, le détail d'une échéance, l'export, les crédits thématiques."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect

from commun.exports import FormatExport
from commun.telechargements import tableau
from comptes.roles import Capacite
from contrats.compte_en_vigueur import compte_au
from contrats.enums import SIGNES
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.models import Evenement
from dossiers.permissions import role_dans_l_equipe
from dossiers.workflow import libelle_evenement
from paiements import actions
from paiements.comptes import compte_servi, masques_du_jour, payeurs
from paiements.decompte import decompte_au
from paiements.enums import EtatEcheance
from paiements.exports import ENTETES, FORMATS, lignes_comptables
from paiements.forms import gestes as f
from paiements.gestes_ecran import GESTES, bouton, consequences, droit, offerts, possible
from paiements.lecture import annees_a_lire, phrase
from paiements.models import CreditThematique, Echeance, Mouvement
from paiements.permissions import (
    echeances_de_la_caisse,
    lit_le_detail,
    lit_les_credits,
    tient_la_caisse,
    tient_les_credits,
)
from paiements.presentation import attente, detail, libelle
from paiements.projection import situation_a_lire
from paiements.relecture import CHANGEE, a_change, sceau


class VueRegistre(VueContrat):
    """Charge le contrat lisible et tient son registre à jour avant de le lire."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        actions.tenir_a_jour(self.contrat, maintenant=self.maintenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(signe=self.contrat.etat in SIGNES, **contexte)


class RegistreView(VueRegistre):
    """Reçu, à recevoir, à reverser ; par année et par mission ; pour le Guichet, les totaux seuls."""

    template_name = "paiements/registre.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        situation = situation_a_lire(self.contrat, self.jour) if self.contrat.etat in SIGNES else None
        fin_le = self.contrat.fin_notifiee_le
        dues = [e for e in self._echeances().filter(etat=EtatEcheance.DUE, montant__gt=0) if e.exigible_le <= self.jour]
        personne = self.request.user
        caisse = tient_la_caisse(personne, self.contrat)
        return super().get_context_data(
            situation=situation,
            decompte=decompte_au(self.contrat, fin_le, self.jour) if fin_le else None,
            phrase=phrase(situation) if situation else "",
            annees=annees_a_lire(situation) if situation else [],
            detaille=lit_le_detail(personne, self.dossier),
            compte=compte_au(self.contrat, self.jour) if lit_le_detail(personne, self.dossier) else None,
            de_l_equipe=role_dans_l_equipe(personne, self.dossier) is not None,
            a_demander=dues if Capacite.DEMANDER_VERSEMENT in self.capacites else [],
            somme_a_demander=sum(e.montant for e in dues),
            caisse=caisse,
            en_file=echeances_de_la_caisse(personne)
            .filter(contrat=self.contrat)
            .exclude(etat=EtatEcheance.DUE)
            .exists()
            if caisse
            else False,
            credits=self._credits(),
            tient_les_credits=tient_les_credits(personne, self.dossier) and self.contrat.etat in SIGNES,
            fir=lit_les_credits(personne, self.dossier) and hasattr(self.dossier, "convention_fir"),
            documents=self._avis(),
            **contexte,
        )

    def _echeances(self) -> Any:
        return Echeance.objects.filter(contrat=self.contrat).select_related("plan").order_by("exigible_le", "pk")

    def _credits(self) -> list[CreditThematique]:
        if not lit_les_credits(self.request.user, self.dossier):
            return []
        return list(self.dossier.credits_thematiques.prefetch_related("versements").order_by("notifie_le", "pk"))

    def _avis(self) -> Any:
        if not lit_le_detail(self.request.user, self.dossier):
            return []
        return self.dossier.documents.filter(sujet=Sujet.VERSEMENT).defer("contexte").order_by("-pk")


class DemandeView(VueRegistre):
    """La CPTS demande d'un coup tout ce qui est exigible (POST)."""

    http_method_names = ["post"]
    capacite = Capacite.DEMANDER_VERSEMENT

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        dues = Echeance.objects.filter(
            contrat=self.contrat, etat=EtatEcheance.DUE, montant__gt=0, exigible_le__lte=self.jour
        )
        lues = list(dues.select_related("contrat", "dossier", "plan").order_by("pk"))
        try:
            if lues:
                actions.demander(lues, auteur=request.user, maintenant=self.maintenant)
                messages.success(request, "La caisse est prévenue de votre demande.")
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        return redirect(self.contrat.adresse("paiements:registre"))


class VueEcheance(VueRegistre):
    """Charge une échéance ; le Guichet, qui ne lit que les totaux, n'en a aucune."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        lues = Echeance.objects.select_related("plan", "contrat", "dossier__lettre", "liquidee_par", "prepare_par")
        trouvee = lues.filter(dossier=self.dossier, pk=kwargs["echeance"]).first()
        if trouvee is None or not lit_le_detail(request.user, self.dossier):
            raise Http404("Cette échéance n’existe pas, ou vous n’y avez pas accès.")
        self.echeance = trouvee
        if trouvee.contrat_id != self.contrat.pk:
            self.contrat = trouvee.contrat
            self.contrat.dossier = self.dossier
        self.echeance.contrat = self.contrat

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        dans_l_equipe = role_dans_l_equipe(self.request.user, self.dossier) is not None
        fiche = self.echeance.fiche
        return super().get_context_data(
            echeance=self.echeance,
            libelle=libelle(self.echeance),
            detail=detail(self.echeance),
            compte_servi=compte_servi(self.echeance, self.jour),
            libelle_etat=fiche.porteur if dans_l_equipe else fiche.instructeur,
            **contexte,
        )


class EcheanceView(VueEcheance):
    """Une échéance : sa règle, ce qui en a été fait, les gestes possibles."""

    template_name = "paiements/echeance.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        faits = self.dossier.evenements.filter(sujet=Sujet.VERSEMENT, donnees__echeance=self.echeance.pk)
        gestes = offerts(self.echeance, self.request.user)
        return super().get_context_data(
            faits=[_fait(fait) for fait in faits.select_related("auteur", "texte").order_by("rang")],
            mouvements=self._mouvements(),
            repris=self.echeance.repris,
            levees=self.echeance.levees.vivantes(),
            gestes=[(nom, bouton(nom), GESTES[nom]) for nom in gestes],
            attente=attente(self.echeance),
            **contexte,
        )

    def _mouvements(self) -> list[tuple[Mouvement, str, str]]:
        """Chaque mouvement, le compte masqué où il est allé, la caisse qui l'a enregistré."""
        lus = list(self.echeance.mouvements.select_related("auteur", "approuve_par"))
        qui = payeurs([self.contrat]) if lus else None
        cle = self.contrat.pk
        return [(m, qui.compte(cle, m), qui.caisse(cle, m)) for m in lus]


def _fait(evenement: Evenement) -> dict[str, Any]:
    """Un fait de l'échéance, et son motif s'il n'a pas été effacé."""
    texte = getattr(evenement, "texte", None)
    return {
        "jour_effet": evenement.jour_effet,
        "libelle": libelle_evenement(evenement.sujet, evenement.code),
        "evenement": evenement,
        "texte": texte.texte if texte else "",
    }


class GesteView(VueEcheance):
    """Un geste sur une échéance : ce qui va se passer, le formulaire, l'acte."""

    template_name = "paiements/geste.html"
    precision = "selon le geste"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.nom = kwargs["geste"]
        if self.nom not in GESTES:
            raise Http404("Ce geste n’existe pas.")
        self.geste = GESTES[self.nom]
        if not droit(self.nom, self.echeance, request.user):
            raise PermissionDenied("Votre rôle sur ce dossier ne permet pas ce geste.")
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, data: Any = None) -> Any:
        options = {"echeance": self.echeance} if self.geste.formulaire is f.LiquidationForm else {}
        return self.geste.formulaire(data, **options)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 200 if possible(self.nom, self.echeance) else 409
        return self.render_to_response(self.get_context_data(form=self.formulaire()), status=statut)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        if a_change(request.POST.getlist("vu"), [self._sceau()]):
            return self.refuser([CHANGEE], form=form)
        objet: Any = [self.echeance] if self.geste.en_liste else self.echeance
        try:
            self.geste.action(objet, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            self.echeance.refresh_from_db()
            return self.refuser(refus.raisons, form=form)
        messages.success(request, f"{self.geste.fait}.")
        return redirect(self.contrat.adresse("paiements:echeance", self.echeance.pk))

    def _sceau(self) -> str:
        return sceau(self.echeance, masques_du_jour([self.contrat], self.jour)[self.contrat.pk])

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            vu=self._sceau(),
            geste=self.geste,
            consequences=consequences(self.nom, self.echeance),
            bouton=bouton(self.nom),
            possible=possible(self.nom, self.echeance),
            **contexte,
        )


class ExportView(VueRegistre):
    """L'export comptable de ce contrat, en CSV ou XLSX."""

    precision = "sauf le Guichet"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not lit_le_detail(request.user, self.dossier) or kwargs["format"] not in FORMATS:
            raise Http404("Cet export n’existe pas, ou vous n’y avez pas accès.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        lignes = lignes_comptables(Echeance.objects.filter(contrat=self.contrat).vivantes())
        nom = f"versements-{self.dossier.numero}-{self.jour.isoformat()}"
        return tableau(nom, ENTETES, lignes, FormatExport(kwargs["format"]))


class CreditView(VueRegistre):
    """Notifier un crédit FIR thématique : l'ARS du département pilote."""

    template_name = "paiements/credit.html"
    precision = "l’ARS du département pilote"
    formulaire: type[Any] = f.CreditForm
    titre = "Notifier un crédit FIR thématique"
    bouton = "Notifier ce crédit"
    fait = "Crédit notifié."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not tient_les_credits(request.user, self.dossier):
            raise PermissionDenied("Seule l’ARS du département pilote tient les crédits thématiques.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 200 if self.contrat.etat in SIGNES else 409
        return self.render_to_response(self.get_context_data(form=self.formulaire()), status=statut)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            self.agir(auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, self.fait)
        return redirect(self.contrat.adresse("paiements:registre"))

    def agir(self, **donnees: Any) -> None:
        actions.notifier_credit(self.contrat, **donnees)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(titre=self.titre, bouton=self.bouton, **{"credit": None, **contexte})


class VersementCreditView(CreditView):
    """Noter une somme versée sur un crédit thématique."""

    formulaire = f.VersementCreditForm
    titre = "Noter un versement sur ce crédit"
    bouton = "Noter ce versement"
    fait = "Versement noté."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        credits_ = CreditThematique.objects.filter(dossier=self.dossier, pk=kwargs["credit"])
        self.credit = credits_.prefetch_related("versements").first()
        if self.credit is None and tient_les_credits(request.user, self.dossier):
            raise Http404("Ce crédit n’existe pas.")
        return super().dispatch(request, *args, **kwargs)

    def agir(self, **donnees: Any) -> None:
        actions.verser_credit(self.contrat, self.credit, **donnees)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(**{**contexte, "credit": self.credit})
