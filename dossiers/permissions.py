"""Ce qu'une personne peut faire d'un dossier visible, et ce qu'elle en lit (domaine §3).

``capacites_sur`` répond ; ``verifier`` lève ``PermissionDenied`` (403). Invisible = 404, par ``visibles_par``.
"""

from enum import IntEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet

from commun.textes import en_incise
from comptes.enums import Role
from comptes.mandats import Mandat, mandats
from comptes.models import Utilisateur
from comptes.roles import Capacite, capacites
from dossiers.enums import EtatLettre, RoleEquipe, Sujet
from dossiers.models import Deport, Document, Dossier, VersionDeposee
from dossiers.visibilite import organisme

ROLE_DE_L_EQUIPE = {
    RoleEquipe.RESPONSABLE: Role.RESPONSABLE,
    RoleEquipe.REDACTEUR: Role.REDACTEUR,
    RoleEquipe.LECTEUR: Role.LECTEUR_EQUIPE,
}


TRAITES_SANS_VOIR_LE_DOSSIER = {
    Sujet.APPUI: Capacite.REPONDRE_APPUI,
    Sujet.MESSAGE: Capacite.TRAITER_MESSAGE,
    Sujet.AIDE: Capacite.TRAITER_AIDE,
}


# Ce que chaque côté délibère avant de se prononcer, et la capacité qui le lit : personne d'autre, à aucun moment.
DELIBERES: dict[Sujet, frozenset[Capacite]] = {
    Sujet.CONTRIBUTION: frozenset({Capacite.RENDRE_AVIS}),
    Sujet.AVIS: frozenset({Capacite.RENDRE_AVIS}),
    Sujet.SEANCE: frozenset({Capacite.RENDRE_AVIS}),
    Sujet.DEPORT: frozenset({Capacite.RENDRE_AVIS}),
    Sujet.DECISION: frozenset({Capacite.INSTRUIRE_ARS, Capacite.DECIDER_ARS}),
    Sujet.DECISION_AM: frozenset({Capacite.INSTRUIRE_AM, Capacite.DECIDER_AM}),
}


# Ce que l'équipe échange avec le Guichet : l'ARS et l'Assurance Maladie n'en lisent rien.
ECHANGES = frozenset(
    {
        Sujet.COMMENTAIRE,
        Sujet.RELECTURE,
        Sujet.APPUI,
        Sujet.MESSAGE,
        Sujet.REUNION,
        Sujet.QUESTIONNAIRE,
        Sujet.AIDE,
        Sujet.INDEMNITE,
    }
)


# Ce que l'équipe garde pour elle, Guichet compris.
DE_LA_SEULE_EQUIPE = frozenset({Sujet.COMMENTAIRE, Sujet.INDEMNITE})


class Lecture(IntEnum):
    """Ce qu'une personne lit d'une pièce."""

    RIEN = 0
    INFORMATION = 1  # nom, communes, taille, étape
    VERSION_DEPOSEE = 2
    COPIE_DE_TRAVAIL = 3


# Ce qu'un côté lit moins que les autres.
MOINS_LUS: dict[Sujet, dict[str, Lecture]] = {
    Sujet.FIR: {"am": Lecture.RIEN},
    # Le Guichet lit les totaux, ni les pièces ni les personnes.
    Sujet.VERSEMENT: {"guichet": Lecture.INFORMATION},
    # Ce que les parties d'un contrat se disent en le négociant : le Guichet lit les versions, pas leurs échanges.
    Sujet.REMARQUE: {"guichet": Lecture.RIEN},
    Sujet.MODIFICATION: {"guichet": Lecture.RIEN},
    # Qui demande un autre compte, et ce que la caisse en a vérifié : entre les parties.
    Sujet.COMPTE: {"guichet": Lecture.RIEN},
}


def role_dans_l_equipe(utilisateur: Utilisateur, dossier: Dossier) -> RoleEquipe | None:
    """Rôle actuel dans l'équipe, ou None ; se sert d'une équipe préchargée s'il y en a une."""
    for membre in dossier.equipe.all():
        if membre.utilisateur_id == utilisateur.pk and membre.fin is None:
            return RoleEquipe(membre.role)
    return None


