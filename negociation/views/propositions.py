"""Proposer d'écrire autre chose dans une clause, un indicateur ou une mission de plus, ou de moins."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from contrats.forms.indicateurs import IndicateurForm
from contrats.forms.partage import AvecPartage
from negociation.actions import echanges as actions
from negociation.articles import genre_de
from negociation.compte import COMPTE
from negociation.enums import NatureModification as Nature
from negociation.forms import PourquoiForm
from negociation.indicateurs import nature_du_retrait, retirables
from negociation.missions import desengageables
from negociation.permissions import exiger_le_droit_sur_le_compte
from negociation.views.echanges import VueDUneClause

# Par nature : titre, bouton, ce que l'on fait ici.
MOTS = {
    Nature.CHAMPS: (
        "Proposer une modification",
        "Proposer cette modification",
        "Récrivez ce que vous voulez changer, et laissez le reste.",
    ),
    Nature.AJOUT: ("Proposer un indicateur de plus", "Proposer cet indicateur", "Décrivez l’indicateur."),
    Nature.RETRAIT: (
        "Proposer de retirer un indicateur",
        "Proposer ce retrait",
        "Cet indicateur ne serait plus au contrat.",
    ),
    Nature.ENGAGER: (
        "Proposer d’engager une mission",
        "Proposer cette mission",
        "La CPTS s’engagerait sur cette mission de plus. Si elle a une part variable, ses indicateurs s’écrivent "
        "ensuite, de la même façon.",
    ),
    Nature.DESENGAGER: (
        "Proposer de retirer une mission",
        "Proposer ce retrait",
        "Cette mission ne serait plus au contrat, ni ses dates, ni ses indicateurs, ni ce qu’elle finance.",
    ),
}
# Par genre de clause, ce que l'on fait à la place de récrire.
GESTES = {
    COMPTE: "Recopiez l’IBAN du relevé d’identité bancaire.",
    "caisse": "Choisissez la caisse qui signerait et paierait.",
    "bareme": "Choisissez le barème qui s’appliquerait.",
    "territoire": "Nommez les communes à ajouter, cochez celles à retirer.",
}
# Ce qui s'y ajoute.
PRECISIONS = {
    COMPTE: "Le compte ne se lit jamais en entier dans une proposition : les parties en lisent le début et la fin. "
    "N’en écrivez pas dans le motif.",
    "caisse": "La caisse qui signe et paie est aussi celle qui négocie : si l’ARS accepte, la nouvelle prend la place "
    "de l’autre.",
    "bareme": "Les euros d’avant et d’après se liront avec la proposition, et ce qu’il resterait à régler.",
    "territoire": "Les habitants, la taille et les euros d’avant et d’après se liront avec la proposition, et les "
    "communes qu’une autre CPTS a déjà.",
}


class ModifierView(VueDUneClause):
    """Les champs de la préparation, et pourquoi ; « partager » rend un partage exact sans rien envoyer."""

    template_name = "negociation/modifier.html"
    retire = False
    fait = "Votre proposition est envoyée ; les trois parties la lisent."

    @property
    def titre(self) -> str:
        return MOTS[self.nature][0]

    @property
    def bouton(self) -> str:
        return MOTS[self.nature][1]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.vide = self.de_la_preparation()
        if self.vide is None:
            raise Http404("Cette clause ne se modifie pas ici : posez une remarque.")
        if isinstance(self.vide, AvecPartage):
            self.vide.initial.update(self.vide.repartage({"remunere": "on" if self.vide.enveloppe else ""}))

    def exiger(self) -> None:
        super().exiger()
        exiger_le_droit_sur_le_compte(self.clause, self.request.user, self.contrat)

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
        return {nom: "\n".join(self.request.POST.getlist(nom)) for nom in self.vide.fields}

    def agir(self, formulaire: PourquoiForm, **acte: Any) -> None:
        actions.proposer_une_modification(
            self.version,
            clause=self.clause,
            valeurs=self._saisis(),
            motif=formulaire.cleaned_data["motif"],
            retirer=self.retire,
            **acte,
        )

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contexte.setdefault("propose", getattr(self, "propose", self.vide))
        genre = genre_de(self.clause)
        return super().get_context_data(
            nature=self.nature,
            introduction=GESTES.get(genre, MOTS[self.nature][2]),
            precision=PRECISIONS.get(genre, ""),
            par_annee=isinstance(self.vide, IndicateurForm),
            partage=isinstance(self.vide, AvecPartage) and bool(self.vide.autres) and self.vide.enveloppe is not None,
            **contexte,
        )


class RetirerView(ModifierView):
    """Un indicateur ou une mission de moins ; 404 d'une mission socle, ou du dernier indicateur d'une part variable."""

    retire = True

    @property
    def nature(self) -> str:
        return nature_du_retrait(self.clause)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        photo = self.version.photographie
        if self.clause not in retirables(photo) | desengageables(photo):
            raise Http404("Le dernier indicateur rémunéré d’une mission et une mission socle ne se retirent pas.")
