"""Une rubrique que la demande de compléments ne vise pas : elle se lit, et l'on peut demander à la modifier aussi."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from dossiers import etapes
from dossiers.actions.dossier import est_modifiable
from dossiers.dates import demande_ouverte
from dossiers.reouverture import ouverture


def page_fermee(vue: Any, request: HttpRequest, objet: Any, cle: str) -> HttpResponse | None:
    """La page de lecture si la rubrique est fermée, None si elle s'écrit ; un POST va à l'action, qui le dit."""
    if request.method not in ("GET", "HEAD") or not est_modifiable(objet) or ouverture(objet).touche(cle):
        return None
    demande = demande_ouverte(vue.dossier)
    return TemplateResponse(
        request,
        "dossiers/complements/rubrique_fermee.html",
        {
            "dossier": vue.dossier,
            "objet": objet,
            "rubrique": etapes.rubrique(objet.SUJET, cle),
            "demande": demande,
            "demandeur": demande.get_demandeur_display() if demande else "",
        },
    )


class RubriqueOuverte:
    """À mettre devant une vue d'écriture : ``cle_de_rubrique`` fermée, la page se lit au lieu de s'écrire."""

    cle_de_rubrique = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            objet = getattr(self.dossier, kwargs.get("sujet", "projet"), None)
            cle = kwargs.get("rubrique") or self.cle_de_rubrique
            if objet is not None and etapes.rubrique(objet.SUJET, cle) is not None:
                fermee = page_fermee(self, request, objet, cle)
                if fermee is not None:
                    return fermee
        return super().dispatch(request, *args, **kwargs)
