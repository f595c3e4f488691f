"""Les pièces jointes : la page qui les réunit, l'envoi, les gestes, le téléchargement."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.acces_pieces import est_lisible
from dossiers.actions import pieces as actions
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.transitions import TransitionRefusee
from dossiers.fils import annoter, ouverts_par_rubrique
from dossiers.forms.pieces import EnvoiForm, TitreForm
from dossiers.listes_pieces import bloc_de_rubrique, montrer
from dossiers.models import PieceJointe
from dossiers.televersement import TeleversementRefuse, lire_recu
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import bas_de_rubrique
from dossiers.views.fermeture import RubriqueOuverte
from dossiers.views.pieces_servies import servir

CLE = "pieces"
FICHIERS = "fichiers"


class VuePieces(RubriqueOuverte, VueDossier):
    """Base : la lettre ou le projet doit exister, être lisible et modifiable."""

    cle_de_rubrique = "pieces"

    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
        return super().dispatch(request, *args, **kwargs)

    def piece(self) -> PieceJointe:
        trouvee = self.dossier.pieces_jointes.filter(cle=self.kwargs["cle"], sujet=self.cible.SUJET).first()
        if trouvee is None:
            raise Http404("Cette pièce n’existe pas.")
        return trouvee


class PiecesView(VuePieces):
    """Toutes les pièces de la lettre ou du projet, la corbeille, et l'envoi de fichiers (POST)."""

    template_name = "dossiers/pieces.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formulaire = EnvoiForm(request.POST, sujet=self.cible.SUJET)
        if not formulaire.is_valid():
            return self._repondre_au_refus(["Choisissez la rubrique de ces pièces."], envoi=formulaire)
        rubrique = formulaire.cleaned_data["rubrique"]
        jointes, refus = self._joindre(rubrique)
        if request.accepts("text/html"):
            return self._suite(rubrique, jointes, refus)
        if refus:
            return JsonResponse({"refus": refus}, status=422)
        liste = render_to_string("dossiers/pieces/_liste.html", self._bloc(rubrique), request)
        return JsonResponse({"jointes": [piece.titre for piece in jointes], "liste": liste}, status=201)

    def _joindre(self, rubrique: str) -> tuple[list[PieceJointe], list[str]]:
        """Joint chaque fichier recevable ; les autres sont nommés avec leur raison."""
        jointes: list[PieceJointe] = []
        refus: list[str] = []
        for recu in self.request.FILES.getlist(FICHIERS):
            try:
                jointes.append(
                    actions.joindre(
                        self.cible,
                        rubrique=rubrique,
                        nom=recu.name,
                        octets=lire_recu(recu),
                        auteur=self.request.user,
                        maintenant=self.maintenant,
                    )
                )
            except TeleversementRefuse as erreur:
                refus.append(str(erreur))
            except TransitionRefusee as erreur:
                refus += erreur.raisons
        if not jointes and not refus:
            refus.append("Choisissez au moins un fichier.")
        return jointes, refus

    def _suite(self, rubrique: str, jointes: list[PieceJointe], refus: list[str]) -> HttpResponse:
        for piece in jointes:
            messages.success(self.request, f"« {piece.titre} » est joint.")
        if refus:
            return self._repondre_au_refus(refus, envoi=EnvoiForm(self.request.POST, sujet=self.cible.SUJET))
        voulue = etapes.rubrique(self.cible.SUJET, rubrique)
        retour = voulue if "depuis_la_rubrique" in self.request.POST and voulue and not voulue.page else None
        cible = retour or etapes.rubrique(self.cible.SUJET, CLE)
        return redirect(f"{etapes.adresse(self.cible, cible)}#pieces-jointes")

    def _repondre_au_refus(self, refus: list[str], **contexte: Any) -> HttpResponse:
        if not self.request.accepts("text/html"):
            return JsonResponse({"refus": refus}, status=422)
        contexte = self.get_context_data(refus=refus, page_en_erreur=True, **contexte)
        return self.render_to_response(contexte, status=422)

    def _bloc(self, rubrique: str) -> dict[str, Any]:
        bloc = bloc_de_rubrique(self.cible, rubrique)
        return {"dossier": self.dossier, "objet": self.cible, "csrf_token": "", **bloc}

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contenu, manques = preparer_depot(self.cible, self.maintenant)
        sujet = self.cible.SUJET
        pieces = self.dossier.pieces_jointes.filter(sujet=sujet).select_related("deposee_par", "supprimee_par")
        suivante = etapes.suivante(sujet, CLE)
        return super().get_context_data(
            objet=self.cible,
            rubrique=etapes.rubrique(sujet, CLE),
            etapes=annoter(
                etapes.etapes(self.cible, manques, etapes.rubriques_touchees(sujet, contenu)),
                ouverts_par_rubrique(self.cible, self.request.user),
            ),
            manques=[m for m in manques if m.rubrique == CLE],
            groupes=self._groupes(pieces.presentes().order_by("pk"), contexte.get("titre")),
            jetees=list(pieces.jetees()),
            adresse_suite=etapes.adresse(self.cible, suivante) if suivante else "",
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            **{"envoi": EnvoiForm(sujet=sujet, initial={"rubrique": CLE}), "refus": [], **contexte},
            **bloc_de_rubrique(self.cible, CLE),
            **bas_de_rubrique(self, sujet, etapes.rubrique(sujet, CLE)),
        )

    def _groupes(self, pieces: Any, saisi: TitreForm | None) -> list[tuple[str, list[tuple[Any, TitreForm]]]]:
        """Les pièces par rubrique, dans l'ordre du formulaire, chacune avec le sien."""
        ranges: dict[str, list[tuple[Any, TitreForm]]] = {}
        for piece in pieces:
            formulaire = saisi if saisi is not None and saisi.instance.pk == piece.pk else TitreForm(instance=piece)
            ranges.setdefault(piece.rubrique, []).append((montrer(piece, self.dossier), formulaire))
        titres = {r.cle: r.titre for r in etapes.RUBRIQUES[self.cible.SUJET]}
        ordre = [*titres, *(cle for cle in ranges if cle not in titres)]
        return [(titres.get(cle, "Autres pièces"), ranges[cle]) for cle in ordre if cle in ranges]


