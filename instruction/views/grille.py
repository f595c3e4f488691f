"""La page d'une grille de critères : ce qu'elle montre à remplir, ce qu'elle enregistre, ce qu'elle rend en faute."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpResponse

from commun.entiers import entier_lu
from dossiers.etapes import Rubrique
from dossiers.forms.envoi import Envoi
from dossiers.forms.places import formulaires_de
from dossiers.forms.retour import departs_de_la_page, donner_des_jetons, formulaires_de_la_page, preparer_le_retour
from instruction.actions.grille import enregistrer_grille
from instruction.forms.grille import SaisieDeGrille


class VueDeGrille:
    """À composer avec une vue d'un dossier. ``rubrique`` : ce qui se remplit ; ``verifier_ecriture`` : qui le peut ;
    ``suit_la_page`` : la grille porte sur la version de la dernière page enregistrée, pas de la première.
    """

    rubrique: Rubrique
    suit_la_page = False
    verifier_ecriture: Callable[..., None]

    def objet_a_ecrire(self) -> Any:
        """L'objet qui porte la grille ; lève comme l'action qui l'ouvrirait."""
        raise NotImplementedError

    def derniere_version(self) -> int:
        """Celle du document que la grille apprécie."""
        raise NotImplementedError

    def envoi(self) -> Envoi:
        return Envoi(self.request.POST, [lignes.prefixe for lignes in self.rubrique.lignes])

    def enregistrer(self, *, tout_ou_rien: bool) -> SaisieDeGrille:
        """Confronte l'envoi à la base et écrit ce qui peut l'être ; lève comme l'action."""
        envoi = self.envoi()
        return enregistrer_grille(
            self.objet_a_ecrire(),
            former=lambda frais: SaisieDeGrille(self.rubrique, frais, envoi),
            verifier=type(self).verifier_ecriture,
            version=min(self.kwargs.get("version") or self.version_de_la_page(), self.derniere_version()),
            suit_la_page=self.suit_la_page,
            auteur=self.request.user,
            maintenant=self.maintenant,
            page=envoi.page,
            tout_ou_rien=tout_ou_rien,
        )

    def version_de_la_page(self) -> int:
        return entier_lu(self.request.POST.get("version", "")) or self.derniere_version()

    def rendre_en_faute(self, saisie: SaisieDeGrille) -> HttpResponse:
        """La même page avec ce qui était écrit : 409 s'il y a conflit, 422 sinon."""
        contexte = self.get_context_data(page_en_erreur=True, saisie=saisie, conflits=preparer_le_retour(saisie))
        return self.render_to_response(contexte, status=409 if saisie.en_conflit else 422)

    def a_remplir(self, objet: Any, saisie: SaisieDeGrille | None) -> tuple[list[Any], dict[str, Any]]:
        """Les jeux de formulaires, et ce que toute page de grille montre."""
        form, jeux = (saisie.form, saisie.jeux) if saisie else formulaires_de(self.rubrique, None, objet)
        donner_des_jetons(jeux, saisie)
        return jeux, {
            "form": form,
            "saisis": formulaires_de_la_page(form, jeux),
            "departs": json.dumps(departs_de_la_page(form, jeux, saisie)),
            "page": uuid4(),
        }
