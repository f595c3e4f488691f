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
from comptes.models import Utilisateur
from dialogue.enums import Public
from dialogue.models import LectureDeFil, Message, PieceDeMessage
from dialogue.participants import concernes
from dialogue.permissions import peut_lire
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Tour
from dossiers.models import AppuiGuichet, Dossier

FAMILLE = "Échanges d'un dossier"
MESSAGE, MENTION, PIECE = "dialogue", "dialogue.mention", "dialogue_piece"
COTES = frozenset({Tour.PORTEUR, Tour.GUICHET, Tour.ARS, Tour.AM})
EVENEMENTS = (
    EvenementCourriel(
        MESSAGE,
        FAMILLE,
        "Message dans un échange (un courriel par échange, tant qu'il n'est pas lu)",
        "qui lit cet échange, selon son public",
        COTES,
    ),
    EvenementCourriel(MENTION, FAMILLE, "Message où l'on vous nomme", "la personne nommée", COTES),
    EvenementCourriel(
        PIECE, FAMILLE, "Fichier joint à un message et trouvé infecté", "qui l'a joint", nature=Nature.SERVICE
    ),
)


def prevenir(message: Message, mentions: set[int]) -> None:
    """Prévient qui lit le fil, sauf l'auteur ; ``mentions`` : les personnes nommées, même déjà prévenues."""
    fil = message.fil
    deja = LectureDeFil.objects.filter(fil=fil, prevenu_le__isnull=False).order_by()
    prevenues = set(deja.values_list("utilisateur", flat=True)) - mentions
    public = Public(fil.public)
    personnes = [
        personne
        for personne in concernes(fil.dossier, public)
        if personne.pk not in prevenues | {message.auteur_id} and peut_lire(personne, fil.dossier, public)
    ]
    for personne in personnes:
        LectureDeFil.objects.update_or_create(fil=fil, utilisateur=personne, defaults={"prevenu_le": message.ecrit_le})
    courriels.deposer_tous(
        [_courriel(message, personne, personne.pk in mentions) for personne in personnes],
        maintenant=message.ecrit_le,
    )


def _courriel(message: Message, personne: Utilisateur, nommee: bool) -> courriels.Courriel:
    """À qui ne voit pas le dossier (un appui avant tout dépôt), ni son numéro, ni un lien vers lui."""
    dossier = message.fil.dossier
    visible = Dossier.objects.visibles_par(personne).filter(pk=dossier.pk).exists()
    fait = "Vous êtes nommé dans un message" if nommee else "Un message vous attend"
    adresse = _adresse(message, personne, visible)
    corps = render_to_string(
        "dialogue/courriels/message.txt",
        {
            "fait": fait,
            "ou": f"sur le dossier {dossier.numero}" if visible else "à propos d'un appui demandé au Guichet",
            "adresse": f"{settings.URL_PUBLIQUE}{adresse}",
        },
    )
    return courriels.Courriel(
        cle=f"{MESSAGE}:{message.pk}:{personne.pk}",
        destinataire=personne.email,
        sujet=f"[{dossier.numero}] {fait}" if visible else fait,
        corps=corps,
        evenement=MENTION if nommee else MESSAGE,
        personne=personne.pk,
        groupe=dossier.numero if visible else "",
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


def _adresse(message: Message, personne: Utilisateur, visible: bool) -> str:
    if visible:
        return reverse("dialogue:fil", args=[message.fil.dossier.numero, message.fil.public])
    appui = AppuiGuichet.objects.visibles_par(personne).a_traiter().filter(dossier=message.fil.dossier).first()
    return reverse("dialogue:fil_d_appui", args=[appui.pk])


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
