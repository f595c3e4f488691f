"""Ce que le Guichet et le porteur se sont demandé sur la lettre : ni l'ARS ni l'Assurance Maladie n'en lisent rien.

Elles lisent la lettre une fois transmise, dans la version reçue, et l'avis (domaine §3). Ni le fait, ni le texte, ni
l'accusé d'une demande de compléments ou d'une question du Guichet ne les regardent ; après non plus.
"""

from django.db.models import Q, QuerySet

from comptes.mandats import mandats
from comptes.models import Utilisateur
from dossiers.enums import Demandeur, Sujet, TypeDocument
from dossiers.models import DemandeComplements, Document, Dossier, ElementDemande, Evenement
from dossiers.permissions import documents_du_dossier, role_dans_l_equipe
from dossiers.visibilite import organisme

# Les pas d'une demande du Guichet, et ce qui se consigne autour d'elle.
PAS_DU_GUICHET = frozenset({"demander_complements", "completer", "annuler_complements"})
AUTOUR = frozenset({"relance", "questions", "reponses", "aussi", "classer_sans_suite"})


def lit_les_demandes_du_guichet(lecteur: Utilisateur | None, dossier: Dossier) -> bool:
    """L'équipe, le Guichet, et la ligne de commande (None)."""
    if lecteur is None or role_dans_l_equipe(lecteur, dossier) is not None:
        return True
    return any(organisme(mandat) == "guichet" and mandat.region == dossier.region_id for mandat in mandats(lecteur))


def evenements_lisibles(lecteur: Utilisateur | None, dossier: Dossier) -> QuerySet[Evenement]:
    """Le journal sans ce que le Guichet a demandé, pour qui ne le lit pas ; les sujets se trient ensuite."""
    tous = dossier.evenements.order_by("rang")
    return tous if lit_les_demandes_du_guichet(lecteur, dossier) else tous.exclude(pk__in=_du_guichet(dossier))


def demandes_lisibles(lecteur: Utilisateur | None, dossier: Dossier) -> QuerySet[DemandeComplements]:
    """Les demandes envoyées que cette personne peut lire, s'il ne s'agit que de savoir qui demandait."""
    toutes = dossier.demandes.order_by("-ouverte_le", "-pk")
    return toutes if lit_les_demandes_du_guichet(lecteur, dossier) else toutes.exclude(demandeur=Demandeur.GUICHET)


def documents_lisibles(lecteur: Utilisateur, dossier: Dossier) -> QuerySet[Document]:
    """Les PDF archivés que cette personne lit ; l'accusé d'une réponse au Guichet n'est pas pour l'ARS."""
    lus = documents_du_dossier(lecteur, dossier)
    if lit_les_demandes_du_guichet(lecteur, dossier):
        return lus
    return lus.exclude(type=TypeDocument.ACCUSE_RECEPTION, evenement__in=_du_guichet(dossier))


def _du_guichet(dossier: Dossier) -> QuerySet:
    """Les identifiants des événements d'une demande du Guichet."""
    elements = list(
        ElementDemande.objects.filter(dossier=dossier, demandeur=Demandeur.GUICHET)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    du_guichet = Q(sujet=Sujet.LETTRE, code__in=PAS_DU_GUICHET)
    du_guichet |= Q(sujet=Sujet.LETTRE, code__in=AUTOUR, donnees__demandeur=Demandeur.GUICHET.value)
    du_guichet |= Q(sujet=Sujet.ELEMENT, donnees__element__in=elements)
    transmise_le = dossier.lettre.transmise_le
    if transmise_le is not None:
        du_guichet |= Q(sujet=Sujet.LETTRE, code__in=AUTOUR, instant__lt=transmise_le)
    return dossier.evenements.filter(du_guichet).order_by().values("pk")
