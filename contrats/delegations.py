"""Ce que vaut une délégation de signature, un jour donné : à qui, pour quelle partie, pourquoi elle ne vaut pas."""

from datetime import date, timedelta

from commun.calendrier import en_lettres
from comptes.mandats import lire_les_mandats, mandats
from comptes.models import Affectation, Utilisateur
from comptes.roles import CAPACITES, Capacite
from contrats.enums import Partie
from contrats.models import ActeSignable, DelegationDeSignature
from contrats.parametres import DELEGATION_JOURS
from contrats.permissions import PAR_DELEGATION, SIGNER, delegations_recues, parties_de
from dossiers.models import MembreEquipe

ROLES_DELEGATAIRES = [role for role, siennes in CAPACITES.items() if Capacite.SIGNER_PAR_DELEGATION in siennes]


def dernier_jour_au_plus(du: date) -> date:
    """Le dernier jour possible d'une délégation qui commence ce jour-là, l'un et l'autre compris."""
    return du + timedelta(days=DELEGATION_JOURS.valeur - 1)


def delegation_pour(utilisateur: Utilisateur, acte: ActeSignable, partie: str) -> DelegationDeSignature | None:
    """La délégation reçue pour cette partie, non révoquée ; ``None`` à qui l'engage de lui-même."""
    if partie in parties_de(utilisateur, acte, SIGNER):
        return None
    return next((d for d in delegations_recues(utilisateur, acte) if d.partie == partie), None)


def raisons_de_la_delegation(delegation: DelegationDeSignature, acte: ActeSignable, jour: date) -> list[str]:
    """Pourquoi cette délégation ne permet pas de signer ce jour-là ; rien si elle vaut."""
    if jour < delegation.du:
        return [f"Votre délégation ne commence que le {en_lettres(delegation.du)}."]
    if jour > delegation.au:
        return [f"Votre délégation est échue depuis le {en_lettres(delegation.au)} : demandez-en une autre."]
    if delegation.partie not in parties_de(delegation.delegant, acte, SIGNER):
        return [f"{delegation.delegant} n’engage plus cette partie : sa délégation ne vaut plus."]
    return []


def delegataires_possibles(acte: ActeSignable, partie: str, sauf: Utilisateur) -> list[Utilisateur]:
    """Les comptes de la partie qui peuvent signer par délégation, rangés par nom."""
    candidats = Utilisateur.objects.filter(is_active=True).exclude(pk=sauf.pk)
    if partie == Partie.CPTS:
        equipe = MembreEquipe.objects.filter(dossier=acte.dossier_id, fin__isnull=True).order_by()
        candidats = candidats.filter(pk__in=equipe.values("utilisateur"))
    else:
        organisations = {mandat.organisation_id for mandat in mandats(sauf)}
        affectes = Affectation.objects.actives().filter(organisation__in=organisations, role__in=ROLES_DELEGATAIRES)
        candidats = candidats.filter(pk__in=affectes.order_by().values("utilisateur"))
    ranges = list(candidats.order_by("nom", "prenom", "pk"))
    lire_les_mandats(ranges)
    return [candidat for candidat in ranges if _de_la_partie(candidat, acte, partie)]


def _de_la_partie(candidat: Utilisateur, acte: ActeSignable, partie: str) -> bool:
    return partie in parties_de(candidat, acte, PAR_DELEGATION)


def delegations_de_l_acte(acte: ActeSignable) -> list[DelegationDeSignature]:
    """Toutes, révoquées comprises, la dernière d'abord."""
    return list(acte.delegations.select_related("delegant", "delegataire", "revoquee_par", "piece").order_by("-pk"))
