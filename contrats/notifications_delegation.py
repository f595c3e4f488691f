"""Les courriels d'une délégation de signature : à la personne déléguée, et à elle seule ; ni motif ni nom."""

from datetime import datetime

from commun.evenements import EvenementCourriel
from comptes.models import Utilisateur
from contrats.models import DelegationDeSignature
from dossiers import envois
from dossiers.catalogue import declarer_personnel
from dossiers.enums import Sujet, Tour
from dossiers.models import Dossier
from dossiers.notifications import prevenir_des_personnes

DONNEE, REVOQUEE = "delegation.donnee", "delegation.revoquee"
FAITS = {
    DONNEE: "Une signature vous est déléguée",
    REVOQUEE: "La signature qui vous était déléguée ne l’est plus",
}
A_QUI = "la personne à qui la signature est déléguée, et elle seule"
EVENEMENTS = tuple(
    EvenementCourriel(code, Sujet.CONTRAT.label, fait, A_QUI, frozenset({Tour.PORTEUR, Tour.ARS, Tour.AM}))
    for code, fait in FAITS.items()
)


def prevenir_de_la_delegation(delegation: DelegationDeSignature, code: str, maintenant: datetime) -> None:
    """``code`` : donnée ou révoquée. Un compte fermé n'en reçoit rien."""
    acte = delegation.contrat or delegation.avenant
    if not delegation.delegataire.is_active:
        return
    prevenir_des_personnes(
        acte.dossier,
        [delegation.delegataire],
        code=code,
        fait=FAITS[code],
        cle=str(delegation.pk),
        adresse=acte.get_absolute_url(),
        maintenant=maintenant,
    )


def vaut_encore(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """Jugé à l'envoi : la délégation n'a pas été révoquée entre-temps."""
    return _siennes(personne, cle, revoquee_le__isnull=True)


def est_revoquee(personne: Utilisateur, dossier: Dossier, cle: str) -> bool:
    """Jugé à l'envoi : elle ne vaut plus."""
    return _siennes(personne, cle, revoquee_le__isnull=False)


def _siennes(personne: Utilisateur, cle: str, **filtre: bool) -> bool:
    return DelegationDeSignature.objects.filter(pk=cle, delegataire=personne, **filtre).exists()


def inscrire() -> None:
    """Complète le catalogue des courriels ; sans effet la seconde fois."""
    for evenement in EVENEMENTS:
        declarer_personnel(evenement)
    envois.declarer_condition(DONNEE, vaut_encore)
    envois.declarer_condition(REVOQUEE, est_revoquee)
