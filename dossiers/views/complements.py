"""Les compléments : ce qui est demandé, ce que le porteur répond, ce que le demandeur examine."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commun.delais import jour_paris
from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions import elements, questions, reponses
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.avant_transmission import demandes_lisibles, lit_les_demandes_du_guichet
from dossiers.complements_lus import DemandeLue, cible_de, demandes_lues
from dossiers.enums import Demandeur, Sujet, Tour
from dossiers.forms.complements import AussiForm, ReponseElementForm
from dossiers.models import ElementDemande
from dossiers.perimetres import DeuxContours, deux_contours
from dossiers.permissions import Lecture, role_dans_l_equipe
from dossiers.televersement import TeleversementRefuse, lire_recu
from dossiers.views.base import VueDossier
from dossiers.voies import PAR_DEMANDEUR, RELANCE, voie_ouverte


class ComplementsView(VueDossier):
    """Toutes les demandes du dossier ; le porteur y répond, le demandeur y examine."""

    template_name = "dossiers/complements/page.html"
    precision = "pas sur simple information"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and self.lecture(Sujet.LETTRE) < Lecture.VERSION_DEPOSEE:
            raise PermissionDenied("Vous êtes informé de ce dossier ; ses compléments ne s’ouvrent pas.")
        return super().dispatch(request, *args, **kwargs)

    def adresse(self, element: ElementDemande | None = None) -> str:
        ancre = f"#element-{element.pk}" if element else ""
        return f"{reverse('dossiers:complements', args=[self.dossier.numero])}{ancre}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        saisi = contexte.pop("saisi", None)
        jour = jour_paris(self.maintenant)
        lues = demandes_lues(self.dossier, self.request.user, self.capacites, jour)
        redige = Capacite.REDIGER in self.capacites
        demandes = [(lue, [(lu, self._formulaire(lu, saisi)) for lu in lue.elements]) for lue in lues]
        sujet = self._sujet()
        objet = getattr(self.dossier, sujet)
        voie = voie_ouverte(sujet, objet.etat)
        prepare = voie is not None and bool(({voie.capacite} | voie.propose) & self.capacites)
        return super().get_context_data(
            objet=objet,
            demandes=demandes,
            redige=redige,
            envoie=Capacite.REPONDRE_COMPLEMENTS in self.capacites,
            voie=voie,
            prepare=prepare,
            prepares=elements.preparation(objet, voie.demandeur).count() if prepare else 0,
            relances={lue.demande.pk for lue in lues if self._relance(lue)},
            contours=self._contours(lues),
            aussi=self._aussi(objet),
            **contexte,
        )

    def _formulaire(self, lu: Any, saisi: ReponseElementForm | None) -> ReponseElementForm | None:
        if not lu.repond:
            return None
        if saisi is not None and saisi.prefix == f"element-{lu.element.pk}":
            return saisi
        return ReponseElementForm(element=lu.element)

    def _relance(self, lue: DemandeLue) -> bool:
        return bool(RELANCE[lue.demande.sujet, lue.demande.demandeur] & self.capacites)

    def _sujet(self) -> str:
        projet = getattr(self.dossier, Sujet.PROJET, None)
        return Sujet.PROJET if projet is not None and self.lecture(Sujet.PROJET) > Lecture.RIEN else Sujet.LETTRE

    def _contours(self, lues: list[DemandeLue]) -> DeuxContours | None:
        """Les deux contours, si la dernière demande rouvrait le territoire."""
        derniere = next((lue for lue in lues if not lue.demande.sans_effet), None)
        if derniere is None or not derniere.touche_le_territoire:
            return None
        equipe = role_dans_l_equipe(self.request.user, self.dossier) is not None
        if not equipe and derniere.ouverte:
            return None
        return deux_contours(getattr(self.dossier, derniere.demande.sujet), equipe=equipe)

    def _aussi(self, objet: Any) -> list[tuple[ElementDemande, str]]:
        """Ce que le porteur a demandé à rouvrir aussi : lu de l'équipe et du demandeur."""
        demandes = self.dossier.elements.filter(sujet=objet.SUJET, propose_par=Tour.PORTEUR, etat="prepare")
        if not lit_les_demandes_du_guichet(self.request.user, self.dossier):
            demandes = demandes.exclude(demandeur=Demandeur.GUICHET)
        return [(element, cible_de(element)) for element in demandes.order_by("pk")]


