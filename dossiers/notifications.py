"""Qui est prévenu de quoi : les destinataires se calculent sur les droits du moment, à l'envoi dans la boîte.

:mod:`dossiers.envois` refait ce calcul juste avant l'envoi. Un courriel ne dit que le fait, le numéro et l'adresse.
"""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.formats import date_format

from commun import courriels
from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.enums import Tour
from dossiers.models import Deport, Dossier, Evenement, LettreIntention, MembreEquipe, Reprise
from dossiers.visibilite import ROLES_AM, ROLES_ARS
from dossiers.workflow import libelle_evenement

ROLES_PREVENUS = {
    Tour.GUICHET: frozenset({Role.COORDINATEUR}),
    Tour.ARS: ROLES_ARS,
    Tour.AM: ROLES_AM,
}

# Faits consignés sans changement d'état : qui en est prévenu. Les transitions portent les leurs (``previent``).
PREVIENT_DES_FAITS: dict[str, tuple[Tour, ...]] = {
    "dossier.changer_pilote": (Tour.PORTEUR, Tour.GUICHET, Tour.ARS, Tour.AM),
    "relecture.demandee": (Tour.GUICHET,),
    "dossier.equipe": (Tour.PORTEUR,),
    "message.recu": (Tour.PORTEUR,),
    "dossier.acteur_retire": (Tour.PORTEUR,),
    "dossier.adhesion": (Tour.PORTEUR,),
    "dossier.reprise": (Tour.GUICHET, Tour.ARS, Tour.AM),
    "deport.recusation": (Tour.GUICHET,),
    "lettre.refus_implicite": (Tour.PORTEUR, Tour.GUICHET, Tour.ARS),
    "lettre.relance": (Tour.PORTEUR,),
    "projet.relance": (Tour.PORTEUR,),
    "lettre.questions": (Tour.PORTEUR,),
    "projet.questions": (Tour.PORTEUR,),
    "element.retirer": (Tour.PORTEUR,),
    # Au seul demandeur : l'action le choisit parmi ces côtés.
    "lettre.reponses": (Tour.GUICHET, Tour.ARS),
    "projet.reponses": (Tour.ARS, Tour.AM),
    "lettre.aussi": (Tour.GUICHET, Tour.ARS),
    "projet.aussi": (Tour.ARS, Tour.AM),
}


def destinataires(dossier: Dossier, publics: Collection[Tour]) -> list[Utilisateur]:
    """Personnes actives à prévenir, une fois chacune ; ARS et Assurance Maladie : celles du pilote, déport compris."""
    informes = _informes(dossier, publics)
    if not informes and Tour.PORTEUR not in publics:
        return []
    membres = MembreEquipe.objects.filter(dossier=dossier, fin__isnull=True)
    equipe = set(membres.order_by().values_list("utilisateur", flat=True))
    agents = {
        cle
        for public in informes
        for cle in _affectations(dossier, public).order_by().values_list("utilisateur", flat=True)
    } - equipe
    personnes = Utilisateur.objects.filter(pk__in=agents | equipe if Tour.PORTEUR in publics else agents)
    if agents:
        personnes = personnes.exclude(Deport.objects.personnes_exclues([dossier.pk]), pk__in=agents)
    return list(personnes.filter(is_active=True).order_by("pk"))


def _informes(dossier: Dossier, publics: Collection[Tour]) -> list[Tour]:
    """Les côtés institutionnels, parmi ``publics``, à qui le dossier est ouvert.

    Un courriel ne révèle jamais un dossier que son destinataire ne voit pas (domaine §3).
    """
    ouverts = set()
    if Tour.GUICHET in publics and dossier.region_id and (dossier.premier_depot_le or dossier.relecture_demandee_le):
        ouverts = {Tour.GUICHET}
    if not {Tour.ARS, Tour.AM}.isdisjoint(publics):
        transmise = LettreIntention.objects.filter(dossier=dossier, transmise_le__isnull=False)
        ouverts |= {Tour.ARS, Tour.AM} if transmise.exists() else set()
    return [public for public in publics if public in ouverts]


def _affectations(dossier: Dossier, public: Tour) -> QuerySet[Affectation]:
    """Affectations en cours d'un côté ; sans département propre, un agent couvre ceux de son organisation."""
    actives = Affectation.objects.actives().filter(role__in=ROLES_PREVENUS[public], organisation__active=True)
    if public == Tour.GUICHET:
        return actives.filter(organisation__region=dossier.region_id)
    pilote = dossier.departement_pilote_id
    return actives.filter(Q(departements=pilote) | Q(departements__isnull=True, organisation__departements=pilote))


