"""Le compte et la caisse d'un contrat signé : ce qui sert, ce qui a servi, ce qui est demandé, et les gestes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from acteurs.identifiants import formater_iban
from contrats import actions
from contrats.caisses import caisses_de, changement_a_venir
from contrats.compte_en_vigueur import compte_au, comptes_de, demande_ouverte
from contrats.comptes_a_lire import changements_lus, demandes_lues, gestes_offerts, lignes_de_comptes
from contrats.conditions_compte import raisons_du_contrat
from contrats.enums import Partie
from contrats.enums_compte import DEMANDES_OUVERTES
from contrats.forms import compte as f
from contrats.models import ChangementDeCompte
from contrats.permissions import ACTEURS, DECIDER_A_LA_CAISSE, DEMANDER_UN_COMPTE, ECRIRE, parties_de
from contrats.views.base import VueContrat
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.televersement import TeleversementRefuse
from dossiers.views.pieces_servies import servir
from dossiers.workflow import permise, transition

LIRE_LES_DEMANDES = ACTEURS | ECRIRE


class VueComptes(VueContrat):
    """Un contrat signé ; 404 avant."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.contrat.signe_le is None:
            raise Http404("Ce contrat n’est pas signé : son compte se lit dans sa préparation.")

    def agit(self, voulues: Any) -> frozenset[Partie]:
        """Les parties pour lesquelles cette personne agit."""
        return parties_de(self.request.user, self.contrat, voulues)

    def changement(self) -> ChangementDeCompte:
        """La demande de l'adresse, pour les seules parties au contrat ; 404 sinon."""
        lies = ("compte__rib", "demande_par", "verifie_par", "decide_par")
        siennes = self.contrat.changements_de_compte.select_related(*lies)
        trouvee = siennes.filter(pk=self.kwargs["changement"]).first()
        if trouvee is None or not self.agit(LIRE_LES_DEMANDES):
            raise Http404("Cette demande n’existe pas, ou vous n’y avez pas accès.")
        trouvee.contrat, trouvee.dossier = self.contrat, self.dossier
        return trouvee


class ComptesView(VueComptes):
    """Le compte en vigueur, la demande en cours, l'historique des comptes et des caisses."""

    template_name = "contrats/comptes.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contrat, personne = self.contrat, self.request.user
        change = not raisons_du_contrat(contrat)
        demandes = demandes_lues(contrat, personne, self.jour) if self.agit(LIRE_LES_DEMANDES) else []
        ouverte = next((d for d in demandes if d.changement.etat in DEMANDES_OUVERTES), None)
        lignes = lignes_de_comptes(contrat, self.jour)
        caisse_a_venir = changement_a_venir(contrat)
        return super().get_context_data(
            lignes=lignes,
            sert=next(ligne for ligne in lignes if ligne.sert),
            a_venir=next((ligne for ligne in lignes if ligne.a_venir), None),
            ouverte=ouverte,
            demandes=[demande for demande in demandes if demande is not ouverte],
            caisses=caisses_de(contrat)[::-1],
            changements=changements_lus(contrat, personne, self.jour),
            caisse_a_venir=caisse_a_venir,
            peut_demander=change and bool(self.agit(DEMANDER_UN_COMPTE)) and ouverte is None,
            peut_confier=change and bool(self.agit(DECIDER_A_LA_CAISSE)) and caisse_a_venir is None,
            lit_le_compte=bool(self.agit(ACTEURS)),
            **{"iban_entier": "", "iban_de": None, **contexte},
        )


