"""Qui lit quoi d'une contribution, et quand : écrit d'après l'issue et le domaine §3, sans regarder le code."""

from datetime import date
from enum import Enum

from django.utils import timezone

from comptes.enums import Role
from comptes.models import Utilisateur
from dossiers.actions import deports
from dossiers.actions import lettre as lettres
from dossiers.enums import Appreciation, Critere, EtatLettre, RoleEquipe, SensAvis
from dossiers.models import Dossier, MembreEquipe
from instruction.actions.contributions import envoyer
from instruction.models import Contribution
from tests.fabriques.contributions import remplir, un_relecteur, une_contribution, une_contribution_envoyee
from tests.fabriques.dossiers import un_agent, un_porteur
from tests.fabriques.etats import GRILLE as GRILLE_DE_L_AVIS
from tests.fabriques.etats import un_dossier_a


class Moment(Enum):
    """Où en sont le dossier et la contribution observée."""

    AVANT_DEPOT = "brouillon jamais déposé"
    ATTENDUE = "contribution commencée, non envoyée"
    ENVOYEE = "contribution envoyée"
    AVIS_RENDU = "avis défavorable rendu"
    TRANSMISE = "lettre transmise à l’ARS"


class Lecteur(Enum):
    """Qui regarde."""

    AUTEUR = "le relecteur lui-même"
    AUTRE_ATTENDUE = "un relecteur qui n’a pas envoyé la sienne"
    AUTRE_ENVOYEE = "un relecteur qui a envoyé la sienne"
    SANS_DEMANDE = "un relecteur à qui rien n’est demandé"
    RECUSE = "un relecteur qui s’est récusé après avoir envoyé"
    COORDINATEUR = "un coordinateur qui ne contribue pas"
    COORDINATEUR_QUI_DOIT = "un coordinateur qui n’a pas envoyé la sienne"
    RESPONSABLE = "le responsable du dossier"
    REDACTEUR = "un rédacteur"
    LECTEUR_EQUIPE = "un lecteur de l’équipe"
    INSTRUCTEUR_ARS = "un instructeur de l’ARS"
    DECIDEUR_ARS = "un décideur de l’ARS"
    INSTRUCTEUR_AM = "un instructeur de l’Assurance Maladie"
    DECIDEUR_AM = "un décideur de l’Assurance Maladie"
    LECTEUR = "un lecteur"
    ADMINISTRATEUR = "un administrateur"


class Lu(Enum):
    """Ce qui peut se savoir d'une contribution."""

    EXISTENCE = "elle existe, de qui, pour quand"
    CONTENU = "la grille et les remarques"
    NOTE = "la note privée"


L, RIEN = Lecteur, frozenset()
PARTIES = frozenset({Moment.ENVOYEE, Moment.AVIS_RENDU, Moment.TRANSMISE})


def attendu(lecteur: Lecteur, moment: Moment) -> frozenset[Lu]:
    """Le tableau visibilité × rôle × moment."""
    if moment is Moment.AVANT_DEPOT:
        return RIEN
    if lecteur is L.AUTEUR:
        return frozenset(Lu)
    if lecteur in (L.COORDINATEUR, L.AUTRE_ENVOYEE):
        return frozenset({Lu.EXISTENCE, Lu.CONTENU} if moment in PARTIES else {Lu.EXISTENCE})
    return frozenset({Lu.EXISTENCE}) if lecteur is L.COORDINATEUR_QUI_DOIT else RIEN