def prevenir_du_fait(dossier: Dossier, evenement: Evenement, *, precisions: str = "") -> None:
    """Prévient d'un fait sans changement d'état, selon ``PREVIENT_DES_FAITS`` ; ``precisions`` pour le porteur."""
    publics = PREVIENT_DES_FAITS[f"{evenement.sujet}.{evenement.code}"]
    if Tour.PORTEUR in publics:
        prevenir(dossier, evenement, (Tour.PORTEUR,), precisions=precisions)
    prevenir(dossier, evenement, tuple(public for public in publics if public != Tour.PORTEUR))


def prevenir(dossier: Dossier, evenement: Evenement, publics: tuple[Tour, ...], *, precisions: str = "") -> None:
    """Dépose un courriel par personne, une seule fois par événement, dans la transaction en cours.

    ``precisions`` : paragraphes ajoutés au texte (voies de recours).
    """
    personnes = destinataires(dossier, publics)
    if not personnes:
        return
    fait = libelle_evenement(evenement.sujet, evenement.code)
    corps = render_to_string(
        "dossiers/courriels/evenement.txt",
        {
            "dossier": dossier,
            "fait": fait,
            "precisions": precisions,
            "jour": date_format(evenement.jour_effet, "l j F Y"),
            "adresse": f"{settings.URL_PUBLIQUE}{dossier.get_absolute_url()}",
        },
    )
    courriels.deposer_tous(
        (
            courriels.Courriel(
                cle=f"evenement:{evenement.dossier_id}:{evenement.rang}:{personne.pk}",
                destinataire=personne.email,
                sujet=f"[{dossier.numero}] {fait}",
                corps=corps,
                evenement=f"{evenement.sujet}.{evenement.code}",
                personne=personne.pk,
                groupe=dossier.numero,
                adresse=dossier.get_absolute_url(),
            )
            for personne in personnes
        ),
        maintenant=evenement.instant,
    )


def prevenir_des_personnes(
    dossier: Dossier,
    personnes: Collection[Utilisateur],
    *,
    code: str,
    fait: str,
    cle: str,
    adresse: str,
    maintenant: datetime,
    precisions: str = "",
) -> None:
    """Prévient des personnes désignées (un relecteur…), une fois par ``cle``, dans la transaction en cours.

    ``code`` : un événement du catalogue (``catalogue.declarer_personnel``) ; ``fait`` : ce qui s'est passé, sans texte
    saisi ; ``adresse`` : chemin de la page. À l'envoi, la personne doit voir le dossier et satisfaire, s'il y en a une,
    la condition de ``envois.declarer_condition``. ``precisions`` : paragraphes du portail, ajoutés au texte.
    """
    contexte = {
        "dossier": dossier,
        "fait": fait,
        "precisions": precisions,
        "adresse": settings.URL_PUBLIQUE + adresse,
    }
    corps = render_to_string("dossiers/courriels/personne.txt", contexte)
    courriels.deposer_tous(
        (
            courriels.Courriel(
                cle=f"personne:{dossier.pk}:{code}:{cle}:{personne.pk}",
                destinataire=personne.email,
                sujet=f"[{dossier.numero}] {fait}",
                corps=corps,
                evenement=code,
                personne=personne.pk,
                groupe=dossier.numero,
                adresse=adresse,
            )
            for personne in personnes
        ),
        maintenant=maintenant,
    )


def decideurs_ars(departements: Collection[str]) -> list[Utilisateur]:
    """Décideurs de l'ARS en fonction dans l'un de ces départements (codes)."""
    codes = list(departements)
    actives = Affectation.objects.actives().filter(role=Role.DECIDEUR_ARS, organisation__active=True)
    concernes = actives.filter(
        Q(departements__in=codes) | Q(departements__isnull=True, organisation__departements__in=codes)
    )
    personnes = Utilisateur.objects.filter(pk__in=concernes.order_by().values("utilisateur"), is_active=True)
    return list(personnes.order_by("pk"))


def texte_de_reprise(reprise: Reprise, fait: str) -> str:
    """Le courriel d'un pas d'une reprise, qui n'a pas encore de dossier."""
    adresse = f"{settings.URL_PUBLIQUE}{reprise.get_absolute_url()}"
    return render_to_string("dossiers/courriels/reprise.txt", {"reprise": reprise, "fait": fait, "adresse": adresse})