class IbanDUnCompteView(ComptesView):
    """Un IBAN en entier, à la demande, pour qui agit au nom d'une partie ; chaque lecture est au journal."""

    http_method_names = ["post"]
    precision = "les parties, par envoi seulement"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and not self.agit(ACTEURS):
            raise PermissionDenied("Seules les parties au contrat lisent le compte en entier.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cle = kwargs["changement"]
        iban = self._iban(cle)
        actions.consigner_lecture_du_compte(
            self.contrat, auteur=request.user, maintenant=self.maintenant, changement=cle
        )
        reponse = self.render_to_response(self.get_context_data(iban_entier=formater_iban(iban), iban_de=cle))
        reponse["Cache-Control"] = "no-store"
        return reponse

    def _iban(self, cle: int) -> str:
        """Celui d'un compte qui a servi ou servira (0 : le compte signé), sinon d'une demande de ce contrat."""
        connus = {compte.cle: compte.iban for compte in comptes_de(self.contrat)}
        return connus[cle] if cle in connus else self.changement().compte.iban


class DemanderUnCompteView(VueComptes):
    """La CPTS demande à être payée sur un autre compte."""

    template_name = "contrats/compte_demander.html"
    precision = "le responsable de la CPTS"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and not self.agit(DEMANDER_UN_COMPTE):
            raise PermissionDenied("Seul un responsable de la CPTS demande un changement de compte.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.formulaire(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            actions.demander_un_compte(self.contrat, auteur=request.user, maintenant=self.maintenant, **form.valeurs())
        except TeleversementRefuse as refus:
            form.add_error("rib", str(refus))
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=form)
        messages.success(request, "Votre demande est chez la caisse, qui va vous joindre pour la vérifier.")
        if form.avertissement:
            messages.warning(request, form.avertissement)
        return redirect(self.contrat.adresse("contrats:comptes"))

    def formulaire(self, *donnees: Any) -> f.DemandeDeCompteForm:
        return f.DemandeDeCompteForm(*donnees, structure=self.contrat.structure_nom)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", self.formulaire())
        empeche = raisons_du_contrat(self.contrat)
        if demande_ouverte(self.contrat) is not None:
            empeche = ["Une demande est déjà chez la caisse : retirez-la avant d’en faire une autre."]
        return super().get_context_data(sert=compte_au(self.contrat, self.jour), empeche=empeche, **contexte)


@dataclass(frozen=True)
class Geste:
    """Un geste sur une demande : son formulaire, son action, ce qui va se passer, ce que l'on dit ensuite."""

    formulaire: type[Any]
    action: Callable[..., Any]
    consequences: tuple[str, ...]
    fait: str


GESTES: dict[str, Geste] = {
    "verifier": Geste(
        f.VerificationForm,
        actions.verifier_un_compte,
        (
            "Le journal garde la date, le moyen et le résultat ; ni nom, ni numéro.",
            "Rien ne change encore : un décideur de la caisse, qui n’est pas vous, confirme ou refuse.",
        ),
        "La vérification est consignée. Un autre que vous confirme ou refuse.",
    ),
    "confirmer": Geste(
        f.ConfirmationDuCompteForm,
        actions.confirmer_un_compte,
        (
            "À partir de cette date, tout versement du contrat se paie sur ce compte, même liquidé avant elle.",
            "Toute l’équipe de la CPTS et la caisse sont prévenues ; elles peuvent s’opposer jusque-là.",
            "Le contrat signé ne change pas.",
        ),
        "Le nouveau compte est confirmé ; la CPTS est prévenue.",
    ),
    "refuser": Geste(
        f.MotifDuCompteForm,
        actions.refuser_un_compte,
        ("Le compte ne change pas.", "La CPTS et la caisse sont prévenues, la CPTS lit votre motif."),
        "La demande est refusée ; la CPTS est prévenue.",
    ),
    "retirer": Geste(
        f.MotifDuCompteForm,
        actions.retirer_un_compte,
        ("Le compte ne change pas.", "La caisse et toute l’équipe de la CPTS sont prévenues."),
        "La demande est retirée ; le compte ne change pas.",
    ),
    "annuler": Geste(
        f.MotifDuCompteForm,
        actions.annuler_un_compte,
        ("L’ancien compte continue de servir.", "La caisse et toute l’équipe de la CPTS sont prévenues."),
        "Le changement est annulé ; l’ancien compte continue de servir.",
    ),
}


class GesteDuCompteView(VueComptes):
    """Un geste sur une demande : ce qu'elle dit, ce qui va se passer, le formulaire, l'acte."""

    template_name = "contrats/compte_geste.html"
    precision = "selon le geste"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["geste"] not in GESTES:
            raise Http404("Ce geste n’existe pas.")
        self.nom, self.geste = kwargs["geste"], GESTES[kwargs["geste"]]
        self.demande = self.changement()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pas = transition(Sujet.COMPTE, self.nom)
        if not permise(pas, self.demande, request.user, self.capacites):
            raise PermissionDenied("Votre rôle sur ce contrat ne permet pas ce geste.")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        statut = 200 if self.possible else 409
        form = self.geste.formulaire(changement=self.demande)
        return self.render_to_response(self.get_context_data(form=form), status=statut)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.geste.formulaire(request.POST, changement=self.demande)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, page_en_erreur=True), status=422)
        try:
            self.geste.action(self.demande, auteur=request.user, maintenant=self.maintenant, **form.cleaned_data)
        except TransitionRefusee as refus:
            self.demande = self.changement()
            return self.refuser(refus.raisons, form=form)
        messages.success(request, self.geste.fait)
        return redirect(self.contrat.adresse("contrats:comptes"))

    @property
    def possible(self) -> bool:
        """Vrai si la demande en est là, et si cette personne n'y a pas déjà pris part."""
        return self.nom in {pas.nom for pas in gestes_offerts(self.demande, self.request.user, self.jour)}

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            changement=self.demande,
            geste=self.geste,
            pas=transition(Sujet.COMPTE, self.nom),
            sert=compte_au(self.contrat, self.jour),
            nom=self.nom,
            possible=self.possible,
            **contexte,
        )


class RibView(VueComptes):
    """Le relevé d'identité bancaire d'une demande : aux parties, jamais en quarantaine ; la lecture est au journal."""

    http_method_names = ["post"]
    precision = "les parties, par envoi seulement"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        demande = self.changement()
        if not self.agit(ACTEURS):
            raise PermissionDenied("Seules les parties au contrat lisent le compte en entier.")
        reponse = servir(demande.compte.rib)
        actions.consigner_lecture_du_compte(
            self.contrat, auteur=request.user, maintenant=self.maintenant, changement=demande.pk
        )
        return reponse
