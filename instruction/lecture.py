"""Lire les contributions d'un dossier, à hauteur de qui les lit."""

from dataclasses import dataclass

from comptes.models import Utilisateur
from dossiers.enums import Appreciation, Critere
from dossiers.models import Dossier
from instruction.consolidation import Voix
from instruction.enums import CONTRIBUTION_VIVANTE, NON_ENVOYEE, EtatContribution
from instruction.forms.contribution import libelle_de_l_endroit
from instruction.models import Contribution, LigneContribution, RemarqueContribution


@dataclass(frozen=True)
class ContributionLue:
    """Une contribution et, si la personne la lit, ses quatre critères dans l'ordre et ses remarques situées."""

    contribution: Contribution
    lignes: tuple[tuple[Critere, LigneContribution | None], ...]
    remarques: tuple[tuple[str, RemarqueContribution], ...]


def contribution_de(utilisateur: Utilisateur, dossier: Dossier) -> Contribution | None:
    """La contribution de cette personne à ce dossier : celle qui vit, sinon la dernière."""
    siennes = Contribution.objects.visibles_par(utilisateur).de(utilisateur).filter(dossier=dossier)
    siennes = list(
        siennes.select_related("urps", "dossier__lettre").prefetch_related("lignes", "remarques").order_by("-pk")
    )
    return next((c for c in siennes if c.etat in CONTRIBUTION_VIVANTE), siennes[0] if siennes else None)


def contributions_lues(utilisateur: Utilisateur, dossier: Dossier) -> list[ContributionLue]:
    """Les contributions vivantes dont cette personne a connaissance, les envoyées d'abord ; quatre requêtes."""
    visibles = Contribution.objects.visibles_par(utilisateur).filter(dossier=dossier, etat__in=CONTRIBUTION_VIVANTE)
    liste = visibles.select_related("relecteur", "urps").prefetch_related("lignes", "remarques")
    return [lire(contribution) for contribution in liste.order_by("-etat", "envoyee_le", "pk")]


def lire(contribution: Contribution) -> ContributionLue:
    """Sans son contenu si ``contenu_visible`` est faux."""
    if not contribution.contenu_visible:
        return ContributionLue(contribution, (), ())
    lignes = {ligne.critere: ligne for ligne in contribution.lignes.all()}
    remarques = tuple((libelle_de_l_endroit(r), r) for r in contribution.remarques.all())
    return ContributionLue(contribution, tuple((c, lignes.get(c)) for c in Critere), remarques)


def remarques_du_dossier(dossier: Dossier, lecteur: Utilisateur) -> list[RemarqueContribution]:
    """Les remarques des contributions envoyées que ``lecteur`` lit, dans l'ordre de la lettre ; deux requêtes."""
    visibles = RemarqueContribution.objects.visibles_par(lecteur).filter(contribution__dossier=dossier)
    envoyees = visibles.filter(contribution__envoyee_le__isnull=False, contribution__etat="envoyee")
    return list(envoyees.select_related("contribution__relecteur").order_by("rubrique", "champ", "pk"))


def doit_encore_contribuer(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai si une contribution lui est demandée et n'est pas envoyée : il ne lit pas celles des autres."""
    return Contribution.objects.de(utilisateur).filter(dossier=dossier, etat__in=NON_ENVOYEE).exists()


def voix_lues(utilisateur: Utilisateur, dossier: Dossier) -> list[Voix]:
    """Ce que disent, critère par critère, les contributions envoyées que cette personne lit."""
    return [
        Voix(_signature(lue.contribution), critere, Appreciation(ligne.appreciation), ligne.commentaire)
        for lue in contributions_lues(utilisateur, dossier)
        if lue.contribution.etat == EtatContribution.ENVOYEE
        for critere, ligne in lue.lignes
        if ligne is not None and ligne.appreciation
    ]


def _signature(contribution: Contribution) -> str:
    """Le relecteur et, s'il lit pour elle, son URPS."""
    urps = contribution.urps
    return f"{contribution.relecteur} ({urps.sigle or urps.nom})" if urps else str(contribution.relecteur)
