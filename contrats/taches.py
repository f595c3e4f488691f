"""Ce que les avenants mettent dans « À faire » : ceux à proposer pour l'ARS, ceux à signer pour chaque partie."""

from django.db.models import Q, QuerySet

from commun.calendrier import jour_paris
from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR, EtatAvenant, Partie
from contrats.models import Avenant, Signature
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
    return vivants.select_related("dossier").order_by("ouvert_le", "pk")


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
    donnees = Signature.objects.filter(partie=partie, annulee_le__isnull=True, avenant__isnull=False).order_by()
    return Q(etat=EtatAvenant.A_SIGNER) & ~Q(pk__in=donnees.values("avenant"))


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
