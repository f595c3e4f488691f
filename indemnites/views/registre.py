"""Le registre des indemnités d'une CPTS. L'équipe le lit ; les autres lisent qu'un plafond est atteint, ou non."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from commun.entiers import entier_lu
from commun.exports import FormatExport
from commun.telechargements import tableau
from dossiers.enums import Sujet
from dossiers.views.pieces_servies import servir
from dossiers.workflow import transition
from execution.views.base import VueExecution, VueGeste
from indemnites import actions
from indemnites.cumul import niveaux
from indemnites.documents import attestation
from indemnites.enums import EtatIndemnite, Niveau
from indemnites.forms.indemnites import AnnulationForm, IndemniteForm
from indemnites.missions import offertes
from indemnites.permissions import lit_le_registre, tient_le_registre, verifier_la_tenue
from indemnites.registre import ENTETES, annees, connus, de_l_annee, lignes_comptables, lire_l_annee, plafonds_atteints

FORMATS = (FormatExport.CSV.value, FormatExport.XLSX.value)
AVERTIR = {
    Niveau.PROCHE: "Proche du plafond : cette personne a reçu au moins 80 % du plafond annuel, toutes CPTS comprises.",
    Niveau.ATTEINT: "Plafond atteint : plus aucune indemnité ne pourra lui être enregistrée cette année.",
    Niveau.A_VERIFIER: "Le plafond de cette année n’est pas encore vérifié : d’après le dernier connu, il est atteint "
    "ou dépassé. L’indemnité est enregistrée ; vérifiez auprès de votre caisse.",
    Niveau.INCONNU: "Aucun plafond n’est connu pour cette année : rien n’a pu être contrôlé.",
}


class VueDuRegistre(VueExecution):
    """Réservée à l'équipe : 404 pour toute autre personne, le registre n'existe que pour sa CPTS."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not lit_le_registre(request.user, self.dossier):
            raise Http404("Cette page n’existe pas, ou vous n’y avez pas accès.")

    def indemnite(self) -> Any:
        """Celle de l'adresse ; introuvable si elle n'est pas de cette CPTS."""
        lues = self.dossier.indemnites.select_related("saisie_par", "annulee_par", "contrat")
        trouvee = lues.filter(pk=self.kwargs["indemnite"]).first()
        if trouvee is None:
            raise Http404("Cette indemnité n’existe pas.")
        trouvee.dossier = trouvee.contrat.dossier = self.dossier
        return trouvee

    def adresse(self, annee: int | None = None) -> str:
        page = self.contrat.adresse("indemnites:registre")
        return f"{page}{'&' if '?' in page else '?'}annee={annee}" if annee else page

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(tient=tient_le_registre(self.request.user, self.dossier), **contexte)


class RegistreView(VueExecution):
    """Une année du registre, ou, hors de l'équipe, les seules années où un plafond est atteint."""

    def get_template_names(self) -> list[str]:
        return ["indemnites/registre.html" if self._de_l_equipe() else "indemnites/vu_du_dehors.html"]

    def _de_l_equipe(self) -> bool:
        return lit_le_registre(self.request.user, self.dossier)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        if not self._de_l_equipe():
            return super().get_context_data(annees=plafonds_atteints(self.dossier), **contexte)
        connues = annees(self.dossier, self.jour.year)
        voulue = entier_lu(self.request.GET.get("annee", ""))
        annee = voulue if voulue in connues else connues[0]
        return super().get_context_data(
            annees=connues,
            lue=lire_l_annee(self.dossier, annee),
            tient=tient_le_registre(self.request.user, self.dossier),
            **contexte,
        )


