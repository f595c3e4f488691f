"""La table unique des droits : rôle → capacités (``domaine.md`` §2 et §3)."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from comptes.enums import Role


class Capacite(models.TextChoices):
    """Ce qu'une personne peut faire ; chaque transition et chaque page en nomme une."""

    CREER_DOSSIER = "creer_dossier", "Ouvrir un dossier"
    REDIGER = "rediger", "Rédiger le dossier"
    GERER_EQUIPE = "gerer_equipe", "Gérer l’équipe du dossier"
    DEPOSER = "deposer", "Déposer"
    VOIR_BANQUE = "voir_banque", "Lire en entier les coordonnées bancaires"
    REPONDRE_COMPLEMENTS = "repondre_complements", "Répondre à une demande de compléments"
    CHOISIR_SUITE_AVIS = "choisir_suite_avis", "Choisir la suite d’un avis défavorable"
    RETIRER = "retirer", "Retirer le dossier"
    DEMANDER_RELECTURE = "demander_relecture", "Demander une relecture au Guichet"
    COMMENTER = "commenter", "Commenter entre membres de l’équipe"
    DEMANDER_APPUI = "demander_appui", "Demander un appui au Guichet"
    ECRIRE_VOISINE = "ecrire_voisine", "Écrire à une CPTS voisine par le Guichet"
    TRAITER_MESSAGE = "traiter_message", "Acheminer un message entre CPTS"
    RELIRE = "relire", "Relire un brouillon à la demande du porteur"
    REPONDRE_APPUI = "repondre_appui", "Répondre à une demande d’appui"
    ORGANISER_REUNION = "organiser_reunion", "Organiser une réunion et en tenir le compte rendu"
    MENER_QUESTIONNAIRE = "mener_questionnaire", "Interroger les professionnels du territoire"
    DEMANDER_AIDE = "demander_aide", "Demander l’aide de l’URPS et la justifier"
    TRAITER_AIDE = "traiter_aide", "Noter la décision de l’URPS sur l’aide, et son versement"
    PROPOSER_RELEVE = "proposer_releve", "Proposer un nouveau responsable à une équipe"
    COMPLEMENTS_GUICHET = "complements_guichet", "Demander des compléments (Guichet)"
    RENDRE_AVIS = "rendre_avis", "Rendre l’avis du Guichet"
    CLASSER_GUICHET = "classer_guichet", "Classer sans suite (Guichet)"
    CONTRIBUER_AVIS = "contribuer_avis", "Contribuer à l’avis"
    INSTRUIRE_ARS = "instruire_ars", "Instruire (ARS)"
    DECIDER_ARS = "decider_ars", "Décider (ARS)"
    INSTRUIRE_AM = "instruire_am", "Instruire (Assurance Maladie)"
    DECIDER_AM = "decider_am", "Décider (Assurance Maladie)"
    PREPARER_CONTRAT = "preparer_contrat", "Préparer et proposer le contrat"
    RAPPELER_CONTRAT = "rappeler_contrat", "Rappeler un contrat proposé"
    DEMANDER_VERSEMENT = "demander_versement", "Demander un versement du contrat"
    SIGNER_CPTS = "signer_cpts", "Signer pour la CPTS"
    SIGNER_ARS = "signer_ars", "Signer pour l’ARS"
    SIGNER_AM = "signer_am", "Signer pour l’Assurance Maladie"
    SIGNER_PAR_DELEGATION = "signer_par_delegation", "Signer pour sa partie, si un signataire le lui a délégué"
    REPRISE_ANTERIEURE = "reprise_anterieure", "Reprendre une CPTS antérieure au portail"
    CHANGER_PILOTE = "changer_pilote", "Changer le département pilote"
    INFORMER_TIERS = "informer_tiers", "Informer les tiers du résumé public"
    ADMINISTRER_REFERENTIEL = "administrer_referentiel", "Administrer les référentiels"
    ADMINISTRER_COMPTES = "administrer_comptes", "Administrer les comptes"
    LIRE = "lire", "Lire les dossiers de son périmètre"


