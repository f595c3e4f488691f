"""Recherche de communes (connexion exigée) et vue de base de la page « Territoire » d'un dossier."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from territoires.alentours import lire_alentours
from territoires.carte.choix import carte_de_choix
from territoires.chargement import communes_partagees, perimetre_de
from territoires.constats import Evaluation, Recouvrement
from territoires.difference import comparer, dire_le_geste, peut_etre_legere
from territoires.evaluation import evaluer
from territoires.gestes import agir
from territoires.models import Territoire, VersionTerritoire
from territoires.perimetre import Perimetre
from territoires.reponse import ERREUR, Reponse
from territoires.selecteur import Complement, Recherche, contexte, rechercher

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

    La sous-classe donne ``territoire`` et ``modifiable`` dans ``setup()``, ``versions_a_comparer()``,
    ``decrire_recouvrements()`` et, si elle en a un, ``completer_le_panneau()``. Un POST écrit par ``agir`` puis
    redirige ; s'il reste quelque chose à corriger ou à choisir, la page est remontrée sans rien perdre de la saisie.
    Par htmx, un geste simple ne renvoie que ce qui change (``gabarit_du_geste``).
    """

    territoire: Territoire
    modifiable = True
    gabarit_du_geste = "territoires/_geste.html"

    def versions_a_comparer(self):
        """Les versions des autres dossiers vivants ; aucune par défaut."""
        return VersionTerritoire.objects.none()

    def decrire_recouvrements(self, recouvrements: tuple[Recouvrement, ...]) -> list:
        """Chaque recouvrement (clé = identifiant de version) avec ``nom``, ``etape``, ``communes``, ``adresse``."""
        return []

    def completer_le_panneau(self, perimetre: Perimetre, evaluation: Evaluation) -> Complement | None:
        """Ce que l'application qui emploie le sélecteur ajoute à son panneau ; rien par défaut."""
        return None

    def agir(self, donnees: QueryDict) -> Reponse:
        """Exécute le geste demandé ; la sous-classe y ajoute ses verrous et ses traces."""
        return agir(territoire=self.territoire, donnees=donnees, maintenant=timezone.now())

    def post(self, requete: HttpRequest, *args, **kwargs) -> HttpResponse:
        reponse = self.agir(requete.POST)
        if requete.htmx:
            return self._repondre_a_htmx(reponse, **kwargs)
        if reponse.a_completer:
            statut = 422 if reponse.ton == ERREUR else 200
            return self.render_to_response(self.get_context_data(reponse=reponse, **kwargs), status=statut)
        messages.add_message(requete, _NIVEAUX[reponse.ton], reponse.annonce)
        return redirect(self._adresse_de_retour(requete.POST))

    def _repondre_a_htmx(self, reponse: Reponse, **kwargs) -> HttpResponse:
        """Ce qui change et rien d'autre quand la page peut se mettre à jour par morceaux ; sinon la page."""
        connues = frozenset(filter(None, self.request.POST.get("connues", "").split("\n")))
        contexte_complet = self.get_context_data(reponse=reponse, **kwargs)
        alentours, perimetre = contexte_complet["alentours"], contexte_complet["perimetre"]
        reponse.annonce = dire_le_geste(reponse, connues, alentours, contexte_complet["evaluation"])
        if not peut_etre_legere(reponse, connues, perimetre):
            return self.render_to_response(contexte_complet)
        contexte_complet["difference"] = comparer(connues, perimetre, alentours)
        rendue = render(self.request, self.gabarit_du_geste, contexte_complet)
        rendue["HX-Reswap"] = "none"
        return rendue

    def _adresse_de_retour(self, donnees: QueryDict) -> str:
        """La même page, avec la recherche en cours s'il y en a une."""
        texte = donnees.get("q", "").strip()[:TEXTE_MAXIMUM]
        return f"{self.request.path}?{urlencode({'q': texte})}" if texte else self.request.path

    def get_context_data(self, *, reponse: Reponse | None = None, **kwargs) -> dict:
        version = self.territoire.version_courante
        perimetre = perimetre_de(version)
        evaluation = evaluer(perimetre, communes_partagees(perimetre, self.versions_a_comparer()))
        alentours = lire_alentours(perimetre, evaluation)
        texte = (self.request.POST.get("q") or self.request.GET.get("q", ""))[:TEXTE_MAXIMUM]
        return super().get_context_data(
            **contexte(
                version=version,
                perimetre=perimetre,
                evaluation=evaluation,
                alentours=alentours,
                complement=self.completer_le_panneau(perimetre, evaluation),
                recouvrements=self.decrire_recouvrements(evaluation.recouvrements),
                texte=texte,
                reponse=reponse,
                modifiable=self.modifiable,
            ),
            carte=SimpleLazyObject(
                lambda: carte_de_choix(perimetre, evaluation, alentours, alentours.dites if self.modifiable else ())
            ),
            page_en_erreur=reponse is not None and reponse.ton == ERREUR,
            **kwargs,
        )