class SaisirView(VueGeste, VueDuRegistre):
    """Enregistrer une indemnité et son justificatif."""

    template_name = "indemnites/saisir.html"

    def exiger_d_ecrire(self) -> None:
        verifier_la_tenue(self.request.user, self.dossier)

    def formulaire(self, data: Any = None, files: Any = None) -> IndemniteForm:
        return IndemniteForm(data, files, connus=connus(self.contrat), missions=offertes(self.contrat))

    def agir(self, formulaire: IndemniteForm, **acte: Any) -> None:
        valeurs = formulaire.valeurs()
        self.enregistree = actions.enregistrer(self.contrat, **valeurs, **acte)
        self.fait = f"L’indemnité de {self.enregistree.personne} est enregistrée."
        [niveau] = niveaux([self.enregistree.rpps], self.enregistree.annee).values()
        if niveau in AVERTIR:
            messages.warning(self.request, AVERTIR[niveau])

    def adresse_de_retour(self) -> str:
        enregistree = getattr(self, "enregistree", None)
        return self.adresse(enregistree.annee if enregistree else None)


class IndemniteView(VueDuRegistre):
    """Une ligne : qui, quoi, combien, son justificatif, et son annulation s'il y en a une."""

    template_name = "indemnites/indemnite.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        indemnite = self.indemnite()
        return super().get_context_data(
            indemnite=indemnite, preuves=list(indemnite.preuves), retour=self.adresse(indemnite.annee), **contexte
        )


class AnnulerView(VueGeste, VueDuRegistre):
    """Annuler, sur sa propre page, avec un motif."""

    template_name = "indemnites/annuler.html"
    fait = "L’indemnité est annulée : elle ne compte plus dans le plafond."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.ligne = self.indemnite()

    def exiger_d_ecrire(self) -> None:
        verifier_la_tenue(self.request.user, self.dossier)

    def formulaire(self, data: Any = None, files: Any = None) -> AnnulationForm:
        return AnnulationForm(data)

    def agir(self, formulaire: AnnulationForm, **acte: Any) -> None:
        actions.annuler(self.ligne, **formulaire.cleaned_data, **acte)

    def adresse_de_retour(self) -> str:
        return self.adresse(self.ligne.annee)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        return super().get_context_data(indemnite=self.ligne, pas=transition(Sujet.INDEMNITE, "annuler"), **contexte)


class JustificatifView(VueDuRegistre):
    """Le justificatif ; jamais servi s'il est en quarantaine ou infecté."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        piece = self.indemnite().preuves.filter(cle=kwargs["cle"]).first()
        if piece is None:
            raise Http404("Ce justificatif n’existe pas.")
        return servir(piece, a_l_equipe=True)


class ExportView(VueDuRegistre):
    """L'année entière, pour le comptable de la CPTS."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["format"] not in FORMATS:
            raise Http404("Ce format n’existe pas.")
        lignes = lignes_comptables(de_l_annee(self.dossier, kwargs["annee"]))
        nom = f"indemnites-{self.dossier.numero}-{kwargs['annee']}"
        return tableau(nom, ENTETES, lignes, FormatExport(kwargs["format"]))


class AttestationView(VueDuRegistre):
    """Le PDF annuel d'une personne, archivé ; désignée par une de ses lignes, jamais par son numéro."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ligne = self.indemnite()
        lignes = [
            autre
            for autre in de_l_annee(self.dossier, ligne.annee).filter(rpps=ligne.rpps)
            if autre.etat == EtatIndemnite.ENREGISTREE
        ]
        if not lignes:
            raise Http404("Toutes les indemnités de cette personne sont annulées : il n’y a rien à attester.")
        archive = attestation(self.contrat, lignes, maintenant=self.maintenant)
        reponse = FileResponse(archive.fichier.open("rb"), content_type="application/pdf")
        nom = f"attestation-indemnites-{self.dossier.numero}-{ligne.annee}-{ligne.pk}.pdf"
        reponse["Content-Disposition"] = content_disposition_header(True, nom)
        reponse["X-Content-Type-Options"] = "nosniff"
        reponse["Cache-Control"] = "private, no-store"
        return reponse
