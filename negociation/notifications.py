"""Le courriel d'une réponse à une remarque : à qui l'a posée, et à cette personne seule ; jamais le texte échangé."""

from commun.evenements import EvenementCourriel
from comptes.models import Utilisateur
from dossiers import envois
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Sujet, Tour
from dossiers.models import Dossier
from dossiers.notifications import prevenir_des_personnes
from dossiers.permissions import Lecture, lecture
from negociation.models import Reponse, VersionSoumise

CODE = "remarque.reponse"
FAIT = "Réponse à votre remarque"
EVENEMENT = EvenementCourriel(
    CODE,
    Sujet.REMARQUE.label,
    "Réponse à une remarque",
    "la personne qui a posé la remarque, et elle seule",
    frozenset({Tour.PORTEUR, Tour.ARS, Tour.AM}),
)


def prevenir_de_la_reponse(reponse: Reponse, version: VersionSoumise) -> None:
    """Prévient l'auteur de la remarque, sauf s'il se répond ; ``version`` : celle où le fil se lit."""
    remarque = reponse.remarque
    if reponse.auteur_id == remarque.auteur_id or not remarque.auteur.is_active:
        return
    prevenir_des_personnes(
        remarque.dossier,
        [remarque.auteur],
        code=CODE,
        fait=FAIT,
        cle=str(reponse.pk),
        adresse=f"{version.get_absolute_url()}#remarque-{remarque.pk}",
        maintenant=reponse.ecrite_le,
    )


def lit_encore_les_remarques(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """Jugé à l'envoi : la réponse est là, et la personne lit toujours ce que les parties s'écrivent."""
    sienne = Reponse.objects.filter(pk=cle, remarque__auteur=personne, remarque__dossier=dossier)
    return sienne.exists() and lecture(personne, dossier, Sujet.REMARQUE) > Lecture.RIEN


def inscrire() -> None:
    """Complète le catalogue des courriels ; sans effet la seconde fois."""
    declarer_personnel(EVENEMENT)
    envois.declarer_condition(CODE, lit_encore_les_remarques)
