"""Rédiger la lettre ou le projet, rubrique par rubrique, et lire ce qui a été écrit ou déposé."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from comptes.roles import Capacite
from dossiers import etapes
from dossiers.actions.depot import preparer_depot
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.lignage import origines, reprendre_de_la_lettre
from dossiers.actions.saisie import enregistrer_saisie
from dossiers.actions.transitions import TransitionRefusee
from dossiers.blocs import Place, blocs
from dossiers.completude import controles_a_lire
from dossiers.couverture import couverture
from dossiers.enums import Sujet
from dossiers.epingles import epingler
from dossiers.fils import annoter, ouverts_par_rubrique, par_champ
from dossiers.forms.envoi import CHOIX, Envoi
from dossiers.forms.fermeture import fermer
from dossiers.forms.places import formulaires_de
from dossiers.forms.retour import (
    departs_de_la_page,
    donner_des_jetons,
    formulaires_de_la_page,
    preparer_le_retour,
)
from dossiers.forms.saisie import Saisie
from dossiers.horloge import horloge
from dossiers.listes_pieces import bloc_de_rubrique, lues_avec
from dossiers.permissions import Lecture, role_dans_l_equipe, versions_lisibles
from dossiers.redaction import dernieres_modifications
from dossiers.regles_projet import criteres_de_la_forme
from dossiers.reouverture import ouverture
from dossiers.situation import actes_possibles
from dossiers.versions import non_envoyees, trouver
from dossiers.views.base import VueDossier
from dossiers.views.commentaires import commentaires_de_la_rubrique
from dossiers.views.fermeture import RubriqueOuverte

ENVOIS = ("deposer", "completer", "completer_ars", "completer_am")


class VueRubrique(RubriqueOuverte, VueDossier):
    """Une rubrique qui se remplit : la capacité, l'objet, la rubrique, un état qui se modifie."""

    capacite = Capacite.REDIGER

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.sujet = kwargs.get("sujet", Sujet.PROJET)

    def choisir_la_rubrique(self) -> etapes.Rubrique:
        """La rubrique de l'adresse ; 404 si elle n'existe pas ou se remplit sur une page à part."""
        rubrique = etapes.rubrique(self.sujet, self.kwargs["rubrique"])
        if rubrique is None or rubrique.page:
            raise Http404("Cette rubrique n’existe pas.")
        return rubrique

    def adresse_d_enregistrement(self) -> str:
        return reverse("dossiers:enregistrer", args=[self.dossier.numero, self.sujet, self.rubrique.cle])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(self.sujet)
            if request.method != "POST" and not est_modifiable(self.cible):
                raise PermissionDenied(f"« {self.cible.fiche.porteur} » : le contenu ne se modifie plus dans cet état.")
            self.rubrique = self.choisir_la_rubrique()
        return super().dispatch(request, *args, **kwargs)

    def envoi(self) -> Envoi:
        return Envoi(self.request.POST, [lignes.prefixe for lignes in self.rubrique.lignes])

    def enregistrer(self, *, tout_ou_rien: bool) -> Saisie:
        """Confronte l'envoi à la base et écrit ce qui peut l'être ; lève comme ``enregistrer_saisie``."""
        envoi = self.envoi()
        return enregistrer_saisie(
            self.cible,
            rubrique=self.rubrique.cle,
            former=lambda frais: Saisie(self.rubrique, frais, envoi),
            auteur=self.request.user,
            maintenant=self.maintenant,
            page=envoi.page,
            tout_ou_rien=tout_ou_rien,
        )

    def avancement(self, objet: Any) -> dict[str, Any]:
        """La photographie, la liste des étapes, ce qui manque à cette rubrique, qui l'a modifiée."""
        contenu, manques = preparer_depot(objet, self.maintenant)
        touchees = etapes.rubriques_touchees(self.sujet, contenu)
        liste = etapes.etapes(objet, manques, touchees)
        siens = [m for m in manques if m.rubrique == self.rubrique.cle]
        return {
            "contenu": contenu,
            "etapes": annoter(liste, ouverts_par_rubrique(objet, self.request.user)),
            "manques": siens,
            "touchee": self.rubrique.cle in touchees,
            "manques_ouverts": self.rubrique.cle in touchees and any(m.bloquant for m in siens),
            "tous_les_manques": manques,
            "modifications": dernieres_modifications(objet.dossier, self.sujet, self.rubrique.cle),
        }


