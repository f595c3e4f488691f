"""L'enregistrement automatique d'une rubrique : un envoi de champs touchés, une réponse en JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.generic import View

from commun.templatetags.composants import liste_etapes
from dossiers.actions.transitions import TransitionRefusee
from dossiers.forms.envoi import COMPTE
from dossiers.forms.saisie import INCONNU, Saisie
from dossiers.forms.sorts import Nature, Sort
from dossiers.views.rubriques import VueRubrique

AUTRE_COMPTE = "Vous êtes connecté avec un autre compte : rechargez la page avant de continuer."
INCONNUS_NOMMES = 20


class EnvoiDeChamps(View):
    """Écrit les champs touchés. 200 tout est enregistré, 422 un champ est refusé, 409 un conflit.

    Même refusé ou en conflit, un champ n'empêche pas les autres d'être écrits ; la réponse dit le sort de chacun.
    À composer avec une vue qui a ``maintenant`` et ``enregistrer`` ; ``parties`` : les morceaux de page à remplacer.
    """

    http_method_names = ["post"]

    def parties(self) -> dict[str, str]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get(COMPTE, str(request.user.pk)) != str(request.user.pk):
            return JsonResponse({"detail": AUTRE_COMPTE}, status=409)
        try:
            saisie = self.enregistrer(tout_ou_rien=False)
        except TransitionRefusee as refus:
            return JsonResponse({"detail": " ".join(refus.raisons)}, status=409)
        return JsonResponse(self._reponse(saisie), status=_statut(saisie), headers={"Cache-Control": "no-store"})

    def _reponse(self, saisie: Saisie) -> dict[str, Any]:
        champs = {sort.page: rendre(sort) for sort in saisie.sorts}
        champs |= {nom: {"sort": Nature.REFUSE, "message": INCONNU} for nom in saisie.inconnus[:INCONNUS_NOMMES]}
        return {
            "heure": f"{timezone.localtime(self.maintenant):%H:%M}",
            "champs": champs,
            "lignes": saisie.lignes_creees(),
            "parties": self.parties(),
        }


class EnregistrementView(EnvoiDeChamps, VueRubrique):
    """L'enregistrement automatique d'une rubrique de la lettre ou du projet."""

    def parties(self) -> dict[str, str]:
        avancement = self.avancement(type(self.cible).objects.select_related("dossier").get(pk=self.cible.pk))
        etapes = liste_etapes(avancement["etapes"], self.rubrique.cle)
        return {
            "liste-etapes": render_to_string("composants/_liste_etapes.html", etapes),
            "manques": render_to_string("dossiers/_manques.html", avancement),
            "modifications": render_to_string("dossiers/_modifications.html", avancement),
        }


def rendre(sort: Sort) -> dict[str, Any]:
    """Ce que la page doit savoir d'un champ : son sort, l'empreinte de la base, et de quoi montrer un conflit."""
    if sort.champ == "DELETE" or sort.nature == Nature.DISPARUE:
        conflit = sort.nature != Nature.ECRIT
        bloc = render_to_string("composants/_conflit.html", {"conflit": sort}) if conflit else ""
        ligne = sort.ligne_en_base if sort.champ == "DELETE" and conflit else {}
        return {"sort": sort.nature, "bloc": bloc, "message": sort.message, "ligne": ligne}
    rendu: dict[str, Any] = {"sort": sort.nature, "empreinte": sort.empreinte, "message": sort.message}
    if sort.nature in (Nature.ECRIT, Nature.SIEN, Nature.CONFLIT):
        rendu["valeurs"] = sort.en_base
    if sort.nature == Nature.CONFLIT:
        rendu["bloc"] = render_to_string("composants/_conflit.html", {"conflit": sort})
    return rendu


def _statut(saisie: Saisie) -> int:
    if saisie.en_conflit:
        return 409
    return 422 if saisie.inconnus or any(sort.nature == Nature.REFUSE for sort in saisie.sorts) else 200
