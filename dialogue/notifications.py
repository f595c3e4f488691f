"""Le courriel d'un échange : un message attend, et où ; jamais le texte, ni son auteur, ni ses pièces.

Un seul par personne et par fil tant qu'elle ne l'a pas lu ; une mention part toujours. Les droits sont ceux du moment.
"""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from commun import courriels, envois
from commun.envois import Verdict
from commun.evenements import EvenementCourriel, Nature
from commun.models import CourrielSortant
from comptes.envois import destinataire
from dialogue.enums import Public
from dialogue.models import LectureDeFil, Message, PieceDeMessage
from dialogue.participants import Concerne
from dialogue.permissions import peut_lire
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Tour

FAMILLE = "Échanges d’un dossier"
MESSAGE = "dialogue"
MENTION = "dialogue.mention"
PIECE = "dialogue_piece"
COTES = frozenset({Tour.PORTEUR, Tour.GUICHET, Tour.ARS, Tour.AM})
EVENEMENTS = (
    EvenementCourriel(
        MESSAGE,
        FAMILLE,
        "Message dans un échange (un courriel par échange, tant qu’il n’est pas lu)",
        "qui lit cet échange, selon son public",
        COTES,
    ),
    EvenementCourriel(MENTION, FAMILLE, "Message où l’on vous nomme", "la personne nommée", COTES),
    EvenementCourriel(
        PIECE, FAMILLE, "Fichier joint à un message et trouvé infecté", "qui l’a joint", nature=Nature.SERVICE
    ),
)


def prevenir(message: Message, du_fil: list[Concerne], mentions: set[int]) -> None:
    """Prévient ``du_fil``, sauf l'auteur ; ``mentions`` : les personnes nommées, même déjà prévenues.

    Le droit de chacun est jugé de nouveau à l'envoi (:func:`encore_lecteur`).
    """
    fil = message.fil
    deja = LectureDeFil.objects.filter(fil=fil, prevenu_le__isnull=False).order_by()
    tues = (set(deja.values_list("utilisateur", flat=True)) - mentions) | {message.auteur_id}
    a_prevenir = [c for c in du_fil if c.personne.pk not in tues]
    LectureDeFil.objects.bulk_create(
        [LectureDeFil(fil=fil, utilisateur=c.personne, prevenu_le=message.ecrit_le) for c in a_prevenir],
        update_conflicts=True,
        unique_fields=["fil", "utilisateur"],
        update_fields=["prevenu_le"],
    )
    courriels.deposer_tous([_courriel(message, c, mentions) for c in a_prevenir], maintenant=message.ecrit_le)


def _courriel(message: Message, concerne: Concerne, mentions: set[int]) -> courriels.Courriel:
    """À qui ne voit pas le dossier (un appui avant tout dépôt), ni son numéro, ni un lien vers lui."""
    fil, personne = message.fil, concerne.personne
    if concerne.appui is None:
        numero, ou = fil.dossier.numero, f"sur le dossier {fil.dossier.numero}"
        adresse = reverse("dialogue:fil", args=[numero, fil.public])
    else:
        numero, ou = "", "à propos d’un appui demandé au Guichet"
        adresse = reverse("dialogue:fil_d_appui", args=[concerne.appui.pk])
    nommee = personne.pk in mentions
    fait = "Vous êtes nommé dans un message" if nommee else "Un message vous attend"
    contexte = {"fait": fait, "ou": ou, "adresse": f"{settings.URL_PUBLIQUE}{adresse}"}
    return courriels.Courriel(
        cle=f"{MESSAGE}:{message.pk}:{personne.pk}",
        destinataire=personne.email,
        sujet=f"[{numero}] {fait}" if numero else fait,
        corps=render_to_string("dialogue/courriels/message.txt", contexte),
        evenement=MENTION if nommee else MESSAGE,
        personne=personne.pk,
        groupe=numero,
        adresse=adresse,
    )


def encore_lecteur(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """« dialogue:<message>:<personne> », jugé à l'envoi : la personne lit toujours ce fil."""
    message = Message.objects.select_related("fil__dossier").filter(pk=courriel.cle.split(":")[1]).first()
    personne = destinataire(courriel)
    if message is None or personne is None:
        return envois.PERTE_D_ACCES
    return envois.si(peut_lire(personne, message.fil.dossier, Public(message.fil.public)))


def toujours(courriel: CourrielSortant, instant: datetime) -> Verdict:
    """Prévient d'un danger pour le poste de la personne : part toujours."""
    return envois.ENVOYER


def inscrire() -> None:
    """Complète le catalogue des courriels et les droits à l'envoi ; sans effet la seconde fois."""
    for evenement in EVENEMENTS:
        declarer_personnel(evenement)
    envois.inscrire(MESSAGE, encore_lecteur)
    envois.inscrire(PIECE, toujours)


def prevenir_de_l_infection(piece: PieceDeMessage, maintenant: datetime) -> None:
    """Prévient qui a joint la pièce, sans la nommer."""
    auteur = piece.message.auteur
    if not auteur.is_active:
        return
    corps = render_to_string("dialogue/courriels/infectee.txt", {})
    sujet = "Un fichier que vous avez joint à un message est infecté"
    courriels.deposer(
        cle=f"{PIECE}:{piece.pk}", destinataire=auteur.email, sujet=sujet, corps=corps, maintenant=maintenant
    )