# Un rôle par ligne. Qui instruit ne décide pas : une personne qui fait les deux a deux affectations.
CAPACITES: Mapping[Role, frozenset[Capacite]] = MappingProxyType(
    {
        Role.RESPONSABLE: frozenset(
            {
                Capacite.LIRE,
                Capacite.CREER_DOSSIER,
                Capacite.REDIGER,
                Capacite.GERER_EQUIPE,
                Capacite.DEPOSER,
                Capacite.VOIR_BANQUE,
                Capacite.REPONDRE_COMPLEMENTS,
                Capacite.CHOISIR_SUITE_AVIS,
                Capacite.RETIRER,
                Capacite.DEMANDER_RELECTURE,
                Capacite.COMMENTER,
                Capacite.DEMANDER_APPUI,
                Capacite.ECRIRE_VOISINE,
                Capacite.ORGANISER_REUNION,
                Capacite.MENER_QUESTIONNAIRE,
                Capacite.DEMANDER_AIDE,
                Capacite.RAPPELER_CONTRAT,
                Capacite.DEMANDER_VERSEMENT,
                Capacite.SIGNER_CPTS,
            }
        ),
        Role.REDACTEUR: frozenset(
            {
                Capacite.LIRE,
                Capacite.REDIGER,
                Capacite.COMMENTER,
                Capacite.DEMANDER_APPUI,
                Capacite.ECRIRE_VOISINE,
                Capacite.ORGANISER_REUNION,
                Capacite.MENER_QUESTIONNAIRE,
                Capacite.SIGNER_PAR_DELEGATION,
            }
        ),
        Role.LECTEUR_EQUIPE: frozenset({Capacite.LIRE, Capacite.COMMENTER, Capacite.SIGNER_PAR_DELEGATION}),
        Role.COORDINATEUR: frozenset(
            {
                Capacite.LIRE,
                Capacite.COMPLEMENTS_GUICHET,
                Capacite.RENDRE_AVIS,
                Capacite.CLASSER_GUICHET,
                Capacite.CONTRIBUER_AVIS,
                Capacite.REPRISE_ANTERIEURE,
                Capacite.RELIRE,
                Capacite.REPONDRE_APPUI,
                Capacite.TRAITER_MESSAGE,
                Capacite.ORGANISER_REUNION,
                Capacite.TRAITER_AIDE,
                Capacite.PROPOSER_RELEVE,
                Capacite.INFORMER_TIERS,
            }
        ),
        Role.RELECTEUR_URPS: frozenset({Capacite.LIRE, Capacite.CONTRIBUER_AVIS, Capacite.CREER_DOSSIER}),
        Role.INSTRUCTEUR_ARS: frozenset(
            {
                Capacite.LIRE,
                Capacite.INSTRUIRE_ARS,
                Capacite.VOIR_BANQUE,
                Capacite.PREPARER_CONTRAT,
                Capacite.RAPPELER_CONTRAT,
                Capacite.SIGNER_PAR_DELEGATION,
                Capacite.INFORMER_TIERS,
            }
        ),
        Role.DECIDEUR_ARS: frozenset(
            {
                Capacite.LIRE,
                Capacite.DECIDER_ARS,
                Capacite.VOIR_BANQUE,
                Capacite.SIGNER_ARS,
                Capacite.CHANGER_PILOTE,
                Capacite.INFORMER_TIERS,
                Capacite.REPRISE_ANTERIEURE,
            }
        ),
        Role.INSTRUCTEUR_AM: frozenset(
            {Capacite.LIRE, Capacite.INSTRUIRE_AM, Capacite.RAPPELER_CONTRAT, Capacite.SIGNER_PAR_DELEGATION}
        ),
        Role.DECIDEUR_AM: frozenset({Capacite.LIRE, Capacite.DECIDER_AM, Capacite.SIGNER_AM}),
        Role.LECTEUR: frozenset({Capacite.LIRE}),
        Role.ADMINISTRATEUR: frozenset({Capacite.ADMINISTRER_REFERENTIEL, Capacite.ADMINISTRER_COMPTES}),
    }
)


def capacites(role: Role | str) -> frozenset[Capacite]:
    """Capacités d'un rôle ; ``ValueError`` si le rôle n'existe pas."""
    return CAPACITES[Role(role)]