class RubriqueView(VueRubrique):
    """Une rubrique : formulaire, lignes répétées, liste des étapes. Fonctionne sans JavaScript."""

    template_name = "dossiers/rubrique.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            saisie = self.enregistrer(tout_ou_rien=True)
        except TransitionRefusee as refus:
            return self.refuser(refus.raisons, saisie=Saisie(self.rubrique, self.cible, self.envoi()))
        if not saisie.complet:
            return self._revenir(saisie)
        messages.success(request, f"« {self.rubrique.titre} » : enregistré.")
        self._reprendre_de_la_lettre(request.POST.get("reprendre", ""))
        for retire in retires(saisie):
            messages.info(request, retire)
        for refus in gestes_refuses(saisie):
            messages.error(request, refus)
        return redirect(self._suite(request.POST, saisie))

    def _reprendre_de_la_lettre(self, champ: str) -> None:
        """Le bouton « Reprendre la valeur de la lettre », une fois la saisie enregistrée."""
        if not champ or self.sujet != Sujet.PROJET:
            return
        try:
            reprendre_de_la_lettre(
                self.cible, champ, rubrique=self.rubrique.cle, auteur=self.request.user, maintenant=self.maintenant
            )
        except TransitionRefusee as refus:
            messages.error(self.request, " ".join(refus.raisons))
        else:
            messages.success(self.request, "La valeur de la lettre est reprise.")

    def _revenir(self, saisie: Saisie) -> HttpResponse:
        """La même page avec toute la saisie : 409 si quelqu'un d'autre a écrit entre-temps, 422 si elle est fautive."""
        statut = 409 if saisie.en_conflit else 422
        conflits = preparer_le_retour(saisie)
        contexte = self.get_context_data(page_en_erreur=True, saisie=saisie, conflits=conflits)
        return self.render_to_response(contexte, status=statut)

    def _suite(self, data: Any, saisie: Saisie) -> str:
        fait = next((jeu for _lignes, jeu in saisie.jeux if getattr(jeu, "geste", "")), None)
        if fait is not None:
            return f"{self.request.path}#{fait.ancre or 'contenu'}"
        if "reprendre" in data:
            return f"{self.request.path}#div_id_{data['reprendre']}"
        if "ajouter" in data:
            ou = urlencode({"ajouter": data["ajouter"]})
            return f"{self.request.path}?{ou}#{data['ajouter']}"
        if any(cle in data for cle in ("rester", CHOIX)):
            return f"{self.request.path}#contenu"
        return self._adresse_suivante()

    def _adresse_suivante(self) -> str:
        prochaine = etapes.suivante(self.sujet, self.rubrique.cle)
        return etapes.adresse(self.cible, prochaine) if prochaine else etapes.adresse_recapitulatif(self.cible)

    def _formulaires_ouverts(self) -> tuple[Any, list[tuple[Any, Any]]]:
        """Ceux de la base ; pendant des compléments, ce qui n'est pas visé se lit sans s'écrire."""
        form, jeux = formulaires_de(self.rubrique, None, self.cible)
        return form, fermer(self.rubrique.cle, form, jeux, ouverture(self.cible))

    def get_context_data(self, saisie: Saisie | None = None, **contexte: Any) -> dict[str, Any]:
        """``saisie`` : l'envoi qui revient ; sans elle, la page se lit dans la base."""
        form, jeux = (saisie.form, saisie.jeux) if saisie else self._formulaires_ouverts()
        donner_des_jetons(jeux, saisie)
        contexte |= commentaires_de_la_rubrique(self, self.sujet, etapes.rubrique(self.sujet, self.rubrique.cle))
        epingler(form, jeux, par_champ(contexte["fils"]))
        if self.sujet == Sujet.PROJET and form is not None:
            for champ, origine in origines(self.cible, form.fields).items():
                form.fields[champ].origine = origine
        return super().get_context_data(
            objet=self.cible,
            rubrique=self.rubrique,
            form=form,
            jeux=jeux,
            saisis=formulaires_de_la_page(form, jeux),
            departs=json.dumps(departs_de_la_page(form, jeux, saisie)),
            page=uuid4(),
            adresse_enregistrement=self.adresse_d_enregistrement(),
            partielle=est_modifiable(self.cible) and not ouverture(self.cible).est_entiere(self.rubrique.cle),
            adresse_recapitulatif=etapes.adresse_recapitulatif(self.cible),
            suivante=etapes.suivante(self.sujet, self.rubrique.cle),
            blocs=blocs(Place.STRUCTURE, self.dossier, self.request.user) if self.rubrique.cle == "structure" else [],
            adresse_suivante=self._adresse_suivante(),
            **bloc_de_rubrique(self.cible, self.rubrique.cle),
            **self.avancement(self.cible),
            **{"conflits": [], **contexte},
        )


