"""Un dossier, son équipe, ses agents et une montre : les gestes de la lettre et du projet, par les vraies actions.

Chaque geste agit à ``maintenant``, que le scénario avance. Aucun état n'est posé ici : tout passe par la porte.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commun.delais import jour_paris
from comptes.actions import accepter
from comptes.enums import Role
from comptes.models import Utilisateur
from contrats.models import Contrat
from cpts_portal.demo import redaction
from cpts_portal.demo.agents import Agents
from cpts_portal.demo.complements import preparer_les_elements, repondre_aux_elements
from cpts_portal.demo.cpts import Cpts
from cpts_portal.demo.echanges import faire_rejoindre, solliciter_le_guichet
from cpts_portal.demo.equipe_projet import ecrire_l_equipe
from cpts_portal.demo.etablissements import Etablissements
from cpts_portal.demo.personnes import Personne
from cpts_portal.demo.pieces import joindre_des_annexes, joindre_des_pieces
from cpts_portal.demo.textes import Redacteur, textes
from dossiers.actions import complements, equipe
from dossiers.actions import lettre as lettres
from dossiers.actions import projet as projets
from dossiers.actions.attribution import Repartition, repartir
from dossiers.actions.dossier import enregistrer_rubrique, nouvelle_lettre, ouvrir_dossier, verifier_redaction
from dossiers.actions.refus_implicite import constater_refus_implicite
from dossiers.actions.tacite import constater_tacite
from dossiers.actions.traces import tracer
from dossiers.enums import Critere, Demandeur, MotifOpposition, MotifRefusFIR, RoleEquipe, SensAvis
from dossiers.models import Dossier, LettreIntention, ProjetSante
from dossiers.reouverture import ouverture
from territoires import actions as territoires
from territoires.models import Commune

GRILLES = {
    SensAvis.FAVORABLE: dict.fromkeys(Critere.values, "conforme"),
    SensAvis.RESERVES: {**dict.fromkeys(Critere.values, "conforme"), Critere.MOBILISATION: "a_completer"},
    SensAvis.DEFAVORABLE: {
        Critere.TERRITOIRE: "a_completer",
        Critere.BESOINS: "a_completer",
        Critere.MOBILISATION: "non_conforme",
        Critere.MISSIONS: "non_conforme",
    },
}
COMPLEMENTS = {
    "lettre": (
        (
            "mobilisation",
            "actions_information",
            "Complété à votre demande : dix-neuf infirmiers, neuf médecins, six kinésithérapeutes et quatre "
            "pharmaciens ont participé ; les présences sont signées.",
        ),
    ),
    "projet": (
        (
            "suivi",
            "suivi_evaluation",
            "Complété à votre demande : les relevés se font en juin et en décembre, par la coordinatrice.",
        ),
        (
            "gouvernance",
            "gouvernance_decisions",
            "Complété à votre demande : les statuts signés le confirment, le bureau décide à la majorité.",
        ),
    ),
}
A_ECRIRE = (("objectifs", -4), ("fiches", 6), ("forme", 20), ("budget", 34))
RUBRIQUES_A_MOITIE = ("contact", "structure", "diagnostic")


class DemonstrationIncoherente(RuntimeError):
    """Un scénario n'a pas produit ce qu'il annonce : le code a changé sous la démonstration."""


@dataclass(frozen=True)
class Equipe:
    """Qui porte le dossier ; ``personne`` est l'identité fictive du responsable."""

    responsable: Utilisateur
    personne: Personne
    redacteur: Utilisateur | None = None


@dataclass(frozen=True)
class Lieux:
    """Ce qui entoure le dossier : les agents, les établissements, sa ville."""

    agents: Agents
    etablissements: Etablissements
    ville: Commune