class GesteElementView(ComplementsView):
    """Les gestes sur un élément, côté porteur et côté demandeur (POST) ; un refus garde ce qui est écrit."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gestes = {
            "repondre": self._repondre,
            "fournir": self._fournir,
            "accepter": self._accepter,
            "renvoyer": self._renvoyer,
            "retirer": self._retirer,
            "supprimer": self._supprimer,
            "ouvrir": self._ouvrir,
            "refuser": self._refuser,
        }
        geste = gestes.get(kwargs["geste"])
        if geste is None:
            raise Http404("Ce geste n’existe pas.")
        element = self.dossier.elements.filter(pk=kwargs["element"]).first()
        if element is None or not self._lisible(element):
            raise Http404("Cet élément n’existe pas.")
        self.qui = {"auteur": request.user, "maintenant": self.maintenant}
        try:
            return geste(element)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, saisi=getattr(self, "saisi", None), retiree=self._perdue(element))

    def _lisible(self, element: ElementDemande) -> bool:
        """Un élément en préparation n'existe que pour son côté, ou pour qui l'a proposé."""
        if element.etat != "prepare" or element.propose_par == Tour.PORTEUR:
            lit = element.demandeur != Demandeur.GUICHET or lit_les_demandes_du_guichet(self.request.user, self.dossier)
            return lit and self.lecture(Sujet(element.sujet)) >= Lecture.VERSION_DEPOSEE
        voie = PAR_DEMANDEUR[element.sujet, element.demandeur]
        sien = element.propose_par == Tour.AM and voie.propose & self.capacites
        return voie.capacite in self.capacites or bool(sien)

    def _perdue(self, element: ElementDemande) -> str:
        """Le texte que l'on ne peut plus enregistrer, rendu à la personne."""
        saisi = getattr(self, "saisi", None)
        return saisi.cleaned_data.get("texte", "") if saisi is not None else ""

    def _repondre(self, element: ElementDemande) -> HttpResponse:
        formulaire = ReponseElementForm(self.request.POST, element=element)
        if not formulaire.is_valid():
            contexte = self.get_context_data(saisi=formulaire, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        self.saisi = formulaire
        reponses.noter(element, **self.qui, **formulaire.reponse)
        messages.success(self.request, "Votre réponse est gardée ; elle partira avec les autres.")
        return redirect(self.adresse(element))

    def _fournir(self, element: ElementDemande) -> HttpResponse:
        recu = self.request.FILES.get("fichier")
        if recu is None:
            raise TransitionRefusee(["Choisissez un fichier."])
        try:
            reponses.fournir_la_piece(element, nom=recu.name, octets=lire_recu(recu), **self.qui)
        except TeleversementRefuse as erreur:
            raise TransitionRefusee([str(erreur)]) from None
        messages.success(self.request, "La pièce est jointe ; elle partira avec vos réponses.")
        return redirect(self.adresse(element))

    def _accepter(self, element: ElementDemande) -> HttpResponse:
        reponses.accepter(element, **self.qui)
        messages.success(self.request, "La réponse est acceptée.")
        return redirect(self.adresse(element))

    def _renvoyer(self, element: ElementDemande) -> HttpResponse:
        reponses.renvoyer(element, commentaire=self.request.POST.get("commentaire", ""), **self.qui)
        messages.success(self.request, "L’élément est à revoir ; la demande suivante est préparée, relisez-la.")
        return redirect("dossiers:preparer_complements", self.dossier.numero, element.sujet)

    def _retirer(self, element: ElementDemande) -> HttpResponse:
        elements.retirer(element, **self.qui)
        messages.success(self.request, "L’élément est retiré ; le porteur en est prévenu.")
        return redirect(self.adresse(element))

    def _supprimer(self, element: ElementDemande) -> HttpResponse:
        elements.supprimer(element, auteur=self.request.user)
        messages.success(self.request, "L’élément est ôté de la préparation.")
        return redirect("dossiers:preparer_complements", self.dossier.numero, element.sujet)

    def _ouvrir(self, element: ElementDemande) -> HttpResponse:
        elements.ouvrir_aussi(element, **self.qui)
        messages.success(self.request, "C’est rouvert pour le porteur, dans la même demande.")
        return redirect(self.adresse())

    def _refuser(self, element: ElementDemande) -> HttpResponse:
        elements.refuser_aussi(element, commentaire=self.request.POST.get("commentaire", ""), **self.qui)
        messages.success(self.request, "Rien ne se rouvre ; le porteur en est prévenu et lira votre motif.")
        return redirect(self.adresse(element))


class EnvoiReponsesView(ComplementsView):
    """Envoyer les réponses à des questions (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demande = demandes_lisibles(request.user, self.dossier).filter(pk=kwargs["demande"]).first()
        if demande is None:
            raise Http404("Cette demande n’existe pas.")
        try:
            questions.repondre(demande, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        messages.success(request, "Vos réponses sont envoyées.")
        return redirect(self.adresse())


class AussiView(VueDossier):
    """Demander à modifier aussi une rubrique que la demande ne vise pas."""

    template_name = "dossiers/complements/aussi.html"
    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            self.rubrique = etapes.rubrique(kwargs["sujet"], kwargs["rubrique"])
            if self.rubrique is None:
                raise Http404("Cette rubrique n’existe pas.")
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : rien ne se rouvre dans cet état.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = AussiForm(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(form=formulaire, page_en_erreur=True), status=422)
        try:
            reponses.demander_aussi(
                self.cible,
                rubrique=self.rubrique.cle,
                texte=formulaire.cleaned_data["texte"],
                auteur=request.user,
                maintenant=self.maintenant,
            )
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, form=formulaire)
        messages.success(request, "Votre demande est partie ; vous verrez ici si la rubrique se rouvre.")
        return redirect("dossiers:complements", self.dossier.numero)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("form", AussiForm())
        return super().get_context_data(objet=self.cible, rubrique=self.rubrique, **contexte)
