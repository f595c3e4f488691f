"""Qui est prévenu de quoi : les destinataires se calculent sur les droits du moment, à l'envoi dans la boîte."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format

from commun import courriels
from comptes.enums import Role
from comptes.models import Affectation, Utilisateur
from dossiers.enums import Tour
from dossiers.models import Dossier, Evenement
from dossiers.visibilite import ROLES_AM, ROLES_ARS
from dossiers.workflow import libelle_evenement

ROLES_PREVENUS = {
    Tour.GUICHET: frozenset({Role.COORDINATEUR}),
    Tour.ARS: ROLES_ARS,
    Tour.AM: ROLES_AM,
}


def destinataires(dossier: Dossier, public: Tour) -> list[Utilisateur]:
    """Personnes à prévenir d'un côté ; côté ARS et Assurance Maladie, celles du département pilote."""
    if public == Tour.PORTEUR:
        return [
            m.utilisateur
            for m in dossier.equipe.select_related("utilisateur").filter(fin__isnull=True, utilisateur__is_active=True)
        ]
    if public not in ROLES_PREVENUS:
        return []
    affectations = (
        Affectation.objects.actives()
        .filter(role__in=ROLES_PREVENUS[public], utilisateur__is_active=True, organisation__active=True)
        .select_related("utilisateur", "organisation")
        .prefetch_related("departements", "organisation__departements")
    )
    if public == Tour.GUICHET:
        affectations = affectations.filter(organisation__region=dossier.region_id)
        return _uniques(a.utilisateur for a in affectations)
    return _uniques(a.utilisateur for a in affectations if dossier.departement_pilote_id in _departements(a))


def _departements(affectation: Affectation) -> set[str]:
    propres = {d.code for d in affectation.departements.all()}
    return propres or {d.code for d in affectation.organisation.departements.all()}


def _uniques(personnes) -> list[Utilisateur]:
    vues: dict[int, Utilisateur] = {}
    for personne in personnes:
        vues.setdefault(personne.pk, personne)
    return list(vues.values())


def prevenir(dossier: Dossier, evenement: Evenement, publics: tuple[Tour, ...], *, precisions: str = "") -> None:
    """Dépose un courriel par personne, une seule fois par événement, dans la transaction en cours.

    ``precisions`` : paragraphes ajoutés au texte (voies de recours).
    """
    personnes = _uniques(p for public in publics for p in destinataires(dossier, public))
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
    for personne in personnes:
        courriels.deposer(
            cle=f"evenement:{evenement.dossier_id}:{evenement.rang}:{personne.pk}",
            destinataire=personne.email,
            sujet=f"[{dossier.numero}] {fait}",
            corps=corps,
            maintenant=evenement.instant,
        )