class Parcours:
    """Les gestes, dans l'ordre voulu par un scénario."""

    def __init__(self, cpts: Cpts, equipe: Equipe, redacteur: Redacteur, lieux: Lieux) -> None:
        self.cpts, self.equipe, self.redacteur = cpts, equipe, redacteur
        self.agents, self.etablissements, self.ville = lieux.agents, lieux.etablissements, lieux.ville
        self.maintenant: datetime
        self.dossier: Dossier

    # --- Lecture ------------------------------------------------------------------------------------
    @property
    def jour(self) -> date:
        return jour_paris(self.maintenant)

    @property
    def lettre(self) -> LettreIntention:
        return self.dossier.lettre

    @property
    def projet(self) -> ProjetSante:
        return self.dossier.projet

    @property
    def responsable(self) -> Utilisateur:
        return self.equipe.responsable

    @property
    def contrat(self) -> Contrat:
        """Le dernier contrat du dossier : le seul, ou le renouvellement que l'on écrit pendant que l'autre court."""
        return self.dossier.contrats.select_related("dossier__lettre", "redaction").order_by("rang").last()

    def agent(self, role: Role) -> Utilisateur:
        """L'agent de ce rôle pour le département pilote."""
        return self.agents.agent(role, self.dossier.departement_pilote_id)

    def dire(self, fichier: str, *chemin: str) -> str:
        """Un texte tiré au hasard."""
        choix: Any = textes(fichier)
        for cle in chemin:
            choix = choix[cle]
        return self.redacteur.tirer(choix)

    def faire(self, action: Callable[..., Any], *args: Any, **donnees: Any) -> Any:
        """Un acte à l'heure de la montre, puis le dossier relu."""
        resultat = action(*args, maintenant=self.maintenant, **donnees)
        self.relire()
        return resultat

    def relire(self) -> None:
        self.dossier = Dossier.objects.select_related("lettre", "projet", "contrat").get(pk=self.dossier.pk)

    # --- Ouvrir et rédiger --------------------------------------------------------------------------
    def ouvrir(self) -> None:
        self.dossier = ouvrir_dossier(nom=self.cpts.nom, auteur=self.responsable, maintenant=self.maintenant)
        self.former_l_equipe()

    def ouvrir_la_suite(self) -> None:
        """Un nouveau dossier repris de l'ancien, refusé, retiré ou classé ; son contenu est déjà là."""
        self.dossier = nouvelle_lettre(self.dossier, auteur=self.responsable, maintenant=self.maintenant)
        self.former_l_equipe()
        actions = self.dire("lettre", "actions_information")
        self._enregistrer(
            self.lettre, redaction.formulaires(self.lettre, {"actions_information": actions}, ["mobilisation"])
        )

    def former_l_equipe(self) -> None:
        """Le responsable invite son rédacteur, qui accepte."""
        redacteur = self.equipe.redacteur
        if redacteur is not None:
            invitation, _avertissement = equipe.inviter(
                self.dossier,
                courriel=redacteur.email,
                role=RoleEquipe.REDACTEUR,
                auteur=self.responsable,
                maintenant=self.maintenant,
            )
            accepter(invitation=invitation, utilisateur=redacteur, maintenant=self.maintenant)
        self.relire()

    def rediger_la_lettre(self) -> None:
        """Territoire, puis toutes les rubriques."""
        self._definir_le_territoire()
        donnees, porteur = self._donnees_de_la_lettre(), self.equipe.personne
        partenaires = redaction.etablissements_partenaires(self.etablissements, self.redacteur, self.cpts, self.ville)
        self._enregistrer(
            self.lettre,
            [
                *redaction.formulaires(self.lettre, donnees),
                *redaction.lignes_de_la_lettre(self.lettre, self.redacteur, donnees["fir_montant"] or None),
                *redaction.lignes_des_acteurs(
                    self.dossier.pk, porteur, self.redacteur, partenaires, self.cpts.ville, self.cpts.codes
                ),
                ("equipe", redaction.Lignes(lambda: ecrire_l_equipe(self.lettre, self.redacteur))),
                *redaction.lignes_des_moyens(
                    self.lettre, donnees, self.cpts.ville, jour_paris(self.maintenant), self.responsable
                ),
            ],
        )
        joindre_des_pieces(self.lettre, auteur=self.responsable, maintenant=self.maintenant)

    def rediger_a_moitie(self) -> None:
        """Un brouillon commencé : contact, structure, territoire et un premier diagnostic."""
        self._definir_le_territoire()
        formulaires = redaction.formulaires(self.lettre, self._donnees_de_la_lettre(), RUBRIQUES_A_MOITIE)
        self._enregistrer(self.lettre, formulaires)
        joindre_des_pieces(self.lettre, auteur=self.responsable, maintenant=self.maintenant)

    def solliciter_le_guichet(self) -> None:
        """Le brouillon se commente, s'ouvre à la relecture et demande des appuis."""
        auteur = self.equipe.redacteur or self.responsable
        solliciter_le_guichet(self.dossier, self.responsable, auteur, self.agents, self.maintenant)
        faire_rejoindre(self.lettre, self.redacteur.hasard, self.ville, self.responsable, self.maintenant)
        self.relire()

    def _definir_le_territoire(self) -> None:
        verifier_redaction(self.lettre, self.responsable, "territoire")
        territoires.definir_perimetre(
            territoire=self.dossier.territoire,
            codes=self.cpts.codes,
            parties=self.cpts.parties,
            maintenant=self.maintenant,
        )
        tracer(
            self.dossier, self.lettre.SUJET, "territoire", "territoire/liste",
            auteur=self.responsable, maintenant=self.maintenant, libelle="communes choisies",
        )  # fmt: skip

    def _donnees_de_la_lettre(self) -> dict[str, Any]:
        compte = self.responsable
        contact = {"prenom": compte.prenom, "nom": compte.nom, "courriel": compte.email, "telephone": compte.telephone}
        return redaction.donnees_de_la_lettre(
            self.redacteur,
            self.equipe.personne,
            contact,
            self.cpts.ville,
            self.ville.codes_postaux.split(" ")[0],
            jour_paris(self.maintenant),
        )

    def rediger_le_projet(self) -> None:
        donnees = redaction.donnees_du_projet(self.redacteur, self.projet.diagnostic)
        formulaires = redaction.formulaires(self.projet, donnees)
        self._enregistrer(self.projet, [*formulaires, *redaction.lignes_du_projet(self.projet, self.redacteur)])
        joindre_des_annexes(self.projet, auteur=self.responsable, maintenant=self.maintenant)

    def commencer_le_projet(self) -> None:
        """Tout est écrit, sauf les objectifs et les fiches-actions : l'ACI du budget attend encore les missions."""
        donnees = redaction.donnees_du_projet(self.redacteur, self.projet.diagnostic)
        ecrites = ("presentation", "gouvernance", "forme", "systeme_information", "communication", "suivi")
        lignes = redaction.lignes_de_la_gouvernance(self.projet, self.redacteur)
        self._enregistrer(self.projet, [*redaction.formulaires(self.projet, donnees, ecrites), *lignes])
        self._repartir_l_ecriture()

    def _repartir_l_ecriture(self) -> None:
        """Quatre rubriques confiées : une en retard, une pour la semaine, deux plus tard."""
        aujourdhui = jour_paris(self.maintenant)
        plumes = (self.responsable, self.equipe.redacteur or self.responsable)
        voulues = [
            Repartition(rubrique, plumes[rang % 2], aujourdhui + timedelta(days=jours))
            for rang, (rubrique, jours) in enumerate(A_ECRIRE)
        ]
        self.faire(repartir, self.projet, voulues=voulues, auteur=self.responsable)

    def _enregistrer(self, objet: LettreIntention | ProjetSante, ecrits: Iterable[redaction.Ecrit]) -> None:
        auteur = self.equipe.redacteur or self.responsable
        self.faire(enregistrer_rubrique, objet, auteur=auteur, ecrits=list(ecrits))

    # --- Lettre d'intention -------------------------------------------------------------------------
    def deposer_la_lettre(self) -> None:
        self.faire(lettres.deposer, self.lettre, auteur=self.responsable)

    def rendre_avis(self, sens: SensAvis) -> None:
        grille = {
            critere: (appreciation, self.dire("actes", "grille", critere, appreciation))
            for critere, appreciation in GRILLES[sens].items()
        }
        motivation = self.dire("actes", "avis", sens)
        donnees = {"sens": sens, "commentaire": motivation, "grille": grille}
        self.faire(lettres.rendre_avis, self.lettre, auteur=self.agent(Role.COORDINATEUR), **donnees)

    def maintenir(self) -> None:
        texte = self.dire("actes", "motifs", "maintenir")
        self.faire(lettres.maintenir, self.lettre, auteur=self.responsable, commentaire=texte)

    def constater_le_refus_implicite(self) -> None:
        self._exiger(constater_refus_implicite(self.lettre, maintenant=self.maintenant), "refus implicite")

    def refuser(self) -> None:
        donnees = {"motif": MotifRefusFIR.CREDITS, "commentaire": textes("actes")["motifs"]["refus_fir"][0]}
        auteur = self.agent(Role.DECIDEUR_ARS)
        self.faire(lettres.refuser, self.lettre, auteur=auteur, decidee_le=self.jour, **donnees)

    def retirer_la_lettre(self) -> None:
        texte = self.dire("actes", "motifs", "retrait_lettre")
        self.faire(lettres.retirer, self.lettre, auteur=self.responsable, commentaire=texte)

    # --- Compléments --------------------------------------------------------------------------------
    def demander(self, objet: Any, nom: str, role: Role, texte: str, **donnees: Any) -> None:
        """Ouvre une demande, réponse souhaitée sous quinze jours."""
        donnees = {
            "commentaire": self.dire("actes", "demandes", texte),
            "souhaitee_le": self.jour + timedelta(15),
            **donnees,
        }
        self.faire(complements.demander, objet, nom, auteur=self.agent(role), **donnees)

    def demander_au_nom_du_guichet(self) -> None:
        self._demander_des_elements(
            self.lettre, "demander_complements", Role.COORDINATEUR, "guichet", Demandeur.GUICHET
        )

    def _demander_des_elements(self, objet: Any, nom: str, role: Role, texte: str, demandeur: str) -> None:
        prepares = preparer_les_elements(objet, demandeur, auteur=self.agent(role), maintenant=self.maintenant)
        self.demander(objet, nom, role, texte, elements=prepares)

    def demander_au_nom_de_l_ars(self) -> None:
        self._demander_des_elements(self.lettre, "demander_complements_ars", Role.INSTRUCTEUR_ARS, "ars", Demandeur.ARS)

    def demander_des_pieces(self) -> None:
        self._demander_des_elements(self.projet, "demander_complements", Role.INSTRUCTEUR_ARS, "pieces", Demandeur.ARS)

    def demander_au_nom_de_l_am(self) -> None:
        self._demander_des_elements(self.projet, "demander_complements_am", Role.INSTRUCTEUR_AM, "am", Demandeur.AM)

    def relancer(self, role: Role) -> None:
        demande = self.dossier.demandes.get(close_le__isnull=True)
        self.faire(complements.relancer, demande, auteur=self.agent(role))

    def repondre(self, action: Callable[..., Any], objet: Any) -> None:
        """Répond par une nouvelle version, complétée d'une phrase : la comparaison des deux la montre."""
        rubrique, champ, phrase = next(c for c in COMPLEMENTS[objet.SUJET] if ouverture(objet).est_entiere(c[0]))
        texte = f"{getattr(objet, champ)}\n{phrase}".strip()
        complement = redaction.Lignes(lambda: type(objet).objects.filter(pk=objet.pk).update(**{champ: texte}))
        ecrits = [(rubrique, complement)]
        enregistrer_rubrique(objet, auteur=self.responsable, maintenant=self.maintenant, ecrits=ecrits)
        repondre_aux_elements(objet, auteur=self.responsable, maintenant=self.maintenant)
        self.faire(action, objet, auteur=self.responsable, commentaire=self.dire("actes", "demandes", "reponses"))

    def classer(self, objet: Any, role: Role) -> None:
        texte = self.dire("actes", "motifs", "classement")
        self.faire(complements.classer_sans_suite, objet, auteur=self.agent(role), commentaire=texte)

    # --- Projet de santé ----------------------------------------------------------------------------
    def deposer_le_projet(self) -> None:
        self.faire(projets.deposer, self.projet, auteur=self.responsable)

    def valider_ars(self) -> None:
        texte = self.dire("actes", "motifs", "validation_ars")
        self.faire(projets.valider_ars, self.projet, auteur=self.agent(Role.DECIDEUR_ARS), commentaire=texte)

    def constater_la_validation_tacite(self) -> None:
        self._exiger(constater_tacite(self.projet, maintenant=self.maintenant), "validation tacite")

    def valider_am(self) -> None:
        texte = self.dire("actes", "motifs", "validation_am")
        self.faire(projets.valider_am, self.projet, auteur=self.agent(Role.DECIDEUR_AM), commentaire=texte)

    def s_opposer(self) -> None:
        donnees = {"motif": MotifOpposition.BESOINS, "commentaire": textes("actes")["motifs"]["opposition"][0]}
        self.faire(projets.s_opposer, self.projet, auteur=self.agent(Role.DECIDEUR_ARS), **donnees)

    def refuser_am(self) -> None:
        texte = self.dire("actes", "motifs", "refus_am")
        self.faire(projets.refuser_am, self.projet, auteur=self.agent(Role.DECIDEUR_AM), commentaire=texte)

    def retirer_le_projet(self) -> None:
        texte = self.dire("actes", "motifs", "retrait_projet")
        self.faire(projets.retirer, self.projet, auteur=self.responsable, commentaire=texte)

    def _exiger(self, evenement: Any, attendu: str) -> None:
        if evenement is None:
            raise DemonstrationIncoherente(f"{self.cpts.nom} : {attendu} attendu le {self.jour:%d/%m/%Y}.")
        self.relire()
