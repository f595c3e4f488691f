"""À qui revient une décision attendue : l'instructeur la prépare, le décideur la prend ; lettre et projet.

Rien n'en est dit hors du côté qui décide, au département pilote, ni à un agent déporté ou de l'équipe (domaine §2, §3).
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Affectation, Utilisateur
from dossiers.enums import EtatLettre, RoleEquipe, Sujet
from dossiers.filtres import Filtre
from dossiers.models import Deport, Dossier
from dossiers.tours import de_l_equipe
from dossiers.visibilite import ROLES_ARS
from instruction.enums_ars import DECISION_VIVANTE, FICHES_DECISION, EtatDecision, VoieDecision
from instruction.models import DecisionPreparee
from instruction.voies_decision import PAR_COTE, Voie

A_PREPARER, PROPOSEE = "a_preparer", "proposee"
SANS_PREPARATION = "Décision à préparer"
A_DECIDER = Q(etape=Sujet.LETTRE, etat_courant=EtatLettre.TRANSMISE)


def departements_de(utilisateur: Utilisateur, *roles: Role) -> frozenset[str]:
    """Les départements où cette personne tient l'un de ces rôles de l'ARS."""
    return frozenset(d for mandat in mandats(utilisateur) if mandat.role in roles for d in mandat.departements)


def lettres_a_decider(utilisateur: Utilisateur) -> Q:
    """Les lettres qui attendent la décision de son ARS ; ni celles de son équipe, ni celles dont elle est déportée."""
    siennes = de_l_equipe(utilisateur, tuple(RoleEquipe)) | Deport.objects.ferme_a(utilisateur)
    return A_DECIDER & Q(departement_pilote__in=departements_de(utilisateur, *ROLES_ARS)) & ~siennes


def projets_a_decider(utilisateur: Utilisateur, voie: Voie) -> Q:
    """Les projets qui attendent la décision de son côté ; mêmes réserves que pour une lettre."""
    siennes = de_l_equipe(utilisateur, tuple(RoleEquipe)) | Deport.objects.ferme_a(utilisateur)
    siens = departements_de(utilisateur, voie.role_instructeur, voie.role_decideur)
    return Q(etape=Sujet.PROJET, etat_courant__in=voie.attend, departement_pilote__in=siens) & ~siennes


def projets_chez_un_collegue(utilisateur: Utilisateur) -> Q | None:
    """Une décision sur le projet, proposée, attend qui décide : plus l'instructeur qui ne décide pas.

    Tant que rien n'est proposé, le projet attend tout le service : le délai légal court.
    """
    filtres = []
    for voie in PAR_COTE.values():
        instruit, decide = (departements_de(utilisateur, r) for r in (voie.role_instructeur, voie.role_decideur))
        if instruit - decide:
            proposees = voie.modele.objects.filter(voie=voie.cle, etat=EtatDecision.PROPOSEE)
            au_decideur = Q(departement_pilote__in=instruit - decide, pk__in=_dossiers(proposees))
            filtres.append(projets_a_decider(utilisateur, voie) & au_decideur)
    return reduce(or_, filtres) if filtres else None


def chez_un_collegue(utilisateur: Utilisateur) -> Q | None:
    """Les lettres qui attendent l'ARS, mais pas cette personne ; None pour qui n'en est pas.

    Une décision proposée attend le décideur. Sinon, elle attend l'instructeur : le décideur ne l'a chez lui que s'il
    la prépare, ou si personne n'instruit dans le département.
    """
    instruit, decide = (departements_de(utilisateur, role) for role in (Role.INSTRUCTEUR_ARS, Role.DECIDEUR_ARS))
    if not instruit | decide:
        return None
    lettres = DecisionPreparee.objects.filter(voie=VoieDecision.LETTRE_ARS)
    proposees = _dossiers(lettres.filter(etat=EtatDecision.PROPOSEE))
    siennes = _dossiers(lettres.filter(etat__in=DECISION_VIVANTE, preparee_par=utilisateur.pk))
    au_decideur = Q(departement_pilote__in=instruit - decide, pk__in=proposees)
    ailleurs = _instruits(decide - instruit) & ~Q(pk__in=proposees) & ~Q(pk__in=siennes)
    return lettres_a_decider(utilisateur) & (au_decideur | ailleurs)


def _dossiers(decisions: QuerySet[DecisionPreparee]) -> QuerySet:
    return decisions.order_by().values("dossier")


def _instruits(departements: frozenset[str]) -> Q:
    """Les dossiers de ces départements, là où un instructeur de l'ARS est en fonction ; sans requête à part."""
    actives = Affectation.objects.actives().filter(
        role=Role.INSTRUCTEUR_ARS, organisation__active=True, utilisateur__is_active=True
    )
    propres = actives.filter(departements__in=departements).order_by().values("departements")
    hors_tout = actives.filter(departements__isnull=True, organisation__departements__in=departements).order_by()
    du_ressort = hors_tout.values("organisation__departements")
    return Q(departement_pilote__in=propres) | Q(departement_pilote__in=du_ressort)


def precisions(dossiers: Sequence[Dossier], lecteur: Utilisateur) -> dict[int, str]:
    """Où en est la décision de chaque lettre transmise, pour l'ARS du département pilote ; une requête au plus."""
    siens = departements_de(lecteur, *ROLES_ARS)
    possibles = [d.pk for d in dossiers if d.departement_pilote_id in siens and _a_decider(d)]
    if not possibles:
        return {}
    lettres = DecisionPreparee.objects.filter(voie=VoieDecision.LETTRE_ARS)
    vivantes = lettres.filter(dossier=OuterRef("pk"), etat__in=DECISION_VIVANTE).order_by()
    attendues = Dossier.objects.filter(lettres_a_decider(lecteur), pk__in=possibles).order_by()
    etats = attendues.annotate(decision=Subquery(vivantes.values("etat")[:1])).values_list("pk", "decision")
    return {cle: FICHES_DECISION[etat].instructeur if etat else SANS_PREPARATION for cle, etat in etats}


def _a_decider(dossier: Dossier) -> bool:
    return dossier.etape == Sujet.LETTRE and dossier.etat_courant == EtatLettre.TRANSMISE


def _champ_decision(utilisateur: Utilisateur) -> forms.Field | None:
    if not departements_de(utilisateur, *ROLES_ARS):
        return None
    choix = [("", "Peu importe"), (A_PREPARER, "À préparer"), (PROPOSEE, "Proposée, à prendre")]
    return forms.ChoiceField(label="Décision de l’ARS", required=False, choices=choix)


def _de_la_decision(valeur: str, utilisateur: Utilisateur) -> Q:
    lettres = DecisionPreparee.objects.filter(voie=VoieDecision.LETTRE_ARS, etat=EtatDecision.PROPOSEE)
    proposees = Q(pk__in=_dossiers(lettres))
    return lettres_a_decider(utilisateur) & (proposees if valeur == PROPOSEE else ~proposees)


FILTRE = Filtre("decision", _champ_decision, _de_la_decision)
