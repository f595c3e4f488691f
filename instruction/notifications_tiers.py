"""Les courriels de l'information des tiers : le fait, l'avis du résumé, l'adresse où le lire ; aucune autre adresse."""

from datetime import datetime

from django.template.loader import render_to_string

from commun import courriels, envois
from commun.envois import Verdict
from commun.evenements import EvenementCourriel
from commun.models import CourrielSortant
from comptes.envois import destinataire
from comptes.models import Utilisateur
from dossiers.catalogue import declarer_personnel
from dossiers.documents.resume import DIFFUSABLES
from dossiers.enums import Tour
from instruction.enums_tiers import PublicTiers
from instruction.jetons import adresse_du_resume
from instruction.models import InformationTiers
from instruction.tiers import coordinateurs_de, responsables_de

CODE = "resume_public"
FAMILLE = "Projet de santé"
OBJET = "Résumé public d’un projet de santé"


def envoyer(information: InformationTiers, maintenant: datetime) -> int:
    """Dépose le ou les courriels de cet envoi ; rend leur nombre."""
    corps = render_to_string(
        "instruction/courriels/tiers.txt",
        {
            "information": information,
            "cpts": information.dossier.nom,
            "avis": information.document.contexte["avis"],
            "adresse": adresse_du_resume(information),
        },
    )
    depots = [
        courriels.Courriel(
            cle=f"{CODE}:{information.pk}:{personne.pk if personne else 0}",
            destinataire=personne.email if personne else information.courriel,
            sujet=f"{OBJET} : {information.dossier.nom}",
            corps=corps,
            evenement=CODE,
            personne=personne.pk if personne else None,
        )
        for personne in (personnes(information) if information.voisine_id else [None])
    ]
    courriels.deposer_tous(depots, maintenant=maintenant)
    return len(depots)


def personnes(information: InformationTiers) -> list[Utilisateur]:
    """Qui lit l'envoi à une voisine, aujourd'hui : son responsable, à défaut les coordinateurs qui font suivre."""
    if information.par_le_guichet:
        return coordinateurs_de(information.voisine)
    return list(responsables_de([information.voisine]).values())


def encore_informe(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« resume_public:<envoi>:<personne> » : le projet se diffuse encore, et la personne en serait destinataire."""
    envoi = InformationTiers.objects.select_related("dossier__projet", "voisine").filter(pk=courriel.cle.split(":")[1])
    information = envoi.first()
    if information is None or information.dossier.projet.etat not in DIFFUSABLES:
        return envois.PERTE_D_ACCES
    if information.public == PublicTiers.CTS:
        return envois.ENVOYER
    return envois.si(destinataire(courriel) in personnes(information))


def inscrire() -> None:
    """Le juge de l'envoi et la ligne du catalogue ; sans effet la seconde fois."""
    envois.inscrire(CODE, encore_informe)
    declarer_personnel(
        EvenementCourriel(
            CODE,
            FAMILLE,
            "Résumé public d’un projet de santé, envoyé par l’ARS ou le Guichet",
            "le conseil territorial de santé ; le responsable de chaque CPTS voisine, à défaut les coordinateurs du "
            "Guichet de sa région",
            frozenset({Tour.PORTEUR, Tour.GUICHET}),
        )
    )
