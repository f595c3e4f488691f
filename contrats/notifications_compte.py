"""Qui apprend qu'un compte change : toute l'équipe de la CPTS et la caisse qui paie, jamais une autre.

Le courriel ne dit aucun compte, aucun nom, aucun motif. Il ne se coupe pas : c'est lui qui trahit une demande que la
CPTS n'a pas faite, même faite du compte volé de son responsable.
"""

from django.db.models import Q

from commun.evenements import EvenementCourriel, Nature
from comptes.models import Affectation, Utilisateur
from contrats.models import ChangementDeCompte, Contrat
from dossiers import envois
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Sujet
from dossiers.models import Deport, Dossier, Evenement, MembreEquipe
from dossiers.notifications import prevenir_des_personnes
from dossiers.visibilite import ROLES_AM
from dossiers.workflow import libelle_evenement

PREVIENNENT = {
    "demander": "Un changement de compte bancaire est demandé pour votre CPTS, ou sur un contrat que votre caisse paie",
    "confirmer": "Un changement de compte bancaire est confirmé",
    "refuser": "Un changement de compte bancaire est refusé",
    "retirer": "Une demande de changement de compte bancaire est retirée",
    "annuler": "Un changement de compte bancaire est annulé avant son effet",
}
MISE_EN_GARDE = (
    "Si vous n’êtes pas à l’origine de ce changement, ou s’il vous surprend, opposez-vous-y dès maintenant : le "
    "responsable de la CPTS retire la demande, ou l’annule avant son effet, sur la page « Compte et caisse » du "
    "contrat. Prévenez aussi l’autre partie, à un numéro que vous connaissez déjà.\n\n"
    "Ce message ne contient aucun compte bancaire et n’en demande aucun. N’en envoyez jamais par courriel."
)


def personnes_a_prevenir(contrat: Contrat) -> list[Utilisateur]:
    """L'équipe en fonction, et les agents de la caisse qui paie ; ni déportés, ni comptes fermés."""
    equipe = MembreEquipe.objects.filter(dossier=contrat.dossier_id, fin__isnull=True).order_by()
    de_l_equipe = Q(pk__in=equipe.values("utilisateur"))
    de_la_caisse = Affectation.objects.actives().filter(role__in=ROLES_AM, organisation=contrat.caisse_id)
    agents = Q(pk__in=de_la_caisse.order_by().values("utilisateur")) & ~de_l_equipe
    filtre = de_l_equipe | (agents & ~Deport.objects.personnes_exclues([contrat.dossier_id]))
    return list(Utilisateur.objects.filter(filtre, is_active=True).order_by("pk"))


def prevenir(changement: ChangementDeCompte, evenement: Evenement) -> None:
    """Dépose un courriel par personne, dans la transaction en cours."""
    prevenir_des_personnes(
        changement.dossier,
        personnes_a_prevenir(changement.contrat),
        code=_code(evenement.code),
        fait=libelle_evenement(Sujet.COMPTE, evenement.code),
        cle=f"{changement.contrat_id}:{evenement.rang}",
        adresse=changement.get_absolute_url(),
        maintenant=evenement.instant,
        precisions=MISE_EN_GARDE,
    )


def toujours_concernee(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """À l'envoi : encore de l'équipe, ou de la caisse qui paie."""
    contrat = Contrat.objects.filter(pk=cle.split(":")[0], dossier=dossier).first()
    return contrat is not None and personne in personnes_a_prevenir(contrat)


def _code(nom: str) -> str:
    return f"{Sujet.COMPTE}_{nom}"


def inscrire() -> None:
    """Complète le catalogue des courriels et les conditions à l'envoi ; sans effet la seconde fois."""
    for nom, libelle in PREVIENNENT.items():
        declarer_personnel(
            EvenementCourriel(
                _code(nom),
                Sujet.COMPTE.label,
                libelle,
                "toute l’équipe de la CPTS ; les agents de la caisse qui paie",
                nature=Nature.SERVICE,
            )
        )
        envois.declarer_condition(_code(nom), toujours_concernee)
