"""Rejoindre une CPTS par un lien : l'ouvrir, le fermer, s'inscrire sans compte, accepter, refuser, rapprocher.

Une inscription attend toujours la réponse de l'équipe ; acceptée, elle devient un acteur ; refusée, elle s'efface.
Le consentement est daté. Rien de ce qui nomme une personne n'entre au journal.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commun import courriels
from comptes.models import Utilisateur
from dossiers import notifications
from dossiers.actions.acteurs import ecrire, noter, prendre, relier
from dossiers.actions.information import PREFIXE, envoyer_la_page
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import OrigineActeur, StatutActeur, Sujet
from dossiers.jetons import cle_du_lien, nouvelle_cle
from dossiers.journal import consigner
from dossiers.models import ActeurDossier, DemandeAdhesion, Dossier, LettreIntention, LienAdhesion, ProjetSante
from dossiers.opposition import empreintes
from dossiers.parametres import DEMANDE_ADHESION_JOURS, LIEN_ADHESION_JOURS

Objet = LettreIntention | ProjetSante
REPRIS = ("nom", "prenom", "profession_code", "specialite", "profession", "rpps", "commune", "courriel", "niveau")


@transaction.atomic
def ouvrir_lien(objet: Objet, *, auteur: Utilisateur, maintenant: datetime) -> LienAdhesion:
    """Ouvre un lien neuf ; celui d'avant ne mène plus nulle part."""
    dossier = prendre(objet, auteur).dossier
    dossier.liens_adhesion.filter(revoque_le=None).update(revoque_le=maintenant)
    return LienAdhesion.objects.create(
        dossier=dossier,
        cle=nouvelle_cle(),
        cree_le=maintenant,
        cree_par=auteur,
        expire_le=maintenant + timedelta(days=LIEN_ADHESION_JOURS.valeur),
    )


@transaction.atomic
def fermer_lien(objet: Objet, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Ferme le lien ouvert ; les inscriptions déjà reçues attendent toujours."""
    prendre(objet, auteur).dossier.liens_adhesion.filter(revoque_le=None).update(revoque_le=maintenant)


def lien_ouvert(dossier: Dossier, maintenant: datetime) -> LienAdhesion | None:
    """Le lien qui mène encore à l'inscription."""
    return dossier.liens_adhesion.filter(revoque_le=None, expire_le__gt=maintenant).first()


def trouver_lien(jeton: str, maintenant: datetime) -> LienAdhesion | None:
    """Le lien ouvert de ce jeton ; ``None`` qu'il soit faux, fermé ou échu : on ne dit pas lequel."""
    cle = cle_du_lien(jeton)
    liens = LienAdhesion.objects.filter(cle=cle or "", revoque_le=None, expire_le__gt=maintenant)
    return liens.select_related("dossier__lettre").first() if cle else None


@transaction.atomic
def s_inscrire(lien: LienAdhesion, *, valeurs: dict[str, Any], maintenant: datetime) -> None:
    """Enregistre une inscription et écrit à la personne le lien de sa page.

    La réponse est la même si l'adresse attend déjà : sa page lui est renvoyée, son inscription n'est pas réécrite.
    """
    dossier = Dossier.objects.select_for_update().get(pk=lien.dossier_id)
    deja = dossier.demandes_adhesion.filter(courriel=valeurs["courriel"]).first()
    if deja is not None:
        envoyer_la_page("inscription_recue", deja, maintenant=maintenant)
        return
    premiere = not dossier.demandes_adhesion.exists()
    demande = DemandeAdhesion.objects.create(dossier=dossier, consenti_le=maintenant, **valeurs)
    envoyer_la_page("inscription_recue", demande, maintenant=maintenant)
    if premiere:
        _prevenir_l_equipe(dossier, maintenant)


@transaction.atomic
def accepter(
    objet: Objet,
    demande: DemandeAdhesion,
    *,
    categorie: str,
    rapproche: ActeurDossier | None,
    auteur: Utilisateur,
    maintenant: datetime,
) -> ActeurDossier:
    """Fait de l'inscription un acteur, neuf ou ``rapproche`` (un acteur du même dossier qu'elle complète).

    Sa page suit, son opposition éventuelle tombe : elle est revenue d'elle-même. Lève ``TransitionRefusee``.
    """
    frais = prendre(objet, auteur)
    dossier = frais.dossier
    if rapproche is not None and rapproche.dossier_id != dossier.pk:
        raise TransitionRefusee(["Cet acteur n’est pas, ou plus, dans le dossier."])
    acteur = rapproche or ActeurDossier(
        dossier=dossier, ajoute_le=maintenant, origine=OrigineActeur.ADHESION, statut=StatutActeur.ASSOCIE
    )
    for champ in REPRIS:
        if getattr(demande, champ) or rapproche is None:
            setattr(acteur, champ, getattr(demande, champ))
    acteur.categorie, acteur.consenti_le, acteur.informe_le = categorie, demande.consenti_le, maintenant
    acteur.deduire()
    relier(acteur)
    ecrire(acteur)
    dossier.oppositions.filter(empreinte__in=empreintes(rpps=acteur.rpps, courriel=acteur.courriel)).delete()
    demande.acces.update(demande=None, acteur=acteur)
    demande.delete()
    envoyer_la_page("inscription_acceptee", acteur, maintenant=maintenant)
    noter(frais, acteur, "inscription acceptée", auteur=auteur, maintenant=maintenant)
    return acteur


@transaction.atomic
def refuser(objet: Objet, demande: DemandeAdhesion, *, auteur: Utilisateur, maintenant: datetime) -> None:
    """Efface l'inscription et l'écrit à la personne."""
    dossier = prendre(objet, auteur).dossier
    courriels.deposer(
        cle=f"{PREFIXE}:{dossier.pk}:refus:{demande.pk}",
        destinataire=demande.courriel,
        sujet=f"[{dossier.numero}] Votre inscription à un projet de CPTS",
        corps=f"Bonjour,\n\nL’équipe de la CPTS « {dossier.nom} » n’a pas retenu votre inscription. Ce que vous aviez "
        "écrit est effacé.\n\nGuichet CPTS, numéro vert 0 801 902 263 (appel gratuit)\n",
        maintenant=maintenant,
    )
    demande.delete()


def purger(maintenant: datetime) -> int:
    """Efface les inscriptions restées sans réponse ; rend leur nombre."""
    limite = maintenant - timedelta(days=DEMANDE_ADHESION_JOURS.valeur)
    return DemandeAdhesion.objects.filter(consenti_le__lte=limite).delete()[0]


def ressemblants(demande: DemandeAdhesion) -> list[ActeurDossier]:
    """Acteurs du dossier qui pourraient être cette personne : même RPPS, même adresse ou même nom."""
    acteurs = demande.dossier.acteurs.select_related("commune").order_by("nom_recherche", "pk")
    modele = ActeurDossier(nom=demande.nom, prenom=demande.prenom)
    modele.deduire()
    return [
        a
        for a in acteurs
        if (demande.rpps and a.rpps == demande.rpps)
        or (a.courriel and a.courriel == demande.courriel)
        or a.nom_recherche == modele.nom_recherche
    ]


def _prevenir_l_equipe(dossier: Dossier, maintenant: datetime) -> None:
    """Un courriel pour la première inscription qui attend, pas pour chacune."""
    evenement = consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code="adhesion",
        auteur=None,
        instant=maintenant,
    )
    notifications.prevenir_du_fait(dossier, evenement)
