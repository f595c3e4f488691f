"""Ce que le dialogue de gestion met dans « À faire » : positions à écrire, compte rendu à approuver, suites à tenir."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commun.calendrier import PARIS, jour_paris
from comptes.enums import Role
from comptes.mandats import mandats
from comptes.models import Utilisateur
from contrats.cotes import de_sa_caisse, de_son_ars, de_son_equipe
from contrats.enums import Partie
from dossiers.enums import RoleEquipe
from dossiers.models import MembreEquipe
from dossiers.taches import Source, Tache
from execution.enums_gestion import OUVERTS, EtatGestion, EtatPosition, EtatSuite
from execution.models import Approbation, DialogueDeGestion, Position, Suite
from execution.taches import RUBRIQUE

AVANT = timedelta(days=60)
COTES: dict[Partie, Callable[[Utilisateur], Q]] = {
    Partie.CPTS: de_son_equipe,
    Partie.ARS: de_son_ars,
    Partie.AM: de_sa_caisse,
}
ENGAGENT = {Partie.ARS: Role.DECIDEUR_ARS, Partie.AM: Role.DECIDEUR_AM}


def positions_a_ecrire(utilisateur: Utilisateur) -> QuerySet[DialogueDeGestion]:
    """Les dialogues des soixante prochains jours où sa partie n'a pas envoyé sa position.

    Par jours entiers : la requête ne tient qu'à la personne et au jour, et son texte se garde (``dossiers.decompte``).
    """
    envoyees = Position.objects.filter(dialogue=OuterRef("pk"), etat=EtatPosition.ENVOYEE).order_by()
    attendues = Q(pk__in=())
    for partie, cote in COTES.items():
        attendues |= cote(utilisateur) & ~Exists(envoyees.filter(partie=partie))
    dernier = datetime.combine(timezone.localdate() + AVANT, time.max, PARIS)
    proches = DialogueDeGestion.objects.filter(etat__in=OUVERTS, debut__lte=dernier)
    return proches.filter(attendues).select_related("dossier", "contrat").order_by("debut", "pk")


def comptes_rendus_a_approuver(utilisateur: Utilisateur) -> QuerySet[DialogueDeGestion]:
    """Les comptes rendus soumis que sa partie n'a pas approuvés, pour qui l'engage."""
    donnees = Approbation.objects.filter(dialogue=OuterRef("pk"), annulee_le__isnull=True).order_by()
    roles = {mandat.role for mandat in mandats(utilisateur)}
    siens = MembreEquipe.objects.filter(utilisateur=utilisateur, role=RoleEquipe.RESPONSABLE, fin__isnull=True)
    attendus = Q(dossier__in=siens.order_by().values("dossier")) & ~Exists(donnees.filter(partie=Partie.CPTS))
    for partie, role in ENGAGENT.items():
        if role in roles:
            attendus |= COTES[partie](utilisateur) & ~Exists(donnees.filter(partie=partie))
    soumis = DialogueDeGestion.objects.filter(attendus, etat=EtatGestion.A_APPROUVER)
    return soumis.select_related("dossier", "contrat").order_by("soumis_le", "pk")


def suites_a_tenir(utilisateur: Utilisateur) -> QuerySet[Suite]:
    """Les suites décidées dont sa partie est responsable, une fois le compte rendu approuvé."""
    siennes = Q(pk__in=())
    for partie, cote in COTES.items():
        siennes |= _par_le_dialogue(cote, utilisateur) & Q(partie=partie)
    decidees = Suite.objects.filter(siennes, etat=EtatSuite.A_FAIRE, dialogue__etat=EtatGestion.APPROUVE)
    return decidees.select_related("dossier", "dialogue__dossier", "dialogue__contrat").order_by("echeance_le", "pk")


def _par_le_dialogue(cote: Callable[[Utilisateur], Q], utilisateur: Utilisateur) -> Q:
    """Les suites des dialogues de ce côté."""
    dialogues = DialogueDeGestion.objects.filter(cote(utilisateur)).order_by()
    return Q(dialogue__in=dialogues.values("pk"))


def de_la_position(dialogue: DialogueDeGestion, utilisateur: Utilisateur) -> Tache:
    """Une position à écrire avant la date du dialogue."""
    return _du_dialogue(dialogue, "position", "Dialogue de gestion : votre position à écrire", avant=True)


def de_l_approbation(dialogue: DialogueDeGestion, utilisateur: Utilisateur) -> Tache:
    """Un compte rendu à approuver."""
    return _du_dialogue(dialogue, "approbation", "Dialogue de gestion : compte rendu à approuver", avant=False)


def _du_dialogue(dialogue: DialogueDeGestion, cle: str, texte: str, *, avant: bool) -> Tache:
    return Tache(
        cle=f"{cle}:{dialogue.pk}",
        titre=dialogue.dossier.nom,
        detail=dialogue.dossier.numero,
        numero=dialogue.dossier.numero,
        texte=texte,
        adresse=dialogue.get_absolute_url(),
        badge=dialogue.fiche.badge.value,
        badge_libelle=dialogue.get_etat_display(),
        depuis=jour_paris(dialogue.soumis_le) if dialogue.soumis_le else None,
        echeance=jour_paris(dialogue.debut) if avant else None,
        echeance_libelle="jour du dialogue" if avant else "",
    )


def de_la_suite(suite: Suite, utilisateur: Utilisateur) -> Tache:
    """Une suite à tenir ; son texte, saisi, ne sort pas du portail."""
    return Tache(
        cle=f"suite:{suite.pk}",
        titre=suite.dossier.nom,
        detail=f"{suite.dossier.numero} · {suite.texte}",
        numero=suite.dossier.numero,
        texte="Suite décidée au dialogue de gestion",
        adresse=suite.dialogue.get_absolute_url(),
        badge=suite.fiche.badge.value,
        badge_libelle=suite.get_etat_display(),
        echeance=suite.echeance_le,
        echeance_libelle="date fixée au dialogue",
    )


SOURCES = (
    Source("positions_de_gestion", RUBRIQUE, positions_a_ecrire, de_la_position),
    Source("comptes_rendus_de_gestion", RUBRIQUE, comptes_rendus_a_approuver, de_l_approbation),
    Source("suites_de_gestion", RUBRIQUE, suites_a_tenir, de_la_suite),
)
