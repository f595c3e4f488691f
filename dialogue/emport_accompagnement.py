"""Ce que l'archive emporte de l'accompagnement : réunions et comptes rendus, totaux anonymes des questionnaires."""

from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from comptes.models import Utilisateur
from comptes.roles import Capacite
from dialogue.documents.reunion import compte_rendu
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.models import Questionnaire, Reunion
from dialogue.models.questionnaires import choix_de_profession
from dossiers.models import Dossier
from dossiers.permissions import capacites_sur

REUNIONS, QUESTIONNAIRES = "reunions", "questionnaires"
LISENT_LES_TOTAUX = frozenset({Capacite.COMMENTER, Capacite.ORGANISER_REUNION})


def emporter_les_reunions(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> list[str]:
    """Les réunions que cette personne lit, et leurs comptes rendus en PDF ; ni adresse, ni lien de visioconférence."""
    lues = Reunion.objects.all() if lecteur is None else Reunion.objects.visibles_par(lecteur)
    reunions = list(lues.filter(dossier=dossier).prefetch_related("invites").order_by("debut", "pk"))
    if reunions:
        ecrivain.json(f"{REUNIONS}/reunions.json", [_reunion(ecrivain, reunion) for reunion in reunions])
    return []


def _reunion(ecrivain: Any, reunion: Reunion) -> dict[str, Any]:
    chemin = ""
    if reunion.compte_rendu:
        chemin = f"{REUNIONS}/{reunion.pk:06d}-{slugify(reunion.titre)[:60] or 'reunion'}.pdf"
        ecrivain.fichier(chemin, BytesIO(compte_rendu(reunion)))
    return {
        "titre": reunion.titre,
        "debut": timezone.localtime(reunion.debut),
        "duree_minutes": reunion.duree_minutes,
        "lieu": reunion.lieu,
        "etat": reunion.get_etat_display(),
        "ordre_du_jour": reunion.ordre_du_jour,
        "invites": [{"nom": invite.nom, "present": invite.present} for invite in reunion.invites.all()],
        "compte_rendu": reunion.compte_rendu,
        "pdf": chemin,
    }


def emporter_les_totaux(ecrivain: Any, dossier: Dossier, lecteur: Utilisateur | None) -> list[str]:
    """Les totaux figés des questionnaires clos, masqués sous le seuil ; jamais une réponse, ni un texte libre."""
    if lecteur is not None and not LISENT_LES_TOTAUX & capacites_sur(lecteur, dossier):
        return []
    clos = Questionnaire.objects.filter(dossier=dossier, etat=EtatQuestionnaire.CLOS).order_by("pk")
    for questionnaire in clos:
        ecrivain.json(f"{QUESTIONNAIRES}/{questionnaire.pk:06d}.json", _totaux(questionnaire))
    return []


def _totaux(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "titre": questionnaire.titre,
        "presentation": questionnaire.presentation,
        "ouvert_le": questionnaire.ouvert_le,
        "clos_le": questionnaire.clos_le,
        "invites": questionnaire.invites,
        "professions": dict(choix_de_profession()),
        "totaux": questionnaire.totaux,
    }
