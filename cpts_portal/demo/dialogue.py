"""Ce que se disent, autour de quelques dossiers, l'équipe, le Guichet, l'ARS et l'Assurance Maladie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Q, When

from commun.delais import jour_paris
from comptes.enums import Role
from comptes.models import Utilisateur
from cpts_portal.demo.agents import Agents
from dialogue.actions.messages import Note, ecrire
from dialogue.enums import Nature, Public
from dialogue.models import Message
from dossiers.enums import EtatLettre, Origine, RoleEquipe
from dossiers.models import Dossier

PORTEUSE = "porteur@demo.test"
PAR_ETAPE = 3
COORDINATEUR, INSTRUCTEUR, CAISSE = Role.COORDINATEUR, Role.INSTRUCTEUR_ARS, Role.INSTRUCTEUR_AM


@dataclass(frozen=True)
class Replique:
    """``qui`` : un rôle d'agent, ou None pour le responsable du dossier ; ``note`` : nature et durée en minutes."""

    public: Public
    qui: Role | None
    texte: str
    note: tuple[Nature, int, str] | None = None
    nomme: bool = False


AVEC_L_EQUIPE, ENTRE_EUX = Public.PORTEUR_GUICHET, Public.GUICHET
AVANT_L_AVIS = (
    Replique(AVEC_L_EQUIPE, COORDINATEUR, "Bonjour, votre lettre est bien arrivée. Je vous appelle jeudi si besoin."),
    Replique(
        AVEC_L_EQUIPE,
        None,
        "Merci. Une question : la commune partagée avec nos voisins peut-elle rester dans les deux projets ?",
        nomme=True,
    ),
    Replique(
        AVEC_L_EQUIPE,
        COORDINATEUR,
        "Échange avec la responsable du dossier : la commune peut rester dans les deux lettres. Les deux équipes se "
        "parlent avant le projet de santé.",
        (Nature.APPEL, 15, "la responsable du dossier, le coordinateur"),
    ),
    Replique(ENTRE_EUX, COORDINATEUR, "À surveiller : territoire partagé avec une CPTS voisine, rien de bloquant."),
)
A_L_ARS = (
    Replique(Public.GUICHET_ARS, COORDINATEUR, "Avis favorable transmis ce jour. L’équipe est prête à démarrer vite."),
    Replique(Public.GUICHET_ARS, INSTRUCTEUR, "Bien reçu. Le budget prévoit une coordinatrice : à partir de quand ?"),
    Replique(Public.GUICHET_ARS, COORDINATEUR, "Au 1er du mois qui suit votre accord, nous a dit l’équipe."),
    Replique(Public.ARS, INSTRUCTEUR, "Crédits du trimestre suffisants pour ce dossier."),
)
AU_PROJET = (
    Replique(Public.ARS_AM, CAISSE, "La fiche sur l’accès aux soins chiffre-t-elle les soins non programmés ?"),
    Replique(Public.ARS_AM, INSTRUCTEUR, "Oui, en annexe. Réunion commune proposée dans dix jours.", nomme=True),
)


def dialoguer(agents: Agents, maintenant: datetime) -> int:
    """Quelques dossiers par étape, ceux de la porteuse d'abord. Sans effet si un message existe. Rend leur nombre."""
    if Message.objects.exists():
        return 0
    ecrits = 0
    for filtre, repliques in _etapes():
        for dossier in _choisis(filtre):
            ecrits += _jouer(dossier, repliques, agents, maintenant)
    return ecrits


def _etapes() -> tuple[tuple[Q, tuple[Replique, ...]], ...]:
    return (
        (Q(lettre__etat__in=[EtatLettre.DEPOSEE, EtatLettre.COMPLEMENTS_DEMANDES]), AVANT_L_AVIS),
        (Q(lettre__etat__in=[EtatLettre.TRANSMISE, EtatLettre.COMPLEMENTS_ARS]), (*AVANT_L_AVIS, *A_L_ARS)),
        (Q(projet__depose_le__isnull=False, clos_le__isnull=True), (*AVANT_L_AVIS, *A_L_ARS, *AU_PROJET)),
    )


def _choisis(filtre: Q) -> list[Dossier]:
    siens = Dossier.objects.filter(equipe__utilisateur__email=PORTEUSE, equipe__fin__isnull=True).order_by()
    rang = Case(When(pk__in=siens.values("pk"), then=0), When(departement_pilote="31", then=1), default=2)
    return list(Dossier.objects.filter(filtre, origine=Origine.PORTAIL).order_by(rang, "pk")[:PAR_ETAPE])


def _jouer(dossier: Dossier, repliques: tuple[Replique, ...], agents: Agents, maintenant: datetime) -> int:
    """Une réplique toutes les cinq heures, la dernière la veille ; celles d'un fil pas encore ouvert n'existent pas."""
    responsable = dossier.equipe.get(role=RoleEquipe.RESPONSABLE, fin__isnull=True).utilisateur
    guichet = agents.agent(COORDINATEUR, dossier.departement_pilote_id)
    for rang, replique in enumerate(repliques):
        auteur = agents.agent(replique.qui, dossier.departement_pilote_id) if replique.qui else responsable
        instant = maintenant - timedelta(hours=24 + 5 * (len(repliques) - rang))
        ecrire(
            dossier,
            replique.public,
            texte=replique.texte,
            auteur=auteur,
            maintenant=instant,
            note=_note(replique, instant),
            mentions=_mentions(replique, auteur, guichet, agents, dossier),
        )
    return len(repliques)


def _note(replique: Replique, instant: datetime) -> Note | None:
    if replique.note is None:
        return None
    nature, duree, participants = replique.note
    return Note(nature, jour_paris(instant), duree, participants)


def _mentions(
    replique: Replique, auteur: Utilisateur, guichet: Utilisateur, agents: Agents, dossier: Dossier
) -> list[int]:
    if not replique.nomme:
        return []
    caisse = agents.agent(CAISSE, dossier.departement_pilote_id) if replique.public == Public.ARS_AM else None
    return [(caisse or guichet).pk] if (caisse or guichet) != auteur else []
