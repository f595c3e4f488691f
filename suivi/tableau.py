"""Le tableau « À faire » : à qui de jouer, depuis quand, prochaine date ; calculé pour une personne."""

from django.db.models import F, Q, QuerySet

from comptes.enums import Role
from comptes.mandats import lire_les_mandats, mandats
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from contrats.enums import Partie
from contrats.tours_de_signature import au_tour_de
from dossiers import taches
from dossiers.enums import RoleEquipe, Tour
from dossiers.enums_echanges import EtatRelecture
from dossiers.lecture_de_liste import a_des_informations_seules, lus_en_entier
from dossiers.models import AppuiGuichet, Dossier, MessageVoisin, Relecture
from dossiers.tours import de_l_equipe, mon_tour


def a_vous(utilisateur: Utilisateur) -> QuerySet[Dossier]:
    """Dossiers où c'est à cette personne, ou à son service, de jouer ; l'échéance la plus proche d'abord."""
    visibles = Dossier.objects.visibles_par(utilisateur)
    return _ranger(visibles.filter(_mon_tour(utilisateur)))


def en_attente(utilisateur: Utilisateur) -> QuerySet[Dossier]:
    """Dossiers en cours, où c'est à un autre de jouer ; l'état d'un dossier lu à titre d'information ne s'y dit pas."""
    visibles = Dossier.objects.visibles_par(utilisateur)
    if a_des_informations_seules(utilisateur):
        visibles = visibles.filter(lus_en_entier(utilisateur))
    return _ranger(visibles.exclude(tour=Tour.PERSONNE).exclude(_mon_tour(utilisateur)))


def nombre_a_faire(utilisateur: Utilisateur) -> int:
    """Ce qui attend cette personne, toutes sources comprises : le compteur de l'en-tête."""
    return taches.nombre(utilisateur)


def relectures_a_lire(utilisateur: Utilisateur) -> QuerySet[Relecture]:
    """Brouillons que des équipes de la région demandent au coordinateur de lire, la plus ancienne demande d'abord."""
    regions = {m.region for m in mandats_avec(utilisateur, Capacite.RELIRE)}
    lues = Relecture.objects.filter(etat=EtatRelecture.OUVERTE, dossier__region__in=regions)
    visibles = Dossier.objects.visibles_par(utilisateur).exclude(de_l_equipe(utilisateur, tuple(RoleEquipe)))
    ouvertes = lues.filter(dossier__in=visibles.order_by().values("pk"))
    return ouvertes.select_related("dossier", "demandee_par").order_by("demandee_le", "pk")


def appuis_a_traiter(utilisateur: Utilisateur) -> QuerySet[AppuiGuichet]:
    """Appuis demandés ou acceptés dans la région du coordinateur ; les sans réponse, puis les plus anciens.

    Un appui confié n'attend que son responsable, tant qu'il peut le lire ; ensuite, tous ceux de la région.
    """
    visibles = AppuiGuichet.objects.visibles_par(utilisateur).a_traiter()
    confies = visibles.filter(responsable__isnull=False).exclude(responsable=utilisateur).order_by()
    autres = list(Utilisateur.objects.filter(pk__in=confies.values("responsable"), is_active=True).order_by("pk"))
    lire_les_mandats(autres)
    siens = visibles
    for autre in autres:
        lus = AppuiGuichet.objects.visibles_par(autre).filter(responsable=autre).order_by()
        siens = siens.exclude(pk__in=lus.values("pk"))
    return siens.select_related("dossier", "departement").order_by("-etat", "demande_le", "pk")


def messages_a_traiter(utilisateur: Utilisateur) -> QuerySet[MessageVoisin]:
    """Messages entre CPTS que le coordinateur doit transmettre, ou auxquels il répond ; les plus anciens d'abord."""
    siens = MessageVoisin.objects.visibles_par(utilisateur).a_traiter()
    return siens.select_related("destinataire").order_by("ecrit_le", "pk")


def _ranger(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    return dossiers.select_related("departement_pilote").order_by(
        F("prochaine_le").asc(nulls_last=True), "depuis_le", "pk"
    )


def _mon_tour(utilisateur: Utilisateur) -> Q:
    """Le tour de cette personne (``dossiers.tours``), ou une signature du contrat qu'on attend d'elle.

    Côté Assurance Maladie, la seule caisse qui paie signe : une autre du département n'en a que la lecture.
    """
    filtre = mon_tour(utilisateur)
    filtre |= de_l_equipe(utilisateur, (RoleEquipe.RESPONSABLE,)) & _a_signer(Partie.CPTS) & Q(tour=Tour.PARTIES)
    for mandat in mandats(utilisateur):
        pilote = Q(departement_pilote__in=mandat.departements)
        if mandat.role == Role.DECIDEUR_ARS:
            filtre |= pilote & _a_signer(Partie.ARS) & Q(tour=Tour.PARTIES)
        if mandat.role == Role.DECIDEUR_AM:
            paie = Q(contrat__caisse__isnull=True) | Q(contrat__caisse=mandat.organisation_id)
            filtre |= pilote & paie & _a_signer(Partie.AM) & Q(tour=Tour.PARTIES)
    return filtre


def _a_signer(partie: Partie) -> Q:
    """C'est à cette partie de signer le contrat, à son tour si un ordre est fixé."""
    return au_tour_de(partie, "contrat", chemin="contrat__", cle="contrat")