class GestePieceView(PiecesView):
    """Renommer, jeter ou restaurer une pièce (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = self.piece()
        geste = {"jeter": self._jeter, "restaurer": self._restaurer, "modifier": self._modifier}.get(kwargs["geste"])
        if geste is None:
            raise Http404("Ce geste n’existe pas.")
        try:
            return geste(piece)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)

    def _jeter(self, piece: PieceJointe) -> HttpResponse:
        actions.jeter(piece, auteur=self.request.user, maintenant=self.maintenant)
        messages.success(self.request, f"« {piece.titre} » est à la corbeille : vous pouvez encore la restaurer.")
        return self._revenir(piece)

    def _restaurer(self, piece: PieceJointe) -> HttpResponse:
        actions.restaurer(piece, auteur=self.request.user, maintenant=self.maintenant)
        messages.success(self.request, f"« {piece.titre} » est restaurée.")
        return self._revenir(piece)

    def _modifier(self, piece: PieceJointe) -> HttpResponse:
        formulaire = TitreForm(self.request.POST, instance=piece)
        if not formulaire.is_valid():
            contexte = self.get_context_data(titre=formulaire, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        champs = formulaire.cleaned_data
        actions.modifier(piece, auteur=self.request.user, maintenant=self.maintenant, **champs)
        messages.success(self.request, f"« {champs['titre']} » est enregistrée.")
        return self._revenir(piece)

    def _revenir(self, piece: PieceJointe) -> HttpResponse:
        voulue = etapes.rubrique(self.cible.SUJET, piece.rubrique)
        if "depuis_la_rubrique" in self.request.POST and voulue is not None and not voulue.page:
            return redirect(f"{etapes.adresse(self.cible, voulue)}#pieces-jointes")
        return redirect("dossiers:pieces", self.dossier.numero, self.cible.SUJET)


class PieceJointeView(VueDossier):
    """Télécharger une pièce : l'équipe, toutes ; les institutions, celles des versions déposées qu'elles lisent."""

    http_method_names = ["get", "head"]
    precision = "versions déposées qu’elle lit, pas sur simple information"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = self.dossier.pieces_jointes.filter(cle=kwargs["cle"]).first()
        if piece is None or not est_lisible(request.user, self.dossier, piece):
            raise Http404("Cette pièce n’existe pas, ou vous n’y avez pas accès.")
        return servir(piece, a_l_equipe=True)
