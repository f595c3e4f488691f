"""Des contrats de test, amenés à n'importe quel état par les vraies actions.

Le temps : comme dans ``tests.fabriques.etats``, la montre avance d'un jour par acte. Sans ``depart``, un contrat signé
l'est environ un mois avant maintenant ; résilié ou échu, son départ recule d'autant.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from acteurs.models import Organisation
from acteurs.nomenclatures import SousTypeAM, TypeOrganisation
from commun.calendrier import ajouter_mois, jour_paris
from comptes.actions import creer_compte, ouvrir_affectation
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats import actions
from contrats.consentements import COURANT
from contrats.enums import EtatContrat, Partie
from contrats.identite import Attestation
from contrats.models import Avenant, Contrat, Objectif
from contrats.preuves import Declaration
from dossiers.dates import a_midi
from dossiers.enums import EtatLettre, EtatProjet
from dossiers.models import Dossier
from tests.fabriques.communes import un_departement
from tests.fabriques.dossiers import DEBUT_DES_MANDATS, MOT_DE_PASSE
from tests.fabriques.etats import Parcours, un_parcours_a
from tests.fabriques.gel import gelee
from tests.fabriques.negociation import negocier
from tests.fabriques.scans import un_scan_rendu
from tests.heure import il_y_a

IBAN = "FR7630006000011234567890189"
SIRET = "73282932000074"
SIGNATAIRES = {
    Partie.CPTS: ("Anne Puech", "présidente de l’association"),
    Partie.ARS: ("Hélène Vidal", "directrice générale"),
    Partie.AM: ("Marc Estève", "directeur"),
}
ROLE_QUI_SIGNE = {Partie.ARS: Role.DECIDEUR_ARS, Partie.AM: Role.DECIDEUR_AM}
CINQ_ANS = timedelta(days=5 * 366 + 60)
RECULS = {EtatContrat.ECHU: CINQ_ANS, EtatContrat.SIGNE: CINQ_ANS - timedelta(days=220)}


class ParcoursContrat(Parcours):
    """Un dossier au projet validé, son contrat, et la montre."""

    def __init__(self, parcours: Parcours) -> None:
        super().__init__(parcours.dossier, parcours.maintenant)

    @property
    def contrat(self) -> Contrat:
        return Contrat.objects.select_related("dossier__lettre").get(courant_de=self.dossier)

    @property
    def renouvellement(self) -> Contrat:
        """Le dernier contrat ouvert sur ce dossier, relu."""
        return Contrat.objects.select_related("dossier__lettre").filter(dossier=self.dossier).order_by("rang").last()

    def vers_le_terme(self, jours: int = 200) -> None:
        """Amène la montre à tant de jours du terme du contrat courant."""
        self.maintenant = a_midi(self.contrat.fin_le - timedelta(days=jours))

    def renouveler(self) -> Contrat:
        return self.faire(actions.ouvrir_renouvellement, self.contrat, auteur=self.agent(Role.INSTRUCTEUR_ARS))

    def proposer_renouvellement(self) -> None:
        negocier(self, self.renouvellement)
        self.faire(actions.proposer, self.renouvellement, auteur=self.agent(Role.INSTRUCTEUR_ARS))

    def signer_renouvellement(self, ordre: Iterable[str] = tuple(Partie)) -> Contrat:
        """Les signatures de ces parties, dans cet ordre, du renouvellement proposé."""
        for partie in ordre:
            lu, auteur = self.renouvellement, self.signataire(partie)
            declaration = une_declaration(auteur, self.maintenant + timedelta(days=1))
            self.faire(actions.signer, lu, auteur=auteur, empreinte=lu.empreinte, declaration=declaration)
        return self.renouvellement

    def signataire(self, partie: str) -> Utilisateur:
        """La personne qui engage cette partie."""
        return self.responsable if partie == Partie.CPTS else self.agent(ROLE_QUI_SIGNE[partie])

    def preparer(self) -> Contrat:
        """Remplit le contrat pour que rien de bloquant n'y manque, à la date de la montre."""
        return remplir(self.contrat, jour_paris(self.maintenant))

    def proposer(self) -> None:
        self.preparer()
        self.faire_proposer()

    def faire_proposer(self) -> None:
        """Propose ce qui est préparé, sans y toucher ; les trois parties l'approuvent d'abord s'il est complet."""
        negocier(self, self.contrat)
        self.faire(actions.proposer, self.contrat, auteur=self.agent(Role.INSTRUCTEUR_ARS))

    def signer(self, partie: str, **donnees: Any) -> Any:
        contrat = self.contrat
        auteur = self.signataire(partie)
        preuve = {"declaration": une_declaration(auteur, self.maintenant + timedelta(days=1))}
        donnees = {"empreinte": contrat.empreinte, **preuve, **donnees}
        return self.faire(actions.signer, contrat, auteur=auteur, **donnees)

    def signer_sur_papier(self, partie: str, jour: Any) -> Any:
        """Rend le scan complet de la version proposée, puis y confirme la signature de cette partie."""
        auteur = self.signataire(partie)
        scan = un_scan_rendu(self.contrat, auteur, self.maintenant)
        return self.faire(actions.confirmer, self.contrat, scan=scan, jour=jour, auteur=auteur, partie=partie)

    def signer_tous(self, ordre: Iterable[str] = tuple(Partie)) -> None:
        for partie in ordre:
            self.signer(partie)

    @property
    def avenant(self) -> Avenant:
        """Le dernier avenant ouvert, relu."""
        return Avenant.objects.select_related("contrat", "redaction", "dossier__lettre").order_by("numero").last()

    def ouvrir_avenant(self, *motifs: str, effet: Any = None, objet: str = "Ce qui change.") -> Avenant:
        return self.faire(
            actions.ouvrir_avenant,
            self.contrat,
            auteur=self.agent(Role.INSTRUCTEUR_ARS),
            motifs=motifs,
            objet=objet,
            effet_prevu=effet,
        )

    def proposer_avenant(self) -> None:
        negocier(self, self.avenant)
        self.faire(actions.proposer, self.avenant, auteur=self.agent(Role.INSTRUCTEUR_ARS))

    def signer_avenant(self, ordre: Iterable[str] = tuple(Partie)) -> Avenant:
        """Les signatures de ces parties, dans cet ordre, de l'avenant proposé."""
        for partie in ordre:
            lu = self.avenant
            auteur = self.signataire(partie)
            declaration = une_declaration(auteur, self.maintenant + timedelta(days=1))
            self.faire(actions.signer, lu, auteur=auteur, empreinte=lu.empreinte, declaration=declaration)
        return self.avenant

    def rappeler(self) -> None:
        auteur = self.agent(Role.INSTRUCTEUR_ARS)
        self.faire(actions.rappeler, self.contrat, auteur=auteur, commentaire="Une date à corriger.")

    def mettre_en_demeure(self, partie: str = Partie.ARS) -> None:
        delai = jour_paris(self.maintenant) + timedelta(days=31)
        self.faire(
            actions.mettre_en_demeure,
            self.contrat,
            auteur=self.signataire(partie),
            delai_le=delai,
            commentaire="Aucun relevé d’indicateur depuis un an.",
        )

    def resilier(self, partie: str = Partie.CPTS, dans: timedelta = timedelta(0)) -> None:
        effet = jour_paris(self.maintenant + timedelta(days=1) + dans)
        self.faire(
            actions.notifier_resiliation,
            self.contrat,
            auteur=self.signataire(partie),
            effet_le=effet,
            commentaire="La CPTS fusionne avec sa voisine.",
        )


