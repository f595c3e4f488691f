"""Ce que le registre met dans « À faire » : une ligne par contrat, jamais une par somme."""

from collections.abc import Callable

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from commun.montants import euros
from comptes.models import Utilisateur
from comptes.permissions import mandats_avec
from comptes.roles import Capacite
from contrats.enums import EtatContrat
from contrats.models import Contrat
from dossiers import taches
from dossiers.enums import Badge, RoleEquipe
from dossiers.models import Dossier
from dossiers.taches import Rubrique, Source, Tache
from paiements.enums import EtatEcheance
from paiements.models import Echeance
from paiements.permissions import LIQUIDER, PAYER, departements_de

CAISSE = Rubrique("Versements à traiter", (("paiements:file", "Toute la file de la caisse"),))
PORTEUR = Rubrique("Vos versements")
A_LIQUIDER = Q(versements__etat=EtatEcheance.DEMANDEE)
# Une mise en demeure suspend ce qui se paie, ni les demandes ni les reversements.
SANS_SUSPENSION = ~Q(etat=EtatContrat.MIS_EN_DEMEURE)
# Au-dessus du seuil, l'instructeur prépare aussi.
A_PREPARER = Q(versements__etat=EtatEcheance.LIQUIDEE, versements__liquide__gt=F("versements__seuil")) & SANS_SUSPENSION
SOMME = Coalesce("versements__liquide", "versements__montant")
A_VERSER, A_REVERSER = Q(versements__montant__gt=0), Q(versements__montant__lt=0)
A_DEMANDER = Q(versements__etat=EtatEcheance.DUE, versements__montant__gt=0)
A_RENDRE = Q(versements__etat=EtatEcheance.LIQUIDEE, versements__montant__lt=0)


def _siens(utilisateur: Utilisateur, filtre: Q) -> QuerySet[Contrat]:
    visibles = Dossier.objects.visibles_par(utilisateur).order_by().values("pk")
    siens = Contrat.objects.filter(filtre, dossier__in=visibles)
    siens = siens.annotate(
        le=Min("versements__exigible_le"),
        somme=Sum(SOMME, filter=A_VERSER),
        reversement=Sum(SOMME, filter=A_REVERSER),
    )
    return siens.select_related("dossier").order_by("le", "pk")


def _a_payer(utilisateur: Utilisateur) -> Q:
    """Ce qui est liquidé ; à approuver, si cette personne ne l'a ni liquidé ni préparé ; rien de suspendu."""
    a_approuver = Echeance.objects.filter(etat=EtatEcheance.A_APPROUVER)
    siennes = a_approuver.exclude(prepare_par=utilisateur).exclude(liquidee_par=utilisateur).order_by()
    liquidee = Q(versements__etat=EtatEcheance.LIQUIDEE)
    return (liquidee & A_REVERSER) | ((liquidee | Q(versements__in=siennes.values("pk"))) & SANS_SUSPENSION)


def _de_la_caisse(
    voulues: frozenset[Capacite], filtre_de: Callable[[Utilisateur], Q]
) -> Callable[[Utilisateur], QuerySet[Contrat]]:
    def lignes(utilisateur: Utilisateur) -> QuerySet[Contrat]:
        filtre = filtre_de(utilisateur)
        portes = [mandat for capacite in voulues for mandat in mandats_avec(utilisateur, capacite)]
        paient = Q(caisse__in={mandat.organisation_id for mandat in portes})
        return _siens(utilisateur, filtre & paient & Q(dossier__departement_pilote__in=departements_de(portes)))

    return lignes


def _du_responsable(filtre: Q) -> Callable[[Utilisateur], QuerySet[Contrat]]:
    def lignes(utilisateur: Utilisateur) -> QuerySet[Contrat]:
        sien = Q(
            dossier__equipe__utilisateur=utilisateur,
            dossier__equipe__role=RoleEquipe.RESPONSABLE,
            dossier__equipe__fin__isnull=True,
        )
        return _siens(utilisateur, filtre & sien)

    return lignes


def _sommes(contrat: Contrat) -> list[str]:
    """Ce que valent ces échéances, liquidé ou à défaut dû ; ce que la CPTS reverse se dit à part."""
    sommes = [euros(contrat.somme)] if contrat.somme else []
    return sommes + ([f"{euros(-contrat.reversement)} à reverser"] if contrat.reversement else [])


def _tache(nom: str, texte: str, badge: Badge, etat: str, *, file: str = "") -> Callable[[Contrat, Utilisateur], Tache]:
    def tache(contrat: Contrat, utilisateur: Utilisateur) -> Tache:
        dossier = contrat.dossier
        registre = contrat.adresse("paiements:registre")
        return Tache(
            cle=f"versements-{nom}:{contrat.pk}",
            titre=dossier.nom,
            detail=" · ".join([dossier.numero, *_sommes(contrat)]),
            numero=dossier.numero,
            texte=texte,
            adresse=f"{reverse('paiements:file')}?etape={file}&q={dossier.numero}" if file else registre,
            badge=badge.value,
            badge_libelle=etat,
            depuis=contrat.le,
            echeance=contrat.le,
            echeance_libelle="exigible",
        )

    return tache


def _tient(voulues: frozenset[Capacite]) -> Callable[[Utilisateur], bool]:
    return lambda utilisateur: any(mandats_avec(utilisateur, capacite) for capacite in voulues)


SOURCES = (
    Source(
        "versements_a_liquider",
        CAISSE,
        _de_la_caisse(LIQUIDER, lambda _personne: A_LIQUIDER),
        _tache("a_liquider", "Versements à liquider", Badge.AM, "À liquider", file="a_liquider"),
        _tient(LIQUIDER),
    ),
    Source(
        "versements_a_preparer",
        CAISSE,
        _de_la_caisse(LIQUIDER, lambda _personne: A_PREPARER),
        _tache("a_preparer", "Paiements à préparer", Badge.AM, "À préparer", file="a_preparer"),
        _tient(LIQUIDER),
    ),
    Source(
        "versements_a_payer",
        CAISSE,
        _de_la_caisse(PAYER, _a_payer),
        _tache("a_payer", "Versements à payer ou à approuver", Badge.AM, "À payer"),
        _tient(PAYER),
    ),
    Source(
        "versements_a_demander",
        PORTEUR,
        _du_responsable(A_DEMANDER),
        _tache("a_demander", "Sommes exigibles à demander", Badge.A_COMPLETER, "À demander"),
    ),
    Source(
        "versements_a_reverser",
        PORTEUR,
        _du_responsable(A_RENDRE),
        _tache("a_reverser", "Somme à reverser à la caisse", Badge.A_COMPLETER, "À reverser"),
    ),
)


def inscrire() -> None:
    """Inscrit les sources du registre ; sans effet la seconde fois."""
    for source in SOURCES:
        taches.inscrire(source)
