"""Le courriel d'un message entre CPTS : il dit le fait et l'adresse, ni le texte, ni le numéro d'un dossier."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from commun import courriels
from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.models import Deport, MembreEquipe, MessageVoisin

FAIT = "Un message à une CPTS voisine attend votre lecture"


def coordinateurs_du_message(message: MessageVoisin) -> list[Utilisateur]:
    """Coordinateurs en fonction dans la région du message, hors membres et acteurs des deux dossiers."""
    actives = Affectation.objects.actives().filter(
        role=Role.COORDINATEUR, organisation__active=True, organisation__region=message.region_id
    )
    dossiers = (message.dossier_id, message.destinataire_id)
    equipes = MembreEquipe.objects.filter(dossier__in=dossiers, fin=None).order_by().values("utilisateur")
    personnes = Utilisateur.objects.filter(pk__in=actives.order_by().values("utilisateur"), is_active=True)
    return list(personnes.exclude(pk__in=equipes).exclude(Deport.objects.personnes_exclues(dossiers)).order_by("pk"))


def prevenir_du_message(message: MessageVoisin, maintenant: datetime) -> None:
    """Prévient les coordinateurs qu'un message attend."""
    adresse = f"{settings.URL_PUBLIQUE}{message.get_absolute_url()}"
    corps = render_to_string("dossiers/courriels/message_voisin.txt", {"fait": FAIT, "adresse": adresse})
    courriels.deposer_tous(
        [
            courriels.Courriel(
                cle=f"message_voisin:{message.pk}:{personne.pk}",
                destinataire=personne.email,
                sujet=FAIT,
                corps=corps,
                personne=personne.pk,
                adresse=message.get_absolute_url(),
            )
            for personne in coordinateurs_du_message(message)
        ],
        maintenant=maintenant,
    )