def une_declaration(auteur: Utilisateur, maintenant: datetime, **champs: Any) -> Declaration:
    """L'identité prouvée à cet instant, et le texte courant accepté."""
    attestation = Attestation("Essai", auteur.pk, ("mot de passe",), maintenant)
    return Declaration(attestation, COURANT.version, **champs)


def remplir(contrat: Contrat, jour: Any) -> Contrat:
    """Complète un contrat en préparation ; dates dans les délais, comptés de ``jour``."""
    contrat.siret, contrat.iban = SIRET, IBAN
    contrat.save(update_fields=["siret", "iban"])
    for signataire in contrat.redaction.signataires.all():
        signataire.nom, signataire.qualite = SIGNATAIRES[signataire.partie]
        signataire.save()
    for engagement in contrat.redaction.engagements.all():
        engagement.demarrage_le = ajouter_mois(jour, 3)
        engagement.deploiement_le = ajouter_mois(jour, 15)
        engagement.save()
        engagement.indicateurs.update(preuves="Relevé annuel de l’Assurance Maladie.")
        # Le projet d'essai ne dit que la cible de l'année 5 : les parties la veulent dès la première.
        Objectif.objects.filter(indicateur__engagement=engagement).update(depuis=1)
    return contrat


def _rien(p: ParcoursContrat) -> None:
    """L'état où l'on est déjà."""


