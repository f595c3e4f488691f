"""Les missions d'un contrat signé : radar, déclarations, jugements, preuves, réunions de suivi."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from contrats.enums import EN_VIGUEUR, Partie
from dossiers.enums import Sujet
from dossiers.models import PieceJointe
from dossiers.views.pieces_servies import servir
from dossiers.workflow import transition
from execution.actions import missions as actions
from execution.cadence import suivis_de_l_annee
from execution.enums import EtatJalon, NatureJalon, Niveau
from execution.forms.missions import ConfirmationForm, DeclarationForm, MotifForm
from execution.lecture_du_contrat import annee_de, mission_au
from execution.periodes import PeriodeClose, periodes_closes
from execution.radar import A_TENIR, LigneDuRadar, en_alerte, radar
from execution.views.base import VueExecution, VueGeste

PREUVES = (Sujet.JALON, Sujet.RELEVE)
A_DECLARER = (EtatJalon.A_DECLARER, EtatJalon.CONTESTE)


class MissionsView(VueExecution):
    """Chaque mission, ses dates, ses limites, la somme en jeu ; les réunions de suivi de l'année."""

    template_name = "execution/missions.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lignes, preuves = radar(self.contrat, self.jour), self._preuves()
        closes = periodes_closes(self.contrat, self.jour, preuves)
        annee = annee_de(self.contrat, self.jour)
        reunions = list(self.contrat.reunions_de_suivi.order_by("-debut", "-pk"))
        attendus = suivis_de_l_annee(self.contrat, self.jour, reunions)
        vivant = self.contrat.etat in EN_VIGUEUR
        return super().get_context_data(
            missions=_par_mission(lignes, preuves, closes),
            retirees=_retirees(lignes, closes),
            alertes=en_alerte(lignes),
            declare=self.partie == Partie.CPTS and vivant,
            juge=self.partie == Partie.AM and vivant,
            reunions=reunions,
            annee=annee,
            attendus=attendus,
            suivi_en_alerte=next((a for a in attendus if a.niveau in A_TENIR), None),
            tenues=sum(a.niveau == Niveau.FAIT for a in attendus),
            **contexte,
        )

    def _preuves(self) -> dict[str, list[PieceJointe]]:
        """Clé du jalon → ses preuves ; une requête."""
        preuves: dict[str, list[PieceJointe]] = {}
        for piece in self.dossier.pieces_jointes.presentes().filter(sujet=Sujet.JALON).order_by("pk"):
            preuves.setdefault(piece.rubrique, []).append(piece)
        return preuves


def _par_mission(
    lignes: list[LigneDuRadar], preuves: dict[str, list[PieceJointe]], closes: list[PeriodeClose]
) -> list[dict[str, Any]]:
    """Une mission, ses deux jalons, preuves lues et déclaration possible, et ses périodes d'engagement passées."""
    groupes: dict[str, dict[str, Any]] = {}
    for ligne in lignes:
        siennes = [close for close in closes if close.mission == ligne.mission.code]
        neuf = {"mission": ligne.mission, "jalons": [], "closes": siennes}
        groupe = groupes.setdefault(ligne.mission.code, neuf)
        siennes = preuves.get(str(ligne.jalon.pk), []) if ligne.jalon else []
        a_declarer = ligne.jalon is None or ligne.jalon.etat in A_DECLARER
        groupe["jalons"].append({"ligne": ligne, "preuves": siennes, "a_declarer": a_declarer})
    return list(groupes.values())


def _retirees(lignes: list[LigneDuRadar], closes: list[PeriodeClose]) -> list[PeriodeClose]:
    """Les périodes des missions qui ne sont plus au contrat."""
    engagees = {ligne.mission.code for ligne in lignes}
    return [close for close in closes if close.mission not in engagees]


class DeclarerView(VueGeste):
    """Déclarer le démarrage ou le déploiement d'une mission, preuve à l'appui."""

    template_name = "execution/declarer.html"
    fait = "C’est déclaré ; la caisse est prévenue et se prononce."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.mission = mission_au(self.contrat, self.jour, kwargs["mission"])
        if self.mission is None or kwargs["nature"] not in NatureJalon.values:
            raise Http404("Cette mission n’est pas au contrat.")
        self.nature = NatureJalon(kwargs["nature"])
        siens = self.contrat.jalons.filter(mission=self.mission.code, engagee_le=self.mission.engagee_le)
        self.jalon = siens.filter(nature=self.nature).first()

    def exiger_d_ecrire(self) -> None:
        if self.partie != Partie.CPTS:
            raise PermissionDenied("La CPTS déclare ses missions.")

    def formulaire(self, data: Any = None, files: Any = None) -> DeclarationForm:
        return DeclarationForm(data, files, jalon=self.jalon)

    def agir(self, formulaire: DeclarationForm, **acte: Any) -> None:
        actions.declarer(self.contrat, mission=self.mission.code, nature=self.nature, **formulaire.valeurs(), **acte)

    def adresse_de_retour(self) -> str:
        return self.contrat.adresse("execution:missions")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            mission=self.mission,
            nature=self.nature,
            jalon=self.jalon,
            pas=transition(Sujet.JALON, "declarer"),
            **contexte,
        )


class JugerView(VueGeste):
    """La caisse accepte, ou conteste avec un motif."""

    template_name = "execution/juger.html"
    GESTES = {"accepter": actions.accepter, "contester": actions.contester}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.jalon = self.contrat.jalons.filter(pk=kwargs["jalon"]).first()
        if self.jalon is None or kwargs["geste"] not in self.GESTES:
            raise Http404("Cette déclaration n’existe pas.")
        self.geste = kwargs["geste"]
        self.fait = "La CPTS et l’ARS sont prévenues."

    def exiger_d_ecrire(self) -> None:
        if self.partie != Partie.AM:
            raise PermissionDenied("La caisse qui signe et paie juge les déclarations.")

    def formulaire(self, data: Any = None, files: Any = None) -> Any:
        return MotifForm(data) if self.geste == "contester" else ConfirmationForm(data)

    def agir(self, formulaire: Any, **acte: Any) -> None:
        self.GESTES[self.geste](self.jalon, **formulaire.cleaned_data, **acte)

    def adresse_de_retour(self) -> str:
        return self.contrat.adresse("execution:missions")

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(
            jalon=self.jalon,
            mission=mission_au(self.contrat, self.jalon.engagee_le, self.jalon.mission),
            preuves=list(self.jalon.preuves),
            pas=transition(Sujet.JALON, self.geste),
            **contexte,
        )


class PreuveView(VueExecution):
    """Une preuve jointe à un jalon ou à un relevé ; jamais servie si elle est en quarantaine ou infectée."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = self.dossier.pieces_jointes.presentes().filter(cle=kwargs["cle"], sujet__in=PREUVES).first()
        if piece is None:
            raise Http404("Cette preuve n’existe pas.")
        return servir(piece)
