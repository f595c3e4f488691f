"""Les actes proposés qu'une personne peut signer, elle-même ou par délégation, et que sa partie n'a pas signés."""

from django.db.models import Q

from comptes.mandats import mandats
from comptes.models import Utilisateur
from comptes.roles import capacites
from contrats.enums import EtatContrat
from contrats.models import ActeSignable, Avenant, Contrat
from contrats.permissions import PAR_DELEGATION, SIGNER, parties_a_signer
from dossiers.models import Dossier, MembreEquipe

ACTES_MONTRES = 50


def peut_rendre(utilisateur: Utilisateur) -> bool:
    """Vrai pour qui a un rôle qui signe, de lui-même ou par délégation : un mandat, ou une place dans une équipe."""
    if any(capacites(mandat.role) & (SIGNER | PAR_DELEGATION) for mandat in mandats(utilisateur)):
        return True
    return MembreEquipe.objects.filter(utilisateur=utilisateur, fin__isnull=True).exists()


def actes_a_signer(utilisateur: Utilisateur) -> list[ActeSignable]:
    """Au plus :data:`ACTES_MONTRES`, les plus anciennes propositions d'abord."""
    visibles = Dossier.objects.visibles_par(utilisateur).order_by().values("pk")
    attente = Q(etat=EtatContrat.A_SIGNER, dossier__in=visibles)
    contrats = Contrat.objects.filter(attente).select_related("dossier__lettre")
    avenants = Avenant.objects.filter(attente).select_related("dossier__lettre", "contrat")
    proposes = sorted([*_avec_signatures(contrats), *_avec_signatures(avenants)], key=lambda acte: acte.propose_le)
    return [acte for acte in proposes if _attend(acte, utilisateur)][:ACTES_MONTRES]


def _avec_signatures(actes):
    lies = ("signatures", "dossier__equipe", "dossier__departements")
    return actes.prefetch_related(*lies).order_by("propose_le", "pk")


def _attend(acte: ActeSignable, utilisateur: Utilisateur) -> bool:
    signees = {s.partie for s in acte.signatures.all() if s.annulee_le is None}
    acte.dossier.ouvert_a = utilisateur.pk
    return bool(parties_a_signer(utilisateur, acte) - signees)