def retires(saisie: Saisie) -> list[str]:
    """Ce que le nettoyage a retiré des textes enrichis, champ par champ, en clair."""
    return [
        f"« {place.form[nom].label} ». {message}"
        for place in saisie.lieux
        for nom, champ in place.form.fields.items()
        if (message := getattr(champ, "retire", ""))
    ]


def gestes_refuses(saisie: Saisie) -> list[str]:
    """Ce que les boutons d'une rubrique (retenir, déplacer…) n'ont pas pu faire, en clair."""
    return [refus for _lignes, jeu in saisie.jeux if (refus := getattr(jeu, "refus", ""))]


def pour_relire(vue: VueDossier, sujet: str, contenu: dict[str, Any]) -> dict[str, Any]:
    """Ce que lisent les gabarits d'une rubrique relue, en plus de ``contenu``."""
    return {
        "criteres_forme": criteres_de_la_forme(contenu),
        "couverture": couverture(contenu),
        "pieces_lues": lues_avec(contenu, vue.dossier, sujet, vue.request.user),
    }


class LectureView(VueDossier):
    """La lettre ou le projet à lire : copie de travail pour l'équipe, dernière version déposée pour les autres.

    Pour l'équipe qui rédige, c'est aussi le récapitulatif : ce qui manque, rubrique par rubrique, et le dépôt.
    """

    precision = "pas sur simple information"

    def get_template_names(self) -> list[str]:
        return [f"dossiers/lecture_{self.kwargs['sujet']}.html"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites:
            self.cible = self.objet(kwargs["sujet"])
            if kwargs["sujet"] not in etapes.RUBRIQUES:
                raise Http404("Le contrat a sa propre page.")
            if self.lecture(kwargs["sujet"]) == Lecture.INFORMATION:
                raise PermissionDenied(
                    "Vous êtes informé de ce dossier ; son contenu s’ouvrira au dépôt du projet de santé."
                )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        niveau = self.lecture(self.cible.SUJET)
        version = self._version()
        travail = niveau == Lecture.COPIE_DE_TRAVAIL and (est_modifiable(self.cible) or version is None)
        manques, liste = [], []
        if travail:
            contenu, manques = preparer_depot(self.cible, self.maintenant)
            touchees = etapes.rubriques_touchees(self.cible.SUJET, contenu)
            liste = etapes.etapes(self.cible, manques, touchees)
            liste = annoter(liste, ouverts_par_rubrique(self.cible, self.request.user))
        else:
            contenu = version.contenu
        de_l_equipe = role_dans_l_equipe(self.request.user, self.dossier) is not None
        redige = travail and Capacite.REDIGER in self.capacites and est_modifiable(self.cible)
        return super().get_context_data(
            objet=self.cible,
            contenu=contenu,
            version=None if travail else version,
            etapes=liste if redige else [],
            redige=redige,
            manques=manques,
            bloquants=[m for m in manques if m.bloquant],
            non_envoyees=non_envoyees(self.cible, contenu) if travail and de_l_equipe else None,
            controles=[] if redige else controles_a_lire(contenu, manques),
            actes_d_envoi=[
                a for a in actes_possibles(self.cible, self.request.user, self.capacites) if a.transition.nom in ENVOIS
            ],
            horloge=self._horloge(),
            **pour_relire(self, self.cible.SUJET, contenu),
            bloquants_et_adresses=[(m, etapes.adresse_du_manque(self.cible, m)) for m in manques if m.bloquant],
            avertissements_et_adresses=[
                (m, etapes.adresse_du_manque(self.cible, m)) for m in manques if not m.bloquant
            ],
            **contexte,
        )

    def _horloge(self) -> Any:
        """L'explication du délai légal, si l'objet en a un."""
        evenements = self.dossier.evenements.filter(sujet=self.cible.SUJET).order_by("rang")
        return horloge(self.cible.SUJET, evenements)

    def _version(self) -> Any:
        voulue = self.request.GET.get("version", "")
        if not voulue.isdigit():
            return versions_lisibles(self.request.user, self.dossier, self.cible.SUJET).last()
        trouvee = trouver(self.cible, voulue, self.request.user)
        if trouvee is None:
            raise Http404("Cette version n’existe pas, ou vous n’y avez pas accès.")
        return trouvee
