"""Ce que la fin d'un contrat met dans « À faire » : terme qui approche, renouvellement, mise en demeure à conclure."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commun.calendrier import ajouter_mois, jour_paris
from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from contrats.enums import EN_VIGUEUR, EtatContrat, Partie
from contrats.models import Contrat, MiseEnDemeure
from contrats.parametres import RENOUVELLEMENT_MOIS
from contrats.tours_de_signature import au_tour_de
from dossiers.enums import Badge, RoleEquipe
from dossiers.models import Deport, MembreEquipe
from dossiers.taches import A_VOUS, Source, Tache

DECIDEURS = {Role.DECIDEUR_ARS: Partie.ARS, Role.DECIDEUR_AM: Partie.AM}


def contrats_a_faire(utilisateur: Utilisateur) -> QuerySet[Contrat]:
    """Les contrats dont la fin, la suite ou une mise en demeure attend cette personne ; hors déport. Une requête."""
    jour = timezone.localdate()
    equipes = MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).order_by()
    siennes = equipes.filter(role=RoleEquipe.RESPONSABLE).values("dossier")
    filtre = Q(dossier__in=siennes) & (terme_proche(jour) | _a_signer(Partie.CPTS))
    des_agents = Q(pk__in=())
    for mandat in mandats(utilisateur):
        des_agents |= _du_mandat(mandat, jour)
    filtre |= des_agents & ~Deport.objects.ferme_a(utilisateur, "dossier") & ~Q(dossier__in=equipes.values("dossier"))
    return Contrat.objects.filter(filtre).select_related("dossier").order_by("fin_le", "pk")


def terme_proche(jour: date) -> Q:
    """En vigueur, à moins de douze mois du terme, sans renouvellement ouvert ni fin notifiée."""
    suites = Contrat.objects.filter(precedent=OuterRef("pk")).exclude(etat=EtatContrat.ABANDONNE).order_by()
    horizon = ajouter_mois(jour, RENOUVELLEMENT_MOIS.au(jour))
    return Q(
        ~Exists(suites), etat__in=EN_VIGUEUR, resiliation_effet_le__isnull=True, fin_le__gt=jour, fin_le__lte=horizon
    )


def _du_mandat(mandat: Mandat, jour: date) -> Q:
    pilote = Q(dossier__departement_pilote__in=list(mandat.departements))
    if mandat.role == Role.INSTRUCTEUR_ARS:
        prepare = Q(etat=EtatContrat.PREPARATION, precedent__isnull=False, courant_de__isnull=True)
        return pilote & (prepare | terme_proche(jour))
    if mandat.role not in DECIDEURS:
        return Q(pk__in=())
    partie = DECIDEURS[mandat.role]
    sien = pilote & Q(caisse=mandat.organisation_id) if partie == Partie.AM else pilote
    return sien & (_a_signer(partie) | _demeure_a_conclure(partie, jour))


def _a_signer(partie: Partie) -> Q:
    """Un renouvellement qui n'est pas encore le contrat courant ; le courant se lit avec son dossier."""
    attend = Q(etat=EtatContrat.A_SIGNER, precedent__isnull=False, courant_de__isnull=True)
    return attend & au_tour_de(partie, "contrat")


def _demeure_a_conclure(partie: Partie, jour: date) -> Q:
    """La mise en demeure de cette partie a reçu une réponse, ou son délai est passé."""
    ouvertes = MiseEnDemeure.objects.filter(contrat=OuterRef("pk"), partie=partie, close_le__isnull=True).order_by()
    mures = ouvertes.filter(Q(delai_le__lt=jour) | Q(repondue_le__isnull=False))
    return Q(Exists(mures), etat=EtatContrat.MIS_EN_DEMEURE)


def du_contrat(contrat: Contrat, utilisateur: Utilisateur) -> Tache:
    """Une ligne par contrat ; rien de saisi ne sort du portail."""
    texte, badge, depuis = _quoi(contrat)
    demeure = contrat.etat == EtatContrat.MIS_EN_DEMEURE
    return Tache(
        cle=f"contrat:{contrat.pk}",
        titre=contrat.dossier.nom,
        detail=f"{contrat.dossier.numero} · contrat tripartite",
        numero=contrat.dossier.numero,
        texte=texte,
        adresse=contrat.adresse("contrats:demeure") if demeure else contrat.get_absolute_url(),
        badge=badge.value,
        badge_libelle=contrat.get_etat_display(),
        depuis=depuis,
        echeance=contrat.fin_le if contrat.etat == EtatContrat.ACTIF else None,
        echeance_libelle="terme du contrat" if contrat.etat == EtatContrat.ACTIF else "",
    )


def _quoi(contrat: Contrat) -> tuple[str, Badge, date | None]:
    """Le fait, son badge, depuis quand."""
    if contrat.etat == EtatContrat.PREPARATION:
        return "Renouvellement du contrat à préparer et à proposer", Badge.ARS, jour_paris(contrat.ouvert_le)
    if contrat.etat == EtatContrat.A_SIGNER:
        return "Renouvellement du contrat à signer", Badge.EN_SIGNATURE, jour_paris(contrat.propose_le)
    if contrat.etat == EtatContrat.MIS_EN_DEMEURE:
        return "Mise en demeure à lever, ou contrat à résilier", Badge.A_COMPLETER, None
    return "Contrat à renouveler avant son terme", Badge.A_COMPLETER, None


FIN_DE_VIE = Source("fin_de_vie", A_VOUS, contrats_a_faire, du_contrat)