def est_acteur(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai si cette personne est un acteur du dossier, par son adresse, sa fiche d'annuaire ou son RPPS."""
    return dossier.acteurs.designant(utilisateur.email).exists()


def est_deporte(utilisateur: Utilisateur, dossier: Dossier) -> bool:
    """Vrai si le dossier est fermé à cette personne : acteur, récusée ou déportée.

    Une page qui vient de charger le dossier par ``visibles_par`` le sait déjà : elle pose ``dossier.ouvert_a``.
    """
    if getattr(dossier, "ouvert_a", None) == utilisateur.pk:
        return False
    return Deport.objects.ferme(dossier.pk, utilisateur)


def capacites_sur(utilisateur: Utilisateur, dossier: Dossier) -> frozenset[Capacite]:
    """Capacités de cette personne sur ce dossier ; un membre de l'équipe n'y exerce aucun rôle institutionnel.

    Seul le département pilote agit ; les autres départements concernés ont la lecture.
    """
    if not utilisateur.is_authenticated or not utilisateur.is_active:
        return frozenset()
    portes = mandats(utilisateur)
    if any(m.role == Role.ADMINISTRATEUR for m in portes):
        return frozenset()
    role = role_dans_l_equipe(utilisateur, dossier)
    if role is not None:
        return capacites(ROLE_DE_L_EQUIPE[role])
    if not portes or est_deporte(utilisateur, dossier):
        return frozenset()
    trouvees: set[Capacite] = set()
    for mandat in portes:
        trouvees |= _capacites_du_mandat(mandat, dossier)
    return frozenset(trouvees)


def capacites_pour(utilisateur: Utilisateur, objet: Any) -> frozenset[Capacite]:
    """Capacités sur un objet d'un dossier.

    Un appui ou un message se traite sans voir le dossier : le coordinateur de la région y a cette seule capacité,
    sauf s'il est membre ou acteur du dossier.
    """
    acquises = capacites_sur(utilisateur, objet.dossier)
    propre = TRAITES_SANS_VOIR_LE_DOSSIER.get(objet.SUJET)
    if propre is None:
        return acquises
    acquises -= {propre}
    traite = type(objet).objects.visibles_par(utilisateur).filter(pk=objet.pk).exists()
    return acquises | {propre} if traite else acquises


def _capacites_du_mandat(mandat: Mandat, dossier: Dossier) -> frozenset[Capacite]:
    cote = organisme(mandat)
    if cote == "guichet":
        return capacites(mandat.role) if _vu_du_guichet(mandat, dossier) else frozenset()
    if cote not in ("ars", "am") or dossier.lettre.transmise_le is None:
        return frozenset()
    if dossier.departement_pilote_id in mandat.departements:
        return capacites(mandat.role)
    if mandat.departements & {d.code for d in dossier.departements.all()}:
        return frozenset({Capacite.LIRE})
    return frozenset()


def _vu_du_guichet(mandat: Mandat, dossier: Dossier) -> bool:
    ouvert = dossier.premier_depot_le is not None or dossier.relecture_demandee_le is not None
    return ouvert and mandat.region == dossier.region_id


def lecture(utilisateur: Utilisateur, dossier: Dossier, sujet: Sujet) -> Lecture:
    """Niveau de lecture de la lettre, du projet ou du contrat de ce dossier (tableau du domaine §3)."""
    if sujet in DELIBERES:
        lisent = DELIBERES[sujet] & capacites_sur(utilisateur, dossier)
        return Lecture.VERSION_DEPOSEE if lisent else Lecture.RIEN
    if role_dans_l_equipe(utilisateur, dossier) is not None:
        return Lecture.COPIE_DE_TRAVAIL
    if Capacite.LIRE not in capacites_sur(utilisateur, dossier):
        return Lecture.RIEN
    cotes = {organisme(m) for m in mandats(utilisateur) if _capacites_du_mandat(m, dossier)}
    return max((_lecture_du_cote(cote, dossier, sujet) for cote in cotes), default=Lecture.RIEN)


def _lecture_du_cote(cote: str, dossier: Dossier, sujet: Sujet) -> Lecture:
    if sujet in ECHANGES:
        return _lecture_des_echanges(cote, sujet)
    if sujet in MOINS_LUS:
        return MOINS_LUS[sujet].get(cote, Lecture.VERSION_DEPOSEE)
    if sujet in (Sujet.LETTRE, Sujet.ELEMENT):
        return _lecture_de_la_lettre(cote, dossier)
    if sujet == Sujet.PROJET:
        projet = getattr(dossier, "projet", None)
        if projet is None:
            return Lecture.RIEN
        if projet.depose_le is not None:
            return Lecture.VERSION_DEPOSEE
        return Lecture.COPIE_DE_TRAVAIL if cote == "guichet" and dossier.relecture_demandee_le else Lecture.RIEN
    return Lecture.VERSION_DEPOSEE


def _lecture_des_echanges(cote: str, sujet: Sujet) -> Lecture:
    """Ce que l'équipe échange avec le Guichet se lit du Guichet seul ; commentaires et indemnités, d'elle seule."""
    partage = cote == "guichet" and sujet not in DE_LA_SEULE_EQUIPE
    return Lecture.VERSION_DEPOSEE if partage else Lecture.RIEN


def _lecture_de_la_lettre(cote: str, dossier: Dossier) -> Lecture:
    if cote == "guichet":
        relu = dossier.relecture_demandee_le and dossier.lettre.etat == EtatLettre.BROUILLON
        return Lecture.COPIE_DE_TRAVAIL if relu or not dossier.premier_depot_le else Lecture.VERSION_DEPOSEE
    if dossier.lettre.transmise_le is None:
        return Lecture.RIEN
    projet = getattr(dossier, "projet", None)
    if cote == "am" and (projet is None or projet.depose_le is None):
        return Lecture.INFORMATION
    return Lecture.VERSION_DEPOSEE


def premiere_version_lisible(utilisateur: Utilisateur, dossier: Dossier, sujet: Sujet) -> int | None:
    """Le numéro de la plus ancienne version déposée que cette personne lit ; None si elle n'en lit aucune.

    Équipe et Guichet : toutes. ARS et Assurance Maladie : de la lettre, celle qui fut transmise et les suivantes ; du
    projet, toutes. La transmission ne se défait pas : une version lue une fois se lit toujours (domaine §3).
    """
    if lecture(utilisateur, dossier, sujet) < Lecture.VERSION_DEPOSEE:
        return None
    if sujet != Sujet.LETTRE or role_dans_l_equipe(utilisateur, dossier) is not None:
        return 1
    cotes = {organisme(m) for m in mandats(utilisateur) if _capacites_du_mandat(m, dossier)}
    return 1 if "guichet" in cotes or dossier.lettre.version <= 1 else _version_transmise(dossier)


def _version_transmise(dossier: Dossier) -> int:
    """La version de la lettre que l'ARS a reçue en premier ; 1 pour une lettre reprise, née transmise."""
    deposees = dossier.versions.filter(sujet=Sujet.LETTRE, deposee_le__lte=dossier.lettre.transmise_le)
    return deposees.aggregate(numero=Max("numero"))["numero"] or 1


def versions_lisibles(utilisateur: Utilisateur, dossier: Dossier, sujet: Sujet) -> QuerySet[VersionDeposee]:
    """Les versions déposées de ce sujet que cette personne lit, de la première à la dernière : la seule règle."""
    premiere = premiere_version_lisible(utilisateur, dossier, sujet)
    versions = dossier.versions.filter(sujet=sujet).order_by("numero")
    return versions.none() if premiere is None else versions.filter(numero__gte=premiere)


def documents_du_dossier(utilisateur: Utilisateur, dossier: Dossier) -> QuerySet[Document]:
    """Les PDF d'une version que cette personne lit, ou du contrat si elle le lit.

    Une vue part de :func:`dossiers.avant_transmission.documents_lisibles`, qui en ôte ce qui n'est dit qu'au Guichet.
    """
    ouverts = Q(pk__in=())
    for sujet in Sujet:
        premiere = premiere_version_lisible(utilisateur, dossier, sujet)
        if premiere is not None:
            ouverts |= Q(sujet=sujet, version__gte=premiere)
    return dossier.documents.filter(ouverts).order_by("pk")


def peut(utilisateur: Utilisateur, dossier: Dossier, capacite: Capacite) -> bool:
    """Vrai si la personne a cette capacité sur ce dossier."""
    return capacite in capacites_sur(utilisateur, dossier)


def verifier(utilisateur: Utilisateur, dossier: Dossier, capacite: Capacite) -> None:
    """Lève ``PermissionDenied`` si la capacité manque."""
    if not peut(utilisateur, dossier, capacite):
        raise PermissionDenied(f"Votre rôle ne permet pas cet acte : {en_incise(capacite.label)}.")
