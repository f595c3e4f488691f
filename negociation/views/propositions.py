"""Proposer d'écrire autre chose dans une clause, un indicateur de plus dans une mission, ou un de moins."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from contrats.forms.indicateurs import IndicateurForm
from contrats.forms.partage import AvecPartage
from negociation.actions import echanges as actions
from negociation.enums import NatureModification
from negociation.forms import PourquoiForm
from negociation.indicateurs import retirables
from negociation.views.echanges import VueDUneClause

TITRES = {
    NatureModification.CHAMPS: "Proposer une modification",
    NatureModification.AJOUT: "Proposer un indicateur de plus",
    NatureModification.RETRAIT: "Proposer de retirer un indicateur",
}
BOUTONS = {
    NatureModification.CHAMPS: "Proposer cette modification",
    NatureModification.AJOUT: "Proposer cet indicateur",
    NatureModification.RETRAIT: "Proposer ce retrait",
}


class ModifierView(VueDUneClause):
    """Les champs de la préparation, et pourquoi ; « partager » rend un partage exact sans rien envoyer."""

    template_name = "negociation/modifier.html"
    fait = "Votre proposition est envoyée à l'ARS."

    @property
    def titre(self) -> str:
        return TITRES[self.nature]

    @property
    def bouton(self) -> str:
        return BOUTONS[self.nature]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.vide = self.de_la_preparation()
        if self.vide is None:
            raise Http404("Cette clause ne se modifie pas ici : posez une remarque.")
        if isinstance(self.vide, AvecPartage):
            self.vide.initial.update(self.vide.repartage({"remunere": "on" if self.vide.enveloppe else ""}))

    def formulaire(self, data: Any = None) -> PourquoiForm:
        return PourquoiForm(data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "partager" in request.POST and isinstance(self.vide, AvecPartage):
            return self._partager()
        propose = self.de_la_preparation(request.POST)
        if not propose.is_valid():
            formulaire = self.formulaire(request.POST)
            contexte = self.get_context_data(form=formulaire, propose=propose, page_en_erreur=True)
            return self.render_to_response(contexte, status=422)
        self.propose = propose
        return super().post(request, *args, **kwargs)

    def _partager(self) -> HttpResponse:
        """La même page, rien de perdu, les montants faisant exactement la part variable."""
        saisis = self._saisis()
        self.vide.initial.update({**saisis, **self.vide.repartage(saisis)})
        formulaire = PourquoiForm()
        formulaire.initial = {"motif": self.request.POST.get("motif", "")}
        return self.render_to_response(self.get_context_data(form=formulaire))

    def _saisis(self) -> dict[str, str]:
        return {nom: self.request.POST.get(nom, "") for nom in self.vide.fields}

    def agir(self, formulaire: PourquoiForm, **acte: Any) -> None:
        actions.proposer_une_modification(
            self.version,
            clause=self.clause,
            valeurs=self._saisis(),
            motif=formulaire.cleaned_data["motif"],
            retirer=self.nature == NatureModification.RETRAIT,
            **acte,
        )

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("propose", getattr(self, "propose", self.vide))
        return super().get_context_data(
            nature=self.nature,
            par_annee=isinstance(self.vide, IndicateurForm),
            partage=isinstance(self.vide, AvecPartage) and bool(self.vide.autres) and self.vide.enveloppe is not None,
            **contexte,
        )


class RetirerUnIndicateurView(ModifierView):
    """Un indicateur de moins ; 404 si la clause n'en est pas un, ou si c'est le dernier d'une part variable."""

    nature = NatureModification.RETRAIT

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.clause not in retirables(self.version.photographie):
            raise Http404("Cet indicateur ne se retire pas : c'est le dernier indicateur rémunéré de sa mission.")
