"""Les courriels d'une affectation : le numéro du dossier, l'acte attendu, la date, l'adresse ; rien d'autre.

Le destinataire se vérifie au moment de déposer : qui ne voit plus le dossier ne reçoit rien.
"""

from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from commun import courriels
from commun.evenements import EvenementCourriel, Mode
from comptes.models import Utilisateur
from dossiers import envois
from dossiers.catalogue import declarer_personnel
from dossiers.models import Dossier, Evenement
from instruction.charge import attendues_de
from instruction.models import Absence, Instruction
from instruction.permissions import peut_contribuer

FAMILLE = "Instruction par le Guichet"
DEMANDE, FIN, RAPPORT = "contribution.demandee", "contribution.fin", "avis.rapporteur"
RELANCE, RETARD = "contribution.relance", "contribution.retard"
CONTRIBUER = "envoyer votre contribution à l’avis du Guichet"
REVOIR = "revoir votre contribution à l’avis du Guichet"


def prevenir_de_l_acte(
    dossier: Dossier,
    evenement: Evenement,
    personne: Utilisateur,
    acte: str,
    pour_le: date,
    *,
    code: str = DEMANDE,
    supplee: bool = False,
) -> None:
    """« On attend de vous … pour le … », une fois par événement et par personne."""
    deposer(
        dossier,
        personne,
        code=code,
        cle=str(evenement.rang),
        acte=acte,
        pour_le=pour_le,
        maintenant=evenement.instant,
        mention="Vous recevez cette demande comme suppléant d’une personne absente." if supplee else "",
    )


def prevenir_de_la_fin(dossier: Dossier, evenement: Evenement, personne: Utilisateur) -> None:
    """« On n'attend plus rien de vous », si la personne voit encore le dossier."""
    if peut_contribuer(personne, dossier):
        corps = render_to_string("instruction/courriels/fin.txt", {"dossier": dossier})
        objet = "Votre contribution n’est plus attendue"
        _mettre_en_attente(dossier, personne, FIN, str(evenement.rang), objet, corps, evenement.instant)


def deposer(
    dossier: Dossier,
    personne: Utilisateur,
    *,
    code: str,
    cle: str,
    acte: str,
    pour_le: date,
    maintenant: datetime,
    mention: str = "",
    rappel: str = "",
) -> bool:
    """Met le courriel en attente si la personne peut encore contribuer ; dit s'il l'a fait.

    Le droit et la condition de ``code`` (:func:`inscrire`) sont jugés de nouveau à l'envoi.
    """
    if not peut_contribuer(personne, dossier):
        return False
    contexte = {"dossier": dossier, "acte": acte, "pour_le": pour_le, "mention": mention, "rappel": rappel}
    contexte["adresse"] = f"{settings.URL_PUBLIQUE}{dossier.get_absolute_url()}"
    corps = render_to_string("instruction/courriels/acte.txt", contexte)
    _mettre_en_attente(dossier, personne, code, cle, rappel or "Contribution attendue", corps, maintenant)
    return True


def cle_de(dossier_id: int, code: str, cle: str, personne_id: int) -> str:
    """La clé unique d'un courriel, que ``dossiers.envois`` sait juger."""
    return f"personne:{dossier_id}:{code}:{cle}:{personne_id}"


def _mettre_en_attente(
    dossier: Dossier, personne: Utilisateur, code: str, cle: str, objet: str, corps: str, maintenant: datetime
) -> None:
    courriel = courriels.Courriel(
        cle=cle_de(dossier.pk, code, cle, personne.pk),
        destinataire=personne.email,
        sujet=f"[{dossier.numero}] {objet}",
        corps=corps,
        evenement=code,
        personne=personne.pk,
        groupe=dossier.numero,
        adresse=dossier.get_absolute_url(),
    )
    courriels.deposer_tous([courriel], maintenant=maintenant)


def doit_une_contribution(personne: Utilisateur, dossier: Dossier, cle: str = "") -> bool:
    """À l'envoi : sa contribution est toujours attendue, et elle peut toujours lire le dossier."""
    return attendues_de(personne).filter(dossier=dossier).exists() and peut_contribuer(personne, dossier)


def relance_encore_due(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """À l'envoi d'une relance (« contribution:date attendue:palier ») : rien n'a changé depuis."""
    contribution, echeance, *_ = cle.split(":")
    siennes = attendues_de(personne).filter(dossier=dossier, pk=contribution, echeance_le=echeance)
    return siennes.exists() and peut_contribuer(personne, dossier)


def rapporte_encore(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """À l'envoi : toujours rapporteur, et toujours en droit de lire le dossier."""
    siennes = Instruction.objects.filter(dossier=dossier, rapporteur=personne)
    return siennes.exists() and peut_contribuer(personne, dossier)


EVENEMENTS = (
    EvenementCourriel(
        DEMANDE, FAMILLE, "Contribution demandée, reportée ou rouverte", "le relecteur, ou son suppléant"
    ),
    EvenementCourriel(RELANCE, FAMILLE, "Relance à mi-délai, puis avant la date attendue", "le relecteur"),
    EvenementCourriel(
        RETARD, FAMILLE, "Contribution en retard (chaque jour ouvré)", "le relecteur", defaut=Mode.RESUME
    ),
    EvenementCourriel(
        FIN, FAMILLE, "Contribution plus attendue : retirée, confiée à un autre, instruction finie", "le relecteur"
    ),
    EvenementCourriel(RAPPORT, FAMILLE, "Rapporteur désigné", "le rapporteur"),
    EvenementCourriel("absence", FAMILLE, "Absence d’un agent du Guichet déclarée", "son suppléant"),
)


def inscrire() -> None:
    """Complète le catalogue des courriels et les conditions à l'envoi ; sans effet la seconde fois."""
    for evenement in EVENEMENTS:
        declarer_personnel(evenement)
    envois.declarer_condition(DEMANDE, doit_une_contribution)
    envois.declarer_condition(RELANCE, relance_encore_due)
    envois.declarer_condition(RETARD, relance_encore_due)
    envois.declarer_condition(RAPPORT, rapporte_encore)


def prevenir_le_suppleant(absence: Absence) -> None:
    """« Vous suppléez un collègue du … au … » : aucun dossier, aucun nom."""
    corps = render_to_string(
        "instruction/courriels/suppleance.txt",
        {"absence": absence, "adresse": f"{settings.URL_PUBLIQUE}{reverse('instruction:absences')}"},
    )
    courriels.deposer(
        cle=f"absence:{absence.pk}:{absence.suppleant_id}",
        destinataire=absence.suppleant.email,
        sujet="Vous suppléez un agent du Guichet",
        corps=corps,
        maintenant=absence.declaree_le,
    )
