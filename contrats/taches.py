"""Ce que les avenants mettent dans « À faire » : ceux à proposer pour l'ARS, ceux à signer pour chaque partie."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from commun.calendrier import en_lettres, jour_paris
from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR, EtatAvenant, EtatContrat, Partie
from contrats.models import Avenant, DelegationDeSignature
from contrats.tours_de_signature import au_tour_de
from dossiers.enums import RoleEquipe
from dossiers.models import Deport, MembreEquipe
from dossiers.taches import A_VOUS, Source, Tache


def avenants_a_faire(utilisateur: Utilisateur) -> QuerySet[Avenant]:
    """Les avenants que cette personne doit proposer, ou que sa partie n'a pas encore signés ; hors déport."""
    equipes = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
    siennes = equipes.filter(role=RoleEquipe.RESPONSABLE).values("dossier")
    filtre = Q(dossier__in=siennes) & _a_signer(Partie.CPTS)
    des_agents = Q(pk__in=())
    for mandat in mandats(utilisateur):
        des_agents |= _du_mandat(mandat)
    filtre |= des_agents & ~Deport.objects.ferme_a(utilisateur, "dossier") & ~Q(dossier__in=equipes.values("dossier"))
    vivants = Avenant.objects.filter(filtre, contrat__etat__in=EN_VIGUEUR)
    return vivants.select_related("dossier", "contrat").order_by("ouvert_le", "pk")


def _du_mandat(mandat: Mandat) -> Q:
    pilote = Q(dossier__departement_pilote__in=list(mandat.departements))
    if mandat.role == Role.INSTRUCTEUR_ARS:
        return pilote & Q(etat=EtatAvenant.PREPARATION)
    if mandat.role == Role.DECIDEUR_ARS:
        return pilote & _a_signer(Partie.ARS)
    if mandat.role == Role.DECIDEUR_AM:
        return pilote & Q(contrat__caisse=mandat.organisation_id) & _a_signer(Partie.AM)
    return Q(pk__in=())


def _a_signer(partie: Partie) -> Q:
    return Q(etat=EtatAvenant.A_SIGNER) & au_tour_de(partie, "avenant")


def de_l_avenant(avenant: Avenant, utilisateur: Utilisateur) -> Tache:
    """Un avenant à proposer ou à signer ; son objet ne se dit qu'après connexion."""
    prepare = avenant.etat == EtatAvenant.PREPARATION
    return Tache(
        cle=f"avenant:{avenant.pk}",
        titre=avenant.dossier.nom,
        detail=f"{avenant.dossier.numero} · avenant n° {avenant.numero}",
        numero=avenant.dossier.numero,
        texte="Avenant à préparer et à proposer" if prepare else "Avenant à signer",
        adresse=avenant.get_absolute_url(),
        badge=avenant.fiche.badge.value,
        badge_libelle=avenant.get_etat_display(),
        depuis=jour_paris(avenant.ouvert_le if prepare else avenant.propose_le),
    )


AVENANTS = Source("avenants", A_VOUS, avenants_a_faire, de_l_avenant)


def delegations_a_honorer(utilisateur: Utilisateur) -> QuerySet[DelegationDeSignature]:
    """Les délégations en cours que cette personne a reçues, pour un acte que sa partie n'a pas encore signé."""
    jour = timezone.localdate()
    siennes = Q(delegataire=utilisateur, revoquee_le__isnull=True, du__lte=jour, au__gte=jour)
    attendues = Q(pk__in=())
    for partie in Partie:
        contrat = Q(contrat__etat=EtatContrat.A_SIGNER) & au_tour_de(
            partie, "contrat", chemin="contrat__", cle="contrat"
        )
        avenant = Q(avenant__etat=EtatAvenant.A_SIGNER) & au_tour_de(
            partie, "avenant", chemin="avenant__", cle="avenant"
        )
        attendues |= Q(partie=partie) & (contrat | avenant)
    lies = ("contrat__dossier", "avenant__dossier", "avenant__contrat", "delegant")
    return DelegationDeSignature.objects.filter(siennes & attendues).select_related(*lies).order_by("accordee_le", "pk")


def de_la_delegation(delegation: DelegationDeSignature, utilisateur: Utilisateur) -> Tache:
    """Un acte à signer à la place d'un autre."""
    acte = delegation.contrat or delegation.avenant
    return Tache(
        cle=f"delegation:{delegation.pk}",
        titre=acte.dossier.nom,
        detail=f"{acte.dossier.numero} · jusqu’au {en_lettres(delegation.au)}",
        numero=acte.dossier.numero,
        texte=f"À signer par délégation de {delegation.delegant}",
        adresse=acte.get_absolute_url(),
        badge=acte.fiche.badge.value,
        badge_libelle=acte.get_etat_display(),
        depuis=jour_paris(acte.propose_le),
    )


DELEGATIONS = Source("delegations", A_VOUS, delegations_a_honorer, de_la_delegation)
