"""La page « Territoire » d'un dossier : le sélecteur de ``territoires``, avec les droits du dossier."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.lignage import origine_de_la_liste
from dossiers.actions.territoire import modifier_le_territoire
from dossiers.actions.transitions import TransitionRefusee
from dossiers.fils import annoter, ouverts_par_rubrique
from dossiers.models import Dossier
from dossiers.montants_du_territoire import complement_financier
from dossiers.territoire import TerritoireEvalue, dossiers_et_recouvrements, versions_vivantes
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import bas_de_rubrique
from dossiers.views.fermeture import RubriqueOuverte
from territoires.constats import Evaluation, Recouvrement
from territoires.perimetre import Perimetre
from territoires.reponse import ERREUR, Reponse
from territoires.selecteur import Complement
from territoires.views import VueDuSelecteur


class TerritoireView(RubriqueOuverte, VueDossier, VueDuSelecteur):
    """Modifier le territoire tant que la lettre ou le projet se rédige."""

    cle_de_rubrique = "territoire"
    template_name = "dossiers/territoire.html"
    gabarit_du_geste = "dossiers/territoire_geste.html"
    capacite = Capacite.REDIGER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if not est_modifiable(self.cible):
                raise PermissionDenied(
                    f"« {self.cible.fiche.porteur} » : le territoire ne se modifie plus dans cet état."
                )
            self.territoire = self.dossier.territoire
        return super().dispatch(request, *args, **kwargs)

    def versions_a_comparer(self) -> Any:
        return versions_vivantes(sauf=self.dossier)

    def decrire_recouvrements(self, recouvrements: tuple[Recouvrement, ...]) -> list[dict[str, Any]]:
        ecrit = Capacite.ECRIRE_VOISINE in self.capacites
        return [
            {**decrit, "adresse": self._adresse_pour_ecrire(voisin) if ecrit else ""}
            for voisin, decrit in dossiers_et_recouvrements(recouvrements)
        ]

    def _adresse_pour_ecrire(self, voisin: Dossier) -> str:
        return reverse("dossiers:ecrire_voisine", args=[self.dossier.numero, voisin.pk])

    def agir(self, donnees: QueryDict) -> Reponse:
        try:
            return modifier_le_territoire(
                self.cible, donnees=donnees, auteur=self.request.user, maintenant=self.maintenant
            )
        except TransitionRefusee as refus:
            return Reponse(" ".join(refus.raisons), ERREUR)

    def completer_le_panneau(self, perimetre: Perimetre, evaluation: Evaluation) -> Complement | None:
        return complement_financier(perimetre, evaluation)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        sujet = self.cible.SUJET
        rubrique = etapes.rubrique(sujet, "territoire")
        contexte = super().get_context_data(
            objet=self.cible,
            rubrique=rubrique,
            **bas_de_rubrique(self, sujet, rubrique),
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            adresse_suivante=etapes.adresse(self.cible, etapes.suivante(sujet, "territoire")),
            **contexte,
        )
        vu = TerritoireEvalue(contexte["version"], contexte["perimetre"], contexte["evaluation"])
        contenu, manques = preparer_depot(self.cible, self.maintenant, vu)
        contexte["origine_liste"] = origine_de_la_liste(self.cible, "territoire", contenu)
        contexte["etapes"] = annoter(
            etapes.etapes(self.cible, manques, etapes.rubriques_touchees(sujet, contenu)),
            ouverts_par_rubrique(self.cible, self.request.user),
        )
        return contexte
