"""La page du contrat."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from acteurs.identifiants import formater_iban
from commun.calendrier import jour_paris
from comptes.roles import Capacite
from contrats import etapes
from contrats.actions import consigner_lecture_du_compte
from contrats.compte_en_vigueur import CompteLu, compte_au
from contrats.crises import crises_a_montrer
from contrats.ecarts import clauses_hors_type, ecarts
from contrats.enums import AVENANTS_OUVERTS, EN_VIGUEUR, EtatContrat
from contrats.lecture import (
    argent,
    lignes_des_parties,
    manques_a_montrer,
    photographie_a_lire,
    ranger,
    signature_a_montrer,
)
from contrats.models import Avenant
from contrats.mots import missions_a_lire
from contrats.permissions import ACTEURS, parties_de
from contrats.photographie import iban_masque
from contrats.preuves import documents_de, preuves_du_contrat
from contrats.suites import suites_de
from contrats.territoire_photographie import territoire_a_lire
from contrats.views.base import VueContrat
from dossiers.blocs import Place, blocs
from dossiers.qui_joue import QuiJoue, qui_joue
from dossiers.situation import Situation, actes_possibles, depuis_quand, situation, situation_de
from financement.baremes import trouver_bareme


class DetailView(VueContrat):
    """État, à qui de jouer, ce qui manque, parties et signatures, contenu, plan de versement, actes."""

    template_name = "contrats/detail.html"

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        contrat = self.contrat
        photographie = photographie_a_lire(contrat, jour_paris(self.maintenant))
        lignes = lignes_des_parties(contrat, photographie)
        courante = self._situation()
        manques = manques_a_montrer(contrat, photographie, self.maintenant)
        prepare = contrat.etat == EtatContrat.PREPARATION and Capacite.PREPARER_CONTRAT in self.capacites
        avenants = list(contrat.avenants.select_related("dossier").order_by("numero"))
        return super().get_context_data(
            libelle_etat=courante.libelle,
            qui=courante.qui,
            a_vous=courante.a_vous,
            depuis=depuis_quand(contrat),
            prochaine=courante.prochaine,
            prochaine_libelle=courante.prochaine_libelle,
            lignes_parties=lignes,
            **signature_a_montrer(contrat, self.request.user),
            nombre_signatures=sum(ligne.signature is not None for ligne in lignes),
            bloquants=etapes.ou_completer(contrat, [manque for manque in manques if manque.bloquant], prepare),
            avertissements=etapes.ou_completer(contrat, [manque for manque in manques if not manque.bloquant], prepare),
            ecarts=ecarts(photographie),
            hors_type=clauses_hors_type(photographie),
            etapes=etapes.liste_des_etapes(contrat, manques) if prepare else [],
            prepare=prepare,
            photographie=photographie,
            territoire=territoire_a_lire(contrat, photographie),
            iban=self.compte.masque if self.contrat.signe_le else iban_masque(photographie),
            compte=self.compte if self.contrat.signe_le else None,
            lit_le_compte=self._agit(),
            bareme=trouver_bareme(photographie["contenu"]["bareme"]),
            missions=missions_a_lire(photographie),
            argent=argent(contrat, photographie, self.maintenant),
            **ranger(actes_possibles(contrat, self.request.user, self.capacites)),
            crises=crises_a_montrer(contrat, avenants) if contrat.signe_le else None,
            documents=documents_de(contrat),
            suites=suites_de(contrat, photographie, self.jour),
            avenants=avenants,
            joue_l_avenant=self._qui_joue_l_avenant(avenants),
            peut_amender=self._peut_amender(),
            blocs=blocs(Place.ACTE, contrat, self.request.user),
            blocs_de_fin=blocs(Place.FIN, contrat, self.request.user),
            preuves=preuves_du_contrat(contrat),
            mise_en_demeure=contrat.mises_en_demeure.filter(close_le__isnull=True).select_related("auteur").first(),
            **{"iban_entier": "", **contexte},
        )

    @cached_property
    def compte(self) -> CompteLu:
        """Le compte qui sert aujourd'hui ; avant la signature, celui qui est écrit."""
        return compte_au(self.contrat, self.jour)

    def _situation(self) -> Situation:
        """Celle du dossier pour son contrat courant ; d'un autre de ses contrats, la sienne."""
        if self.contrat.courant_de_id:
            return situation(self.dossier, self.request.user, self.capacites)
        return situation_de(self.contrat, self.request.user, self.capacites)

    def _qui_joue_l_avenant(self, avenants: list[Avenant]) -> QuiJoue | None:
        """De qui l'avenant ouvert, un au plus, attend un bon ou une signature ; None si l'état dit tout."""
        ouverts = (qui_joue(avenant, self.request.user) for avenant in avenants if avenant.etat in AVENANTS_OUVERTS)
        return next(ouverts, None)

    def _peut_amender(self) -> bool:
        """Un contrat en vigueur, dont la fin n'est pas notifiée, et aucun avenant ouvert."""
        contrat = self.contrat
        libre = contrat.etat in EN_VIGUEUR and contrat.resiliation_effet_le is None
        if not libre or Capacite.PREPARER_CONTRAT not in self.capacites:
            return False
        return not contrat.avenants.filter(etat__in=AVENANTS_OUVERTS).exists()

    def _agit(self) -> bool:
        """Vrai pour qui agit au nom d'une partie : l'IBAN entier lui est ouvert, à la demande."""
        return bool(parties_de(self.request.user, self.contrat, ACTEURS))


class IbanDuContratView(DetailView):
    """L'IBAN en entier, à la demande, pour qui agit au nom d'une partie ; chaque lecture est au journal."""

    http_method_names = ["post"]
    precision = "les parties, par envoi seulement"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.capacite in self.capacites and not self._agit():
            raise PermissionDenied("Seules les parties au contrat lisent le compte en entier.")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        consigner_lecture_du_compte(
            self.contrat, auteur=request.user, maintenant=self.maintenant, changement=self.compte.cle
        )
        entier = formater_iban(self.compte.iban)
        reponse = self.render_to_response(self.get_context_data(iban_entier=entier))
        reponse["Cache-Control"] = "no-store"
        return reponse