# Des chaînes qui ne se trouvent nulle part ailleurs.
NOM, GRILLE, REMARQUE, NOTE = "Zéphirin-Secret", "GRILLE-7F3A", "REMARQUE-91BC", "NOTE-55D0"
ECHEANCE = date(2031, 3, 17)
SIGNES: dict[str, Lu] = {
    NOM: Lu.EXISTENCE,
    "17 mars 2031": Lu.EXISTENCE,
    GRILLE: Lu.CONTENU,
    REMARQUE: Lu.CONTENU,
    NOTE: Lu.NOTE,
}
_ROLES = {
    L.COORDINATEUR: Role.COORDINATEUR,
    L.INSTRUCTEUR_ARS: Role.INSTRUCTEUR_ARS,
    L.DECIDEUR_ARS: Role.DECIDEUR_ARS,
    L.INSTRUCTEUR_AM: Role.INSTRUCTEUR_AM,
    L.DECIDEUR_AM: Role.DECIDEUR_AM,
    L.LECTEUR: Role.LECTEUR,
    L.ADMINISTRATEUR: Role.ADMINISTRATEUR,
}


def la_scene(moment: Moment) -> tuple[Dossier, Contribution, dict[Lecteur, Utilisateur]]:
    """Un dossier à ce moment, la contribution observée pleine de signes, et chaque lecteur."""
    avant = moment is Moment.AVANT_DEPOT
    dossier = un_dossier_a(EtatLettre.BROUILLON if avant else EtatLettre.DEPOSEE)
    personnes = {lecteur: un_agent(role) for lecteur, role in _ROLES.items()} | _equipe(dossier)
    for lecteur in (L.AUTEUR, L.AUTRE_ATTENDUE, L.AUTRE_ENVOYEE, L.SANS_DEMANDE, L.RECUSE):
        personnes[lecteur] = un_relecteur(lecteur.name.lower())
    personnes[L.COORDINATEUR_QUI_DOIT] = un_agent(Role.COORDINATEUR, email="doit@exemple.test")
    auteur = personnes[L.AUTEUR]
    auteur.nom = NOM
    auteur.save(update_fields=["nom"])
    observee = une_contribution(dossier, auteur, echeance=ECHEANCE)
    grille = dict.fromkeys(Critere.values, (Appreciation.A_COMPLETER, GRILLE))
    remplir(observee, grille, note=NOTE, remarques={"diagnostic:forces": REMARQUE})
    for lecteur in (L.AUTRE_ATTENDUE, L.COORDINATEUR_QUI_DOIT):
        une_contribution(dossier, personnes[lecteur])
    if not avant:
        une_contribution_envoyee(dossier, personnes[L.AUTRE_ENVOYEE])
        une_contribution_envoyee(dossier, personnes[L.RECUSE])
        deports.se_recuser(dossier, auteur=personnes[L.RECUSE], maintenant=timezone.now(), motif="Conflit d’intérêts.")
    _avancer(dossier, observee, moment, personnes[L.COORDINATEUR])
    return Dossier.objects.get(pk=dossier.pk), observee, personnes


def _equipe(dossier: Dossier) -> dict[Lecteur, Utilisateur]:
    personnes = {L.RESPONSABLE: dossier.equipe.get(role=RoleEquipe.RESPONSABLE).utilisateur}
    for lecteur, role in ((L.REDACTEUR, RoleEquipe.REDACTEUR), (L.LECTEUR_EQUIPE, RoleEquipe.LECTEUR)):
        personnes[lecteur] = un_porteur(f"{role.value}@exemple.test")
        MembreEquipe.objects.create(dossier=dossier, utilisateur=personnes[lecteur], role=role, depuis=timezone.now())
    return personnes


def _avancer(dossier: Dossier, observee: Contribution, moment: Moment, coordinateur: Utilisateur) -> None:
    if moment in PARTIES:
        envoyer(observee, auteur=observee.relecteur, maintenant=timezone.now())
    if moment in (Moment.AVIS_RENDU, Moment.TRANSMISE):
        sens = SensAvis.DEFAVORABLE if moment is Moment.AVIS_RENDU else SensAvis.FAVORABLE
        donnees = {"sens": sens, "commentaire": "Motivation.", "grille": GRILLE_DE_L_AVIS}
        lettres.rendre_avis(dossier.lettre, auteur=coordinateur, maintenant=timezone.now(), **donnees)
