"""Qui reçoit un questionnaire, ce qu'on y répond sans compte, comment on n'en reçoit plus.

Une réponse n'entre pas au journal : rien n'y dit qui a répondu, ni quand.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from acteurs.models import Professionnel
from commun.models import CourrielSortant
from comptes.models import Utilisateur
from dialogue import courriels_questionnaires
from dialogue.actions.questionnaires import reprendre
from dialogue.enums_questionnaires import EtatQuestionnaire
from dialogue.jetons import cle_du_lien, empreinte_d_adresse, empreinte_de_reponse
from dialogue.models import Desinscription, Destinataire, Questionnaire, Reponse, TexteLibre
from dialogue.parametres import DESTINATAIRES_MAX
from dossiers.actions.transitions import TransitionRefusee
from dossiers.jetons import empreinte_du_jeton
from dossiers.models import Dossier
from dossiers.opposition import empreintes as empreintes_d_opposition
from dossiers.territoire import communes_du_dossier

FERME = "Ce questionnaire est clos : il ne reçoit plus de réponse."


@transaction.atomic
def ajouter_destinataires(
    questionnaire: Questionnaire,
    *,
    annuaire: bool,
    acteurs: bool,
    adresses: Iterable[tuple[str, str]] = (),
    auteur: Utilisateur,
) -> tuple[int, int]:
    """Ajoute des adresses (courriel, profession) ; rend combien sont ajoutées, et combien écartées.

    Sont écartées les personnes désinscrites des envois et celles qui se sont opposées à figurer dans ce dossier.
    """
    frais = reprendre(questionnaire, auteur)
    voulues: dict[str, str] = {}
    for courriel, profession in _sources(frais.dossier, annuaire, acteurs, adresses):
        voulues.setdefault(courriel.strip().lower(), profession)
    deja = set(frais.destinataires.values_list("courriel", flat=True))
    neuves = {courriel: profession for courriel, profession in voulues.items() if courriel and courriel not in deja}
    refusees = _refusees(frais.dossier, neuves)
    gardees = {courriel: profession for courriel, profession in neuves.items() if courriel not in refusees}
    if len(deja) + len(gardees) > DESTINATAIRES_MAX.valeur:
        raise TransitionRefusee([f"Un envoi a au plus {DESTINATAIRES_MAX.valeur} destinataires."])
    Destinataire.objects.bulk_create(
        [Destinataire(questionnaire=frais, courriel=c, profession=p) for c, p in gardees.items()], batch_size=500
    )
    return len(gardees), len(refusees)


@transaction.atomic
def vider_les_destinataires(questionnaire: Questionnaire, *, auteur: Utilisateur) -> None:
    """Retire toutes les adresses d'un questionnaire en préparation."""
    reprendre(questionnaire, auteur).destinataires.all().delete()


def _sources(
    dossier: Dossier, annuaire: bool, acteurs: bool, adresses: Iterable[tuple[str, str]]
) -> Iterable[tuple[str, str]]:
    """Les acteurs d'abord (le dossier sait leur profession), puis l'annuaire du territoire, puis les adresses."""
    if acteurs:
        yield from dossier.acteurs.exclude(courriel="").order_by("pk").values_list("courriel", "profession_code")
    if annuaire:
        fiches = (
            Professionnel.objects.filter(commune__in=communes_du_dossier(dossier)).exclude(courriel="").order_by("pk")
        )
        yield from fiches.values_list("courriel", "profession")
    yield from adresses


def _refusees(dossier: Dossier, courriels: Iterable[str]) -> set[str]:
    par_empreinte = {empreinte_d_adresse(courriel): courriel for courriel in courriels}
    trouvees = Desinscription.objects.values_list("empreinte", flat=True)
    refusees = {par_empreinte[e] for e in trouvees if e in par_empreinte}
    opposees = set(dossier.oppositions.values_list("empreinte", flat=True))
    return refusees | {c for c in par_empreinte.values() if opposees & set(empreintes_d_opposition(courriel=c))}


def questionnaire_du_lien(jeton: str) -> Questionnaire | None:
    """Le questionnaire ouvert de ce lien général ; ``None`` s'il est faux, clos ou réservé aux invités."""
    cle = cle_du_lien(jeton)
    ouverts = Questionnaire.objects.filter(cle=cle or "", etat=EtatQuestionnaire.OUVERT, lien_general=True)
    return ouverts.select_related("dossier__lettre").first() if cle else None


def retrouver(jeton: str) -> tuple[Questionnaire | None, str, Reponse | None]:
    """Le questionnaire ouvert d'un jeton, la profession connue, la réponse déjà faite. Ne consomme rien."""
    destinataire = (
        Destinataire.objects.select_related("questionnaire__dossier__lettre")
        .filter(jeton_empreinte=empreinte_du_jeton(jeton))
        .first()
    )
    reponses = Reponse.objects.select_related("questionnaire__dossier__lettre")
    reponse = reponses.filter(empreinte=empreinte_de_reponse(jeton)).first()
    trouve = destinataire or reponse
    if trouve is None or trouve.questionnaire.etat != EtatQuestionnaire.OUVERT:
        return None, "", None
    return trouve.questionnaire, (reponse or destinataire).profession, reponse


@transaction.atomic
def repondre(
    questionnaire: Questionnaire,
    *,
    jeton: str,
    profession: str,
    valeurs: Mapping[str, Any],
    textes: Mapping[int, str],
) -> None:
    """Enregistre ou remplace la réponse de ce jeton : une seule par lien, jusqu'à la clôture."""
    frais = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if frais.etat != EtatQuestionnaire.OUVERT:
        raise TransitionRefusee([FERME])
    reponse, _ = Reponse.objects.update_or_create(
        empreinte=empreinte_de_reponse(jeton),
        defaults={"questionnaire": frais, "profession": profession, "valeurs": dict(valeurs)},
    )
    reponse.textes.all().delete()
    TexteLibre.objects.bulk_create(
        [TexteLibre(question_id=cle, reponse=reponse, texte=texte) for cle, texte in textes.items() if texte]
    )


@transaction.atomic
def se_desinscrire(jeton: str, *, maintenant: datetime) -> bool:
    """Note que cette adresse ne veut plus d'envoi, d'aucune CPTS ; ses courriels et ses lignes sont effacés.

    Une réponse déjà faite reste : elle ne dit pas de qui elle est. Faux si le lien ne mène plus à rien.
    """
    trouve = Destinataire.objects.filter(jeton_empreinte=empreinte_du_jeton(jeton)).first()
    if trouve is None:
        return False
    empreinte = empreinte_d_adresse(trouve.courriel)
    Desinscription.objects.get_or_create(empreinte=empreinte, defaults={"notee_le": maintenant})
    siens = CourrielSortant.objects.filter(destinataire__iexact=trouve.courriel)
    siens.filter(cle__startswith=f"{courriels_questionnaires.PREFIXE}:").delete()
    Destinataire.objects.filter(courriel=trouve.courriel).delete()
    return True