def _renouveler(p: ParcoursContrat) -> None:
    p.vers_le_terme()
    p.renouveler()
    p.proposer_renouvellement()
    p.signer_renouvellement()


def _laisser_echoir(p: ParcoursContrat) -> None:
    p.maintenant += CINQ_ANS - timedelta(days=60)
    actions.constater_fin(p.contrat, maintenant=p.maintenant)


def _abandonner(p: ParcoursContrat) -> None:
    p.faire(actions.abandonner, p.contrat, auteur=p.responsable, commentaire="Équipe dissoute.")


@gelee
def un_parcours_contrat(depart: datetime | None = None, **options: Any) -> ParcoursContrat:
    """Un dossier dont le contrat vient de s'ouvrir."""
    return ParcoursContrat(un_parcours_a(EtatLettre.ACCORDEE, EtatProjet.VALIDE, depart=depart, **options))


@gelee
def un_contrat_propose(depart: datetime | None = None, **options: Any) -> ParcoursContrat:
    """Un contrat que les trois parties ont approuvé, et qui attend leurs signatures."""
    parcours = un_parcours_contrat(depart, **options)
    parcours.proposer()
    return parcours


@gelee
def un_contrat_signe(depart: datetime | None = None, **options: Any) -> ParcoursContrat:
    """Un contrat que les trois parties viennent de signer."""
    parcours = un_contrat_propose(depart, **options)
    parcours.signer_tous()
    return parcours


# Chaque état : la scène d'où l'on y vient, et le geste qui y mène.
PAS_CONTRAT: dict[str, tuple[Callable[..., ParcoursContrat], Callable[[ParcoursContrat], None]]] = {
    EtatContrat.PREPARATION: (un_parcours_contrat, _rien),
    EtatContrat.A_SIGNER: (un_contrat_propose, _rien),
    EtatContrat.SIGNE: (un_contrat_signe, _renouveler),
    EtatContrat.ACTIF: (un_contrat_signe, _rien),
    EtatContrat.MIS_EN_DEMEURE: (un_contrat_signe, ParcoursContrat.mettre_en_demeure),
    EtatContrat.RESILIE: (un_contrat_signe, ParcoursContrat.resilier),
    EtatContrat.ECHU: (un_contrat_signe, _laisser_echoir),
    EtatContrat.ABANDONNE: (un_parcours_contrat, _abandonner),
}


@gelee
def un_parcours_contrat_a(etat: str, *, depart: datetime | None = None, **options: Any) -> ParcoursContrat:
    """Un parcours dont le contrat est à cet état."""
    if depart is None and etat in RECULS:
        depart = il_y_a(RECULS[etat].days)
    scene, geste = PAS_CONTRAT[etat]
    parcours = scene(depart, **options)
    geste(parcours)
    return parcours


def un_contrat_a(etat: str, *, depart: datetime | None = None, **options: Any) -> Contrat:
    """Un contrat à cet état."""
    return un_parcours_contrat_a(etat, depart=depart, **options).renouvellement


def dossier_du_contrat(etat: str, **options: Any) -> Dossier:
    """Le dossier d'un contrat à cet état."""
    return un_contrat_a(etat, **options).dossier


def une_caisse_non_payeuse() -> Utilisateur:
    """Un décideur de la MSA du même département : il lit le contrat, il ne le signe ni ne le paie."""
    lieu = un_departement("31")
    organisation = Organisation.objects.create(
        type=TypeOrganisation.AM, sous_type=SousTypeAM.MSA, nom="MSA Midi-Pyrénées Sud", region=lieu.region
    )
    organisation.departements.add(lieu)
    agent = creer_compte(email="msa@exemple.test", nom="Serres", prenom="Lucie", mot_de_passe=MOT_DE_PASSE)
    ouvrir_affectation(
        utilisateur=agent,
        organisation=organisation,
        role=Role.DECIDEUR_AM,
        auteur=agent,
        maintenant=timezone.now(),
        debut=DEBUT_DES_MANDATS,
    )
    return agent
