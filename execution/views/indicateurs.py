"""Les indicateurs d'un contrat signé : relever, comparer, voir ce que cela rapporte."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from execution.actions import releves as actions
from execution.enums_gestion import QUI, RELEVENT, EtatReleve, l_autre
from execution.forms.releves import AccepterForm, ReleveForm
from execution.indicateurs import indicateur_de_l_annee
from execution.models import ValeurRelevee
from execution.parts import parts_de_l_annee
from execution.releves import Lu, courantes, est_gele
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
            raise Http404("Cet indicateur n’est pas au contrat.")
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
    fait = "Votre relevé est enregistré, à côté de celui de l’autre partie."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.annee, self.code = kwargs["annee"], kwargs["code"]
        connue = self.annee in annees_commencees(self.contrat, self.jour)
        self.indicateur = indicateur_de_l_annee(self.contrat, self.annee, self.code) if connue else None
        if self.indicateur is None:
            raise Http404("Cet indicateur n’est pas à relever cette année-là.")
        releves = self.contrat.releves.filter(code=self.code, annee=self.annee)
        self.releve = releves.select_related("dossier").first()
        self.valeurs = courantes(self.releve) if self.releve else {}

    def exiger_d_ecrire(self) -> None:
        if self.partie not in RELEVENT:
            raise PermissionDenied("La CPTS et la caisse relèvent les indicateurs ; l’ARS les lit.")

    def formulaire(self, data: Any = None, files: Any = None) -> ReleveForm:
        autre = l_autre(self.partie)
        return ReleveForm(data, files, indicateur=self.indicateur, autre=QUI[autre] if autre in self.valeurs else "")

    def agir(self, formulaire: ReleveForm, **acte: Any) -> None:
        actions.relever(self.contrat, code=self.code, annee=self.annee, **formulaire.valeurs(), **acte)

    def adresse_de_retour(self) -> str:
        adresse = self.contrat.adresse("execution:indicateurs")
        return f"{adresse}{'&' if '?' in adresse else '?'}annee={self.annee}"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        autre = self.valeurs.get(l_autre(self.partie))
        ralliable = self.releve is not None and self.releve.etat in (EtatReleve.SAISI, EtatReleve.DESACCORD)
        return super().get_context_data(
            indicateur=self.indicateur,
            annee=self.annee,
            libelle=libelle_annee(self.annee),
            sienne=en_mots(self.indicateur, self.valeurs.get(self.partie)),
            autre=autre,
            qui_autre=QUI[l_autre(self.partie)],
            texte_autre=en_mots(self.indicateur, autre),
            releve=self.releve,
            gele=est_gele(self.contrat, self.annee),
            rallier=self.contrat.adresse("execution:rallier", self.code, self.annee)
            if ralliable and autre is not None
            else "",
            **contexte,
        )


class RallierView(ReleverView):
    """Accepter la valeur de l'autre partie : les deux valeurs, et les euros avant et après, puis un envoi."""

    template_name = "execution/rallier.html"
    titre = bouton = "Accepter la valeur de l’autre partie"
    fait = "Vous avez accepté la valeur de l’autre partie ; la vôtre reste au dossier."

    def exiger_d_ecrire(self) -> None:
        super().exiger_d_ecrire()
        if self.releve is None or self.partie not in RELEVENT or self.valeurs.get(l_autre(self.partie)) is None:
            raise Http404("L’autre partie n’a encore rien relevé.")

    def formulaire(self, data: Any = None, files: Any = None) -> AccepterForm:
        return AccepterForm(data)

    def agir(self, formulaire: AccepterForm, **acte: Any) -> None:
        actions.rallier(self.releve, **formulaire.cleaned_data, **acte)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        autre = self.valeurs[l_autre(self.partie)]
        acceptee = {self.code: Lu(autre.nature, autre.valeur, "")}
        return super().get_context_data(
            relever=self.contrat.adresse("execution:relever", self.code, self.annee),
            part=parts_en_direct(self.contrat, self.annee).de(self.code),
            part_acceptee=parts_de_l_annee(self.contrat, self.annee, tranchees=acceptee).de(self.code),
            **contexte,
        )
