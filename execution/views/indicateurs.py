"""Les indicateurs d'un contrat signé : relever, comparer, voir ce que cela rapporte."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from contrats.enums import Partie
from dossiers.actions.transitions import TransitionRefusee
from execution.actions import releves as actions
from execution.enums_gestion import RELEVENT, EtatReleve
from execution.forms.releves import ReleveForm
from execution.indicateurs import indicateur_de_l_annee
from execution.models import ValeurRelevee
from execution.releves import courantes, est_gele
from execution.tableaux import annees_commencees, dessiner, en_mots, histoire, lignes_de_l_annee, parts_en_direct
from execution.views.base import VueExecution, VueGeste
from financement.textes import libelle_annee


class IndicateursView(VueExecution):
    """Les indicateurs d'une année : valeurs des deux parties, taux et part variable en direct."""

    template_name = "execution/indicateurs.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        annees = annees_commencees(self.contrat, self.jour)
        voulue = self.request.GET.get("annee", "")
        annee = int(voulue) if voulue in {str(numero) for numero in annees} else annees[-1]
        parts = parts_en_direct(self.contrat, annee)
        return super().get_context_data(
            annees=[(numero, libelle_annee(numero)) for numero in annees],
            annee=annee,
            libelle=libelle_annee(annee),
            lignes=lignes_de_l_annee(self.contrat, annee, parts),
            parts=parts,
            gele=est_gele(self.contrat, annee),
            releve_ici=self.partie in RELEVENT,
            dialogue=self.contrat.dialogues.filter(annee=annee).select_related("dossier").first(),
            **contexte,
        )


class IndicateurView(VueExecution):
    """Un indicateur au fil des ans : courbe, tableau jumeau, chaque valeur relevée et sa preuve."""

    template_name = "execution/indicateur.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        lignes = histoire(self.contrat, self.kwargs["code"], self.jour)
        if not lignes:
            raise Http404("Cet indicateur n'est pas au contrat.")
        indicateurs = {annee: ligne.indicateur for annee, ligne in lignes}
        relevees = ValeurRelevee.objects.filter(releve__contrat=self.contrat, releve__code=self.kwargs["code"])
        valeurs = [
            {"annee": libelle_annee(v.releve.annee), "valeur": v, "texte": en_mots(indicateurs[v.releve.annee], v)}
            for v in relevees.select_related("preuve", "saisie_par", "releve").order_by("pk")
            if v.releve.annee in indicateurs
        ]
        return super().get_context_data(
            indicateur=lignes[-1][1].indicateur,
            lignes=[(libelle_annee(annee), ligne) for annee, ligne in lignes],
            courbe=dessiner(lignes),
            valeurs=valeurs,
            **contexte,
        )


class ReleverView(VueGeste):
    """Relever un indicateur pour sa partie, une année donnée."""

    template_name = "execution/relever.html"
    fait = "Votre relevé est enregistré, à côté de celui de l'autre partie."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.annee, self.code = kwargs["annee"], kwargs["code"]
        connue = self.annee in annees_commencees(self.contrat, self.jour)
        self.indicateur = indicateur_de_l_annee(self.contrat, self.annee, self.code) if connue else None
        if self.indicateur is None:
            raise Http404("Cet indicateur n'est pas à relever cette année-là.")
        releves = self.contrat.releves.filter(code=self.code, annee=self.annee)
        self.releve = releves.select_related("dossier").first()

    def exiger_d_ecrire(self) -> None:
        if self.partie not in RELEVENT:
            raise PermissionDenied("La CPTS et la caisse relèvent les indicateurs ; l'ARS les lit.")

    def formulaire(self, data: Any = None, files: Any = None) -> ReleveForm:
        return ReleveForm(data, files, indicateur=self.indicateur)

    def agir(self, formulaire: ReleveForm, **acte: Any) -> None:
        actions.relever(self.contrat, code=self.code, annee=self.annee, **formulaire.valeurs(), **acte)

    def adresse_de_retour(self) -> str:
        adresse = self.contrat.adresse("execution:indicateurs")
        return f"{adresse}{'&' if '?' in adresse else '?'}annee={self.annee}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        valeurs = courantes(self.releve) if self.releve else {}
        autre = valeurs.get(Partie.AM if self.partie == Partie.CPTS else Partie.CPTS)
        ralliable = self.releve is not None and self.releve.etat in (EtatReleve.SAISI, EtatReleve.DESACCORD)
        return super().get_context_data(
            indicateur=self.indicateur,
            annee=self.annee,
            libelle=libelle_annee(self.annee),
            sienne=en_mots(self.indicateur, valeurs.get(self.partie)),
            autre=autre,
            texte_autre=en_mots(self.indicateur, autre),
            releve=self.releve,
            gele=est_gele(self.contrat, self.annee),
            ralliable=ralliable and autre is not None,
            **contexte,
        )


class RallierView(ReleverView):
    """Accepter la valeur de l'autre partie (POST)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.releve is None:
            raise Http404("L'autre partie n'a encore rien relevé.")
        try:
            actions.rallier(self.releve, auteur=request.user, maintenant=self.maintenant)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons)
        return redirect(self.adresse_de_retour())
