"""Les avenants : en ouvrir un, le lire, franchir ses actes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commun.calendrier import jour_paris
from commun.textes import en_incise
from comptes.roles import Capacite
from contrats import etapes
from contrats.actions import changer_l_objet, ouvrir_avenant
from contrats.calendriers import calendrier_amende
from contrats.cartes import deux_cartes
from contrats.comparaison import avant_apres, changements
from contrats.completude import manques_de_l_acte
from contrats.documents_avenant import effet_prevu_en_mots, mesure_en_mots
from contrats.ecarts import ecarts
from contrats.enums import EN_VIGUEUR, EtatAvenant, MotifAvenant
from contrats.forms.avenant import AvenantForm, ObjetDeLAvenantForm
from contrats.lecture import lignes_des_parties, photographie_a_lire, ranger, signature_a_montrer
from contrats.models import Avenant
from contrats.preuves import preuves_du_contrat
from contrats.versions import recouvrements, version_de_base
from contrats.views.base import VueAvenant, VueContrat
from contrats.voisines import codes_du_territoire, voisines_de
from dossiers.actions.transitions import TransitionRefusee
from dossiers.blocs import Place, blocs
from dossiers.enums import Sujet, Tour, TypeDocument
from dossiers.qui_joue import qui_joue
from dossiers.situation import actes_possibles
from dossiers.views.actes import ActeView

A_VENIR = (EtatAvenant.PREPARATION, EtatAvenant.A_SIGNER)


class NouvelAvenantView(VueContrat):
    """Ouvrir un avenant ; 403 si le contrat n'est pas en vigueur, 409 si un autre avenant est ouvert."""

    template_name = "contrats/avenant_nouveau.html"
    capacite = Capacite.PREPARER_CONTRAT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.contrat.etat not in EN_VIGUEUR:
            raise PermissionDenied(f"« {self.contrat.fiche.instructeur} » : seul un contrat en vigueur s’amende.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = AvenantForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            avenant = ouvrir_avenant(
                self.contrat, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, f"Avenant n° {avenant.numero} ouvert.")
        return redirect(avenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": AvenantForm(), **contexte})


class AvenantView(VueAvenant):
    """Un avenant : où il en est, ce qu'il change avant et après, ses signatures, ses actes."""

    template_name = "contrats/avenant.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        avenant = self.avenant
        version = version_de_base(avenant)
        base = version.photographie
        photo = photographie_a_lire(avenant, base=base)
        lignes = lignes_des_parties(avenant, photo)
        joue = qui_joue(avenant, self.request.user)
        ecrit = avenant.etat == EtatAvenant.PREPARATION
        prepare = ecrit and Capacite.PREPARER_CONTRAT in self.capacites
        manques = manques_de_l_acte(avenant, self.jour, photo, version) if ecrit else []
        ce_qui_change = changements(base, photo)
        effet = avenant.effet_le or avenant.effet_prevu
        a_venir = effet is not None and effet > self.jour
        return super().get_context_data(
            depuis=self._depuis(),
            libelle_etat=avenant.fiche.porteur if Capacite.REDIGER in self.capacites else avenant.fiche.instructeur,
            qui=joue.qui if joue else Tour(avenant.fiche.tour).label,
            a_vous=prepare or (joue is not None and joue.a_vous),
            lignes_parties=lignes,
            **signature_a_montrer(avenant, self.request.user),
            nombre_signatures=sum(ligne.signature is not None for ligne in lignes),
            prepare=prepare,
            motifs=[MotifAvenant(motif).label for motif in avenant.motifs],
            change_le_territoire=MotifAvenant.TERRITOIRE in avenant.motifs,
            date_d_effet=effet if a_venir else None,
            libelle_de_la_date="prise d’effet" if a_venir else "",
            effet=effet_prevu_en_mots(avenant),
            changements=ce_qui_change,
            sans_changement=not ce_qui_change,
            recouvrements=[
                (autre, ", ".join(en_incise(m.label) for m in communs))
                for autre, communs in recouvrements(avenant, self.jour)
            ],
            cartes=deux_cartes(base, photo) if MotifAvenant.TERRITOIRE in avenant.motifs else [],
            voisines=self._voisines(base),
            mesure=mesure_en_mots(avant_apres(base, photo, self.contrat.debut_le), repris=self.contrat.repris),
            calendrier=calendrier_amende(avenant, photo, self.jour),
            bloquants=etapes.ou_completer(avenant, [m for m in manques if m.bloquant], prepare),
            avertissements=etapes.ou_completer(avenant, [m for m in manques if not m.bloquant], prepare),
            ecarts=ecarts(photo),
            etapes=etapes.liste_des_etapes(avenant, manques) if prepare else [],
            **ranger(actes_possibles(avenant, self.request.user, self.capacites)),
            blocs=blocs(Place.ACTE, avenant, self.request.user),
            documents=self._documents(),
            preuves=preuves_du_contrat(self.contrat).filter(signature__avenant=avenant),
            **contexte,
        )

    def _voisines(self, base: dict[str, Any]) -> dict[str, Any]:
        """Celles que le territoire préparé ou proposé toucherait ; signé, il est figé."""
        if MotifAvenant.TERRITOIRE not in self.avenant.motifs or self.avenant.etat not in A_VENIR:
            return {}
        return voisines_de(self.avenant, codes_du_territoire(base))

    def _depuis(self) -> date:
        """Jour de l'état présent de cet avenant-ci."""
        avenant = self.avenant
        if avenant.etat == EtatAvenant.PREPARATION or avenant.propose_le is None:
            return jour_paris(avenant.ouvert_le)
        return avenant.signe_le or jour_paris(avenant.propose_le)

    def _documents(self) -> Any:
        siens = self.dossier.documents.filter(sujet=Sujet.AVENANT, evenement__donnees__avenant=self.avenant.pk)
        return siens.exclude(type=TypeDocument.PREUVE_SIGNATURE).defer("contexte").order_by("-pk")


class ObjetView(VueAvenant):
    """Récrire l'objet et la date d'effet d'un avenant en préparation, ou changer davantage de choses."""

    template_name = "contrats/avenant_objet.html"
    capacite = Capacite.PREPARER_CONTRAT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.avenant.etat != EtatAvenant.PREPARATION:
            raise PermissionDenied(f"« {self.avenant.fiche.instructeur} » : l’avenant ne se modifie plus.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = ObjetDeLAvenantForm(request.POST, motifs=self.avenant.motifs)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            changer_l_objet(self.avenant, auteur=request.user, maintenant=self.maintenant, **formulaire.cleaned_data)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        return redirect(self.avenant)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        initial = {"objet": self.avenant.objet, "effet_prevu": self.avenant.effet_prevu}
        formulaire = ObjetDeLAvenantForm(initial=initial, motifs=self.avenant.motifs)
        deja = [MotifAvenant(motif).label for motif in self.avenant.motifs]
        return super().get_context_data(**{"form": formulaire, "deja": deja, **contexte})


class AvenantActeView(ActeView):
    """Franchir une transition de l'avenant ; mêmes pages et mêmes refus que pour le contrat."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs, sujet=Sujet.AVENANT)

    def objet(self, sujet: str) -> Avenant:
        contrat = super().objet(Sujet.CONTRAT)
        avenant = contrat.avenants.select_related("redaction").filter(numero=self.kwargs["rang"]).first()
        if avenant is None:
            raise Http404("Cet avenant n’existe pas.")
        avenant.contrat, avenant.dossier = contrat, self.dossier
        return avenant

    def suite(self) -> Any:
        return self.cible
