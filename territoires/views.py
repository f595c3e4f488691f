"""Recherche de communes (connexion exigée) et vue de base de la page « Territoire » d'un dossier."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from territoires.carte import carte_du_perimetre
from territoires.chargement import communes_partagees, perimetre_de
from territoires.constats import Recouvrement
from territoires.evaluation import evaluer
from territoires.models import Territoire, VersionTerritoire
from territoires.selecteur import ERREUR, Recherche, Reponse, agir, contexte, rechercher

TEXTE_MAXIMUM = 100
_NIVEAUX = {"succes": messages.SUCCESS, "avertissement": messages.WARNING}


@require_safe
def communes(requete: HttpRequest) -> HttpResponse:
    """``/territoires/communes/?q=`` : fragment HTML pour htmx (ou ``format=html``), JSON sinon."""
    recherche = rechercher(requete.GET.get("q", "")[:TEXTE_MAXIMUM])
    if requete.htmx or requete.GET.get("format") == "html":
        reponse = render(requete, "territoires/_resultats.html", {"recherche": recherche})
    else:
        reponse = JsonResponse(_en_json(recherche))
    patch_vary_headers(reponse, ["HX-Request"])
    return reponse


def _en_json(recherche: Recherche) -> dict:
    return {
        "texte": recherche.texte,
        "communes": [
            {
                "code": trouvaille.commune.code,
                "nom": trouvaille.commune.nom,
                "departement": trouvaille.commune.departement_id,
                "population": trouvaille.commune.population,
                "epci": trouvaille.commune.epci_id,
                "motif": trouvaille.motif,
            }
            for trouvaille in recherche.trouvailles
        ],
        "epcis": [{"siren": epci.siren, "nom": epci.nom} for epci in recherche.epcis],
    }


class VueDuSelecteur(TemplateView):
    """Base de la page « Territoire » : la vue du dossier en hérite et dit lequel, avec quel droit.

    La sous-classe donne ``territoire`` et ``modifiable`` dans ``setup()``, ``versions_a_comparer()``
    et ``decrire_recouvrements()``. Un POST écrit par ``agir`` puis redirige ; s'il reste quelque
    chose à corriger ou à choisir, la page est remontrée sans rien perdre de la saisie.
    """

    territoire: Territoire
    modifiable = True

    def versions_a_comparer(self):
        """Les versions des autres dossiers vivants ; aucune par défaut."""
        return VersionTerritoire.objects.none()

    def decrire_recouvrements(self, recouvrements: tuple[Recouvrement, ...]) -> list:
        """Chaque recouvrement (clé = identifiant de version) avec ``numero``, ``nom``, ``etape``, ``communes``."""
        return []

    def post(self, requete: HttpRequest, *args, **kwargs) -> HttpResponse:
        reponse = agir(territoire=self.territoire, donnees=requete.POST, maintenant=timezone.now())
        if requete.htmx or reponse.a_completer:
            return self.render_to_response(self.get_context_data(reponse=reponse, **kwargs))
        messages.add_message(requete, _NIVEAUX[reponse.ton], reponse.annonce)
        return redirect(self._adresse_de_retour(requete.POST))

    def _adresse_de_retour(self, donnees: QueryDict) -> str:
        """La même page, avec la recherche en cours s'il y en a une."""
        texte = donnees.get("q", "").strip()[:TEXTE_MAXIMUM]
        return f"{self.request.path}?{urlencode({'q': texte})}" if texte else self.request.path

    def get_context_data(self, *, reponse: Reponse | None = None, **kwargs) -> dict:
        version = self.territoire.version_courante
        perimetre = perimetre_de(version)
        evaluation = evaluer(perimetre, communes_partagees(perimetre, self.versions_a_comparer()))
        texte = (self.request.POST.get("q") or self.request.GET.get("q", ""))[:TEXTE_MAXIMUM]
        return super().get_context_data(
            **contexte(
                version=version,
                perimetre=perimetre,
                evaluation=evaluation,
                recouvrements=self.decrire_recouvrements(evaluation.recouvrements),
                texte=texte,
                reponse=reponse,
                modifiable=self.modifiable,
            ),
            carte=carte_du_perimetre(perimetre, evaluation),
            page_en_erreur=reponse is not None and reponse.ton == ERREUR,
            **kwargs,
        )
