"""Ce qu'une personne citée fait de sa fiche, sans compte : la corriger, ou s'effacer (RGPD, art. 16, 17 et 21).

Le lien prouve la personne. Rien de ce qui la nomme n'entre au journal. Une version déposée garde sa photographie :
l'effacement ne s'applique pas à ce que la mission d'intérêt public exige de conserver (RGPD, art. 17-3 b et d).
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from commun.models import CourrielSortant
from dossiers import notifications
from dossiers.actions.acteurs import DEJA_LA, dater, relier
from dossiers.actions.dossier import est_modifiable
from dossiers.actions.information import PREFIXE
from dossiers.actions.transitions import TransitionRefusee
from dossiers.enums import Sujet
from dossiers.jetons import empreinte_du_jeton
from dossiers.journal import consigner
from dossiers.models import AccesPersonne, ActeurDossier, DemandeAdhesion, Dossier, Evenement
from dossiers.opposition import empreintes, noter

Personne = ActeurDossier | DemandeAdhesion


def trouver_la_personne(jeton: str) -> Personne | None:
    """L'acteur ou l'inscription que montre ce lien, avec son dossier ; ``None`` si le lien ne mène plus à rien."""
    acces = (
        AccesPersonne.objects.filter(jeton_empreinte=empreinte_du_jeton(jeton))
        .select_related(
            "acteur__dossier__lettre",
            "acteur__commune",
            "acteur__professionnel",
            "acteur__structure",
            "demande__dossier__lettre",
            "demande__commune",
        )  # fmt: skip
        .first()
    )
    return (acces.acteur or acces.demande) if acces else None


@transaction.atomic
def corriger(personne: Personne, *, valeurs: dict[str, Any], maintenant: datetime) -> None:
    """Écrit ce que la personne corrige d'elle-même. Lève ``TransitionRefusee`` si un autre acteur porte ce RPPS."""
    dossier = _verrouiller(personne.dossier_id)
    for champ, valeur in valeurs.items():
        setattr(personne, champ, valeur)
    if isinstance(personne, ActeurDossier):
        personne.deduire()
        relier(personne)
    try:
        with transaction.atomic():
            personne.save()
    except IntegrityError:
        raise TransitionRefusee([DEJA_LA]) from None
    if isinstance(personne, ActeurDossier):
        _dater_le_travail(dossier, maintenant)
        _consigner(dossier, "acteur_corrige", maintenant)


@transaction.atomic
def s_effacer(personne: Personne, *, maintenant: datetime) -> None:
    """Efface la personne de la copie de travail, de la boîte d'envoi, et de l'annuaire si ce seul dossier l'y a mise.

    Son opposition est notée : ni saisie ni import ne la remettra dans ce dossier ; elle seule peut s'y réinscrire.
    """
    dossier = _verrouiller(personne.dossier_id)
    noter(dossier, empreintes(rpps=personne.rpps, courriel=personne.courriel), maintenant)
    if personne.courriel:
        siens = CourrielSortant.objects.filter(destinataire__iexact=personne.courriel)
        siens.filter(cle__startswith=f"{PREFIXE}:{dossier.pk}:").delete()
    fiche = getattr(personne, "professionnel", None)
    personne.delete()
    if fiche is not None and fiche.du_dossier and not fiche.participations.exists():
        fiche.delete()
    if isinstance(personne, ActeurDossier):
        _dater_le_travail(dossier, maintenant)
    evenement = _consigner(dossier, "acteur_retire", maintenant)
    notifications.prevenir_du_fait(dossier, evenement)


def _verrouiller(pk: int) -> Dossier:
    return Dossier.objects.select_for_update().get(pk=pk)


def _dater_le_travail(dossier: Dossier, maintenant: datetime) -> None:
    for objet in (dossier.lettre, getattr(dossier, "projet", None)):
        if objet is not None and est_modifiable(objet):
            dater(objet, maintenant)


def _consigner(dossier: Dossier, code: str, maintenant: datetime) -> Evenement:
    return consigner(
        dossier,
        sujet=Sujet.DOSSIER,
        code=code,
        auteur=None,
        instant=maintenant,
    )
