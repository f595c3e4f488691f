"""La relecture amicale : demander, terminer, redemander, refermer. Aucun effet sur l'état de la lettre ni sur un délai.

Lève ``PermissionDenied`` (pas le droit) ou ``TransitionRefusee`` (raisons en français).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dossiers import notifications
from dossiers.actions.commentaires import relecture_en_cours
from dossiers.actions.transitions import TransitionRefusee, franchir
from dossiers.enums import Sujet
from dossiers.journal import consigner
from dossiers.models import Dossier, Evenement, Relecture
from dossiers.permissions import verifier
from territoires.chargement import denombrer
from territoires.models import Departement


@transaction.atomic
def demander_relecture(dossier: Dossier, *, auteur: Utilisateur, maintenant: datetime, mot: str = "") -> Relecture:
    """Ouvre le brouillon à la lecture du Guichet jusqu'à la fermeture, au dépôt ou au retrait (domaine §2, §3)."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    verifier(auteur, dossier, Capacite.DEMANDER_RELECTURE)
    if dossier.etat_courant != "brouillon":
        raise TransitionRefusee(["La relecture se demande sur un brouillon ; ce qui est déposé se lit déjà."])
    if relecture_en_cours(dossier) is not None:
        raise TransitionRefusee(["Une relecture est déjà ouverte sur ce brouillon."])
    if dossier.premier_depot_le is None:
        dossier.region = _region_du_brouillon(dossier)
    dossier.relecture_demandee_le = maintenant
    dossier.save(update_fields=["region", "relecture_demandee_le"])
    relecture = Relecture.objects.create(
        dossier=dossier, sujet=dossier.etape, mot=mot.strip(), demandee_par=auteur, demandee_le=maintenant
    )
    evenement = consigner(
        dossier,
        sujet=Sujet.RELECTURE,
        code="demandee",
        auteur=auteur,
        instant=maintenant,
        commentaire=mot.strip(),
        donnees={"relecture": relecture.pk},
    )
    notifications.prevenir_du_fait(dossier, evenement)
    return relecture


def _region_du_brouillon(dossier: Dossier) -> Any:
    """La région du territoire tel qu'il est aujourd'hui : son Guichet relira."""
    pilote = denombrer(dossier.territoire.version_courante).pilote
    if pilote is None:
        raise TransitionRefusee(["Choisissez d’abord le territoire : il désigne le Guichet qui relira."])
    return Departement.objects.select_related("region").get(pk=pilote).region


def terminer(relecture: Relecture, *, auteur: Utilisateur, maintenant: datetime, commentaire: str = "") -> Evenement:
    """Le coordinateur a fini de lire ; le brouillon lui reste ouvert tant que le porteur ne le referme pas."""
    champs = {"conclusion": commentaire.strip(), "terminee_par": auteur, "terminee_le": maintenant}
    return franchir(relecture, "terminer", auteur=auteur, maintenant=maintenant, commentaire=commentaire, champs=champs)


def redemander(relecture: Relecture, *, auteur: Utilisateur, maintenant: datetime, mot: str = "") -> Evenement:
    """Le responsable demande au Guichet de lire encore, sans refermer ; le nouveau mot remplace l'ancien."""
    champs = {"mot": mot.strip() or relecture.mot}
    return franchir(relecture, "redemander", auteur=auteur, maintenant=maintenant, commentaire=mot, champs=champs)


@transaction.atomic
def fermer(relecture: Relecture, *, auteur: Utilisateur, maintenant: datetime) -> Evenement:
    """Referme le brouillon : le Guichet ne le lit plus, ni ses commentaires."""
    evenement = franchir(relecture, "fermer", auteur=auteur, maintenant=maintenant, champs={"fermee_le": maintenant})
    _refermer(relecture.dossier_id)
    return evenement


def clore_a_la_sortie(objet: Any, evenement: Evenement) -> None:
    """Effet du dépôt ou du retrait : la relecture ouverte se ferme avec le brouillon."""
    relecture = relecture_en_cours(objet.dossier)
    if relecture is None:
        return
    franchir(relecture, "clore", auteur=None, maintenant=evenement.instant, champs={"fermee_le": evenement.instant})
    _refermer(objet.dossier_id)


def _refermer(dossier: int) -> None:
    Dossier.objects.filter(pk=dossier).update(relecture_demandee_le=None)
